//! What was promised, and how far is it?
//!
//! What operates, is a pilot, contracted, planned, possible stand beside each other as bars of
//! their own, never added: a plan is no tonne. Equivalents (households, persons) are shown only
//! when asked for, each with the factor and the source it comes from.

use serde::Serialize;

use super::claims::{in_words_of, to_unit};
use super::missing::missing_among;
use super::projects::Counters;
use super::{Impact, SUMS, find_sum, unit_of, written};
use crate::model::{FactorKind, Stage, Status, Target, Word, unit};
use crate::network::{ExchangeIx, Network};
use crate::number::{count, percent, rough};
use crate::section::{Range, Section};
use crate::text::Lang;
use crate::worth::{Standing, Worth};

/// How far a promise is. Amounts in the unit of the target.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// The promise.
    pub target: &'a Target,
    /// What there is of it by status, complete and partial exchanges together.
    pub by_status: Vec<(Status, f64)>,
    /// What operates, complete exchanges only.
    pub complete: Option<f64>,
    /// What operates in projects of the programme that promised it, less what would exist anyway,
    /// and as far as it is attributed; unknown where no such project has an exchange.
    pub own: Option<f64>,
    /// Whether any exchange of such a project is on record, known or not.
    pub has_own: bool,
    /// Where what operates lies in the samples.
    pub range: Option<Range>,
    /// The numbers that are missing of what operates, in words.
    pub missing: Option<String>,
}

impl Progress<'_> {
    /// What there is of it in a status.
    pub fn of(&self, status: Status) -> Option<f64> {
        self.by_status.iter().find(|(of, _)| *of == status).map(|(_, amount)| *amount)
    }
}

#[derive(Serialize)]
struct TargetRow<'a> {
    indicator: &'a str,
    value: f64,
    unit: &'a str,
    programme: Option<&'a str>,
    operating: Option<f64>,
    operating_share: Option<f64>,
    operating_complete: Option<f64>,
    operating_p05: Option<f64>,
    operating_p95: Option<f64>,
    /// The part of it in projects of the programme.
    operating_own: Option<f64>,
    operating_own_share: Option<f64>,
    pilot: Option<f64>,
    contracted: Option<f64>,
    planned: Option<f64>,
    potential: Option<f64>,
    missing: Option<String>,
    note: Option<&'a str>,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct EquivalentRow<'a> {
    status: &'static str,
    indicator: &'static str,
    amount: f64,
    unit: &'static str,
    equivalent: &'a str,
    number: f64,
    each: f64,
    each_unit: &'a str,
    source: &'a str,
}

/// How far each promise is.
pub fn find_progress<'a>(
    network: &'a Network,
    impact: &Impact,
    worth: &[Worth],
    lang: Lang,
) -> Vec<Progress<'a>> {
    let of = |target| progress(network, impact, worth, target, lang);
    network.records.targets.iter().map(of).collect()
}

fn progress<'a>(
    network: &'a Network,
    impact: &Impact,
    worth: &[Worth],
    target: &'a Target,
    lang: Lang,
) -> Progress<'a> {
    let mut progress = Progress {
        target,
        by_status: Vec::new(),
        complete: None,
        own: None,
        has_own: false,
        range: None,
        missing: None,
    };
    let found = find_sum(&target.indicator)
        .and_then(|sum| Some((sum, to_unit(unit_of(sum, network), &target.unit)?)));
    let Some((sum, scale)) = found else {
        progress.by_status = counted(network, impact, &target.indicator);
        return progress;
    };
    for share in &impact.shares {
        let amount = share.sum(network, worth, sum);
        progress.by_status.extend(amount.map(|amount| (share.status, amount * scale)));
    }
    if let Some(operating) = impact.share(Status::Operating) {
        let add = |keep: &dyn Fn(usize) -> Option<f64>| {
            let kept = operating.summed.iter().filter_map(|&x| {
                Some((sum.of)(network, &network.exchanges[x], &worth[x])? * keep(x)? * scale)
            });
            kept.reduce(|sum, value| sum + value)
        };
        progress.complete = add(&|x| (worth[x].standing == Standing::Complete).then_some(1.0));
        let of_programme = |&x: &ExchangeIx| {
            is_of(network, &network.said(&network.exchanges[x]).project, &target.programme)
        };
        progress.has_own = operating.summed.iter().any(of_programme);
        progress.own = add(&|x| {
            let said = network.said(&network.exchanges[x]);
            let own = is_of(network, &said.project, &target.programme) && !said.baseline;
            own.then(|| said.attribution.unwrap_or(1.0))
        });
        progress.range = impact.range(Status::Operating, sum).map(|range| Range {
            p05: range.p05 * scale,
            p50: range.p50 * scale,
            p95: range.p95 * scale,
        });
        progress.missing =
            in_words_of(&missing_among(network, worth, &operating.summed, sum), lang);
    }
    progress
}

/// Whether a project belongs to a programme.
fn is_of(network: &Network, project: &str, programme: &str) -> bool {
    let mut projects = network.records.projects.iter();
    !programme.is_empty() && projects.any(|p| p.id == project && p.programme == programme)
}

/// A target of companies, business models, exchanges is counted.
fn counted(network: &Network, impact: &Impact, indicator: &str) -> Vec<(Status, f64)> {
    let counters = Counters::of(network, impact);
    let amount = |n: usize| vec![(Status::Operating, n as f64)];
    match indicator {
        "companies" => amount(counters.companies),
        "exchanges" => amount(counters.exchanges),
        "projects" | "business_models" => {
            let models_only = indicator == "business_models";
            let stage = |stage| {
                let mine = network.records.projects.iter().filter(move |p| p.stage == Some(stage));
                mine.filter(move |p| !models_only || p.business_model.is_some())
            };
            let of = [
                (Status::Operating, Stage::Operating),
                (Status::Planned, Stage::Negotiating),
                (Status::Potential, Stage::Idea),
            ];
            of.map(|(status, at)| (status, stage(at).count() as f64)).to_vec()
        }
        _ => Vec::new(),
    }
}

/// Adds the targets, and equivalents where they are asked for.
pub(super) fn add(
    section: Section,
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    lang: Lang,
) -> Section {
    let found = find_progress(network, impact, worth, lang);
    let rows: Vec<TargetRow> = found.iter().map(row).collect();
    section
        .say(sentence(network, impact, &found, lang))
        .list("targets", &rows)
        .list("equivalents", &equivalents(network, impact, worth))
}

fn row<'a>(progress: &'a Progress) -> TargetRow<'a> {
    let target = progress.target;
    let operating = progress.of(Status::Operating);
    TargetRow {
        indicator: &target.indicator,
        value: target.value,
        unit: &target.unit,
        programme: written(&target.programme),
        operating,
        operating_share: operating.map(|x| x / target.value).filter(|share| share.is_finite()),
        operating_complete: progress.complete,
        operating_p05: progress.range.map(|range| range.p05),
        operating_p95: progress.range.map(|range| range.p95),
        operating_own: progress.own,
        operating_own_share: progress.own.map(|x| x / target.value).filter(|x| x.is_finite()),
        pilot: progress.of(Status::Pilot),
        contracted: progress.of(Status::Contracted),
        planned: progress.of(Status::Planned),
        potential: progress.of(Status::Potential),
        missing: progress.missing.clone(),
        note: written(&target.note),
        source: written(&target.source),
    }
}

/// How far the first promises are: by the network as a whole, and by the programme's own projects.
fn sentence(network: &Network, impact: &Impact, found: &[Progress], lang: Lang) -> String {
    const NAMED: usize = 3;
    if impact.share(Status::Operating).is_none() {
        return String::new();
    }
    // What cannot be compared (another unit, another indicator) is left to the table.
    let known = found.iter().filter(|p| {
        let sum = find_sum(&p.target.indicator);
        sum.is_some_and(|sum| to_unit(unit_of(sum, network), &p.target.unit).is_some())
            && p.target.value > 0.0
    });
    let known: Vec<String> = known.take(NAMED).map(|p| compared(p, lang)).collect();
    let when = match (network.selection.year, lang) {
        (Some(year), Lang::En) => format!("Operating in {year}"),
        (Some(year), Lang::Da) => format!("I drift i {year}"),
        (None, Lang::En) => "Operating".to_owned(),
        (None, Lang::Da) => "I drift".to_owned(),
    };
    match lang {
        _ if known.is_empty() => String::new(),
        Lang::En => format!("{when} beside what was promised: {}.", known.join("; ")),
        Lang::Da => format!("{when} over for det lovede: {}.", known.join("; ")),
    }
}

fn compared(progress: &Progress, lang: Lang) -> String {
    let target = progress.target;
    let promised = count_or_rough(target.value, lang);
    let unit = &target.unit;
    let whole = match (progress.of(Status::Operating), lang) {
        (Some(whole), Lang::En) => {
            format!("{} of {promised} {unit} in the whole network", rough(whole, 2, lang))
        }
        (Some(whole), Lang::Da) => {
            format!("{} af {promised} {unit} i hele netværket", rough(whole, 2, lang))
        }
        (None, Lang::En) => return format!("of {promised} {unit} nothing is known"),
        (None, Lang::Da) => return format!("af {promised} {unit} kendes intet"),
    };
    match target.programme.is_empty() {
        true => whole,
        false => format!("{whole}, {}", progress.own_in_words(lang)),
    }
}

impl Progress<'_> {
    /// How much of it is the programme's own.
    pub fn own_in_words(&self, lang: Lang) -> String {
        let own = self.own.map(|x| (rough(x, 2, lang), percent(x / self.target.value, lang)));
        match (own, self.has_own, lang) {
            (Some((own, share)), _, Lang::En) => {
                format!("{own} ({share} of the promise) in the programme's own projects")
            }
            (Some((own, share)), _, Lang::Da) => {
                format!("{own} ({share} af løftet) i programmets egne projekter")
            }
            (None, true, Lang::En) => "how much in the programme's own projects is unknown".into(),
            (None, true, Lang::Da) => "hvor meget i programmets egne projekter er ukendt".into(),
            (None, false, Lang::En) => "none of it recorded as the programme's own".into(),
            (None, false, Lang::Da) => "intet af det registreret som programmets eget".into(),
        }
    }
}

fn count_or_rough(value: f64, lang: Lang) -> String {
    if value.fract() == 0.0 && value < 1e9 {
        count(value as usize, lang)
    } else {
        rough(value, 3, lang)
    }
}

/// What the sums stand for in households, persons and the like, where that is asked for.
fn equivalents<'a>(
    network: &'a Network,
    impact: &Impact,
    worth: &[Worth],
) -> Vec<EquivalentRow<'a>> {
    let mut rows = Vec::new();
    if !network.settings.equivalents {
        return rows;
    }
    for share in &impact.shares {
        for sum in SUMS.iter().filter(|s| matches!(s.measure.id, "co2_t" | "energy_gj")) {
            let Some(amount) = share.sum(network, worth, sum) else { continue };
            for factor in network.factors().equivalents() {
                debug_assert_eq!(factor.what, FactorKind::Equivalent);
                let same = unit::find(&factor.unit)
                    .zip(unit::find(sum.measure.unit))
                    .is_some_and(|(a, b)| a.dimension == b.dimension);
                if same && factor.stands_for() > 0.0 {
                    rows.push(EquivalentRow {
                        status: share.status.as_str(),
                        indicator: sum.measure.id,
                        amount,
                        unit: sum.measure.unit,
                        equivalent: &factor.name,
                        number: amount / factor.stands_for(),
                        each: factor.value,
                        each_unit: &factor.unit,
                        source: &factor.source,
                    });
                }
            }
        }
    }
    rows
}
