//! How a row is called in a message, and what a misspelt word may have meant.

use arcstr::ArcStr;

use super::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use super::{Limits, Qualities, Table, Word};

/// What a row is called in a message: `exchange 14 (steam, plant → refinery)`.
///
/// Rows are counted from 1 here, as people count.
pub fn describe_row<R: Row>(row: &R, index: usize) -> String {
    let mut texts = Texts(Vec::new());
    // A visitor may write, so it is shown a copy.
    row.clone().visit(&mut texts);
    let of = |field: &str| texts.0.iter().find(|(f, _)| *f == field).map_or("?", |(_, t)| t);
    let (noun, detail) = match R::TABLE {
        Table::Network | Table::Settings => return R::TABLE.name().to_owned(),
        Table::Sources => ("source", of("key").to_owned()),
        Table::Actors => ("actor", of("id").to_owned()),
        Table::Resources => ("resource", of("id").to_owned()),
        Table::Exchanges => {
            ("exchange", format!("{}, {} → {}", of("resource"), of("from"), of("to")))
        }
        Table::Offers => ("offer", format!("{}, {}", of("resource"), of("actor"))),
        Table::Needs => ("need", format!("{}, {}", of("resource"), of("actor"))),
        Table::Substitutions => ("substitution", format!("{} → {}", of("offer"), of("need"))),
        Table::Conversions => {
            ("conversion", format!("{}: {} → {}", of("actor"), of("input"), of("output")))
        }
        Table::Boundary => ("boundary flow", format!("{}, {}", of("resource"), of("actor"))),
        Table::WaterUses => ("water use", format!("{}, {}", of("contaminant"), of("actor"))),
        Table::Projects => ("project", of("id").to_owned()),
        Table::Claims => ("claim", format!("{}, {}", of("indicator"), of("subject"))),
        Table::Targets => ("target", of("indicator").to_owned()),
        Table::Precedents => ("precedent", of("resource").to_owned()),
    };
    format!("{noun} {} ({detail})", index + 1)
}

/// The candidate that `word` most likely meant, if one is close.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    // One slip in a short word, one in three letters of a longer one.
    let allowed = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| {
            !candidate.is_empty() && candidate.chars().count().abs_diff(length) <= allowed
        })
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `did you mean "x"?`, or nothing where no candidate is close.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map_or_else(String::new, |near| format!("did you mean “{near}”?"))
}

/// The texts of a row that are not empty.
struct Texts(Vec<(&'static str, String)>);

impl Visitor for Texts {
    fn text(&mut self, field: &'static str, _: Presence, _: TextKind, value: &mut ArcStr) {
        if !value.is_empty() {
            self.0.push((field, value.to_string()));
        }
    }
    fn number(&mut self, _: &'static str, _: NumberKind, _: &mut Option<f64>) {}
    fn required_number(&mut self, _: &'static str, _: NumberKind, _: &mut f64) {}
    fn year(&mut self, _: &'static str, _: &mut Option<i32>) {}
    fn flag(&mut self, _: &'static str, _: &mut bool) {}
    fn optional_flag(&mut self, _: &'static str, _: &mut Option<bool>) {}
    fn word<W: Word>(&mut self, _: &'static str, _: Presence, _: &mut W) {}
    fn optional_word<W: Word>(&mut self, _: &'static str, _: &mut Option<W>) {}
    fn references(&mut self, _: &'static str, _: Table, _: &mut Vec<ArcStr>) {}
    fn profile(&mut self, _: &'static str, _: &mut Option<Vec<f64>>) {}
    fn qualities(&mut self, _: &'static str, _: &mut Qualities<f64>) {}
    fn limits(&mut self, _: &'static str, _: &mut Qualities<Limits>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Exchange;

    #[test]
    fn rows_are_called_by_what_they_are() {
        let row = Exchange { from: "plant".into(), to: "refinery".into(), ..Exchange::default() };
        assert_eq!(describe_row(&row, 13), "exchange 14 (?, plant → refinery)");
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("operatin", ["operating", "pilot"]), Some("operating"));
        assert_eq!(nearest("quantiy", ["quality", "quantity"]), Some("quantity"));
        assert_eq!(nearest("xyz", ["operating", "pilot"]), None);
    }
}
