//! A file of factors of one's own, in place of the default set.

use std::path::Path;
use std::sync::Arc;

use super::document::{Document, Problem, place_all};
use super::{LoadError, Loaded};
use crate::model::factors::{FactorProblem, Factors, read};
use crate::model::{Code, Invalid};

/// Factors, and the file they were read from.
#[derive(Clone, Debug)]
pub(super) struct FactorFile {
    factors: Factors,
    document: Document,
}

impl FactorFile {
    /// Reads the file; every problem of it at once.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        let mut document = Document::open(path)?;
        document.sha256 = document.checksum();
        let text = match document.readable(0) {
            Ok(text) => text,
            Err(mut problem) => {
                problem.issue.hint =
                    "a file of factors has the columns id, what, value, unit, source".to_owned();
                return Err(invalid(&document, vec![*problem]));
            }
        };
        let found = read(text);
        if found.problems.is_empty() {
            return Ok(Self { factors: found.set(), document });
        }
        let starts: Vec<usize> =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let problem = |FactorProblem { line, message, hint }: FactorProblem| {
            let start = starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
            let message = format!("factors: {message}");
            Problem::at(Code::WrongType, 0, start..start + 1, message).hint(hint)
        };
        Err(invalid(&document, found.problems.into_iter().map(problem).collect()))
    }

    /// Puts the factors in place of those of a network.
    pub fn replace(&self, loaded: &mut Loaded) {
        Arc::make_mut(&mut loaded.dataset).factors = self.factors();
    }

    /// What it holds.
    pub fn factors(&self) -> Factors {
        self.factors.clone()
    }

    /// The file, for the manifest.
    pub fn document(self) -> Document {
        self.document
    }
}

fn invalid(document: &Document, problems: Vec<Problem>) -> LoadError {
    Invalid(place_all(std::slice::from_ref(document), problems)).into()
}
