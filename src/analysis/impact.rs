//! What do the exchanges save, by status, and what is unknown? Chapter 2 of the methods, summed.
//!
//! The total is the sum over exchanges, never of what anyone claims. Sums of different statuses
//! stand beside each other and are never added; a part of another exchange is shown, not summed.
//! With a year or chosen statuses only what is active counts, else every status has its prefix.
//!
//! Each file answers one question of an auditor:
//!
//! | file | question | lists |
//! |---|---|---|
//! | `rows` | what is each exchange worth? | `exchanges` |
//! | `audit` | which numbers is that made of, whose are they? | `terms`, `scopes` |
//! | `places` | where do they fall? | `places` |
//! | `sources` | who says so? | `factors`, `sources` |
//! | `missing` | which numbers are not there? | `missing` |
//! | `areas` | what goes in, out and round in an area, counted once? | `areas`, `diverted` |
//! | `claims` | what was published, and does it agree? | `claims`, `means` |
//! | `targets` | what was promised, and how far is it? | `targets`, `equivalents` |
//! | `projects` | what do facilitators count? | `projects`, `counters`, `returns` |
//! | `uncertainty` | how sure is the sum, and what moves it? | `drivers`, `distribution` |
//!
//! Published figures and promises stand beside what is computed, and enter nothing.

mod areas;
mod audit;
mod claims;
mod measures;
mod missing;
mod places;
mod projects;
mod rows;
mod sources;
mod targets;
mod uncertainty;
mod words;

pub use claims::{Measured, Verdict, find_measured};
pub use measures::{SUMS, Sum, find_sum};
pub use places::{Level, Place};
pub use targets::{Progress, find_progress};
pub use uncertainty::range_of;

use crate::model::{Status, Word};
use crate::network::{ExchangeIx, Network};
use crate::section::{Range, Section};
use crate::text::{Lang, Text};
use crate::worth::{Samples, Standing, Worth, keep_books};
use measures::{COMPLETE, PARTIAL, UNKNOWN};
use rows::row;
use words::{amounts_of_other_years, say};

/// The heading.
pub const TITLE: Text = Text::new("What it saves", "Hvad det sparer");
/// The question.
pub const QUESTION: Text = Text::new(
    "What do the exchanges save, how sure is that, and what is unknown?",
    "Hvad sparer udvekslingerne, hvor sikkert er det, og hvad er ukendt?",
);

/// Exchanges, or actors, of which every line is listed; of more, those that weigh most.
const LISTED: usize = 5000;

/// What is measured together.
#[derive(Clone, Debug, Default)]
pub struct Impact {
    /// The exchanges that are shown.
    pub shown: Vec<ExchangeIx>,
    /// Those of each status.
    pub shares: Vec<Share>,
    /// The sums in samples of the uncertainty; none where none were drawn.
    pub samples: Samples,
}

/// The exchanges of one status.
#[derive(Clone, Debug)]
pub struct Share {
    /// The status.
    pub status: Status,
    /// Those that are summed: not part of another.
    pub summed: Vec<ExchangeIx>,
}

/// Sums up a network; `worth` is that of its exchanges.
pub fn measure_impact(network: &Network, worth: &[Worth]) -> Impact {
    let every = network.selection.shows_every_status();
    let all = 0..network.exchanges.len();
    let shown: Vec<ExchangeIx> = all.filter(|&x| every || network.exchanges[x].active).collect();
    let shares = shares(network, &shown);
    let samples = uncertainty::draw(network, worth, &shares);
    Impact { shown, shares, samples }
}

/// The shown exchanges by status, in the order of statuses.
fn shares(network: &Network, shown: &[ExchangeIx]) -> Vec<Share> {
    let mut shares: std::collections::BTreeMap<Status, Share> = Default::default();
    for &x in shown {
        let exchange = &network.exchanges[x];
        let status = exchange.status;
        let share = shares.entry(status).or_insert_with(|| Share { status, summed: Vec::new() });
        if exchange.part_of.is_none() {
            share.summed.push(x);
        }
    }
    shares.into_values().collect()
}

impl Impact {
    /// The share of a status, where any exchange has it.
    pub fn share(&self, status: Status) -> Option<&Share> {
        self.shares.iter().find(|share| share.status == status)
    }

    /// Where a sum lies in the samples.
    pub fn range(&self, status: Status, sum: &Sum) -> Option<Range> {
        range_of(self.samples.totals.get(&(status, sum.total?))?)
    }
}

impl Share {
    /// The sum of what is known of something; absent where nothing is.
    pub fn sum(&self, network: &Network, worth: &[Worth], sum: &Sum) -> Option<f64> {
        let known = self.summed.iter();
        let known = known.filter_map(|&x| (sum.of)(network, &network.exchanges[x], &worth[x]));
        known.reduce(|sum, value| sum + value)
    }

    fn co2_t(&self, worth: &[Worth]) -> Option<f64> {
        self.summed.iter().filter_map(|&x| worth[x].co2_t).reduce(|sum, value| sum + value)
    }

    fn count(&self, worth: &[Worth], standing: Standing) -> usize {
        self.summed.iter().filter(|&&x| worth[x].standing == standing).count()
    }
}

/// The impact of a network as a section.
pub fn section(impact: &Impact, network: &Network, worth: &[Worth], lang: Lang) -> Section {
    let mut section = Section::new("impact", TITLE, lang);
    if impact.shares.is_empty() {
        section = section.say(match lang {
            Lang::En => "There are no exchanges to measure.",
            Lang::Da => "Der er ingen udvekslinger at måle.",
        });
    }
    for share in &impact.shares {
        section = section.say(say(network, worth, share, lang));
        section = indicators(section, impact, network, worth, share);
    }
    section = section.say(amounts_of_other_years(network, &impact.shown, lang));
    let rows: Vec<rows::Row> =
        impact.shown.iter().map(|&x| row(network, impact, x, &worth[x])).collect();
    let books = keep_books(network);
    section = section.list("exchanges", &rows);
    section = audit::add(section, network, impact, &books, lang);
    section = missing::add(section, network, impact, worth, lang);
    section = areas::add(section, network, impact, worth, lang);
    section = uncertainty::add(section, network, impact, worth, lang);
    section = claims::add(section, network, impact, worth, lang);
    section = targets::add(section, network, impact, worth, lang);
    projects::add(section, network, impact, worth)
}

fn indicators(
    mut section: Section,
    impact: &Impact,
    network: &Network,
    worth: &[Worth],
    share: &Share,
) -> Section {
    let prefix = format!("{}.", share.status.as_str());
    for sum in &SUMS {
        // Where nothing is taken out, the effect of the programme is the total and says nothing new.
        if sum.measure.id == "programme.co2_t" && !has_programme(network, share) {
            continue;
        }
        let unit = unit_of(sum, network);
        let value = share.sum(network, worth, sum);
        let id = format!("{prefix}{}", sum.measure.id);
        section = section
            .prefixed_indicator(&prefix, &sum.measure, unit, value)
            .range(&id, impact.range(share.status, sum));
    }
    for (measure, standing) in [
        (&COMPLETE, Standing::Complete),
        (&PARTIAL, Standing::Partial),
        (&UNKNOWN, Standing::Unknown),
    ] {
        let value = share.count(worth, standing) as f64;
        section = section.prefixed_indicator(&prefix, measure, measure.unit, value);
    }
    section
}

/// Whether anything would exist anyway, or is only partly the programme's.
fn has_programme(network: &Network, share: &Share) -> bool {
    let said = |&x: &ExchangeIx| network.said(&network.exchanges[x]);
    share.summed.iter().map(said).any(|said| said.baseline || said.attribution.is_some())
}

/// The unit of a sum in this network.
fn unit_of<'a>(sum: &Sum, network: &'a Network) -> &'a str {
    if sum.measure.unit == "money" { network.currency() } else { sum.measure.unit }
}

fn written(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
