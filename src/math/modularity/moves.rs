//! The two passes of Leiden over one level: nodes move between communities, and communities are
//! taken apart and put together again from their well connected parts.
//!
//! All sums are whole numbers: a gain is L times the links won less what chance would have, exact,
//! so that equal gains are equal and ties go to the smallest number.

use std::collections::VecDeque;

use super::ties::{Ties, Toward};

/// kout and kin of a group of nodes.
#[derive(Clone, Copy, Default)]
struct Sum {
    out: i64,
    into: i64,
}

impl Sum {
    fn of(ties: &Ties, node: usize) -> Self {
        Self { out: ties.out[node], into: ties.into[node] }
    }

    fn with(self, other: Self) -> Self {
        Self { out: self.out + other.out, into: self.into + other.into }
    }

    fn without(self, other: Self) -> Self {
        Self { out: self.out - other.out, into: self.into - other.into }
    }

    /// L² times what a union of the two adds to Q, for `links` between them.
    fn gain(self, other: Self, links: u32, total: i64) -> i64 {
        total * i64::from(links) - (self.out * other.into + self.into * other.out)
    }
}

/// The sums of every group below `count`.
fn sums(ties: &Ties, group: &[u32], count: usize) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); count];
    for (v, &g) in group.iter().enumerate() {
        let sum = &mut sums[g as usize];
        *sum = sum.with(Sum::of(ties, v));
    }
    sums
}

/// Moves nodes to the community that gains most, each again whenever a neighbour has left, until
/// none gains. `of` holds the community of each node, a number below the number of nodes; `queue`
/// the nodes in the order of their first visits.
pub(super) fn move_nodes(ties: &Ties, of: &mut [u32], mut queue: VecDeque<u32>) {
    let mut queued = vec![true; ties.len()];
    let mut communities = sums(ties, of, ties.len());
    let mut sizes = vec![0_u32; ties.len()];
    of.iter().for_each(|&c| sizes[c as usize] += 1);
    let mut empty: Vec<u32> = (0..ties.len() as u32).filter(|&c| sizes[c as usize] == 0).collect();
    let mut toward = Toward::new(ties.len());
    while let Some(node) = queue.pop_front() {
        let v = node as usize;
        queued[v] = false;
        let (home, own) = (of[v], Sum::of(ties, v));
        for tie in ties.row(node) {
            toward.add(of[tie.to as usize], tie.weight);
        }
        let rest = communities[home as usize].without(own);
        let stay = own.gain(rest, toward.of(home), ties.total);
        let mut best = (stay, home);
        for tie in toward.drain().filter(|tie| tie.to != home) {
            let gain = own.gain(communities[tie.to as usize], tie.weight, ties.total);
            if gain > best.0 || (gain == best.0 && best.1 != home && tie.to < best.1) {
                best = (gain, tie.to);
            }
        }
        // Alone is worth nothing, which may be the best.
        if let (true, Some(&alone)) = (best.0 < 0, empty.last()) {
            best = (0, alone);
        }
        let to = best.1;
        if to == home {
            continue;
        }
        if empty.last() == Some(&to) {
            empty.pop();
        }
        communities[home as usize] = rest;
        communities[to as usize] = communities[to as usize].with(own);
        sizes[to as usize] += 1;
        sizes[home as usize] -= 1;
        if sizes[home as usize] == 0 {
            empty.push(home);
        }
        of[v] = to;
        for tie in ties.row(node) {
            let w = tie.to as usize;
            if of[w] != to && !queued[w] {
                queued[w] = true;
                queue.push_back(tie.to);
            }
        }
    }
}

/// Parts of every community that hang together well, by one pass in which single nodes join the
/// part that gains most; nodes and parts badly tied to the rest of their community stay alone.
/// Each part is numbered by one of its nodes.
pub(super) fn refine(ties: &Ties, of: &[u32], order: impl Iterator<Item = u32>) -> Vec<u32> {
    let communities = sums(ties, of, ties.len());
    let mut part: Vec<u32> = (0..ties.len() as u32).collect();
    let mut parts: Vec<Sum> = (0..ties.len()).map(|v| Sum::of(ties, v)).collect();
    // What ties a part to the rest of its community.
    let mut cut: Vec<u32> = (0..ties.len() as u32)
        .map(|v| {
            let inside = ties.row(v).iter().filter(|tie| of[tie.to as usize] == of[v as usize]);
            inside.map(|tie| tie.weight).sum()
        })
        .collect();
    let mut single = vec![true; ties.len()];
    let mut toward = Toward::new(ties.len());
    for node in order {
        let v = node as usize;
        let community = communities[of[v] as usize];
        let well_tied =
            |part: Sum, cut: u32| part.gain(community.without(part), cut, ties.total) >= 0;
        if !single[v] || !well_tied(parts[v], cut[v]) {
            continue;
        }
        for tie in ties.row(node).iter().filter(|tie| of[tie.to as usize] == of[v]) {
            toward.add(part[tie.to as usize], tie.weight);
        }
        let own = parts[v];
        let mut best = (0, node, 0);
        for tie in toward.drain() {
            let sum = parts[tie.to as usize];
            let gain = own.gain(sum, tie.weight, ties.total);
            let better = gain > best.0 || (gain == best.0 && gain > 0 && tie.to < best.1);
            if better && well_tied(sum, cut[tie.to as usize]) {
                best = (gain, tie.to, tie.weight);
            }
        }
        let (_, to, links) = best;
        if to != node {
            part[v] = to;
            parts[to as usize] = parts[to as usize].with(own);
            cut[to as usize] = cut[to as usize] + cut[v] - 2 * links;
            single[to as usize] = false;
        }
    }
    part
}
