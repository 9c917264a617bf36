//! The house of DESIGN: arrows only point down. Reads every `crate::…` path in `src`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the library and its floor; the program (`main.rs`, `cli`) stands above all and
/// reaches the library by its name only.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("math", 0),
    ("section", 0),
    ("number", 0),
    ("text", 0),
    ("load", 1),
    ("network", 1),
    ("worth", 1),
    ("matching", 1),
    ("analysis", 2),
    ("scenario", 3),
    ("report", 4),
    ("figure", 4),
    ("export", 4),
    ("generate", 4),
];

/// On one floor, who may look at whom: what is read is checked, built, valued, and matched.
const NEIGHBOURS: &[(&str, &str)] = &[
    ("number", "text"),
    ("section", "text"),
    ("load", "network"),
    ("worth", "network"),
    ("matching", "network"),
    ("matching", "worth"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The source without its comments and without its test module, which stands last.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules that follow `crate::`, also in `crate::{a, b::c}`.
fn crate_paths(code: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut paths: Vec<String> = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 1;
                let mut item = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 || (c == ',' && depth == 1) {
                        paths.push(name(&item));
                        item.clear();
                    } else {
                        item.push(c);
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            None => paths.push(name(rest)),
        }
    }
    paths.retain(|p| !p.is_empty());
    paths
}

#[test]
fn arrows_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 40, "the walk found the crate");
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&src).expect("a path below src");
        let module = inside.iter().next().and_then(|p| p.to_str()).unwrap_or_default();
        let module = module.trim_end_matches(".rs");
        // A test module may stand in a file of its own.
        let is_test = file.file_name().is_some_and(|name| name == "tests.rs");
        if matches!(module, "lib" | "main" | "cli") || is_test {
            continue;
        }
        let floor = *floors.get(module).unwrap_or_else(|| panic!("{module} has no floor: add it"));
        for target in crate_paths(&code(&file)) {
            let Some(&below) = floors.get(target.as_str()) else {
                wrong.push(format!(
                    "{} names crate::{target}, which has no floor",
                    inside.display()
                ));
                continue;
            };
            let neighbour = NEIGHBOURS.contains(&(module, target.as_str()));
            if target != module && below >= floor && !neighbour {
                wrong.push(format!(
                    "{}: {module} (floor {floor}) → {target} (floor {below})",
                    inside.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn sister_analyses_do_not_use_each_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/analysis");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    let sisters: Vec<String> = files
        .iter()
        .filter_map(|f| f.strip_prefix(&folder).ok()?.iter().next()?.to_str().map(str::to_owned))
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .filter(|name| name != "mod")
        .collect();
    for file in &files {
        let inside = file.strip_prefix(&folder).expect("a path below analysis");
        let own = inside.iter().next().and_then(|p| p.to_str()).unwrap_or_default();
        let own = own.trim_end_matches(".rs");
        if own == "mod" {
            continue;
        }
        let text = code(file);
        for sister in sisters.iter().filter(|s| *s != own) {
            for path in [format!("analysis::{sister}"), format!("super::{sister}::")] {
                assert!(!text.contains(&path), "{} uses its sister {sister}", inside.display());
            }
        }
    }
}

#[test]
fn the_reader_of_paths_reads() {
    let found = crate_paths("use crate::{model::{A, B}, math}; crate::text::Lang");
    assert_eq!(found, ["model", "math", "text"]);
}
