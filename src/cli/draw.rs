//! `symbio draw`: one figure into one file, or all of them into a folder.

use std::path::Path;

use symbio::analysis::Study;
use symbio::export::write_atomic;
use symbio::figure::{self, Drawing, FigureError, FigureOptions};
use symbio::load::Loaded;
use symbio::network::Network;

use super::args::{Common, Draw, MergeArgs};
use super::timings::Timings;
use super::{Failure, gallery, input, say};

/// Draws the figure; its format is the ending of the file.
pub fn run(options: &Draw, common: &Common, timings: &mut Timings) -> Result<(), Failure> {
    if options.figure == ALL {
        return gallery::run(options, common, timings);
    }
    figure::find(&options.figure).map_err(|error| unknown(&error))?;
    let [path] = &options.networks[..] else {
        let message = "one figure is of one network; `draw all` takes several".to_owned();
        return Err(Failure::Usage(message));
    };
    let ending = ending(options)?;
    let usage = |message: &str| Err(Failure::Usage(message.to_owned()));
    if !options.look.format.is_empty() {
        return usage("--format is for `draw all`; one figure has the ending of its file");
    }
    if options.look.data.as_ref() == Some(&options.output) {
        return usage("--data and --output name the same file");
    }
    let (_, network, look) = load(path, options, common, timings)?;
    let study = Study::new(&network);
    let drawing =
        timings.step("figures", || figure::draw(&options.figure, &study, &look)).map_err(failed)?;
    if !common.quiet {
        drawing.notes.iter().for_each(|note| say(&format!("note: {note}")));
        let scales = drawing.scene.scales_as_typed();
        if !scales.is_empty() {
            say(&format!("the same widths in another figure: --scale {scales}"));
        }
    }
    let bytes =
        timings.step("convert", || ending.bytes(&drawing, options.look.dpi)).map_err(failed)?;
    let table = options.look.data.as_ref().map(|path| (path, drawing.scene.data.to_csv(look.lang)));
    timings.step("write", || {
        let table = table.iter().map(|(path, text)| (*path, text.as_bytes()));
        for (path, bytes) in std::iter::once((&options.output, &bytes[..])).chain(table) {
            write_atomic(path, bytes).map_err(|error| Failure::file(path.display(), error))?;
        }
        Ok(())
    })
}

/// In place of a figure: all of them.
pub const ALL: &str = "all";

/// The network of a file, and how its figures look.
pub fn load(
    path: &Path,
    options: &Draw,
    common: &Common,
    timings: &mut Timings,
) -> Result<(Loaded, Network, FigureOptions), Failure> {
    let mut selection = options.selection.selection();
    selection.focus.clone_from(&options.look.focus);
    let merging = MergeArgs { factors: options.factors.clone(), ..MergeArgs::default() };
    let read = || input::read_all(&[path.to_owned()], &merging);
    let (loaded, mut network, _) = input::network(read, &selection, timings)?;
    options.settings.apply(&mut network.settings);
    let look = options.look.options(&loaded, &network, common)?;
    Ok((loaded, network, look))
}

/// What a file can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Svg,
    Png,
    Pdf,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Pdf];

    pub fn word(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The ending a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL.into_iter().find(|ending| ending.word() == word)
    }

    /// A figure as such a file.
    pub fn bytes(self, drawing: &Drawing, dpi: u32) -> Result<Vec<u8>, FigureError> {
        match self {
            Self::Svg => Ok(drawing.svg.clone().into_bytes()),
            Self::Png => figure::to_png(&drawing.svg, dpi.into()),
            Self::Pdf => figure::to_pdf(drawing),
        }
    }
}

fn ending(options: &Draw) -> Result<Ending, Failure> {
    let output = &options.output;
    let ending = output.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Ending::parse(ending).ok_or_else(|| {
        let message = format!("{}: a figure is written as .svg, .png or .pdf", output.display());
        Failure::Usage(message)
    })
}

/// Nothing to show is no wrong usage: the data have it not. What was asked for may be.
pub fn failed(error: FigureError) -> Failure {
    match error {
        FigureError::Scale { .. } | FigureError::Pixels { .. } => Failure::Usage(error.to_string()),
        _ => Failure::Empty(error.to_string()),
    }
}

/// What was asked for, and what there is.
fn unknown(error: &FigureError) -> Failure {
    let ids: Vec<&str> = figure::ALL.iter().map(|f| f.id).collect();
    Failure::Usage(format!("{error}; there are {}, and all", ids.join(", ")))
}
