use std::path::Path;

use super::*;
use crate::load::{load, sketch};
use crate::model::{Dataset, Spread};
use crate::network::{Selection, build, draw};
use crate::worth::measure_worth;

fn network(data: Dataset) -> Network {
    build(data, &Selection::default()).unwrap()
}

fn whole(network: &Network) -> Vec<ExchangeIx> {
    let all = 0..network.exchanges.len();
    all.filter(|&x| network.exchanges[x].part_of.is_none()).collect()
}

fn samples(network: &Network, samples: usize) -> Samples {
    let summed = whole(network);
    draw_samples(network, &Question { summed: &summed, watched: &summed, samples })
}

fn total(samples: &Samples, status: Status, total: Total) -> &[f64] {
    samples.totals.get(&(status, total)).map_or(&[], |drawn| drawn)
}

/// The sums of sample i are those of the network drawn i times and measured as a whole: with needs
/// that are shared, hubs, offers with factors of their own, parts, statuses.
#[test]
fn samples_are_those_of_drawn_networks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("networks");
    let mut compared = 0;
    for name in ["teaching", "region", "naestved", "aalborg", "wood-cascade"] {
        let data = load(folder.join(format!("{name}.json"))).unwrap().dataset;
        let mut network = build(data, &Selection::default()).unwrap();
        network.settings.uncertainty_quantity = 0.3;
        let inputs = Inputs::of(&network);
        let drawn = samples(&network, 12);
        for sample in [0, 7, 11] {
            let worth = measure_worth(&draw(&network, &inputs, sample as u64), None);
            let sum = |status, of: &dyn Fn(ExchangeIx) -> Option<f64>| {
                let mine = whole(&network).into_iter();
                let mine = mine.filter(|&x| network.exchanges[x].status == status);
                mine.filter_map(of).sum::<f64>()
            };
            for (&(status, total), values) in &drawn.totals {
                let expected = match total {
                    Total::Co2 => sum(status, &|x| worth[x].co2_t),
                    Total::SupplierBenefit => sum(status, &|x| worth[x].supplier_benefit),
                    Total::ReceiverBenefit => sum(status, &|x| worth[x].receiver_benefit),
                    Total::NetBenefit => sum(status, &|x| worth[x].net_benefit),
                    Total::Material => sum(status, &|x| worth[x].material_t),
                    Total::Energy => sum(status, &|x| worth[x].energy_gj),
                    Total::Water => sum(status, &|x| worth[x].water_m3),
                    Total::Landfill => sum(status, &|x| worth[x].landfill_t()),
                    Total::ProgrammeCo2 | Total::CompleteCo2 => continue,
                };
                let close = (values[sample] - expected).abs() <= 1e-9 * expected.abs().max(1e3);
                assert!(close, "{name} {status:?} {total:?}: {} {expected}", values[sample]);
                compared += 1;
            }
        }
    }
    assert!(compared > 150, "{compared}");
}

/// A factor that two exchanges share moves both in every sample.
#[test]
fn a_shared_factor_moves_both() {
    let mut network = network(sketch(
        "resource coal: production_co2=2000\n\
         a -> b: slag 10 displaces=coal\n c -> d: ash 30 displaces=coal",
    ));
    network.settings.uncertainty_quantity = 0.0;
    let drawn = samples(&network, 200);
    let [slag, ash] = [&drawn.watched[&0], &drawn.watched[&1]];
    assert!(slag.iter().zip(ash).all(|(slag, ash)| (3.0 * slag - ash).abs() < 1e-9));
    assert!(slag.iter().any(|slag| (slag - 20.0).abs() > 1.0));
    // All the variance goes with that one factor.
    assert_eq!(drawn.drivers.len(), 1);
    assert!((drawn.drivers[0].share - 1.0).abs() < 1e-9);
}

/// Of quantities with a range and exact factors, the sum has the mean and the variance of a sum of
/// triangles: Σ (a+b+c)/3 and Σ (a²+b²+c²−ab−ac−bc)/18, here 20 × 200/3 and 20 × 15,200/18·…
#[test]
fn a_sum_of_triangles() {
    let lines: Vec<String> =
        (0..20).map(|i| format!("a{i:02} -> b: slag 50 low=10 high=140 displaces=coal")).collect();
    let mut network =
        network(sketch(&format!("resource coal: production_co2=1000\n{}", lines.join("\n"))));
    network.settings.uncertainty_factor = 0.0;
    let n = 10_000;
    let drawn = samples(&network, n);
    let sum = total(&drawn, Status::Operating, Total::Co2);
    let (a, b, c) = (10.0_f64, 140.0, 50.0);
    let mean = 20.0 * (a + b + c) / 3.0;
    let variance = 20.0 * (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0;
    let n = n as f64;
    let found = sum.iter().sum::<f64>() / n;
    let spread = sum.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / n;
    // Four standard errors: of the mean σ/√N, of the variance about σ²·√(2/N).
    assert!((found - mean).abs() < 4.0 * (variance / n).sqrt(), "{found} {mean}");
    assert!((spread / variance - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{spread} {variance}");
    // Every exchange has its part of the variance: 1/20, known to about 4·2·√(.05/N).
    assert_eq!(drawn.drivers.len(), 20);
    for driver in &drawn.drivers {
        assert!((driver.share - 0.05).abs() < 0.02, "{driver:?}");
    }
}

/// The sum of two even distributions from 0 to 1 is a triangle from 0 to 2: its 5 % quantile is
/// √(2·0.05), its median 1, its 95 % quantile 2 − √0.1. The standard error of a quantile is
/// √(p(1−p)/N) ÷ density.
#[test]
fn two_even_ones_make_a_triangle() {
    let mut network = network(sketch(
        "resource coal: production_co2=1000\n\
         a -> b: slag 0.5 low=0 high=1 displaces=coal\n c -> b: slag 0.5 low=0 high=1 displaces=coal",
    ));
    network.settings.uncertainty_factor = 0.0;
    network.settings.spread = Spread::Uniform;
    let mut sum = total(&samples(&network, 10_000), Status::Operating, Total::Co2).to_vec();
    sum.sort_by(f64::total_cmp);
    let tail = 0.1_f64.sqrt();
    for (p, exact, density) in [(0.05, tail, tail), (0.5, 1.0, 1.0), (0.95, 2.0 - tail, tail)] {
        let found = crate::math::quantile::quantile(&sum, p);
        let error = (p * (1.0 - p) / 1e4_f64).sqrt() / density;
        assert!((found - exact).abs() < 4.0 * error, "{p}: {found} {exact}");
    }
}

/// A loss-free hub changes nothing, also where quantities are uncertain: what leaves it follows what
/// flows in. Exact factors; the sums of all samples are those of the direct exchange.
#[test]
fn a_hub_changes_no_sample() {
    let head = "resource slag: disposal_co2=1000\n resource coal: production_co2=500\n\
        actor h: pass_through=yes\n actor g: pass_through=yes\n setting transport_co2_road 0\n";
    let sum = |text: &str| {
        let mut network = network(sketch(&format!("{head}{text}")));
        network.settings.uncertainty_factor = 0.0;
        let drawn = samples(&network, 400);
        let mut sum = total(&drawn, Status::Operating, Total::Co2).to_vec();
        sum.sort_by(f64::total_cmp);
        [0.05, 0.5, 0.95].map(|p| crate::math::quantile::quantile(&sum, p))
    };
    let direct = sum("a -> b: slag 100 displaces=coal");
    for through in [
        "a -> h: slag 100 displaces=coal\n h -> b: slag 100",
        "a -> h: slag 100 displaces=coal\n h -> g: slag 100\n g -> b: slag 100",
    ] {
        let through = sum(through);
        assert!(direct.iter().zip(through).all(|(a, b)| (a - b).abs() < 1e-9), "{through:?}");
    }
}

/// The same numbers on any number of threads.
#[test]
fn threads_do_not_matter() {
    let network = network(sketch(
        "resource coal: production_co2=2000\n actor h: pass_through=yes\n\
         a -> h: slag 10 displaces=coal\n h -> b: slag 8\n c -> d: ash 30 displaces=coal",
    ));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| samples(&network, 501))
    };
    let (one, four) = (on(1), on(4));
    assert_eq!(one.totals, four.totals);
    assert_eq!(one.drivers, four.drivers);
    assert_eq!(one.watched, four.watched);
    assert_eq!(total(&one, Status::Operating, Total::Co2).len(), 501);
}
