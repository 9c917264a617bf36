//! The books: every tonne and every krone as one line, an amount times a factor.
//!
//! ```text
//! value = ± amount · factor        (÷ 1000 for CO2e: factors are in kg, values in t)
//! ```
//!
//! The lines are written where the terms are computed ([`super::terms`], [`super::money`]), so what is
//! audited is what was summed. A line knows which uncertain [`Input`] its factor is and how its
//! amount follows the flow ([`Basis`]): a sample of the uncertainty is the same lines with other
//! numbers.

use serde::Serialize;

use crate::network::{Input, ResourceIx};

/// kg per t: factors are per kg, terms are in t.
pub(super) const KG: f64 = 1000.0;

/// What a line is an item of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// t CO2e avoided.
    Co2,
    /// Money to the supplier.
    Supplier,
    /// Money to the receiver.
    Receiver,
    /// t of material saved.
    Material,
    /// GJ saved.
    Energy,
    /// m3 of water saved.
    Water,
    /// t kept from a disposal route, by the position of the route.
    Diverted(u8),
}

/// The term or item a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Production avoided of what is displaced; what it would have cost.
    Displaced,
    /// Disposal avoided of what is sent.
    Disposal,
    /// Treatment, with the electricity of a heat pump.
    Treatment,
    /// Transport.
    Transport,
    /// Disposal of the residue.
    Residue,
    /// What the receiver pays the supplier.
    Price,
    /// The annuity of an investment.
    #[serde(rename = "annuity")]
    Investment,
    /// Material, energy or water saved, and what is kept from disposal.
    Saved,
}

/// What the amount of a line is proportional to, where flow and use stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Q, what is sent.
    Sent,
    /// f·Q, what of it the need takes.
    Used,
    /// Q − f(1−λ)Q, what is lost or displaces nothing.
    Residue,
    /// Nothing: a yearly sum.
    Fixed,
}

/// Where the factor of a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One uncertain number.
    Input(Input),
    /// A content or a price that is taken as it stands.
    Stated,
    /// A mean of several.
    Mixed,
}

/// One line of the books.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it is summed.
    pub account: Account,
    /// What it is.
    pub term: Term,
    /// +1 for what is avoided or gained, −1 for what is caused or paid.
    pub sign: f64,
    /// In units of `of`, in t·km for transport; 1 for a yearly sum.
    pub amount: f64,
    /// kg CO2e, money, t, GJ or m3 per unit.
    pub factor: f64,
    /// What the amount is of; `None` for t·km and yearly sums.
    pub of: Option<ResourceIx>,
    /// What the amount follows.
    pub basis: Basis,
    /// Where the factor comes from.
    pub origin: Origin,
}

impl Line {
    /// Its value, in the unit of its account.
    pub fn value(&self) -> f64 {
        let value = self.sign * self.amount * self.factor;
        if self.account == Account::Co2 { value / KG } else { value }
    }
}

/// The lines of one flow, where somebody keeps them.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    open: bool,
    /// The lines so far.
    pub lines: Vec<Line>,
}

impl Book {
    /// A book that keeps its lines.
    pub fn open() -> Self {
        Self { open: true, lines: Vec::new() }
    }

    /// Whether lines are kept.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Writes a line where its factor is known, and says its value. Nothing of something unknown
    /// is nothing.
    pub fn write(&mut self, line: Line, factor: Option<f64>) -> Option<f64> {
        let known = factor.map(|factor| Line { factor, ..line });
        // A line of nothing is kept too: in another sample it may be something.
        self.lines.extend(known.filter(|_| self.open));
        if line.amount == 0.0 {
            return Some(line.sign * 0.0);
        }
        known.map(|line| line.value())
    }

    /// Takes back the lines of an account: what is known of them is not enough for a sum.
    pub fn strike(&mut self, account: Account) {
        self.lines.retain(|line| line.account != account);
    }
}
