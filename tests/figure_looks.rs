//! What can be asked of every figure: a theme, outlines, a scale, something to stand out, places,
//! its data, a PDF.

use resvg::tiny_skia::Pixmap;
use symbio::analysis::Study;
use symbio::figure::classes::Basis;
use symbio::figure::data::Cell;
use symbio::figure::flows::By;
use symbio::figure::geometry::at;
use symbio::figure::scene::{Mark, Scene};
use symbio::figure::style::{Color, NETWORK_LINES};
use symbio::figure::{
    ALL, Drawing, FigureError, FigureOptions, Positions, Scales, Theme, draw, to_pdf, to_png,
};
use symbio::load::sketch;
use symbio::network::{Network, Selection, build};

use super::common::{NETWORKS, network};

fn sketched(text: &str) -> Network {
    build(&sketch(text), &Default::default()).unwrap()
}

/// Every figure of a network that has something to show.
fn drawings(network: &Network, options: &FigureOptions) -> Vec<(&'static str, Drawing)> {
    let study = Study::new(network);
    let drawn = ALL.iter().filter_map(|figure| match draw(figure.id, &study, options) {
        Err(FigureError::Empty { .. }) => None,
        drawn => Some((figure.id, drawn.unwrap())),
    });
    drawn.collect()
}

fn colors(scene: &Scene) -> Vec<Color> {
    let of = |mark: &Mark| match mark {
        Mark::Path { pen, .. } | Mark::Circle { pen, .. } | Mark::Box { pen, .. } => {
            pen.fill.into_iter().chain(pen.stroke).collect()
        }
        Mark::Gradient { stops, .. } => stops.clone(),
        Mark::Text(label) => vec![label.color],
    };
    scene.marks.iter().flat_map(of).chain([scene.paper]).collect()
}

/// Relative luminance (WCAG 2.2).
fn luminance(color: Color) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2)
}

/// In grey there is nothing but grey; on a dark ground words keep their distance from it, as on
/// white: 3 to 1 and mostly more.
#[test]
fn themes_hold_for_every_mark() {
    for name in NETWORKS {
        let network = network(name);
        for theme in [Theme::Light, Theme::Dark, Theme::Grey] {
            let options = FigureOptions { theme, ..Default::default() };
            for (figure, drawing) in drawings(&network, &options) {
                let scene = &drawing.scene;
                if theme == Theme::Grey {
                    let grey = |c: &Color| c.0 == c.1 && c.1 == c.2;
                    assert!(colors(scene).iter().all(grey), "{figure} {name}");
                }
                let paper = luminance(scene.paper);
                assert_eq!(paper < 0.05, theme == Theme::Dark, "{figure} {name}");
                // Words on coloured boxes have the colour of paper.
                for label in scene.labels().filter(|label| label.color != scene.paper) {
                    let ink = luminance(label.color);
                    let contrast = (paper.max(ink) + 0.05) / (paper.min(ink) + 0.05);
                    let words = &label.text;
                    assert!(contrast >= 3.0, "{theme:?} {figure} {name}: “{words}” {contrast}");
                }
            }
        }
    }
}

/// Outlines leave the ink where the letters had it.
#[test]
fn outlined_text_looks_the_same() {
    let network = network("kalundborg");
    let outlined = FigureOptions { outline_text: true, ..Default::default() };
    for ((figure, text), (_, shapes)) in
        drawings(&network, &FigureOptions::default()).iter().zip(&drawings(&network, &outlined))
    {
        assert!(text.svg.contains("<text") && !shapes.svg.contains("<text"), "{figure}");
        let pixels = |svg: &str| Pixmap::decode_png(&to_png(svg, 60.0).unwrap()).unwrap().take();
        let without = |line: &&str| !line.starts_with("<text");
        let blank: String = text.svg.lines().filter(without).collect::<Vec<_>>().join("\n");
        let apart = |a: &[u8], b: &[u8]| -> f64 {
            a.iter().zip(b).map(|(x, y)| f64::from(x.abs_diff(*y))).sum()
        };
        let letters = pixels(&text.svg);
        // A line off its place would be as far as no line at all.
        let moved = apart(&letters, &pixels(&shapes.svg)) / apart(&letters, &pixels(&blank));
        assert!(moved < 0.05, "{figure}: {moved}");
    }
}

/// A PDF embeds its fonts with the map from glyphs to letters, and is the same every time.
#[test]
fn a_pdf_has_text_and_no_clock() {
    let network = network("kalundborg");
    for (figure, drawing) in drawings(&network, &FigureOptions::default()) {
        let pdf = to_pdf(&drawing).unwrap();
        assert_eq!(pdf, to_pdf(&drawing).unwrap(), "{figure}");
        let has = |word: &[u8]| pdf.windows(word.len()).any(|w| w == word);
        assert!(pdf.starts_with(b"%PDF") && has(b"/ToUnicode") && has(b"/FontFile2"), "{figure}");
    }
}

/// One actor stands out: its arrows and those at the other end keep their colours, the rest fades.
#[test]
fn what_is_highlighted_keeps_its_colour() {
    let network = sketched("a -> b: ash 5\n c -> d: ash 5\n b -> c: heat 3\n lone -> d: ash");
    let options = FigureOptions { highlight: vec!["a".into()], ..Default::default() };
    let of = |options: &FigureOptions, id: &str| {
        draw("network", &Study::new(&network), options)
            .unwrap()
            .scene
            .labels()
            .find(|l| l.text == id)
            .unwrap()
            .color
    };
    let plain = FigureOptions::default();
    assert!(["a", "b"].iter().all(|id| of(&options, id) == of(&plain, id)));
    assert!(["c", "d", "lone"].iter().all(|id| of(&options, id) != of(&plain, id)));
    let drawing = draw("matrix", &Study::new(&network), &options);
    assert!(drawing.is_ok_and(|drawing| drawing.notes.is_empty()));
    // What a figure does not show, it says.
    let heat = FigureOptions { highlight: vec!["b>c:heat".into()], ..Default::default() };
    let selected =
        Selection { category: Some(symbio::model::Category::Material), ..Default::default() };
    let part = build(
        &sketch("resource heat: category=energy unit=GJ\n a -> b: ash 5\n b -> c: heat 3"),
        &selected,
    )
    .unwrap();
    assert_eq!(draw("network", &Study::new(&part), &heat).unwrap().notes.len(), 1);
}

/// Every figure carries its data; those of the network are its arrows, as wide as drawn.
#[test]
fn every_figure_carries_its_data() {
    for name in NETWORKS {
        for (figure, drawing) in drawings(&network(name), &FigureOptions::default()) {
            let data = &drawing.scene.data;
            assert!(!data.rows.is_empty(), "{figure} {name}");
            let csv = data.to_csv(symbio::text::Lang::En);
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            assert_eq!(reader.records().filter(|r| r.is_ok()).count(), data.rows.len(), "{figure}");
            if !["network", "schematic"].contains(&figure) {
                continue;
            }
            let width = |row: &Vec<(&str, Cell)>| {
                row.iter().find_map(|(column, cell)| match cell {
                    Cell::Number(mm) if *column == "width_mm" => Some(*mm * 72.0 / 25.4),
                    _ => None,
                })
            };
            let mut told: Vec<f64> = data.rows.iter().filter_map(width).collect();
            let mut drawn: Vec<f64> = drawing.scene.arrows.iter().map(|a| a.width).collect();
            told.sort_by(f64::total_cmp);
            drawn.sort_by(f64::total_cmp);
            assert_eq!(told.len(), drawn.len(), "{figure} {name}");
            assert!(told.iter().zip(&drawn).all(|(t, d)| (t - d).abs() < 1e-9), "{figure} {name}");
        }
    }
}

/// On one scale, widths of two networks can be compared: four times as much is twice as wide.
#[test]
fn a_fixed_scale_is_the_same_in_every_figure() {
    let scales = Scales { mass_t: Some(1000.0), ..Scales::default() };
    assert_eq!([scales.of(Basis::Mass), scales.of(Basis::Water)], [Some(1000.0), None]);
    let options = FigureOptions { scales, ..Default::default() };
    for figure in ["network", "schematic"] {
        let width = |amount: &str| {
            let network = sketched(&format!("a -> b: ash {amount}"));
            draw(figure, &Study::new(&network), &options).unwrap().scene.arrows[0].width
        };
        assert!((width("800") / width("200") - 2.0).abs() < 0.005, "{figure}");
    }
    let network = sketched("a -> b: ash 1000");
    let scene = draw("network", &Study::new(&network), &options).unwrap().scene;
    assert_eq!(scene.arrows[0].width, NETWORK_LINES.largest);
}

/// A line is as wide on a page of ten actors as on one of a hundred, and a scale that leads off the
/// page is refused with the one that fits.
#[test]
fn a_fixed_scale_does_not_know_the_crowd() {
    let scales = Scales { mass_t: Some(1000.0), ..Scales::default() };
    let options = FigureOptions { scales, ..Default::default() };
    let width = |n: usize| {
        let ring: String =
            (0..n).map(|i| format!("a{i} -> a{}: ash 1000\n", (i + 1) % n)).collect();
        let network = sketched(&ring);
        draw("network", &Study::new(&network), &options).unwrap().scene.arrows[0].width
    };
    assert_eq!([width(10), width(100)], [NETWORK_LINES.largest; 2]);
    let fine = FigureOptions {
        scales: Scales { mass_t: Some(1e-6), ..Scales::default() },
        ..Default::default()
    };
    let network = sketched("a -> b: ash 1000");
    for figure in ["network", "schematic", "sankey"] {
        let refused = draw(figure, &Study::new(&network), &fine);
        assert!(matches!(refused, Err(FigureError::Scale { .. })), "{figure}");
    }
}

/// A part counts with its whole, whichever has the smaller id, and alone where the whole is
/// elsewhere.
#[test]
fn parts_are_counted_once() {
    for (part, whole) in [("a", "z"), ("z", "a")] {
        let mut data = sketch(&format!(
            "m -> n: ash 40 id={part}\n m -> n: ash 100 id={whole}\n m -> o: ash 7 id=p\n m -> o: ash 5 id=q"
        ));
        for exchange in &mut data.exchanges {
            if exchange.id == *part {
                exchange.part_of = whole.into();
            }
            if exchange.id == *"q" {
                exchange.part_of = whole.into();
            }
        }
        let network = build(&data, &Default::default()).unwrap();
        let scene =
            draw("network", &Study::new(&network), &FigureOptions::default()).unwrap().scene;
        let csv = scene.data.to_csv(symbio::text::Lang::En);
        assert!(csv.contains(",100,100,t,") && csv.contains(",12,12,t,"), "{part}: {csv}");
    }
}

/// What `--data` writes is a file of positions: given back, nobody changes places.
#[test]
fn data_can_be_given_back_as_positions() {
    let network = network("kalundborg");
    let study = Study::new(&network);
    for figure in ["network", "schematic"] {
        let first = draw(figure, &study, &FigureOptions::default()).unwrap().scene;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), first.data.to_csv(symbio::text::Lang::En)).unwrap();
        let ids = network.actors.iter().map(|actor| actor.id.as_str());
        let read = symbio::load::load_positions(file.path(), ids).unwrap();
        let positions = read.into_iter().map(|(id, [x, y])| (id, at(x, y))).collect();
        let options = FigureOptions { positions, ..Default::default() };
        let again = draw(figure, &study, &options).unwrap().scene;
        for (a, b) in first.nodes.iter().zip(&again.nodes) {
            let apart = (a.bounds().centre() - b.bounds().centre()).length();
            assert!(apart < 6.0, "{figure}: {apart}");
        }
    }
}

/// Pinned actors stand as they were told, scaled to the page.
#[test]
fn pinned_actors_stand_where_they_were_put() {
    let network = sketched("a -> b: ash 5\n b -> c: ash 5\n c -> d: ash 5\n d -> a: ash 5");
    let wanted =
        [("a", at(0.0, 0.0)), ("b", at(4.0, 0.0)), ("c", at(4.0, 1.0)), ("d", at(0.0, 1.0))];
    let positions: Positions = wanted.iter().map(|(id, p)| ((*id).to_owned(), *p)).collect();
    let options = FigureOptions { positions, ..Default::default() };
    for figure in ["network", "schematic"] {
        let scene = draw(figure, &Study::new(&network), &options).unwrap().scene;
        let middle = |i: usize| scene.nodes[i].bounds().centre();
        let [a, b, c, d] = [0, 1, 2, 3].map(middle);
        assert!(a.x < b.x && (a.y - b.y).abs() < 1e-9 && (a.x - d.x).abs() < 1e-9, "{figure}");
        assert!(c.y > b.y && (c.x - b.x).abs() < 1e-9, "{figure}");
        if figure == "network" {
            assert!(((b.x - a.x) / (c.y - b.y) - 4.0).abs() < 1e-9);
        }
    }
}

/// Groups add up: what flows between sectors is the sum of what flows between their actors.
#[test]
fn groups_are_drawn_when_asked_for() {
    let network = sketched(
        "actor a: sector=23.51 municipality=X\n actor b: sector=23.51 municipality=X
         actor c: sector=35.11 municipality=Y\n a -> c: ash 5\n b -> c: ash 7\n a -> b: ash 90",
    );
    for by in [By::Sector, By::Municipality] {
        let options = FigureOptions { by: Some(by), ..Default::default() };
        let scene = draw("network", &Study::new(&network), &options).unwrap().scene;
        assert_eq!((scene.nodes.len(), scene.arrows.len()), (2, 1), "{by:?}");
        assert!(scene.data.to_csv(symbio::text::Lang::En).contains(",12,"), "{by:?}");
        assert!(scene.description.contains("1 exchange of services or within one"), "{by:?}");
    }
}

/// Two triangles with one exchange between them are two communities, called after whom most is
/// exchanged with.
#[test]
fn communities_are_drawn_when_asked_for() {
    let network = sketched(
        "a -> b: ash 5\n b -> c: ash 5\n c -> a: ash 5\n c -> d: ash 5
         d -> e: ash 5\n e -> f: ash 5\n f -> d: ash 5",
    );
    let options = FigureOptions { by: Some(By::Community), ..Default::default() };
    let scene = draw("network", &Study::new(&network), &options).unwrap().scene;
    assert_eq!((scene.nodes.len(), scene.arrows.len()), (2, 1));
    let names: Vec<&str> = scene.labels().map(|label| label.text.as_str()).collect();
    assert!(names.contains(&"c + 2") && names.contains(&"d + 2"), "{names:?}");
}

/// Around one actor: those it deals with, and nothing between them.
#[test]
fn a_focus_is_one_actor_and_its_neighbours() {
    let data = sketch("hub -> a: ash 5\n b -> hub: ash 5\n a -> b: ash 9\n c -> d: ash 1");
    let focus = |id: &str| Selection { focus: vec![id.to_owned()], ..Default::default() };
    let network = build(&data, &focus("hub")).unwrap();
    let ids: Vec<&str> = network.actors.iter().map(|actor| actor.id.as_str()).collect();
    assert_eq!((ids, network.exchanges.len()), (vec!["a", "b", "hub"], 2));
    assert!(build(&data, &focus("hup")).is_err());
}
