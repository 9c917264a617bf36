//! Rows in order of their ids, for millions of them.
//!
//! Ids are compared by their first eight bytes, as one number, and by the rest only where those
//! agree: most comparisons then touch no text.

use rayon::prelude::*;

/// The rows `0..rows` in order of their ids; rows of one id in their own order.
pub(super) fn rows_by_id<'a>(rows: usize, id: impl Fn(usize) -> &'a str + Sync) -> Vec<u32> {
    rows_by_begun_id(rows, id, "")
}

/// The same where every id goes on with `behind`: `a0>` comes before `a>`.
pub(super) fn rows_by_begun_id<'a>(
    rows: usize,
    id: impl Fn(usize) -> &'a str + Sync,
    behind: &str,
) -> Vec<u32> {
    let whole = |row: u32| id(row as usize).bytes().chain(behind.bytes());
    let key = |row: u32| (prefix(whole(row)), row);
    let mut keys: Vec<(u64, u32)> = (0..rows as u32).into_par_iter().map(key).collect();
    keys.par_sort_unstable_by(|a, b| {
        let texts = || {
            let (x, y) = (id(a.1 as usize), id(b.1 as usize));
            if behind.is_empty() { x.cmp(y) } else { whole(a.1).cmp(whole(b.1)) }
        };
        a.0.cmp(&b.0).then_with(texts).then(a.1.cmp(&b.1))
    });
    keys.into_iter().map(|(_, row)| row).collect()
}

/// The place of each row among those whose id goes on with `behind`. `None` if such an id begins
/// another: what stands behind them would decide.
pub(super) fn places_by_begun_id<'a>(
    rows: usize,
    id: impl Fn(usize) -> &'a str + Sync,
    behind: &str,
) -> Option<Vec<u32>> {
    let order = rows_by_begun_id(rows, &id, behind);
    // An id that begins others stands right before the first of them.
    let begins = |pair: &[u32]| {
        let rest = id(pair[1] as usize).strip_prefix(id(pair[0] as usize));
        rest.is_some_and(|rest| rest.starts_with(behind))
    };
    if order.par_windows(2).any(begins) {
        return None;
    }
    let mut places = vec![0; rows];
    (0..).zip(order).for_each(|(place, row)| places[row as usize] = place);
    Some(places)
}

/// The first eight bytes of a text, in an order that the whole text does not contradict.
fn prefix(text: impl Iterator<Item = u8>) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text).for_each(|(slot, byte)| *slot = byte);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_texts() {
        let ids = ["b", "a\0", "a", "", "a", "0123456789abcdefz", "0123456789abcdef", "é"];
        let order = rows_by_id(ids.len(), |row| ids[row]);
        assert_eq!(order, [3, 6, 5, 2, 4, 1, 0, 7]);
    }

    /// In ASCII, digits stand before the sign and letters behind it; a sign in an id may decide later.
    #[test]
    fn what_stands_behind_an_id_counts() {
        let ids = ["a", "ab", "a0", "0123456789", "01234567890"];
        assert_eq!(places_by_begun_id(5, |row| ids[row], ">"), Some(vec![3, 4, 2, 1, 0]));
        assert_eq!(places_by_begun_id(2, |row| ["a>b", "a"][row], ">"), None);
        assert_eq!(places_by_begun_id(2, |row| ["a>b", "a"][row], ":"), Some(vec![1, 0]));
    }
}
