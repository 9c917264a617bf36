//! What comes in, can it go on as that? The link rule of loops and cascades, chapter 4 of METHODS.
//!
//! At an actor, a resource coming in leads to one going out
//! - if it is the same through an actor that only passes it on;
//! - or both have the same stated family and the grade does not rise (an unknown grade is given
//!   the benefit of the doubt, and flagged);
//! - or by a listed conversion or recipe of the actor, or of anyone.
//!
//! If several apply, the largest yield counts. Passing on and following in the family have yield 1
//! in the resources' own terms: 1 t of steam at 10 bar gives 1000 kg at 3 bar.

use std::collections::BTreeMap;

use super::{ActorIx, Network, ResourceIx};
use crate::model::unit;

/// A resource in the grade in which it flows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Graded {
    /// What.
    pub resource: ResourceIx,
    /// Its grade, where known.
    pub grade: Option<f64>,
}

/// How what comes in leads to what goes out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Output per unit of input, in the units of the two resources; unknown where a conversion
    /// does not state it, or where a family counts its resources in different dimensions.
    pub yields: Option<f64>,
    /// Whether it rests on a grade that nobody stated.
    pub grade_unknown: bool,
    /// Whether somebody converts it: then treatment has a burden.
    pub converts: bool,
    /// Of the conversion, kg CO2e per unit of input, where stated.
    pub treatment_co2: Option<f64>,
}

impl Passage {
    /// As it is, without a conversion.
    fn as_it_is(yields: Option<f64>, grade_unknown: bool) -> Self {
        Self { yields, grade_unknown, converts: false, treatment_co2: None }
    }
}

/// The link rule of one network.
pub struct Linkage<'a> {
    network: &'a Network,
    /// Who (`None` is anyone) makes the second resource of the first, and with what yield.
    conversions: BTreeMap<(ResourceIx, ResourceIx), Vec<Maker>>,
}

struct Maker {
    actor: Option<ActorIx>,
    yields: Option<f64>,
    treatment_co2: Option<f64>,
}

impl<'a> Linkage<'a> {
    /// The link rule with the families, grades and conversions of `network`.
    pub fn new(network: &'a Network) -> Self {
        let mut conversions: BTreeMap<_, Vec<Maker>> = BTreeMap::new();
        for c in &network.conversions {
            let treatment_co2 = c.said.treatment_co2;
            let maker = Maker { actor: c.actor, yields: c.yields, treatment_co2 };
            conversions.entry((c.input, c.output)).or_default().push(maker);
        }
        Self { network, conversions }
    }

    /// How `input` leads to `output` at an actor; `None` where it does not.
    pub fn passage(&self, at: ActorIx, input: Graded, output: Graded) -> Option<Passage> {
        let passed_on = self.network.actors[at].pass_through && input.resource == output.resource;
        if passed_on {
            return Some(Passage::as_it_is(Some(1.0), false));
        }
        let family = self.within_family(input, output);
        let converted = self.by_conversion(at, input.resource, output.resource);
        match (family, converted) {
            (Some(a), Some(b)) => Some(larger(a, b)),
            (a, b) => a.or(b),
        }
    }

    fn within_family(&self, input: Graded, output: Graded) -> Option<Passage> {
        let (from, to) =
            (&self.network.resources[input.resource], &self.network.resources[output.resource]);
        if from.said.family.is_empty() || from.said.family != to.said.family {
            return None;
        }
        let grades = input.grade.zip(output.grade);
        let rises = grades.is_some_and(|(input, output)| input < output);
        let yields = unit::factor(from.unit, to.unit);
        (!rises).then_some(Passage::as_it_is(yields, grades.is_none()))
    }

    fn by_conversion(&self, at: ActorIx, input: ResourceIx, output: ResourceIx) -> Option<Passage> {
        let makers = self.conversions.get(&(input, output))?;
        makers
            .iter()
            .filter(|maker| maker.actor.is_none_or(|actor| actor == at))
            .map(|maker| Passage {
                yields: maker.yields,
                grade_unknown: false,
                converts: true,
                treatment_co2: maker.treatment_co2,
            })
            .reduce(larger)
    }
}

/// The passage with the larger yield; an unknown one gives way to a known one.
fn larger(a: Passage, b: Passage) -> Passage {
    let least = f64::NEG_INFINITY;
    if a.yields.unwrap_or(least) < b.yields.unwrap_or(least) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

    /// How `input` leads to `output` at `b`, grades as the resources state them.
    fn passage(text: &str, input: &str, output: &str) -> Option<Passage> {
        let drawn = sketch(&format!("actor b: kind=company\n{text}"));
        let network = build(&drawn, &Selection::default()).expect("a sound sketch");
        let graded = |id| {
            let resource = network.resource(id).expect("a resource of the sketch");
            Graded { resource, grade: network.resources[resource].said.grade }
        };
        let at = network.actor("b").expect("an actor of the sketch");
        Linkage::new(&network).passage(at, graded(input), graded(output))
    }

    fn follows(yields: f64) -> Option<Passage> {
        Some(Passage::as_it_is(Some(yields), false))
    }

    fn converts(yields: impl Into<Option<f64>>) -> Option<Passage> {
        let passage = Passage::as_it_is(yields.into(), false);
        Some(Passage { converts: true, ..passage })
    }

    const HEAT: &str = "a -> b: hot\n b -> c: warm\n b -> d: steam\n
        resource hot: category=energy unit=MWh family=heat grade=90
        resource warm: category=energy unit=GJ family=heat grade=60
        resource steam: category=energy unit=MWh family=heat
        resource dust: family=dust";

    #[test]
    fn the_grade_falls_within_a_family() {
        assert_eq!(passage(HEAT, "hot", "warm"), follows(3.6));
        assert_eq!(passage(HEAT, "hot", "hot"), follows(1.0));
        assert_eq!(passage(HEAT, "hot", "dust"), None);
    }

    /// METHODS, chapter 4 and 7: a rise needs a conversion, a heat pump for one.
    #[test]
    fn a_rise_in_grade_needs_a_conversion() {
        assert_eq!(passage(HEAT, "warm", "hot"), None);
        // 1 GJ is 0.2778 MWh, of which nine tenths arrive.
        let pump = format!("{HEAT}\n convert b: warm -> hot yield=0.9");
        let yields = passage(&pump, "warm", "hot").and_then(|p| p.yields).unwrap_or_default();
        assert!((yields - 0.9 / 3.6).abs() < 1e-12, "{yields}");
    }

    #[test]
    fn an_unknown_grade_links_and_is_flagged() {
        let flagged = Some(Passage::as_it_is(Some(1.0), true));
        assert_eq!(passage(HEAT, "hot", "steam"), flagged);
        assert_eq!(passage(HEAT, "steam", "hot"), flagged);
    }

    #[test]
    fn without_a_family_a_resource_goes_on_only_through_a_hub() {
        assert_eq!(passage("a -> b: ash\n b -> c: ash", "ash", "ash"), None);
        let hub = "a -> b: ash\n b -> c: ash\n actor b: pass_through=yes";
        assert_eq!(passage(hub, "ash", "ash"), follows(1.0));
    }

    #[test]
    fn the_largest_yield_counts() {
        let makes = "a -> b: whey\n b -> c: gas\n convert b: whey -> gas yield=0.5
            convert *: whey -> gas yield=0.7\n convert c: whey -> gas yield=0.9";
        assert_eq!(passage(makes, "whey", "gas"), converts(0.7));
        assert_eq!(passage("convert b: whey -> gas", "whey", "gas"), converts(None));
        let known = "convert b: whey -> gas\n convert *: whey -> gas yield=0.1";
        assert_eq!(passage(known, "whey", "gas"), converts(0.1));
        let family = "convert b: whey -> gas yield=0.5\n
            resource whey: family=wet\n resource gas: family=wet";
        let as_family = Some(Passage::as_it_is(Some(1.0), true));
        assert_eq!(passage(family, "whey", "gas"), as_family);
        // Clay and sand both make brick: a recipe links from each of its inputs.
        let recipe = "convert b: clay -> brick yield=1.2 recipe=r
            convert b: sand -> brick yield=3 recipe=r";
        assert_eq!(passage(recipe, "clay", "brick"), converts(1.2));
    }
}
