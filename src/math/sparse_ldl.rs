//! Sparse symmetric positive definite systems: S = L D Lᵀ, solve, and the part of the inverse that
//! lies where L has entries.
//!
//! Rows are taken in order of fewest neighbours left (minimum degree; ties by index); where nearly
//! everything touches everything the order no longer matters, and the rest follows by index.
//! L is made row by row: row k has entries at the columns that the entries of S in it reach in the
//! elimination tree (Davis, Algorithm 849, 2005). The inverse follows backwards (Takahashi, Fagan
//! and Chin 1973): with P the entries of column j of L,
//!
//! ```text
//! Zᵢⱼ = −Σ_{k∈P} Zᵢₖ Lₖⱼ  (i ∈ P),      Zⱼⱼ = 1/Dⱼ − Σ_{k∈P} Lₖⱼ Zₖⱼ
//! ```
//!
//! which needs no other entry than those of L. Time: the sum of the squared lengths of the columns
//! of L; a tree of rows is linear. `+ − × ÷` only, in one order.

use std::collections::BTreeSet;

/// A symmetric matrix: the entries of each row, both sides of the diagonal, by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symmetric {
    /// Row by row: column and value, sorted by column, each column once.
    pub rows: Vec<Vec<(usize, f64)>>,
}

/// A factored matrix.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Where each row of the matrix stands in the order of elimination.
    place: Vec<usize>,
    /// Columns of L below the diagonal, in that order: row and value.
    columns: Vec<Vec<(usize, f64)>>,
    /// D; zero where a row is a combination of those before, to rounding.
    diagonal: Vec<f64>,
}

/// A pivot this small against its diagonal is rounding: the row says nothing new.
const SINGULAR: f64 = 1e-14;

impl Factor {
    /// The factors of a positive (semi)definite matrix.
    pub fn new(matrix: &Symmetric) -> Self {
        let n = matrix.rows.len();
        let order = order_of_elimination(matrix);
        let mut place = vec![0; n];
        order.iter().enumerate().for_each(|(k, &row)| place[row] = k);
        let mut columns: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
        let mut diagonal = vec![0.0; n];
        let mut parent: Vec<Option<usize>> = vec![None; n];
        let mut work = vec![0.0; n];
        let mut seen = vec![usize::MAX; n];
        let mut path: Vec<usize> = Vec::new();
        for (k, &row) in order.iter().enumerate() {
            seen[k] = k;
            let mut pattern: Vec<usize> = Vec::new();
            let mut own = 0.0;
            for &(column, value) in &matrix.rows[row] {
                let at = place[column];
                if at == k {
                    own = value;
                } else if at < k {
                    work[at] = value;
                    climb(at, k, &mut parent, &mut seen, &mut path);
                    pattern.append(&mut path);
                }
            }
            // A column comes after all it depends on.
            pattern.sort_unstable();
            let mut pivot = own;
            for &j in &pattern {
                let value = std::mem::take(&mut work[j]);
                for &(i, l) in &columns[j] {
                    work[i] -= l * value;
                }
                let l = if diagonal[j] > 0.0 { value / diagonal[j] } else { 0.0 };
                pivot -= l * value;
                columns[j].push((k, l));
            }
            diagonal[k] = if pivot > SINGULAR * own { pivot } else { 0.0 };
        }
        Self { place, columns, diagonal }
    }

    /// How many rows say something new.
    pub fn rank(&self) -> usize {
        self.diagonal.iter().filter(|d| **d > 0.0).count()
    }

    /// The x with S x = `right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = self.forward(right);
        x.iter_mut()
            .zip(&self.diagonal)
            .for_each(|(x, d)| *x = if *d > 0.0 { *x / d } else { 0.0 });
        for j in (0..x.len()).rev() {
            let below: f64 = self.columns[j].iter().map(|&(i, l)| l * x[i]).sum();
            x[j] -= below;
        }
        self.place.iter().map(|&k| x[k]).collect()
    }

    /// `right`ᵀ S⁻¹ `right`.
    pub fn square(&self, right: &[f64]) -> f64 {
        let known = self.diagonal.iter().zip(self.forward(right)).filter(|(d, _)| **d > 0.0);
        known.map(|(d, x)| x * x / d).sum()
    }

    /// L⁻¹ of a right side, in the order of elimination.
    fn forward(&self, right: &[f64]) -> Vec<f64> {
        let mut x = vec![0.0; right.len()];
        self.place.iter().zip(right).for_each(|(&k, &value)| x[k] = value);
        for j in 0..x.len() {
            let value = x[j];
            if value != 0.0 {
                self.columns[j].iter().for_each(|&(i, l)| x[i] -= l * value);
            }
        }
        x
    }

    /// The inverse where L has entries.
    pub fn inverse(&self) -> Inverse {
        let n = self.columns.len();
        let mut columns: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
        let mut at = vec![usize::MAX; n];
        for j in (0..n).rev() {
            let below = &self.columns[j];
            let mut sums = vec![0.0; below.len()];
            below.iter().enumerate().for_each(|(p, &(i, _))| at[i] = p);
            for (p, &(k, l)) in below.iter().enumerate() {
                for &(i, z) in &columns[k] {
                    let q = at[i];
                    if q != usize::MAX {
                        sums[q] += z * l;
                        if i != k {
                            sums[p] += z * below[q].1;
                        }
                    }
                }
            }
            below.iter().for_each(|&(i, _)| at[i] = usize::MAX);
            let own = if self.diagonal[j] > 0.0 { 1.0 / self.diagonal[j] } else { 0.0 };
            let cross: f64 = below.iter().zip(&sums).map(|((_, l), sum)| l * sum).sum();
            let mut column = vec![(j, own + cross)];
            column.extend(below.iter().zip(&sums).map(|(&(i, _), &sum)| (i, -sum)));
            columns[j] = column;
        }
        Inverse { place: self.place.clone(), columns }
    }
}

/// The inverse of a matrix where its factor has entries: on the diagonal, and at least wherever the
/// matrix has any.
#[derive(Clone, Debug)]
pub struct Inverse {
    place: Vec<usize>,
    columns: Vec<Vec<(usize, f64)>>,
}

impl Inverse {
    /// The entry of two rows; none where the factor has none.
    pub fn get(&self, a: usize, b: usize) -> Option<f64> {
        let (a, b) = (self.place[a], self.place[b]);
        let column = &self.columns[a.min(b)];
        let found = column.binary_search_by(|(i, _)| i.cmp(&a.max(b))).ok()?;
        Some(column[found].1)
    }
}

/// The way from `from` up the elimination tree until a node that row `k` has seen.
fn climb(
    from: usize,
    k: usize,
    parent: &mut [Option<usize>],
    seen: &mut [usize],
    path: &mut Vec<usize>,
) {
    let mut at = from;
    while seen[at] != k {
        seen[at] = k;
        path.push(at);
        at = *parent[at].get_or_insert(k);
    }
}

/// Rows by fewest neighbours left.
fn order_of_elimination(matrix: &Symmetric) -> Vec<usize> {
    let n = matrix.rows.len();
    let others = |(row, cells): (usize, &Vec<(usize, f64)>)| -> Vec<usize> {
        cells.iter().map(|c| c.0).filter(|c| *c != row).collect()
    };
    let mut near: Vec<Vec<usize>> = matrix.rows.iter().enumerate().map(others).collect();
    let mut queue: BTreeSet<(usize, usize)> = (0..n).map(|row| (near[row].len(), row)).collect();
    let mut order = Vec::with_capacity(n);
    while let Some((degree, row)) = queue.pop_first() {
        order.push(row);
        if 10 * degree > 7 * queue.len() {
            break;
        }
        let gone = std::mem::take(&mut near[row]);
        for &other in &gone {
            let merged = union(&near[other], &gone, [row, other]);
            queue.remove(&(near[other].len(), other));
            queue.insert((merged.len(), other));
            near[other] = merged;
        }
    }
    order.extend(queue.into_iter().map(|(_, row)| row).collect::<BTreeSet<_>>());
    order
}

/// What stands in either of two sorted lists, sorted, without two of them.
fn union(a: &[usize], b: &[usize], without: [usize; 2]) -> Vec<usize> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let next = match (a.get(i), b.get(j)) {
            (Some(&x), Some(&y)) => x.min(y),
            (Some(&x), None) | (None, Some(&x)) => x,
            (None, None) => break,
        };
        i += usize::from(a.get(i) == Some(&next));
        j += usize::from(b.get(j) == Some(&next));
        if !without.contains(&next) {
            all.push(next);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring of five with a chord, diagonally dominant: fill-in, and more than one path in the tree.
    fn ring() -> Symmetric {
        let mut dense = vec![vec![0.0; 5]; 5];
        for (a, b, value) in
            [(0, 1, -1.0), (1, 2, 0.5), (2, 3, -2.0), (3, 4, 1.0), (4, 0, 0.25), (1, 3, 0.75)]
        {
            dense[a][b] = value;
            dense[b][a] = value;
        }
        (0..5).for_each(|i| dense[i][i] = 4.0 + i as f64);
        let sparse = |row: Vec<f64>| row.into_iter().enumerate().filter(|(_, v)| *v != 0.0);
        Symmetric { rows: dense.into_iter().map(|row| sparse(row).collect()).collect() }
    }

    fn times(matrix: &Symmetric, x: &[f64]) -> Vec<f64> {
        matrix.rows.iter().map(|row| row.iter().map(|&(j, v)| v * x[j]).sum()).collect()
    }

    #[test]
    fn solves_and_inverts() {
        let matrix = ring();
        let factor = Factor::new(&matrix);
        assert_eq!(factor.rank(), 5);
        let inverse = factor.inverse();
        for column in 0..5 {
            let mut unit = vec![0.0; 5];
            unit[column] = 1.0;
            let x = factor.solve(&unit);
            for (found, expected) in times(&matrix, &x).iter().zip(&unit) {
                assert!((found - expected).abs() < 1e-14);
            }
            for &(row, _) in &matrix.rows[column] {
                assert!((inverse.get(row, column).unwrap() - x[row]).abs() < 1e-15);
            }
            assert!((factor.square(&unit) - x[column]).abs() < 1e-15);
        }
    }

    /// Two equal rows: the second is dropped, the first alone is solved.
    #[test]
    fn a_dependent_row_is_dropped() {
        let matrix = Symmetric { rows: vec![vec![(0, 2.0), (1, 2.0)], vec![(0, 2.0), (1, 2.0)]] };
        let factor = Factor::new(&matrix);
        assert_eq!(factor.rank(), 1);
        let x = factor.solve(&[6.0, 6.0]);
        assert_eq!(x.iter().sum::<f64>(), 3.0);
    }
}
