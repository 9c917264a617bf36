//! Rows of JSON that hold no surprise, read in one walk on all cores.
//!
//! Nearly every row of a large network is an object of plain texts, numbers and words that the
//! format knows, each once. Such a row goes straight from the text to its type; any other is left
//! to the [careful reader](super::json), which alone knows what to say about it. Where the text is
//! not what it seemed, nothing is read here at all, and the careful reader starts from the beginning.
//!
//! Rows seem to begin at a brace that opens behind one that closes. That may be inside a text, so a
//! row counts only if it ends exactly where the next one begins.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use arcstr::ArcStr;
use memchr::{memchr, memchr_iter};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;

use super::json::{Member, Top};
use super::row::Value;
use super::values::{self, DecimalSign};
use crate::model::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use crate::model::{Limits, Qualities, Table, Word};

/// The top-level members of a document, if it seems to hold no surprise; the syntax inside of
/// tables is not checked yet.
pub(super) fn top_level(text: &str) -> Option<Top<'_>> {
    let mut walk = Walk { text, at: 0 };
    let mut members = Vec::new();
    walk.expect(b'{')?;
    loop {
        let key = walk.plain_text()?;
        walk.expect(b':')?;
        let start = walk.space();
        let is_table = Table::ALL.iter().any(|table| table.name() == key);
        let end = if is_table && walk.peek() == Some(b'[') {
            seeming_end(text, start)?
        } else {
            start + any_value(text, start)?.len()
        };
        members.push(Member { key: Cow::Borrowed(key), value: &text[start..end] });
        walk.at = end;
        match walk.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
    }
    (walk.space() == text.len()).then_some(Top { text, members })
}

/// Where the list of rows that opens at `start` seems to end: at a bracket behind a row, before
/// the next key or the end of the document.
fn seeming_end(text: &str, start: usize) -> Option<usize> {
    let mut from = start;
    loop {
        from += memchr(b']', &text.as_bytes()[from..])? + 1;
        let before = text[start..from - 1].trim_end_matches(SPACE).as_bytes().last();
        let mut behind = Walk { text, at: from };
        let is_last = match behind.next() {
            Some(b',') => behind.next() == Some(b'"'),
            Some(b'}') => behind.space() == text.len(),
            _ => false,
        };
        if is_last && matches!(before, Some(b'}' | b'[')) {
            return Some(from);
        }
    }
}

/// The value that starts at `at`, its syntax checked.
fn any_value(text: &str, at: usize) -> Option<&str> {
    let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<&RawValue>();
    Some(values.next()?.ok()?.get())
}

/// A row that is not plain.
pub(super) struct Odd<'a> {
    /// Its number in the table, from 0.
    pub index: usize,
    /// The row as it is written, its syntax checked.
    pub row: &'a str,
}

/// The rows of a table.
pub(super) struct Rows<'a, R> {
    /// Plain rows; a default stands where an odd one belongs.
    pub rows: Vec<R>,
    pub odd: Vec<Odd<'a>>,
}

/// The ids of actors and resources: a row that names one shares its text.
#[derive(Default)]
pub(super) struct Known {
    actors: FxHashSet<ArcStr>,
    resources: FxHashSet<ArcStr>,
}

impl Known {
    fn of(&mut self, table: Table) -> Option<&mut FxHashSet<ArcStr>> {
        match table {
            Table::Actors => Some(&mut self.actors),
            Table::Resources => Some(&mut self.resources),
            _ => None,
        }
    }

    /// The text of an id.
    fn text(&self, table: Table, id: &str) -> ArcStr {
        let ids = match table {
            Table::Actors => &self.actors,
            _ => &self.resources,
        };
        ids.get(id).cloned().unwrap_or_else(|| id.into())
    }
}

/// The rows of the list `table`, a part of `text`; `None` if it is none, or not what it seemed.
pub(super) fn read_rows<'a, R: Row>(
    text: &'a str,
    table: Range<usize>,
    known: &mut Known,
) -> Option<Rows<'a, R>> {
    let mut inside = Walk { text, at: table.start };
    inside.expect(b'[')?;
    let (start, end) = (inside.space(), table.end - 1);
    if start == end {
        return Some(Rows { rows: Vec::new(), odd: Vec::new() });
    }
    let starts = seeming_rows(text, start..end);
    let (odd, surprised) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let read = |reader: &mut Reader<'a, '_>, index: usize| {
        let next = starts.get(index + 1).copied();
        let row = read_row(reader, text, starts[index], next.unwrap_or(end), next.is_none());
        let Some(row) = row else {
            surprised.store(true, Ordering::Relaxed);
            return R::default();
        };
        row.unwrap_or_else(|row| {
            odd.lock().unwrap_or_else(PoisonError::into_inner).push(Odd { index, row });
            R::default()
        })
    };
    let rows: Vec<R> = (0..starts.len())
        .into_par_iter()
        .with_min_len(1024)
        .map_init(|| Reader::new(known), read)
        .collect();
    if surprised.into_inner() {
        return None;
    }
    if let Some(ids) = known.of(R::TABLE) {
        ids.reserve(rows.len());
        ids.extend(rows.iter().filter_map(Row::id).cloned());
    }
    let mut odd = odd.into_inner().unwrap_or_else(PoisonError::into_inner);
    odd.sort_unstable_by_key(|odd| odd.index);
    Some(Rows { rows, odd })
}

/// Bytes that one core searches at a time.
const STRETCH: usize = 1 << 20;

/// Where the rows in `bytes` seem to begin: the first, and every brace that opens behind one that
/// closes.
fn seeming_rows(text: &str, bytes: Range<usize>) -> Vec<usize> {
    let within = |start: usize| -> Vec<usize> {
        let stretch = &text.as_bytes()[start..(start + STRETCH).min(bytes.end)];
        let behind = |close: usize| {
            let mut walk = Walk { text, at: start + close + 1 };
            walk.expect(b',')?;
            let at = walk.space();
            (walk.peek() == Some(b'{')).then_some(at)
        };
        memchr_iter(b'}', stretch).filter_map(behind).collect()
    };
    let stretches: Vec<usize> = bytes.clone().step_by(STRETCH).collect();
    let found: Vec<Vec<usize>> = stretches.into_par_iter().map(within).collect();
    std::iter::once(bytes.start).chain(found.into_iter().flatten()).collect()
}

/// The row in `start..end`, with a comma behind it unless it is the last; as it is written where it
/// is not plain. `None` if it is no row, or ends elsewhere.
fn read_row<'a, R: Row>(
    reader: &mut Reader<'a, '_>,
    text: &'a str,
    start: usize,
    end: usize,
    is_last: bool,
) -> Option<Result<R, &'a str>> {
    let mut walk = Walk { text, at: start };
    let plain = walk.plain_object(&mut reader.cells).and_then(|()| reader.read::<R>());
    let row = match plain {
        Some(row) => Ok(row),
        None => {
            let row = any_value(text, start)?;
            walk.at = start + row.len();
            Err(row)
        }
    };
    if !is_last {
        walk.expect(b',')?;
    }
    (walk.space() == end).then_some(row)
}

/// What JSON allows between its signs.
const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// A walk through a text of JSON.
#[derive(Clone, Copy)]
struct Walk<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Walk<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over space; where it ends.
    fn space(&mut self) -> usize {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.at
    }

    /// The next sign behind space.
    fn next(&mut self) -> Option<u8> {
        self.space();
        self.at += 1;
        self.text.as_bytes().get(self.at - 1).copied()
    }

    fn expect(&mut self, sign: u8) -> Option<()> {
        (self.next()? == sign).then_some(())
    }

    /// A text without escapes, behind space.
    fn plain_text(&mut self) -> Option<&'a str> {
        self.expect(b'"')?;
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let end = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
        self.at = start + end + 1;
        (rest[end] == b'"').then(|| &self.text[start..start + end])
    }

    /// The cells of an object of plain values.
    fn plain_object(&mut self, cells: &mut Vec<Cell<'a>>) -> Option<()> {
        cells.clear();
        self.expect(b'{')?;
        loop {
            let field = self.plain_text()?;
            self.expect(b':')?;
            let start = self.space();
            match self.peek()? {
                b'"' => drop(self.plain_text()?),
                b'-' | b'0'..=b'9' => self.number()?,
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                _ => return None,
            }
            cells.push(Cell { field, value: &self.text[start..self.at] });
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        let end = self.at + word.len();
        let found = self.text.as_bytes().get(self.at..end)? == word.as_bytes();
        self.at = end;
        found.then_some(())
    }

    /// A number as JSON writes it: `-0.5e+3`, no leading zeros, a digit on both sides of a point.
    fn number(&mut self) -> Option<()> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek()? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (start < self.at).then_some(())
    }
}

/// A field and what stands in it, as it is written.
struct Cell<'a> {
    field: &'a str,
    value: &'a str,
}

/// Takes what each field of a row asks for from its cells.
struct Reader<'a, 'k> {
    known: &'k Known,
    /// Texts that many rows share, apart from ids: units, codes, sources.
    shared: FxHashMap<&'a str, ArcStr>,
    /// The first id that the last row names, with its field: rows that name it mostly stand together.
    last: (&'static str, ArcStr),
    cells: Vec<Cell<'a>>,
    /// How many cells nobody has asked for yet.
    left: usize,
    plain: bool,
    /// The fields of the last row, and which of its cells each question was answered with: a row of
    /// the same fields is asked the same.
    fields: Vec<&'a str>,
    answers: Vec<Option<usize>>,
    asked: usize,
}

impl<'a, 'k> Reader<'a, 'k> {
    fn new(known: &'k Known) -> Self {
        Self {
            known,
            shared: FxHashMap::default(),
            last: Default::default(),
            cells: Vec::with_capacity(40),
            left: 0,
            plain: true,
            fields: Vec::new(),
            answers: Vec::new(),
            asked: 0,
        }
    }

    /// The row that the cells make, if there is nothing to be said about it.
    fn read<R: Row>(&mut self) -> Option<R> {
        if !self.cells.iter().map(|cell| cell.field).eq(self.fields.iter().copied()) {
            self.fields.clear();
            self.fields.extend(self.cells.iter().map(|cell| cell.field));
            self.answers.clear();
        }
        (self.asked, self.left, self.plain) = (0, self.cells.len(), true);
        let mut row = R::default();
        row.visit(self);
        // What is left is a field that the row does not have, or has twice.
        (self.plain && self.left == 0).then_some(row)
    }

    /// What stands in a field, unless it says nothing.
    fn take(&mut self, field: &str) -> Option<&'a str> {
        if self.left == 0 {
            return None;
        }
        if self.asked == self.answers.len() {
            self.answers.push(self.fields.iter().position(|known| *known == field));
        }
        self.asked += 1;
        let at = self.answers[self.asked - 1]?;
        self.left -= 1;
        Some(self.cells[at].value).filter(|value| *value != "null")
    }

    /// The text of an id of an actor or a resource.
    fn reference(&mut self, field: &'static str, table: Table, id: &str) -> ArcStr {
        let (first, last) = &mut self.last;
        if *first == field && *last == id {
            return last.clone();
        }
        let text = self.known.text(table, id);
        if first.is_empty() || *first == field {
            self.last = (field, text.clone());
        }
        text
    }

    /// Reads a field; without a plain value in it the row is not plain.
    fn parse<T>(&mut self, field: &str, parse: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let parsed = parse(self.take(field)?);
        self.plain &= parsed.is_some();
        parsed
    }

    /// The same of a field that must be there.
    fn require<T>(&mut self, field: &str, parse: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let parsed = self.parse(field, parse);
        self.plain &= parsed.is_some();
        parsed
    }
}

/// What a text says.
fn text(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

fn number(value: &str) -> Option<f64> {
    values::number(&Value::Json(value), DecimalSign::Point).ok()
}

fn word<W: Word>(value: &str) -> Option<W> {
    W::parse(text(value)?)
}

fn flag(value: &str) -> Option<bool> {
    values::flag(&Value::Json(value)).ok()
}

impl<'a> Visitor for Reader<'a, '_> {
    fn text(
        &mut self,
        field: &'static str,
        presence: Presence,
        kind: TextKind,
        value: &mut ArcStr,
    ) {
        let found = match presence {
            Presence::Required => self.require(field, |v| text(v).filter(|t| !t.is_empty())),
            Presence::Optional => self.parse(field, text),
        };
        let Some(found) = found.filter(|found| !found.is_empty()) else { return };
        *value = match kind {
            TextKind::Plain | TextKind::Id => found.into(),
            TextKind::Reference(table @ (Table::Actors | Table::Resources)) => {
                self.reference(field, table, found)
            }
            _ => self.shared.entry(found).or_insert_with(|| found.into()).clone(),
        };
    }
    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        *value = self.parse(field, number);
    }
    fn required_number(&mut self, field: &'static str, _: NumberKind, value: &mut f64) {
        *value = self.require(field, number).unwrap_or_default();
    }
    fn year(&mut self, field: &'static str, value: &mut Option<i32>) {
        *value = self.parse(field, |v| values::year(&Value::Json(v), DecimalSign::Point).ok());
    }
    fn flag(&mut self, field: &'static str, value: &mut bool) {
        *value = self.parse(field, flag).unwrap_or_default();
    }
    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>) {
        *value = self.parse(field, flag);
    }
    fn word<W: Word>(&mut self, field: &'static str, presence: Presence, value: &mut W) {
        let found = match presence {
            Presence::Required => self.require(field, word),
            Presence::Optional => self.parse(field, word),
        };
        *value = found.unwrap_or(*value);
    }
    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>) {
        *value = self.parse(field, word);
    }
    fn is_done(&self) -> bool {
        self.left == 0
    }
    // Lists and groups are left to the careful reader.
    fn references(&mut self, field: &'static str, _: Table, _: &mut Vec<ArcStr>) {
        self.parse(field, |_| None::<()>);
    }
    fn profile(&mut self, field: &'static str, _: &mut Option<Vec<f64>>) {
        self.parse(field, |_| None::<()>);
    }
    fn qualities(&mut self, field: &'static str, _: &mut Qualities<f64>) {
        self.parse(field, |_| None::<()>);
    }
    fn limits(&mut self, field: &'static str, _: &mut Qualities<Limits>) {
        self.parse(field, |_| None::<()>);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::document::{Document, Problem};
    use crate::load::json::{read, read_carefully};
    use crate::model::Actor;

    /// Text as people and programs write it: with signs of JSON in it, escaped or not.
    fn words() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("a"),
            Just("å"),
            Just(" "),
            Just("},{"),
            Just("}]"),
            Just("\\n"),
            Just("\\\""),
            Just("\\u00e5"),
            Just("\\ud800"),
            Just("r"),
            Just("null"),
            Just("[")
        ];
        proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
    }

    /// A value, mostly a right one; sometimes of another type, sometimes no JSON at all.
    fn value() -> impl Strategy<Value = String> {
        let numbers = [
            "0", "-0", "1", "12.5", "1e3", "-1.5E-2", "0.1e+1", "1e999", "01", "1.", ".5", "+1",
            "2015", "-", "NaN",
        ];
        let others =
            ["null", "true", "false", "{}", "[]", "[1, 2]", "{\"min\": 1}", "nul", "\"t\""];
        prop_oneof![
            4 => words().prop_map(|text| format!("\"{text}\"")),
            3 => proptest::sample::select(&["1", "2.5", "0", "7e2"][..]).prop_map(str::to_owned),
            1 => proptest::sample::select(numbers.to_vec()).prop_map(str::to_owned),
            1 => proptest::sample::select(others.to_vec()).prop_map(str::to_owned),
        ]
    }

    fn space() -> impl Strategy<Value = &'static str> {
        prop_oneof![6 => Just(""), 2 => Just(" "), 1 => Just("\n\t"), 1 => Just("\r\n ")]
    }

    /// A row with fields in any order; some that are double, unknown, or remarks.
    fn row() -> impl Strategy<Value = String> {
        let fields = [
            "id",
            "from",
            "to",
            "resource",
            "quantity",
            "unit",
            "start",
            "status",
            "note",
            "baseline",
            "evidence",
            "_remark",
            "colour",
            "qu\\u0061ntity",
        ];
        let cell = (proptest::sample::select(fields.to_vec()), value(), space());
        let plain = ("[ab]", "[ab]", 0..99_u32).prop_map(|(from, to, quantity)| {
            format!(
                "{{\"from\":\"{from}\",\"to\":\"{to}\",\"resource\":\"r\",\"quantity\":{quantity}}}"
            )
        });
        let any = (proptest::collection::vec(cell, 0..5), space()).prop_map(|(cells, space)| {
            let cells: Vec<String> = cells
                .into_iter()
                .map(|(field, value, space)| format!("{space}\"{field}\"{space}:{space}{value}"))
                .collect();
            format!("{{{}{space}}}", cells.join(","))
        });
        prop_oneof![8 => plain, 3 => any, 1 => value()]
    }

    /// Only what is not plain is handed over; a brace inside a text that seems to begin a row is a
    /// surprise, after which the whole document is read carefully.
    #[test]
    fn plain_rows_are_read_here() {
        let text = r#"{"actors": [{"id": "a"}, {"id": "b", "note": "\n"}, {"id": "c"}], "x": 1}"#;
        let top = top_level(text).unwrap();
        let start = text.find('[').unwrap();
        let table = start..start + top.members[0].value.len();
        let Rows { rows, odd } = read_rows::<Actor>(text, table, &mut Known::default()).unwrap();
        let ids: Vec<&str> = rows.iter().map(|actor| actor.id.as_str()).collect();
        assert_eq!((ids, odd.len(), odd[0].index), (vec!["a", "", "c"], 1, 1));
        assert_eq!(odd[0].row, r#"{"id": "b", "note": "\n"}"#);
        let braces = r#"[{"id": "a}, {"}, {"id": "b"}]"#;
        let read = read_rows::<Actor>(braces, 0..braces.len(), &mut Known::default());
        assert!(read.is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        /// Whatever stands in a document, both readers make the same of it and say the same.
        #[test]
        fn quick_and_careful_readers_agree(
            rows in proptest::collection::vec((row(), space()), 0..12),
            between in space(),
            end in prop_oneof![9 => Just("]}"), 1 => Just("],}"), 1 => Just("]"), 1 => Just("]}x")],
        ) {
            let rows: Vec<String> =
                rows.into_iter().map(|(row, space)| format!("{space}{row}")).collect();
            let text = format!(
                "{{\"schema\":\"symbio/1\",\"name\":\"n\",{between}\
                 \"actors\":[{{\"id\":\"a\"}},{between}{{\"id\":\"b\",\"lat\":55.5}}{between}],\
                 \"resources\":[{{\"id\":\"r\",\"category\":\"material\",\"unit\":\"t\"}}],\
                 \"exchanges\":[{}{between}{end}",
                rows.join(",")
            );
            let documents = [Document::new("n.json", "n.json", text.into_bytes())];
            let (quick, careful) = (read(&documents, "n"), read_carefully(&documents));
            prop_assert_eq!(quick.dataset, careful.dataset);
            let said = |problems: Vec<Problem>| format!("{problems:?}");
            prop_assert_eq!(said(quick.problems), said(careful.problems));
        }
    }
}
