//! An issue as people like to see it: the line of the file, and a mark under what is wrong.

use anstyle::{AnsiColor, Style};

use crate::model::{Issue, Severity};

/// Draws an issue with its line and a mark, in colours; print it through `anstream`, which takes
/// the colours off where they are not wanted.
///
/// ```text
/// error[negative]: exchange 14 (steam, plant → refinery): quantity −3 is negative
///   --> kalundborg.json:62:71
///    |
/// 62 | {"id": "k14", "from": "plant", "to": "refinery", "quantity": -3},
///    |                                                              ^^
///    = hint: swap from and to, or remove the sign
/// ```
pub fn draw_issue(issue: &Issue) -> String {
    let (word, colour) = match issue.code.severity() {
        Severity::Error => ("error", AnsiColor::Red),
        Severity::Warning => ("warning", AnsiColor::Yellow),
    };
    let loud = Style::new().bold().fg_color(Some(colour.into()));
    let dim = Style::new().fg_color(Some(AnsiColor::Blue.into()));
    let bold = Style::new().bold();

    let (code, message) = (issue.code.as_str(), plain(&issue.message));
    let mut out = format!("{loud}{word}[{code}]{loud:#}{bold}: {message}{bold:#}\n");
    let mut margin = 2;
    if let Some(place) = &issue.place {
        let line = place.line.to_string();
        margin = line.len() + 1;
        let bar = format!("{dim}{:margin$}|{dim:#}", "");
        let file = plain(&place.file);
        out += &format!("{dim}{:>margin$}->{dim:#} {file}:{line}:{}\n", "-", place.column);
        let cut = if place.text_from > 1 { "…" } else { "" };
        let before = place.column.saturating_sub(place.text_from) + cut.chars().count();
        let marks = "^".repeat(place.width.min(100));
        out += &format!("{bar}\n{dim}{line} |{dim:#} {cut}{}\n", plain(&place.text));
        out += &format!("{bar} {:before$}{loud}{marks}{loud:#}\n", "");
    }
    if !issue.hint.is_empty() {
        out += &format!("{dim}{:margin$}={dim:#} hint: {}\n", "", plain(&issue.hint));
    }
    out
}

/// The text without what would move the cursor or change the colours of a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Code, Place, Table};

    #[test]
    fn the_mark_stands_under_what_is_meant() {
        let mut issue =
            Issue::new(Code::Negative, Table::Exchanges, 0, "quantity", "−3 is negative")
                .hint("remove the sign");
        issue.place = Some(Place {
            file: "a.json".to_owned(),
            line: 12,
            column: 7,
            width: 2,
            text: "{\"q\": -3}".to_owned(),
            text_from: 1,
        });
        let drawn = anstream::adapter::strip_str(&draw_issue(&issue)).to_string();
        let expected = "error[negative]: −3 is negative\n  --> a.json:12:7\n   |\n12 | {\"q\": -3}\n   |       ^^\n   = hint: remove the sign\n";
        assert_eq!(drawn, expected);
    }
}
