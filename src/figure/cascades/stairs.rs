//! The geometry of one cascade: treads that fall from bar to bar, what stays behind, what is lost.
//!
//! A tread's upper edge stands at the grade of its step. At its end stands the bar of the taker; what
//! is passed on falls from there to the next tread, what is not ends in a remnant behind the bar, and
//! what is lost on the way drips off the tread. All of them are as thick as their amounts.

use super::super::geometry::{Point, Rect, at};
use super::super::scene::Step as Move;
use super::super::style::BANDS;
use super::chain::{Chain, Scale, Step, Widths};

/// Thickness of a bar, pt.
pub(super) const BAR: f64 = 2.4;
/// No bar is shorter, pt.
pub(super) const LEAST_BAR: f64 = 5.0;
/// How far what is not passed on reaches behind the bar, pt.
pub(super) const REMNANT: f64 = 8.0;
/// The inner radius of a turn, pt.
const TURN: f64 = 3.0;
/// How far a drip falls below its tread, and its point, pt.
const DRIP: f64 = 4.0;
const POINT: f64 = 3.0;
/// A loss thinner than this is not drawn; one thinner than the second is drawn as thick, pt.
const LEAST_LOSS: f64 = 0.2;
const SEEN_LOSS: f64 = 0.6;
/// The share of a step that its fall and its losses may take.
const BUSY: f64 = 0.6;
/// From tread to tread where grades are unknown: three lines of text fit between, pt.
const DROP: f64 = 24.5;
/// A graded plot is as high as its smallest step needs, up to this, pt.
const HIGHEST: f64 = 150.0;
const LOWEST: f64 = 40.0;

/// The stairs of one cascade, its first tread at height 0.
pub(super) struct Stairs {
    pub bands: Vec<Band>,
    /// One more than there are bands.
    pub bars: Vec<Rect>,
}

/// One step.
pub(super) struct Band {
    /// The upper edge where it leaves its giver.
    pub from: Point,
    /// The upper edge where it meets its taker.
    pub to: Point,
    /// Where it leaves.
    pub width: f64,
    /// Where it arrives.
    pub arrives: f64,
    /// Whether its amount is known.
    pub known: bool,
    /// What is lost, as thick as it is much.
    pub drip: Option<Drip>,
    /// What of it is not passed on, behind the bar of its taker.
    pub remnant: Option<Rect>,
    way: Way,
    radius: f64,
}

/// A piece that leaves a tread downwards.
#[derive(Clone, Copy)]
pub(super) struct Drip {
    /// Its inner corner: on the lower edge of the tread before the loss.
    pub corner: Point,
    pub width: f64,
    radius: f64,
}

/// How a band comes to its tread.
#[derive(Clone, Copy)]
enum Way {
    /// It begins there.
    Flat,
    /// Two quarter turns down.
    Fall,
    /// Two quarter turns up.
    Rise,
    /// A soft curve behind a straight lead.
    Slope { lead: f64, length: f64 },
}

/// The thickness at which every step of these chains has room for its turns, with `step` the room of
/// one step in each chain.
pub(super) fn full_width<'c>(
    chains: impl Iterator<Item = (&'c Chain<'c>, f64)>,
    widths: &Widths,
) -> f64 {
    let mut full = BANDS.largest;
    for (chain, room) in chains {
        for step in &chain.steps {
            let share = step.amount.map_or(0.0, |amount| widths.share(amount));
            let most = (BUSY * room - 2.0 * radius(room)) / (share * (1.0 + step.lost)).max(1e-9);
            full = full.min(most);
        }
    }
    full
}

fn radius(room: f64) -> f64 {
    TURN.min(0.09 * room)
}

/// Sets the stairs from `left` to `right`.
pub(super) fn set(chain: &Chain, widths: &Widths, left: f64, right: f64) -> Stairs {
    let n = chain.steps.len();
    let room = (right - left - BAR) / n as f64;
    let radius = radius(room);
    let width = |step: &Step| match step.amount {
        Some(amount) => BANDS.of(widths.share(amount) * widths.full),
        None => BANDS.unknown,
    };
    let treads: Vec<Tread> = (0..n).map(|k| tread(&chain.steps, k, &width)).collect();
    let drop = treads
        .windows(2)
        .map(|pair| pair[0].kept + pair[1].width + 2.0 * radius + 1.0)
        .fold(DROP, f64::max);
    let levels = levels(chain, drop);
    let bar_at = |k: usize| left + k as f64 * room;
    let mut bands: Vec<Band> = Vec::new();
    let mut out = 0.0;
    for (k, tread) in treads.iter().enumerate() {
        let fall = k.checked_sub(1).map(|before| levels[k] - levels[before]);
        let kept = k.checked_sub(1).map_or(0.0, |before| treads[before].kept);
        // What is passed on leaves below what stays where it falls, else above it.
        let below = fall.is_some_and(|fall| fall > kept);
        let lead = if kept > 0.0 { REMNANT } else { 0.0 };
        let way = match fall {
            None => Way::Flat,
            Some(fall) if fall >= kept + tread.width + 2.0 * radius => Way::Fall,
            Some(fall) if -fall >= tread.width + 2.0 * radius => Way::Rise,
            Some(_) => Way::Slope { lead, length: (0.4 * room).min(room - lead - 4.0) },
        };
        let from = at(bar_at(k) + BAR, if below { out + kept } else { out });
        let to = at(bar_at(k + 1), levels[k]);
        let mut band = Band {
            from,
            to,
            width: tread.width,
            arrives: tread.width - tread.lost,
            known: tread.known,
            drip: None,
            remnant: None,
            way,
            radius,
        };
        let (start, lost) = (band.tread_start(), tread.lost);
        if lost > LEAST_LOSS {
            let lost = lost.max(SEEN_LOSS);
            let x = start + 0.3 * (to.x - start - radius - lost).max(0.0);
            let corner = at(x, to.y + band.width);
            band.drip = Some(Drip { corner, width: lost, radius });
        }
        let falls = levels.get(k + 1).is_some_and(|next| next - levels[k] > tread.kept);
        if tread.kept > 0.0 {
            let top = if falls { levels[k] } else { levels[k] + treads[k + 1].width };
            band.remnant = Some(Rect::new(to.x + BAR, top, REMNANT, tread.kept));
        }
        out = levels[k];
        bands.push(band);
    }
    let bars = (0..=n).map(|k| bar(&bands, k, bar_at(k))).collect();
    Stairs { bands, bars }
}

/// The thicknesses of one step.
struct Tread {
    width: f64,
    lost: f64,
    /// What its taker does not pass on, where it can be told.
    kept: f64,
    known: bool,
}

fn tread(steps: &[Step], k: usize, width: &impl Fn(&Step) -> f64) -> Tread {
    let step = &steps[k];
    let own = width(step);
    // A hair can be no thinner.
    let thick = step.amount.is_some() && own > BANDS.least;
    let lost = if thick { own * step.lost } else { 0.0 };
    let next = steps.get(k + 1).filter(|next| {
        let pair = step.amount.zip(next.amount);
        pair.is_some_and(|(here, there)| here.dimension == there.dimension)
    });
    let kept = next.map_or(0.0, |next| (own - lost - width(next)).max(0.0));
    // What rounding leaves is not kept.
    let kept = if kept > 1e-6 * own { kept } else { 0.0 };
    Tread { width: own, lost, kept, known: step.amount.is_some() }
}

/// The bar of the k-th actor: as high as what comes in and goes out, and a little higher.
fn bar(bands: &[Band], k: usize, x: f64) -> Rect {
    let comes = k.checked_sub(1).and_then(|before| bands.get(before));
    let comes = comes.map(|band| [band.to.y, band.to.y + band.arrives]);
    let goes = bands.get(k).map(|band| [band.from.y, band.from.y + band.width]);
    let ends: Vec<f64> = comes.into_iter().chain(goes).flatten().collect();
    let top = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let bottom = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let more = ((LEAST_BAR - (bottom - top)) / 2.0).max(0.8);
    Rect { x0: x, y0: top - more, x1: x + BAR, y1: bottom + more }
}

/// The upper edge of every tread.
fn levels(chain: &Chain, drop: f64) -> Vec<f64> {
    let n = chain.steps.len();
    let grades: Vec<f64> = chain.steps.iter().filter_map(|step| step.grade).collect();
    let graded = matches!(chain.scale, Scale::Family(_) | Scale::Celsius) && grades.len() == n;
    if !graded {
        return (0..n).map(|k| k as f64 * drop).collect();
    }
    let high = grades.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let low = grades.iter().copied().fold(f64::INFINITY, f64::min);
    let apart = grades.windows(2).map(|pair| (pair[0] - pair[1]).abs()).filter(|&d| d > 0.0);
    let least = apart.fold(f64::INFINITY, f64::min);
    let height = (drop * (high - low) / least).clamp(LOWEST, HIGHEST);
    let down = |grade: f64| {
        if high > low { height * (high - grade) / (high - low) } else { 0.0 }
    };
    let first = down(grades[0]);
    grades.iter().map(|&grade| down(grade) - first).collect()
}

impl Band {
    /// Where it has left its giver behind: words stand right of this.
    pub fn clear_of_giver(&self) -> f64 {
        match self.way {
            Way::Flat => self.from.x,
            Way::Fall | Way::Rise => self.from.x + self.radius + self.width,
            Way::Slope { lead, .. } => self.from.x + lead,
        }
    }

    /// From here to its end it is level.
    pub fn tread_start(&self) -> f64 {
        match self.way {
            Way::Flat => self.from.x,
            Way::Fall | Way::Rise => self.from.x + 2.0 * self.radius + self.width,
            // What does not fall is level all the way.
            Way::Slope { lead, .. } if self.from.y == self.to.y => self.from.x + lead,
            Way::Slope { lead, length } => self.from.x + lead + length,
        }
    }

    /// The line `depth` under the upper edge.
    pub fn line(&self, depth: f64) -> Vec<Move> {
        let mut line = self.approach(depth);
        line.push(Move::Line(at(self.to.x, self.to.y + depth)));
        line
    }

    /// The lower edge, with the step where something is lost.
    pub fn lower_edge(&self) -> Vec<Move> {
        let Some(drip) = self.drip else { return self.line(self.width) };
        let mut line = self.approach(self.width);
        let arrives = self.to.y + self.arrives;
        line.push(Move::Line(drip.corner));
        line.push(Move::Line(at(drip.corner.x, arrives)));
        line.push(Move::Line(at(self.to.x, arrives)));
        line
    }

    /// Whether it is drawn as a line: its thickness is then the same on the slant.
    pub fn is_thin(&self) -> bool {
        self.width < 2.0
    }

    /// The whole band as an area.
    pub fn outline(&self) -> Vec<Move> {
        let mut outline = self.line(0.0);
        outline.extend(backwards(&self.lower_edge()));
        outline.push(Move::Close);
        outline
    }

    /// From the giver to the tread, `depth` under the upper edge.
    fn approach(&self, depth: f64) -> Vec<Move> {
        let (from, level) = (self.from + at(0.0, depth), self.to.y + depth);
        let mut line = vec![Move::Move(from)];
        match self.way {
            Way::Flat => {}
            Way::Fall | Way::Rise => {
                let down = if matches!(self.way, Way::Fall) { 1.0 } else { -1.0 };
                // The upper edge is the outer one of the first turn down, the inner one of a turn up.
                let within = if down > 0.0 { self.width - depth } else { depth };
                let (first, second) = (self.radius + within, self.radius + self.width - within);
                let x = from.x + first;
                line.push(Move::Curve(at(x, from.y), at(x, from.y + down * first)));
                line.push(Move::Line(at(x, level - down * second)));
                line.push(Move::Curve(at(x, level), at(x + second, level)));
            }
            Way::Slope { lead, length } => {
                let start = from + at(lead, 0.0);
                let end = at(start.x + length, level);
                line.push(Move::Line(start));
                line.push(Move::Curve(start + at(length * 0.3, 0.0), (start + end) * 0.5));
                line.push(Move::Curve(end - at(length * 0.3, 0.0), end));
            }
        }
        line
    }

    /// Boxes that hold its ink, for words to keep off.
    pub fn boxes(&self) -> Vec<Rect> {
        let start = self.tread_start();
        let tread = Rect { x0: start, y0: self.to.y, x1: self.to.x, y1: self.to.y + self.width };
        let mut boxes = vec![tread];
        match self.way {
            Way::Flat => {}
            Way::Fall | Way::Rise => {
                let x1 = self.from.x + self.radius + self.width;
                let (y0, y1) = (self.from.y.min(self.to.y), self.from.y.max(self.to.y));
                boxes.push(Rect { x0: self.from.x + self.radius, y0, x1, y1: y1 + self.width });
                boxes.push(Rect::new(self.from.x, self.from.y, self.radius, self.width));
                boxes.push(Rect::new(x1, self.to.y, self.radius, self.width));
            }
            Way::Slope { lead, length } => {
                let pieces = 8;
                let x = |i: usize| self.from.x + lead + length * i as f64 / pieces as f64;
                // A smooth step is near enough to the two curves.
                let y = |i: usize| {
                    let t = i as f64 / pieces as f64;
                    self.from.y + (self.to.y - self.from.y) * t * t * (3.0 - 2.0 * t)
                };
                boxes.push(Rect::new(self.from.x, self.from.y, lead, self.width));
                boxes.extend((0..pieces).map(|i| Rect {
                    x0: x(i),
                    y0: y(i).min(y(i + 1)),
                    x1: x(i + 1),
                    y1: y(i).max(y(i + 1)) + self.width,
                }));
            }
        }
        boxes.extend(self.drip.map(|drip| drip.bounds()));
        boxes.extend(self.remnant);
        boxes
    }
}

impl Drip {
    /// Its area: a quarter turn, and down to a point.
    pub fn outline(&self) -> Vec<Move> {
        let Self { corner, width, radius } = *self;
        let (outer, end) = (radius + width, corner.y + radius + DRIP);
        let (x0, x1) = (corner.x + radius, corner.x + radius + width);
        vec![
            Move::Move(corner - at(0.0, width)),
            Move::Curve(at(x1, corner.y - width), at(x1, corner.y - width + outer)),
            Move::Line(at(x1, end)),
            Move::Line(at((x0 + x1) / 2.0, end + POINT)),
            Move::Line(at(x0, end)),
            Move::Line(at(x0, corner.y + radius)),
            Move::Curve(at(x0, corner.y), corner),
            Move::Close,
        ]
    }

    /// What hangs below the tread.
    pub fn bounds(&self) -> Rect {
        let height = self.radius + DRIP + POINT;
        Rect::new(self.corner.x + self.radius, self.corner.y, self.width, height)
    }
}

/// The same line from its end to its start, to be joined to another.
fn backwards(line: &[Move]) -> Vec<Move> {
    let end = |step: &Move| match *step {
        Move::Move(p) | Move::Line(p) | Move::Curve(_, p) => p,
        Move::Close => Point::default(),
    };
    let mut back: Vec<Move> = line.last().map(|last| Move::Line(end(last))).into_iter().collect();
    for pair in line.windows(2).rev() {
        back.push(match pair[1] {
            Move::Curve(control, _) => Move::Curve(control, end(&pair[0])),
            _ => Move::Line(end(&pair[0])),
        });
    }
    back
}
