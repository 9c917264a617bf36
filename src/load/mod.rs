//! From files to a [`Dataset`]: JSON files and folders of CSV files.
//!
//! What cannot be read is an [`Issue`] with its place; all of them are found at once. A file that
//! cannot be opened at all is a [`LoadError::Open`]. Whether the data also make sense is asked by
//! [the check](crate::network::check::check), whose issues get their places by [`Loaded::locate`].
//! Several networks are read as one by [`load_all`].

mod csv;
mod document;
mod draw;
mod factors;
mod json;
mod merge;
mod names;
mod positions;
mod quick;
mod row;
mod same;
mod several;
mod sketch;
mod values;

pub use document::Document;
pub use draw::draw_issue;
pub use merge::{Merged, Noticed, Origin, Origins, Part, Rate, Same, merge};
pub use positions::load_positions;
pub use several::{MergeOptions, load_all};
pub use sketch::sketch;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use document::{Problem, Span, place_all};
use row::Cell;
use values::DecimalSign;

use crate::model::{Address, Code, Dataset, Invalid, Issue, Table};
use crate::network::check::check;
use crate::number::shortest;

/// A file format of networks.
pub struct Format {
    /// Its name in `symbio list formats`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    recognises: fn(&Path) -> bool,
    open: fn(&Path) -> Result<Vec<Document>, LoadError>,
    read: fn(&[Document], &str) -> Read,
    find: Find,
}

/// Where each address stands in the documents of a format.
type Find = fn(&[Document], &[&Address]) -> Vec<Option<Span>>;

/// Every format a network can be read from; the first that recognises a path reads it.
pub static FORMATS: &[Format] = &[
    Format {
        name: "json",
        about: "one JSON file: an object of tables; `-` reads it from standard input",
        recognises: |path| {
            let json = |ending: &std::ffi::OsStr| ending.eq_ignore_ascii_case("json");
            !path.is_dir() && path.extension().is_none_or(json)
        },
        open: json::open,
        read: json::read,
        find: json::find,
    },
    Format {
        name: "csv",
        about: "a folder of CSV files, one for each table, named after it",
        recognises: Path::is_dir,
        open: csv::open,
        read: csv::read,
        find: csv::find,
    },
];

/// A network that was read, not yet checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What somebody wrote.
    pub dataset: Arc<Dataset>,
    /// The name of the file without its ending, of the folder, or `stdin`.
    pub name: String,
    /// The files it was read from, with their checksums.
    pub documents: Vec<Document>,
    /// What merging several networks has found, with its places; none of it is an error.
    pub issues: Vec<Issue>,
    places: Places,
}

/// How the place of an issue is found.
#[derive(Clone, Debug)]
enum Places {
    /// In the documents of one network.
    One(Find),
    /// In those of the network that a merged row comes from.
    Several(Box<several::Sources>),
}

/// Why a network could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder cannot be opened.
    #[error("{path}: {source}")]
    Open {
        /// As it was given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The ending of the file belongs to no format.
    #[error("{path}: networks are read from a .json file or a folder of .csv files")]
    UnknownFormat {
        /// As it was given.
        path: String,
    },
    /// What stands in the files is not a network: every problem at once.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// What a format made of its documents.
#[derive(Default)]
struct Read {
    dataset: Dataset,
    problems: Vec<Problem>,
}

/// Reads the network at `path`: a `.json` file, a folder of CSV files, or `-` for JSON on standard
/// input.
///
/// # Errors
/// The file cannot be opened, its format is none of [`FORMATS`], or its content is wrong.
pub fn load(path: impl AsRef<Path>) -> Result<Loaded, LoadError> {
    let path = path.as_ref();
    let format = FORMATS.iter().find(|format| (format.recognises)(path));
    let shown = || path.to_string_lossy().into_owned();
    let Some(format) = format else {
        return Err(match std::fs::metadata(path) {
            Ok(_) => LoadError::UnknownFormat { path: shown() },
            Err(source) => LoadError::Open { path: shown(), source },
        });
    };
    let documents = (format.open)(path)?;
    read(format, documents, name_of(path))
}

/// Reads a JSON network from memory; `file` is what its issues call it.
///
/// # Errors
/// Its content is wrong.
pub fn load_json(file: &str, content: &[u8]) -> Result<Loaded, LoadError> {
    let name = name_of(Path::new(file));
    read(&FORMATS[0], vec![Document::new(file, file, content.to_vec())], name)
}

fn read(format: &Format, mut documents: Vec<Document>, name: String) -> Result<Loaded, LoadError> {
    let checksums = || documents.iter().map(Document::checksum).collect::<Vec<_>>();
    let (read, checksums) = rayon::join(|| (format.read)(&documents, &name), checksums);
    let Read { dataset, mut problems } = read;
    problems.extend(wrong_schema(&dataset));
    for (document, checksum) in documents.iter_mut().zip(checksums) {
        document.sha256 = checksum;
    }
    if problems.is_empty() {
        documents.iter_mut().for_each(Document::forget);
        let places = Places::One(format.find);
        return Ok(Loaded {
            dataset: Arc::new(dataset),
            name,
            documents,
            issues: Vec::new(),
            places,
        });
    }
    let mut issues = also_wrong(&dataset, &problems);
    issues.extend(place_all(&documents, problems));
    locate(format.find, &documents, &mut issues);
    let order = |issue: &Issue| issue.place.as_ref().map(|p| (p.file.clone(), p.line, p.column));
    issues.sort_by_cached_key(order);
    Err(Invalid(issues).into())
}

/// The errors in what could be read, so that all problems are told at once; without those that
/// only follow from what could not be read.
fn also_wrong(dataset: &Dataset, problems: &[Problem]) -> Vec<Issue> {
    let known: Vec<&Address> = problems.iter().filter_map(|p| p.issue.address.as_ref()).collect();
    // Of two equal keys the first is kept; anything else without an address may have had ids.
    let lost = |p: &Problem| match &p.issue.address {
        Some(a) => a.row.is_none() || matches!(a.field.as_str(), "id" | "key"),
        None => p.issue.code != Code::DoubleKey,
    };
    let ids_are_lost = problems.iter().any(lost);
    let same_field: BTreeSet<&Address> = known.iter().copied().collect();
    let same_row: BTreeSet<(Table, Option<usize>)> =
        known.iter().map(|a| (a.table, a.row)).collect();
    let follows = |issue: &Issue| {
        let Some(address) = &issue.address else { return true };
        let of_several_fields = matches!(
            issue.code,
            Code::Disordered | Code::StartAfterEnd | Code::Creation | Code::WrongDimension
        );
        same_field.contains(address)
            || (issue.code == Code::UnknownId && (ids_are_lost || address.field == "factor"))
            || (of_several_fields && same_row.contains(&(address.table, address.row)))
    };
    check(dataset).into_iter().filter(|issue| issue.is_error() && !follows(issue)).collect()
}

impl Loaded {
    /// Finds the place in the files of every issue that has an address.
    pub fn locate(&self, issues: &mut [Issue]) {
        match &self.places {
            Places::One(find) => locate(*find, &self.documents, issues),
            Places::Several(sources) => sources.locate(issues),
        }
    }
}

fn locate(find: Find, documents: &[Document], issues: &mut [Issue]) {
    let lost: Vec<usize> = (0..issues.len())
        .filter(|&i| issues[i].place.is_none() && issues[i].address.is_some())
        .collect();
    if lost.is_empty() {
        return;
    }
    let documents: Vec<Document> =
        documents.iter().map(|document| document.recall().into_owned()).collect();
    let addresses: Vec<&Address> =
        lost.iter().filter_map(|&i| issues[i].address.as_ref()).collect();
    let spans = find(&documents, &addresses);
    let places = document::places(&documents, &spans);
    for (i, place) in lost.into_iter().zip(places) {
        issues[i].place = place;
    }
}

/// `kalundborg` of `networks/kalundborg.json`.
fn name_of(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "stdin".to_owned();
    }
    // `.` has no name until it is asked where it is.
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = if full.is_dir() { full.file_name() } else { full.file_stem() };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

fn wrong_schema(dataset: &Dataset) -> Option<Problem> {
    let schema = &dataset.network.schema;
    if schema.is_empty() || schema == SCHEMA {
        return None;
    }
    let message =
        format!("network: the schema “{}” is not one this version reads", row::short(schema));
    let issue = Issue::new(Code::WrongSchema, Table::Network, 0, "schema", message);
    Some(Problem { issue: issue.hint(format!("write \"{SCHEMA}\"")), span: None })
}

/// The schema this version reads and writes.
pub const SCHEMA: &str = "symbio/1";

/// Actors and resources must be there, the other tables may be absent.
fn missing_table(table: Table, document: usize) -> Option<Problem> {
    let needed = matches!(table, Table::Actors | Table::Resources);
    needed.then(|| {
        let name = table.name();
        let issue = Issue {
            code: Code::MissingField,
            address: Some(Address { table, row: None, field: String::new() }),
            place: None,
            message: format!("the table {name} is missing"),
            hint: format!("{name} may be empty, but must be there"),
        };
        Problem { issue, span: Some(Span { document, bytes: 0..1 }) }
    })
}

/// Keeps settings, each with a number as its value.
fn keep_settings(
    cells: Vec<Cell<'_>>,
    document: usize,
    decimal: DecimalSign,
    dataset: &mut Dataset,
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for Cell { field, value, bytes } in cells {
        let (row, key) = (dataset.settings.len(), field.into_owned());
        if key.starts_with('_') || value.is_absent() {
            continue;
        }
        let mut report = |code, message: String, hint: &str| {
            let issue = Issue::new(code, Table::Settings, row, &key, message).hint(hint);
            let span = Some(Span { document, bytes: bytes.clone() });
            problems.push(Problem { issue, span });
        };
        if !seen.insert(key.clone()) {
            report(Code::DoubleKey, format!("settings: {key} stands twice"), "keep one of the two");
            continue;
        }
        match values::number(&value, decimal) {
            Ok(number) => dataset.settings.push((key, shortest(number))),
            Err(wrong) => {
                report(wrong.code, format!("settings: {key} {}", wrong.message), &wrong.hint)
            }
        }
    }
}
