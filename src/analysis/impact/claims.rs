//! What was published, and does it agree with what is computed?
//!
//! A claim stands beside the computed number of the same subject and indicator; it is never
//! computed with, and claims that contradict each other are shown, never averaged. What operates is
//! compared (of one exchange, that exchange), its complete part and its range in the samples; where no
//! samples of it are kept, within 5 %. With
//! `count` a claim is the sum over so many of `per`, and its mean is printed with both; with `per`
//! alone it is a mean whose count nobody states, and is compared with nothing.

use serde::Serialize;

use super::missing::{Missing, missing_among};
use super::projects::{Counters, is_operating_model};
use super::uncertainty::in_words;
use super::{Impact, SUMS, Sum, find_sum, range_of, unit_of, written};
use crate::model::{Claim, ClaimKind, Status, Word, unit};
use crate::network::{ExchangeIx, Network};
use crate::number::count;
use crate::section::{Range, Section};
use crate::text::{Lang, Text};
use crate::worth::{Standing, Worth};

/// What is computed of a subject.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The sum over complete and partial exchanges; unknown where nothing is known.
    pub value: Option<f64>,
    /// Over the complete ones.
    pub complete: Option<f64>,
    /// Of the whole network, where it lies in the samples.
    pub range: Option<Range>,
    /// The exchanges that are summed.
    pub exchanges: Vec<ExchangeIx>,
}

/// How a published figure stands to the computed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The computed range and the published one meet.
    Agrees,
    /// Only one end was published (“up to”, “more than”), and the computed range keeps to it.
    Within,
    /// Less is computed than published, and nothing is missing.
    Less,
    /// Less is computed than published so far: numbers are missing.
    LessSoFar,
    /// More is computed than published.
    More,
    /// Nothing to compare with.
    NotComputed,
}

impl Word for Verdict {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Agrees, "agrees"),
        (Self::Within, "within"),
        (Self::Less, "less"),
        (Self::LessSoFar, "less_so_far"),
        (Self::More, "more"),
        (Self::NotComputed, "not_computed"),
    ];
}

#[derive(Serialize)]
struct ClaimRow<'a> {
    subject: &'a str,
    indicator: &'a str,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: Option<&'a str>,
    year: Option<i32>,
    kind: Option<&'static str>,
    per: Option<&'a str>,
    count: Option<f64>,
    /// In the unit of the claim.
    computed: Option<f64>,
    computed_complete: Option<f64>,
    computed_p05: Option<f64>,
    computed_p95: Option<f64>,
    computed_is: Option<&'static str>,
    /// Numbers without which the computed one is not whole.
    missing: Option<String>,
    /// How many other claims of the same subject, indicator and kind, of the same year or of none
    /// that is stated, say something else, and whose.
    conflicts: Option<usize>,
    conflicts_with: Option<String>,
    /// What was published for other years, where it is something else.
    differs_from: Option<String>,
    /// Of a forecast, what was published as the outcome.
    outcome: Option<String>,
    evidence: Option<&'static str>,
    note: Option<&'a str>,
    source: Option<&'a str>,
}

/// A mean with its sum, its count and what was counted.
#[derive(Serialize)]
struct MeanRow<'a> {
    indicator: &'a str,
    /// `computed`, or the source of a claim.
    by: &'a str,
    mean: f64,
    unit: &'a str,
    per: &'a str,
    sum: f64,
    count: f64,
    /// The sum is a lower bound.
    at_least: Option<bool>,
}

/// Adds the claims beside what is computed, and the means.
pub(super) fn add(
    section: Section,
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    lang: Lang,
) -> Section {
    let claims = &network.records.claims;
    let rows: Vec<ClaimRow> =
        claims.iter().map(|claim| row(network, impact, worth, claim, lang)).collect();
    let means = means(network, impact, worth);
    section.say(contradictions(claims, &rows, lang)).list("claims", &rows).list("means", &means)
}

fn row<'a>(
    network: &'a Network,
    impact: &Impact,
    worth: &[Worth],
    claim: &'a Claim,
    lang: Lang,
) -> ClaimRow<'a> {
    let is_mean = !claim.per.is_empty() && claim.count.is_none();
    let found_sum = find_sum(&claim.indicator);
    let found = found_sum.filter(|_| !is_mean).and_then(|sum| {
        let scale = to_unit(unit_of(sum, network), &claim.unit)?;
        Some((find_measured(network, impact, worth, &claim.subject, sum)?, scale))
    });
    let (measured, scale) = found.unwrap_or_default();
    let scaled = |x: f64| x * scale;
    let verdict = match measured.value {
        None => Verdict::NotComputed,
        Some(value) => {
            let near = NEAR * value.abs();
            let alone = Range { p05: value - near, p50: value, p95: value + near };
            let range = measured.range.unwrap_or(alone);
            verdict(claim, scaled(range.p05), scaled(range.p95))
        }
    };
    let alike = || network.records.claims.iter().filter(|other| same(claim, other));
    // A claim of no kind may be of either.
    let one_kind = |other: &&Claim| claim.kind.zip(other.kind).is_none_or(|(a, b)| a == b);
    let others = alike().filter(one_kind);
    let outcomes = alike().filter(|other| other.kind == Some(ClaimKind::Outcome));
    let same_year = |other: &&Claim| claim.year.zip(other.year).is_none_or(|(a, b)| a == b);
    let against = others.filter(|other| apart(network, claim, other));
    let (against, differing): (Vec<&Claim>, Vec<&Claim>) = against.partition(same_year);
    let listed = |claims: &[&Claim]| {
        let words: Vec<String> = claims.iter().map(|claim| said_in(claim)).collect();
        (!words.is_empty()).then(|| words.join("; "))
    };
    let is_forecast = claim.kind == Some(ClaimKind::Forecast);
    // What came before a forecast is not its outcome.
    let after =
        |other: &&Claim| is_forecast && claim.year.zip(other.year).is_none_or(|(a, b)| a <= b);
    let outcomes: Vec<String> = outcomes.filter(after).map(said_in).collect();
    let missing = found_sum.and_then(|sum| {
        in_words_of(&missing_among(network, worth, &measured.exchanges, sum), lang)
    });
    let so_far = match verdict {
        Verdict::Less if missing.is_some() => Verdict::LessSoFar,
        verdict => verdict,
    };
    ClaimRow {
        subject: &claim.subject,
        indicator: &claim.indicator,
        value: claim.value,
        low: claim.low,
        high: claim.high,
        unit: written(&claim.unit),
        year: claim.year,
        kind: claim.kind.map(Word::as_str),
        per: written(&claim.per),
        count: claim.count,
        computed: measured.value.map(scaled),
        computed_complete: measured.complete.map(scaled),
        computed_p05: measured.range.map(|range| scaled(range.p05)),
        computed_p95: measured.range.map(|range| scaled(range.p95)),
        computed_is: found_sum.map(|_| so_far.as_str()),
        missing,
        conflicts: Some(against.len()).filter(|n| *n > 0),
        conflicts_with: listed(&against),
        differs_from: listed(&differing),
        outcome: (!outcomes.is_empty()).then(|| outcomes.join("; ")),
        evidence: claim.evidence.map(Word::as_str),
        note: written(&claim.note),
        source: written(&claim.source),
    }
}

/// What is computed of a subject: of the network, an actor, an exchange, a project.
pub fn find_measured(
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    subject: &str,
    sum: &Sum,
) -> Option<Measured> {
    let operating = impact.share(Status::Operating);
    let summed = operating.map(|share| &share.summed[..]).unwrap_or_default();
    let exchanges: Vec<ExchangeIx> = if subject == "network" {
        summed.to_vec()
    } else if let Some(x) = network.exchange(subject) {
        vec![x]
    } else if let Some(actor) = network.actor(subject) {
        let mine = |x: &&ExchangeIx| {
            let e = &network.exchanges[**x];
            e.from == actor || e.to == actor
        };
        summed.iter().filter(mine).copied().collect()
    } else {
        let mine = |x: &&ExchangeIx| network.said(&network.exchanges[**x]).project == subject;
        summed.iter().filter(mine).copied().collect()
    };
    if exchanges.is_empty() {
        return None;
    }
    let add = |keep: &dyn Fn(&Worth) -> bool| {
        let kept = exchanges.iter().filter(|&&x| keep(&worth[x]));
        let known = kept.filter_map(|&x| (sum.of)(network, &network.exchanges[x], &worth[x]));
        known.reduce(|sum, value| sum + value)
    };
    let value = add(&|_| true);
    let complete = add(&|worth| worth.standing == Standing::Complete);
    let range = match subject {
        "network" => impact.range(Status::Operating, sum),
        _ if sum.measure.id == "co2_t" => drawn_together(impact, worth, &exchanges),
        _ => None,
    };
    Some(Measured { value, complete, range, exchanges })
}

/// Where the CO2e of some exchanges together lies in the samples, where those of all are kept.
fn drawn_together(impact: &Impact, worth: &[Worth], exchanges: &[ExchangeIx]) -> Option<Range> {
    let mut sums = vec![0.0; impact.samples.count];
    for x in exchanges.iter().filter(|&&x| worth[x].co2_t.is_some()) {
        let drawn = impact.samples.watched.get(x)?;
        sums.iter_mut().zip(drawn).for_each(|(sum, drawn)| *sum += drawn);
    }
    range_of(&sums)
}

/// What brings an amount from one unit to another; an unwritten one is the same. Money and counts
/// are compared as they are written.
pub(super) fn to_unit(from: &str, to: &str) -> Option<f64> {
    if from == to || to.is_empty() {
        return Some(1.0);
    }
    unit::factor(unit::find(from)?, unit::find(to)?)
}

/// How near a computed number is to itself where no samples of it are kept.
const NEAR: f64 = 0.05;

/// The ends between which a claim lies.
fn ends(claim: &Claim) -> [f64; 2] {
    let low = claim.low.or(claim.value).unwrap_or(f64::NEG_INFINITY);
    [low, claim.high.or(claim.value).unwrap_or(f64::INFINITY)]
}

fn verdict(claim: &Claim, low: f64, high: f64) -> Verdict {
    let [from, to] = ends(claim);
    match () {
        () if from.is_infinite() && to.is_infinite() => Verdict::NotComputed,
        () if high < from => Verdict::Less,
        () if to < low => Verdict::More,
        () if from.is_infinite() || to.is_infinite() => Verdict::Within,
        () => Verdict::Agrees,
    }
}

/// Whether two claims are of the same thing.
fn same(a: &Claim, b: &Claim) -> bool {
    a.subject == b.subject && a.indicator == b.indicator && a.per == b.per && a.count == b.count
}

/// Whether two claims cannot both be right; in units that do not compare nothing is said. An
/// unwritten unit is that of the indicator, or of the other claim.
fn apart(network: &Network, a: &Claim, b: &Claim) -> bool {
    let own = find_sum(&a.indicator).map(|sum| unit_of(sum, network));
    let unit = |claim: &'_ Claim, other: &'_ Claim| match claim.unit.is_empty() {
        false => claim.unit.to_string(),
        true => own.map_or_else(|| other.unit.to_string(), str::to_owned),
    };
    let (of_a, of_b) = (unit(a, b), unit(b, a));
    // In the base unit of both, so that it does not matter which of them asks.
    let scales = match of_a == of_b {
        true => Some((1.0, 1.0)),
        false => unit::find(&of_a)
            .zip(unit::find(&of_b))
            .filter(|(a, b)| a.dimension == b.dimension)
            .map(|(a, b)| (a.base, b.base)),
    };
    let Some((of_a, of_b)) = scales else { return false };
    let (a, b) = (ends(a).map(|end| end * of_a), ends(b).map(|end| end * of_b));
    // In the last bit nobody contradicts anybody.
    let below = |low: f64, high: f64| low < high - 1e-9 * high.abs();
    below(a[1], b[0]) || below(b[1], a[0])
}

fn said_in(claim: &Claim) -> String {
    let number = |x: f64| crate::number::shortest(x);
    let amount = match (claim.value, claim.low, claim.high) {
        (_, Some(low), Some(high)) => format!("{}–{}", number(low), number(high)),
        (Some(value), _, _) => number(value),
        (None, Some(low), None) => format!("≥ {}", number(low)),
        (None, None, Some(high)) => format!("≤ {}", number(high)),
        (None, None, None) => "?".to_owned(),
    };
    let year = claim.year.map_or(String::new(), |year| format!(" {year}"));
    let source = if claim.source.is_empty() { "" } else { &claim.source };
    format!("{amount} {} ({source}{year})", claim.unit)
}

/// At most so many rows are named for each input; all stand in the list `missing`.
const NAMED: usize = 40;

/// Missing numbers in one line: each input with the rows it should stand in.
pub(super) fn in_words_of(missing: &[Missing], lang: Lang) -> Option<String> {
    let inputs = missing.chunk_by(|a, b| a.input == b.input).map(|of| {
        let named: Vec<&str> = of.iter().take(NAMED).map(|m| m.of.as_str()).collect();
        let more = of.len() - named.len();
        let (what, named) = (in_words(of[0].input, lang), named.join(", "));
        match (more, lang) {
            (0, Lang::En) => format!("{what} of {named}"),
            (0, Lang::Da) => format!("{what} for {named}"),
            (_, Lang::En) => format!("{what} of {named} and {more} more"),
            (_, Lang::Da) => format!("{what} for {named} og {more} til"),
        }
    });
    let words = inputs.collect::<Vec<_>>().join("; ");
    (!words.is_empty()).then_some(words)
}

/// The means of what is computed over each of the counters, and those of claims with a count. Over
/// business models only what the exchanges of their projects bring.
fn means<'a>(network: &'a Network, impact: &Impact, worth: &[Worth]) -> Vec<MeanRow<'a>> {
    let mut means = Vec::new();
    let counters = Counters::of(network, impact);
    let operating = impact.share(Status::Operating);
    let summed = operating.map(|share| &share.summed[..]).unwrap_or_default();
    let of_model = |&x: &ExchangeIx| {
        let project = &network.said(&network.exchanges[x]).project;
        let mut projects = network.records.projects.iter();
        projects.any(|p| p.id == *project && is_operating_model(p))
    };
    let of_models: Vec<ExchangeIx> = summed.iter().copied().filter(of_model).collect();
    let counted = [
        ("company", counters.companies, summed),
        ("operating business model", counters.operating_models, &of_models[..]),
        ("realised exchange", counters.exchanges, summed),
    ];
    let listed = ["co2_t", "net_benefit", "material_t", "energy_gj"];
    for sum in SUMS.iter().filter(|sum| listed.contains(&sum.measure.id)) {
        for (per, n, exchanges) in counted.into_iter().filter(|(_, n, _)| *n > 0) {
            let known = exchanges.iter();
            let known = known.filter_map(|&x| (sum.of)(network, &network.exchanges[x], &worth[x]));
            let Some(total) = known.reduce(|sum, value| sum + value) else { continue };
            means.push(MeanRow {
                indicator: sum.measure.id,
                by: "computed",
                mean: total / n as f64,
                unit: unit_of(sum, network),
                per,
                sum: total,
                count: n as f64,
                at_least: None,
            });
        }
    }
    let claims = network.records.claims.iter();
    means.extend(claims.filter(|claim| claim.subject == "network").filter_map(|claim| {
        let (n, sum) = (claim.count.filter(|n| *n > 0.0)?, claim.value.or(claim.low)?);
        Some(MeanRow {
            indicator: &claim.indicator,
            by: &claim.source,
            mean: sum / n,
            unit: &claim.unit,
            per: &claim.per,
            sum,
            count: n,
            at_least: claim.value.is_none().then_some(true),
        })
    }));
    means
}

/// How many published figures contradict each other, or what is computed; what none does is not said.
fn contradictions(claims: &[Claim], rows: &[ClaimRow], lang: Lang) -> String {
    if claims.is_empty() {
        return String::new();
    }
    let n = |of: &dyn Fn(&ClaimRow) -> bool| rows.iter().filter(|row| of(row)).count();
    let is = |word: &'static str| n(&move |row: &ClaimRow| row.computed_is == Some(word));
    let with = |words: [(usize, Text); 4]| {
        let some = words.into_iter().filter(|(n, _)| *n > 0);
        some.map(|(n, words)| format!("{} {}", count(n, lang), words.in_lang(lang)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    const NONE: (usize, Text) = (0, Text::new("", ""));
    let among = with([
        (
            n(&|row| row.conflicts.is_some()),
            Text::new("contradicting another one", "modsiger et andet"),
        ),
        (
            n(&|row| row.differs_from.is_some()),
            Text::new("differing from one of another year", "afviger fra et for et andet år"),
        ),
        NONE,
        NONE,
    ]);
    let beside = with([
        (is("agrees") + is("within"), Text::new("agreeing with it", "stemmer")),
        (is("less"), Text::new("saying more than is computed", "siger mere, end der er beregnet")),
        (
            is("less_so_far"),
            Text::new(
                "saying more than is computed so far, with numbers missing",
                "siger mere, end der indtil videre er beregnet, da tal mangler",
            ),
        ),
        (
            is("more"),
            Text::new("saying less than is computed", "siger mindre, end der er beregnet"),
        ),
    ]);
    let (all, compared) = (count(claims.len(), lang), n(&|row| row.computed.is_some()));
    let compared = count(compared, lang);
    let first = match (among.is_empty(), lang) {
        (true, Lang::En) => format!("{all} published figures."),
        (true, Lang::Da) => format!("{all} offentliggjorte tal."),
        (false, Lang::En) => format!("{all} published figures: {among}."),
        (false, Lang::Da) => format!("{all} offentliggjorte tal: {among}."),
    };
    match (beside.is_empty(), lang) {
        (true, _) => first,
        (false, Lang::En) => {
            format!("{first} {compared} can be set beside a computed number: {beside}.")
        }
        (false, Lang::Da) => {
            format!("{first} {compared} kan sammenholdes med et beregnet tal: {beside}.")
        }
    }
}
