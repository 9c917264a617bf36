//! What every figure has around its picture: title, subtitle, legend, and at the foot what is
//! unknown or left out.

use super::geometry::{Point, Rect, at};
use super::scene::{Label, Scene};
use super::style::*;
use super::text::{self, Weight};

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
        scene.title = text::readable(&self.title).text;
        scene.description = text::readable(&format!("{} {}", self.subtitle, self.caption)).text;
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
    text::wrap(&text::readable(words).text, size, weight, limit, lines)
}

/// Sentences with one space between them; empty ones are left out.
pub fn sentences(parts: &[String]) -> String {
    let said: Vec<&str> = parts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
    said.join(" ")
}

/// One line of a legend.
pub struct Entry<'a> {
    /// The class it explains, remembered by the scene.
    pub class: String,
    /// The words.
    pub text: String,
    /// Draws the sample with its middle at this place.
    pub sample: Box<dyn Fn(&mut Scene, Point) + 'a>,
}

/// A heading and its lines.
pub struct Block<'a> {
    /// What the lines have in common.
    pub heading: String,
    /// The lines.
    pub entries: Vec<Entry<'a>>,
}

/// The room a sample of a legend takes, pt.
const SAMPLE: f64 = 17.0;
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

fn block_width(block: &Block) -> f64 {
    let heading = text::width(&block.heading, HEADING, Weight::SemiBold);
    let entries =
        block.entries.iter().map(|e| SAMPLE + text::width(&e.text, LABEL, Weight::Regular));
    entries.fold(heading, f64::max)
}

fn block_height(block: &Block) -> f64 {
    UNDER_HEADING + block.entries.len() as f64 * LINE
}

/// The height of a legend in `columns` columns side by side, or in one.
pub fn legend_height(blocks: &[Block], width: f64) -> f64 {
    place_blocks(blocks, width).iter().map(|(y, block)| y.y + block_height(block)).fold(0.0, f64::max)
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
        for (i, entry) in block.entries.iter().enumerate() {
            let middle = place.y + UNDER_HEADING + (i as f64 + 0.5) * LINE;
            (entry.sample)(scene, at(place.x + 6.5, middle));
            let words = Label::new(at(place.x + SAMPLE, middle + LABEL * 0.36), &*entry.text, LABEL);
            scene.text(words);
            scene.explained.insert(entry.class.clone());
        }
    }
}
