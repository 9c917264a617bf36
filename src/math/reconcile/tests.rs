//! Cases worked by hand, and laws.

use proptest::prelude::*;

use super::*;
use crate::math::gamma::chance_of_chi2;

/// Constraints written as `x0 - x1 + 2 u0 - 3`: measured, unmeasured, exact.
fn problem(measured: &[(f64, f64)], unmeasured: usize, rows: &[&str]) -> Problem {
    let read = |&(value, sd): &(f64, f64)| Measured { value, variance: sd * sd };
    let constraint = |row: &&str| {
        let mut constraint = Constraint::default();
        let (mut sign, mut factor) = (1.0, 1.0);
        for word in row.split_whitespace() {
            let of = |rest: &str| rest.parse().unwrap();
            match (word, word.strip_prefix('x'), word.strip_prefix('u')) {
                ("+", ..) => sign = 1.0,
                ("-", ..) => sign = -1.0,
                (_, Some(i), _) => {
                    constraint.measured.push(Term { of: of(i), factor: sign * factor });
                    factor = 1.0;
                }
                (_, _, Some(j)) => {
                    constraint.unmeasured.push(Term { of: of(j), factor: sign * factor });
                    factor = 1.0;
                }
                _ => match word.strip_suffix('*') {
                    Some(number) => factor = number.parse().unwrap(),
                    None => constraint.exact.push(sign * word.parse::<f64>().unwrap()),
                },
            }
        }
        constraint
    };
    Problem {
        measured: measured.iter().map(read).collect(),
        unmeasured,
        constraints: rows.iter().map(constraint).collect(),
    }
}

fn values(found: &Reconciled) -> Vec<f64> {
    found.measured.iter().map(|m| m.value).collect()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 5e-4, "{found} is not {expected}");
}

/// METHODS, chapter 8.
#[test]
fn the_cases_of_the_methods() {
    let found = reconcile(&problem(&[(100.0, 5.0), (90.0, 5.0)], 0, &["x0 - x1"]));
    for flow in &found.measured {
        close(flow.value, 95.0);
        close(flow.sd, 3.536);
        // The gap of 10 has a standard deviation of √50.
        close(flow.move_in_sd.unwrap().abs(), 10.0 / 50.0_f64.sqrt());
    }
    close(found.chi2, 2.0);
    assert_eq!(found.degrees, 1);

    let found = reconcile(&problem(&[(100.0, 5.0), (90.0, 10.0)], 0, &["x0 - x1"]));
    values(&found).iter().for_each(|value| close(*value, 98.0));
    found.measured.iter().for_each(|flow| close(flow.sd, 4.472));
    close(found.chi2, 0.8);

    let three = problem(&[(100.0, 4.0), (62.0, 3.0), (33.0, 3.0)], 0, &["x0 - x1 - x2"]);
    let found = values(&reconcile(&three));
    found.iter().zip([97.647, 63.324, 34.324]).for_each(|(f, e)| close(*f, e));
}

/// 100 ± 5 → u → 90 ± 5: the two measured check each other through the unmeasured, which is what
/// they are then.
#[test]
fn an_unmeasured_flow_in_a_chain_is_solved() {
    let found = reconcile(&problem(&[(100.0, 5.0), (90.0, 5.0)], 1, &["x0 - u0", "u0 - x1"]));
    let solved = found.unmeasured[0].unwrap();
    close(solved.value, 95.0);
    close(solved.sd, 3.536);
    assert_eq!((found.degrees, found.measured[0].move_in_sd.is_some()), (1, true));
}

/// 100 ± 5 into two unmeasured: neither is known and nothing is checked; their sum is, where they
/// come together again.
#[test]
fn an_unmeasured_pair_is_not_determinable() {
    let found = reconcile(&problem(&[(100.0, 5.0)], 2, &["x0 - u0 - u1"]));
    assert_eq!(found.unmeasured, [None, None]);
    assert_eq!((found.degrees, found.measured[0].move_in_sd), (0, None));
    assert_eq!((found.measured[0].value, found.measured[0].sd), (100.0, 5.0));

    let rows = ["x0 - u0 - u1", "u0 + u1 - u2"];
    let found = reconcile(&problem(&[(100.0, 5.0)], 3, &rows));
    assert_eq!(found.unmeasured[..2], [None, None]);
    assert_eq!(found.unmeasured[2], Some(Solved { value: 100.0, sd: 5.0 }));
}

/// Exactly 10 of 100 ± 5 go, 80 ± 5 come on: x0 − x1 = 10 moves both by 5, and a tenth lost on the
/// way to u leaves 0.9 · 85.
#[test]
fn exact_amounts_stay() {
    let rows = ["x0 - 10 - x1", "0.9* x1 - u0"];
    let found = reconcile(&problem(&[(100.0, 5.0), (80.0, 5.0)], 1, &rows));
    assert_eq!(values(&found), [95.0, 85.0]);
    let solved = found.unmeasured[0].unwrap();
    close(solved.value, 76.5);
    close(solved.sd, 0.9 * 12.5_f64.sqrt());
    // What follows from exact amounts alone is certain.
    let found = reconcile(&problem(&[], 1, &["u0 - 7 - 2"]));
    assert_eq!(found.unmeasured, [Some(Solved { value: 9.0, sd: 0.0 })]);
}

/// 10 ± 5 = 30 ± 1 + x2, and x2 read as 2 ± 5: x2 would have to be negative, and is.
#[test]
fn a_negative_result_is_not_clipped() {
    let found = reconcile(&problem(&[(10.0, 5.0), (30.0, 1.0), (2.0, 5.0)], 0, &["x0 - x1 - x2"]));
    assert!(found.measured[2].value < 0.0);
}

/// Said twice is said once: χ² and the degrees stay.
#[test]
fn dependent_rows_are_dropped() {
    let rows = ["x0 - x1", "0.3* x1 - 0.3* x0", "x0 + u0 - x1", "u0"];
    let found = reconcile(&problem(&[(100.0, 5.0), (90.0, 5.0)], 1, &rows));
    close(found.chi2, 2.0);
    assert_eq!((found.degrees, found.contradictions.len()), (1, 0));
    assert_eq!(found.unmeasured[0].unwrap(), Solved { value: 0.0, sd: 0.0 });
}

/// Exactly 10 and exactly 12: the part is left as it was read, others are reconciled.
#[test]
fn contradictions_are_reported() {
    let rows = ["x0 - 10", "x0 - 12", "x1 - x2", "3 - 4", "0.1 + 0.2 - 0.3"];
    let found = reconcile(&problem(&[(11.0, 1.0), (4.0, 1.0), (6.0, 1.0)], 0, &rows));
    let said: Vec<(usize, f64)> =
        found.contradictions.iter().map(|c| (c.constraint, c.gap)).collect();
    assert_eq!(said, [(1, -2.0), (3, -1.0)]);
    assert_eq!(values(&found), [11.0, 5.0, 5.0]);
    assert_eq!(found.measured[0].move_in_sd, None);
    assert_eq!(found.degrees, 1);
}

/// A measured amount that exact ones fix has no spread left.
#[test]
fn fixed_by_exact_amounts() {
    let found = reconcile(&problem(&[(11.0, 2.0)], 0, &["x0 - 10"]));
    let flow = found.measured[0];
    assert_eq!((flow.value, flow.sd, flow.move_in_sd), (10.0, 0.0, Some(-0.5)));
    assert!((chance_of_chi2(found.chi2, 1).unwrap() - 0.617_075).abs() < 1e-6);
}

/// A gross error of 100 in one of many flows round two balances: the largest move is its own.
#[test]
fn the_test_finds_the_gross_error() {
    let rows = ["x0 - x1 - x2", "x2 - x3 - x4", "x1 + x3 - x5", "x5 + x4 - x6"];
    let read = [100.0, 60.0, 40.0, 115.0, 25.0, 75.0, 100.0].map(|value| (value, 3.0));
    let found = reconcile(&problem(&read, 0, &rows));
    let moves = found.measured.iter().map(|m| m.move_in_sd.unwrap().abs());
    let largest = moves.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    assert_eq!(largest.0, 3);
    assert!(chance_of_chi2(found.chi2, found.degrees).unwrap() < 1e-6);
}

/// So many balances, so many flows between any two of them; which repeats itself.
fn random(seed: u64, balances: usize, flows: usize, unmeasured: f64) -> Problem {
    let mut state = seed;
    let mut next = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let mut all =
        Problem { constraints: vec![Constraint::default(); balances], ..Problem::default() };
    for _ in 0..flows {
        // A third comes from outside, a third goes there.
        let end = |draw: f64| ((draw * balances as f64 * 1.5) as usize).checked_sub(balances / 2);
        let (from, to) = (end(next()), end(next()));
        let value = 10.0 + 90.0 * next();
        let is_measured = next() >= unmeasured;
        let of = if is_measured {
            all.measured.push(Measured { value, variance: (0.05 * value) * (0.05 * value) });
            all.measured.len() - 1
        } else {
            all.unmeasured += 1;
            all.unmeasured - 1
        };
        for (end, factor) in [(from, -1.0), (to, 0.95)] {
            let Some(end) = end.filter(|end| *end < balances) else { continue };
            let row = &mut all.constraints[end];
            let terms = if is_measured { &mut row.measured } else { &mut row.unmeasured };
            terms.push(Term { of, factor });
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Other units, another order: the same flows, χ² and degrees.
    #[test]
    fn units_and_order_do_not_matter(seed in 0_u64..1000, unit in 0.001_f64..1000.0) {
        let before = random(seed, 12, 30, 0.3);
        let mut after = before.clone();
        after.constraints.reverse();
        for m in &mut after.measured {
            *m = Measured { value: m.value * unit, variance: m.variance * unit * unit };
        }
        let (before, after) = (reconcile(&before), reconcile(&after));
        prop_assert_eq!(before.degrees, after.degrees);
        prop_assert!((before.chi2 - after.chi2).abs() <= 1e-9 * before.chi2.max(1.0));
        for (a, b) in before.measured.iter().zip(&after.measured) {
            prop_assert!((a.value * unit - b.value).abs() <= 1e-8 * unit * 100.0);
            prop_assert!((a.sd * unit - b.sd).abs() <= 1e-8 * unit * 100.0);
        }
        for (a, b) in before.unmeasured.iter().zip(&after.unmeasured) {
            prop_assert_eq!(a.is_some(), b.is_some());
        }
    }
}
