//! From a [`Dataset`](crate::model::Dataset) to files: JSON, and a folder of CSV.
//!
//! What is written is read back as the same dataset. Files are written beside their place and
//! renamed into it, so that nobody ever sees half of one.

mod cells;
pub mod csv;
pub mod json;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

use crate::model::Table;

/// One file of a folder to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name in the folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Writes a file as a whole or not at all.
///
/// What is no regular file, such as `/dev/stdout` or a pipe, cannot be replaced and is written to.
///
/// # Errors
/// The file cannot be written; an older one is then left as it was.
pub fn write_atomic(path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
    write_atomic_with(path, |out| out.write_all(bytes))
}

/// Writes a file as a whole or not at all, piece by piece, for what need not stand in memory.
///
/// What is no regular file, such as `/dev/stdout` or a pipe, cannot be replaced and is written to.
///
/// # Errors
/// Those of `write`, or the file cannot be written; an older one is then left as it was.
pub fn write_atomic_with(
    path: impl AsRef<Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let path = path.as_ref();
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return write(&mut fs::OpenOptions::new().write(true).open(path)?);
    }
    let mut beside = Builder::new();
    beside.prefix(".symbio-");
    // A temporary file is private, this one shall be as any other.
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = beside.tempfile_in(folder_of(path))?;
    write(&mut file)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Writes a folder with exactly these files, as a whole or not at all.
///
/// An older folder is replaced if it holds nothing but tables of the format.
///
/// # Errors
/// The folder cannot be written, or holds something else; it is then left as it was.
pub fn write_folder(path: impl AsRef<Path>, files: &[NamedFile]) -> io::Result<()> {
    let path = path.as_ref();
    let is_table = |found: &Path| {
        let name = found.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Table::ALL.iter().any(|table| name == format!("{}.csv", table.name()))
    };
    if path.exists() {
        for entry in fs::read_dir(path)? {
            let found = entry?.path();
            if !found.is_file() || !is_table(&found) {
                let message = format!("the folder also holds {}; choose another", found.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
            }
        }
    }
    let beside = Builder::new().prefix(".symbio-").tempdir_in(folder_of(path))?;
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    fs::create_dir(&new)?;
    for file in files {
        fs::write(new.join(&file.name), &file.bytes)?;
    }
    if path.exists() {
        fs::rename(path, &old)?;
    }
    fs::rename(&new, path).inspect_err(|_| {
        // Put the older one back; if even that fails, the first error is the one to tell.
        let _ = fs::rename(&old, path);
    })
}

/// The folder a path is in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
