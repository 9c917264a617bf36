use symbio::{analysis::Study, figure, network, text::Lang};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (id, path, out) = (&args[1], &args[2], &args[3]);
    let data = symbio::load::load(path).unwrap().dataset;
    let network = network::build(&data, &Default::default()).unwrap();
    let study = Study::new(&network);
    let lang = if args.get(4).is_some_and(|l| l == "da") { Lang::Da } else { Lang::En };
    let width_mm = args.get(5).and_then(|w| w.parse().ok()).unwrap_or(180.0);
    let t = std::time::Instant::now();
    match figure::draw(id, &study, &figure::FigureOptions { lang, width_mm, title: None }) {
        Ok(d) => {
            eprintln!("{id} {path}: {:?}, {} kB, {:?}", t.elapsed(), d.svg.len() / 1000, d.notes);
            std::fs::write(format!("{out}.svg"), &d.svg).unwrap();
            std::fs::write(format!("{out}.png"), figure::to_png(&d.svg, 200.0).unwrap()).unwrap();
        }
        Err(e) => eprintln!("{id} {path}: {e}"),
    }
}
