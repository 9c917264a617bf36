//! Sections to bytes: what comes out, in every format.
//!
//! A [`Report`] is everything a writer may print; [`WRITERS`] lists the formats. Writers format
//! and never compute.

mod columns;
mod csv;
mod json;
mod markdown;
mod table;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::network::{Exchange, Network};
use crate::section::Section;
use crate::text::{Lang, Text};

/// Everything there is to print about one network.
#[derive(Clone, Debug)]
pub struct Report {
    /// How it came about.
    pub manifest: Manifest,
    /// What the network is.
    pub network: Header,
    /// The analyses, in the order of the report; titles and summaries in `lang`.
    pub sections: Vec<Section>,
    /// The figures that stand beside it.
    pub figures: Vec<FigureRef>,
    /// Names for ids, in tables for people.
    pub names: Names,
    /// The language of headings.
    pub lang: Lang,
}

/// What ids are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of actors.
    pub actors: BTreeMap<String, String>,
    /// Of resources.
    pub resources: BTreeMap<String, String>,
}

impl Names {
    fn actor(&self, id: &str) -> String {
        self.actors.get(id).map_or(id, String::as_str).to_owned()
    }

    fn resource(&self, id: &str) -> String {
        self.resources.get(id).map_or(id, String::as_str).to_owned()
    }
}

/// What the results were made from, so that they can be made again.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The names of the files, without folders.
    pub input: Vec<String>,
    /// Their SHA-256 checksums.
    pub sha256: Vec<String>,
    /// Every option that bears on the numbers.
    pub options: BTreeMap<String, Value>,
}

/// The network in a few numbers.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Header {
    pub name: String,
    pub description: String,
    /// Which part of the data this is, in words; empty for the whole.
    pub selection: String,
    pub actors: usize,
    pub exchanges: usize,
    pub active_exchanges: usize,
    pub links: usize,
    /// Active exchanges whose quantity is known.
    pub quantified_exchanges: usize,
    pub currency: String,
    /// Key and title of every source.
    pub sources: Vec<(String, String)>,
}

/// A figure file beside the report.
#[derive(Clone, Debug)]
pub struct FigureRef {
    /// The analysis it belongs to.
    pub section: &'static str,
    /// Path from the report.
    pub path: String,
    /// Its heading.
    pub title: String,
    /// What it shows.
    pub caption: String,
}

/// A file to write: its path below the output folder, and its bytes.
#[derive(Clone, Debug)]
pub struct File {
    /// `tables/loops.csv`
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// One format.
pub struct Writer {
    /// The word of `--format`.
    pub id: &'static str,
    /// What it is.
    pub what: Text,
    /// Made for people: in their language. What machines read is always English.
    pub for_people: bool,
    /// The text for standard output.
    pub print: fn(&Report) -> String,
    /// The files below the output folder; none for a format of the terminal.
    pub files: fn(&Report) -> Vec<File>,
}

/// Every format.
pub const WRITERS: &[Writer] = &[json::WRITER, markdown::WRITER, csv::WRITER, table::WRITER];

impl Report {
    /// The report on `network` with these sections, which are in `lang`.
    pub fn new(network: &Network, sections: Vec<Section>, manifest: Manifest, lang: Lang) -> Self {
        let known = |e: &&Exchange| e.active && e.quantity.is_some();
        let header = Header {
            name: network.info.name.to_string(),
            description: network.info.description.to_string(),
            selection: network.selection.in_words(lang),
            actors: network.actors.len(),
            exchanges: network.exchanges.len(),
            active_exchanges: network.active().count(),
            links: network.graph.edge_count(),
            quantified_exchanges: network.exchanges.iter().filter(known).count(),
            currency: network.currency().to_owned(),
            sources: network
                .records
                .sources
                .iter()
                .map(|s| (s.key.to_string(), s.title.to_string()))
                .collect(),
        };
        let names = Names {
            actors: network.actors.iter().map(|a| (a.id.to_string(), a.name.to_string())).collect(),
            resources: network
                .resources
                .iter()
                .map(|r| (r.id.to_string(), r.name.to_string()))
                .collect(),
        };
        Self { manifest, network: header, sections, figures: Vec::new(), names, lang }
    }

    /// The files of the formats made for people, or of those made for machines.
    pub fn files(&self, for_people: bool) -> Vec<File> {
        let writers = WRITERS.iter().filter(|writer| writer.for_people == for_people);
        writers.flat_map(|writer| (writer.files)(self)).collect()
    }

    /// The summary for the terminal: one screen.
    pub fn summary(&self) -> String {
        table::summary(self)
    }
}

impl File {
    fn text(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), bytes: text.into_bytes() }
    }
}

/// Every key of any row, in the order of first appearance: the columns of a table.
fn columns_of<'a>(rows: impl Iterator<Item = &'a Vec<String>>) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for keys in rows {
        // A key that is new goes behind the key that precedes it in its row.
        let mut at = 0;
        for key in keys {
            match columns.iter().position(|c| c == key) {
                Some(found) => at = found + 1,
                None => {
                    columns.insert(at, key.clone());
                    at += 1;
                }
            }
        }
    }
    columns
}

/// The keys of a row, in order.
fn keys_of(row: &Map<String, Value>) -> Vec<String> {
    row.keys().cloned().collect()
}
