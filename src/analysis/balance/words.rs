//! The sentences of the summary.

use super::{Balances, Flow, LEVEL, Residual, Why};
use crate::network::{ExchangeIx, Network, Selection};
use crate::number::{count, percent, significant};
use crate::text::Lang;

/// Names in one sentence; the rest is counted.
const MOST_NAMES: usize = 3;

/// Two moves this near to each other cannot be told apart.
const TIED: f64 = 1e-6;

/// A count, where it is defined.
pub(super) fn count_if(is_defined: bool, count: impl FnOnce() -> usize) -> Option<f64> {
    is_defined.then(|| count() as f64)
}

fn pick<'a>(lang: Lang, en: &'a str, da: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        Lang::Da => da,
    }
}

/// A number with its noun: `1 balance`, `2 balances`.
fn counted(n: usize, lang: Lang, en: [&str; 2], da: [&str; 2]) -> String {
    let noun = pick(lang, en[usize::from(n != 1)], da[usize::from(n != 1)]);
    format!("{} {noun}", count(n, lang))
}

/// `heat from Plant to Net`.
fn flow_name(network: &Network, exchange: ExchangeIx, lang: Lang) -> String {
    let e = &network.exchanges[exchange];
    let [from, to] = [e.from, e.to].map(|actor| &network.actors[actor].name);
    let what = &network.resources[e.resource].name;
    match lang {
        Lang::En => format!("{what} from {from} to {to}"),
        Lang::Da => format!("{what} fra {from} til {to}"),
    }
}

/// The first few names, and how many more there are.
fn listed(names: Vec<String>, lang: Lang) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    let mut shown: Vec<String> = names.into_iter().take(MOST_NAMES).collect();
    if more > 0 {
        let more = count(more, lang);
        shown.push(match lang {
            Lang::En => format!("{more} more"),
            Lang::Da => format!("{more} mere"),
        });
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} {} {last}", rest.join(", "), pick(lang, "and", "og"))
        }
        _ => shown.concat(),
    }
}

/// How many balances there are, and which do not close.
pub(super) fn closing(found: &Balances, network: &Network, lang: Lang) -> String {
    if found.balances == 0 {
        return pick(
            lang,
            "No actor has a balance of in and out that could be checked.",
            "Ingen aktør har en balance mellem ind og ud, der kan kontrolleres.",
        )
        .to_owned();
    }
    let all = counted(found.balances, lang, ["balance", "balances"], ["balance", "balancer"]);
    let known = found.residuals.len();
    let open: Vec<&Residual> = found.residuals.iter().filter(|r| !r.closes()).collect();
    let start = match lang {
        Lang::En if known == found.balances => format!("{all} of an actor and a resource."),
        Lang::En if known == 0 => {
            format!("{all} of an actor and a resource, none of them with every flow known.")
        }
        Lang::Da if known == 0 => {
            format!("{all} for en aktør og en ressource, ingen af dem med alle strømme kendt.")
        }
        Lang::En => format!(
            "{all} of an actor and a resource, {} of them with every flow known.",
            count(known, lang)
        ),
        Lang::Da if known == found.balances => format!("{all} for en aktør og en ressource."),
        Lang::Da => format!(
            "{all} for en aktør og en ressource, heraf {} hvor alle strømme er kendt.",
            count(known, lang)
        ),
    };
    let Some(worst) = open.first() else {
        let close = match (known, lang) {
            (0, _) => "",
            (1, Lang::En) => " It closes within 1 %.",
            (1, Lang::Da) => " Den går op inden for 1 %.",
            (_, Lang::En) => " All these close within 1 %.",
            (_, Lang::Da) => " De går alle op inden for 1 %.",
        };
        return start + close;
    };
    let what = &network.resources[worst.resource];
    let (name, unit) = (&network.actors[worst.actor].name, what.unit.symbol);
    let [input, output] = [worst.input, worst.output].map(|x| significant(x, 3, lang));
    let share = percent(worst.relative().unwrap_or(0.0).abs(), lang);
    let which = match lang {
        Lang::En => format!("{} at {name}: {input} {unit} in, {output} {unit} out", what.name),
        Lang::Da => format!("{} hos {name}: {input} {unit} ind, {output} {unit} ud", what.name),
    };
    match (open.len(), lang) {
        (1, Lang::En) => format!("{start} One does not close: {which} ({share} apart)."),
        (1, Lang::Da) => format!("{start} Én går ikke op: {which} (afvigelse {share})."),
        (n, Lang::En) => {
            let n = count(n, lang);
            format!("{start} {n} do not close; the worst is {which} ({share} apart).")
        }
        (n, Lang::Da) => {
            let n = count(n, lang);
            format!("{start} {n} går ikke op; den værste er {which} (afvigelse {share}).")
        }
    }
}

/// Where only a part of the data is looked at, what the rest brings and takes is missing.
pub(super) fn part(found: &Balances, network: &Network, lang: Lang) -> String {
    let Selection {
        year,
        statuses,
        without,
        municipalities,
        countries,
        category,
        focus,
        possible: _,
    } = &network.selection;
    let named = [without, municipalities, countries, focus].iter().any(|ids| !ids.is_empty());
    let is_part = year.is_some() || category.is_some() || !statuses.is_empty() || named;
    if !is_part || found.balances == 0 {
        return String::new();
    }
    pick(
        lang,
        "Only a part of the data is looked at: a balance may lack what the rest brings or takes.",
        "Kun en del af data er med: en balance kan mangle det, resten bringer eller tager.",
    )
    .to_owned()
}

/// What was reconciled, and whether it agrees.
pub(super) fn fit(found: &Balances, network: &Network, lang: Lang) -> String {
    let measured = found.flows.iter().filter(|flow| flow.measured.is_some()).count();
    if measured == 0 {
        let any =
            network.active().any(|(_, e)| e.quantity.is_some() && e.sd.is_some_and(|s| s > 0.0));
        return match (any, lang) {
            (false, Lang::En) => {
                "No quantity states a standard deviation (sd), so nothing is reconciled."
            }
            (false, Lang::Da) => {
                "Ingen mængde er angivet med standardafvigelse (sd), så intet er udjævnet."
            }
            (true, Lang::En) => {
                "No flow with a standard deviation stands in a balance, so nothing is reconciled."
            }
            (true, Lang::Da) => {
                "Ingen strøm med standardafvigelse indgår i en balance, så intet er udjævnet."
            }
        }
        .to_owned();
    }
    let flows = counted(
        measured,
        lang,
        ["measured flow", "measured flows"],
        ["målt strøm", "målte strømme"],
    );
    let Some(fit) = found.fit else {
        return match lang {
            Lang::En => {
                format!("{flows}, but no balance checks what was measured against anything else.")
            }
            Lang::Da => format!("{flows}, men ingen balance holder målingerne op mod noget andet."),
        };
    };
    let checked = found.flows.iter().filter(|flow| flow.adjustment.is_some()).count();
    let [chi2, chance] = [fit.chi2, fit.chance].map(|x| significant(x, 3, lang));
    let degrees = counted(
        fit.degrees,
        lang,
        ["degree of freedom", "degrees of freedom"],
        ["frihedsgrad", "frihedsgrader"],
    );
    let checked = count(checked, lang);
    match lang {
        Lang::En => format!(
            "{flows}, {checked} of them checked by balances and reconciled: χ² = {chi2} with {degrees} (p = {chance})."
        ),
        Lang::Da => format!(
            "{flows}, heraf {checked} kontrolleret af balancer og udjævnet: χ² = {chi2} med {degrees} (p = {chance})."
        ),
    }
}

/// The measured flow whose correction is largest, and those that cannot be told from it.
fn most_moved(found: &Balances) -> Vec<&Flow> {
    let moved = |flow: &Flow| flow.adjustment.map_or(0.0, f64::abs);
    let most = found.flows.iter().map(moved).fold(0.0, f64::max);
    found.flows.iter().filter(|f| 0.0 < most && moved(f) >= most * (1.0 - TIED)).collect()
}

/// A gross error, if the measurements do not agree.
pub(super) fn suspicion(found: &Balances, network: &Network, lang: Lang) -> String {
    let Some(fit) = found.fit else { return String::new() };
    let suspects = found.flows.iter().filter(|flow| flow.suspect).count();
    let disagree = fit.chance < LEVEL;
    if !disagree && suspects == 0 {
        return pick(
            lang,
            "The measurements agree within their standard deviations.",
            "Målingerne stemmer overens inden for deres standardafvigelser.",
        )
        .to_owned();
    }
    let most = most_moved(found);
    let names = most.iter().map(|flow| flow_name(network, flow.exchange, lang)).collect();
    let names = listed(names, lang);
    let deviations = most.first().and_then(|f| f.adjustment).map_or(0.0, f64::abs);
    let deviations = significant(deviations, 3, lang);
    let start = match (disagree, lang) {
        (true, Lang::En) => {
            "They do not agree within their standard deviations (95 %): look for a gross error, a missing flow, a standard deviation stated too small, or a quantity without one that is not exact."
        }
        (true, Lang::Da) => {
            "De stemmer ikke overens inden for deres standardafvigelser (95 %): led efter en grov fejl, en manglende strøm, en for lille angivet standardafvigelse eller en mængde uden, som ikke er nøjagtig."
        }
        (false, Lang::En) => "As a whole they agree, but one stands out.",
        (false, Lang::Da) => "Som helhed stemmer de overens, men én skiller sig ud.",
    };
    match (most.len(), lang) {
        (1, Lang::En) => format!(
            "{start} The largest correction is that of {names}: {deviations} standard deviations."
        ),
        (1, Lang::Da) => {
            format!("{start} Den største korrektion er {names}: {deviations} standardafvigelser.")
        }
        (_, Lang::En) => format!(
            "{start} The largest correction, {deviations} standard deviations, is shared by {names}; the balances cannot tell them apart."
        ),
        (_, Lang::Da) => format!(
            "{start} Den største korrektion, {deviations} standardafvigelser, deles af {names}; balancerne kan ikke skelne dem."
        ),
    }
}

/// Flows that come out below zero.
pub(super) fn negative(found: &Balances, network: &Network, lang: Lang) -> String {
    let below = found.flows.iter().filter(|flow| flow.reconciled < 0.0);
    let names: Vec<String> = below.map(|flow| flow_name(network, flow.exchange, lang)).collect();
    if names.is_empty() {
        return String::new();
    }
    let names = listed(names, lang);
    match lang {
        Lang::En => format!("Below zero, which no flow can be, comes out: {names}."),
        Lang::Da => format!("Under nul, hvad ingen strøm kan være, bliver: {names}."),
    }
}

/// Balances that exact amounts cannot meet.
pub(super) fn contradiction(found: &Balances, network: &Network, lang: Lang) -> String {
    if found.contradictions.is_empty() {
        return String::new();
    }
    let name = |g: &super::Gap| {
        let (what, who) = (&network.resources[g.resource].name, &network.actors[g.actor].name);
        format!("{what} {} {who}", pick(lang, "at", "hos"))
    };
    let names = listed(found.contradictions.iter().map(name).collect(), lang);
    match lang {
        Lang::En => format!(
            "Quantities without a standard deviation count as exact and contradict each other round {names}: the flows that hang together with that are left as they are."
        ),
        Lang::Da => format!(
            "Mængder uden standardafvigelse regnes for nøjagtige og modsiger hinanden omkring {names}: de strømme, der hænger sammen med det, er ladt urørt."
        ),
    }
}

/// What follows from the balances, and what does not.
pub(super) fn unknown(found: &Balances, network: &Network, lang: Lang) -> String {
    let estimated = found.flows.iter().filter(|flow| flow.measured.is_none());
    let estimated: Vec<String> =
        estimated.map(|flow| flow_name(network, flow.exchange, lang)).collect();
    let mut out = String::new();
    if !estimated.is_empty() {
        let flows = counted(
            estimated.len(),
            lang,
            ["unknown flow", "unknown flows"],
            ["ukendt strøm", "ukendte strømme"],
        );
        let one = estimated.len() == 1;
        let names = listed(estimated, lang);
        out = match (one, lang) {
            (true, Lang::En) => format!("{flows} follows from the balances: {names}."),
            (false, Lang::En) => format!("{flows} follow from the balances: {names}."),
            (_, Lang::Da) => format!("{flows} følger af balancerne: {names}."),
        };
    }
    let names = found.not_determinable.iter().map(|&x| flow_name(network, x, lang));
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        let flows = counted(names.len(), lang, ["flow", "flows"], ["strøm", "strømme"]);
        let names = listed(names, lang);
        let sentence = match lang {
            Lang::En => format!("{flows} of unknown quantity cannot be determined: {names}."),
            Lang::Da => format!("{flows} af ukendt størrelse kan ikke bestemmes: {names}."),
        };
        if !out.is_empty() {
            out.push(' ');
        }
        out += &sentence;
    }
    out
}

/// What is left out, and why.
pub(super) fn left_out(found: &Balances, lang: Lang) -> String {
    let whys = [
        (
            Why::Yield,
            "a conversion does not state its yield",
            "en omdannelse ikke angiver sit udbytte",
        ),
        (
            Why::Shared,
            "one input makes several products and it is not said whether they share it",
            "ét input bliver til flere produkter, uden at det er sagt, om de deler det",
        ),
        (
            Why::Unrecorded,
            "what goes into a conversion or comes out of it is not recorded",
            "det, der går ind i eller kommer ud af en omdannelse, ikke er registreret",
        ),
        (
            Why::Partly,
            "a conversion may use or make more than is recorded",
            "en omdannelse kan bruge eller lave mere, end der er registreret",
        ),
        (
            Why::Family,
            "the resource may go on as another of its family",
            "ressourcen kan gå videre som en anden i sin familie",
        ),
        (
            Why::Own,
            "the actor makes or uses the resource itself",
            "aktøren selv fremstiller eller bruger ressourcen",
        ),
    ];
    let reasons: Vec<String> = whys
        .iter()
        .filter_map(|(why, en, da)| {
            let n = found.left_out.iter().filter(|l| l.why == *why).count();
            (n > 0).then(|| format!("{} ({})", pick(lang, en, da), count(n, lang)))
        })
        .collect();
    if reasons.is_empty() {
        return String::new();
    }
    let all = count(found.left_out.len(), lang);
    let reasons = reasons.join("; ");
    match (found.left_out.len(), lang) {
        (1, Lang::En) => format!("One more balance is left out, because {reasons}."),
        (1, Lang::Da) => format!("Én balance til er udeladt, fordi {reasons}."),
        (_, Lang::En) => format!("{all} more balances are left out, because {reasons}."),
        (_, Lang::Da) => format!("Yderligere {all} balancer er udeladt, fordi {reasons}."),
    }
}
