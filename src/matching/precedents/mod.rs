//! Who might use a surplus although nobody has stated a need? What companies of their trade are
//! known to have taken elsewhere.
//!
//! A *precedent* is a documented exchange: a giver's trade, a waste, a taker's trade, a place. It
//! suggests an offer to an actor of the taker's trade who has stated no need that the offer could
//! serve. It promises nothing: no quantity, no saving. It is a lesser kind of row than a candidate,
//! a reason to pick up the telephone.
//!
//! An offer counts if something is left of it, for certain: not where an exchange of unknown
//! quantity draws on it. It meets the records, both those in `documented.csv` and the network's own
//! table, of its code in the European List of Waste (six digits, hazardous or not). A resource
//! without a code meets those of its id or name, in English or Danish. A taker
//!
//! - is another actor inside the boundary, of the record's taker sector (NACE; a record that names
//!   a division or a group means all classes in it);
//! - has stated no need that the resource or a substitution of it could serve, does not take the
//!   resource yet, and does not offer it itself;
//! - lies within `max_km`, where that is set, and within 5 km where a pipe is needed; where
//!   there is such a limit, a place that is not known is left out;
//! - where it is in waste management (division 38), handles something of the same code already:
//!   such a trade says nothing of which wastes a company is made for.
//!
//! In chapter 02 of the list (farming, fishing, food) one code holds the offal of every animal and
//! plant. There the giver, too, must be of the record's group: fish offcuts are no precedent for
//! what a slaughterhouse leaves.
//!
//! Each offer and taker is one row, with the best record: a giver of the same NACE division first,
//! then the network's own, then the earliest, then by text. Each offer lists its [`NEAREST`] takers
//! and says how many more there are. A case that both tables tell counts once.
//!
//! Cost: offers times the records of one code times the actors of one sector; never all pairs.
//! Limits: the sectors, and the codes of wastes where the source names none, are assigned by us;
//! only wastes and by-products have one. A sector or code is wider than a product or material, so
//! the sentence names what was taken and by whom. References stand in the file, row by row.

mod documented;
mod records;
mod sentence;
mod takers;

use super::Matching;
use crate::model;
use crate::network::{ActorIx, Network, ResourceIx};
use records::{Records, best, cases, same_division};
pub use sentence::sentence as precedent_sentence;
use takers::{Takers, way};

/// How many takers of one offer are listed.
pub const NEAREST: usize = 3;

/// A suggestion: somebody of this trade has taken such a waste elsewhere.
#[derive(Clone, Debug)]
pub struct Precedent<'a> {
    /// Position of the offer in [`Network::offers`].
    pub offer_at: usize,
    /// Who offers.
    pub from: ActorIx,
    /// Who might take it.
    pub to: ActorIx,
    /// What is offered.
    pub offer: ResourceIx,
    /// What is left of the offer per year, in the unit of the resource; how much of it could go is
    /// not known.
    pub left: f64,
    /// The documented exchange.
    pub record: &'a model::Precedent,
    /// The way, where known, km.
    pub distance_km: Option<f64>,
    /// The giver elsewhere was of the same NACE division.
    pub same_giver_sector: bool,
    /// How many other documented cases say the same of this offer and taker.
    pub others: usize,
    /// How many takers of this offer are farther away and not listed.
    pub more: usize,
}

/// Finds what precedents suggest, sorted by giver, offer, distance (unknown last) and taker.
pub fn find_precedents<'a>(network: &'a Network, matching: &Matching) -> Vec<Precedent<'a>> {
    let (records, takers) = (Records::new(network), Takers::new(network));
    // Offers come in order of giver, then resource.
    let offers = matching.offer_left.iter().enumerate().filter(|(_, left)| 0.0 < **left);
    offers.flat_map(|(at, left)| nearest(network, &records, &takers, at, *left)).collect()
}

/// The nearest takers of one offer, of which `left` is left.
fn nearest<'a>(
    network: &'a Network,
    records: &Records<'a>,
    takers: &Takers,
    offer_at: usize,
    left: f64,
) -> Vec<Precedent<'a>> {
    let (from, offer) = (network.offers[offer_at].actor, network.offers[offer_at].resource);
    let suggested = takers.of(network, &records.of(network, offer), offer_at).into_iter();
    let mut found: Vec<Precedent> = suggested
        .filter_map(|(to, said)| {
            let record = best(network, from, &said)?;
            Some(Precedent {
                offer_at,
                from,
                to,
                offer,
                left,
                record,
                distance_km: way(network, offer_at, to),
                same_giver_sector: same_division(network, from, record),
                others: cases(&said).saturating_sub(1),
                more: 0,
            })
        })
        .collect();
    let km = |p: &Precedent| p.distance_km.unwrap_or(f64::INFINITY);
    found.sort_by(|a, b| km(a).total_cmp(&km(b)).then(a.to.cmp(&b.to)));
    let more = found.len().saturating_sub(NEAREST);
    found.truncate(NEAREST);
    found.iter_mut().for_each(|p| p.more = more);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::matching::find_candidates;
    use crate::model::Dataset;
    use crate::network::{Selection, build};
    use crate::worth::measure_worth;

    fn precedents_of(network: &Network) -> Vec<Precedent<'_>> {
        find_precedents(network, &find_candidates(network, &measure_worth(network, None)))
    }

    /// `giver>taker: place` of every suggestion.
    fn suggested(data: &Dataset) -> Vec<String> {
        let network = build(data, &Selection::default()).unwrap();
        let found = precedents_of(&network);
        let id = |actor: ActorIx| &network.actors[actor].id;
        found.iter().map(|p| format!("{}>{}: {}", id(p.from), id(p.to), p.record.place)).collect()
    }

    /// A power station with fly ash, beside a cement works that has stated nothing.
    const ASH: &str = "actor plant: sector=35.11
         actor works: sector=23.51
         resource ash: ewc=10+01+02
         offer plant: ash 500";

    #[test]
    fn a_cement_works_might_take_fly_ash() {
        // Kalundborg 1979, before Aalborg (no year) and Gladstone (no year): the earliest leads.
        assert_eq!(suggested(&sketch(ASH)), ["plant>works: Kalundborg"]);
        let network = build(&sketch(ASH), &Selection::default()).unwrap();
        let found = precedents_of(&network);
        assert_eq!((found[0].record.year, found[0].others, found[0].more), (Some(1979), 2, 0));
        assert_eq!((found[0].left, found[0].distance_km), (500.0, None));
        assert!(found[0].same_giver_sector);
    }

    #[test]
    fn nothing_is_suggested_where_it_is_no_news() {
        for known in [
            "need works: ash 10",                           // asked for: a candidate
            "need works: ash 10 quality.chloride.max=1",    // asked for, not yet decided
            "need works: clay 10\nsubstitute ash -> clay:", // asked for under another name
            "plant -> works: ash 100",                      // taken already
            "offer works: ash 5",                           // has it itself
            "plant -> other: ash 500",                      // nothing left
            "plant -> other: ash",                          // unknown what is left
            "actor works: external=yes",                    // not of the region
            "setting max_km 50",                            // unknown how far
            "actor works: sector=23.5", // of the group, perhaps of another class
            "resource ash: ewc=10+01+15", // another ash
        ] {
            let data = sketch(&format!("{ASH}\n{known}"));
            assert!(suggested(&data).is_empty(), "{known}");
        }
    }

    #[test]
    fn a_hazardous_code_is_the_same_code() {
        let data = sketch(&ASH.replace("10+01+02", "10+01+02*"));
        assert_eq!(suggested(&data).len(), 1);
    }

    #[test]
    fn a_resource_without_a_code_is_known_by_its_name_in_either_language() {
        let steam = |name: &str| {
            sketch(&format!(
                "actor plant: sector=35.11 lat=56 lon=10
                 actor pills: sector=21.10 lat=56 lon=10.01
                 actor far_pills: sector=21.10 lat=56 lon=10.1
                 actor pills_somewhere: sector=21.10
                 resource r: category=energy unit=GJ name={name}
                 offer plant: r 500"
            ))
        };
        // Steam needs a pipe: 6.2 km on the map, 6.8 by pipe, is too far, unknown is not near.
        assert_eq!(suggested(&steam("Process+steam")), ["plant>pills: Kalundborg"]);
        assert_eq!(suggested(&steam("Procesdamp")), ["plant>pills: Kalundborg"]);
        assert!(suggested(&steam("Steam")).is_empty());
    }

    #[test]
    fn a_group_means_all_its_classes_and_the_nearest_three_are_listed() {
        // Manure and grain aside: whey went to livestock farms (01.4) and to biogas (35.21).
        let farm = |id: &str, class: &str, lon: f64| {
            format!("actor {id}: sector={class} lat=56 lon={lon} location_quality=town\n")
        };
        let text = farm("dairy", "10.51", 10.0)
            + &farm("a_far", "01.41", 10.4)
            + &farm("b_near", "01.46", 10.1)
            + &farm("c_next", "01.47", 10.2)
            + &farm("d_third", "01.42", 10.3)
            + &farm("crops", "01.11", 10.0)
            + "resource whey: ewc=02+05+01\n offer dairy: whey 500";
        let data = sketch(&text);
        assert_eq!(
            suggested(&data),
            ["dairy>b_near: Holstebro", "dairy>c_next: Holstebro", "dairy>d_third: Holstebro"]
        );
        let network = build(&data, &Selection::default()).unwrap();
        let found = precedents_of(&network);
        assert!(found.iter().all(|p| p.more == 1));
        // 0.1° of longitude at 56° N is 6.2 km, by road a factor of 1.3 more.
        assert!((found[0].distance_km.unwrap() - 8.08).abs() < 0.01);
        // Within 10 km there is one.
        assert_eq!(suggested(&sketch(&format!("{text}\nsetting max_km 10"))).len(), 1);
    }

    #[test]
    fn a_recycler_is_suggested_only_what_it_is_made_for() {
        let text = "actor maker: sector=10.20
             actor recycler: sector=38.32
             resource boxes: ewc=15+01+02
             resource film: ewc=15+01+02
             offer maker: boxes 10";
        assert!(suggested(&sketch(text)).is_empty());
        let data = sketch(&format!("{text}\n other -> recycler: film 3"));
        assert_eq!(suggested(&data), ["maker>recycler: Thisted"]);
    }

    /// Laws, on every network we have.
    #[test]
    fn no_suggestion_is_external_known_or_one_of_many() {
        for name in ["region", "kalundborg", "aalborg", "naestved", "paper-province", "teaching"] {
            let loaded = crate::load::load(format!("networks/{name}.json")).unwrap();
            let network = build(loaded.dataset, &Selection::default()).unwrap();
            let found = precedents_of(&network);
            for of_offer in found.chunk_by(|a, b| a.offer_at == b.offer_at) {
                assert!(of_offer.len() <= NEAREST);
            }
            for p in &found {
                assert!(p.from != p.to && !network.actors[p.to].external && 0.0 < p.left);
                assert!(network.needs_of(p.to, p.offer).is_empty());
                assert!(network.active().all(|(_, e)| (e.to, e.resource) != (p.to, p.offer)));
            }
        }
    }

    #[test]
    fn offal_of_meat_is_not_offal_of_fish() {
        let offal = |sector: &str| {
            sketch(&format!(
                "actor giver: sector={sector}
                 actor meal: sector=10.41
                 actor gas: sector=35.21
                 resource offal: ewc=02+02+02
                 offer giver: offal 50"
            ))
        };
        assert_eq!(
            suggested(&offal("10.20")),
            ["giver>gas: Sotenäs, Sweden", "giver>meal: Denmark"]
        );
        assert_eq!(suggested(&offal("10.11")), ["giver>gas: Forssa, Finland"]);
    }

    #[test]
    fn a_giver_of_the_same_division_leads_then_the_network_s_own_table() {
        let own = |from_sector: &str, place: &str| model::Precedent {
            from_sector: from_sector.into(),
            resource: "ash".into(),
            ewc: "10 01 02".into(),
            to_sector: "23.51".into(),
            place: place.into(),
            ..model::Precedent::default()
        };
        let mut data = sketch(ASH);
        data.precedents = vec![own("24.10", "Elsewhere")];
        data.sources.push(model::Source { key: "S".into(), ..model::Source::default() });
        data.precedents.iter_mut().for_each(|p| p.source = "S".into());
        // The own record's giver is a steelworks, Kalundborg's a power station as here.
        assert_eq!(suggested(&data), ["plant>works: Kalundborg"]);
        data.precedents[0].from_sector = "35.11".into();
        assert_eq!(suggested(&data), ["plant>works: Elsewhere"]);
        // Kalundborg, Aalborg and Gladstone beside it; Aalborg told again is no other case.
        data.precedents
            .push(model::Precedent { place: "Aalborg".into(), ..data.precedents[0].clone() });
        let network = build(&data, &Selection::default()).unwrap();
        assert_eq!(precedents_of(&network)[0].others, 3);
    }
}
