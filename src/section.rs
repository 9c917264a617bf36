//! What an analysis has to say, before anyone formats it: indicators and tables.
//!
//! An analysis returns its own typed result; the result states itself as a [`Section`]. Report
//! writers know sections only, so a new analysis is in every format at once.

use std::io::Write;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use serde_json::{Map, Value};

use crate::text::{Lang, Text};

/// What an indicator is: its name, unit and meaning, stated once.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The id under which the value stands, `link_density`.
    pub id: &'static str,
    /// Its name for people.
    pub name: Text,
    /// Its unit; `1` for a pure number.
    pub unit: &'static str,
    /// Its definition, in one English line, with the source where one is followed.
    pub definition: &'static str,
}

/// One named number with its unit and definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// The id, with its prefix: `operating.co2_t`, `mass.fci`.
    pub id: String,
    /// The value: finite.
    pub value: f64,
    /// The unit; `1` for a pure number.
    pub unit: String,
    /// The name for people.
    pub name: String,
    /// The definition.
    pub definition: &'static str,
    /// Where it lies in samples of the uncertainty, where some were drawn.
    pub range: Option<Range>,
}

/// Where a number lies in samples of the uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Below it lie 5 % of the samples.
    pub p05: f64,
    /// Below it lie half of them.
    pub p50: f64,
    /// Below it lie 95 %.
    pub p95: f64,
}

/// One table of a section: its name in `results.json` and its rows.
///
/// Rows are kept as the JSON they are written as, a tenth of the memory of a map for each.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The key in `results.json`, `loops`.
    pub name: &'static str,
    /// The rows; every key in the order of its columns, unknown values absent.
    rows: Vec<Box<str>>,
}

impl List {
    /// A list of these rows: whatever their type serialises to, nulls left out.
    fn new<Row: Serialize + Sync>(name: &'static str, rows: &[Row]) -> Self {
        let line = |row: &Row| {
            let mut line = Vec::new();
            row.serialize(&mut Serializer::with_formatter(&mut line, Points)).ok()?;
            let line = String::from_utf8(line).ok()?;
            // Rows whose type leaves out what it does not know are as they should be already.
            let tidy =
                |line: &str| tidy(serde_json::from_str(line).unwrap_or_default()).to_string();
            let line = if line.contains(":null") { tidy(&line) } else { line };
            line.starts_with('{').then(|| line.into_boxed_str())
        };
        Self { name, rows: rows.par_iter().filter_map(line).collect() }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as JSON objects.
    pub fn lines(&self) -> &[Box<str>] {
        &self.rows
    }

    /// The fields of the first `most` rows.
    pub fn first(&self, most: usize) -> Vec<Map<String, Value>> {
        fields(&self.rows[..most.min(self.rows.len())])
    }

    /// The fields of all rows, some thousand rows at a time, so that not all are held at once.
    pub fn chunks(&self) -> impl Iterator<Item = Vec<Map<String, Value>>> {
        const ROWS: usize = 8192;
        self.rows.chunks(ROWS).map(fields)
    }
}

/// The fields of rows that this program wrote.
fn fields(rows: &[Box<str>]) -> Vec<Map<String, Value>> {
    rows.par_iter().filter_map(|row| serde_json::from_str(row).ok()).collect()
}

/// An analysis in words, numbers and tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The id of the analysis, `loops`.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// One or more sentences: what was found, and what is unknown and why.
    pub summary: String,
    /// The numbers.
    pub indicators: Vec<Indicator>,
    /// The tables.
    pub lists: Vec<List>,
    /// The language of title, summary and names.
    pub lang: Lang,
}

impl Section {
    /// An empty section.
    pub fn new(id: &'static str, title: Text, lang: Lang) -> Self {
        Self {
            id,
            title: title.in_lang(lang).to_owned(),
            summary: String::new(),
            indicators: Vec::new(),
            lists: Vec::new(),
            lang,
        }
    }

    /// With a sentence more in the summary; an empty one changes nothing.
    #[must_use]
    pub fn say(mut self, sentence: impl AsRef<str>) -> Self {
        let sentence = sentence.as_ref();
        if !sentence.is_empty() {
            if !self.summary.is_empty() {
                self.summary.push(' ');
            }
            self.summary.push_str(sentence);
        }
        self
    }

    /// With an indicator; an undefined value (`None`, or not finite) leaves the section as it is.
    #[must_use]
    pub fn indicator(self, measure: &Measure, value: impl Into<Option<f64>>) -> Self {
        self.prefixed_indicator("", measure, measure.unit, value)
    }

    /// With an indicator whose id has a prefix (`operating.` or `mass.`) and its own unit.
    #[must_use]
    pub fn prefixed_indicator(
        mut self,
        prefix: &str,
        measure: &Measure,
        unit: &str,
        value: impl Into<Option<f64>>,
    ) -> Self {
        if let Some(value) = value.into().filter(|v| v.is_finite()) {
            self.indicators.push(Indicator {
                id: format!("{prefix}{}", measure.id),
                value,
                unit: unit.to_owned(),
                name: measure.name.in_lang(self.lang).to_owned(),
                definition: measure.definition,
                range: None,
            });
        }
        self
    }

    /// With a range for an indicator it has; one it does not have leaves it as it is.
    #[must_use]
    pub fn range(mut self, id: &str, range: Option<Range>) -> Self {
        if let Some(indicator) = self.indicators.iter_mut().find(|i| i.id == id) {
            indicator.range = range;
        }
        self
    }

    /// With a table; each row is whatever its type serialises to, nulls left out.
    #[must_use]
    pub fn list<Row: Serialize + Sync>(mut self, name: &'static str, rows: &[Row]) -> Self {
        self.lists.push(List::new(name, rows));
        self
    }

    /// The value of an indicator by its full id.
    pub fn value(&self, id: &str) -> Option<f64> {
        self.indicators.iter().find(|i| i.id == id).map(|i| i.value)
    }

    /// Title, summary and indicators as they stand in `results.json`, without the tables.
    pub fn head_to_json(&self) -> Map<String, Value> {
        let mut section = Map::new();
        section.insert("title".into(), self.title.clone().into());
        section.insert("summary".into(), self.summary.clone().into());
        let indicators = self.indicators.iter().map(|i| {
            let number = |x: f64| tidy(x.into());
            let mut fields = Map::new();
            fields.insert("value".into(), number(i.value));
            if let Some(Range { p05, p50, p95 }) = i.range {
                let of = [("p05", p05), ("p50", p50), ("p95", p95)];
                fields.extend(of.map(|(key, x)| (key.to_owned(), number(x))));
            }
            fields.insert("unit".into(), i.unit.clone().into());
            fields.insert("name".into(), i.name.clone().into());
            fields.insert("definition".into(), i.definition.into());
            (i.id.clone(), Value::Object(fields))
        });
        section.insert("indicators".into(), Value::Object(indicators.collect()));
        section
    }

    /// The section as it stands in `results.json`.
    pub fn to_json(&self) -> Value {
        let mut section = self.head_to_json();
        for list in &self.lists {
            let rows = list.first(list.len()).into_iter().map(Value::Object).collect();
            section.insert(list.name.into(), Value::Array(rows));
        }
        Value::Object(section)
    }
}

/// Up to here every whole number has its own `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whether a number is written without a point.
fn is_whole(x: f64) -> bool {
    x.fract() == 0.0 && x.abs() < EXACT
}

/// Compact JSON that writes whole numbers without a point.
struct Points;

impl Formatter for Points {
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, x: f64) -> std::io::Result<()> {
        if is_whole(x) {
            self.write_i64(writer, x as i64)
        } else {
            CompactFormatter.write_f64(writer, x)
        }
    }
}

/// Leaves out nulls (unknown is an absent key) and writes whole numbers without a point.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let known = fields.into_iter().filter(|(_, v)| !v.is_null());
            Value::Object(known.map(|(k, v)| (k, tidy(v))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).collect()),
        Value::Number(n) => match n.as_f64() {
            Some(x) if is_whole(x) => Value::from(x as i64),
            _ => Value::Number(n),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        id: &'static str,
        co2_t: Option<f64>,
        quantity: f64,
    }

    const DENSITY: Measure = Measure {
        id: "link_density",
        name: Text::new("Links per actor", "Forbindelser pr. aktør"),
        unit: "1",
        definition: "L/n",
    };

    #[test]
    fn unknown_is_absent_and_undefined_too() {
        let rows = [Row { id: "a", co2_t: None, quantity: 6.0 }];
        let section = Section::new("x", Text::new("X", "X"), Lang::En)
            .indicator(&DENSITY, f64::NAN)
            .indicator(&DENSITY, None)
            .list("rows", &rows);
        assert!(section.indicators.is_empty());
        assert_eq!(section.to_json()["rows"][0].to_string(), r#"{"id":"a","quantity":6}"#);
    }
}
