//! How well does each family use what it takes in? Every flow traced from its first use to its last.
//!
//! At each taker, what goes out is drawn from what came in and may lead to it (the link rule within
//! the family), the highest grade first, from all that may lead to it in proportion; hubs pass on in
//! the same way, and that is no use. What is not drawn from anything is new. So every exchange has a
//! share that was never used before, and a share that goes on:
//!
//! | number | definition |
//! |---|---|
//! | `first_uses` | Σ q·v over exchanges to users, v the share never used before |
//! | `cascade_factor` | Σ q over exchanges to users ÷ first uses (Mantau, Wood flows in Europe, 2012) |
//! | `mean_uses` | how many uses a unit of first use goes through, yields aside |
//! | `used_twice_share` | of first uses, what goes on to a second |
//! | `lost_grade` | mean fall in grade from the first use to the last, in the family's own scale |
//! | `exergy_share` | heat: exergy where heat is taken ÷ exergy of first uses |
//!
//! Where a quantity or a yield in a family is unknown its numbers are absent, and the row says how
//! many are missing. Cost: a few passes over the exchanges.

mod trace;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use self::trace::{Known, Trace};
use crate::model::Category;
use crate::network::{ActorIx, Linkage, Network, ResourceIx};

/// What a family makes of what it takes in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FamilyUse {
    /// The family.
    pub family: String,
    /// t, GJ or m3: the base unit of all its resources.
    pub unit: &'static str,
    /// Active exchanges.
    pub exchanges: usize,
    /// Exchanges without a quantity, resources that do not convert to the unit, and conversions
    /// without a yield; while there are some the numbers are absent.
    #[serde(skip_serializing_if = "is_zero")]
    pub unknown: usize,
    /// Amount used, all uses together.
    pub all_uses: Option<f64>,
    /// Amount used for the first time.
    pub first_uses: Option<f64>,
    /// Uses by the unit of first use.
    pub cascade_factor: Option<f64>,
    /// Uses that a unit goes through.
    pub mean_uses: Option<f64>,
    /// Share of first uses that is used again.
    pub used_twice_share: Option<f64>,
    /// Mean fall in grade.
    pub lost_grade: Option<f64>,
    /// Share of exergy taken.
    pub exergy_share: Option<f64>,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Every family of which something flows, by name.
pub fn measure_families(network: &Network) -> Vec<FamilyUse> {
    let mut members: BTreeMap<&str, Vec<ResourceIx>> = BTreeMap::new();
    for (at, resource) in network.resources.iter().enumerate() {
        if !resource.said.family.is_empty() && resource.category.is_physical() {
            members.entry(&resource.said.family).or_default().push(at);
        }
    }
    let mut flows: BTreeMap<&str, Vec<Flow>> = BTreeMap::new();
    for (_, e) in network.active().filter(|(_, e)| e.from != e.to && e.part_of.is_none()) {
        let family = network.resources[e.resource].said.family.as_str();
        if members.contains_key(family) {
            let (from, to) = (e.from, e.to);
            let flow =
                Flow { from, to, resource: e.resource, quantity: e.quantity, kept: 1.0 - e.loss };
            flows.entry(family).or_default().push(flow);
        }
    }
    let linkage = Linkage::new(network);
    let of = |(family, flows): (&str, Vec<Flow>)| {
        let members = members.get(family).map(Vec::as_slice).unwrap_or_default();
        measure_family(network, &linkage, family, members, flows)
    };
    let flows: Vec<(&str, Vec<Flow>)> = flows.into_iter().collect();
    flows.into_par_iter().map(of).collect()
}

/// An exchange of the family.
struct Flow {
    from: ActorIx,
    to: ActorIx,
    resource: ResourceIx,
    quantity: Option<f64>,
    kept: f64,
}

/// The unit in which a family is counted, and its worth in the unit of each resource.
struct Scale {
    unit: &'static str,
    of: BTreeMap<ResourceIx, f64>,
}

/// Mass, energy or water, by the category of the first member.
fn scale(network: &Network, members: &[ResourceIx]) -> Scale {
    let category = members.first().map(|&r| network.resources[r].category);
    let (unit, factor): (&'static str, fn(&crate::network::Resource) -> Option<f64>) =
        match category {
            Some(Category::Energy) => ("GJ", |r| r.energy_gj),
            Some(Category::Water) => ("m3", |r| r.water_m3),
            _ => ("t", |r| r.mass_t),
        };
    let same = members.iter().filter(|&&r| Some(network.resources[r].category) == category);
    let of = same.filter_map(|&r| Some((r, factor(&network.resources[r])?)));
    Scale { unit, of: of.collect() }
}

fn measure_family(
    network: &Network,
    linkage: &Linkage,
    family: &str,
    members: &[ResourceIx],
    flows: Vec<Flow>,
) -> FamilyUse {
    let scale = scale(network, members);
    let amount = |flow: &Flow| Some(flow.quantity? * scale.of.get(&flow.resource)?);
    let mut row = FamilyUse {
        family: family.to_owned(),
        unit: scale.unit,
        exchanges: flows.len(),
        unknown: flows.iter().filter(|flow| amount(flow).is_none()).count(),
        ..FamilyUse::default()
    };
    if row.unknown > 0 {
        return row;
    }
    let known = flows.iter().map(|flow| Known {
        from: flow.from,
        to: flow.to,
        resource: flow.resource,
        amount: amount(flow).unwrap_or(0.0),
        kept: flow.kept,
    });
    let trace = Trace::new(network, linkage, &scale, known.filter(|f| 0.0 < f.amount).collect());
    if trace.unknown > 0 {
        row.unknown = trace.unknown;
        return row;
    }
    trace.measure(&mut row);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

    fn family(text: &str) -> FamilyUse {
        let network = build(&sketch(text), &Selection::default()).expect("a sound sketch");
        let mut families = measure_families(&network);
        assert_eq!(families.len(), 1);
        families.remove(0)
    }

    fn assert_near(value: Option<f64>, expected: f64) {
        let value = value.expect("a known number");
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    /// 100 t of planks; of what the joiner gets it sends 60 on as chips, of which 15 go on as dust;
    /// 20 t of chips come new from the forest to the same board maker.
    const WOOD: &str = "mill -> joiner: planks 100\n joiner -> board: chips 60
        forest -> board: chips 20\n board -> stove: dust 20
        resource planks: family=wood grade=3\n resource chips: family=wood grade=2
        resource dust: family=wood grade=1";

    #[test]
    fn wood_by_hand() {
        let wood = family(WOOD);
        // 200 t used, 120 for the first time.
        assert_near(wood.all_uses, 200.0);
        assert_near(wood.first_uses, 120.0);
        assert_near(wood.cascade_factor, 200.0 / 120.0);
        // 60 of the mill's 100 go on, and a quarter of the forest's 20.
        assert_near(wood.used_twice_share, 65.0 / 120.0);
        // A unit from the mill: 1 + 0.6·(1 + 0.25); from the forest 1 + 0.25.
        assert_near(wood.mean_uses, (100.0 * 1.75 + 20.0 * 1.25) / 120.0);
        // One grade with each.
        assert_near(wood.lost_grade, (100.0 * 0.75 + 20.0 * 0.25) / 120.0);
        assert_eq!((wood.exchanges, wood.unknown, wood.unit), (4, 0, "t"));
    }

    /// A hub's passing on is no use; what of its own it adds is new.
    #[test]
    fn hubs_do_not_use() {
        let heat = family(
            "a -> net: hot 30\n net -> b: hot 40\n b -> c: warm 10\n actor net: pass_through=yes
             resource hot: category=energy carrier=heat unit=GJ family=heat grade=90
             resource warm: category=energy carrier=heat unit=GJ family=heat grade=40",
        );
        assert_near(heat.all_uses, 50.0);
        assert_near(heat.first_uses, 40.0);
        assert_near(heat.used_twice_share, 0.25);
        let (hot, warm) = (75.0 / 363.15, 25.0 / 313.15);
        assert_near(heat.exergy_share, (30.0 * hot + 10.0 * warm) / (40.0 * hot));
    }

    /// What goes round for ever has no first use.
    #[test]
    fn a_closed_ring_has_no_factor() {
        let ring = family("a -> b: x 5\n b -> a: x 5\n resource x: family=f grade=1");
        assert_eq!((ring.all_uses, ring.cascade_factor), (Some(10.0), None));
        let leaking = family("a -> b: x 10\n b -> a: x 5\n resource x: family=f grade=1");
        // b draws 5 of 10, a draws 5 of its 10: 5 new, 1 + 0.5·(1 + …) uses, of 1 goes on 0.5, then 1.
        assert_near(leaking.first_uses, 5.0);
        assert_near(leaking.cascade_factor, 3.0);
        assert_near(leaking.mean_uses, 3.0);
    }

    #[test]
    fn what_is_unknown_is_counted() {
        let unknown = family("a -> b: x 5\n b -> c: x\n resource x: family=f grade=1");
        assert_eq!((unknown.unknown, unknown.all_uses), (1, None));
    }

    /// Half of what comes in is lost in making y, which a conversion within the family says.
    #[test]
    fn yields_count() {
        let made = family(
            "a -> b: x 10\n b -> c: y 4\n convert b: x -> y yield=0.5
             resource x: family=f grade=1\n resource y: family=f grade=2",
        );
        assert_near(made.first_uses, 10.0);
        // 4 of y take 8 of 10.
        assert_near(made.used_twice_share, 0.8);
        assert_near(made.cascade_factor, 1.4);
    }
}
