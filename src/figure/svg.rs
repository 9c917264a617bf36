//! A scene as SVG 1.1, to a hundredth of a point, with the letters it is set in.
//!
//! Plain attributes only, no `paint-order` (LibreOffice then loses the text), no filters: every
//! viewer and the converters to PNG and PDF see the same.

use std::fmt::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::geometry::{Point, at};
use super::outline::outlines;
use super::scene::{Anchor, Label, Mark, Pen, Scene, Step};
use super::style::{Color, HALO, PT_PER_MM};
use super::text::{REGULAR_WEB, SEMIBOLD_WEB, Weight, escape};

/// How the white around letters is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Halo {
    /// As text behind the text: short.
    Text,
    /// As shapes, so that every name is found once in what is made of it.
    Shapes,
}

/// The SVG file of a scene.
pub fn write(scene: &Scene, halo: Halo) -> String {
    let (w, h) = (scene.width, scene.height);
    let mut out = open(scene, at(w, h));
    out.push_str("<style>");
    for (weight, data) in [(400, REGULAR_WEB), (600, SEMIBOLD_WEB)] {
        let data = STANDARD.encode(data);
        let _ = write!(
            out,
            "@font-face{{font-family:Inter;font-weight:{weight};\
             src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}"
        );
    }
    out.push_str("</style>\n");
    // The ground reaches over the edge: pixels there are covered whole.
    let _ = writeln!(
        out,
        "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        number(w + 1.0),
        number(h + 1.0),
        scene.paper.hex()
    );
    for (i, mark) in scene.marks.iter().enumerate() {
        write_mark(&mut out, mark, i, scene.paper, halo);
    }
    out.push_str("</svg>\n");
    out
}

/// The beginning of an SVG file: the printed size of a scene, in the units of `size`, and its words
/// for readers who cannot see it.
pub fn open(scene: &Scene, size: Point) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" \
         viewBox=\"0 0 {} {}\" font-family=\"Inter, Helvetica, Arial, sans-serif\" \
         role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n",
        number(scene.width / PT_PER_MM),
        number(scene.height / PT_PER_MM),
        number(size.x),
        number(size.y),
        escape(&scene.title),
        escape(&scene.description),
    )
}

fn write_mark(out: &mut String, mark: &Mark, place: usize, paper: Color, halo: Halo) {
    match mark {
        Mark::Path { steps, pen } => {
            let _ = writeln!(out, "<path d=\"{}\"{}/>", path(steps), look(pen));
        }
        Mark::Circle { at, radius, pen } => {
            let (x, y, r) = (number(at.x), number(at.y), number(*radius));
            let _ = writeln!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{}/>", look(pen));
        }
        Mark::Box { rect, corner, pen } => {
            let (x, y) = (number(rect.x0), number(rect.y0));
            let (w, h) = (number(rect.width().max(0.0)), number(rect.height().max(0.0)));
            let round =
                if *corner > 0.0 { format!(" rx=\"{}\"", number(*corner)) } else { String::new() };
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{round}{}/>",
                look(pen)
            );
        }
        Mark::Gradient { rect, stops } => {
            let last = stops.len().saturating_sub(1).max(1) as f64;
            let _ =
                write!(out, "<linearGradient id=\"g{place}\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">");
            for (i, stop) in stops.iter().enumerate() {
                let offset = number(i as f64 / last);
                let _ = write!(out, "<stop offset=\"{offset}\" stop-color=\"{}\"/>", stop.hex());
            }
            let _ = writeln!(
                out,
                "</linearGradient>\n<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
                 fill=\"url(#g{place})\"/>",
                number(rect.x0),
                number(rect.y0),
                number(rect.width()),
                number(rect.height()),
            );
        }
        Mark::Text(label) => {
            if label.halo && halo == Halo::Shapes {
                let pen = Pen::fill(paper).outlined(paper, 2.0 * HALO);
                let _ = writeln!(out, "<path d=\"{}\"{}/>", path(&outlines(label)), look(&pen));
            } else if label.halo {
                let halo = format!(
                    " fill=\"{paper}\" stroke=\"{paper}\" stroke-width=\"{}\" \
                     stroke-linejoin=\"round\"",
                    number(2.0 * HALO),
                    paper = paper.hex()
                );
                write_text(out, label, &halo);
            }
            write_text(out, label, &format!(" fill=\"{}\"", label.color.hex()));
        }
    }
}

fn write_text(out: &mut String, label: &Label, look: &str) {
    let weight = match label.weight {
        Weight::Regular => "",
        Weight::SemiBold => " font-weight=\"600\"",
    };
    let anchor = match label.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let (x, y, size) = (number(label.at.x), number(label.at.y), number(label.size));
    let turn = match label.turn {
        0.0 => String::new(),
        turn => format!(" transform=\"rotate({} {x} {y})\"", number(turn)),
    };
    let _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor}{turn}{look}>{}</text>",
        escape(&label.text)
    );
}

fn path(steps: &[Step]) -> String {
    let mut d = String::new();
    for step in steps {
        let _ = match step {
            Step::Move(p) => write!(d, "M{} {}", number(p.x), number(p.y)),
            Step::Line(p) => write!(d, "L{} {}", number(p.x), number(p.y)),
            Step::Curve(c, p) => {
                write!(d, "Q{} {} {} {}", number(c.x), number(c.y), number(p.x), number(p.y))
            }
            Step::Close => write!(d, "Z"),
        };
    }
    d
}

fn look(pen: &Pen) -> String {
    let mut out = match pen.fill {
        Some(color) => format!(" fill=\"{}\"", color.hex()),
        None => " fill=\"none\"".to_owned(),
    };
    if let Some(color) = pen.stroke {
        let _ = write!(
            out,
            " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
            color.hex(),
            number(pen.width)
        );
        if let Some([on, off]) = pen.dash.pattern(pen.width) {
            let _ = write!(out, " stroke-dasharray=\"{} {}\"", number(on), number(off));
        }
        if pen.round {
            out.push_str(" stroke-linecap=\"round\"");
        }
    }
    out
}

/// A length to a hundredth of a point, without zeros that say nothing.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [1.0, -0.001, 2.50, 10.0, 0.126].map(number),
            ["1", "0", "2.5", "10", "0.13"].map(String::from)
        );
    }
}
