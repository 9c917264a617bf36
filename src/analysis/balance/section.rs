//! The balances in words, numbers and tables.

use serde::Serialize;

use super::words;
use super::{Balances, Flow, TITLE};
use crate::network::{ExchangeIx, Network};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};

const fn measure(id: &'static str, name: Text, definition: &'static str) -> Measure {
    Measure { id, name, unit: "1", definition }
}

const BALANCES: Measure = measure(
    "balances",
    Text::new("Balances", "Balancer"),
    "Pairs of an actor and a resource with something in and something out, those left out not counted.",
);
const OPEN: Measure = measure(
    "not_closing",
    Text::new("Balances that do not close", "Balancer, der ikke går op"),
    "Balances of known flows in which in and out differ by more than 1 % of the larger.",
);
const LARGEST: Measure = measure(
    "largest_relative_residual",
    Text::new("Largest residual, share", "Største rest, andel"),
    "The largest |in − out| as a share of the larger of the two, over balances of known flows.",
);
const CHI2: Measure = measure(
    "chi2",
    Text::new("χ² of the corrections", "χ² for korrektionerne"),
    "Sum of squared corrections over the variances of the measurements: rᵀ(GVGᵀ)⁺r.",
);
const DOF: Measure = measure(
    "dof",
    Text::new("Degrees of freedom", "Frihedsgrader"),
    "Rank of the balances on the measured flows, with the unmeasured projected out (Crowe 1983).",
);
const CHANCE: Measure = measure(
    "p_value",
    Text::new("Chance of such a χ²", "Sandsynlighed for en sådan χ²"),
    "How likely a χ² at least as large is if all measurements are right within their standard deviations.",
);
const RECONCILED: Measure = measure(
    "reconciled_flows",
    Text::new("Measured flows that are checked", "Målte strømme, der kontrolleres"),
    "Flows with a standard deviation that balances with other flows correct.",
);
const ESTIMATED: Measure = measure(
    "estimated_flows",
    Text::new("Unknown flows that follow", "Ukendte strømme, der følger"),
    "Flows of unknown quantity that the balances determine.",
);
const SUSPECTS: Measure = measure(
    "suspects",
    Text::new("Suspect measurements", "Mistænkelige målinger"),
    "Flows whose correction in standard deviations is past the 5 % test for all flows together (Mah and Tamhane 1982, Šidák).",
);
const NOT_DETERMINABLE: Measure = measure(
    "not_determinable_flows",
    Text::new("Flows that cannot be determined", "Strømme, der ikke kan bestemmes"),
    "Flows of unknown quantity that no balance determines.",
);

#[derive(Serialize)]
struct ResidualRow<'a> {
    actor: &'a str,
    resource: &'a str,
    #[serde(rename = "in")]
    input: f64,
    #[serde(rename = "out")]
    output: f64,
    residual: f64,
    relative: Option<f64>,
    unit: &'a str,
}

#[derive(Serialize)]
struct FlowRow<'a> {
    exchange: &'a str,
    from: &'a str,
    to: &'a str,
    resource: &'a str,
    measured: Option<f64>,
    measured_sd: Option<f64>,
    reconciled: f64,
    sd: Option<f64>,
    unit: &'a str,
    adjustment: Option<f64>,
    suspect: Option<bool>,
    negative: Option<bool>,
    estimated: Option<bool>,
}

#[derive(Serialize)]
struct UnknownRow<'a> {
    exchange: &'a str,
    from: &'a str,
    to: &'a str,
    resource: &'a str,
}

#[derive(Serialize)]
struct LeftOutRow<'a> {
    actor: &'a str,
    resource: &'a str,
    reason: &'static str,
}

#[derive(Serialize)]
struct GapRow<'a> {
    actor: &'a str,
    resource: &'a str,
    residual: f64,
    unit: &'a str,
}

/// The balances in words, numbers and tables.
pub fn section(found: &Balances, network: &Network, lang: Lang) -> Section {
    let some = |count: usize| Some(count as f64).filter(|_| found.balances > 0);
    let shares = found.residuals.iter().filter_map(|r| Some(r.relative()?.abs()));
    let measured = || found.flows.iter().filter(|flow| flow.measured.is_some());
    let section = Section::new("balance", TITLE, lang)
        .say(words::closing(found, network, lang))
        .say(words::part(found, network, lang))
        .say(words::fit(found, network, lang))
        .say(words::suspicion(found, network, lang))
        .say(words::negative(found, network, lang))
        .say(words::contradiction(found, network, lang))
        .say(words::unknown(found, network, lang))
        .say(words::left_out(found, lang))
        .indicator(&BALANCES, found.balances as f64)
        .indicator(
            &OPEN,
            words::count_if(!found.residuals.is_empty(), || {
                found.residuals.iter().filter(|r| !r.closes()).count()
            }),
        )
        .indicator(&LARGEST, shares.reduce(f64::max))
        .indicator(&CHI2, found.fit.map(|fit| fit.chi2))
        .indicator(&DOF, found.fit.map(|fit| fit.degrees as f64))
        .indicator(&CHANCE, found.fit.map(|fit| fit.chance))
        .indicator(
            &SUSPECTS,
            words::count_if(found.fit.is_some(), || measured().filter(|flow| flow.suspect).count()),
        )
        .indicator(&RECONCILED, some(measured().filter(|f| f.adjustment.is_some()).count()))
        .indicator(&ESTIMATED, some(found.flows.iter().filter(|f| f.measured.is_none()).count()))
        .indicator(&NOT_DETERMINABLE, some(found.not_determinable.len()));
    lists(section, found, network)
}

fn lists(section: Section, found: &Balances, network: &Network) -> Section {
    let actor = |at: usize| network.actors[at].id.as_str();
    let resource = |at: usize| network.resources[at].id.as_str();
    let unit = |at: usize| network.resources[at].unit.symbol;
    let residuals: Vec<ResidualRow> = found
        .residuals
        .iter()
        .map(|r| ResidualRow {
            actor: actor(r.actor),
            resource: resource(r.resource),
            input: r.input,
            output: r.output,
            residual: r.gap(),
            relative: r.relative(),
            unit: unit(r.resource),
        })
        .collect();
    let flows: Vec<FlowRow> = found.flows.iter().map(|flow| flow_row(flow, network)).collect();
    let unknown = |&x: &ExchangeIx| {
        let e = &network.exchanges[x];
        UnknownRow {
            exchange: network.id(x),
            from: actor(e.from),
            to: actor(e.to),
            resource: resource(e.resource),
        }
    };
    let unknown: Vec<UnknownRow> = found.not_determinable.iter().map(unknown).collect();
    let left_out: Vec<LeftOutRow> = found
        .left_out
        .iter()
        .map(|l| LeftOutRow {
            actor: actor(l.actor),
            resource: resource(l.resource),
            reason: l.why.word(),
        })
        .collect();
    let gaps: Vec<GapRow> = found
        .contradictions
        .iter()
        .map(|g| GapRow {
            actor: actor(g.actor),
            resource: resource(g.resource),
            residual: g.gap,
            unit: unit(g.resource),
        })
        .collect();
    section
        .list("residuals", &residuals)
        .list("reconciled", &flows)
        .list("not_determinable", &unknown)
        .list("left_out", &left_out)
        .list("contradictions", &gaps)
}

fn flow_row<'a>(flow: &Flow, network: &'a Network) -> FlowRow<'a> {
    let e = &network.exchanges[flow.exchange];
    let yes = |is: bool| is.then_some(true);
    FlowRow {
        exchange: network.id(flow.exchange),
        from: &network.actors[e.from].id,
        to: &network.actors[e.to].id,
        resource: &network.resources[e.resource].id,
        measured: flow.measured.map(|read| read.value),
        measured_sd: flow.measured.map(|read| read.sd),
        reconciled: flow.reconciled,
        sd: flow.sd,
        unit: network.resources[e.resource].unit.symbol,
        adjustment: flow.adjustment,
        suspect: yes(flow.suspect),
        negative: yes(flow.reconciled < 0.0),
        estimated: yes(flow.measured.is_none()),
    }
}
