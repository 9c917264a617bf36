//! Are the partners of the specialised a part of the partners of the general?
//!
//! NODF, between 0 and 100: the mean over all pairs of rows and all pairs of columns of 100 times
//! the share of the emptier one's entries that the fuller one has as well; a pair of equally
//! full lines, or with an empty one, counts 0.
//!
//! Only pairs that have something in common are visited: time Σ (row length)² over both sides.
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
    let mut common = vec![0_usize; rows.len()];
    let mut met: Vec<u32> = Vec::new();
    let mut total = 0.0;
    for row in 0..rows.len() {
        for &column in rows.row(row) {
            for &other in columns.row(column as usize) {
                if rows.degree(other as usize) > rows.degree(row) {
                    if common[other as usize] == 0 {
                        met.push(other);
                    }
                    common[other as usize] += 1;
                }
            }
        }
        let shared: usize = met.drain(..).map(|m| std::mem::take(&mut common[m as usize])).sum();
        if shared > 0 {
            total += shared as f64 / rows.degree(row) as f64;
        }
    }
    total
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
