//! Same input, same options: same bytes, for any number of threads and any order of rows.

use proptest::prelude::*;
use symbio::analysis::{ALL, Study};
use symbio::load::sketch;
use symbio::model::Dataset;
use symbio::network::{Selection, build};
use symbio::report::{Manifest, Report, WRITERS};
use symbio::text::Lang;

use crate::common::{NETWORKS, dataset, symbio};

/// Everything a report would print, in every format.
fn everything(data: &Dataset) -> String {
    let network = build(data, &Selection::default()).expect("sound data");
    let study = Study::new(&network);
    let sections = ALL.iter().map(|analysis| (analysis.answer)(&study, Lang::En)).collect();
    let report = Report::new(&network, sections, Manifest::default(), Lang::En);
    WRITERS.iter().map(|writer| (writer.print)(&report)).collect()
}

/// Rows in reverse order: the worst a sort can meet.
fn reversed(mut data: Dataset) -> Dataset {
    data.sources.reverse();
    data.actors.reverse();
    data.resources.reverse();
    data.exchanges.reverse();
    data.offers.reverse();
    data.needs.reverse();
    data.substitutions.reverse();
    data.conversions.reverse();
    data.boundary.reverse();
    data.projects.reverse();
    data.claims.reverse();
    data.targets.reverse();
    data.precedents.reverse();
    data
}

#[test]
fn the_order_of_rows_does_not_matter() {
    for name in NETWORKS {
        let data = dataset(name);
        let there = everything(&data);
        assert!(
            there == everything(&reversed(data)),
            "{name}: results depend on the order of rows"
        );
    }
}

#[test]
fn one_thread_and_four_write_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut contents = Vec::new();
    for threads in ["1", "4"] {
        let out = folder.path().join(threads);
        let out = out.to_str().expect("utf-8");
        symbio(&["--quiet", "--threads", threads, "analyze", "networks/region.json", "-o", out])
            .code(0);
        contents.push(crate::golden::files(out.as_ref()));
    }
    assert!(contents[0].len() > 10);
    assert_eq!(contents[0].keys().collect::<Vec<_>>(), contents[1].keys().collect::<Vec<_>>());
    for (name, bytes) in &contents[0] {
        assert!(bytes == &contents[1][name], "{name} differs between one thread and four");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn shuffled_rows_give_the_same_results(seed in 0_u64..1000, n in 2_usize..9, m in 0_usize..24) {
        let mut next = seed;
        let mut draw = |below: usize| {
            next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (next >> 33) as usize % below
        };
        let lines: Vec<String> = (0..m)
            .map(|_| format!("a{} -> a{}: r{} {}", draw(n), draw(n), draw(3), draw(50)))
            .collect();
        let mut shuffled = lines.clone();
        for i in (1..m).rev() {
            shuffled.swap(i, draw(i + 1));
        }
        // Actors are named as they occur, so their order is shuffled too.
        prop_assert!(everything(&sketch(&lines.join("\n"))) == everything(&sketch(&shuffled.join("\n"))));
    }
}
