//! Who could use what whom throws away? Chapter 3 of the methods, as a section.
//!
//! Candidates are ranked by the CO2e they would avoid, unknown last, then by id. Their worths are
//! not added: two candidates may want the same offer. At most [`LISTED`] candidates and as many
//! undecided pairs are listed, unless all are asked for (`--top 0`); all of them count.

use serde::Serialize;

use super::Study;
use crate::matching::{
    Candidate, CandidateRow, Matching, Precedent, Via, candidate_row, find_precedents,
    precedent_sentence, sentence,
};
use crate::network::Network;
use crate::number::{count, rough};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};
use crate::worth::Confidence;

/// The heading.
pub const TITLE: Text = Text::new("Possible exchanges", "Mulige udvekslinger");
/// The question.
pub const QUESTION: Text =
    Text::new("Who could use what whom throws away?", "Hvem kunne bruge, hvad hvem smider ud?");

const CUT_OFF: Text = Text::new(
    "Only the first 10,000 of each list are shown; --top 0 shows all.",
    "Kun de første 10.000 af hver liste vises; --top 0 viser alle.",
);

/// How many candidates, and undecided pairs, are listed; more nobody reads.
const LISTED: usize = 10_000;

const TRUNCATED: Measure = Measure {
    id: "truncated",
    name: Text::new("List cut off", "Listen er afkortet"),
    unit: "1",
    definition: "1 if more candidates or undecided pairs were found than are listed (--top 0 lists all), else 0.",
};
const CANDIDATES: Measure = Measure {
    id: "candidate_count",
    name: Text::new("Possible exchanges", "Mulige udvekslinger"),
    unit: "1",
    definition: "Pairs of an offer and a need of two actors that fit; alternatives, not a sum.",
};
const UNDECIDED: Measure = Measure {
    id: "undecided_count",
    name: Text::new("Undecided pairs", "Uafklarede par"),
    unit: "1",
    definition: "Pairs that may fit, of which a needed property or quantity is not stated.",
};
const PRECEDENTS: Measure = Measure {
    id: "precedent_count",
    name: Text::new("Suggestions by precedent", "Forslag efter fortilfælde"),
    unit: "1",
    definition: "Offers and actors of a trade that has taken such a waste elsewhere; nobody has asked, and no quantity is promised.",
};
const REJECTED: Measure = Measure {
    id: "rejected_count",
    name: Text::new("Rejected pairs", "Afviste par"),
    unit: "1",
    definition: "Pairs of one resource or a substitution that fail a rule, each under the first it fails.",
};
const BEST: Measure = Measure {
    id: "best_co2_t",
    name: Text::new("Largest saving of one exchange", "Største besparelse ved én udveksling"),
    unit: "t",
    definition: "CO₂e a year avoided by the best single candidate.",
};

/// A row of the list: what fits comes first, what only has a precedent last.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Candidate(Box<CandidateRow<'a>>),
    Precedent(PrecedentRow<'a>),
}

/// What somebody of this trade has taken elsewhere: a reason to ask, no quantity promised.
#[derive(Serialize)]
struct PrecedentRow<'a> {
    from: &'a str,
    to: &'a str,
    from_country: Option<&'a str>,
    to_country: Option<&'a str>,
    offer: &'a str,
    via: Via,
    distance_km: Option<f64>,
    #[serde(rename = "use")]
    used_for: &'a str,
    place: &'a str,
    year: Option<i32>,
    source: &'a str,
    confidence: Confidence,
    sentence: String,
}

#[derive(Serialize)]
struct RejectedRow {
    reason: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct UndecidedRow<'a> {
    from: &'a str,
    to: &'a str,
    offer: &'a str,
    need: &'a str,
    missing: Vec<String>,
}

/// The candidates of a study as a section.
pub fn answer(study: &Study, lang: Lang) -> Section {
    let (network, matching) = (study.network, study.matching());
    let mut ranked: Vec<&Candidate> = matching.candidates.iter().collect();
    // Candidates come sorted by id, and the sort is stable.
    ranked.sort_by(|a, b| by_co2(a.worth.co2_t, b.worth.co2_t));
    let listed = if network.settings.top == 0 { usize::MAX } else { LISTED };
    let longest = matching.candidates.len().max(matching.undecided.len());
    let precedents = find_precedents(network, matching);
    let candidates = ranked.iter().take(listed).map(|c| Row::of_candidate(network, c, lang));
    let suggestions = precedents.iter().take(listed).map(|p| Row::of_precedent(network, p, lang));
    let rows: Vec<Row> = candidates.chain(suggestions).collect();
    let rejected: Vec<RejectedRow> = matching
        .rejected
        .iter()
        .map(|r| RejectedRow { reason: r.reason.as_str(), count: r.count })
        .collect();
    let undecided: Vec<UndecidedRow> = matching
        .undecided
        .iter()
        .take(listed)
        .map(|u| {
            let (offer, need) = (&network.offers[u.offer_at], &network.needs[u.need_at]);
            UndecidedRow {
                from: &network.actors[offer.actor].id,
                to: &network.actors[need.actor].id,
                offer: &network.resources[offer.resource].id,
                need: &network.resources[need.resource].id,
                missing: u.missing(network),
            }
        })
        .collect();
    let rejected_count: usize = matching.rejected.iter().map(|r| r.count).sum();
    Section::new("match", TITLE, lang)
        .say(found(network, matching, lang))
        .say(best(network, &ranked, lang))
        .say(downgrades(&ranked, lang))
        .say(suggested(precedents.len(), lang))
        .say(if listed < longest { CUT_OFF.in_lang(lang) } else { "" })
        .indicator(&CANDIDATES, matching.candidates.len() as f64)
        .indicator(&UNDECIDED, matching.undecided.len() as f64)
        .indicator(&PRECEDENTS, precedents.len() as f64)
        .indicator(&REJECTED, rejected_count as f64)
        .indicator(&TRUNCATED, if listed < longest { 1.0 } else { 0.0 })
        .indicator(&BEST, ranked.first().and_then(|c| c.worth.co2_t))
        .list("candidates", &rows)
        .list("rejected", &rejected)
        .list("undecided", &undecided)
}

/// Largest first, unknown last.
fn by_co2(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

impl<'a> Row<'a> {
    fn of_candidate(network: &'a Network, candidate: &'a Candidate, lang: Lang) -> Self {
        Self::Candidate(Box::new(candidate_row(network, candidate, lang)))
    }

    fn of_precedent(network: &'a Network, precedent: &Precedent<'a>, lang: Lang) -> Self {
        let country =
            |actor: usize| Some(network.actors[actor].country.as_str()).filter(|c| !c.is_empty());
        let record = precedent.record;
        Self::Precedent(PrecedentRow {
            from: &network.actors[precedent.from].id,
            to: &network.actors[precedent.to].id,
            from_country: country(precedent.from),
            to_country: country(precedent.to),
            offer: &network.resources[precedent.offer].id,
            via: Via::Precedent,
            distance_km: precedent.distance_km,
            used_for: &record.r#use,
            place: &record.place,
            year: record.year,
            source: &record.source,
            confidence: Confidence::Low,
            sentence: precedent_sentence(network, precedent, lang),
        })
    }
}

/// How many offers, needs and candidates there are, or what is missing for any.
fn found(network: &Network, matching: &Matching, lang: Lang) -> String {
    let n = |value: usize| count(value, lang);
    let (offers, needs) = (network.offers.len(), network.needs.len());
    let (fit, open) = (matching.candidates.len(), matching.undecided.len());
    if offers == 0 || needs == 0 {
        return match lang {
            Lang::En => "No offers or no needs are stated, so nothing can be matched.".to_owned(),
            Lang::Da => "Udbud eller behov mangler, så intet kan parres.".to_owned(),
        };
    }
    let failed: usize = matching.rejected.iter().map(|r| r.count).sum();
    match lang {
        Lang::En => format!(
            "Offers: {}; needs: {}; possible exchanges: {}. Pairs rejected: {}; pairs \
             undecided, because something needed is not stated: {}.",
            n(offers),
            n(needs),
            n(fit),
            n(failed),
            n(open),
        ),
        Lang::Da => format!(
            "Udbud: {}; behov: {}; mulige udvekslinger: {}. Afviste par: {}; uafklarede par, fordi \
             noget nødvendigt ikke er oplyst: {}.",
            n(offers),
            n(needs),
            n(fit),
            n(failed),
            n(open),
        ),
    }
}

/// The best one, and how many of them have no known saving.
fn best(network: &Network, ranked: &[&Candidate], lang: Lang) -> String {
    let Some(first) = ranked.first() else { return String::new() };
    let unknown = ranked.iter().filter(|c| c.worth.co2_t.is_none()).count();
    let mut text = match lang {
        Lang::En => "The best: ".to_owned(),
        Lang::Da => "Den bedste: ".to_owned(),
    };
    text.push_str(&sentence(network, first, lang));
    if let Some(last) = ranked.iter().rev().find_map(|c| c.worth.co2_t).filter(|c| *c < 0.0) {
        let more = rough(-last, 2, lang);
        text.push_str(&match lang {
            Lang::En => format!(" The worst would cause {more} t more CO₂e than it avoids."),
            Lang::Da => format!(" Den ringeste ville udlede {more} t mere CO₂e, end den sparer."),
        });
    }
    if unknown > 0 {
        let unknown = count(unknown, lang);
        text.push_str(&match lang {
            Lang::En => format!(" For {unknown} of them the saving is unknown."),
            Lang::Da => format!(" For {unknown} af dem er besparelsen ukendt."),
        });
    }
    text
}

fn downgrades(ranked: &[&Candidate], lang: Lang) -> String {
    let n = ranked.iter().filter(|c| c.takes_from_recycling).count();
    if n == 0 {
        return String::new();
    }
    let n = count(n, lang);
    match lang {
        Lang::En => format!(
            "Note: {n} would take what is recycled today; make sure that the new use is no lower one."
        ),
        Lang::Da => format!(
            "Bemærk: {n} ville tage noget, der genanvendes i dag; sørg for, at den nye anvendelse \
             ikke er ringere."
        ),
    }
}

fn suggested(n: usize, lang: Lang) -> String {
    if n == 0 {
        return String::new();
    }
    let n = count(n, lang);
    match lang {
        Lang::En => format!(
            "Nobody has asked, but others of the trade have taken such things elsewhere: {n} \
             suggestions stand last in the list."
        ),
        Lang::Da => format!(
            "Ingen har spurgt, men andre i branchen har taget den slags andre steder: {n} forslag \
             står sidst på listen."
        ),
    }
}
