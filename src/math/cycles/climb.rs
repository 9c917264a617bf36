//! The best circuits through one root.
//!
//! R(v, j, k) is the best value of a walk from v back to the root, in the ball around it, of at
//! most j links and k marked ones. A path that has come to v with the value s is followed only
//! where s + R may pass the mark; every circuit that is found and passes raises it.

use super::ball::{Ball, Room};
use super::best::{Slack, Value, may_pass};
use super::leaders::Leaders;
use super::ring::Ring;
use super::round::{Round, Step};
use super::{Aim, Circuit};

/// A search for the best circuits, with the memory it needs.
pub(super) struct Climb<'a> {
    ring: &'a Ring,
    aim: &'a Aim<'a>,
    /// When each node is a root: those before it are left out. `NEVER` for no root.
    turn: &'a [u32],
    room: Room,
    ball: Ball,
    /// Marked links that a circuit of this ball may have; 0 where that is no limit.
    marks: u32,
    first: Vec<f64>,
    second: Vec<f64>,
    on_path: Vec<bool>,
    visits: Vec<Visit>,
    round: Round,
}

/// What the search from a root found.
pub(super) struct Climbed {
    pub leaders: Leaders,
    pub steps: u64,
    /// Whether it came to its end.
    pub complete: bool,
}

/// A node on the path.
#[derive(Clone, Copy, Debug)]
struct Visit {
    node: u32,
    /// The link that led here; the root has none.
    link: u32,
    /// The next of its row.
    next: u32,
    /// Marked links on the way here.
    marked: u32,
    /// What the way here is worth.
    first: f64,
    second: f64,
}

impl<'a> Climb<'a> {
    pub fn new(ring: &'a Ring, aim: &'a Aim<'a>, turn: &'a [u32]) -> Self {
        Self {
            ring,
            aim,
            turn,
            room: Room::new(ring.len()),
            ball: Ball::default(),
            marks: 0,
            first: Vec::new(),
            second: Vec::new(),
            on_path: Vec::new(),
            visits: Vec::new(),
            round: Round::default(),
        }
    }

    /// The best circuits through `root` of at most `length` links that pass the mark of `leaders`,
    /// as far as the budget of steps goes.
    pub fn search(
        &mut self,
        root: u32,
        length: u32,
        slack: Slack,
        mut leaders: Leaders,
        budget: u64,
        judge: &impl Fn(Circuit<'_>) -> Option<Value>,
    ) -> Climbed {
        let turn = self.turn;
        let free = |node: u32| turn[root as usize] <= turn[node as usize];
        let mut steps = self.ball.fill(self.ring, root, length, free, &mut self.room);
        let n = self.ball.len();
        if n < 2 {
            return Climbed { leaders, steps, complete: true };
        }
        let limited = self.ring.max_marked < length as usize && self.ball.has_marks(self.ring);
        self.marks = if limited { self.ring.max_marked as u32 } else { 0 };
        steps += self.measure_walks(length, slack.is_exact());
        self.on_path.clear();
        self.on_path.resize(n, false);
        self.visits.clear();
        let nothing = self.aim.fold.nothing();
        self.visits.push(Visit {
            node: 0,
            link: 0,
            next: 0,
            marked: 0,
            first: nothing,
            second: 0.0,
        });

        while let Some(&visit) = self.visits.last() {
            let rest = length - self.visits.len() as u32;
            let row = self.ball.row(visit.node);
            let Some(&hop) = row.get(visit.next as usize).filter(|hop| {
                // The row is sorted: what is behind is farther still.
                self.ball.back[hop.node as usize] <= rest
            }) else {
                self.on_path[visit.node as usize] = false;
                self.visits.pop();
                continue;
            };
            if budget <= steps {
                return Climbed { leaders, steps, complete: false };
            }
            steps += 1;
            let here = self.visits.len() - 1;
            self.visits[here].next += 1;
            if self.on_path[hop.node as usize] {
                continue;
            }
            let marked = visit.marked + self.ring.marks(hop.link);
            let Some(marks) = self.marks_left(marked) else { continue };
            let first = self.aim.fold.join(visit.first, self.aim.first[hop.link as usize]);
            let second = visit.second + self.aim.second[hop.link as usize];
            let at = self.at(hop.node, rest, marks);
            let bound = self.aim.fold.join(first, self.first[at]);
            let passes = may_pass(leaders.mark(), slack, bound, marked as usize, || {
                second + self.second[at]
            });
            if !passes {
                continue;
            }
            if hop.node == 0 {
                let step = |visit: &Visit| Step { node: visit.node, link: visit.link };
                let path = self.visits.iter().map(step);
                let circuit = self.round.write(self.ring, &self.ball, path, hop.link);
                if let Some(value) = judge(circuit) {
                    leaders.show(circuit, marked as usize, value);
                }
            } else {
                self.on_path[hop.node as usize] = true;
                let (node, link) = (hop.node, hop.link);
                self.visits.push(Visit { node, link, next: 0, marked, first, second });
            }
        }
        Climbed { leaders, steps, complete: true }
    }

    /// Marked links still allowed; `None` where there are too many already.
    fn marks_left(&self, marked: u32) -> Option<u32> {
        if self.marks == 0 { Some(0) } else { self.marks.checked_sub(marked) }
    }

    /// R for every node of the ball; how many links it looked at.
    fn measure_walks(&mut self, length: u32, second: bool) -> u64 {
        let fold = self.aim.fold;
        let mut first = std::mem::take(&mut self.first);
        let mut steps = self.fill_walks(&mut first, length, fold.nothing(), |link, behind| {
            fold.join(self.aim.first[link as usize], behind)
        });
        self.first = first;
        if second {
            let mut second = std::mem::take(&mut self.second);
            steps += self.fill_walks(&mut second, length, 0.0, |link, behind| {
                self.aim.second[link as usize] + behind
            });
            self.second = second;
        }
        steps
    }

    fn fill_walks(
        &self,
        best: &mut Vec<f64>,
        length: u32,
        nothing: f64,
        join: impl Fn(u32, f64) -> f64,
    ) -> u64 {
        let n = self.ball.len() as u32;
        let cells = (self.marks as usize + 1) * length as usize * n as usize;
        best.clear();
        best.resize(cells, f64::NEG_INFINITY);
        let mut steps = 0;
        for marks in 0..=self.marks {
            for links in 0..length {
                best[self.at(0, links, marks)] = nothing;
            }
        }
        for links in 1..length {
            for marks in 0..=self.marks {
                for node in 1..n {
                    let mut most = best[self.at(node, links - 1, marks)];
                    for hop in self.ball.row(node) {
                        if links - 1 < self.ball.back[hop.node as usize] {
                            break;
                        }
                        steps += 1;
                        let behind = if self.marks == 0 {
                            0
                        } else if let Some(behind) = marks.checked_sub(self.ring.marks(hop.link)) {
                            behind
                        } else {
                            continue;
                        };
                        most = most.max(join(hop.link, best[self.at(hop.node, links - 1, behind)]));
                    }
                    let at = self.at(node, links, marks);
                    best[at] = most;
                }
            }
        }
        steps
    }

    fn at(&self, node: u32, links: u32, marks: u32) -> usize {
        ((links * (self.marks + 1) + marks) as usize) * self.ball.len() + node as usize
    }
}
