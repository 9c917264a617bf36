//! `symbio list`: what there is, read from the same tables the program runs on.

use symbio::model::{Code, Factor, Factors, Settings, Severity, Word};
use symbio::text::Lang;
use symbio::{analysis, figure, load, report};

use super::args::{Common, List};
use super::{Failure, print};

/// What is listed: its id, and what it is.
type Entry = (String, String);

/// A list by its name.
type NamedList = (&'static str, fn(Lang) -> Vec<Entry>);

/// Prints one list, or all.
pub fn run(options: &List, common: &Common) -> Result<(), Failure> {
    let lang = common.lang.into();
    let lists: [NamedList; 6] = [
        ("analyses", analyses),
        ("figures", figures),
        ("formats", formats),
        ("settings", settings),
        ("factors", factors),
        ("codes", codes),
    ];
    let chosen =
        lists.iter().filter(|(name, _)| options.what.as_deref().is_none_or(|w| w == *name));
    let mut out = String::new();
    for (name, rows) in chosen {
        if options.what.is_none() {
            out += &format!("{name}\n");
        }
        for (id, what) in rows(lang) {
            out += &format!("  {id:<22} {what}\n");
        }
        if options.what.is_none() {
            out.push('\n');
        }
    }
    print(&out)
}

fn analyses(lang: Lang) -> Vec<Entry> {
    let row = |a: &analysis::Analysis| (a.id.to_owned(), a.question.in_lang(lang).to_owned());
    analysis::ALL.iter().map(row).collect()
}

fn figures(lang: Lang) -> Vec<Entry> {
    let row = |f: &figure::Figure| (f.id.to_owned(), f.shows.in_lang(lang).to_owned());
    figure::ALL.iter().map(row).collect()
}

fn formats(lang: Lang) -> Vec<Entry> {
    let read = load::FORMATS.iter().map(|f| (format!("in: {}", f.name), f.about.to_owned()));
    let written =
        report::WRITERS.iter().map(|w| (format!("out: {}", w.id), w.what.in_lang(lang).to_owned()));
    read.chain(written).collect()
}

fn settings(_: Lang) -> Vec<Entry> {
    let defaults = Settings::default();
    let row = |s: &symbio::model::Setting| {
        let value = (s.get)(&defaults).map_or("unknown".to_owned(), |v| v.to_string());
        (s.key.to_owned(), format!("{value:>9} {:<10} {}", s.unit, s.meaning))
    };
    Settings::TABLE.iter().map(row).collect()
}

fn factors(_: Lang) -> Vec<Entry> {
    let row = |f: &Factor| {
        let year = f.year.map_or(String::new(), |year| year.to_string());
        let route = f.route.map_or(String::new(), |route| format!(" ({})", route.as_str()));
        let what = format!("{}{route}", f.what.as_str());
        let text = format!("{what:<25} {:>8} {:<8} {year:<5} {}", f.value, f.unit, f.source);
        (f.id.clone(), text)
    };
    Factors::default().list().iter().map(row).collect()
}

fn codes(_: Lang) -> Vec<Entry> {
    let row = |(code, printed, meaning): &(Code, &str, &str)| {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        ((*printed).to_owned(), format!("{severity:<8} {meaning}"))
    };
    Code::TABLE.iter().map(row).collect()
}
