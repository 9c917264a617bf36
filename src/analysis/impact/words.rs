//! The sentences of the impact analysis.

use super::Share;
use crate::model::{Evidence, Status};
use crate::network::{Exchange, ExchangeIx, Network};
use crate::number::{count, rough, significant};
use crate::text::{Lang, Text};
use crate::worth::{Standing, Terms, Worth};

/// With a year chosen, how many amounts are of another year or of none that is stated.
pub(super) fn amounts_of_other_years(
    network: &Network,
    shown: &[ExchangeIx],
    lang: Lang,
) -> String {
    let Some(year) = network.selection.year else { return String::new() };
    let known = || shown.iter().map(|&x| &network.exchanges[x]).filter(|e| e.quantity.is_some());
    let others = known().filter(|e| network.said(e).quantity_year != Some(year)).count();
    let (others, known) = (count(others, lang), count(known().count(), lang));
    match lang {
        Lang::En => format!("Of {known} known amounts {others} were not stated for {year} itself."),
        Lang::Da => format!("Af {known} kendte mængder er {others} ikke oplyst for {year} selv."),
    }
}

/// What one status saves, by whom most, and what is unknown of it.
pub(super) fn say(network: &Network, worth: &[Worth], share: &Share, lang: Lang) -> String {
    let status = status_name(share.status, lang);
    let n = |standing| count(share.count(worth, standing), lang);
    let (complete, partial, unknown) =
        (n(Standing::Complete), n(Standing::Partial), n(Standing::Unknown));
    let co2 = share.co2_t(worth);
    let avoids =
        |t: &Terms| t.displaced.is_some_and(|x| x != 0.0) || t.disposal.is_some_and(|x| x != 0.0);
    let mut known = share.summed.iter().map(|&x| &worth[x]).filter(|w| w.co2_t.is_some());
    // Nothing avoided is known as well as something, where every term is.
    let only_burdens = !known.any(|w| avoids(&w.terms) || w.standing == Standing::Complete);
    let total = match (lang, co2.map(|t| (share.print(worth, t.abs(), lang), t < 0.0))) {
        (Lang::En, Some((t, _))) if only_burdens => {
            format!(
                "{status}: what is avoided is unknown; known are only burdens, {t} t CO₂e a year"
            )
        }
        (Lang::Da, Some((t, _))) if only_burdens => {
            format!(
                "{status}: det undgåede er ukendt; kendt er kun belastninger, {t} t CO₂e om året"
            )
        }
        (Lang::En, Some((t, false))) => format!("{status}: {t} t CO₂e a year avoided"),
        (Lang::Da, Some((t, false))) => format!("{status}: {t} t CO₂e om året undgået"),
        (Lang::En, Some((t, true))) => {
            format!("{status}: {t} t more CO₂e a year caused than avoided, as far as known")
        }
        (Lang::Da, Some((t, true))) => {
            format!("{status}: {t} t mere CO₂e om året udledt end undgået, så vidt det vides")
        }
        (Lang::En, None) => {
            format!("{status}: the CO₂e avoided is unknown, since no exchange states enough for it")
        }
        (Lang::Da, None) => {
            format!("{status}: undgået CO₂e er ukendt, da ingen udveksling oplyser nok til det")
        }
    };
    let known = match lang {
        Lang::En => format!(
            " (exchanges fully known: {complete}, partly: {partial}, without quantity: {unknown}; \
             what is unknown is not in the sum)."
        ),
        Lang::Da => format!(
            " (udvekslinger fuldt kendt: {complete}, delvist: {partial}, uden mængde: {unknown}; \
             det ukendte er ikke med i summen)."
        ),
    };
    format!("{total}{known}{}", most(network, worth, share, lang))
}

/// Who saves most, where anyone does.
fn most(network: &Network, worth: &[Worth], share: &Share, lang: Lang) -> String {
    let known = share.summed.iter().filter_map(|&x| Some((&network.exchanges[x], worth[x].co2_t?)));
    let best = known.fold(None, |best: Option<(&Exchange, f64)>, (e, t)| match best {
        Some((_, most)) if t <= most => best,
        _ => Some((e, t)),
    });
    let Some((e, t)) = best.filter(|(_, t)| 0.0 < *t) else { return String::new() };
    let (from, to) = (&network.actors[e.from].name, &network.actors[e.to].name);
    let (resource, t) = (&network.resources[e.resource].name, share.print(worth, t, lang));
    match lang {
        Lang::En => format!(" Most by {resource} from {from} to {to}: {t} t."),
        Lang::Da => format!(" Mest ved {resource} fra {from} til {to}: {t} t."),
    }
}

pub(super) fn status_name(status: Status, lang: Lang) -> &'static str {
    let name = match status {
        Status::Operating => Text::new("Operating", "I drift"),
        Status::Pilot => Text::new("Pilots", "Pilotprojekter"),
        Status::Contracted => Text::new("Contracted", "Aftalt"),
        Status::Planned => Text::new("Planned", "Planlagt"),
        Status::Potential => Text::new("Potential", "Muligt"),
        Status::Stopped => Text::new("Stopped (while it ran)", "Ophørt (mens det kørte)"),
    };
    name.in_lang(lang)
}

impl Share {
    /// A number of this share: rounded where a part of it is estimated, claimed, or nobody's.
    fn print(&self, worth: &[Worth], value: f64, lang: Lang) -> String {
        let firm =
            |w: &Worth| matches!(w.evidence, Some(Evidence::Measured | Evidence::Calculated));
        let mut known = self.summed.iter().map(|&x| &worth[x]).filter(|w| w.co2_t.is_some());
        if known.all(firm) { significant(value, 2, lang) } else { rough(value, 2, lang) }
    }
}
