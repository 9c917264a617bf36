//! How high things stand, so that bands are straight.
//!
//! Every item wants to stand where its bands need not rise or fall: at the mean of these heights
//! by weight, in the last rounds at their median, which makes the heaviest band quite straight.
//! In each column the wishes are fulfilled as well as its order and its gaps allow: least squares
//! by pooling neighbours (Ayer et al. 1955). Columns in turn, to and fro, a fixed number of rounds.

use super::{Skeleton, What};

/// How large things are; all lengths in one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizes {
    /// The height of every node.
    pub nodes: Vec<f64>,
    /// The height a node claims for its name.
    pub slots: Vec<f64>,
    /// The thickness of every link.
    pub links: Vec<f64>,
    /// Where a link leaves its giver, from the middle of the node downwards.
    pub leaves: Vec<f64>,
    /// Where it arrives at its taker.
    pub arrives: Vec<f64>,
    /// Between two nodes.
    pub gap: f64,
}

const ROUNDS: usize = 60;
/// So many of them, the last, straighten.
const STRAIGHTEN: usize = 24;
/// Bands between two items that only pass are wanted straight most.
const PASSING: f64 = 4.0;
/// The room is so much higher than the tallest column, and so many gaps more.
const SLACK: f64 = 1.12;
const FREE_GAPS: f64 = 3.0;

impl Sizes {
    fn height(&self, what: What) -> f64 {
        match what {
            What::Node(v) => self.nodes[v],
            What::Way(l) | What::Lane(l) => self.links[l],
            What::Turn(_) => 0.0,
        }
    }

    /// From the middle of an item to the middle of the next one below.
    fn apart(&self, upper: What, lower: What) -> f64 {
        let half = (self.height(upper) + self.height(lower)) / 2.0;
        let gap = match (upper, lower) {
            (What::Node(a), What::Node(b)) => {
                return (half + self.gap).max((self.slots[a] + self.slots[b]) / 2.0);
            }
            (What::Node(_), _) | (_, What::Node(_)) => self.gap * 0.8,
            _ => self.gap * 0.4,
        };
        half + gap
    }
}

/// Room a column needs over its first middle, from middle to middle, and under the last one.
fn stack(skeleton: &Skeleton, sizes: &Sizes, column: &[usize]) -> [Vec<f64>; 2] {
    let what = |item: &usize| skeleton.items[*item].what;
    let edge = |item: &usize| match what(item) {
        What::Node(v) => sizes.nodes[v].max(sizes.slots[v]) / 2.0,
        other => sizes.height(other) / 2.0,
    };
    let apart: Vec<f64> =
        column.windows(2).map(|pair| sizes.apart(what(&pair[0]), what(&pair[1]))).collect();
    [apart, vec![column.first().map_or(0.0, edge), column.last().map_or(0.0, edge)]]
}

/// The height of the tallest column.
pub fn tallest(skeleton: &Skeleton, sizes: &Sizes) -> f64 {
    let height = |column: &Vec<usize>| stack(skeleton, sizes, column).iter().flatten().sum();
    skeleton.columns.iter().map(height).fold(0.0, f64::max)
}

/// The middle of every item (of turns 0), the highest ink at 0.
pub fn place(skeleton: &Skeleton, sizes: &Sizes) -> Vec<f64> {
    let wishes = wishes(skeleton, sizes);
    let stacks: Vec<[Vec<f64>; 2]> =
        skeleton.columns.iter().map(|column| stack(skeleton, sizes, column)).collect();
    let tallest = tallest(skeleton, sizes);
    let room =
        if skeleton.columns.len() > 1 { tallest * SLACK + FREE_GAPS * sizes.gap } else { tallest };
    let mut middle = vec![0.0; skeleton.items.len()];
    for (column, [apart, ends]) in skeleton.columns.iter().zip(&stacks) {
        let free = room - apart.iter().chain(ends).sum::<f64>();
        let mut y = free / 2.0 + ends[0];
        for (i, &item) in column.iter().enumerate() {
            middle[item] = y;
            y += apart.get(i).copied().unwrap_or(0.0);
        }
    }
    let count = skeleton.columns.len();
    for round in 0..ROUNDS {
        let straighten = round + STRAIGHTEN >= ROUNDS;
        for step in 0..count {
            let c = if round % 2 == 0 { step } else { count - 1 - step };
            let column = &skeleton.columns[c];
            let wants: Vec<(f64, f64)> = column
                .iter()
                .map(|&item| want(&wishes[item], &middle, middle[item], straighten))
                .collect();
            let [apart, ends] = &stacks[c];
            let heights = fulfil(&wants, apart, ends, room);
            column.iter().zip(heights).for_each(|(&item, y)| middle[item] = y);
        }
    }
    for _ in 0..2 {
        straighten_passing(skeleton, sizes, &stacks, room, &mut middle);
    }
    let top = skeleton
        .columns
        .iter()
        .zip(&stacks)
        .filter_map(|(column, [_, ends])| Some(middle[*column.first()?] - ends[0]));
    let top = top.fold(f64::INFINITY, f64::min);
    if top.is_finite() {
        skeleton.columns.iter().flatten().for_each(|&item| middle[item] -= top);
    }
    middle
}

/// What passes several columns is quite straight there if its neighbours leave it the room.
fn straighten_passing(
    skeleton: &Skeleton,
    sizes: &Sizes,
    stacks: &[[Vec<f64>; 2]],
    room: f64,
    middle: &mut [f64],
) {
    let mut place = vec![0_usize; skeleton.items.len()];
    for column in &skeleton.columns {
        column.iter().enumerate().for_each(|(i, &item)| place[item] = i);
    }
    for (l, chain) in skeleton.chains.iter().enumerate() {
        let passes =
            |item: &&usize| matches!(skeleton.items[**item].what, What::Way(_) | What::Lane(_));
        let passing: Vec<usize> = chain.iter().filter(passes).copied().collect();
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for &item in &passing {
            let c = skeleton.items[item].layer - 1;
            let (column, [apart, ends], i) = (&skeleton.columns[c], &stacks[c], place[item]);
            low = low.max(match i.checked_sub(1) {
                Some(above) => middle[column[above]] + apart[above],
                None => ends[0],
            });
            high = high.min(match column.get(i + 1) {
                Some(&below) => middle[below] - apart[i],
                None => room - ends[1],
            });
        }
        if passing.is_empty() || low > high {
            continue;
        }
        let mean = passing.iter().map(|&item| middle[item]).sum::<f64>() / passing.len() as f64;
        let mut heights = [mean; 3];
        if !skeleton.back[l] {
            let [from, to] = [chain[0], chain[chain.len() - 1]];
            heights = [mean, middle[from] + sizes.leaves[l], middle[to] + sizes.arrives[l]];
        }
        heights.sort_by(f64::total_cmp);
        let y = heights[1].clamp(low, high);
        passing.iter().for_each(|&item| middle[item] = y);
    }
}

/// A neighbour, how far under its middle one wants to stand, and how much.
struct Wish {
    at: usize,
    by: f64,
    weight: f64,
}

fn wishes(skeleton: &Skeleton, sizes: &Sizes) -> Vec<Vec<Wish>> {
    let mut wishes: Vec<Vec<Wish>> = skeleton.items.iter().map(|_| Vec::new()).collect();
    let most = skeleton.links.iter().map(|l| l.weight).fold(0.0, f64::max).max(1e-300);
    for (l, chain) in skeleton.chains.iter().enumerate() {
        let weight = skeleton.links[l].weight / most;
        let last = chain.len() - 1;
        // Where the band stands, from the middle of the item.
        let offset = |i: usize| match i {
            0 => sizes.leaves[l],
            i if i == last => sizes.arrives[l],
            _ => 0.0,
        };
        let solid: Vec<usize> = (0..chain.len())
            .filter(|&i| !matches!(skeleton.items[chain[i]].what, What::Turn(_)))
            .collect();
        for pair in solid.windows(2) {
            let (i, j) = (pair[0], pair[1]);
            let turns = j > i + 1;
            let (a, b) = (chain[i], chain[j]);
            let passing = i != 0 && j != last;
            // A lane stays near its node; the node does not mind.
            let weight = weight
                * if turns {
                    0.2
                } else if passing {
                    PASSING
                } else {
                    1.0
                };
            let by = if turns { 0.0 } else { offset(i) - offset(j) };
            if !turns || i != 0 {
                wishes[a].push(Wish { at: b, by: -by, weight });
            }
            if !turns || j != last {
                wishes[b].push(Wish { at: a, by, weight });
            }
        }
    }
    wishes
}

/// Where an item wants to stand, and how much.
fn want(wishes: &[Wish], middle: &[f64], here: f64, straighten: bool) -> (f64, f64) {
    let total: f64 = wishes.iter().map(|wish| wish.weight).sum();
    // To the third power, a light item hardly moves a heavy one.
    let say = total * total * total;
    if total <= 0.0 {
        return (here, 1e-6);
    }
    let mut wanted: Vec<(f64, f64)> =
        wishes.iter().map(|wish| (middle[wish.at] + wish.by, wish.weight)).collect();
    let mean = wanted.iter().map(|(y, w)| y * w).sum::<f64>() / total;
    if !straighten {
        return (mean, say);
    }
    wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = 0.0;
    for &(y, w) in &wanted {
        sum += w;
        if sum > total / 2.0 * (1.0 + 1e-9) {
            return (y, say);
        }
        if sum >= total / 2.0 * (1.0 - 1e-9) {
            break;
        }
    }
    (mean, say)
}

/// The heights nearest to the wishes with at least `apart` between neighbours, inside the room.
fn fulfil(wants: &[(f64, f64)], apart: &[f64], ends: &[f64], room: f64) -> Vec<f64> {
    // Without the distances the order alone is left: pool what stands in the wrong order.
    let mut down = 0.0;
    let mut starts = Vec::with_capacity(wants.len());
    for i in 0..wants.len() {
        starts.push(down);
        down += apart.get(i).copied().unwrap_or(0.0);
    }
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(wants.len());
    for (&(y, weight), start) in wants.iter().zip(&starts) {
        pools.push((y - start, weight, 1));
        while let [.., a, b] = pools[..] {
            if a.0 <= b.0 {
                break;
            }
            let weight = a.1 + b.1;
            pools.truncate(pools.len() - 2);
            pools.push(((a.0 * a.1 + b.0 * b.1) / weight, weight, a.2 + b.2));
        }
    }
    let last = starts.last().copied().unwrap_or(0.0);
    let (low, high) = (ends[0], (room - ends[1] - last).max(ends[0]));
    let pooled = pools.iter().flat_map(|&(y, _, n)| std::iter::repeat_n(y.clamp(low, high), n));
    pooled.zip(&starts).map(|(y, start)| y + start).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Link, arrange};
    use super::*;

    #[test]
    fn wishes_are_met_as_far_as_the_order_allows() {
        let met = fulfil(&[(5.0, 1.0), (5.0, 1.0), (30.0, 1.0)], &[4.0, 4.0], &[1.0, 1.0], 40.0);
        assert_eq!(met, [3.0, 7.0, 30.0]);
    }

    /// One link is straight, and a node with a light and a heavy one follows the heavy one.
    #[test]
    fn the_heaviest_band_is_straight() {
        let links =
            vec![Link { from: 0, to: 2, weight: 9.0 }, Link { from: 1, to: 2, weight: 1.0 }];
        let skeleton = arrange(3, links);
        let sizes = Sizes {
            nodes: vec![9.0, 1.0, 10.0],
            slots: vec![8.0; 3],
            links: vec![9.0, 1.0],
            leaves: vec![0.0, 0.0],
            arrives: vec![-0.5, 4.5],
            gap: 6.0,
        };
        let middle = place(&skeleton, &sizes);
        assert!((middle[0] - (middle[2] - 0.5)).abs() < 0.05, "{middle:?}");
    }
}
