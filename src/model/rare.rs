//! Fields that few rows have, kept so that the other rows do not pay for them.
//!
//! A network of a million exchanges mostly says who, what and how much. The other fields of such a
//! row stand behind one pointer, which is nothing where all of them are absent; they are read and
//! written as if they stood in the row itself.

use std::ops::{Deref, DerefMut};

/// A group of fields that may all be absent.
pub trait Sparse: Default + PartialEq + 'static {
    /// All of them absent.
    const ABSENT: &'static Self;
}

/// The fields `T` of a row: one pointer, and nothing where all of them are absent.
#[derive(Clone, Debug, Default)]
pub struct Rare<T>(Option<Box<T>>);

impl<T: Sparse> Rare<T> {
    /// Keeps what is there.
    pub fn of(fields: T) -> Self {
        Self((fields != *T::ABSENT).then(|| Box::new(fields)))
    }

    /// Whether all of them are absent.
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// Takes the fields out.
    pub fn take(&mut self) -> T {
        self.0.take().map(|fields| *fields).unwrap_or_default()
    }
}

impl<T: Sparse> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::ABSENT)
    }
}

impl<T: Sparse> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

/// Absent is absent, whether there is room for it or not.
impl<T: Sparse> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
