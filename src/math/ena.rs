//! How does a flow network work as a whole? Throughflow, cycling and organisation of one currency.
//!
//! | symbol | here |
//! |---|---|
//! | F, self-flows on the diagonal | [`Budget::flows`], row gives, column takes |
//! | z, e, r | imports, exports, losses; y = e + r |
//! | T_j = Σᵢ F_ij + z_j | throughflow of a node |
//! | G_ij = F_ij / T_i, N = (I − G)⁻¹ | direct and integral flow intensities |
//! | p | a cell of the extended matrix (imports a row; exports, losses two columns) ÷ TSTp |
//!
//! Throughflow (TST = ΣT) and throughput (TSTp, every flow with the boundary) are two numbers, and
//! both are called TST in print. What is undefined is absent: no path length without imports, and
//! nothing that needs N where I − G is singular (something circulates and never leaves). Time n³.
//!
//! Sources: Finn 1976 (cycling, path length); Patten 1978, Fath and Patten 1999 (indirect effects,
//! homogenisation, amplification); Ulanowicz 1986, 2009 (ascendency, robustness); Zorach and
//! Ulanowicz 2003 (effective link density, roles).

use super::solve::{Square, inverse};

/// The flows of one currency per year, all in one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// F: from row to column.
    pub flows: Square,
    /// z, by node.
    pub imports: Vec<f64>,
    /// e, by node.
    pub exports: Vec<f64>,
    /// r, by node.
    pub losses: Vec<f64>,
}

/// What the flows say together; absent where undefined. Flow sums in the unit of the flows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ena {
    /// Σz.
    pub boundary: f64,
    /// Throughflow ΣT.
    pub tst: f64,
    /// Throughput ΣF + Σz + Σy.
    pub tstp: f64,
    /// Mean path length TST/Σz.
    pub apl: Option<f64>,
    /// Finn's cycling index, Σᵢ Tᵢ(N_ii − 1)/N_ii ÷ TST.
    pub fci: Option<f64>,
    /// zᵀ(N − I − G)1 ÷ zᵀG1.
    pub indirect_direct: Option<f64>,
    /// CV(G)/CV(N) over all cells.
    pub homogenisation: Option<f64>,
    /// Off-diagonal N_ij above 1.
    pub amplification: Option<f64>,
    /// H = −Σ p log₂ p, bits.
    pub h: Option<f64>,
    /// Average mutual information, bits.
    pub ami: Option<f64>,
    /// TSTp·AMI.
    pub ascendency: Option<f64>,
    /// TSTp·H.
    pub capacity: Option<f64>,
    /// Capacity − ascendency.
    pub overhead: Option<f64>,
    /// α = ascendency ÷ capacity.
    pub alpha: Option<f64>,
    /// −α ln α.
    pub robustness: Option<f64>,
    /// 2^((H − AMI)/2).
    pub effective_link_density: Option<f64>,
    /// 2^AMI.
    pub roles: Option<f64>,
    /// The largest |T_in − T_out| ÷ max(T_in, T_out).
    pub max_imbalance: Option<f64>,
}

/// An off-diagonal integral flow above this amplifies; the margin is for rounding.
const AMPLIFIED: f64 = 1.0 + 1e-9;
/// An acyclic network has N_ii = 1; what differs by no more is rounding.
const ROUNDING: f64 = 1e-14;

/// Measures the flows of one currency.
pub fn measure_ena(budget: &Budget) -> Ena {
    let through = Through::of(budget);
    let boundary = total(&budget.imports);
    let tst = total(&through.into);
    let tstp =
        total(budget.flows.cells()) + boundary + total(&budget.exports) + total(&budget.losses);
    let ena = Ena {
        boundary,
        tst,
        tstp,
        apl: (boundary > 0.0).then(|| tst / boundary),
        max_imbalance: through.max_imbalance(),
        ..Ena::default()
    };
    with_integral(with_information(ena, budget, &through), budget, &through)
}

fn total(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, x| sum + x)
}

/// What goes into and out of each node.
struct Through {
    into: Vec<f64>,
    out: Vec<f64>,
}

impl Through {
    fn of(budget: &Budget) -> Self {
        let n = budget.flows.size;
        let column = |j: usize| (0..n).fold(0.0, |sum, i| sum + budget.flows[(i, j)]);
        Self {
            into: (0..n).map(|j| column(j) + budget.imports[j]).collect(),
            out: (0..n)
                .map(|i| total(budget.flows.row(i)) + budget.exports[i] + budget.losses[i])
                .collect(),
        }
    }

    fn max_imbalance(&self) -> Option<f64> {
        let nodes = self.into.iter().zip(&self.out).filter(|(i, o)| i.max(**o) > 0.0);
        nodes.map(|(i, o)| (i - o).abs() / i.max(*o)).reduce(f64::max)
    }
}

/// What needs N: cycling, indirect effects, homogenisation, amplification.
fn with_integral(ena: Ena, budget: &Budget, through: &Through) -> Ena {
    let n = budget.flows.size;
    let mut direct = Square::zeros(n);
    let mut open = Square::identity(n);
    for i in (0..n).filter(|&i| through.into[i] > 0.0) {
        for j in 0..n {
            direct[(i, j)] = budget.flows[(i, j)] / through.into[i];
            open[(i, j)] -= direct[(i, j)];
        }
    }
    let Some(integral) = inverse(&open) else { return ena };
    let cycled = (0..n).fold(0.0, |sum, i| {
        let returns = (integral[(i, i)] - 1.0) / integral[(i, i)];
        if returns.abs() <= ROUNDING { sum } else { sum + through.into[i] * returns }
    });
    let (mut first, mut later) = (0.0, 0.0);
    for i in 0..n {
        let row = total(direct.row(i));
        first += budget.imports[i] * row;
        later += budget.imports[i] * (total(integral.row(i)) - 1.0 - row);
    }
    let amplified = (0..n)
        .flat_map(|i| (0..n).map(move |j| (i, j)))
        .filter(|&(i, j)| i != j && integral[(i, j)] > AMPLIFIED)
        .count();
    let spread = variation(direct.cells()).zip(variation(integral.cells()));
    Ena {
        fci: (ena.tst > 0.0).then(|| cycled / ena.tst),
        indirect_direct: (first > 0.0).then(|| later / first),
        homogenisation: spread.and_then(|(g, n)| (n > 0.0).then(|| g / n)),
        amplification: Some(amplified as f64),
        ..ena
    }
}

/// Coefficient of variation; absent where the mean is 0.
fn variation(cells: &[f64]) -> Option<f64> {
    let n = cells.len() as f64;
    let mean = total(cells) / n;
    let square = cells.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
    (mean > 0.0).then(|| (square / (n - 1.0)).sqrt() / mean).filter(|cv| cv.is_finite())
}

/// What the extended matrix says: ascendency, capacity and what follows from them.
fn with_information(ena: Ena, budget: &Budget, through: &Through) -> Ena {
    if ena.tstp <= 0.0 {
        return ena;
    }
    let n = budget.flows.size;
    let (exported, lost) = (total(&budget.exports), total(&budget.losses));
    let (mut h, mut ami) = (0.0, 0.0);
    let mut add = |flow: f64, row: f64, column: f64| {
        if flow > 0.0 {
            let p = flow / ena.tstp;
            h -= p * libm::log2(p);
            ami += p * libm::log2(flow / row * (ena.tstp / column));
        }
    };
    for i in 0..n {
        add(budget.imports[i], ena.boundary, through.into[i]);
        for j in 0..n {
            add(budget.flows[(i, j)], through.out[i], through.into[j]);
        }
        add(budget.exports[i], through.out[i], exported);
        add(budget.losses[i], through.out[i], lost);
    }
    let alpha = (h > 0.0).then(|| ami / h);
    Ena {
        h: Some(h),
        ami: Some(ami),
        ascendency: Some(ena.tstp * ami),
        capacity: Some(ena.tstp * h),
        overhead: Some(ena.tstp * (h - ami)),
        alpha,
        robustness: alpha.map(|a| if a > 0.0 { -a * libm::log(a) } else { 0.0 }),
        effective_link_density: Some(libm::exp2((h - ami) / 2.0)),
        roles: Some(libm::exp2(ami)),
        ..ena
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Node, import, export, loss; and flows by position.
    fn budget(nodes: &[(f64, f64, f64)], flows: &[(usize, usize, f64)]) -> Budget {
        let mut matrix = Square::zeros(nodes.len());
        flows.iter().for_each(|&(i, j, f)| matrix[(i, j)] += f);
        Budget {
            flows: matrix,
            imports: nodes.iter().map(|n| n.0).collect(),
            exports: nodes.iter().map(|n| n.1).collect(),
            losses: nodes.iter().map(|n| n.2).collect(),
        }
    }

    fn near(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-12)
    }

    /// METHODS, chapter 5: A → B 10, B → C 8, C → A 4; in A 6; out B 2, C 4. Of T = (10, 10, 8)
    /// a share 1·0.8·0.5 = 0.4 returns, so N_ii = 1/0.6 and FCI 0.4; APL 28/6.
    #[test]
    fn three_in_a_ring() {
        let nodes = [(6.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 4.0, 0.0)];
        let ena = measure_ena(&budget(&nodes, &[(0, 1, 10.0), (1, 2, 8.0), (2, 0, 4.0)]));
        assert_eq!((ena.boundary, ena.tst, ena.tstp), (6.0, 28.0, 34.0));
        assert!(near(ena.fci, 0.4) && near(ena.apl, 28.0 / 6.0));
        assert_eq!(ena.max_imbalance, Some(0.0));
        let sum = ena.ascendency.zip(ena.overhead).map(|(a, o)| a + o);
        assert!((sum.unwrap() - ena.capacity.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn acyclic_cycles_nothing() {
        let nodes = [(5.0, 0.0, 0.0), (0.0, 0.0, 2.0), (0.0, 3.0, 0.0)];
        let ena = measure_ena(&budget(&nodes, &[(0, 1, 5.0), (1, 2, 3.0)]));
        assert_eq!(ena.fci, Some(0.0));
        assert_eq!(ena.amplification, Some(0.0));
    }

    /// A closed ring: what circulates for ever has no cycling index and no path length.
    #[test]
    fn a_closed_ring_is_undefined() {
        let ena =
            measure_ena(&budget(&[(0.0, 0.0, 0.0); 3], &[(0, 1, 3.0), (1, 2, 3.0), (2, 0, 3.0)]));
        assert_eq!((ena.fci, ena.apl, ena.homogenisation), (None, None, None));
        assert_eq!(ena.tst, 9.0);
        assert!(near(ena.alpha, 1.0));
    }

    #[test]
    fn nothing_flows() {
        let ena = measure_ena(&budget(&[], &[]));
        assert_eq!((ena.fci, ena.h, ena.alpha, ena.max_imbalance), (None, None, None, None));
    }
}
