//! Where does a term fall: in the municipality, in the country, or abroad?
//!
//! A municipal climate plan counts only what falls in the municipality. Fuel is burnt,
//! and residues treated, where the receiver is; heat, cold and water come from its municipality,
//! electricity from its country, other products from the country in which they are made
//! (`produced_in`), if that is known. Transport falls where both ends lie. What is discharged falls
//! at the giver; where other waste is treated is not known.

use crate::model::{Carrier, Category, DisposalRoute, Word};
use crate::network::{ActorIx, Exchange, Network};
use crate::worth::{Line, Term};

/// Where a term falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// In a municipality that is named.
    Municipality,
    /// In a country that is named: that of the network.
    Country,
    /// In another country, or across a border.
    Abroad,
    /// Nobody says where.
    Unknown,
}

impl Word for Level {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Municipality, "municipality"),
        (Self::Country, "country"),
        (Self::Abroad, "abroad"),
        (Self::Unknown, "unknown"),
    ];
}

/// A place, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a> {
    /// How closely.
    pub level: Level,
    /// The municipality; empty where it is not known.
    pub municipality: &'a str,
    /// ISO code; empty where it is not known.
    pub country: &'a str,
}

/// Where a line of an exchange falls.
pub(super) fn place<'a>(network: &'a Network, e: &Exchange, line: &Line) -> Place<'a> {
    match line.term {
        Term::Displaced => match line.of.map(|of| &network.resources[of]) {
            Some(product) => match (product.category, product.said.carrier) {
                (Category::Energy, Some(Carrier::Electricity)) => {
                    in_country(network, &network.actors[e.to].country)
                }
                (Category::Energy | Category::Water, _) => at(network, e.to),
                _ => in_country(network, &product.said.produced_in),
            },
            None => UNKNOWN,
        },
        Term::Treatment => at(network, e.to),
        Term::Transport => between(network, e),
        Term::Disposal | Term::Residue => {
            let offers = network.offers_of(e.from, e.resource).iter();
            let own = offers.filter_map(|o| o.said.disposal_route).next();
            let route = own.or(network.resources[e.resource].said.disposal_route);
            let who = if line.term == Term::Disposal { e.from } else { e.to };
            if route == Some(DisposalRoute::Discharge) { at(network, who) } else { UNKNOWN }
        }
        _ => UNKNOWN,
    }
}

const UNKNOWN: Place<'static> = Place { level: Level::Unknown, municipality: "", country: "" };

/// Where an actor is.
fn at(network: &Network, actor: ActorIx) -> Place<'_> {
    let municipality = network.municipality(actor);
    let country = &network.actors[actor].country;
    let abroad = !network.info.country.is_empty() && *country != network.info.country;
    match municipality.is_empty() {
        true => in_country(network, country),
        // A municipality in another country is abroad, seen from here.
        false if abroad => Place { level: Level::Abroad, municipality, country },
        false => Place { level: Level::Municipality, municipality, country },
    }
}

/// Somewhere in a country.
fn in_country<'a>(network: &'a Network, country: &'a str) -> Place<'a> {
    let home = &network.info.country;
    let level = match country {
        "" => return UNKNOWN,
        _ if home.is_empty() || country == home.as_str() => Level::Country,
        _ => Level::Abroad,
    };
    Place { level, municipality: "", country }
}

/// On the way from one end to the other.
fn between<'a>(network: &'a Network, e: &Exchange) -> Place<'a> {
    let (from, to) = (at(network, e.from), at(network, e.to));
    if from == to {
        return from;
    }
    match (from.country, to.country) {
        ("", _) | (_, "") => UNKNOWN,
        (a, b) if a == b => in_country(network, &network.actors[e.to].country),
        _ => Place { level: Level::Abroad, municipality: "", country: "" },
    }
}
