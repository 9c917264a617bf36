//! One actor or exchange stands out: all else fades.
//!
//! Marks know what they are about ([`Scene::about`]). Those about a chosen id keep their colours,
//! and so do the actors at the other end; the rest is mixed with paper.

use std::collections::BTreeSet;

use super::scene::{Mark, Pen, Scene};
use super::style::Color;

/// How much is left of the colour of what fades.
const FADED: f64 = 0.16;
/// Names stay legible.
const FADED_TEXT: f64 = 0.42;

/// Fades what is not about one of these ids; says which of them the figure does not show.
pub fn apply(scene: &mut Scene, ids: &[String]) -> Vec<String> {
    if ids.is_empty() {
        return Vec::new();
    }
    let chosen: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let touched: Vec<&Vec<String>> = scene
        .subjects
        .iter()
        .map(|subject| &subject.ids)
        .filter(|of| of.iter().any(|id| chosen.contains(id.as_str())))
        .collect();
    let near: BTreeSet<String> = touched.iter().flat_map(|of| of.iter()).cloned().collect();
    let unseen = ids.iter().filter(|id| !near.contains(*id)).cloned().collect();
    if near.is_empty() {
        return unseen;
    }
    let stays = |of: &[String]| match of {
        [] => true,
        [one] => near.contains(one),
        several => several.iter().any(|id| chosen.contains(id.as_str())),
    };
    let mut subjects = scene.subjects.iter().peekable();
    let mut now = true;
    for (i, mark) in scene.marks.iter_mut().enumerate() {
        while let Some(subject) = subjects.next_if(|subject| subject.from <= i) {
            now = stays(&subject.ids);
        }
        if !now {
            fade(mark);
        }
    }
    unseen
}

fn fade(mark: &mut Mark) {
    let mix = |color: &mut Color| *color = color.tint(FADED);
    let pen = |pen: &mut Pen| {
        pen.fill.iter_mut().for_each(mix);
        pen.stroke.iter_mut().for_each(mix);
    };
    match mark {
        Mark::Path { pen: p, .. } | Mark::Circle { pen: p, .. } | Mark::Box { pen: p, .. } => {
            pen(p)
        }
        Mark::Gradient { stops, .. } => stops.iter_mut().for_each(mix),
        Mark::Text(label) => label.color = label.color.tint(FADED_TEXT),
    }
}
