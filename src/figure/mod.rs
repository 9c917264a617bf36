//! Figures: pure functions of a study, drawn on one scene, written as SVG; PNG and PDF are made of
//! that SVG.
//!
//! [`ALL`] lists them; the module of each says what it shows and how to read it. A new figure is a
//! new file and a new line there. It draws for white paper and knows nothing of what
//! [`FigureOptions`] ask of all figures alike: a scene says what its marks are about
//! ([`Scene::about`]) and what they stand for ([`data`]), and themes, highlights, outlines and the
//! table follow. Only [`style`] knows colours and sizes; [`layout`] knows no drawing.
//!
//! ```
//! use symbio::{analysis::Study, figure, load::sketch, network};
//! let data = sketch("mill -> farm: straw 5\n farm -> mill: grain 9");
//! let network = network::build(&data, &Default::default()).unwrap();
//! let drawing = figure::draw("network", &Study::new(&network), &Default::default()).unwrap();
//! assert!(drawing.svg.starts_with("<svg"));
//! ```

pub mod actors;
mod arrows;
pub mod canvas;
mod carrying;
pub mod cascades;
pub mod chord;
pub mod classes;
pub mod data;
pub mod flows;
mod frame;
pub mod geometry;
pub mod heat;
mod highlight;
pub mod impact;
pub mod layout;
pub mod loops;
pub mod map;
mod marks;
pub mod matrix;
mod names;
pub mod network;
mod options;
mod outline;
mod pdf;
mod png;
pub mod sankey;
pub mod scene;
pub mod schematic;
pub mod structure;
pub mod style;
mod svg;
pub mod targets;
pub mod text;
mod theme;
pub mod uncertainty;

pub use options::{FigureOptions, Positions, Scales};
pub use pdf::to_pdf;
pub use png::to_png;
pub use scene::Scene;
pub use theme::Theme;

use crate::analysis::Study;
use crate::number;
use crate::text::{Lang, Text};

/// One figure.
pub struct Figure {
    /// The id: the word of `symbio draw`, the name of its file.
    pub id: &'static str,
    /// The analysis it belongs to.
    pub section: &'static str,
    /// Its heading.
    pub title: Text,
    /// What it shows.
    pub shows: Text,
    /// Draws it.
    pub draw: fn(&Study, &FigureOptions) -> Result<Scene, FigureError>,
}

/// Every figure, in the order of the report.
pub const ALL: &[Figure] = &[
    Figure {
        id: "network",
        section: "structure",
        title: Text::new("Exchange network", "Udvekslingsnetværk"),
        shows: Text::new("who exchanges what with whom", "hvem udveksler hvad med hvem"),
        draw: network::draw,
    },
    Figure {
        id: "schematic",
        section: "structure",
        title: Text::new("Numbered streams", "Nummererede strømme"),
        shows: Text::new(
            "the stream diagram planners know: a number per exchange, and a table",
            "strømdiagrammet planlæggere kender: et nummer pr. udveksling og en tabel",
        ),
        draw: schematic::draw,
    },
    Figure {
        id: "map",
        section: "structure",
        title: Text::new("Exchanges on the map", "Udvekslinger på kortet"),
        shows: Text::new(
            "where those are who exchange, and how far apart",
            "hvor de er, der udveksler, og hvor langt fra hinanden",
        ),
        draw: map::draw,
    },
    Figure {
        id: "sankey",
        section: "structure",
        title: Text::new("Flows", "Strømme"),
        shows: Text::new(
            "how much goes where, with cycles, imports, exports and losses",
            "hvor meget der går hvorhen, med kredsløb, import, eksport og tab",
        ),
        draw: sankey::draw,
    },
    Figure {
        id: "matrix",
        section: "structure",
        title: Text::new("Who gives to whom", "Hvem giver til hvem"),
        shows: Text::new(
            "the exchanges as a heat map: rows give, columns take, communities as blocks",
            "udvekslingerne som varmekort: rækker giver, kolonner tager, klynger som blokke",
        ),
        draw: matrix::draw,
    },
    Figure {
        id: "chord",
        section: "structure",
        title: Text::new("Sectors and their actors", "Brancher og deres aktører"),
        shows: Text::new(
            "which sectors give to which, as ribbons, and the actors behind that on a circle",
            "hvilke brancher der giver til hvilke, som bånd, og aktørerne bag på en cirkel",
        ),
        draw: chord::draw,
    },
    Figure {
        id: "loops",
        section: "loops",
        title: Text::new("Best loops", "De bedste kredsløb"),
        shows: Text::new(
            "the best loops, one small ring each, with the hop that is missing",
            "de bedste kredsløb, én lille ring hver, med det led der mangler",
        ),
        draw: loops::draw,
    },
    Figure {
        id: "cascades",
        section: "cascades",
        title: Text::new("Cascades", "Kaskader"),
        shows: Text::new(
            "what is used again at a lower grade: chains as falling steps, as thick as the amount",
            "hvad der bruges igen i lavere kvalitet: kæder som faldende trin, så tykke som mængden",
        ),
        draw: cascades::draw,
    },
    Figure {
        id: "heat",
        section: "heat",
        title: Text::new("Heat offered and needed", "Varme udbudt og efterspurgt"),
        shows: Text::new(
            "the composite curves: how much of the heat offered can warm those who need it",
            "de sammensatte kurver: hvor meget af den udbudte varme der kan varme dem, der mangler den",
        ),
        draw: heat::draw,
    },
    Figure {
        id: "actors",
        section: "actors",
        title: Text::new("Central actors", "Centrale aktører"),
        shows: Text::new(
            "who holds the network together, several measures side by side",
            "hvem der holder netværket sammen, flere mål side om side",
        ),
        draw: actors::draw,
    },
    Figure {
        id: "impact",
        section: "impact",
        title: Text::new("Climate effect", "Klimaeffekt"),
        shows: Text::new(
            "the CO₂e each exchange avoids, by term, and the way to the net",
            "den CO₂e hver udveksling sparer, led for led, og vejen til nettotallet",
        ),
        draw: impact::draw,
    },
    Figure {
        id: "uncertainty",
        section: "impact",
        title: Text::new("How sure the sum is", "Hvor sikker summen er"),
        shows: Text::new(
            "how the CO₂e avoided is distributed, and which numbers move it",
            "hvordan den undgåede CO₂e fordeler sig, og hvilke tal der flytter den",
        ),
        draw: uncertainty::draw,
    },
    Figure {
        id: "targets",
        section: "impact",
        title: Text::new("Promised and reached", "Lovet og nået"),
        shows: Text::new(
            "how far each promise is: what operates, is planned, and was published",
            "hvor langt hvert løfte er: hvad der er i drift, planlagt og offentliggjort",
        ),
        draw: targets::draw,
    },
    Figure {
        id: "structure",
        section: "structure",
        title: Text::new("Park and food webs", "Park og fødenet"),
        shows: Text::new(
            "order, robustness, links and cycles beside those of food webs",
            "orden, robusthed, forbindelser og kredsløb ved siden af fødenets",
        ),
        draw: structure::draw,
    },
];

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FigureError {
    /// No figure has this id.
    #[error("there is no figure {id}")]
    Unknown {
        /// What was asked for.
        id: String,
    },
    /// The network has nothing this figure could show.
    #[error("figure {figure}: {reason}")]
    Empty {
        /// The figure.
        figure: &'static str,
        /// What is missing.
        reason: &'static str,
    },
    /// More actors than can be told apart, or placed in good time.
    #[error(
        "figure {figure}: {actors} actors are too many, at most {most} can be drawn; choose a part of the network"
    )]
    TooLarge {
        /// The figure.
        figure: &'static str,
        /// Linked actors.
        actors: usize,
        /// As many as can be drawn.
        most: usize,
    },
    /// On the scale that was asked for, lines or bands leave the page.
    #[error("figure {figure}: on this scale it does not fit a page; its own is --scale {own}")]
    Scale {
        /// The figure.
        figure: &'static str,
        /// The scale it would have.
        own: String,
    },
    /// The map of one's own cannot be read.
    #[error("the basemap is not a GeoJSON file of areas or lines in WGS 84: {0}")]
    Basemap(String),
    /// More pixels than a picture can have.
    #[error(
        "{width} × {height} pixels are too many; choose fewer dots per inch or a smaller width"
    )]
    Pixels {
        /// From left to right.
        width: u64,
        /// From top to bottom.
        height: u64,
    },
    /// The PNG or PDF could not be made.
    #[error("the picture could not be made: {0}")]
    Picture(String),
}

/// A figure, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The SVG file.
    pub svg: String,
    /// What is drawn: its marks, its heading, its data.
    pub scene: Scene,
    /// What the reader should know and the picture cannot show: letters that had to be replaced.
    pub notes: Vec<String>,
}

/// The figure with this id.
///
/// # Errors
/// An unknown id, or a network with nothing to show.
pub fn find(id: &str) -> Result<&'static Figure, FigureError> {
    ALL.iter().find(|f| f.id == id).ok_or_else(|| FigureError::Unknown { id: id.to_owned() })
}

/// What to say where a figure could not be drawn on the scale that was asked for.
fn other_scale(scene: &Scene, options: &FigureOptions) -> Option<String> {
    let differs = |(basis, used): &(classes::Basis, f64)| {
        let asked = options.scales.of(*basis);
        asked.is_some_and(|asked| (used / asked - 1.0).abs() > 0.005)
    };
    scene.scales.iter().any(differs).then(|| {
        let used = scene.scales_as_typed();
        match options.lang {
            Lang::En => format!("the scale asked for does not fit; this one is {used}"),
            Lang::Da => format!("den ønskede målestok passer ikke; denne er {used}"),
        }
    })
}

/// Whether a scene is a page: no higher than two metres, no line thicker than a hand's breadth, and
/// every number finite.
fn fits(scene: &Scene) -> bool {
    const HIGHEST: f64 = 2000.0 * style::PT_PER_MM;
    const THICKEST: f64 = 100.0 * style::PT_PER_MM;
    let thick = scene.arrows.iter().map(|arrow| arrow.width).fold(0.0, f64::max);
    // A comparison with what is no number does not hold.
    scene.height <= HIGHEST && thick <= THICKEST
}

/// Draws a figure.
///
/// # Errors
/// An unknown id, or a network with nothing to show.
pub fn draw(id: &str, study: &Study, options: &FigureOptions) -> Result<Drawing, FigureError> {
    let figure = find(id)?;
    let mut scene = (figure.draw)(study, options)?;
    if options.scales != Scales::default() && !fits(&scene) {
        let own = FigureOptions { scales: Scales::default(), ..options.clone() };
        let own = (figure.draw)(study, &own)?.scales_as_typed();
        return Err(FigureError::Scale { figure: figure.id, own });
    }
    let other_scale = other_scale(&scene, options);
    let unseen = highlight::apply(&mut scene, &options.highlight);
    theme::apply(&mut scene, options.theme);
    let mut notes = std::mem::take(&mut scene.notes);
    if scene.missing > 0 {
        let n = scene.missing;
        notes.push(match options.lang {
            Lang::En => {
                frame::counted(n, "letter is", "letters are", Lang::En) + " not in the font: “?”"
            }
            Lang::Da => number::count(n, Lang::Da) + " tegn findes ikke i skriften: »?«",
        });
    }
    notes.extend(other_scale);
    if !unseen.is_empty() {
        let unseen = unseen.join(", ");
        notes.push(match options.lang {
            Lang::En => format!("nothing in this figure is about {unseen}"),
            Lang::Da => format!("intet i denne figur handler om {unseen}"),
        });
    }
    let svg = svg::write(&scene, svg::Halo::Text);
    let svg = if options.outline_text { outline::outlined(&scene, &svg)? } else { svg };
    Ok(Drawing { svg, scene, notes })
}
