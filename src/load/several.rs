//! Several networks read as one: each on its own, then [merged](super::merge()).
//!
//! What is wrong in any of the files is told at once, each at its place; networks are merged only
//! when all of them are sound.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::{Document, place_all};
use super::factors::FactorFile;
use super::{LoadError, Loaded, Merged, Noticed, Origins, Part, Places, Rate, load, merge, same};
use crate::model::{Address, Invalid, Issue};
use crate::network::check::check;

/// What must be known to merge networks.
#[derive(Clone, Debug, Default)]
pub struct MergeOptions {
    /// A CSV file that says which actors (or resources) are the same: columns `actor`, `same_as`.
    pub same: Option<PathBuf>,
    /// What other currencies are worth in the first network's.
    pub rates: Vec<Rate>,
    /// A CSV file of factors in place of the default set.
    pub factors: Option<PathBuf>,
}

/// Reads several networks as one; one alone as [`load`] does.
///
/// # Errors
/// A file cannot be opened, or something in one of them is wrong, or they contradict each other:
/// every problem of all files at once.
pub fn load_all<P: AsRef<Path>>(paths: &[P], options: &MergeOptions) -> Result<Loaded, LoadError> {
    let factors = options.factors.as_deref().map(FactorFile::open).transpose()?;
    if let [path] = paths {
        let mut loaded = load(path)?;
        factors.iter().for_each(|factors| factors.replace(&mut loaded));
        loaded.documents.extend(factors.map(FactorFile::document));
        return Ok(loaded);
    }
    let (mut parts, mut issues) = (Vec::new(), Vec::new());
    for path in paths {
        match load(path) {
            Ok(mut part) => {
                factors.iter().for_each(|factors| factors.replace(&mut part));
                let mut found = check(&part.dataset);
                part.locate(&mut found);
                issues.extend(found);
                parts.push(part);
            }
            Err(LoadError::Invalid(Invalid(found))) => issues.extend(found),
            Err(error) => return Err(error),
        }
    }
    let mut map = options.same.as_deref().map(Document::open).transpose()?;
    map.iter_mut().for_each(|map| map.sha256 = map.checksum());
    let mut same = Vec::new();
    if let Some(map) = &map {
        let (rows, problems) = same::read(map);
        same = rows;
        issues.extend(place_all(std::slice::from_ref(map), problems));
    }
    if issues.iter().any(Issue::is_error) {
        return Err(Invalid(issues).into());
    }
    // Their rows live on in the whole; of the parts only what places are found in is kept.
    let take = |part: &mut Loaded| Part {
        name: part.name.clone(),
        dataset: Arc::unwrap_or_clone(std::mem::take(&mut part.dataset)),
    };
    let datasets = parts.iter_mut().map(take).collect();
    let Merged { name, mut dataset, issues, origins } = merge(datasets, &same, &options.rates);
    factors.iter().for_each(|file| dataset.factors = file.factors());
    let issues = placed(&parts, issues);
    if issues.iter().any(Issue::is_error) {
        return Err(Invalid(issues).into());
    }
    let documents = parts.iter().flat_map(|part| &part.documents).chain(&map).cloned();
    let documents = documents.chain(factors.map(FactorFile::document)).collect();
    let places = Places::Several(Box::new(Sources { parts, origins }));
    Ok(Loaded { dataset: Arc::new(dataset), name, documents, issues, places })
}

/// The issues of merging with their places.
fn placed(parts: &[Loaded], noticed: Vec<Noticed>) -> Vec<Issue> {
    let (homes, mut issues): (Vec<Option<usize>>, Vec<Issue>) =
        noticed.into_iter().map(|noticed| (noticed.part, noticed.issue)).unzip();
    place(parts, &mut issues, |i, issue| Some(Home(homes[i]?, issue.address.clone()?)));
    issues
}

/// The networks that were merged, and which of their rows is where.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    parts: Vec<Loaded>,
    origins: Origins,
}

impl Sources {
    /// Finds the place of every issue in the network that its row comes from.
    pub fn locate(&self, issues: &mut [Issue]) {
        place(&self.parts, issues, |_, issue| {
            let (part, address) = self.origins.address(issue.address.as_ref()?)?;
            Some(Home(part, address))
        });
    }
}

/// A network, and an address in it.
struct Home(usize, Address);

/// Finds the place of every issue that has none yet, network by network: a file is walked once for
/// all its issues.
fn place(parts: &[Loaded], issues: &mut [Issue], home: impl Fn(usize, &Issue) -> Option<Home>) {
    for (number, part) in parts.iter().enumerate() {
        let (mut mine, mut copies) = (Vec::new(), Vec::new());
        for (i, issue) in issues.iter().enumerate().filter(|(_, issue)| issue.place.is_none()) {
            if let Some(Home(_, address)) = home(i, issue).filter(|home| home.0 == number) {
                mine.push(i);
                copies.push(Issue { address: Some(address), ..issue.clone() });
            }
        }
        part.locate(&mut copies);
        for (i, copy) in mine.into_iter().zip(copies) {
            issues[i].place = copy.place;
        }
    }
}
