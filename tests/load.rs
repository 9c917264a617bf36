//! Files in, datasets and issues out.

use std::path::Path;

#[test]
fn zz() {
    for dir in ["/work/wt-data/networks", "/work/wt-invented/networks", "/tmp/ld"] {
        for e in std::fs::read_dir(Path::new(dir)).unwrap() {
            let p = e.unwrap().path();
            if p.extension().is_none_or(|x| x != "json") { continue; }
            match symbio::load::load(&p) {
                Ok(l) => { println!("ok {} {}", p.display(), l.dataset.exchanges.len()); let mut i = symbio::network::check::check(&l.dataset); i.retain(|i| i.is_error()|| i.code == symbio::model::Code::Imbalance || i.code > symbio::model::Code::NoQuantity); l.locate(&mut i); for i in &i { println!("{i}") } }
                Err(symbio::load::LoadError::Invalid(i)) => for i in &i.0 { print!("{}", symbio::load::draw_issue(i)) },
                Err(e) => println!("{e}"),
            }
        }
    }
}
