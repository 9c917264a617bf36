//! In which column does a node stand, and what passes the columns between?
//!
//! Longest paths give the columns; then every node moves within what its neighbours leave it to the
//! side where its links get shorter by weight, so that sources stand near their first taker. A link
//! over several columns passes each of them on an item of its own; one that leads back turns behind
//! its giver, passes all columns in between and its ends', and turns before its taker.

use super::{Chain, Item, Link, What};

const ROUNDS: usize = 16;

/// The column of every node, from 0; links that lead back do not count.
pub fn columns(nodes: usize, links: &[Link], back: &[bool]) -> Vec<usize> {
    let forward: Vec<&Link> =
        links.iter().zip(back).filter(|(_, b)| !**b).map(|(l, _)| l).collect();
    let mut column = vec![0_usize; nodes];
    // As many rounds as there are nodes suffice where there is no cycle.
    for _ in 0..nodes {
        let mut changed = false;
        for link in &forward {
            if column[link.to] <= column[link.from] {
                column[link.to] = column[link.from] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let (mut gives, mut takes) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    for link in &forward {
        gives[link.from].push(*link);
        takes[link.to].push(*link);
    }
    for _ in 0..ROUNDS {
        let mut changed = false;
        for v in 0..nodes {
            let weight = |links: &[&Link]| links.iter().map(|l| l.weight).sum::<f64>();
            let low = takes[v].iter().map(|l| column[l.from] + 1).max();
            let high = gives[v].iter().map(|l| column[l.to].saturating_sub(1)).min();
            let to = match (low, high) {
                (Some(_), Some(high)) if weight(&gives[v]) > weight(&takes[v]) => high,
                (Some(low), _) => low,
                (None, Some(high)) => high,
                (None, None) => column[v],
            };
            changed |= to != column[v];
            column[v] = to;
        }
        if !changed {
            break;
        }
    }
    let first = column.iter().copied().min().unwrap_or(0);
    column.iter_mut().for_each(|c| *c -= first);
    column
}

/// Everything that stands in a column, and the way of every link over it. Layer 0 and the last
/// hold turns only: column c is layer c + 1.
pub fn items(column: &[usize], links: &[Link], back: &[bool]) -> (Vec<Item>, Vec<Chain>) {
    let mut items: Vec<Item> = column
        .iter()
        .enumerate()
        .map(|(v, &c)| Item { what: What::Node(v), layer: c + 1 })
        .collect();
    let mut chains = Vec::with_capacity(links.len());
    for (i, (link, &back)) in links.iter().zip(back).enumerate() {
        let [from, to] = [column[link.from] + 1, column[link.to] + 1];
        let mut chain = vec![link.from];
        let mut pass = |what: What, layer: usize| {
            items.push(Item { what, layer });
            chain.push(items.len() - 1);
        };
        if back {
            pass(What::Turn(i), from + 1);
            (to..=from).rev().for_each(|layer| pass(What::Lane(i), layer));
            pass(What::Turn(i), to - 1);
        } else {
            (from + 1..to).for_each(|layer| pass(What::Way(i), layer));
        }
        chain.push(link.to);
        chains.push(chain);
    }
    (items, chains)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 → 1 → 2 → 3 and 4 → 3: the source 4 stands before its taker, not at the left.
    #[test]
    fn sources_stand_near_their_first_taker() {
        let links: Vec<Link> = [(0, 1), (1, 2), (2, 3), (4, 3)]
            .into_iter()
            .map(|(from, to)| Link { from, to, weight: 1.0 })
            .collect();
        assert_eq!(columns(5, &links, &[false; 4]), [0, 1, 2, 3, 2]);
    }

    #[test]
    fn what_leads_back_passes_the_columns_of_its_ends() {
        let link = |from, to| Link { from, to, weight: 1.0 };
        let links = [link(0, 1), link(1, 0)];
        let (items, chains) = items(&[0, 1], &links, &[false, true]);
        let layers: Vec<usize> = chains[1].iter().map(|&i| items[i].layer).collect();
        assert_eq!(layers, [2, 3, 2, 1, 0, 1]);
    }
}
