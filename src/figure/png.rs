//! PNG from SVG, by resvg and the embedded faces, with its resolution written into the file.

use std::sync::Arc;

use resvg::{tiny_skia, usvg};

use super::FigureError;
use super::text::{REGULAR, SEMIBOLD};

/// A picture of more pixels than this would take more than a gigabyte.
const MOST_PIXELS: f32 = 2.5e8;

/// The PNG of an SVG at a resolution (dots per inch).
///
/// # Errors
/// An SVG that cannot be read, or a resolution of nothing.
pub fn to_png(svg: &str, dpi: f64) -> Result<Vec<u8>, FigureError> {
    let tree = tree(svg)?;
    // A pixel of SVG is a 96th of an inch.
    let scale = (dpi / 96.0) as f32;
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    if width * height > MOST_PIXELS {
        return Err(FigureError::Pixels { width: width as u64, height: height as u64 });
    }
    let mut pixels = tiny_skia::Pixmap::new(width as u32, height as u32).ok_or_else(|| {
        FigureError::Picture(format!("{width} × {height} pixels cannot be drawn"))
    })?;
    // The last row and column are covered in part only: paper shows there, not nothing.
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encode(&pixels, dpi).map_err(|e| FigureError::Picture(e.to_string()))
}

/// The file: without transparency, and without filters, since lines and areas of one colour are
/// packed tighter and faster as they are.
fn encode(pixels: &tiny_skia::Pixmap, dpi: f64) -> Result<Vec<u8>, png::EncodingError> {
    /// Packing harder makes files a tenth smaller and takes twice the time.
    const LEVEL: u8 = 1;
    let mut opaque = Vec::with_capacity(pixels.data().len() / 4 * 3);
    for rgba in pixels.data().chunks_exact(4) {
        opaque.extend_from_slice(&rgba[..3]);
    }
    let per_metre = (dpi / 0.0254).round() as u32;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(file)
}

/// An SVG as drawings, its text set in the embedded faces.
pub(super) fn tree(svg: &str) -> Result<usvg::Tree, FigureError> {
    let mut options = usvg::Options { font_family: "Inter".to_owned(), ..Default::default() };
    let mut fonts = usvg::fontdb::Database::new();
    for face in [REGULAR, SEMIBOLD] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face)));
    }
    fonts.set_sans_serif_family("Inter");
    options.fontdb = Arc::new(fonts);
    usvg::Tree::from_str(svg, &options).map_err(|e| FigureError::Picture(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resolution_stands_in_the_file() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" height="12.7mm"/>"#;
        let png = to_png(svg, 300.0).unwrap();
        assert_eq!(&png[16..24], [0, 0, 1, 44, 0, 0, 0, 150]);
        // 300 dots per inch are 11811 per metre.
        let at = png.windows(4).position(|w| w == b"pHYs").unwrap();
        assert_eq!(png[at + 4..at + 8], 11811_u32.to_be_bytes());
    }
}
