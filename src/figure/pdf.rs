//! PDF from SVG, by krilla and the embedded faces: text stays text, to be selected and found.

use krilla::geom::Size;
use krilla::metadata::{Metadata, TextDirection};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};

use super::png::tree;
use super::svg::{self, Halo};
use super::{Drawing, FigureError};

/// Points of PDF per pixel of SVG: 72 and 96 to the inch.
const PT_PER_PX: f32 = 72.0 / 96.0;

/// The PDF of a figure: one page of its printed size.
///
/// # Errors
/// An SVG that cannot be read.
pub fn to_pdf(drawing: &Drawing) -> Result<Vec<u8>, FigureError> {
    let tree = tree(&svg::write(&drawing.scene, Halo::Shapes))?;
    let broken = || FigureError::Picture("the page has no size".to_owned());
    let (width, height) = (tree.size().width() * PT_PER_PX, tree.size().height() * PT_PER_PX);
    let size = Size::from_wh(width, height).ok_or_else(broken)?;
    let mut document = Document::new_with(SerializeSettings::default());
    // No clock: the same figure is the same file.
    let metadata = Metadata::new()
        .title(drawing.scene.title.clone())
        .text_direction(TextDirection::LeftToRight);
    document.set_metadata(metadata);
    let mut page =
        document.start_page_with(PageSettings::from_wh(width, height).ok_or_else(broken)?);
    let mut surface = page.surface();
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(broken)?;
    document.finish().map_err(|error| FigureError::Picture(format!("{error:?}")))
}
