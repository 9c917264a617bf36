//! `symbio analyze`: the main job. Results, tables, figures and a report in one folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;
use symbio::analysis::{self, Analysis, Study};
use symbio::export::write_atomic;
use symbio::figure::{self, Figure, FigureError, FigureOptions};
use symbio::load::Loaded;
use symbio::matching::explain;
use symbio::model::Issue;
use symbio::model::wording::did_you_mean;
use symbio::network::{ActorIx, Network};
use symbio::report::{FigureRef, File, Manifest, Report, WRITERS};
use symbio::section::Section;
use symbio::text::Lang;

use super::args::{Analyze, Common};
use super::timings::{Timings, timed};
use super::{Failure, input, print, say};

/// Dots per inch of the figures in the report: sharp on paper and on a screen.
const DPI: f64 = 200.0;

/// Everything is made before anything is written.
pub fn run(options: &Analyze, common: &Common, timings: &mut Timings) -> Result<(), Failure> {
    let analyses = chosen(&options.only)?;
    let selection = options.selection.selection();
    let read = || input::read_all(&options.networks, &options.merging);
    let (loaded, mut network, issues) = input::network(read, &selection, timings)?;
    options.settings.apply(&mut network.settings);
    let manifest = manifest(&loaded, &network, options);
    let study = Study::new(&network);
    let lang = common.lang.into();
    if let [a, b] = &options.explain[..] {
        let (a, b) = (actor(&network, a)?, actor(&network, b)?);
        return print(&explain(&network, study.worth(), study.matching(), a, b, lang));
    }
    for analysis in &analyses {
        timings.step(analysis.id, || (analysis.rests_on)(&study));
    }
    let answer = |analysis: &&Analysis| timed(|| (analysis.answer)(&study, Lang::En));
    let english: Vec<(Section, f64)> = analyses.par_iter().map(answer).collect();
    for (analysis, (_, seconds)) in analyses.iter().zip(&english) {
        timings.add(analysis.id, *seconds);
    }
    let english = english.into_iter().map(|(section, _)| section).collect();
    let english = Report::new(&network, english, manifest.clone(), Lang::En);
    // What is for machines is English always, what is for people in their language.
    let (mut report, english) = match lang {
        Lang::En => (english, None),
        _ => {
            let spoken = analyses.iter().map(|analysis| (analysis.answer)(&study, lang)).collect();
            (Report::new(&network, spoken, manifest, lang), Some(english))
        }
    };
    if !common.quiet && !issues.is_empty() {
        say(&warnings(&issues));
    }
    match &options.format {
        Some(format) => {
            let writer = WRITERS.iter().find(|w| w.id == format);
            let writer = writer.ok_or_else(|| Failure::Usage(format!("no format {format}")))?;
            let english = english.as_ref().unwrap_or(&report);
            print(&(writer.print)(if writer.for_people { &report } else { english }))?;
        }
        None => {
            let mut files = english.as_ref().unwrap_or(&report).files(false);
            files
                .extend(timings.step("figures", || figures(&study, &analyses, &mut report, lang))?);
            files.extend(report.files(true));
            let folder = options.output.clone().unwrap_or_else(|| default_folder(&loaded.name));
            keep_off_the_input(&folder, &files, &loaded)?;
            timings.step("write", || write(&folder, &files))?;
            if !common.quiet {
                print(&report.summary())?;
                print(&written(files.len(), &folder, lang))?;
            }
        }
    }
    // The process ends here, and the system takes its memory back faster than we could.
    std::mem::forget((study, report, english));
    Ok(())
}

/// The actor of an id that was typed.
fn actor(network: &Network, id: &str) -> Result<ActorIx, Failure> {
    network.actor(id).ok_or_else(|| {
        let near = did_you_mean(id, network.actors.iter().map(|actor| actor.id.as_str()));
        let near = if near.is_empty() { near } else { format!("; {near}") };
        Failure::Usage(format!("--explain {id}: there is no such actor{near}"))
    })
}

/// The analyses asked for, in the order of the report; all without a word.
fn chosen(only: &[String]) -> Result<Vec<&'static Analysis>, Failure> {
    if let Some(unknown) = only.iter().find(|id| !analysis::ALL.iter().any(|a| a.id == **id)) {
        let ids: Vec<&str> = analysis::ALL.iter().map(|a| a.id).collect();
        let message = format!("there is no analysis {unknown}; there are {}", ids.join(", "));
        return Err(Failure::Usage(message));
    }
    let asked = |a: &&Analysis| only.is_empty() || only.iter().any(|id| id == a.id);
    Ok(analysis::ALL.iter().filter(asked).collect())
}

/// What the results were made from: enough to make them again.
fn manifest(loaded: &Loaded, network: &Network, typed: &Analyze) -> Manifest {
    let mut options: BTreeMap<String, Value> = BTreeMap::new();
    for (name, value) in network.selection.options().into_iter().chain(network.settings.options()) {
        options.insert(name.to_owned(), value);
    }
    if !typed.only.is_empty() {
        options.insert("only".to_owned(), typed.only.join(",").into());
    }
    if let Some(map) = typed.merging.same.as_ref().and_then(|path| path.file_name()) {
        options.insert("same".to_owned(), map.to_string_lossy().into());
    }
    if let Some(file) = typed.merging.factors.as_ref().and_then(|path| path.file_name()) {
        options.insert("factors".to_owned(), file.to_string_lossy().into());
    }
    let rates = typed.merging.rate.iter().map(|r| format!("{}={}", r.currency, r.factor));
    let rates: Vec<String> = rates.collect();
    if !rates.is_empty() {
        options.insert("rate".to_owned(), rates.join(",").into());
    }
    Manifest {
        input: loaded.documents.iter().map(|d| d.name.clone()).collect(),
        sha256: loaded.documents.iter().map(|d| d.sha256.clone()).collect(),
        options,
    }
}

/// Draws the figures of the chosen analyses, side by side, and enters them in the report. A figure
/// that has nothing to show, or too much, is left out.
fn figures(
    study: &Study,
    analyses: &[&Analysis],
    report: &mut Report,
    lang: Lang,
) -> Result<Vec<File>, Failure> {
    let look = FigureOptions { lang, ..FigureOptions::default() };
    let wanted: Vec<&Figure> =
        figure::ALL.iter().filter(|f| analyses.iter().any(|a| a.id == f.section)).collect();
    let drawn: Vec<Result<Option<Vec<File>>, FigureError>> =
        wanted.par_iter().map(|figure| draw(figure, study, &look)).collect();
    let mut files = Vec::new();
    for (figure, drawn) in wanted.iter().zip(drawn) {
        let drawn = drawn.map_err(|error| Failure::file(figure.id, error))?;
        let Some(drawn) = drawn else { continue };
        files.extend(drawn);
        report.figures.push(FigureRef {
            section: figure.section,
            path: format!("figures/{}.png", figure.id),
            title: figure.title.in_lang(lang).to_owned(),
            caption: figure.shows.in_lang(lang).to_owned(),
        });
    }
    Ok(files)
}

/// The SVG and PNG of a figure; `None` where there is nothing to show.
fn draw(
    figure: &Figure,
    study: &Study,
    look: &FigureOptions,
) -> Result<Option<Vec<File>>, FigureError> {
    let drawing = match figure::draw(figure.id, study, look) {
        Err(FigureError::Empty { .. }) => return Ok(None),
        Err(error @ FigureError::TooLarge { .. }) => {
            say(&format!("left out: {error}"));
            return Ok(None);
        }
        drawn => drawn?,
    };
    let png = figure::to_png(&drawing.svg, DPI)?;
    let file = |ending, bytes| File { path: format!("figures/{}.{ending}", figure.id), bytes };
    Ok(Some(vec![file("svg", drawing.svg.into_bytes()), file("png", png)]))
}

/// `output/<name>`; a name that is no name, such as `.`, is called `network`.
fn default_folder(name: &str) -> PathBuf {
    let is_name = name.chars().any(|c| c != '.');
    PathBuf::from("output").join(if is_name { name } else { "network" })
}

/// The last words on the terminal.
fn written(files: usize, folder: &Path, lang: Lang) -> String {
    let folder = folder.display();
    match lang {
        Lang::En => format!("\n{files} files in {folder}, begin with report.md\n"),
        Lang::Da => format!("\n{files} filer i {folder}, begynd med report.md\n"),
    }
}

/// Refuses an output folder in which the input itself would be overwritten or removed.
fn keep_off_the_input(folder: &Path, files: &[File], loaded: &Loaded) -> Result<(), Failure> {
    let inputs: Vec<PathBuf> =
        loaded.documents.iter().filter_map(|d| Path::new(&d.path).canonicalize().ok()).collect();
    let written = files.iter().map(|file| folder.join(&file.path));
    for path in written.chain(ours(folder)) {
        if path.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            let message = format!("{} is the input; choose another folder", path.display());
            return Err(Failure::Usage(message));
        }
    }
    Ok(())
}

/// Writes every file, then removes tables and figures of an earlier run that this one has not.
fn write(folder: &Path, files: &[File]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.path);
        let inside = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(inside)
            .and_then(|()| write_atomic(&path, &file.bytes))
            .map_err(|error| Failure::file(path.display(), error))?;
    }
    for stale in ours(folder).filter(|path| !files.iter().any(|f| folder.join(&f.path) == *path)) {
        std::fs::remove_file(&stale).map_err(|error| Failure::file(stale.display(), error))?;
    }
    Ok(())
}

/// Files below an output folder that only this program names so.
fn ours(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let names = |path: &Path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
        (stem, ending)
    };
    let is_figure = move |path: &PathBuf| {
        let (stem, ending) = names(path);
        matches!(ending.as_str(), "svg" | "png") && figure::ALL.iter().any(|f| f.id == stem)
    };
    let is_table = move |path: &PathBuf| {
        let (stem, ending) = names(path);
        let of = |a: &Analysis| stem == a.id || stem.starts_with(&format!("{}_", a.id));
        ending == "csv" && analysis::ALL.iter().any(of)
    };
    let found = |below: &str| {
        let entries = std::fs::read_dir(folder.join(below)).into_iter().flatten();
        entries.filter_map(|entry| Some(entry.ok()?.path()))
    };
    found("figures").filter(is_figure).chain(found("tables").filter(is_table))
}

fn warnings(issues: &[Issue]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for issue in issues {
        *counts.entry(issue.code.as_str()).or_insert(0) += 1;
    }
    let list: Vec<String> = counts.iter().map(|(code, n)| format!("{n} {code}")).collect();
    format!("warnings: {} (symbio check shows them)", list.join(", "))
}
