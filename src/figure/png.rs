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
        return Err(FigureError::Picture(format!("{width} × {height} pixels are too many")));
    }
    let mut pixels = tiny_skia::Pixmap::new(width as u32, height as u32).ok_or_else(|| {
        FigureError::Picture(format!("{width} × {height} pixels cannot be drawn"))
    })?;
    // The last row and column are covered in part only: paper shows there, not nothing.
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let png = pixels.encode_png().map_err(|e| FigureError::Picture(e.to_string()))?;
    Ok(with_resolution(&png, dpi))
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

/// The same PNG with a `pHYs` chunk behind its header: dots per metre in both directions.
fn with_resolution(png: &[u8], dpi: f64) -> Vec<u8> {
    /// Eight bytes of signature and the header chunk of 25.
    const HEADER: usize = 33;
    let per_metre = ((dpi / 0.0254).round() as u32).to_be_bytes();
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre);
    chunk.extend(per_metre);
    chunk.push(1);
    let (start, rest) = png.split_at(HEADER.min(png.len()));
    let mut out = start.to_vec();
    out.extend((chunk.len() as u32 - 4).to_be_bytes());
    out.extend(&chunk);
    out.extend(crc(&chunk).to_be_bytes());
    out.extend(rest);
    out
}

/// The checksum of PNG: CRC-32 of ISO 3309.
fn crc(bytes: &[u8]) -> u32 {
    let mut register = u32::MAX;
    for &byte in bytes {
        register ^= u32::from(byte);
        for _ in 0..8 {
            let carry = register & 1 == 1;
            register = (register >> 1) ^ if carry { 0xedb8_8320 } else { 0 };
        }
    }
    !register
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_png() {
        // Every PNG ends with this chunk and its checksum.
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }

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
