//! In less out, where all of it is known.

use super::Residual;
use super::accounts::{Account, Place};
use crate::network::Network;

/// The residuals of balances whose flows are all known, the largest share first.
///
/// What a process makes is what the balance of its output lacks, where that is its only unknown; such
/// a balance closes by that, and says nothing itself. Repeated, since an output may be an input again.
pub(super) fn residuals(
    network: &Network,
    usable: &[(Place, &Account)],
    processes: usize,
) -> Vec<Residual> {
    let mut activity: Vec<Option<f64>> = vec![None; processes];
    let mut waiting: Vec<Sum> = usable.iter().filter_map(|entry| known(network, *entry)).collect();
    let mut found = Vec::new();
    loop {
        let before = waiting.len();
        waiting.retain(|sum| {
            let turns = &sum.account.processes;
            let mut unknown = turns.iter().filter(|turn| activity[turn.process].is_none());
            match (unknown.next(), unknown.next()) {
                (None, _) => found.push(sum.residual(&activity)),
                (Some(only), None) if only.factor > 0.0 => {
                    let rest = sum.residual(&activity);
                    // Nothing runs backwards: where too much comes in already, nothing is made.
                    let made = -rest.gap() / only.factor;
                    activity[only.process] = Some(made.max(0.0));
                    if made < 0.0 {
                        found.push(rest);
                    }
                }
                _ => return true,
            }
            false
        });
        if waiting.len() == before {
            break;
        }
    }
    let share = |r: &Residual| r.relative().unwrap_or(0.0).abs();
    found.sort_by(|a, b| {
        let by_share = share(b).total_cmp(&share(a));
        by_share.then((a.actor, a.resource).cmp(&(b.actor, b.resource)))
    });
    found
}

/// What exchanges and the boundary bring and take.
struct Sum<'a> {
    place: Place,
    account: &'a Account,
    input: f64,
    output: f64,
}

impl Sum<'_> {
    fn add(&mut self, amount: f64) {
        if amount < 0.0 {
            self.output -= amount;
        } else {
            self.input += amount;
        }
    }

    /// In and out with what processes are known to make and use.
    fn residual(&self, activity: &[Option<f64>]) -> Residual {
        let mut sum = Sum { ..*self };
        for turn in &self.account.processes {
            sum.add(turn.factor * activity[turn.process].unwrap_or(0.0));
        }
        let (actor, resource) = self.place;
        Residual { actor, resource, input: sum.input, output: sum.output }
    }
}

/// The sums of an account; none where a quantity is unknown.
fn known<'a>(network: &Network, (place, account): (Place, &'a Account)) -> Option<Sum<'a>> {
    let mut sum = Sum { place, account, input: 0.0, output: 0.0 };
    for flow in &account.flows {
        sum.add(flow.factor * network.exchanges[flow.exchange].quantity?);
    }
    account.boundary.iter().for_each(|amount| sum.add(*amount));
    Some(sum)
}
