//! Does a recipe make more than goes in?
//!
//! One unit of output takes 1/yᵢ units of each input i, where yᵢ is the yield. In each dimension
//! d the output's amount aₒ must not exceed Σ aᵢ/yᵢ over the inputs, a being the base units of d
//! in one unit of the resource: by its unit, or by `mass_t`, `energy_gj`, `water_m3`.
//! Between units of one dimension a yield is a pure number. Where the amount of an input is
//! unknown, nothing is said: unknown is not zero. Heat and power, counted in energy, weigh nothing.

use super::ids::{ConversionRow, Ids, recipes};
use super::rows::issue;
use crate::model::unit::{Dimension, find};
use crate::model::{Code, Dataset, Issue, Resource};
use crate::number::shortest;

/// A recipe, or a lone conversion, whose output exceeds the sum of its inputs.
pub(super) fn find_creation(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let dimensions = [Dimension::Mass, Dimension::Energy, Dimension::Volume];
    let mut issues = Vec::new();
    for rows in recipes(data) {
        let (index, first) = rows[0];
        let Some(output) = ids.resource(&first.output) else { continue };
        for dimension in dimensions {
            let Some(needed) = input_of(&rows, output, dimension, ids) else { continue };
            let Some(made) = amount(output, dimension) else { continue };
            if made > needed * (1.0 + 1e-9) {
                let (what, base) = match dimension {
                    Dimension::Mass => ("mass", "t"),
                    Dimension::Energy => ("energy", "GJ"),
                    _ => ("volume", "m3"),
                };
                let message = format!(
                    "makes {} {base} of {} from {} {base} of its inputs",
                    shortest(made),
                    first.output,
                    shortest(needed)
                );
                let hint =
                    format!("add the input that brings the missing {what}, or lower the yield");
                issues.push(issue(Code::Creation, first, index, "yield", &message, &hint));
            }
        }
    }
    issues
}

/// How much of a dimension one unit of output takes in; `None` where that is unknown, or none of
/// the inputs is of this dimension.
fn input_of(
    rows: &[ConversionRow<'_>],
    output: &Resource,
    dimension: Dimension,
    ids: &Ids<'_>,
) -> Option<f64> {
    let mut sum = 0.0;
    let mut any = false;
    for (_, conversion) in rows {
        let input = ids.resource(&conversion.input)?;
        let (from, to) = (find(&input.unit)?, find(&output.unit)?);
        let scale = if from.dimension == to.dimension { from.base / to.base } else { 1.0 };
        let yields = conversion.yields.filter(|y| *y > 0.0)? * scale;
        match amount(input, dimension) {
            Some(amount) => {
                any = true;
                sum += amount / yields;
            }
            None if from.dimension == Dimension::Energy => {}
            None => return None,
        }
    }
    any.then_some(sum)
}

/// The base units of a dimension in one unit of a resource.
fn amount(resource: &Resource, dimension: Dimension) -> Option<f64> {
    let unit = find(&resource.unit)?;
    if unit.dimension == dimension {
        return Some(unit.base);
    }
    match dimension {
        Dimension::Mass => resource.mass_t,
        Dimension::Energy => resource.energy_gj,
        Dimension::Volume => resource.water_m3,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::load::sketch;
    use crate::model::Code;
    use crate::network::check::check;

    fn creates(text: &str) -> bool {
        check(&sketch(text)).iter().any(|issue| issue.code == Code::Creation)
    }

    /// A heat pump: 1 of heat takes 1/1.5 of waste heat and 1/3 of electricity, exactly 1 in all.
    #[test]
    fn a_heat_pump_needs_both_inputs() {
        let resources = "resource heat: category=energy unit=MWh
            resource waste: category=energy unit=GJ
            resource power: category=energy unit=MWh";
        let whole = format!(
            "{resources}
            convert a: waste -> heat yield=1.5 recipe=pump
            convert a: power -> heat yield=3 recipe=pump
            actor a: kind=utility"
        );
        assert!(!creates(&whole));
        assert!(creates(&whole.replace("yield=3", "yield=3.1")));
        // Without a common recipe each row stands alone, and makes heat from nothing.
        assert!(creates(&whole.replace(" recipe=pump", "")));
    }

    /// 2 t from 1 t is creation; kg for t are the same 1:1; an unknown input is not zero.
    #[test]
    fn mass_is_not_made() {
        assert!(creates("convert a: wood -> board yield=2\n actor a: size=sme"));
        let kg = "convert a: wood -> board yield=0.9\n resource wood: unit=kg\n actor a: size=sme";
        assert!(!creates(kg));
        let wet = "convert a: wood -> board yield=2 recipe=r
            convert a: water -> board yield=1 recipe=r
            resource water: category=water unit=m3 FACTOR
            actor a: size=sme";
        assert!(!creates(&wet.replace("FACTOR", "")));
        assert!(!creates(&wet.replace("FACTOR", "mass_t=1")));
        assert!(creates(&wet.replace("FACTOR", "mass_t=0.4")));
    }
}
