//! The structure in words and numbers.

use super::readings::{FLOW, Reading, SHAPE};
use super::{BasisFlows, MOST_FLOW_ACTORS, Structure};
use crate::network::Network;
use crate::network::flows::Basis;
use crate::number;
use crate::section::Section;
use crate::text::{Lang, Text};

/// A larger imbalance makes throughflow numbers indicative.
const BALANCED: f64 = 0.05;

/// The heading.
pub const TITLE: Text = Text::new("Structure", "Opbygning");
/// The question.
pub const QUESTION: Text =
    Text::new("How is the network built?", "Hvordan er netværket bygget op?");

/// The structure in words and numbers.
pub fn section(structure: &Structure, network: &Network, lang: Lang) -> Section {
    let mut section = Section::new("structure", TITLE, lang)
        .say(shape_in_words(structure, lang))
        .say(circuits_in_words(structure, lang));
    for Reading { measure, of } in SHAPE {
        section = section.indicator(measure, of(structure));
    }
    for of_basis in &structure.bases {
        section = section.say(basis_in_words(of_basis, lang));
        let (prefix, unit) =
            (of_basis.flows.basis.prefix(network), of_basis.flows.basis.unit(network));
        for (Reading { measure, of }, ena) in
            FLOW.iter().flat_map(|r| of_basis.ena.as_ref().map(|e| (r, e)))
        {
            let unit = measure.unit.replace("flow", unit);
            section = section.prefixed_indicator(&format!("{prefix}."), measure, &unit, of(ena));
        }
    }
    section
}

fn shape_in_words(s: &Structure, lang: Lang) -> String {
    let count = |n| number::count(n, lang);
    let (n, links, alone, parts) =
        (count(s.actors), count(s.links), count(s.isolated), count(s.weak_components));
    if s.links == 0 {
        return match lang {
            Lang::En => "Nothing is exchanged, so there is no structure to measure.".to_owned(),
            Lang::Da => "Intet udveksles, så der er ingen opbygning at måle.".to_owned(),
        };
    }
    match lang {
        Lang::En => {
            let parts = if s.weak_components > 1 {
                format!(", in {parts} separate parts")
            } else {
                String::new()
            };
            let alone = if s.isolated > 0 {
                format!("; {alone} without a link left out")
            } else {
                String::new()
            };
            let links = if s.links == 1 { "one link".to_owned() } else { format!("{links} links") };
            format!("{n} actors are joined by {links}{parts}{alone}.")
        }
        Lang::Da => {
            let parts = if s.weak_components > 1 {
                format!(" i {parts} adskilte dele")
            } else {
                String::new()
            };
            let alone = if s.isolated > 0 {
                format!("; {alone} uden forbindelse er udeladt")
            } else {
                String::new()
            };
            let links = if s.links == 1 {
                "én forbindelse".to_owned()
            } else {
                format!("{links} forbindelser")
            };
            format!("{n} aktører er forbundet af {links}{parts}{alone}.")
        }
    }
}

fn circuits_in_words(s: &Structure, lang: Lang) -> String {
    if s.links == 0 {
        return String::new();
    }
    let (on, n) = (number::count(s.strong_actors, lang), number::count(s.actors, lang));
    let circuits = match (s.cyclicity, lang) {
        (None, Lang::En) => {
            "Its cyclicity could not be computed to full precision and is left out.".to_owned()
        }
        (None, Lang::Da) => "Cykliciteten kunne ikke beregnes præcist og er udeladt.".to_owned(),
        (Some(0.0), Lang::En) => {
            "Nothing comes round: no chain of links returns to where it began.".to_owned()
        }
        (Some(0.0), Lang::Da) => {
            "Intet går i ring: ingen kæde vender tilbage til sit udgangspunkt.".to_owned()
        }
        (Some(1.0), Lang::En) => {
            format!("Circuits stand apart from each other; {on} of {n} actors lie on one.")
        }
        (Some(1.0), Lang::Da) => {
            format!("Kredsløbene er adskilte; {on} af {n} aktører ligger på et.")
        }
        (_, Lang::En) => {
            format!("Circuits share actors and feed each other; {on} of {n} actors lie on one.")
        }
        (_, Lang::Da) => {
            format!("Kredsløb deler aktører og føder hinanden; {on} af {n} aktører ligger på et.")
        }
    };
    let rule = match (s.three_two, lang) {
        (true, Lang::En) => {
            "It passes the 3–2 rule: three actors, none mainly a recycler, exchange two resources."
        }
        (true, Lang::Da) => {
            "Det opfylder 3–2-reglen: tre aktører, hvoraf ingen primært genanvender, udveksler to ressourcer."
        }
        (false, Lang::En) => {
            "It does not pass the 3–2 rule (three actors, none mainly a recycler, that exchange two resources)."
        }
        (false, Lang::Da) => {
            "Det opfylder ikke 3–2-reglen (tre aktører, hvoraf ingen primært genanvender, der udveksler to ressourcer)."
        }
    };
    format!("{circuits} {rule}")
}

fn basis_name(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Mass => Text::new("Material", "Materiale"),
        Basis::Energy => Text::new("Energy", "Energi"),
        Basis::Water => Text::new("Water", "Vand"),
        Basis::Resource(_) => Text::new("The resource", "Ressourcen"),
    }
    .in_lang(lang)
}

fn basis_in_words(of: &BasisFlows, lang: Lang) -> String {
    let flows = &of.flows;
    let name = basis_name(flows.basis, lang);
    let (known, all) =
        (number::count(flows.quantified, lang), number::count(flows.exchanges, lang));
    if !flows.complete() {
        let rows = match (flows.unknown_boundary, lang) {
            (0, _) => String::new(),
            (k, Lang::En) => format!(" and {k} boundary rows have none"),
            (k, Lang::Da) => format!(", og {k} grænserækker har ingen"),
        };
        return match lang {
            Lang::En => format!(
                "{name}: {known} of {all} exchanges have an amount{rows}; flow indicators need all and are left out."
            ),
            Lang::Da => format!(
                "{name}: {known} af {all} udvekslinger har en mængde{rows}; strømindikatorer kræver alle og er udeladt."
            ),
        };
    }
    let Some(ena) = &of.ena else {
        return match lang {
            Lang::En => {
                format!("{name}: flow indicators are left out past {MOST_FLOW_ACTORS} actors.")
            }
            Lang::Da => {
                format!("{name}: strømindikatorer er udeladt ved over {MOST_FLOW_ACTORS} aktører.")
            }
        };
    };
    let cycled = match (ena.fci, lang) {
        (Some(fci), Lang::En) => format!(
            "{name}: {} of what flows through the actors is cycled.",
            number::percent(fci, lang)
        ),
        (Some(fci), Lang::Da) => format!(
            "{name}: {} af det, der strømmer gennem aktørerne, går i ring.",
            number::percent(fci, lang)
        ),
        (None, Lang::En) => {
            format!("{name}: cycling is undefined, since something circulates and never leaves.")
        }
        (None, Lang::Da) => format!(
            "{name}: andelen i kredsløb er udefineret, da noget cirkulerer uden at forlade netværket."
        ),
    };
    let skew = ena.max_imbalance.filter(|imbalance| *imbalance > BALANCED);
    let indicative = match (skew.map(|x| number::percent(x, lang)), lang) {
        (None, _) => String::new(),
        (Some(x), Lang::En) => {
            format!(" Indicative only: inflow and outflow of an actor differ by up to {x}.")
        }
        (Some(x), Lang::Da) => {
            format!(" Kun vejledende: ind- og udstrøm hos en aktør afviger op til {x}.")
        }
    };
    cycled + &indicative
}
