//! The words of a promise: what it counts, and what is missing of it.

use super::super::frame::counted;
use super::super::marks::Scale;
use crate::analysis::Study;
use crate::analysis::impact::find_sum;
use crate::model::{Status, Word, unit};
use crate::number::{count, fixed, percent};
use crate::text::{Lang, Text};
use crate::worth::Gap;

/// An indicator in plain words, or as it is written.
pub(super) fn indicator(id: &str, lang: Lang) -> String {
    let counted = match id {
        "companies" => Text::new("Companies", "Virksomheder"),
        "exchanges" => Text::new("Exchanges", "Udvekslinger"),
        "projects" => Text::new("Projects", "Projekter"),
        "business_models" => Text::new("Business models", "Forretningsmodeller"),
        _ => {
            return find_sum(id)
                .map_or(id.to_owned(), |sum| sum.measure.name.in_lang(lang).to_owned());
        }
    };
    counted.in_lang(lang).to_owned()
}

/// A unit as it is printed; of what is counted, none beside its name.
pub(super) fn unit_of(target: &str, id: &str) -> String {
    match unit::find(target) {
        Some(unit) => unit.in_print().to_owned(),
        None if find_sum(id).is_some() => target.to_owned(),
        None => String::new(),
    }
}

/// What the axis of a promise counts.
pub(super) fn axis(id: &str, unit: &str, lang: Lang) -> String {
    let rate = find_sum(id).is_some_and(|sum| sum.measure.id != "jobs");
    match (rate && !unit.is_empty(), lang) {
        (true, Lang::En) => format!("{unit} per year"),
        (true, Lang::Da) => format!("{unit} pr. år"),
        (false, _) => String::new(),
    }
}

/// A share of the promise.
pub(super) fn share(amount: f64, promised: f64, lang: Lang) -> String {
    let share = amount / promised;
    match () {
        () if promised <= 0.0 || !share.is_finite() => String::new(),
        () if share.abs() < 0.1 => percent(share, lang),
        () => format!("{} %", fixed(100.0 * share, 0, lang)),
    }
}

/// How much of what operates is in the sum, and what is missing of it.
pub(super) fn missing(study: &Study, id: &str, lang: Lang) -> String {
    let Some(sum) = find_sum(id) else { return String::new() };
    let Some(operating) = study.impact().share(Status::Operating) else { return String::new() };
    let (network, worth) = (study.network, study.worth());
    let all = operating.summed.len();
    let has = |&&x: &&usize| (sum.of)(network, &network.exchanges[x], &worth[x]).is_some();
    let known = operating.summed.iter().filter(has).count();
    let (n, of) = (count(known, lang), count(all, lang));
    let mut words = match lang {
        // Where nothing is known its line says so.
        _ if known == all || known == 0 => String::new(),
        Lang::En => format!("A sum of {n} of {of} exchanges in operation."),
        Lang::Da => format!("En sum af {n} af {of} udvekslinger i drift."),
    };
    // The gaps that are kept are those of CO2e.
    if id.ends_with("co2_t") {
        let mut gaps: Vec<(Gap, usize)> = Gap::WORDS
            .iter()
            .map(|(gap, _)| {
                let lacks = |x: &&usize| worth[**x].unknown.contains(*gap);
                (*gap, operating.summed.iter().filter(lacks).count())
            })
            .filter(|(_, n)| 0 < *n)
            .collect();
        gaps.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let gaps: Vec<String> = gaps
            .into_iter()
            .enumerate()
            .map(|(i, (gap, n))| {
                // What is counted is said once.
                let n = match (i, lang) {
                    (0, Lang::En) => counted(n, "exchange", "exchanges", lang),
                    (0, Lang::Da) => counted(n, "udveksling", "udvekslinger", lang),
                    _ => count(n, lang),
                };
                format!("{} ({n})", gap_name(gap, lang))
            })
            .collect();
        if !gaps.is_empty() {
            let missing = Text::new("Missing", "Mangler").in_lang(lang);
            words = format!("{words} {missing}: {}.", gaps.join(", ")).trim_start().to_owned();
        }
    }
    words
}

fn gap_name(gap: Gap, lang: Lang) -> &'static str {
    let name = match gap {
        Gap::Quantity => Text::new("quantity", "mængde"),
        Gap::ProductionCo2 => Text::new("CO₂e of production", "CO₂e ved produktion"),
        Gap::DisposalCo2 => Text::new("CO₂e of disposal", "CO₂e ved bortskaffelse"),
        Gap::TreatmentCo2 => Text::new("CO₂e of treatment", "CO₂e ved behandling"),
        Gap::Displaces => Text::new("what it replaces", "hvad det erstatter"),
        Gap::Distance => Text::new("distance", "afstand"),
        Gap::Mass => Text::new("mass", "masse"),
        Gap::Mode => Text::new("means of transport", "transportmiddel"),
        Gap::Ratio => Text::new("how much it replaces", "hvor meget det erstatter"),
        Gap::Loss => Text::new("loss", "tab"),
        other => Text::new(other.as_str(), other.as_str()),
    };
    name.in_lang(lang)
}

/// Round values of a scale, few enough for a narrow block.
pub(super) fn few_marks(scale: &Scale) -> Vec<f64> {
    let most = if scale.panel.width() < 140.0 { 3 } else { 5 };
    super::super::canvas::ticks(scale.from, scale.to, most)
}
