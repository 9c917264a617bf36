//! Flows are reconciled as by an independent dense computation, in 100 random small networks.
//!
//! `tests/balances.py` wrote `tests/balance/areas.jsonl` with numpy: null spaces by singular values and a
//! pseudo-inverse, where the project eliminates and factors. It is not needed here.

use serde_json::Value;
use symbio::math::reconcile::{Constraint, Measured, Problem, Term, reconcile};

use crate::common::here;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn terms(value: &Value) -> Vec<Term> {
    let term = |pair: &Value| Term {
        of: pair[0].as_u64().unwrap() as usize,
        factor: pair[1].as_f64().unwrap(),
    };
    value.as_array().unwrap().iter().map(term).collect()
}

fn problem(area: &Value) -> Problem {
    let read = |pair: &Value| Measured {
        value: pair[0].as_f64().unwrap(),
        variance: pair[1].as_f64().unwrap().powi(2),
    };
    let constraint = |row: &Value| Constraint {
        measured: terms(&row["measured"]),
        unmeasured: terms(&row["unmeasured"]),
        exact: numbers(&row["exact"]),
    };
    Problem {
        measured: area["measured"].as_array().unwrap().iter().map(read).collect(),
        unmeasured: area["unmeasured"].as_u64().unwrap() as usize,
        constraints: area["constraints"].as_array().unwrap().iter().map(constraint).collect(),
    }
}

#[test]
fn reconciled_as_by_a_dense_computation() {
    let text = std::fs::read_to_string(here("tests/balance/areas.jsonl")).expect("the areas");
    let areas: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(areas.len(), 100);
    for (at, area) in areas.iter().enumerate() {
        let problem = problem(area);
        let found = reconcile(&problem);
        assert_eq!(found.contradictions, [], "area {at}");
        assert_eq!(found.degrees as u64, area["dof"].as_u64().unwrap(), "area {at}");
        // Relative to the largest amount of the area.
        let exact = problem.constraints.iter().flat_map(|row| &row.exact);
        let read = problem.measured.iter().map(|m| &m.value);
        let size = exact.chain(read).fold(1.0_f64, |largest, x| largest.max(x.abs()));
        let close = |what: &str, found: f64, expected: f64, size: f64| {
            let apart = (found - expected).abs();
            assert!(apart <= 1e-9 * size, "area {at}, {what}: {found} not {expected}");
        };
        close("chi2", found.chi2, area["chi2"].as_f64().unwrap(), found.chi2.max(1.0));
        for (i, flow) in found.measured.iter().enumerate() {
            let expected = numbers(&area["reconciled"][i]);
            close("value", flow.value, expected[0], size);
            close("sd", flow.sd, expected[1], size);
            assert_eq!(flow.move_in_sd.is_some(), area["moves"][i].is_number(), "area {at}: {i}");
            if let Some(moved) = flow.move_in_sd {
                close("move", moved, area["moves"][i].as_f64().unwrap(), moved.abs().max(1.0));
            }
        }
        for (j, solved) in found.unmeasured.iter().enumerate() {
            let expected = &area["solved"][j];
            assert_eq!(solved.is_some(), !expected.is_null(), "area {at}: unmeasured {j}");
            if let Some(solved) = solved {
                let expected = numbers(expected);
                close("solved", solved.value, expected[0], size);
                close("its sd", solved.sd, expected[1], size);
            }
        }
    }
}
