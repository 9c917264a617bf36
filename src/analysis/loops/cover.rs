//! Which few new links close the most loops?
//!
//! Step by step: of all sets of links that some loop lacks, the set that closes the most loops for
//! each link in it, together with the links of the steps before. Where a loop may lack one link
//! only (`max_candidates` 1) this is the best there is, since no loop waits for two; otherwise it
//! is greedy. Ties go to fewer links, then to the smallest ids.
//!
//! Cost: a step looks at every set S of missing links and at the 2^|S| sets inside it.

use std::collections::BTreeMap;

/// How many steps are taken.
const MOST_STEPS: usize = 10;
/// Loops that lack more links than this wait for others.
const MOST_LINKS: usize = 6;

/// Links that together close loops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which links.
    pub(super) links: Vec<u32>,
    /// How many loops they close that the steps before did not.
    pub(super) closes: u64,
}

/// The steps, best first; `open` says how many loops lack exactly these links, rising.
pub(super) fn cover(mut open: BTreeMap<Vec<u32>, u64>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    while steps.len() < MOST_STEPS {
        let sets = open.keys().filter(|links| links.len() <= MOST_LINKS);
        let step = sets.map(|links| Step { links: links.clone(), closes: closed_by(&open, links) });
        // Loops per link: a/|A| > b/|B|. The sets come in order, so the first of equals stays.
        let better = |a: Step, b: Step| {
            let (of_a, of_b) = (a.closes * b.links.len() as u64, b.closes * a.links.len() as u64);
            let b_wins = of_a < of_b || (of_a == of_b && b.links.len() < a.links.len());
            if b_wins { b } else { a }
        };
        let Some(step) = step.reduce(better) else { break };
        open = without(open, &step.links);
        steps.push(step);
    }
    steps
}

/// How many loops lack nothing but these links.
fn closed_by(open: &BTreeMap<Vec<u32>, u64>, links: &[u32]) -> u64 {
    let inside = (1..1_usize << links.len()).map(|subset| -> Vec<u32> {
        let taken = links.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
        taken.map(|(_, &link)| link).collect()
    });
    inside.filter_map(|links| open.get(&links)).sum()
}

/// What is still open when these links exist.
fn without(open: BTreeMap<Vec<u32>, u64>, links: &[u32]) -> BTreeMap<Vec<u32>, u64> {
    let mut left = BTreeMap::new();
    for (mut lacking, count) in open {
        lacking.retain(|link| !links.contains(link));
        if !lacking.is_empty() {
            *left.entry(lacking).or_insert(0) += count;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links 1 and 2 close two loops together and three and none alone; link 3 closes two.
    #[test]
    fn the_links_that_close_most() {
        let open = [(vec![1], 3), (vec![1, 2], 2), (vec![3], 2), (vec![3, 4], 9)];
        let steps = cover(open.into_iter().collect());
        let step = |links: &[u32], closes| Step { links: links.to_vec(), closes };
        // 11 loops by two links; then 3 by one; then 2 by the one that is left of the pair.
        assert_eq!(steps, [step(&[3, 4], 11), step(&[1], 3), step(&[2], 2)]);
        assert!(cover(BTreeMap::new()).is_empty());
    }
}
