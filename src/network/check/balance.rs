//! Do the flows of an actor agree with its offers, its needs, and with each other?
//!
//! Active exchanges count (operating and pilot), converted to the unit of their resource;
//! `part_of` is contained elsewhere, and a service carries no amount of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::Ids;
use super::rows::issue;
use crate::model::{Code, Dataset, Exchange, ExchangeType, Issue, Way, unit};
use crate::network::Selection;
use crate::number::shortest;

/// Sums of floats differ in their last bits with the order; this is no difference.
const TOLERANCE: f64 = 1e-9;

/// An actor and a resource.
type Pair<'a> = (&'a str, &'a str);

fn flowing(data: &Dataset) -> impl Iterator<Item = &Exchange> {
    let default = Selection::default();
    data.exchanges.iter().filter(move |e| {
        e.part_of.is_empty() && e.kind != ExchangeType::Service && default.is_active(e)
    })
}

/// What an exchange sends, in the unit of its resource, where known.
fn sent(e: &Exchange, ids: &Ids<'_>) -> Option<f64> {
    Some(e.quantity? * ids.unit_factor(&e.unit, &e.resource)?)
}

/// More leaves an actor than it offers; ordinary trade apart.
pub(super) fn find_flows_above_offers(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let mut offered: BTreeMap<Pair<'_>, (f64, usize)> = BTreeMap::new();
    for (row, o) in data.offers.iter().enumerate() {
        let amount = o.quantity * ids.unit_factor(&o.unit, &o.resource).unwrap_or(f64::INFINITY);
        offered.entry((&o.actor, &o.resource)).or_insert((0.0, row)).0 += amount;
    }
    if offered.is_empty() {
        return Vec::new();
    }
    let mut leaving: BTreeMap<Pair<'_>, f64> = BTreeMap::new();
    for e in flowing(data).filter(|e| e.kind != ExchangeType::Product) {
        if offered.contains_key(&(e.from.as_str(), e.resource.as_str())) {
            *leaving.entry((&e.from, &e.resource)).or_default() += sent(e, ids).unwrap_or(0.0);
        }
    }
    let mut issues = Vec::new();
    for (pair, (offer, row)) in offered {
        let flow = leaving.get(&pair).copied().unwrap_or(0.0);
        if offer >= 0.0 && flow > offer * (1.0 + TOLERANCE) {
            let message = format!(
                "active exchanges carry {}, more than the {} offered",
                shortest(flow),
                shortest(offer)
            );
            let hint = "an offer is the whole yearly amount, exchanges included";
            issues.push(issue(
                Code::AboveOffer,
                &data.offers[row],
                row,
                "quantity",
                &message,
                hint,
            ));
        }
    }
    issues.sort_by_key(|issue| issue.address.as_ref().and_then(|a| a.row));
    issues
}

/// More reaches an actor than it needs: what exchanges displace of the needed resource or, where
/// they displace nothing, deliver of it.
pub(super) fn find_flows_above_needs(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let mut needed: BTreeMap<Pair<'_>, (f64, usize)> = BTreeMap::new();
    for (row, n) in data.needs.iter().enumerate() {
        let amount = n.quantity * ids.unit_factor(&n.unit, &n.resource).unwrap_or(f64::INFINITY);
        needed.entry((&n.actor, &n.resource)).or_insert((0.0, row)).0 += amount;
    }
    if needed.is_empty() {
        return Vec::new();
    }
    let mut arriving: BTreeMap<Pair<'_>, f64> = BTreeMap::new();
    for e in flowing(data).filter(|e| e.kind != ExchangeType::Product) {
        let displaces = !e.displaces.is_empty();
        let resource = if displaces { &e.displaces } else { &e.resource };
        if !needed.contains_key(&(e.to.as_str(), resource.as_str())) {
            continue;
        }
        let delivered = sent(e, ids).unwrap_or(0.0) * (1.0 - e.loss.unwrap_or(0.0));
        let amount = if displaces { delivered * ratio(e, ids).unwrap_or(0.0) } else { delivered };
        *arriving.entry((&e.to, resource)).or_default() += amount;
    }
    let mut issues = Vec::new();
    for (pair, (need, row)) in needed {
        let flow = arriving.get(&pair).copied().unwrap_or(0.0);
        if need >= 0.0 && flow > need * (1.0 + TOLERANCE) {
            let message = format!(
                "active exchanges bring {}, more than the {} needed",
                shortest(flow),
                shortest(need)
            );
            let hint = "a need is the whole yearly amount, exchanges included";
            issues.push(issue(Code::AboveNeed, &data.needs[row], row, "quantity", &message, hint));
        }
    }
    issues.sort_by_key(|issue| issue.address.as_ref().and_then(|a| a.row));
    issues
}

/// Displaced per unit sent, in the units of the two resources: as `network::build` scales it.
fn ratio(e: &Exchange, ids: &Ids<'_>) -> Option<f64> {
    let from = unit::find(&ids.resource(&e.resource)?.unit)?;
    let to = unit::find(&ids.resource(&e.displaces)?.unit)?;
    let written = unit::find(&e.unit).unwrap_or(from);
    let scale = unit::factor(from, to).or_else(|| unit::factor(from, written))?;
    Some(e.ratio.unwrap_or(1.0) * scale)
}

/// In and out of one actor and resource.
#[derive(Default)]
struct Account {
    input: f64,
    output: f64,
    /// Something comes in, something goes out.
    comes: bool,
    goes: bool,
    /// An amount is unknown.
    unknown: bool,
    /// What leaves the system is stated, so that somebody has kept account.
    accounted: bool,
}

/// The gap above which known flows do not balance, a share of the larger side.
const GAP: f64 = 0.01;

/// In and out of an actor differ although all flows are known.
///
/// A maker or a user of a resource has no balance of it. Asked are actors that only pass it on,
/// and those whose exports or losses of it are stated and who neither make nor convert it.
pub(super) fn find_imbalances(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let hubs = data.actors.iter().filter(|a| a.pass_through).map(|a| a.id.as_str());
    let keepers: BTreeSet<&str> =
        hubs.chain(data.boundary.iter().map(|b| b.actor.as_str())).collect();
    if keepers.is_empty() {
        return Vec::new();
    }
    let mut accounts: BTreeMap<Pair<'_>, Account> = BTreeMap::new();
    let kept = |e: &&Exchange| keepers.contains(&*e.from) || keepers.contains(&*e.to);
    for e in flowing(data).filter(kept) {
        let quantity = sent(e, ids);
        let giver = accounts.entry((&e.from, &e.resource)).or_default();
        giver.goes = true;
        giver.output += quantity.unwrap_or(0.0);
        giver.unknown |= quantity.is_none();
        let taker = accounts.entry((&e.to, &e.resource)).or_default();
        taker.comes = true;
        taker.input += quantity.unwrap_or(0.0) * (1.0 - e.loss.unwrap_or(0.0));
        taker.unknown |= quantity.is_none();
    }
    for b in &data.boundary {
        let quantity = ids.unit_factor(&b.unit, &b.resource).map(|factor| b.quantity * factor);
        let account = accounts.entry((&b.actor, &b.resource)).or_default();
        account.unknown |= quantity.is_none();
        match b.way {
            Way::Import => {
                account.comes = true;
                account.input += quantity.unwrap_or(0.0);
            }
            Way::Export | Way::Loss => {
                account.goes = true;
                account.accounted = true;
                account.output += quantity.unwrap_or(0.0);
            }
        }
    }
    let converted: BTreeSet<Pair<'_>> = data
        .conversions
        .iter()
        .flat_map(|c| [(c.actor.as_str(), c.input.as_str()), (&c.actor, &c.output)])
        .collect();
    let mut issues = Vec::new();
    for ((id, resource), account) in accounts {
        let Some(row) = ids.actors.get(id).map(|&row| row as usize) else { continue };
        let actor = &data.actors[row];
        let converts = converted.contains(&(id, resource)) || converted.contains(&("*", resource));
        let kept = actor.pass_through || (account.accounted && !converts);
        if !kept || actor.external || account.unknown || !account.comes || !account.goes {
            continue;
        }
        let (input, output) = (account.input, account.output);
        let gap = (input - output).abs() / input.max(output);
        if gap > GAP {
            let message = format!(
                "{resource} does not balance: {} in, {} out",
                shortest(input),
                shortest(output)
            );
            let hint = "is a loss, an import or an exchange missing?";
            issues.push(issue(Code::Imbalance, actor, row, "id", &message, hint));
        }
    }
    issues.sort_by_key(|issue| issue.address.as_ref().and_then(|a| a.row));
    issues
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::check::check;

    fn codes(text: &str) -> Vec<Code> {
        check(&sketch(text)).iter().map(|issue| issue.code).collect()
    }

    #[test]
    fn more_leaves_than_is_offered() {
        // 11 t = 11,000 kg leave; trade does not count.
        let text = "offer a: wood 10\n a -> b: wood 11000 unit=kg\n a -> b: wood 5 type=product";
        assert_eq!(codes(text), [Code::AboveOffer]);
        assert_eq!(codes(&text.replace("11000", "10000")), []);
    }

    #[test]
    fn more_arrives_than_is_needed() {
        // Two suppliers of 600 t to a need of 1000 t: 1200 displaced.
        let text = "need c: sand 1000\n a -> c: glass 600 displaces=sand\n b -> c: glass 600 displaces=sand";
        assert_eq!(codes(text), [Code::AboveNeed]);
        assert_eq!(codes(&text.replace("displaces=sand", "displaces=sand ratio=0.8")), []);
    }

    #[test]
    fn a_hub_that_loses_says_so() {
        // 100 in, 90 out: a gap of 10 %. With the loss stated it closes.
        let text = "a -> hub: heat 100\n hub -> b: heat 90\n actor hub: pass_through=yes";
        assert_eq!(codes(text), [Code::Imbalance]);
        assert_eq!(codes(&format!("{text}\n hub -> loss: heat 10")), []);
        assert_eq!(codes(&text.replace("heat 90", "heat")), [Code::NoQuantity]);
        assert_eq!(codes(&text.replace(" pass_through=yes", "")), []);
    }
}
