//! Is the data sound? One function per rule.

use crate::model::{Dataset, Issue};

/// Every problem of the data, errors first.
pub fn check(_data: &Dataset) -> Vec<Issue> {
    Vec::new()
}
