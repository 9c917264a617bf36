//! `symbio draw all`: every figure of some networks into one folder, with a page that shows them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use symbio::analysis::Study;
use symbio::export::write_atomic;
use symbio::figure::{self, Drawing, Figure, FigureError, FigureOptions};
use symbio::text::{Lang, Text};

use super::args::{Common, Draw};
use super::draw::{Ending, failed, load};
use super::timings::Timings;
use super::{Failure, print, say};

/// The page.
const PAGE: &str = "gallery.md";

/// One figure of one network.
struct Shown {
    figure: &'static Figure,
    drawing: Drawing,
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// Draws everything, then writes it.
pub fn run(options: &Draw, common: &Common, timings: &mut Timings) -> Result<(), Failure> {
    let endings = match &options.look.format[..] {
        [] => vec![Ending::Png],
        typed => typed.to_vec(),
    };
    if options.look.data.is_some() {
        let message = "--data is for one figure".to_owned();
        return Err(Failure::Usage(message));
    }
    let lang = common.lang.into();
    let mut names = BTreeSet::new();
    let mut page = format!("# {}\n", Text::new("Gallery", "Galleri").in_lang(lang));
    let mut files = Vec::new();
    for path in &options.networks {
        let (loaded, network, look) = load(path, options, common, timings)?;
        if !names.insert(loaded.name.clone()) {
            let message =
                format!("two networks are called {}: their figures would be too", loaded.name);
            return Err(Failure::Usage(message));
        }
        let study = Study::new(&network);
        let shown = timings.step("figures", || {
            let draw = |figure| draw(figure, &study, &look, &loaded.name, &endings, options);
            let drawn: Vec<Result<Option<Shown>, FigureError>> =
                figure::ALL.par_iter().map(draw).collect();
            drawn.into_iter().filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()
        });
        let shown = shown.map_err(failed)?;
        show(&mut page, &network.info.name, &shown, lang);
        for shown in shown {
            if !common.quiet {
                let of = format!("{}-{}", loaded.name, shown.figure.id);
                shown.drawing.notes.iter().for_each(|note| say(&format!("note: {of}: {note}")));
            }
            files.extend(shown.files);
        }
    }
    files.push((PathBuf::from(PAGE), page.into_bytes()));
    timings.step("write", || write(&options.output, &files))?;
    if common.quiet {
        return Ok(());
    }
    let (count, folder) = (files.len(), options.output.display());
    print(&match lang {
        Lang::En => format!("{count} files in {folder}, begin with {PAGE}\n"),
        Lang::Da => format!("{count} filer i {folder}, begynd med {PAGE}\n"),
    })
}

/// A figure in all endings; `None` where the network has nothing to show.
fn draw(
    figure: &'static Figure,
    study: &Study,
    look: &FigureOptions,
    network: &str,
    endings: &[Ending],
    options: &Draw,
) -> Result<Option<Shown>, FigureError> {
    let drawing = match figure::draw(figure.id, study, look) {
        Err(FigureError::Empty { .. }) => return Ok(None),
        Err(error @ FigureError::TooLarge { .. }) => {
            say(&format!("left out: {network}: {error}"));
            return Ok(None);
        }
        drawn => drawn?,
    };
    let file = |ending: &Ending| {
        let name = format!("{network}-{}.{}", figure.id, ending.word());
        Ok((PathBuf::from(name), ending.bytes(&drawing, options.look.dpi)?))
    };
    let files = endings.iter().map(file).collect::<Result<_, FigureError>>()?;
    Ok(Some(Shown { figure, drawing, files }))
}

/// The pictures of one network on the page; what is no picture is linked.
fn show(page: &mut String, network: &str, shown: &[Shown], lang: Lang) {
    let _ = write!(page, "\n## {}\n", escaped(network));
    for Shown { figure, drawing, files } in shown {
        let (title, shows) = (figure.title.in_lang(lang), figure.shows.in_lang(lang));
        let _ = write!(page, "\n### {title}\n\n`{}`: {shows}.\n", figure.id);
        let alt = escaped(&drawing.scene.title);
        let is_picture = |path: &Path| path.extension().is_some_and(|ending| ending != "pdf");
        let first = files.iter().position(|(path, _)| is_picture(path));
        for (i, (path, _)) in files.iter().enumerate() {
            let path = path.to_string_lossy().replace(' ', "%20");
            let picture = if Some(i) == first { "!" } else { "" };
            let _ = write!(page, "\n{picture}[{alt}]({path})\n");
        }
    }
}

/// A name inside markdown.
fn escaped(name: &str) -> String {
    let special = |c: char| "\\`*_[]<>#|".contains(c);
    name.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

fn write(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let failed = |path: &Path, error| Failure::file(path.display(), error);
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        write_atomic(&path, bytes).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}
