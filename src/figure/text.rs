//! How wide is a text, where does it break, and can it be written at all?
//!
//! Widths come from the advances of the embedded faces, the same that draw the PNG and that the
//! SVG carries, so what is measured is what is seen. Names come from users: a letter the font
//! lacks is replaced by a visible one and counted, never dropped.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef};

use super::style::LEADING;

/// The regular face, for measuring and for the PNG.
pub const REGULAR: &[u8] = include_bytes!("fonts/Inter-400Regular.subset.ttf");
/// The semi-bold face.
pub const SEMIBOLD: &[u8] = include_bytes!("fonts/Inter-600SemiBold.subset.ttf");
/// The regular face as an SVG carries it: fewer letters, WOFF2.
pub const REGULAR_WEB: &[u8] = include_bytes!("fonts/Inter-400Regular.woff2");
/// The semi-bold face as an SVG carries it.
pub const SEMIBOLD_WEB: &[u8] = include_bytes!("fonts/Inter-600SemiBold.woff2");

/// Marks a letter the font lacks, until it is drawn.
const MISSING: char = char::REPLACEMENT_CHARACTER;
/// What is drawn for it.
const SUBSTITUTE: char = '?';

/// How bold a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 600.
    SemiBold,
}

pub(super) fn face(weight: Weight) -> &'static FontRef<'static> {
    static FACES: OnceLock<[FontRef<'static>; 2]> = OnceLock::new();
    let faces = FACES.get_or_init(|| {
        [REGULAR, SEMIBOLD]
            .map(|bytes| FontRef::try_from_slice(bytes).expect("the embedded fonts are sound"))
    });
    &faces[weight as usize]
}

/// The printed width of one line, in the unit of `size`.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let font = face(weight);
    let em = f64::from(font.units_per_em().unwrap_or(2048.0));
    let seen = text.chars().map(|c| if c == MISSING { SUBSTITUTE } else { c });
    let advance: f64 = seen.map(|c| f64::from(font.h_advance_unscaled(font.glyph_id(c)))).sum();
    advance * size / em
}

/// A text without control characters and runs of spaces, each letter the font lacks marked.
pub fn readable(text: &str) -> String {
    let font = face(Weight::Regular);
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(if font.glyph_id(c).0 == 0 { MISSING } else { c });
        }
    }
    out
}

/// What is drawn of a text, and how many letters had to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Drawn {
    pub text: String,
    pub missing: usize,
}

/// What is drawn of a text.
pub fn drawn(text: &str) -> Drawn {
    let readable = readable(text);
    let missing = readable.matches(MISSING).count();
    Drawn { text: readable.replace(MISSING, &SUBSTITUTE.to_string()), missing }
}

/// A text cut to a width, with an ellipsis where something is cut.
pub fn shorten(text: &str, size: f64, weight: Weight, limit: f64) -> String {
    if width(text, size, weight) <= limit {
        return text.to_owned();
    }
    let mut short: Vec<char> = text.chars().collect();
    while short.pop().is_some() {
        let kept: String = short.iter().collect();
        let cut = format!("{}…", kept.trim_end_matches([' ', ',', '(', '-', '/']));
        if width(&cut, size, weight) <= limit {
            return cut;
        }
    }
    "…".to_owned()
}

/// A text broken at spaces (and after hyphens and slashes) into at most `lines` lines of a width;
/// the last is shortened where it does not fit.
pub fn wrap(text: &str, size: f64, weight: Weight, limit: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    for word in words(text) {
        let line = out.last_mut().expect("there is always a line");
        let longer = format!("{line}{word}");
        let wide = width(&hyphens(longer.trim_end()), size, weight);
        if line.is_empty() || wide <= limit || out.len() == lines {
            *out.last_mut().expect("there is always a line") = longer;
        } else {
            out.push(word.to_owned());
        }
    }
    out.iter().map(|line| shorten(&hyphens(line.trim_end()), size, weight, limit)).collect()
}

/// A text with a soft hyphen in every word that is wider than a line, behind which [`wrap`] breaks.
///
/// Compound words of Danish and German are broken behind a linking s (Nordjyllands-værket), others
/// before the syllable nearest to their middle; where neither half fits, nothing helps.
pub fn hyphenate(text: &str, size: f64, weight: Weight, limit: f64) -> String {
    let broken = words(text).into_iter().map(|word| match hyphen(word) {
        Some(at) if width(word.trim_end(), size, weight) > limit => {
            let (head, tail) = word.split_at(at);
            format!("{head}{SOFT_HYPHEN}{tail}")
        }
        _ => word.to_owned(),
    });
    broken.collect()
}

/// Where a word is best broken: before a consonant with a vowel behind it.
fn hyphen(word: &str) -> Option<usize> {
    let vowel = |c: char| "aeiouyæøåäöüAEIOUYÆØÅÄÖÜ".contains(c);
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    let middle = letters.len() / 2;
    (3..letters.len().saturating_sub(3))
        .filter(|&i| {
            let [before, here, behind] = [letters[i - 1].1, letters[i].1, letters[i + 1].1];
            before.is_alphabetic() && here.is_alphabetic() && !vowel(here) && vowel(behind)
        })
        .min_by_key(|&i| (letters[i - 1].1 != 's', i.abs_diff(middle)))
        .map(|i| letters[i].0)
}

/// Where a line may break with a hyphen that is seen only there.
const SOFT_HYPHEN: char = '\u{ad}';

/// Pieces between which a line may break, with the space, hyphen or slash that ends them.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive([' ', '-', '/', SOFT_HYPHEN]).collect()
}

/// A soft hyphen is seen at the end of a line only.
fn hyphens(line: &str) -> String {
    match line.strip_suffix(SOFT_HYPHEN) {
        Some(start) => start.replace(SOFT_HYPHEN, "") + "-",
        None => line.replace(SOFT_HYPHEN, ""),
    }
}

/// The same text on as few lines as its greedy wrapping, with lines of similar length.
pub fn balance(text: &str, size: f64, weight: Weight, limit: f64, lines: usize) -> Vec<String> {
    let greedy = wrap(text, size, weight, limit, lines);
    if greedy.len() < 2 || greedy.iter().any(|line| line.ends_with('…')) {
        return greedy;
    }
    let steps = 12;
    let narrow = (1..steps)
        .map(|i| wrap(text, size, weight, limit * f64::from(i) / f64::from(steps), lines))
        .find(|w| w.len() == greedy.len() && !w.iter().any(|line| line.ends_with('…')));
    narrow.unwrap_or(greedy)
}

/// The widest of some lines.
pub fn widest(lines: &[String], size: f64, weight: Weight) -> f64 {
    lines.iter().map(|line| width(line, size, weight)).fold(0.0, f64::max)
}

/// The height of some lines.
pub fn height(lines: usize, size: f64) -> f64 {
    lines as f64 * size * LEADING
}

/// A text as it stands inside XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_the_font_lacks_are_seen_and_counted() {
        let seen = drawn("  Åse  CO₂\u{7}漢字 & co ");
        assert_eq!(seen, Drawn { text: "Åse CO₂ ?? & co".into(), missing: 2 });
        // Marked once, it is still counted when it is drawn.
        assert_eq!(drawn(&readable("漢")).missing, 1);
    }

    #[test]
    fn lines_keep_every_word_or_say_so() {
        let lines = wrap("Kalundborg Waste Water Treatment Plant", 7.0, Weight::Regular, 70.0, 3);
        assert_eq!(lines.join(" "), "Kalundborg Waste Water Treatment Plant");
        let cut = wrap("Kalundborg Waste Water Treatment Plant", 7.0, Weight::Regular, 60.0, 1);
        assert!(cut.len() == 1 && cut[0].ends_with('…'));
        assert!(width(&cut[0], 7.0, Weight::Regular) <= 60.0);
    }

    #[test]
    fn long_words_are_broken_where_they_are_joined() {
        let set = |word: &str| {
            wrap(&hyphenate(word, 6.0, Weight::Regular, 45.0), 6.0, Weight::Regular, 45.0, 3)
        };
        assert_eq!(set("Nordjyllandsværket"), ["Nordjyllands-", "værket"]);
        assert_eq!(set("Universitetshospital"), ["Universitets-", "hospital"]);
        assert_eq!(set("Værket"), ["Værket"]);
        assert_eq!(set("Brrrrrrrrrrrrrrrrrrrrr").len(), 1);
    }

    #[test]
    fn escaping_is_complete() {
        assert_eq!(escape(r#"<A & "B">"#), "&lt;A &amp; &quot;B&quot;&gt;");
    }
}
