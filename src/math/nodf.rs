//! Are the partners of the specialised a part of the partners of the general?
//!
//! NODF, between 0 and 100: the mean over all pairs of rows and all pairs of columns of 100 times
//! the share of the emptier one's entries that the fuller one has as well; a pair of equally
//! full lines, or with an empty one, counts 0.
//!
//! A common entry of two lines counts 1 ÷ the entries of the emptier, so no pair has to be looked
//! at: with the lines taken from the fullest to the emptiest, each entry asks how many fuller lines
//! have it as well. Time and space O(entries + lines).
//!
//! Source: Almeida-Neto et al., A consistent metric for nestedness analysis, Oikos 117 (2008).

use super::graph::Rows;

/// NODF of the 0/1 matrix with these rows and columns, over the lines that `of` keeps.
///
/// Absent where there is no pair of lines at all.
pub fn nodf(rows: &Rows, columns: &Rows, lines: Lines) -> Option<f64> {
    let count = |side: &Rows| match lines {
        Lines::All => side.len(),
        Lines::Filled => (0..side.len()).filter(|&v| side.degree(v) > 0).count(),
    };
    let pairs = |lines: usize| lines * lines.saturating_sub(1) / 2;
    let all = pairs(count(rows)) + pairs(count(columns));
    let shared = overlap(rows, columns) + overlap(columns, rows);
    (all > 0).then(|| 100.0 * shared / all as f64)
}

/// Which rows and columns of a matrix count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All of them, empty ones too.
    All,
    /// Those with at least one entry.
    Filled,
}

/// Σ over pairs of unequally full rows of the common entries ÷ the entries of the emptier.
fn overlap(rows: &Rows, columns: &Rows) -> f64 {
    let mut by_degree: Vec<u32> = (0..rows.len() as u32).collect();
    by_degree.sort_by_key(|&row| std::cmp::Reverse(rows.degree(row as usize)));
    // In how many rows fuller than the present ones each column has an entry.
    let mut fuller = vec![0_usize; columns.len()];
    let mut shared = vec![0_usize; rows.len()];
    for equal in by_degree.chunk_by(|&a, &b| rows.degree(a as usize) == rows.degree(b as usize)) {
        for &row in equal {
            let entries = rows.row(row as usize).iter();
            shared[row as usize] = entries.map(|&column| fuller[column as usize]).sum();
        }
        for &column in equal.iter().flat_map(|&row| rows.row(row as usize)) {
            fuller[column as usize] += 1;
        }
    }
    let filled = (0..rows.len()).filter(|&row| shared[row] > 0);
    filled.fold(0.0, |sum, row| sum + shared[row] as f64 / rows.degree(row) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::graph::Graph;
    use super::*;

    /// A staircase 111, 110, 100 is perfectly nested; equally full rows are not nested at all.
    #[test]
    fn stairs_are_nested_and_blocks_are_not() {
        let stairs = Graph::new(3, vec![(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)]);
        assert_eq!(nodf(&stairs.out, &stairs.into, Lines::All), Some(100.0));
        let blocks = Graph::new(2, vec![(0, 0), (1, 1)]);
        assert_eq!(nodf(&blocks.out, &blocks.into, Lines::All), Some(0.0));
        assert_eq!(nodf(&Graph::new(1, vec![]).out, &Graph::new(1, vec![]).into, Lines::All), None);
    }

    /// Givers 0, 1 on takers 2, 3: rows 11 and 10. Filled lines: the pair of rows overlaps fully,
    /// the columns (2 and 1 givers) as well: 100. Among all 4 rows and 4 columns: 2 of 12 pairs.
    #[test]
    fn empty_lines_count_only_when_asked() {
        let graph = Graph::new(4, vec![(0, 2), (0, 3), (1, 2)]);
        assert_eq!(nodf(&graph.out, &graph.into, Lines::Filled), Some(100.0));
        assert_eq!(nodf(&graph.out, &graph.into, Lines::All), Some(100.0 * 2.0 / 12.0));
    }
}
