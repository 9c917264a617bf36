//! `output/` is what the program makes of `networks/` today, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common::{here, symbio};

/// Every file below a folder, by its path in it.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below the folder");
                found.insert(name.to_string_lossy().into_owned(), fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

#[test]
fn output_is_made_from_networks() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["kalundborg", "aalborg", "region"] {
        let out = folder.path().join(name);
        let network = format!("networks/{name}.json");
        symbio(&["--quiet", "analyze", &network, "-o", out.to_str().expect("utf-8")]).code(0);
        let made = files(&out);
        let committed = files(&here("output").join(name));
        assert_eq!(made.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>(), "{name}");
        for (file, bytes) in &made {
            assert!(*bytes == committed[file], "output/{name}/{file} is not what is made today");
        }
    }
}
