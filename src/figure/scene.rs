//! A figure before it is written: marks on a page, and what they mean, so that tests can see it.
//!
//! Figures add marks; [`svg`](super::svg) writes them. Beside the marks a scene remembers its nodes,
//! its arrows with the amounts behind their widths, and which classes are used and explained.

use std::collections::BTreeSet;

use super::classes::Basis;
use super::data::Data;
use super::geometry::{Point, Rect, Turned, at};
use super::style::{self, Color, Dash, INK, WHITE};
use super::text::{self, Weight};
use crate::number::shortest;

/// Everything on one page, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
    /// The ground.
    pub paper: Color,
    /// The heading, for readers who cannot see the page.
    pub title: String,
    /// What it shows, likewise.
    pub description: String,
    /// From back to front.
    pub marks: Vec<Mark>,
    /// What arrows point at.
    pub nodes: Vec<Shape>,
    /// Every arrow, in the order of its marks.
    pub arrows: Vec<Arrow>,
    /// Classes (colours, dashes) that occur in the picture.
    pub used: BTreeSet<String>,
    /// Classes the legend explains.
    pub explained: BTreeSet<String>,
    /// From which mark on marks are about which actors and exchanges; see [`Scene::about`].
    pub subjects: Vec<Subject>,
    /// What one millimetre of a band, or the widest line, stands for.
    pub scales: Vec<(Basis, f64)>,
    /// The numbers behind the marks.
    pub data: Data,
    /// Letters that had to be replaced.
    pub missing: usize,
    /// What the reader should know and the picture cannot show.
    pub notes: Vec<String>,
}

/// What marks are about, until the next subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The first mark.
    pub from: usize,
    /// Ids of actors and exchanges; none where marks are about everything.
    pub ids: Vec<String>,
}

/// One piece of ink.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line or an area.
    Path {
        /// How the pen moves.
        steps: Vec<Step>,
        /// Its look.
        pen: Pen,
    },
    /// A circle.
    Circle {
        /// Centre.
        at: Point,
        /// Radius.
        radius: f64,
        /// Its look.
        pen: Pen,
    },
    /// A box with round corners.
    Box {
        /// Where.
        rect: Rect,
        /// Radius of the corners.
        corner: f64,
        /// Its look.
        pen: Pen,
    },
    /// A box that changes colour evenly from its foot to its top.
    Gradient {
        /// Where.
        rect: Rect,
        /// Colours at even distances, the first at the foot.
        stops: Vec<Color>,
    },
    /// A line of text.
    Text(Label),
}

/// A movement of the pen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Lift and go.
    Move(Point),
    /// Straight.
    Line(Point),
    /// A quadratic curve, by control point and end.
    Curve(Point, Point),
    /// Back to where the pen was set down.
    Close,
}

/// Fill and outline.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Pen {
    pub fill: Option<Color>,
    pub stroke: Option<Color>,
    /// Width of the outline.
    pub width: f64,
    pub dash: Dash,
    /// Ends of the line are round rather than cut off.
    pub round: bool,
}

impl Pen {
    /// Only filled.
    pub fn fill(color: Color) -> Self {
        Self { fill: Some(color), ..Self::default() }
    }

    /// Only outlined.
    pub fn line(color: Color, width: f64) -> Self {
        Self { stroke: Some(color), width, ..Self::default() }
    }

    /// With an outline.
    #[must_use]
    pub fn outlined(self, color: Color, width: f64) -> Self {
        Self { stroke: Some(color), width, ..self }
    }

    /// Broken.
    #[must_use]
    pub fn dashed(self, dash: Dash) -> Self {
        Self { dash, round: dash == Dash::Dotted, ..self }
    }
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// One line of text, its base line at `at`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Label {
    pub at: Point,
    pub text: String,
    pub size: f64,
    pub weight: Weight,
    pub color: Color,
    pub anchor: Anchor,
    /// White around the letters.
    pub halo: bool,
    /// Turned around its place, degrees clockwise.
    pub turn: f64,
}

impl Label {
    /// Regular text in ink that starts at `at`.
    pub fn new(at: Point, text: impl Into<String>, size: f64) -> Self {
        Self {
            at,
            text: text.into(),
            size,
            weight: Weight::Regular,
            color: INK,
            anchor: Anchor::Start,
            halo: false,
            turn: 0.0,
        }
    }

    /// In semi-bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { weight: Weight::SemiBold, ..self }
    }

    /// As bold as this.
    #[must_use]
    pub fn weigh(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// In a colour.
    #[must_use]
    pub fn color(self, color: Color) -> Self {
        Self { color, ..self }
    }

    /// With another end at its place.
    #[must_use]
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// With white around it.
    #[must_use]
    pub fn halo(self) -> Self {
        Self { halo: true, ..self }
    }

    /// Turned around its place, degrees clockwise.
    #[must_use]
    pub fn turned(self, turn: f64) -> Self {
        Self { turn, ..self }
    }

    /// The box around its letters.
    pub fn bounds(&self) -> Rect {
        self.outline().bounds()
    }

    /// Its letters as a box that may be turned.
    pub fn outline(&self) -> Turned {
        Turned::new(self.level(), self.at, self.turn)
    }

    /// The box of its letters before it is turned, from the top of capitals to the foot of
    /// descenders.
    fn level(&self) -> Rect {
        let width = text::width(&self.text, self.size, self.weight);
        let left = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        Rect::new(left, self.at.y - ASCENT * self.size, width, (ASCENT + DESCENT) * self.size)
    }
}

/// Height of capitals over the base line, in text sizes (Inter: 0.727; Å is taller).
pub const ASCENT: f64 = 0.74;
/// Depth of descenders, in text sizes.
pub const DESCENT: f64 = 0.21;

/// What an arrow points at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Centre and radius.
    Circle(Point, f64),
    /// A box.
    Box(Rect),
}

impl Shape {
    /// How far a point is from the border.
    pub fn distance_to_border(&self, p: Point) -> f64 {
        match *self {
            Self::Circle(centre, radius) => ((p - centre).length() - radius).abs(),
            Self::Box(r) if r.holds(p) => {
                (p.x - r.x0).min(r.x1 - p.x).min(p.y - r.y0).min(r.y1 - p.y)
            }
            Self::Box(r) => r.distance(p),
        }
    }

    /// The box around it.
    pub fn bounds(&self) -> Rect {
        match *self {
            Self::Circle(c, r) => Rect::around(c, 2.0 * r, 2.0 * r),
            Self::Box(rect) => rect,
        }
    }
}

/// One arrow, as far as a test wants to know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Position in [`Scene::nodes`].
    pub target: usize,
    /// Its point.
    pub tip: Point,
    /// Width of its line.
    pub width: f64,
    /// Amount behind the width relative to the largest of its scale; unknown where absent.
    pub share: Option<f64>,
}

impl Scene {
    /// An empty page.
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            paper: WHITE,
            title: String::new(),
            description: String::new(),
            marks: Vec::new(),
            nodes: Vec::new(),
            arrows: Vec::new(),
            used: BTreeSet::new(),
            explained: BTreeSet::new(),
            subjects: Vec::new(),
            scales: Vec::new(),
            data: Data::default(),
            missing: 0,
            notes: Vec::new(),
        }
    }

    /// Says which actors and exchanges the marks added from here on are about: an arrow its two
    /// ends and its exchanges, a node its actor. Nothing, where they are about everything.
    pub fn about<'i>(&mut self, ids: impl IntoIterator<Item = &'i str>) {
        let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        if self.subjects.last().is_some_and(|last| last.ids == ids) {
            return;
        }
        self.subjects.push(Subject { from: self.marks.len(), ids });
    }

    /// Adds a text; letters the font lacks are replaced and counted.
    pub fn text(&mut self, mut label: Label) {
        let seen = text::drawn(&label.text);
        if !seen.text.is_empty() {
            self.missing += seen.missing;
            label.text = seen.text;
            self.marks.push(Mark::Text(label));
        }
    }

    /// Adds lines of text below each other; the first stands on `at`.
    pub fn lines(&mut self, label: &Label, lines: &[String]) {
        for (i, line) in lines.iter().enumerate() {
            let down = at(0.0, i as f64 * label.size * style::LEADING);
            self.text(Label { at: label.at + down, text: line.clone(), ..label.clone() });
        }
    }

    /// Adds a line through places.
    pub fn line(&mut self, points: &[Point], pen: Pen) {
        let steps = points
            .iter()
            .enumerate()
            .map(|(i, &p)| if i == 0 { Step::Move(p) } else { Step::Line(p) })
            .collect();
        self.marks.push(Mark::Path { steps, pen });
    }

    /// Adds an area with straight borders.
    pub fn polygon(&mut self, points: &[Point], pen: Pen) {
        self.line(points, pen);
        if let Some(Mark::Path { steps, .. }) = self.marks.last_mut() {
            steps.push(Step::Close);
        }
    }

    /// Adds a path.
    pub fn path(&mut self, steps: Vec<Step>, pen: Pen) {
        self.marks.push(Mark::Path { steps, pen });
    }

    /// Adds a circle.
    pub fn circle(&mut self, at: Point, radius: f64, pen: Pen) {
        self.marks.push(Mark::Circle { at, radius, pen });
    }

    /// Adds a box.
    pub fn rect(&mut self, rect: Rect, corner: f64, pen: Pen) {
        self.marks.push(Mark::Box { rect, corner, pen });
    }

    /// Adds a box that changes colour from its foot to its top.
    pub fn gradient(&mut self, rect: Rect, stops: Vec<Color>) {
        self.marks.push(Mark::Gradient { rect, stops });
    }

    /// The scales, as `--scale` takes them.
    pub fn scales_as_typed(&self) -> String {
        let typed = |(basis, amount): &(Basis, f64)| {
            // Four digits: a line is as wide within a thousandth.
            let rounded = format!("{amount:.3e}").parse().unwrap_or(*amount);
            format!("{}{}", shortest(rounded), basis.symbol())
        };
        self.scales.iter().map(typed).collect::<Vec<_>>().join(",")
    }

    /// Every line of text.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(label) => Some(label),
            _ => None,
        })
    }
}

impl Mark {
    /// The box around the ink.
    pub fn bounds(&self) -> Rect {
        let edge = |pen: &Pen| if pen.stroke.is_some() { pen.width / 2.0 } else { 0.0 };
        match self {
            Self::Text(label) => label.bounds(),
            Self::Box { rect, pen, .. } => rect.grow(edge(pen)),
            Self::Gradient { rect, .. } => *rect,
            Self::Circle { at, radius, pen } => {
                Rect::around(*at, 2.0 * radius, 2.0 * radius).grow(edge(pen))
            }
            Self::Path { steps, pen } => {
                let mut places = Vec::new();
                let mut last = Point::default();
                for step in steps {
                    match *step {
                        Step::Move(p) | Step::Line(p) => {
                            places.push(p);
                            last = p;
                        }
                        Step::Curve(control, to) => {
                            let curve = super::geometry::Curve { from: last, control, to };
                            places.extend(curve.sample(8));
                            last = to;
                        }
                        Step::Close => {}
                    }
                }
                let first = places.first().copied().unwrap_or_default();
                let around = places
                    .iter()
                    .fold(Rect { x0: first.x, y0: first.y, x1: first.x, y1: first.y }, |r, p| {
                        r.union(&Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y })
                    });
                around.grow(edge(pen))
            }
        }
    }
}
