//! Ways to fail, each with its exit code.

use symbio::model::Issue;

use super::say;

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The data has errors: all of them (1).
    Data(Vec<Issue>),
    /// The data are sound, but have nothing to show (1).
    Empty(String),
    /// Wrong usage (2).
    Usage(String),
    /// A file could not be opened or written (3).
    File(String),
}

impl Failure {
    /// A file, and what the system said about it.
    pub fn file(path: impl std::fmt::Display, error: impl std::fmt::Display) -> Self {
        Self::File(format!("{path}: {error}"))
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Data(_) | Self::Empty(_) => 1,
            Self::Usage(_) => 2,
            Self::File(_) => 3,
        }
    }

    /// Tells people. `--quiet` keeps warnings back, never errors.
    pub fn report(&self, quiet: bool) {
        match self {
            Self::Data(issues) => super::check::show(issues, quiet),
            Self::Empty(message) | Self::Usage(message) | Self::File(message) => {
                say(&format!("error: {message}"))
            }
        }
    }
}
