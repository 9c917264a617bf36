//! What every figure has around its picture: title, subtitle, legend, and at the foot what is
//! unknown or left out.

use super::classes::{Basis, Trade};
use super::geometry::{Point, Rect, at};
use super::scene::{Label, Pen, Scene};
use super::style::*;
use super::text::{self, Weight};
use crate::number::{count, significant};
use crate::text::{Lang, Text};

/// The words around a picture.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The heading.
    pub title: String,
    /// How to read it, with units.
    pub subtitle: String,
    /// How many, and what is unknown or left out.
    pub caption: String,
}

impl Frame {
    /// An empty page of this width with room for a picture of `height`, and the box of that room.
    ///
    /// The words can still change until [`Frame::close`], but not grow over more lines.
    pub fn open(&self, width: f64, height: f64) -> (Scene, Rect) {
        let head = self.head(width);
        let foot = text::height(self.caption_lines(width).len(), CAPTION) + 4.0;
        let scene = Scene::new(width, head + height + foot + MARGIN);
        (scene, Rect::new(MARGIN, head, width - 2.0 * MARGIN, height))
    }

    fn head(&self, width: f64) -> f64 {
        let titles = self.title_lines(width).len();
        let subtitles = self.subtitle_lines(width).len();
        MARGIN + text::height(titles, TITLE) + text::height(subtitles, SUBTITLE) + 5.0
    }

    /// Writes the words.
    pub fn close(&self, scene: &mut Scene) {
        let width = scene.width;
        let title = self.title_lines(width);
        let mut y = MARGIN + TITLE * 0.85;
        scene.lines(&Label::new(at(MARGIN, y), "", TITLE).bold(), &title);
        y += text::height(title.len(), TITLE) - TITLE * 0.85 + SUBTITLE * 0.95;
        let subtitle = self.subtitle_lines(width);
        scene.lines(&Label::new(at(MARGIN, y), "", SUBTITLE).color(GREY), &subtitle);
        let caption = self.caption_lines(width);
        let foot = scene.height - MARGIN - text::height(caption.len(), CAPTION) + CAPTION;
        scene.lines(&Label::new(at(MARGIN, foot), "", CAPTION).color(GREY), &caption);
        scene.title = text::drawn(&self.title).text;
        scene.description = text::drawn(&format!("{} {}", self.subtitle, self.caption)).text;
    }

    fn title_lines(&self, width: f64) -> Vec<String> {
        filled(&self.title, TITLE, Weight::SemiBold, width - 2.0 * MARGIN, 3)
    }

    fn subtitle_lines(&self, width: f64) -> Vec<String> {
        filled(&self.subtitle, SUBTITLE, Weight::Regular, width - 2.0 * MARGIN, 5)
    }

    fn caption_lines(&self, width: f64) -> Vec<String> {
        filled(&self.caption, CAPTION, Weight::Regular, width - 2.0 * MARGIN, 12)
    }
}

fn filled(words: &str, size: f64, weight: Weight, limit: f64, lines: usize) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    text::wrap(&text::readable(words), size, weight, limit, lines)
}

/// Sentences with one space between them; empty ones are left out.
pub fn sentences(parts: &[String]) -> String {
    let said: Vec<&str> = parts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
    said.join(" ")
}

/// What a millimetre of a band stands for, as `--scale` takes it; nothing where no band is known.
pub fn scale_in_words(scales: impl Iterator<Item = (Basis, f64)>, lang: Lang) -> String {
    // Four digits: typed again, a band is as thick within a thousandth.
    let amount = |(basis, amount): (Basis, f64)| {
        format!("{} {}", significant(amount, 4, lang), basis.unit())
    };
    let amounts: Vec<String> = scales.map(amount).collect();
    let scale = Text::new("Scale", "Målestok").in_lang(lang);
    if amounts.is_empty() {
        String::new()
    } else {
        format!("{scale}: 1 mm = {}.", amounts.join(", "))
    }
}

/// “1 stream”, “2 streams”.
pub fn counted(n: usize, one: &str, many: &str, lang: Lang) -> String {
    format!("{} {}", count(n, lang), if n == 1 { one } else { many })
}

/// A sentence about a number of things, where there are any.
pub fn if_any(n: usize, sentence: impl FnOnce() -> String) -> String {
    if n > 0 { sentence() } else { String::new() }
}

/// Draws the sample of a legend with its middle at a place.
pub type Sample<'a> = Box<dyn Fn(&mut Scene, Point) + 'a>;

/// One line of a legend.
pub struct Entry<'a> {
    /// The class it explains, remembered by the scene.
    pub class: String,
    /// The words.
    pub text: String,
    /// The height of its line, where the sample needs more than usual; 0 otherwise.
    pub height: f64,
    /// Draws the sample with its middle at this place.
    pub sample: Sample<'a>,
}

/// A heading and its lines.
pub struct Block<'a> {
    /// What the lines have in common.
    pub heading: String,
    /// The lines.
    pub entries: Vec<Entry<'a>>,
}

/// The least room a sample of a legend takes, pt.
const SAMPLE: f64 = 19.0;
/// Where entries follow each other: the room of a sample, and the gap behind its words, pt.
const INLINE_SAMPLE: f64 = 17.5;
const BETWEEN: f64 = 15.0;
/// From one line of a legend to the next, pt.
const LINE: f64 = 10.6;
/// Between two blocks, pt.
const GAP: f64 = 8.0;
/// From heading to first line, pt.
const UNDER_HEADING: f64 = 11.5;

/// The width a legend wants, in one column.
pub fn legend_width(blocks: &[Block]) -> f64 {
    blocks.iter().map(block_width).fold(0.0, f64::max)
}

/// The room the samples of a block take: high ones are as wide.
fn sample_width(block: &Block) -> f64 {
    block.entries.iter().map(|e| e.height + 4.0).fold(SAMPLE, f64::max)
}

fn block_width(block: &Block) -> f64 {
    let heading = text::width(&block.heading, HEADING, Weight::SemiBold);
    let sample = sample_width(block);
    let entries =
        block.entries.iter().map(|e| sample + text::width(&e.text, LABEL, Weight::Regular));
    entries.fold(heading, f64::max)
}

fn block_height(block: &Block) -> f64 {
    UNDER_HEADING + block.entries.iter().map(|e| e.height.max(LINE)).sum::<f64>()
}

/// The height of a legend in `columns` columns side by side, or in one.
pub fn legend_height(blocks: &[Block], width: f64) -> f64 {
    place_blocks(blocks, width)
        .iter()
        .map(|(y, block)| y.y + block_height(block))
        .fold(0.0, f64::max)
}

/// Where the blocks stand in a room of this width: filled from left to right, row by row.
fn place_blocks<'a, 'b>(blocks: &'b [Block<'a>], width: f64) -> Vec<(Point, &'b Block<'a>)> {
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0_f64);
    let mut places = Vec::new();
    for block in blocks.iter().filter(|b| !b.entries.is_empty()) {
        let wide = block_width(block);
        if x > 0.0 && x + wide > width {
            (x, y, row) = (0.0, y + row + GAP, 0.0);
        }
        places.push((at(x, y), block));
        row = row.max(block_height(block));
        x += wide + 18.0;
    }
    places
}

/// Draws a legend with its corner at `corner`; blocks side by side as far as `width` goes.
pub fn draw_legend(scene: &mut Scene, blocks: &[Block], corner: Point, width: f64) {
    for (offset, block) in place_blocks(blocks, width) {
        let place = corner + offset;
        scene.text(Label::new(place + at(0.0, HEADING * 0.8), &*block.heading, HEADING).bold());
        let mut top = place.y + UNDER_HEADING;
        for entry in &block.entries {
            let middle = top + entry.height.max(LINE) / 2.0;
            top += entry.height.max(LINE);
            let room = sample_width(block);
            (entry.sample)(scene, at(place.x + (room - 5.0) / 2.0, middle));
            let words = Label::new(at(place.x + room, middle + LABEL * 0.36), &*entry.text, LABEL);
            scene.text(words);
            scene.explained.insert(entry.class.clone());
        }
    }
}

/// An entry whose sample is a line.
pub fn line_entry<'a>(class: String, text: String, pen: Pen) -> Entry<'a> {
    Entry {
        class,
        text,
        height: 0.0,
        sample: Box::new(move |scene, p| {
            scene.line(&[p - at(6.5, 0.0), p + at(6.5, 0.0)], pen);
        }),
    }
}

/// Entries one behind the other, on as many lines as they need.
pub fn draw_inline(scene: &mut Scene, entries: &[Entry], corner: Point, width: f64) {
    for (offset, entry) in place_inline(entries, width) {
        let place = corner + offset;
        (entry.sample)(scene, place + at(7.0, LINE / 2.0));
        let words = at(INLINE_SAMPLE, LINE / 2.0 + LABEL * 0.36);
        scene.text(Label::new(place + words, &*entry.text, LABEL));
        scene.explained.insert(entry.class.clone());
    }
}

/// The height of entries one behind the other.
pub fn inline_height(entries: &[Entry], width: f64) -> f64 {
    place_inline(entries, width).iter().map(|(p, _)| p.y + LINE).fold(0.0, f64::max)
}

fn place_inline<'a, 'b>(entries: &'b [Entry<'a>], width: f64) -> Vec<(Point, &'b Entry<'a>)> {
    let (mut x, mut y) = (0.0, 0.0);
    let mut places = Vec::new();
    for entry in entries {
        let wide = INLINE_SAMPLE + text::width(&entry.text, LABEL, Weight::Regular);
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + LINE);
        }
        places.push((at(x, y), entry));
        x += wide + BETWEEN;
    }
    places
}

/// An entry that explains the colour of a node.
pub fn dot_entry<'a>(trade: Trade, lang: Lang) -> Entry<'a> {
    Entry {
        class: format!("trade {trade:?}"),
        text: trade.name().in_lang(lang).to_owned(),
        height: 0.0,
        sample: Box::new(move |scene, p| {
            scene.circle(p, 3.4, Pen::fill(trade.color()).outlined(trade.color().shade(0.72), 0.5));
        }),
    }
}
