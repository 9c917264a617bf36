//! Is a park built like an ecosystem?
//!
//! # What it shows
//!
//! Panel a: the degree of order α of each flow network (materials, energy, water) on the curve of
//! robustness −α ln α (Ulanowicz 2009), with fifteen food webs from the literature. Panel b: links
//! per actor, connectance, cyclicity and Finn's cycling index beside those of the food webs.
//!
//! # How to read it
//!
//! At the left of the curve much is redundant and little is organised, at the right few ways carry
//! everything and one failure breaks them; food webs stand near the top. In panel b each row has a
//! scale of its own: circles are food webs, the short line their median, the filled dot this
//! network. Parks have fewer links per actor and cycle less than food webs (Layton, Bras and
//! Weissburg 2016); this says by how much. Connectance falls with size, so it compares networks of
//! similar size only.
//!
//! α and the cycling index need every flow of their basis; where one is unknown they are absent,
//! and the caption says so.

mod curve;
mod strips;
mod webs;

use super::frame::{Entry, Frame, counted, draw_inline, inline_height, sentences};
use super::geometry::{Point, Rect, at};
use super::marks;
use super::scene::{Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::structure::section;
use crate::figure::classes::Basis;
use crate::section::Section;
use crate::text::{Lang, Text};
use webs::WEBS;

const TITLE_TEXT: Text = Text::new("Park and food webs", "Park og fødenet");

/// Height of the panels under their headings, pt.
const PANEL: f64 = 172.0;
/// Between them, pt.
const BETWEEN: f64 = 26.0;

/// What is known of one basis.
#[derive(Clone, Copy, Debug)]
struct OfBasis {
    basis: Basis,
    alpha: Option<f64>,
    robustness: Option<f64>,
    fci: Option<f64>,
}

impl OfBasis {
    /// Every basis, from the indicators of the structure.
    fn all(section: &Section) -> Vec<Self> {
        let bases = [(Basis::Mass, "mass"), (Basis::Energy, "energy"), (Basis::Water, "water")];
        bases
            .map(|(basis, prefix)| {
                let of = |id: &str| section.value(&format!("{prefix}.{id}"));
                Self { basis, alpha: of("alpha"), robustness: of("robustness"), fci: of("fci") }
            })
            .to_vec()
    }

    fn color(&self) -> Color {
        match self.basis {
            Basis::Mass => MATERIAL,
            Basis::Energy => VERMILION,
            Basis::Water => WATER,
        }
    }
}

/// Draws the network beside food webs.
///
/// # Errors
/// No link between actors.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let structure = study.structure();
    let lang = options.lang;
    if structure.links == 0 {
        let reason = "no two actors are linked";
        return Err(FigureError::Empty { figure: "structure", reason });
    }
    let section = section(structure, study.network, lang);
    let bases = OfBasis::all(&section);
    let rows = strips::rows(&section, &bases);
    let ordered: Vec<OfBasis> = bases.iter().filter(|b| b.alpha.is_some()).copied().collect();

    let width = options.width();
    let room = width - 2.0 * MARGIN;
    let beside = room >= BESIDE_MIN;
    let both = !ordered.is_empty();
    let entries = entries(&bases, lang);
    let legend = inline_height(&entries, room) + 8.0;
    let panel = marks::HEAD + PANEL;
    let panels = if beside || !both { panel } else { 2.0 * panel + 34.0 };
    let frame = Frame {
        title: options.heading(TITLE_TEXT, study),
        subtitle: subtitle(both, lang),
        caption: caption(study, &bases, lang),
    };
    let (mut scene, page) = frame.open(width, panels + 24.0 + legend);
    let wide = if beside { (room - BETWEEN) * 0.5 } else { room };
    let mut corner = at(page.x0, page.y0);
    if both {
        let words = Text::new("Order and robustness", "Orden og robusthed").in_lang(lang);
        marks::heading(&mut scene, "a", words, corner);
        let area = Rect::new(corner.x, corner.y + marks::HEAD, wide, PANEL);
        curve::draw(&mut scene, &ordered, area, lang);
        corner =
            if beside { corner + at(wide + BETWEEN, 0.0) } else { corner + at(0.0, panel + 34.0) };
    }
    let words = Text::new("Links and cycles", "Forbindelser og kredsløb").in_lang(lang);
    marks::heading(&mut scene, if both { "b" } else { "" }, words, corner);
    let area = Rect::new(corner.x, corner.y + marks::HEAD, if both { wide } else { room }, PANEL);
    strips::draw(&mut scene, &rows, area, lang);
    draw_inline(&mut scene, &entries, at(page.x0, page.y0 + panels + 24.0), page.width());
    frame.close(&mut scene);
    Ok(scene)
}

/// Draws the dot of this network.
fn own_dot(scene: &mut Scene, place: Point, color: Color, class: String) {
    scene.circle(place, 3.1, Pen::fill(color).outlined(WHITE, 0.7));
    scene.used.insert(class);
}

/// Draws the circle of a food web.
fn web_dot(scene: &mut Scene, place: Point) {
    scene.circle(place, 2.1, Pen::fill(WHITE).outlined(STONE, 0.6));
    scene.used.insert("food web".to_owned());
}

fn entries<'a>(bases: &[OfBasis], lang: Lang) -> Vec<Entry<'a>> {
    let dot = |class: String, text: Text, color: Color| Entry {
        class,
        text: text.in_lang(lang).to_owned(),
        height: 0.0,
        sample: Box::new(move |scene: &mut Scene, p| {
            scene.circle(p, 3.1, Pen::fill(color));
        }),
    };
    let mut entries =
        vec![dot("network".to_owned(), Text::new("this network", "dette netværk"), SLATE)];
    let known = bases.iter().filter(|b| b.alpha.is_some() || b.fci.is_some());
    entries.extend(known.map(|b| {
        let text = match b.basis {
            Basis::Mass => Text::new("its materials", "dets materialer"),
            Basis::Energy => Text::new("its energy", "dets energi"),
            Basis::Water => Text::new("its water", "dets vand"),
        };
        dot(format!("basis {:?}", b.basis), text, b.color())
    }));
    entries.push(Entry {
        class: "food web".to_owned(),
        text: Text::new("a food web", "et fødenet").in_lang(lang).to_owned(),
        height: 0.0,
        sample: Box::new(|scene, p| {
            scene.circle(p, 2.1, Pen::fill(WHITE).outlined(STONE, 0.6));
        }),
    });
    entries.push(Entry {
        class: "median".to_owned(),
        text: Text::new("median of food webs", "fødenettenes median").in_lang(lang).to_owned(),
        height: 0.0,
        sample: Box::new(|scene, p| {
            scene.line(&[p - at(0.0, 4.5), p + at(0.0, 4.5)], Pen::line(INK, 1.1));
        }),
    });
    entries
}

fn subtitle(both: bool, lang: Lang) -> String {
    let (curve, strips) = match lang {
        Lang::En => (
            "α is ascendency ÷ capacity; left of the top there is reserve, right of it few ways carry all.",
            "Every row has its own scale.",
        ),
        Lang::Da => (
            "α er ascendens ÷ kapacitet; til venstre for toppen er der reserve, til højre bærer få veje alt.",
            "Hver række har sin egen skala.",
        ),
    };
    let curve = if both { curve } else { "" };
    sentences(&[curve.to_owned(), strips.to_owned()])
}

fn caption(study: &Study, bases: &[OfBasis], lang: Lang) -> String {
    let structure = study.structure();
    let webs = WEBS.len();
    let sources = webs::sources();
    let occurring = |b: &&OfBasis| {
        structure.bases.iter().any(|known| {
            use crate::network::flows::Basis as Flowing;
            matches!(
                (b.basis, known.flows.basis),
                (Basis::Mass, Flowing::Mass)
                    | (Basis::Energy, Flowing::Energy)
                    | (Basis::Water, Flowing::Water)
            )
        })
    };
    let absent: Vec<String> = bases
        .iter()
        .filter(occurring)
        .filter(|b| b.alpha.is_none() && b.fci.is_none())
        .map(|b| b.basis.name().in_lang(lang).to_lowercase())
        .collect();
    let absent = absent.join(", ");
    match lang {
        Lang::En => sentences(&[
            format!(
                "{}, {}.",
                counted(structure.actors, "actor", "actors", lang),
                counted(structure.links, "link", "links", lang)
            ),
            match absent.is_empty() {
                true => String::new(),
                false => {
                    format!("No α and no cycling index for {absent}: not every flow is known.")
                }
            },
            format!(
                "{webs} food webs, measured by the same definitions from the networks of {sources}."
            ),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{}, {}.",
                counted(structure.actors, "aktør", "aktører", lang),
                counted(structure.links, "forbindelse", "forbindelser", lang)
            ),
            match absent.is_empty() {
                true => String::new(),
                false => format!(
                    "Ingen α og intet kredsløbsindeks for {absent}: ikke alle strømme er kendt."
                ),
            },
            format!("{webs} fødenet, målt efter samme definitioner på netværkene hos {sources}."),
        ]),
    }
}
