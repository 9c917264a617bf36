//! The structure in words and numbers.

use super::readings::{FLOW, Reading, SHAPE};
use super::{BasisFlows, Structure};
use crate::network::Network;
use crate::network::flows::{Basis, Flows};
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
    for sentence in flows_in_words(structure, network, lang) {
        section = section.say(sentence);
    }
    for Reading { measure, of } in SHAPE {
        section = section.indicator(measure, of(structure));
    }
    for of_basis in &structure.bases {
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

/// What goes round in each basis, how far to trust it, and what cannot be said.
fn flows_in_words(structure: &Structure, network: &Network, lang: Lang) -> Vec<String> {
    let sentence = |start: Text, item: &dyn Fn(&BasisFlows) -> Option<String>| {
        let items = structure.bases.iter().filter_map(|of| {
            Some(format!("{}{}", basis_name(of.flows.basis, network, lang), item(of)?))
        });
        let items: Vec<String> = items.collect();
        if items.is_empty() {
            return String::new();
        }
        format!("{} {}.", start.in_lang(lang), items.join(", "))
    };
    let percent = |share: f64| format!(" {}", number::percent(share, lang));
    let too_large = Text::new(
        "Flow indicators are left out of so large a network:",
        "Strømindikatorer er udeladt i så stort et netværk:",
    );
    vec![
        sentence(
            Text::new(
                "Of what flows through the actors, this is cycled:",
                "Af det, der strømmer gennem aktørerne, går i ring:",
            ),
            &|of| of.ena.as_ref()?.fci.map(percent),
        ),
        sentence(
            Text::new(
                "Cycling is undefined, since something circulates and never leaves:",
                "Andelen i ring er udefineret, da noget cirkulerer uden at forlade netværket:",
            ),
            &|of| of.ena.as_ref()?.fci.is_none().then(String::new),
        ),
        sentence(
            Text::new(
                "Indicative only, since inflow and outflow of an actor differ by up to:",
                "Kun vejledende, da ind- og udstrøm hos en aktør afviger op til:",
            ),
            &|of| of.ena.as_ref()?.max_imbalance.filter(|skew| *skew > BALANCED).map(percent),
        ),
        sentence(
            Text::new(
                "Flow indicators need every amount and are left out:",
                "Strømindikatorer kræver alle mængder og er udeladt:",
            ),
            &|of| (!of.flows.complete()).then(|| known_in_words(&of.flows, lang)),
        ),
        sentence(too_large, &|of| (of.flows.complete() && of.ena.is_none()).then(String::new)),
    ]
}

fn basis_name(basis: Basis, network: &Network, lang: Lang) -> &str {
    match basis {
        Basis::Mass => Text::new("material", "materiale").in_lang(lang),
        Basis::Energy => Text::new("energy", "energi").in_lang(lang),
        Basis::Water => Text::new("water", "vand").in_lang(lang),
        Basis::Resource(resource) => &network.resources[resource].id,
    }
}

fn known_in_words(flows: &Flows, lang: Lang) -> String {
    let (known, all) =
        (number::count(flows.quantified, lang), number::count(flows.exchanges, lang));
    let boundary = match (flows.unknown_boundary, lang) {
        (0, _) => String::new(),
        (k, Lang::En) => format!(", {k} at the boundary not"),
        (k, Lang::Da) => format!(", {k} ved grænsen ikke"),
    };
    match lang {
        Lang::En => format!(" ({known} of {all} known{boundary})"),
        Lang::Da => format!(" ({known} af {all} kendt{boundary})"),
    }
}
