//! Which links lead back?
//!
//! Without the links found here no walk returns to where it began, and they weigh little: a small
//! feedback arc set. Only links inside one strongly connected part can be in it. A part of few nodes
//! is solved exactly, as the best of all orders over subsets (Held and Karp 1962); larger ones are
//! ordered greedily (Eades, Lin and Smyth 1993, with weights), then every node moves to its best
//! place until none gains. Never more than half the weight: the order may be turned round.
//! O(2ⁿ·n) for parts of up to [`EXACT`] nodes, O(rounds · n · (n + m)) else.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Link;

/// Parts of up to so many nodes are solved exactly.
pub const EXACT: usize = 12;
/// As often may every node move.
const ROUNDS: usize = 12;

/// Whether each link leads back; the rest has no cycle.
pub fn find_back_links(nodes: usize, links: &[Link]) -> Vec<bool> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(nodes, links.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    for link in links {
        graph.add_edge(NodeIndex::new(link.from), NodeIndex::new(link.to), ());
    }
    let mut part_of = vec![0; nodes];
    let mut back = vec![false; links.len()];
    let mut parts: Vec<Vec<usize>> = kosaraju_scc(&graph)
        .into_iter()
        .map(|part| part.into_iter().map(NodeIndex::index).collect())
        .collect();
    for (p, part) in parts.iter_mut().enumerate() {
        part.sort_unstable();
        part.iter().for_each(|&v| part_of[v] = p);
    }
    let mut place = vec![0; nodes];
    for (p, part) in parts.iter().enumerate().filter(|(_, part)| part.len() > 1) {
        part.iter().enumerate().for_each(|(i, &v)| place[v] = i);
        let inside = |link: &&Link| part_of[link.from] == p && part_of[link.to] == p;
        let pairs: Vec<Link> = links
            .iter()
            .filter(inside)
            .map(|link| Link { from: place[link.from], to: place[link.to], weight: link.weight })
            .collect();
        let order = order(part.len(), &pairs);
        order.iter().enumerate().for_each(|(rank, &i)| place[part[i]] = rank);
    }
    for (i, link) in links.iter().enumerate() {
        back[i] = part_of[link.from] == part_of[link.to] && place[link.to] <= place[link.from];
    }
    turn_forward(nodes, links, &mut back);
    back
}

/// An order of the nodes of one part in which little weight leads back.
fn order(nodes: usize, links: &[Link]) -> Vec<usize> {
    if nodes <= EXACT {
        return best_order(nodes, links);
    }
    let mut order = greedy_order(nodes, links);
    let total: f64 = links.iter().map(|link| link.weight).sum();
    if back_weight(&order, links) > total / 2.0 {
        order.reverse();
    }
    move_to_best(&mut order, links);
    order
}

fn ranks(order: &[usize]) -> Vec<usize> {
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(r, &v)| rank[v] = r);
    rank
}

fn back_weight(order: &[usize], links: &[Link]) -> f64 {
    let rank = ranks(order);
    links.iter().filter(|l| rank[l.to] <= rank[l.from]).map(|l| l.weight).sum()
}

/// The best order, by the least weight that leads back within every set of first nodes.
fn best_order(nodes: usize, links: &[Link]) -> Vec<usize> {
    let mut weight = vec![vec![0.0; nodes]; nodes];
    links.iter().for_each(|link| weight[link.from][link.to] += link.weight);
    let sets = 1_usize << nodes;
    let mut least = vec![f64::INFINITY; sets];
    let mut last = vec![0; sets];
    least[0] = 0.0;
    for set in 0..sets {
        for v in (0..nodes).filter(|v| set & (1 << v) == 0) {
            let back: f64 = (0..nodes).filter(|u| set & (1 << u) != 0).map(|u| weight[v][u]).sum();
            let with = set | (1 << v);
            if least[set] + back < least[with] {
                least[with] = least[set] + back;
                last[with] = v;
            }
        }
    }
    let mut order = Vec::with_capacity(nodes);
    let mut set = sets - 1;
    while set != 0 {
        order.push(last[set]);
        set &= !(1 << last[set]);
    }
    order.reverse();
    order
}

/// Sinks last, sources first, else the node that gives most more than it takes.
fn greedy_order(nodes: usize, links: &[Link]) -> Vec<usize> {
    let mut open = vec![true; nodes];
    let (mut first, mut last) = (Vec::new(), Vec::new());
    while first.len() + last.len() < nodes {
        let mut gives = vec![0.0; nodes];
        let mut takes = vec![0.0; nodes];
        for link in links.iter().filter(|link| open[link.from] && open[link.to]) {
            gives[link.from] += link.weight;
            takes[link.to] += link.weight;
        }
        let left = || (0..nodes).filter(|&v| open[v]);
        let sink = left().find(|&v| gives[v] == 0.0);
        let source = left().find(|&v| takes[v] == 0.0);
        let most = left().min_by(|&a, &b| (takes[a] - gives[a]).total_cmp(&(takes[b] - gives[b])));
        match (sink, source.or(most)) {
            (Some(v), _) => {
                open[v] = false;
                last.push(v);
            }
            (None, Some(v)) => {
                open[v] = false;
                first.push(v);
            }
            (None, None) => break,
        }
    }
    first.extend(last.into_iter().rev());
    first
}

/// Every node in turn goes where least weight leads back, until nobody gains.
fn move_to_best(order: &mut Vec<usize>, links: &[Link]) {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for v in 0..order.len() {
            let rank = ranks(order);
            // What stands between changes its side as v passes it.
            let mut gain_at = vec![0.0; order.len()];
            for link in links.iter().filter(|l| (l.from == v) != (l.to == v)) {
                let (other, sign) = if link.from == v { (link.to, -1.0) } else { (link.from, 1.0) };
                gain_at[rank[other]] += sign * link.weight;
            }
            // Positive: v is better behind it.
            let here = rank[v];
            let (mut best, mut best_gain) = (here, 0.0);
            let mut gain = 0.0;
            for (place, g) in gain_at.iter().enumerate().skip(here + 1) {
                gain += g;
                if gain > best_gain + 1e-12 {
                    (best, best_gain) = (place, gain);
                }
            }
            gain = 0.0;
            for place in (0..here).rev() {
                gain -= gain_at[place];
                if gain > best_gain + 1e-12 {
                    (best, best_gain) = (place, gain);
                }
            }
            if best != here {
                order.remove(here);
                order.insert(best, v);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
}

/// Links that close no cycle with the rest lead forward after all, the heaviest first.
fn turn_forward(nodes: usize, links: &[Link], back: &mut [bool]) {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (link, _) in links.iter().zip(back.iter()).filter(|(_, back)| !**back) {
        out[link.from].push(link.to);
    }
    let mut candidates: Vec<usize> = (0..links.len()).filter(|&i| back[i]).collect();
    candidates.sort_by(|&a, &b| links[b].weight.total_cmp(&links[a].weight).then(a.cmp(&b)));
    for i in candidates {
        let Link { from, to, .. } = links[i];
        if !reaches(&out, to, from) {
            back[i] = false;
            out[from].push(to);
        }
    }
}

fn reaches(out: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; out.len()];
    let mut stack = vec![from];
    while let Some(v) = stack.pop() {
        if v == to {
            return true;
        }
        if !std::mem::replace(&mut seen[v], true) {
            stack.extend(&out[v]);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::super::Dice;
    use super::*;

    fn link(from: usize, to: usize, weight: f64) -> Link {
        Link { from, to, weight }
    }

    #[test]
    fn the_lightest_link_of_a_ring_leads_back() {
        let ring = [link(0, 1, 5.0), link(1, 2, 2.0), link(2, 0, 9.0)];
        assert_eq!(find_back_links(3, &ring), [false, true, false]);
    }

    #[test]
    fn what_is_left_has_no_cycle_and_at_most_half_leads_back() {
        for seed in 0..60 {
            let mut dice = Dice(seed);
            let n = 2 + dice.below(30);
            let mut links = Vec::new();
            for from in 0..n {
                for to in (0..n).filter(|&to| to != from) {
                    if dice.share() < 0.2 {
                        links.push(link(from, to, 0.1 + dice.share()));
                    }
                }
            }
            let back = find_back_links(n, &links);
            let sum = |which: bool| -> f64 {
                links.iter().zip(&back).filter(|(_, b)| **b == which).map(|(l, _)| l.weight).sum()
            };
            assert!(sum(true) <= 0.5 * (sum(true) + sum(false)) + 1e-9, "{seed}");
            let mut out = vec![Vec::new(); n];
            for (l, _) in links.iter().zip(&back).filter(|(_, b)| !**b) {
                out[l.from].push(l.to);
            }
            let forward = links.iter().zip(&back).filter(|(_, b)| !**b);
            forward.for_each(|(l, _)| assert!(!reaches(&out, l.to, l.from), "{seed}: a cycle"));
        }
    }

    /// The greedy order with its moves comes near the exact one where both can be had.
    #[test]
    fn the_large_way_is_nearly_as_good_as_the_exact_one() {
        for seed in 0..20 {
            let mut dice = Dice(seed);
            let links: Vec<Link> = (0..40)
                .map(|_| link(dice.below(10), dice.below(10), 0.1 + dice.share()))
                .filter(|l| l.from != l.to)
                .collect();
            let exact = back_weight(&best_order(10, &links), &links);
            let mut order = greedy_order(10, &links);
            move_to_best(&mut order, &links);
            assert!(back_weight(&order, &links) <= 1.35 * exact + 0.6, "{seed}");
        }
    }
}
