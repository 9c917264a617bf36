//! Where the nodes and bands of a Sankey diagram stand, cycles and all.
//!
//! In the steps of Sugiyama, Tagawa and Toda 1981, each in a file of its own: which links lead back
//! ([`feedback`]), in which column nodes stand ([`layers`]), in what order ([`order`]), at what
//! height ([`place`]). A link that leads back is not turned round, as there, but keeps its way: it
//! turns behind its giver and runs back on lanes of its own, so that every cycle is seen as one.
//! All but the heights depends on the proportions of weights only, not on the scale.

pub mod feedback;
pub mod layers;
pub mod order;
pub mod place;

/// What flows between two different nodes; at most one link for each ordered pair.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    /// What it costs to cross it, or to lead it back; above 0.
    pub weight: f64,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A node.
    Node(usize),
    /// A link that passes.
    Way(usize),
    /// A link that passes on its way back.
    Lane(usize),
    /// Where it turns: a place in the order only, between the columns.
    Turn(usize),
}

/// Something in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub what: What,
    /// Its column, counted from 1; turns may stand in 0 and behind the last.
    pub layer: usize,
}

/// The items a link passes, from its giver to its taker.
pub type Chain = Vec<usize>;

/// Everything but heights.
#[derive(Clone, Debug, PartialEq)]
pub struct Skeleton {
    /// The links as given.
    pub links: Vec<Link>,
    /// Whether each of them leads back.
    pub back: Vec<bool>,
    /// The nodes first, in their order.
    pub items: Vec<Item>,
    /// The way of every link.
    pub chains: Vec<Chain>,
    /// Items of every column from top to bottom, without turns.
    pub columns: Vec<Vec<usize>>,
    /// Weight that crossed in the first order.
    pub before: f64,
    /// Weight that crosses now.
    pub after: f64,
}

/// Finds columns and order.
pub fn arrange(nodes: usize, links: Vec<Link>) -> Skeleton {
    let back = feedback::find_back_links(nodes, &links);
    let column = layers::columns(nodes, &links, &back);
    let (items, chains) = layers::items(&column, &links, &back);
    let weights: Vec<f64> = links.iter().map(|link| link.weight).collect();
    let ordered = order::order(&items, &chains, &weights);
    let count = column.iter().copied().max().map_or(0, |last| last + 1);
    let solid = |item: &usize| !matches!(items[*item].what, What::Turn(_));
    let columns = ordered.layers[1..=count]
        .iter()
        .map(|layer| layer.iter().copied().filter(solid).collect())
        .collect();
    let (before, after) = (ordered.before, ordered.after);
    Skeleton { links, back, items, chains, columns, before, after }
}

/// How a link meets its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Straight from or to the next column.
    Across,
    /// From or to a lane over the node.
    Over,
    /// From or to a lane under it.
    Under,
}

/// Where a link meets its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// The link.
    pub link: usize,
    /// How it comes there.
    pub way: Way,
}

/// The ports of a node, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Ports {
    pub left: Vec<Port>,
    pub right: Vec<Port>,
}

impl Skeleton {
    /// The ports of every node, such that nothing crosses at its sides: what turns stands
    /// outside, the nearest lane outermost.
    pub fn ports(&self, nodes: usize) -> Vec<Ports> {
        let mut place = vec![0_usize; self.items.len()];
        for column in &self.columns {
            column.iter().enumerate().for_each(|(i, &item)| place[item] = i);
        }
        let mut keyed: Vec<[Vec<(i64, Port)>; 2]> = vec![Default::default(); nodes];
        for (link, chain) in self.chains.iter().enumerate() {
            let n = chain.len();
            let ends = [(chain[0], chain, 1), (chain[n - 1], chain, n - 2)];
            for (side, (node, chain, beside)) in ends.into_iter().enumerate() {
                let (key, way) = if self.back[link] {
                    // Behind the turn comes the lane in the node's own column.
                    let lane = chain[if side == 0 { 2 } else { n - 3 }];
                    let (lane, own) = (place[lane] as i64, place[node] as i64);
                    match lane < own {
                        true => (-FAR - lane, Way::Over),
                        false => (FAR + FAR - lane, Way::Under),
                    }
                } else {
                    (place[chain[beside]] as i64, Way::Across)
                };
                keyed[node][1 - side].push((key, Port { link, way }));
            }
        }
        let sorted = |mut ports: Vec<(i64, Port)>| -> Vec<Port> {
            ports.sort_by_key(|(key, port)| (*key, port.link));
            ports.into_iter().map(|(_, port)| port).collect()
        };
        keyed
            .into_iter()
            .map(|[left, right]| Ports { left: sorted(left), right: sorted(right) })
            .collect()
    }
}

/// More than any place in a column.
const FAR: i64 = 1 << 32;

#[cfg(test)]
mod tests {
    use super::*;

    /// A → B → C → A: two bands forward, one back on lanes over or under all three.
    #[test]
    fn a_ring_has_one_way_back() {
        let link = |from, to, weight| Link { from, to, weight };
        let ring = arrange(3, vec![link(0, 1, 9.0), link(1, 2, 8.0), link(2, 0, 3.0)]);
        assert_eq!(ring.back, [false, false, true]);
        assert_eq!(ring.columns.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);
        let ports = ring.ports(3);
        assert_eq!(ports[0].left.len(), 1);
        assert_ne!(ports[0].left[0].way, Way::Across);
        assert_eq!(ports[2].right[0].way, ports[0].left[0].way);
    }

    #[test]
    fn nothing_is_arranged_as_nothing() {
        assert_eq!(arrange(0, Vec::new()).columns.len(), 0);
        assert_eq!(arrange(1, Vec::new()).columns.len(), 1);
    }
}
