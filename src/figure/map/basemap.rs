//! A map of one's own: the lines of a GeoJSON file (RFC 7946).
//!
//! Borders of polygons and lines are read, wherever they stand in features and collections; points
//! and properties are of no use here. What is no GeoJSON, or not in degrees, is refused.

use serde_json::Value;

use crate::figure::FigureError;
use crate::figure::layout::projection::{Geo, geo};

/// Every line of a GeoJSON text; rings are closed.
///
/// # Errors
/// It is no GeoJSON, its coordinates are not degrees, or it has no line.
pub fn read(text: &str) -> Result<Vec<Vec<Geo>>, FigureError> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| FigureError::Basemap(error.to_string()))?;
    let mut lines = Vec::new();
    collect(&value, &mut lines).map_err(FigureError::Basemap)?;
    if lines.is_empty() {
        return Err(FigureError::Basemap("it has neither areas nor lines".to_owned()));
    }
    Ok(lines)
}

fn collect(object: &Value, lines: &mut Vec<Vec<Geo>>) -> Result<(), String> {
    let Some(kind) = object.get("type").and_then(Value::as_str) else {
        return Err("an object without a type".to_owned());
    };
    let member = |name: &str| object.get(name).ok_or_else(|| format!("a {kind} without {name}"));
    let list = |name: &str| match member(name)?.as_array() {
        Some(list) => Ok(list),
        None => Err(format!("the {name} of a {kind} are not a list")),
    };
    match kind {
        "FeatureCollection" => list("features")?.iter().try_for_each(|f| collect(f, lines)),
        "GeometryCollection" => list("geometries")?.iter().try_for_each(|g| collect(g, lines)),
        "Feature" => match member("geometry")? {
            // A feature may stand nowhere.
            Value::Null => Ok(()),
            geometry => collect(geometry, lines),
        },
        "LineString" => push(list("coordinates")?, lines),
        "Polygon" | "MultiLineString" => push_all(list("coordinates")?, lines),
        "MultiPolygon" => {
            list("coordinates")?.iter().try_for_each(|area| push_all(items(area)?, lines))
        }
        _ => Ok(()),
    }
}

fn items(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{} is not a list of coordinates", brief(value)))
}

fn push_all(list: &[Value], lines: &mut Vec<Vec<Geo>>) -> Result<(), String> {
    list.iter().try_for_each(|line| push(items(line)?, lines))
}

fn push(line: &[Value], lines: &mut Vec<Vec<Geo>>) -> Result<(), String> {
    let line: Vec<Geo> = line.iter().map(position).collect::<Result<_, _>>()?;
    if line.len() > 1 {
        lines.push(line);
    }
    Ok(())
}

fn position(value: &Value) -> Result<Geo, String> {
    let number = |i: usize| value.get(i).and_then(Value::as_f64);
    let Some((lon, lat)) = number(0).zip(number(1)) else {
        return Err(format!("{} is not a longitude and a latitude", brief(value)));
    };
    if lat.abs() > 90.0 || lon.abs() > 540.0 {
        return Err(format!("{} is not in degrees", brief(value)));
    }
    Ok(geo(lat, lon))
}

/// The beginning of a value, for a message.
fn brief(value: &Value) -> String {
    let whole = value.to_string();
    let start: String = whole.chars().take(40).collect();
    if start.len() < whole.len() { start + "…" } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_wherever_they_stand() {
        let text = r#"{"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": null},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}},
            {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [
                {"type": "LineString", "coordinates": [[9, 55, 3], [10, 56]]},
                {"type": "MultiPolygon", "coordinates": [[[[9, 55], [10, 55], [9, 56], [9, 55]]]]}
            ]}}]}"#;
        let lines = read(text).unwrap();
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(lines[0][0], geo(55.0, 9.0));
    }

    #[test]
    fn what_is_no_map_is_told() {
        let said = |text: &str| match read(text) {
            Err(FigureError::Basemap(said)) => said,
            other => format!("{other:?}"),
        };
        assert!(said("{").contains("EOF"));
        assert_eq!(said("[]"), "an object without a type");
        assert_eq!(said(r#"{"type": "Polygon"}"#), "a Polygon without coordinates");
        assert_eq!(
            said(r#"{"type": "Point", "coordinates": [1, 2]}"#),
            "it has neither areas nor lines"
        );
        let line = |at: &str| said(&format!(r#"{{"type": "LineString", "coordinates": [{at}]}}"#));
        assert_eq!(line("[1, 2], [3]"), "[3] is not a longitude and a latitude");
        assert_eq!(line("[724351.9, 6175804.0]"), "[724351.9,6175804.0] is not in degrees");
        assert_eq!(
            said(r#"{"type": "Polygon", "coordinates": [7]}"#),
            "7 is not a list of coordinates"
        );
    }
}
