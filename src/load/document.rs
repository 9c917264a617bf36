//! The text of an input file, and where in it something stands.
//!
//! While reading, a place is only a span of bytes. Lines and columns are counted afterwards, in
//! one pass over the text for all issues together, and only if there are any: this keeps loading
//! fast, and a document of one 100 MB line costs no more than another.

use std::borrow::Cow;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::LoadError;
use crate::model::{Code, Issue, Place};

/// One input file; its text is kept, or read again, to show where in it something is wrong.
#[derive(Clone, Debug)]
pub struct Document {
    /// The name of the file without its folder.
    pub name: String,
    /// As it was given, for messages.
    pub path: String,
    /// Checksum of its bytes, in hexadecimal.
    pub sha256: String,
    /// Where it can be read again.
    file: Option<PathBuf>,
    /// The text, without a byte order mark; up to the first byte that is not UTF-8.
    pub(super) text: String,
    /// The byte order mark, where there is one.
    mark: &'static str,
    /// What stands from the first byte on that is not UTF-8.
    broken: Vec<u8>,
}

/// A part of a document, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub document: usize,
    pub bytes: Range<usize>,
}

/// Something wrong, not yet placed on a line.
#[derive(Debug)]
pub(super) struct Problem {
    pub issue: Issue,
    pub span: Option<Span>,
}

/// What some programs put before a text to say that it is UTF-8.
const MARK: &str = "\u{feff}";

/// The longest text that is kept once it is read, in bytes; of a longer one the rows are enough.
const KEPT: usize = 1 << 20;

impl Document {
    /// Reads a file; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, LoadError> {
        let cannot = |source| LoadError::Open { path: path.to_string_lossy().into_owned(), source };
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map_err(cannot)?;
            return Ok(Self::new("stdin", "<stdin>", bytes));
        }
        let bytes = std::fs::read(path).map_err(cannot)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = Some(path.to_owned());
        Ok(Self { file, ..Self::new(&name, &path.to_string_lossy(), bytes) })
    }

    /// A document of these bytes, its checksum not taken yet.
    pub(super) fn new(name: &str, path: &str, bytes: Vec<u8>) -> Self {
        let (mut text, broken) = match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                let broken = bytes.split_off(valid);
                (String::from_utf8(bytes).unwrap_or_default(), broken)
            }
        };
        let mark = if text.starts_with(MARK) { MARK } else { "" };
        text.drain(..mark.len());
        let (name, path) = (name.to_owned(), path.to_owned());
        Self { name, path, sha256: String::new(), file: None, text, mark, broken }
    }

    /// The checksum of its bytes, in hexadecimal.
    pub(super) fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.mark);
        hash.update(&self.text);
        hash.update(&self.broken);
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Forgets a long text that can be read again.
    pub(super) fn forget(&mut self) {
        if self.file.is_some() && self.text.len() > KEPT {
            self.text = String::new();
        }
    }

    /// The document with its text; without one where the file is no longer what it was.
    pub(super) fn recall(&self) -> Cow<'_, Self> {
        if !self.text.is_empty() {
            return Cow::Borrowed(self);
        }
        let again = self.file.as_deref().and_then(|file| Self::open(file).ok());
        let same = again.filter(|again| again.checksum() == self.sha256);
        same.map_or(Cow::Borrowed(self), Cow::Owned)
    }

    /// The text, or what keeps it from being read.
    pub(super) fn readable(&self, document: usize) -> Result<&str, Box<Problem>> {
        let end = self.text.len();
        if !self.broken.is_empty() {
            let message = format!("{}: a byte that is not UTF-8", self.name);
            let hint = "save the file as UTF-8; spreadsheets call it “CSV UTF-8”";
            return Err(Problem::at(Code::Syntax, document, end..end, message).hint(hint).into());
        }
        if self.text.trim().is_empty() {
            let message = format!("{} is empty", self.name);
            let hint = "see FORMAT: a network has at least actors and resources";
            return Err(Problem::at(Code::NoTables, document, 0..0, message).hint(hint).into());
        }
        Ok(&self.text)
    }
}

impl Problem {
    /// A problem at a place that no table, row and field can name.
    pub fn at(code: Code, document: usize, bytes: Range<usize>, message: String) -> Self {
        let issue = Issue { code, address: None, place: None, message, hint: String::new() };
        Self { issue, span: Some(Span { document, bytes }) }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.issue.hint = hint.into();
        self
    }
}

/// The issues with their places, in the order of the documents; those without a span come first.
pub(super) fn place_all(documents: &[Document], mut problems: Vec<Problem>) -> Vec<Issue> {
    problems.sort_by_key(|p| p.span.as_ref().map(|s| (s.document, s.bytes.start)));
    let (mut issues, spans): (Vec<Issue>, Vec<Option<Span>>) =
        problems.into_iter().map(|problem| (problem.issue, problem.span)).unzip();
    for (issue, place) in issues.iter_mut().zip(places(documents, &spans)) {
        issue.place = place;
    }
    issues
}

/// The line and column of each span.
pub(super) fn places(documents: &[Document], spans: &[Option<Span>]) -> Vec<Option<Place>> {
    let key = |i: &usize| spans[*i].as_ref().map(|s| (s.document, s.bytes.start));
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(key);
    let mut places = vec![None; spans.len()];
    let mut scan = Scan::default();
    for i in order {
        let Some(span) = &spans[i] else { continue };
        if span.document != scan.document {
            scan = Scan { document: span.document, ..Scan::default() };
        }
        places[i] = Some(scan.place(&documents[span.document], &span.bytes));
    }
    places
}

/// A walk forward through a document that counts lines and columns.
#[derive(Default)]
struct Scan {
    document: usize,
    at: usize,
    line: usize,
    line_start: usize,
    column: usize,
}

/// How much of a line is shown before and behind a place, in characters.
const WINDOW: usize = 50;

impl Scan {
    /// The place of a span that starts at or behind the last one.
    fn place(&mut self, document: &Document, span: &Range<usize>) -> Place {
        let text = &document.text;
        let start = floor_char(text, span.start).max(self.at);
        let passed = &text[self.at..start];
        match passed.rfind('\n') {
            Some(last) => {
                self.line += passed.matches('\n').count();
                self.line_start = self.at + last + 1;
                self.column = text[self.line_start..start].chars().count();
            }
            None => self.column += passed.chars().count(),
        }
        self.at = start;

        // Only the window is walked, however long the line is.
        let rest = window(&text[start..]);
        let meant = &rest[..floor_char(rest, span.len())];
        let before = &text[self.line_start..start];
        let from = before.char_indices().rev().nth(WINDOW - 1).map_or(0, |(at, _)| at);
        let shown = before[from..].chars().count();
        Place {
            file: document.path.clone(),
            line: self.line + 1,
            column: self.column + 1,
            width: meant.chars().count().max(1),
            text: format!("{}{rest}", &before[from..]),
            text_from: self.column + 1 - shown,
        }
    }
}

/// The beginning of `text`, up to the end of its line and no longer than a window.
fn window(text: &str) -> &str {
    let end = text.char_indices().take(WINDOW + 20).find(|(_, c)| matches!(c, '\n' | '\r'));
    let end = end.or_else(|| text.char_indices().nth(WINDOW + 20)).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The largest character boundary of `text` not behind `at`.
fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
