//! The key of the matrix: a colour bar, and the squares that have no colour of their own.

use std::collections::BTreeSet;

use super::Picture;
use super::cells::{Square, Value};
use super::look::{Look, PATTERN};
use super::plot::Grid;
use super::scale::Scale;
use crate::figure::classes::{Progress, Stuff};
use crate::figure::frame::{Block, Entry, Sample, draw_legend, legend_height, legend_width};
use crate::figure::geometry::{Point, Rect, at};
use crate::figure::scene::{Anchor, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::number::significant;
use crate::text::Text;

/// The colour bar: its width, and its height beside the picture and below it, pt.
const BAR: f64 = 8.0;
const BAR_HEIGHTS: [f64; 2] = [104.0, 56.0];
/// Room over the bar for its heading, pt.
const OVER: f64 = 13.0;
/// Up to so many exchanges a count has a square each.
const FEW: usize = 8;
/// Between the bar and the squares of the key, pt.
const BETWEEN: f64 = 12.0;

/// The room of squares below the picture: one column of a journal, pt.
const BELOW: f64 = 221.0;

/// What explains the squares.
pub struct Key<'a> {
    heading: String,
    scale: Option<&'a Scale>,
    labels: Vec<(f64, String)>,
    blocks: Vec<Block<'a>>,
}

impl<'a> Key<'a> {
    /// The key to these squares.
    pub fn of(
        picture: &Picture,
        grid: &Grid,
        squares: &[Square],
        scale: Option<&'a Scale>,
    ) -> Self {
        let lang = picture.lang;
        let heading = match picture.basis {
            Some(basis) => {
                let per_year = Text::new("per year", "pr. år").in_lang(lang);
                format!("{} {per_year}", basis.unit())
            }
            None => Text::new("Exchanges", "Udvekslinger").in_lang(lang).to_owned(),
        };
        let ticks = scale.map(Scale::ticks).unwrap_or_default();
        let labels = scale.map_or_else(Vec::new, |scale| {
            ticks.iter().map(|&v| (scale.share(v), significant(v, 3, lang))).collect()
        });
        let cell = Text::new("Square", "Felt").in_lang(lang).to_owned();
        let flows = Text::new("What flows", "Det der udveksles").in_lang(lang).to_owned();
        let blocks = vec![
            Block { heading: flows, entries: kinds(picture, grid, squares) },
            Block { heading: cell, entries: entries(picture, grid, squares, scale) },
        ];
        Self { heading, scale, labels, blocks }
    }

    fn bar_width(&self) -> f64 {
        let labels =
            self.labels.iter().map(|(_, label)| text::width(label, SMALL, Weight::Regular));
        let heading = text::width(&self.heading, HEADING, Weight::SemiBold);
        heading.max(BAR + 6.0 + labels.fold(0.0, f64::max))
    }

    fn bar_height(&self, beside: bool) -> f64 {
        let height = BAR_HEIGHTS[usize::from(!beside)];
        match self.scale {
            Some(Scale::Counts(most)) if *most <= FEW => {
                OVER + (BAR + 4.0).min(height / *most as f64) * *most as f64
            }
            Some(_) => OVER + height + 4.0,
            None => 0.0,
        }
    }

    fn has_entries(&self) -> bool {
        self.blocks.iter().any(|block| !block.entries.is_empty())
    }

    /// The height of its squares: in one column beside the picture.
    fn blocks_height(&self, beside: bool) -> f64 {
        legend_height(&self.blocks, self.blocks_width(beside))
    }

    fn blocks_width(&self, beside: bool) -> f64 {
        let bar = if self.scale.is_some() { self.bar_width() + 2.0 * BETWEEN } else { 0.0 };
        if beside { legend_width(&self.blocks) } else { BELOW - bar }
    }

    /// Its width and height.
    pub fn size(&self, beside: bool) -> Point {
        let wide = legend_width(&self.blocks);
        let high = if self.has_entries() { self.blocks_height(beside) } else { 0.0 };
        let bar = at(self.bar_width(), self.bar_height(beside));
        match beside {
            _ if self.scale.is_none() => at(wide, high),
            true => at(bar.x.max(wide), bar.y + BETWEEN + high),
            false => at(bar.x + BETWEEN + wide, bar.y.max(high)),
        }
    }

    /// Draws it.
    pub fn draw(&self, scene: &mut Scene, room: Rect, beside: bool) {
        let mut corner = at(room.x0, room.y0);
        if let Some(scale) = self.scale {
            self.draw_bar(scene, scale, corner, BAR_HEIGHTS[usize::from(!beside)]);
            corner = match beside {
                true => corner + at(0.0, self.bar_height(true) + BETWEEN),
                false => corner + at(self.bar_width() + 2.0 * BETWEEN, 0.0),
            };
        }
        scene.explained.insert("cell value".to_owned());
        if self.has_entries() {
            draw_legend(scene, &self.blocks, corner, self.blocks_width(beside));
        }
    }

    fn draw_bar(&self, scene: &mut Scene, scale: &Scale, corner: Point, height: f64) {
        let heading = Label::new(corner + at(0.0, HEADING * 0.8), &*self.heading, HEADING);
        scene.text(heading.bold());
        let bar = Rect::new(corner.x, corner.y + OVER, BAR, height);
        match *scale {
            // Counts are few: a square each.
            Scale::Counts(most) if most <= FEW => {
                let step = (height / most as f64).min(BAR + 4.0);
                for n in 1..=most {
                    let top = bar.y0 + step * (most - n) as f64;
                    let square = Rect::new(bar.x0, top, BAR, BAR.min(step));
                    scene.rect(square, 0.0, Pen::fill(scale.color(n as f64)));
                    let label = significant(n as f64, 3, crate::text::Lang::En);
                    self.tick(scene, at(bar.x0 + BAR, top + BAR.min(step) / 2.0), &label);
                }
            }
            _ => {
                let stops = (0..=16).map(|i| scale.color_at(f64::from(i) / 16.0)).collect();
                scene.gradient(bar, stops);
                // No more numbers than have room.
                let every = (self.labels.len() as f64 * 8.0 / height).ceil().max(1.0) as usize;
                let last = self.labels.len().saturating_sub(1);
                for (i, (share, label)) in self.labels.iter().enumerate() {
                    let y = bar.y1 - share * height;
                    scene.line(&[at(bar.x1, y), at(bar.x1 + 2.2, y)], Pen::line(GREY, 0.5));
                    if (last - i).is_multiple_of(every) {
                        self.tick(scene, at(bar.x1, y), label);
                    }
                }
            }
        }
    }

    fn tick(&self, scene: &mut Scene, place: Point, label: &str) {
        let place = place + at(4.5, SMALL * 0.36);
        scene.text(Label::new(place, label, SMALL).anchor(Anchor::Start));
    }
}

/// What flows, where colours say so.
fn kinds<'a>(picture: &Picture, grid: &Grid, squares: &[Square]) -> Vec<Entry<'a>> {
    let cells = squares.iter().flat_map(|square| &square.cells).filter(|_| grid.kinds);
    let stuffs: BTreeSet<Stuff> = cells.flat_map(|cell| &cell.stuffs).copied().collect();
    let entry = |stuff: Stuff| Entry {
        class: format!("stuff {stuff:?}"),
        text: stuff.name().in_lang(picture.lang).to_owned(),
        height: 0.0,
        sample: Box::new(move |scene: &mut Scene, p| {
            scene.rect(Rect::around(p, 8.0, 8.0), 0.0, Pen::fill(stuff.color()));
        }),
    };
    stuffs.into_iter().map(entry).collect()
}

/// What occurs besides colours.
fn entries<'a>(
    picture: &Picture,
    grid: &Grid,
    squares: &[Square],
    scale: Option<&'a Scale>,
) -> Vec<Entry<'a>> {
    let lang = picture.lang;
    let looks = squares.iter().map(|square| Look::of_square(square, grid, scale));
    let used: BTreeSet<String> = looks.flat_map(|look| look.classes()).collect();
    // Samples of a pattern are as large as the squares, but not too small to be seen.
    let side = grid.pitch.clamp(if grid.pitch >= PATTERN { 6.5 } else { 2.4 }, 9.0);
    let sample = move |look: Look| -> Sample<'a> {
        Box::new(move |scene, p| look.draw(scene, Rect::around(p, side, side)))
    };
    let middle = scale.map(|scale| match *scale {
        Scale::Decades([_, top]) => libm::exp10(f64::from(top) - 1.0),
        Scale::Counts(most) => most as f64,
    });
    let value = Value::AtLeast(middle.unwrap_or(1.0));
    let amount = Value::Amount(middle.unwrap_or(1.0));
    let agreed = match picture.cells.iter().any(|cell| cell.progress == Progress::Candidate) {
        true => Text::new("planned or potential only", "kun planlagt eller mulig"),
        false => Text::new("contracted or planned only", "kun aftalt eller planlagt"),
    };
    let firm = Progress::Active;
    let kinds = [
        (
            "cell at least",
            Text::new("at least: part unknown", "mindst: en del ukendt"),
            value,
            firm,
        ),
        ("cell unknown", Text::new("amount unknown", "mængde ukendt"), Value::Unknown, firm),
        ("cell open", agreed, amount, Progress::Agreed),
        ("cell other", other(picture), Value::Other, firm),
    ];
    let mut entries: Vec<Entry> = kinds
        .into_iter()
        .filter(|(class, ..)| used.contains(*class))
        .map(|(class, words, value, progress)| Entry {
            class: class.to_owned(),
            text: words.in_lang(lang).to_owned(),
            height: 0.0,
            sample: sample(Look::of(value, progress, scale, Vec::new())),
        })
        .collect();
    if super::plot::has_frames(picture) {
        entries.push(Entry {
            class: "community".to_owned(),
            text: Text::new("community", "klynge").in_lang(lang).to_owned(),
            height: 0.0,
            sample: Box::new(|scene, p| {
                scene.rect(Rect::around(p, 8.0, 8.0), 0.0, Pen::line(INK, 0.8))
            }),
        });
    }
    entries
}

fn other(picture: &Picture) -> Text {
    use crate::figure::classes::Basis;
    match picture.basis {
        Some(Basis::Mass) => Text::new("energy or water", "energi eller vand"),
        Some(Basis::Energy) => Text::new("materials or water", "materialer eller vand"),
        _ => Text::new("materials or energy", "materialer eller energi"),
    }
}
