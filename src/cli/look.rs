//! How a figure looks: what can be typed, and what the library makes of it.

use std::path::PathBuf;
use std::sync::Arc;

use symbio::figure::classes::Basis;
use symbio::figure::flows::By;
use symbio::figure::geometry::at;
use symbio::figure::style::MIN_WIDTH_MM;
use symbio::figure::{FigureOptions, Positions, Scales, Theme};
use symbio::load::{Loaded, load_positions};
use symbio::model::wording::did_you_mean;
use symbio::network::Network;

use super::args::Common;
use super::draw::Ending;
use super::{Failure, input};

/// How a figure looks.
#[derive(clap::Args)]
#[command(next_help_heading = "How it looks")]
pub struct LookArgs {
    /// Width in print, mm
    #[arg(long, value_name = "MM", default_value_t = 180.0, value_parser = width)]
    pub width: f64,
    /// Dots per inch of a .png
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(36..=1200))]
    pub dpi: u32,
    /// Drawn for white paper, a dark screen, or print without colour: light, dark, grey
    #[arg(long, value_name = "THEME", default_value = "light", value_parser = theme)]
    pub theme: Theme,
    /// A title of your own
    #[arg(long)]
    pub title: Option<String>,
    /// Letters as outlines, for programs that cannot use the font in an .svg
    #[arg(long)]
    pub outline_text: bool,
    /// Widths that mean the same in several figures: what one millimetre of a band, or the widest
    /// line, stands for, as 2000t, 50000GJ or 1e6m3 (a list for several); `draw` says the scale it used
    #[arg(long, value_name = "AMOUNT", value_delimiter = ',', value_parser = scale)]
    pub scale: Vec<Scale>,
    /// This actor or exchange stands out, all else fades (repeat for more)
    #[arg(long, value_name = "ID")]
    pub highlight: Vec<String>,
    /// Only this actor and those it exchanges something with (repeat for more)
    #[arg(long, value_name = "ID")]
    pub focus: Vec<String>,
    /// What a node stands for: actor, community, sector or municipality [default: actor, in large
    /// networks community or sector]
    #[arg(long, value_name = "WORD", value_parser = by)]
    pub by: Option<By>,
    /// A CSV file with the columns id, x, y (y downwards, any unit): where actors stand; such a file
    /// is what --data writes
    #[arg(long, value_name = "FILE")]
    pub positions: Option<PathBuf>,
    /// A GeoJSON file of borders to draw on the map
    #[arg(long, value_name = "FILE")]
    pub basemap: Option<PathBuf>,
    /// Write what is drawn as a table, too
    #[arg(long, value_name = "FILE.csv")]
    pub data: Option<PathBuf>,
    /// With all: the files of each figure, a list of svg, png, pdf [default: png]
    #[arg(long, value_name = "ENDINGS", value_delimiter = ',', value_parser = ending)]
    pub format: Vec<Ending>,
}

impl LookArgs {
    /// The options of the library; what they name must exist.
    pub fn options(
        &self,
        loaded: &Loaded,
        network: &Network,
        common: &Common,
    ) -> Result<FigureOptions, Failure> {
        for id in &self.highlight {
            if network.actor(id).is_none() && network.exchange(id).is_none() {
                let near = did_you_mean(id, network.actors.iter().map(|actor| actor.id.as_str()));
                let near = if near.is_empty() { near } else { format!("; {near}") };
                let message = format!("--highlight {id}: there is no such actor or exchange{near}");
                return Err(Failure::Usage(message));
            }
        }
        let positions = match &self.positions {
            None => Positions::new(),
            Some(path) => {
                // The file may be of the whole network, the figure of a part.
                load_positions(path, loaded.dataset.actors.iter().map(|a| a.id.as_str()))
                    .map_err(input::failure)?
                    .into_iter()
                    .map(|(id, [x, y])| (id, at(x, y)))
                    .collect()
            }
        };
        let basemap = self.basemap.as_ref().map(|path| {
            // What is no text is no GeoJSON either, and the figure says so.
            let text =
                std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            text.map_err(|error| Failure::file(path.display(), error))
        });
        let mut scales = Scales::default();
        for (i, scale) in self.scale.iter().enumerate() {
            if self.scale[..i].iter().any(|other| other.0 == scale.0) {
                let unit = scale.0.unit();
                return Err(Failure::Usage(format!("--scale: two amounts in {unit}")));
            }
            let place = match scale.0 {
                Basis::Mass => &mut scales.mass_t,
                Basis::Energy => &mut scales.energy_gj,
                Basis::Water => &mut scales.water_m3,
            };
            *place = Some(scale.1);
        }
        Ok(FigureOptions {
            lang: common.lang.into(),
            width_mm: self.width,
            title: self.title.clone(),
            theme: self.theme,
            outline_text: self.outline_text,
            scales,
            highlight: self.highlight.clone(),
            positions,
            by: self.by,
            basemap: basemap.transpose()?.map(Arc::from),
        })
    }
}

/// What a millimetre or the widest line stands for.
#[derive(Clone, Copy)]
pub struct Scale(pub Basis, pub f64);

fn scale(text: &str) -> Result<Scale, String> {
    let text = text.trim();
    let unit = text.find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E'));
    let (number, unit) = text.split_at(unit.unwrap_or(text.len()));
    let amount = number.trim().parse().ok().filter(|x: &f64| x.is_finite() && *x > 0.0);
    let basis = match unit.trim() {
        "t" => Some(Basis::Mass),
        "GJ" => Some(Basis::Energy),
        "m3" | "m³" => Some(Basis::Water),
        _ => None,
    };
    let said = basis.zip(amount).map(|(basis, amount)| Scale(basis, amount));
    said.ok_or_else(|| "an amount in t, GJ or m3, as 2000t".to_owned())
}

fn ending(text: &str) -> Result<Ending, String> {
    Ending::parse(text).ok_or_else(|| "one of svg, png, pdf".to_owned())
}

fn theme(text: &str) -> Result<Theme, String> {
    let found = Theme::WORDS.iter().find(|(_, word)| *word == text);
    found.map(|(theme, _)| *theme).ok_or_else(|| one_of(&Theme::WORDS))
}

fn by(text: &str) -> Result<By, String> {
    let found = By::WORDS.iter().find(|(_, word)| *word == text);
    found.map(|(by, _)| *by).ok_or_else(|| one_of(&By::WORDS))
}

fn one_of<T>(words: &[(T, &str)]) -> String {
    let words: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
    format!("one of {}", words.join(", "))
}

fn width(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|mm| (MIN_WIDTH_MM..=1000.0).contains(mm));
    number.ok_or_else(|| format!("a width from {MIN_WIDTH_MM} to 1000 mm"))
}
