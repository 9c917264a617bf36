//! `symbio draw`: one figure into one file.

use symbio::analysis::Study;
use symbio::export::write_atomic;
use symbio::figure::{self, FigureOptions};

use super::args::{Common, Draw, MergeArgs};
use super::timings::Timings;
use super::{Failure, input, say};

/// Draws the figure; its format is the ending of the file.
pub fn run(options: &Draw, common: &Common, timings: &mut Timings) -> Result<(), Failure> {
    figure::find(&options.figure).map_err(|error| unknown(&error))?;
    let output = &options.output;
    let ending = output.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    if !matches!(ending.as_str(), "svg" | "png") {
        let message = format!("{}: a figure is written as .svg or .png", output.display());
        return Err(Failure::Usage(message));
    }
    let selection = options.selection.selection();
    let merging = MergeArgs { factors: options.factors.clone(), ..MergeArgs::default() };
    let read = || input::read_all(std::slice::from_ref(&options.network), &merging);
    let (_, mut network, _) = input::network(read, &selection, timings)?;
    options.settings.apply(&mut network.settings);
    let study = Study::new(&network);
    let look = FigureOptions {
        lang: common.lang.into(),
        width_mm: options.width,
        title: options.title.clone(),
        ..FigureOptions::default()
    };
    let drawing = timings
        .step("figures", || figure::draw(&options.figure, &study, &look))
        .map_err(|error| Failure::Empty(error.to_string()))?;
    if !common.quiet {
        drawing.notes.iter().for_each(|note| say(&format!("note: {note}")));
    }
    let bytes = match ending.as_str() {
        "svg" => drawing.svg.into_bytes(),
        _ => figure::to_png(&drawing.svg, options.dpi.into())
            .map_err(|error| Failure::file(output.display(), error))?,
    };
    timings
        .step("write", || write_atomic(output, &bytes))
        .map_err(|error| Failure::file(output.display(), error))?;
    Ok(())
}

/// What was asked for, and what there is.
fn unknown(error: &figure::FigureError) -> Failure {
    let ids: Vec<&str> = figure::ALL.iter().map(|f| f.id).collect();
    Failure::Usage(format!("{error}; there are {}", ids.join(", ")))
}
