//! How a name can be set: on one line or more, its number behind or under it.

use super::super::geometry::{Point, Rect, at};
use super::super::scene::{ASCENT, DESCENT, Label, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};

/// From bar to name, and between name and number on one line, pt.
pub(super) const NEAR: f64 = 3.0;
const BEHIND: f64 = 3.5;
/// From line to line, pt.
const PITCH: f64 = 7.9;

/// A bar that wants its name.
pub(super) struct Wish<'a> {
    pub bar: Rect,
    pub name: &'a str,
    pub number: &'a str,
    /// Nothing comes in.
    pub source: bool,
    /// Nothing goes out.
    pub sink: bool,
    /// Who goes first where not all can stay.
    pub weight: f64,
}

/// A name in its place.
pub(super) struct Name {
    pub rect: Rect,
    words: Vec<Word>,
}

struct Word {
    at: Point,
    text: String,
    size: f64,
    weight: Weight,
    color: Color,
}

impl Name {
    pub fn shift(&mut self, by: Point) {
        self.rect = super::panel::moved(&self.rect, by);
        self.words.iter_mut().for_each(|word| word.at = word.at + by);
    }

    pub fn draw(&self, scene: &mut Scene, by: Point) {
        for word in &self.words {
            let label = Label::new(word.at + by, word.text.clone(), word.size);
            scene.text(label.weigh(word.weight).color(word.color));
        }
    }
}

/// A name set in lines.
pub(super) struct Setting {
    lines: Vec<String>,
    /// The number stands behind the last line, not under it.
    inline: bool,
    pub width: f64,
    pub height: f64,
    pub cost: f64,
}

/// Every way to set a name, with what it costs.
pub(super) fn settings(wish: &Wish, gap: f64, width: f64) -> Vec<Setting> {
    let name = text::readable(wish.name);
    let number = text::width(wish.number, SMALL, Weight::Regular);
    let wide = |lines: &[String]| text::widest(lines, LABEL, Weight::SemiBold);
    let narrow = (gap - 2.0 * NEAR).clamp(34.0, 130.0);
    let mut settings: Vec<Setting> = Vec::new();
    let mut add = |lines: Vec<String>, inline: bool, cost: f64| {
        let inline = inline || wish.number.is_empty();
        let behind = if inline && number > 0.0 { BEHIND + number } else { 0.0 };
        let under = if inline { 0.0 } else { number };
        let rows = lines.len() + usize::from(!inline);
        let cut = lines.iter().any(|line| line.ends_with('…'));
        let width = wide(&lines).max(under) + behind;
        let height = (ASCENT + DESCENT) * LABEL + (rows as f64 - 1.0) * PITCH;
        let cost = cost + if cut { 6.0 } else { 0.0 };
        if settings.iter().all(|s| s.lines != lines || s.inline != inline) {
            settings.push(Setting { lines, inline, width, height, cost });
        }
    };
    let one = vec![text::shorten(&name, LABEL, Weight::SemiBold, 0.42 * width)];
    if wide(&one) <= 1.6 * narrow {
        add(one.clone(), false, 0.0);
    }
    add(one.clone(), true, if wish.bar.height() < 12.0 { 0.0 } else { 0.5 });
    let broken = text::hyphenate(&name, LABEL, Weight::SemiBold, narrow);
    add(text::balance(&broken, LABEL, Weight::SemiBold, narrow, 2), false, 0.5);
    add(text::balance(&broken, LABEL, Weight::SemiBold, narrow, 3), false, 1.2);
    add(vec![text::shorten(&name, LABEL, Weight::SemiBold, narrow)], false, 0.5);
    settings
}

/// The words of a setting in their places.
pub(super) fn name(wish: &Wish, set: &Setting, rect: Rect) -> Name {
    // Flush with the bar it belongs to.
    let flush_right = rect.x1 <= wish.bar.x0 || (rect.x1 - wish.bar.x1).abs() < 1e-6;
    let centred = !flush_right && rect.x0 < wish.bar.x0 - 1e-6;
    let start = |width: f64| {
        if flush_right {
            rect.x1 - width
        } else if centred {
            rect.centre().x - width / 2.0
        } else {
            rect.x0
        }
    };
    let mut y = rect.y0 + ASCENT * LABEL;
    let mut words = Vec::new();
    let number = text::width(wish.number, SMALL, Weight::Regular);
    let last = set.lines.len() - 1;
    for (i, line) in set.lines.iter().enumerate() {
        let wide = text::width(line, LABEL, Weight::SemiBold);
        let behind = set.inline && i == last && number > 0.0;
        let x = start(if behind { wide + BEHIND + number } else { wide });
        let (size, weight) = (LABEL, Weight::SemiBold);
        words.push(Word { at: at(x, y), text: line.clone(), size, weight, color: INK });
        if behind {
            words.push(number_word(at(x + wide + BEHIND, y), wish.number));
        }
        y += PITCH;
    }
    if !set.inline {
        words.push(number_word(at(start(number), y), wish.number));
    }
    Name { rect, words }
}

fn number_word(at: Point, text: &str) -> Word {
    // Over bands grey would be hard to read.
    let text = text.to_owned();
    Word { at, text, size: SMALL, weight: Weight::Regular, color: SLATE }
}
