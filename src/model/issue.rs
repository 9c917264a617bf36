//! One thing that is wrong, or odd, in the data: where, what, and what may help.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data cannot be used as it is.
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// A table of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Table {
    Network,
    Sources,
    Actors,
    Resources,
    Exchanges,
    Offers,
    Needs,
    Substitutions,
    Conversions,
    Boundary,
    WaterUses,
    Projects,
    Claims,
    Targets,
    Precedents,
    Settings,
}

impl Table {
    /// Every table, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::Network,
        Self::Sources,
        Self::Actors,
        Self::Resources,
        Self::Exchanges,
        Self::Offers,
        Self::Needs,
        Self::Substitutions,
        Self::Conversions,
        Self::Boundary,
        Self::WaterUses,
        Self::Projects,
        Self::Claims,
        Self::Targets,
        Self::Precedents,
        Self::Settings,
    ];

    /// The name of the table: JSON key, CSV file stem, Excel sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Sources => "sources",
            Self::Actors => "actors",
            Self::Resources => "resources",
            Self::Exchanges => "exchanges",
            Self::Offers => "offers",
            Self::Needs => "needs",
            Self::Substitutions => "substitutions",
            Self::Conversions => "conversions",
            Self::Boundary => "boundary",
            Self::WaterUses => "water_uses",
            Self::Projects => "projects",
            Self::Claims => "claims",
            Self::Targets => "targets",
            Self::Precedents => "precedents",
            Self::Settings => "settings",
        }
    }
}

/// Where in the data, independent of how it was written: table, row, field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The table.
    pub table: Table,
    /// The row, counted from 0 in the order of the file; `None` for the table as a whole.
    pub row: Option<usize>,
    /// The field, dotted (`quality.chloride.max`); empty for the row as a whole.
    pub field: String,
}

/// Where in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The name of the file, as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters are meant.
    pub width: usize,
    /// The line itself, or where it is very long a window of it around the place.
    pub text: String,
    /// The column of the first character of `text`: 1 where the line is whole.
    pub text_from: usize,
}

/// One thing wrong in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its stable code.
    pub code: Code,
    /// Where in the data; `None` for a file as a whole.
    pub address: Option<Address>,
    /// Where in the file, once that is looked up.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What may help; may be empty.
    pub hint: String,
}

impl Issue {
    /// An issue with a row's field.
    pub fn new(
        code: Code,
        table: Table,
        row: usize,
        field: &str,
        message: impl Into<String>,
    ) -> Self {
        let address = Address { table, row: Some(row), field: field.to_owned() };
        Self {
            code,
            address: Some(address),
            place: None,
            message: message.into(),
            hint: String::new(),
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Whether it stops the data from being used.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.code.as_str(), self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  at {}:{}:{}", place.file, place.line, place.column)?;
        }
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

/// The data has errors: all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub Vec<Issue>);

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, issue) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{issue}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

/// What can be wrong, with a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `Code::TABLE` says it, for `symbio list codes` too.
pub enum Code {
    // Errors.
    Syntax,
    WrongSchema,
    MissingField,
    UnknownField,
    DoubleKey,
    WrongType,
    UnknownWord,
    UnknownUnit,
    WrongDimension,
    UnknownId,
    DoubleId,
    NotFinite,
    Negative,
    NotAShare,
    NotPositive,
    Creation,
    OutOfRange,
    StartAfterEnd,
    Disordered,
    BadProfile,
    BadCode,
    Circular,
    NoTables,
    Conflict,
    // Warnings.
    Isolated,
    NoQuantity,
    AboveOffer,
    AboveNeed,
    Imbalance,
    Hazardous,
    Downgrade,
    SelfExchange,
    Ambiguous,
}

impl Code {
    /// Every code as it is printed, with what it means; errors first.
    pub const TABLE: &[(Self, &'static str, &'static str)] = &[
        (Self::Syntax, "syntax", "the content cannot be read as the format (JSON, CSV, UTF-8)"),
        (Self::WrongSchema, "wrong-schema", "a schema this version does not know"),
        (Self::MissingField, "missing-field", "a field that must be there is not"),
        (Self::UnknownField, "unknown-field", "a field, table or key the format does not have"),
        (Self::DoubleKey, "double-key", "a key stands twice in one object or heading"),
        (Self::WrongType, "wrong-type", "a text where a number must be, and so on"),
        (Self::UnknownWord, "unknown-word", "a word that is not on its closed list"),
        (Self::UnknownUnit, "unknown-unit", "a unit the format does not have"),
        (Self::WrongDimension, "wrong-dimension", "a unit that measures something else"),
        (Self::UnknownId, "unknown-id", "an id nothing has"),
        (Self::DoubleId, "double-id", "two rows have written the same id"),
        (Self::NotFinite, "not-finite", "a number that is not finite"),
        (Self::Negative, "negative", "a negative amount"),
        (Self::NotAShare, "not-a-share", "a share outside 0 to 1"),
        (Self::NotPositive, "not-positive", "a ratio or yield that is not positive"),
        (Self::Creation, "creation", "a recipe that makes more of a dimension than goes in"),
        (Self::OutOfRange, "out-of-range", "latitude or longitude out of range"),
        (Self::StartAfterEnd, "start-after-end", "starts after it ends"),
        (
            Self::Disordered,
            "disordered",
            "low above quantity, quantity above high, or minimum above maximum",
        ),
        (Self::BadProfile, "bad-profile", "not twelve shares of one year"),
        (Self::BadCode, "bad-code", "an EWC, NACE, country or currency code of the wrong shape"),
        (Self::Circular, "circular", "an exchange that is a part of itself"),
        (Self::NoTables, "no-tables", "a folder without tables, an empty file"),
        (Self::Conflict, "conflict", "networks that contradict each other, so cannot be merged"),
        (Self::Isolated, "isolated", "an actor without an active exchange"),
        (Self::NoQuantity, "no-quantity", "an exchange without quantity"),
        (Self::AboveOffer, "above-offer", "more leaves than the offer has"),
        (Self::AboveNeed, "above-need", "more arrives than the need takes"),
        (Self::Imbalance, "imbalance", "known flows in and out differ by more than 1 %"),
        (Self::Hazardous, "hazardous", "a hazardous resource without legal_status"),
        (
            Self::Downgrade,
            "downgrade",
            "a candidate would take material from recycling to a lower use",
        ),
        (Self::SelfExchange, "self-exchange", "an actor gives to itself"),
        (
            Self::Ambiguous,
            "ambiguous",
            "merged networks differ about an actor, or may both count the same",
        ),
    ];

    /// The code as it is printed.
    pub fn as_str(self) -> &'static str {
        Self::TABLE.iter().find(|(code, ..)| *code == self).map_or("", |(_, printed, _)| printed)
    }

    /// Whether it is an error or a warning.
    pub fn severity(self) -> Severity {
        if self >= Self::Isolated { Severity::Warning } else { Severity::Error }
    }
}
