//! Dense square matrices: multiply, solve, invert.
//!
//! Gauss with partial pivoting, in one fixed order of operations (`+ − × ÷` only), so that the
//! last bit is the same on every machine. Time n³, space n².

/// A dense square matrix, row after row.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    /// The number of rows, and of columns.
    pub size: usize,
    cells: Vec<f64>,
}

impl Square {
    /// All zeros.
    pub fn zeros(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    /// Ones on the diagonal.
    pub fn identity(size: usize) -> Self {
        let mut one = Self::zeros(size);
        (0..size).for_each(|i| one[(i, i)] = 1.0);
        one
    }

    /// One row.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.cells[i * self.size..(i + 1) * self.size]
    }

    /// Every cell, row after row.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.cells[i * self.size..(i + 1) * self.size]
    }

    fn swap_rows(&mut self, i: usize, j: usize) {
        for k in 0..self.size {
            self.cells.swap(i * self.size + k, j * self.size + k);
        }
    }

    /// Row `to` less `factor` times row `from`.
    fn subtract_row(&mut self, to: usize, from: usize, factor: f64) {
        let n = self.size;
        let (low, high) = (to.min(from), to.max(from));
        let (head, tail) = self.cells.split_at_mut(high * n);
        let (low, high) = (&mut head[low * n..(low + 1) * n], &mut tail[..n]);
        let (target, source) = if to > from { (high, low) } else { (low, high) };
        target.iter_mut().zip(source).for_each(|(t, s)| *t -= factor * *s);
    }
}

impl std::ops::Index<(usize, usize)> for Square {
    type Output = f64;
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.cells[i * self.size + j]
    }
}

impl std::ops::IndexMut<(usize, usize)> for Square {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.cells[i * self.size + j]
    }
}

/// A pivot this much smaller than the largest cell is rounding: the matrix is singular.
const SINGULAR: f64 = 1e-13;

/// The inverse; absent where the matrix is singular.
pub fn inverse(matrix: &Square) -> Option<Square> {
    let n = matrix.size;
    let mut a = matrix.clone();
    let mut inverse = Square::identity(n);
    let largest = a.cells.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| {
            // Of equal pivots the first.
            a[(i, k)].abs().total_cmp(&a[(j, k)].abs()).then(j.cmp(&i))
        })?;
        if a[(pivot, k)].abs() <= SINGULAR * largest {
            return None;
        }
        a.swap_rows(k, pivot);
        inverse.swap_rows(k, pivot);
        let by = a[(k, k)];
        a.row_mut(k).iter_mut().for_each(|x| *x /= by);
        inverse.row_mut(k).iter_mut().for_each(|x| *x /= by);
        for i in (0..n).filter(|&i| i != k) {
            let factor = a[(i, k)];
            if factor != 0.0 {
                a.subtract_row(i, k, factor);
                inverse.subtract_row(i, k, factor);
            }
        }
    }
    Some(inverse)
}

/// The x with `matrix`·x = `right`; absent where the matrix is singular to the last bit.
///
/// Nearly singular matrices are solved: inverse iteration lives on them.
pub fn solve(matrix: &Square, right: &[f64]) -> Option<Vec<f64>> {
    let n = matrix.size;
    let mut a = matrix.clone();
    let mut x = right.to_vec();
    for k in 0..n {
        let pivot = (k..n)
            .max_by(|&i, &j| a[(i, k)].abs().total_cmp(&a[(j, k)].abs()).then(j.cmp(&i)))
            .filter(|&pivot| a[(pivot, k)] != 0.0)?;
        a.swap_rows(k, pivot);
        x.swap(k, pivot);
        for i in k + 1..n {
            let factor = a[(i, k)] / a[(k, k)];
            if factor != 0.0 {
                a.subtract_row(i, k, factor);
                x[i] -= factor * x[k];
            }
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[(k, j)] * x[j]).sum();
        x[k] = (x[k] - known) / a[(k, k)];
    }
    x.iter().all(|x| x.is_finite()).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(rows: [[f64; 3]; 3]) -> Square {
        Square { size: 3, cells: rows.concat() }
    }

    #[test]
    fn inverts_with_a_zero_on_the_diagonal() {
        let inverse = inverse(&square([[0.0, 2.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 4.0]]));
        let expected = square([[0.0, 1.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.25]]);
        assert_eq!(inverse, Some(expected));
    }

    #[test]
    fn a_singular_matrix_has_no_inverse() {
        // The last row is the sum of the others, up to rounding.
        let a = square([[0.1, 0.2, 0.3], [0.7, 0.1, 0.2], [0.8, 0.1 + 0.2, 0.5]]);
        assert_eq!(inverse(&a), None);
    }

    #[test]
    fn solves() {
        let a = square([[2.0, 1.0, 0.0], [4.0, 0.0, 1.0], [0.0, 1.0, 1.0]]);
        assert_eq!(solve(&a, &[4.0, 7.0, 5.0]), Some(vec![1.0, 2.0, 3.0]));
    }
}
