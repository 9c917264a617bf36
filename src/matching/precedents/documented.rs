//! What exchanges are documented, and what are their words in Danish? Three small tables.
//!
//! `documented.csv` has the columns of the format's `precedents`, with a citation as `source`; its
//! texts are ours. `trades.csv` names the takers' sectors, `danish.csv` everything else.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use arcstr::ArcStr;

use crate::model::Precedent;
use crate::text::Lang;

/// Every documented exchange, as written in `documented.csv`.
pub(super) fn documented() -> &'static [Precedent] {
    static RECORDS: OnceLock<Vec<Precedent>> = OnceLock::new();
    RECORDS.get_or_init(|| rows(include_str!("documented.csv")).map(precedent).collect())
}

fn precedent(
    [from_sector, resource, ewc, to_sector, r#use, place, year, source]: [String; 8],
) -> Precedent {
    let year = year.parse().ok();
    let [from_sector, resource, ewc, to_sector, r#use, place, source] =
        [from_sector, resource, ewc, to_sector, r#use, place, source].map(ArcStr::from);
    Precedent { from_sector, resource, ewc, to_sector, r#use, place, year, source }
}

/// A company of this sector with its article, `a cement works`; `None` where the table has none.
pub(super) fn trade(sector: &str, lang: Lang) -> Option<&'static str> {
    static TRADES: OnceLock<BTreeMap<String, [String; 2]>> = OnceLock::new();
    let trades = TRADES.get_or_init(|| {
        rows(include_str!("trades.csv")).map(|[nace, en, da]| (nace, [en, da])).collect()
    });
    let [en, da] = trades.get(sector)?;
    Some(match lang {
        Lang::En => en,
        Lang::Da => da,
    })
}

/// The Danish of a text in `documented.csv`; any other text as it is.
pub(super) fn in_danish(text: &str) -> &str {
    static DANISH: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let danish =
        DANISH.get_or_init(|| rows(include_str!("danish.csv")).map(|[en, da]| (en, da)).collect());
    danish.get(text).map_or(text, String::as_str)
}

/// The rows below the heading. The tables are part of the program and a test reads every row, so
/// none is left out.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [String; N]> {
    let records = csv::Reader::from_reader(table.as_bytes()).into_records().flatten();
    records.filter_map(|record| {
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        cells.try_into().ok()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::load::sketch;
    use crate::network::check::check;

    #[test]
    fn every_row_is_read() {
        let lines = |table: &str| table.lines().count() - 1;
        assert_eq!(documented().len(), lines(include_str!("documented.csv")));
        assert_eq!(
            rows::<3>(include_str!("trades.csv")).count(),
            lines(include_str!("trades.csv"))
        );
        assert_eq!(
            rows::<2>(include_str!("danish.csv")).count(),
            lines(include_str!("danish.csv"))
        );
        assert!(documented().len() >= 60);
    }

    /// The project's own checks of codes, on the rows as if they were a network's table.
    #[test]
    fn every_code_is_sound() {
        let mut data = sketch("a -> b: wood 1");
        data.precedents = documented().to_vec();
        data.precedents.iter_mut().for_each(|p| p.source = ArcStr::new());
        let issues = check(&data);
        assert!(issues.iter().all(|i| i.message.contains("source")), "{issues:?}");
        for p in documented() {
            assert!(!p.from_sector.is_empty() && !p.to_sector.is_empty(), "{p:?}");
            assert!(!p.source.is_empty() && !p.place.is_empty() && !p.r#use.is_empty(), "{p:?}");
            assert!(p.year.is_none_or(|year| (1900..2026).contains(&year)), "{p:?}");
        }
    }

    #[test]
    fn no_exchange_is_told_twice() {
        let key = |p: &'static Precedent| (&p.from_sector, &p.resource, &p.to_sector, &p.place);
        let keys: BTreeSet<_> = documented().iter().map(key).collect();
        assert_eq!(keys.len(), documented().len());
    }

    #[test]
    fn every_text_is_in_danish_and_every_taker_has_a_trade() {
        let danish: BTreeSet<String> =
            rows(include_str!("danish.csv")).map(|[en, _]: [String; 2]| en).collect();
        let mut texts = BTreeSet::new();
        for p in documented() {
            for lang in [Lang::En, Lang::Da] {
                assert!(trade(&p.to_sector, lang).is_some(), "{}", p.to_sector);
            }
            for text in [&p.resource, &p.r#use] {
                assert!(danish.contains(text.as_str()), "{text}");
            }
            texts.extend([&p.resource, &p.r#use, &p.place].map(ArcStr::clone));
        }
        let unused: Vec<_> =
            danish.iter().filter(|text| !texts.contains(&ArcStr::from(text.as_str()))).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
