//! The search from one root: the path, and how far it is back around it.

use super::Circuit;
use super::ball::{Ball, Room};
use super::ring::{NEVER, Ring};
use super::round::{Round, Step};
use crate::math::lanes::{Spent, Task};

/// A node on the path, and how far its links have been followed.
#[derive(Clone, Copy, Debug)]
struct Visit {
    node: u32,
    /// The link that led here; the root has none.
    link: u32,
    /// The next of its row.
    next: u32,
    /// Marked links still allowed behind it.
    marks: u32,
    /// Whether a circuit was found through it.
    found: bool,
    /// The number of changes of bounds when it was entered.
    changes: u64,
}

/// A node, and how many marked links are allowed behind it.
#[derive(Clone, Copy, Debug)]
struct Place {
    node: u32,
    marks: u32,
}

/// The search from one root.
pub(super) struct Path {
    room: Room,
    ball: Ball,
    visits: Vec<Visit>,
    on_path: Vec<bool>,
    /// b(v) with k marked links allowed stands at k·n + v, of n nodes in the ball.
    bound: Vec<u32>,
    /// How often a bound was changed.
    changes: u64,
    /// Places whose bound is new, and whose predecessors have to be told.
    told: Vec<Place>,
}

/// A circuit as it is found: a path from the root, and the link that closes it.
pub(super) struct Closed<'a> {
    ball: &'a Ball,
    visits: &'a [Visit],
    link: u32,
}

impl Path {
    pub(super) fn new(ring: &Ring) -> Self {
        Self {
            room: Room::new(ring.len()),
            ball: Ball::default(),
            visits: Vec::new(),
            on_path: Vec::new(),
            bound: Vec::new(),
            changes: 0,
            told: Vec::new(),
        }
    }

    /// Shows every circuit through a root and nodes behind it, as far as the budget goes.
    pub(super) fn search(
        &mut self,
        ring: &Ring,
        task: Task,
        budget: u64,
        mut show: impl FnMut(&Closed<'_>),
    ) -> Spent {
        let mut steps = match task {
            Task::Start(root) => self.start(ring, root as u32),
            Task::Resume => 0,
        };
        let n = self.ball.len();
        while let Some(&Visit { node, next, marks, .. }) = self.visits.last() {
            if budget <= steps {
                return Spent { steps, complete: false };
            }
            let here = self.visits.len() - 1;
            let rest = ring.max_length - self.visits.len() as u32;
            let row = &self.ball.row(node)[next as usize..];
            let mut entered = None;
            let mut followed = 0;
            for hop in row {
                // The row is sorted: what is behind is farther still.
                if rest < self.ball.back[hop.node as usize] {
                    break;
                }
                followed += 1;
                let Some(marks) = marks.checked_sub(ring.marks(hop.link)) else { continue };
                if hop.node == 0 {
                    self.visits[here].found = true;
                    show(&Closed { ball: &self.ball, visits: &self.visits, link: hop.link });
                } else if self.bound[marks as usize * n + hop.node as usize] <= rest
                    && !self.on_path[hop.node as usize]
                {
                    entered = Some((*hop, marks));
                    break;
                }
            }
            steps += u64::from(followed);
            self.visits[here].next += followed;
            match entered {
                Some((hop, marks)) => self.enter(hop.node, hop.link, marks),
                None => steps += self.leave(ring),
            }
        }
        Spent { steps, complete: true }
    }

    /// Begins at a root; how many links it looked at.
    fn start(&mut self, ring: &Ring, root: u32) -> u64 {
        let behind = |node| root <= node;
        let steps = self.ball.fill(ring, root, ring.max_length, behind, &mut self.room);
        let n = self.ball.len();
        if n < 2 {
            return steps;
        }
        self.on_path.clear();
        self.on_path.resize(n, false);
        let most_marks = if self.ball.has_marks(ring) { ring.max_marked as u32 } else { 0 };
        self.measure_distances(ring, most_marks);
        self.enter(0, 0, most_marks);
        // The root ends a circuit wherever it is met, so it is never in the way.
        self.on_path[0] = false;
        steps
    }

    /// The distance back to the root with each number of marked links allowed: the first bounds.
    fn measure_distances(&mut self, ring: &Ring, most_marks: u32) {
        let n = self.ball.len();
        self.bound.clear();
        if most_marks == 0 {
            self.bound.extend_from_slice(&self.ball.back);
            return;
        }
        self.bound.resize(n * (most_marks as usize + 1), NEVER);
        let mut queue = std::mem::take(&mut self.told);
        for marks in 0..=most_marks {
            self.bound[marks as usize * n] = 0;
            queue.push(Place { node: 0, marks });
        }
        let mut next = 0;
        while let Some(&Place { node, marks }) = queue.get(next) {
            next += 1;
            let bound = self.bound[marks as usize * n + node as usize] + 1;
            for (before, link) in self.ball.before(ring, node, &self.room) {
                let marks = marks + ring.marks(link);
                if marks <= most_marks && self.bound[marks as usize * n + before as usize] == NEVER
                {
                    self.bound[marks as usize * n + before as usize] = bound;
                    queue.push(Place { node: before, marks });
                }
            }
        }
        queue.clear();
        self.told = queue;
    }

    fn enter(&mut self, node: u32, link: u32, marks: u32) {
        self.on_path[node as usize] = true;
        let changes = self.changes;
        self.visits.push(Visit { node, link, next: 0, marks, found: false, changes });
    }

    /// Takes the last node off the path and makes the bounds true again; how many links it looked
    /// at.
    fn leave(&mut self, ring: &Ring) -> u64 {
        let Some(left) = self.visits.pop() else { return 0 };
        self.on_path[left.node as usize] = false;
        let Some(before) = self.visits.last_mut() else { return 0 };
        before.found |= left.found;
        // Where a circuit was found and no bound moved, all is as it was when the node was entered.
        if left.found && left.changes == self.changes {
            return 0;
        }
        self.bound_anew(ring, left.node)
    }

    /// b(v) from the nodes behind it, for a node that has left the path, and what follows for those
    /// before it.
    fn bound_anew(&mut self, ring: &Ring, node: u32) -> u64 {
        let n = self.ball.len();
        let levels = (self.bound.len() / n) as u32;
        let mut looked_at = 0;
        for marks in 0..levels {
            let row = self.ball.row(node);
            looked_at += row.len();
            let open = row.iter().filter(|hop| !self.on_path[hop.node as usize]);
            let bounds = open.filter_map(|hop| {
                let marks = marks.checked_sub(ring.marks(hop.link))?;
                Some(self.bound[marks as usize * n + hop.node as usize])
            });
            let bound = one_more(bounds.min().unwrap_or(NEVER), ring);
            self.set_bound(node, marks, bound);
            self.told.push(Place { node, marks });
        }
        while let Some(Place { node, marks }) = self.told.pop() {
            let bound = one_more(self.bound[marks as usize * n + node as usize], ring);
            for (before, link) in self.ball.before(ring, node, &self.room) {
                looked_at += 1;
                let marks = marks + ring.marks(link);
                if marks < levels
                    && !self.on_path[before as usize]
                    && bound < self.bound[marks as usize * n + before as usize]
                {
                    self.bound[marks as usize * n + before as usize] = bound;
                    self.changes += 1;
                    self.told.push(Place { node: before, marks });
                }
            }
        }
        looked_at as u64
    }

    fn set_bound(&mut self, node: u32, marks: u32, bound: u32) {
        let place = &mut self.bound[marks as usize * self.ball.len() + node as usize];
        self.changes += u64::from(*place != bound);
        *place = bound;
    }
}

/// One link farther; what is past every limit is never.
fn one_more(bound: u32, ring: &Ring) -> u32 {
    if bound + 1 < ring.max_length { bound + 1 } else { NEVER }
}

impl Closed<'_> {
    /// How many links it has.
    pub(super) fn len(&self) -> usize {
        self.visits.len()
    }

    /// The circuit under the names of its nodes.
    pub(super) fn write<'r>(&self, ring: &Ring, round: &'r mut Round) -> Circuit<'r> {
        let path = self.visits.iter().map(|visit| Step { node: visit.node, link: visit.link });
        round.write(ring, self.ball, path, self.link)
    }
}
