//! plotters draws on a scene: the backend behind charts with axes, nodes and arrow heads.
//!
//! Curved lines are Béziers of the scene itself, since a path of plotters is straight from point to
//! point: a viewer that enlarges the SVG would see its corners.
//!
//! Coordinates of plotters are whole numbers; one of them is a 32nd of a point here, so that
//! nothing is rounded to the eye.

use std::convert::Infallible;

use plotters::coord::CoordTranslate;
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Drawable, PointCollection};
use plotters::prelude::{
    Cartesian2d, Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle,
    ShapeStyle,
};
use plotters::style::Color as _;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use super::geometry::{Point, Rect, at};
use super::scene::{ASCENT, Anchor, Label, Pen, Scene};
use super::style::{ArrowHead, Color, LEADING, PT_PER_MM, arrow_head};
use super::text::{Weight, width};

/// Steps of plotters per point.
const SUB_UNITS: f64 = 32.0;

/// A scene as plotters sees it.
pub struct Canvas<'a>(&'a mut Scene);

/// A drawing area with the coordinates of a chart.
pub type Plot<'a> = DrawingArea<Canvas<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// What a plot shows: the first number is at the left or the foot, the last at the right or top.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Axes {
    pub x: [f64; 2],
    pub y: [f64; 2],
}

/// The part `frame` of a scene as a chart with these axes.
pub fn plot(scene: &mut Scene, frame: Rect, axes: Axes) -> Plot<'_> {
    let unit = |v: f64| (v * SUB_UNITS).round() as i32;
    Canvas(scene).into_drawing_area().apply_coord_spec(Cartesian2d::new(
        axes.x[0]..axes.x[1],
        axes.y[0]..axes.y[1],
        // plotters counts downwards as pixels do: the foot comes first.
        (unit(frame.x0)..unit(frame.x1), unit(frame.y1)..unit(frame.y0)),
    ))
}

/// Draws a bar between two corners.
pub fn bar(plot: &Plot, x: [f64; 2], y: [f64; 2], color: Color) {
    put(plot, &Rectangle::new([(x[0], y[0]), (x[1], y[1])], rgb(color).filled()));
}

/// Draws a straight line, `width` in points.
pub fn rule(plot: &Plot, from: [f64; 2], to: [f64; 2], color: Color, width: f64) {
    let style = ShapeStyle::from(rgb(color)).stroke_width((width * SUB_UNITS).round() as u32);
    put(plot, &PathElement::new(vec![(from[0], from[1]), (to[0], to[1])], style));
}

/// Draws a dot with an outline; radius and outline in points.
pub fn dot(plot: &Plot, place: [f64; 2], radius: f64, fill: Color, edge: Color) {
    let middle = (place[0], place[1]);
    let size = (radius * SUB_UNITS).round() as i32;
    put(plot, &Circle::new(middle, size, rgb(fill).filled()));
    let outline = ShapeStyle::from(rgb(edge)).stroke_width((0.8 * SUB_UNITS) as u32);
    put(plot, &Circle::new(middle, size, outline));
}

/// Draws the node of a graph: a disc with an outline, both in points.
pub fn node(scene: &mut Scene, centre: Point, radius: f64, fill: Color, outline: Pen) {
    let sheet = Canvas(scene).into_drawing_area();
    let (middle, size) = (steps(centre), (radius * SUB_UNITS).round() as i32);
    put(&sheet, &Circle::new(middle, size, rgb(fill).filled()));
    if let Some(color) = outline.stroke {
        let width = (outline.width * SUB_UNITS).round() as u32;
        put(&sheet, &Circle::new(middle, size, ShapeStyle::from(rgb(color)).stroke_width(width)));
    }
}

/// Draws the head of an arrow that ends at `tip` in `direction`, on a line of this width.
pub fn head(scene: &mut Scene, tip: Point, direction: Point, width: f64, color: Color) {
    head_of(scene, tip, direction, arrow_head(width), color);
}

/// Draws a head of this size.
pub fn head_of(scene: &mut Scene, tip: Point, direction: Point, head: ArrowHead, color: Color) {
    let along = direction.unit();
    let base = tip - along * head.length;
    let side = along.left() * head.half_width;
    // A shallow notch makes the head lighter and the direction clearer.
    let notch = tip - along * (head.length * 0.82);
    let corners = [tip, base + side, notch, base - side].map(steps);
    let sheet = Canvas(scene).into_drawing_area();
    put(&sheet, &Polygon::new(corners.to_vec(), rgb(color).filled()));
}

/// A place in the steps of plotters.
fn steps(p: Point) -> (i32, i32) {
    ((p.x * SUB_UNITS).round() as i32, (p.y * SUB_UNITS).round() as i32)
}

/// Draws an element; a scene takes all ink, so this cannot fail.
fn put<'p, C: CoordTranslate, E>(area: &DrawingArea<Canvas<'p>, C>, element: &E)
where
    for<'b> &'b E: PointCollection<'b, C::From>,
    for<'b> E: Drawable<Canvas<'p>>,
{
    let drawn = area.draw(element);
    debug_assert!(drawn.is_ok(), "a scene takes all ink");
}

fn rgb(color: Color) -> RGBColor {
    RGBColor(color.0, color.1, color.2)
}

/// Steps of 1, 2 or 5 times a power of ten that cut a range into at most `most` pieces.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = high - low;
    if span <= 0.0 || !span.is_finite() || most == 0 {
        return vec![low];
    }
    let mut step = power_of_ten_below(span / most as f64);
    let factors = [2.0, 2.5, 2.0];
    let mut round = 0;
    while span / step > most as f64 {
        step *= factors[round % factors.len()];
        round += 1;
    }
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).map(|i| i as f64 * step).collect()
}

fn power_of_ten_below(value: f64) -> f64 {
    let mut power = 1.0;
    while power > value {
        power /= 10.0;
    }
    while power * 10.0 <= value {
        power *= 10.0;
    }
    power
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

fn place((x, y): BackendCoord) -> Point {
    at(f64::from(x) / SUB_UNITS, f64::from(y) / SUB_UNITS)
}

fn color(of: BackendColor) -> Color {
    // Marks have no transparency: what plotters wants lighter is mixed with paper.
    Color(of.rgb.0, of.rgb.1, of.rgb.2).tint(of.alpha)
}

fn line<S: BackendStyle>(style: &S) -> Pen {
    Pen::line(color(style.color()), f64::from(style.stroke_width()) / SUB_UNITS)
}

fn pen<S: BackendStyle>(style: &S, fill: bool) -> Pen {
    if fill { Pen::fill(color(style.color())) } else { line(style) }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.0.width * SUB_UNITS) as u32, (self.0.height * SUB_UNITS) as u32)
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, of: BackendColor) -> Done {
        let p = place(point);
        let dot = 1.0 / SUB_UNITS;
        self.0.rect(Rect::new(p.x, p.y, dot, dot), 0.0, Pen::fill(color(of)));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        self.0.line(&[place(from), place(to)], line(style));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let (a, b) = (place(upper_left), place(bottom_right));
        let rect = Rect { x0: a.x, y0: a.y, x1: b.x, y1: b.y };
        self.0.rect(rect, 0.0, pen(style, fill));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let points: Vec<Point> = path.into_iter().map(place).collect();
        self.0.line(&points, line(style));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        self.0.circle(place(center), f64::from(radius) / SUB_UNITS, pen(style, fill));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Done {
        let points: Vec<Point> = vert.into_iter().map(place).collect();
        self.0.polygon(&points, pen(style, true));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, pos: BackendCoord) -> Done {
        let size = style.size() / SUB_UNITS;
        let anchor = style.anchor();
        let down = match anchor.v_pos {
            VPos::Top => ASCENT * size,
            VPos::Center => ASCENT * size / 2.0,
            VPos::Bottom => 0.0,
        };
        self.0.text(Label {
            at: place(pos) + at(0.0, down),
            text: text.to_owned(),
            size,
            weight: weight(style.style()),
            color: color(style.color()),
            anchor: match anchor.h_pos {
                HPos::Left => Anchor::Start,
                HPos::Center => Anchor::Middle,
                HPos::Right => Anchor::End,
            },
            halo: false,
            turn: 0.0,
        });
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let wide = width(text, style.size(), weight(style.style()));
        Ok((wide.ceil() as u32, (style.size() * LEADING).ceil() as u32))
    }
}

fn weight(style: FontStyle) -> Weight {
    if matches!(style, FontStyle::Bold) { Weight::SemiBold } else { Weight::Regular }
}

/// Points of a length in millimetres.
pub fn points(mm: f64) -> f64 {
    mm * PT_PER_MM
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(0.0, 97.0, 5), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(-30.0, 60.0, 4), [0.0, 50.0]);
        assert_eq!(ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
    }
}
