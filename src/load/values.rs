//! What one cell says: exact in JSON, with kindness in spreadsheets.
//!
//! Spreadsheets turn codes into numbers, capitalise words and write decimals with a comma; all
//! that can be undone without guessing is undone here, and the rest is said.

use std::borrow::Cow;

use super::row::{Value, short};
use crate::model::fields::TextKind;
use crate::model::wording::did_you_mean;
use crate::model::{Code, Word, unit};

/// What is wrong with a cell; the message continues behind the name of its field.
#[derive(Debug)]
pub(super) struct Wrong {
    pub code: Code,
    pub message: String,
    pub hint: String,
}

/// How the numbers of a text file are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DecimalSign {
    /// `1234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

impl Wrong {
    /// Of another type than the field.
    pub fn type_(message: &str, hint: &str) -> Self {
        Self { code: Code::WrongType, message: message.to_owned(), hint: hint.to_owned() }
    }
}

/// A finite number.
pub(super) fn number(value: &Value<'_>, decimal: DecimalSign) -> Result<f64, Wrong> {
    let (shown, parsed) = match value {
        Value::Json(raw)
            if raw.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) =>
        {
            (Cow::Borrowed(*raw), raw.parse().ok())
        }
        Value::Json(raw) => return Err(not_a_number(raw)),
        Value::Text(text) => (Cow::Borrowed(text.trim()), number_from_text(text.trim(), decimal)),
    };
    match parsed {
        // There is one zero: −0 + 0 is 0.
        Some(number) if f64::is_finite(number) => Ok(number + 0.0),
        Some(_) => Err(Wrong {
            code: Code::NotFinite,
            message: format!("{} is not a finite number", short(&shown)),
            hint: "leave it out if it is unknown".to_owned(),
        }),
        None => {
            let hint = match decimal {
                DecimalSign::Point if shown.contains(',') => "write a decimal point, no thousands",
                DecimalSign::Comma => "write 1234,5 or 1.234,5",
                DecimalSign::Point => "the unit has a field of its own",
            };
            Err(Wrong::type_(&format!("“{}” is not a number", short(&shown)), hint))
        }
    }
}

fn not_a_number(raw: &str) -> Wrong {
    let inside = raw.trim_matches('"');
    let hint = match inside.parse::<f64>() {
        Ok(_) => format!("write {inside} without quotation marks"),
        Err(_) => String::new(),
    };
    Wrong::type_(&format!("must be a number, not {}", kind_of(raw)), &hint)
}

/// The number in a spreadsheet's text; infinite and not-a-number are numbers for now.
fn number_from_text(text: &str, decimal: DecimalSign) -> Option<f64> {
    // A typed minus is a hyphen, a printed one is not.
    let text = text.replace('\u{2212}', "-");
    let plain = match decimal {
        DecimalSign::Point => text,
        DecimalSign::Comma if text.contains(',') => {
            let (whole, fraction) = text.split_once(',')?;
            if whole.contains('.') && !is_grouped(whole) {
                return None;
            }
            format!("{}.{fraction}", whole.replace('.', ""))
        }
        DecimalSign::Comma if is_grouped(&text) => text.replace('.', ""),
        // A point that cannot group thousands is a decimal point.
        DecimalSign::Comma => text,
    };
    plain.parse().ok()
}

/// Whether points stand between groups of thousands: `1.234.567`.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.trim_start_matches(['-', '+']).split('.');
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && digits(first)
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && digits(group))
}

/// A calendar year.
pub(super) fn year(value: &Value<'_>, decimal: DecimalSign) -> Result<i32, Wrong> {
    // "2015" has four digits and no thousands.
    let number = number(value, decimal)?;
    let year = number as i32;
    if f64::from(year) == number {
        return Ok(year);
    }
    Err(Wrong::type_(&format!("{number} is not a year"), "write a whole number such as 2015"))
}

/// Yes or no.
pub(super) fn flag(value: &Value<'_>) -> Result<bool, Wrong> {
    match value {
        Value::Json("true") => Ok(true),
        Value::Json("false") => Ok(false),
        Value::Json(raw) => {
            let message = format!("must be true or false, not {}", kind_of(raw));
            Err(Wrong::type_(&message, "write true or false without quotation marks"))
        }
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "yes" | "ja" | "true" | "sandt" | "1" | "x" => Ok(true),
            "no" | "nej" | "false" | "falsk" | "0" => Ok(false),
            other => Err(Wrong::type_(
                &format!("“{}” is neither yes nor no", short(other)),
                "write yes or no",
            )),
        },
    }
}

/// A word from a closed list.
pub(super) fn word<W: Word>(value: &Value<'_>) -> Result<W, Wrong> {
    let spelling = match value {
        Value::Json(_) => string(value)?,
        Value::Text(text) => text.trim().to_lowercase().replace([' ', '-'], "_").into(),
    };
    W::parse(&spelling).ok_or_else(|| {
        let words: Vec<&str> = W::WORDS.iter().map(|(_, word)| *word).collect();
        let near = did_you_mean(&spelling, words.iter().copied());
        let list = format!("one of {}", words.join(", "));
        Wrong {
            code: Code::UnknownWord,
            message: format!("“{}” is not on its list", short(&spelling)),
            hint: if near.is_empty() { list } else { format!("{near} {list}") },
        }
    })
}

/// A text; of a spreadsheet, repaired where it is a code or a unit.
pub(super) fn text(value: &Value<'_>, kind: TextKind) -> Result<String, Wrong> {
    let Value::Text(text) = value else { return string(value).map(Cow::into_owned) };
    let trimmed = text.trim();
    Ok(match kind {
        TextKind::Unit => unit_symbol(trimmed),
        TextKind::Ewc => ewc(trimmed),
        TextKind::Nace => nace(trimmed),
        TextKind::Country | TextKind::Currency => trimmed.to_uppercase(),
        TextKind::Plain => text.to_string(),
        _ => trimmed.to_owned(),
    })
}

/// The text a JSON string means.
fn string<'a>(value: &Value<'a>) -> Result<Cow<'a, str>, Wrong> {
    let raw = match value {
        Value::Text(text) => return Ok(text.clone()),
        Value::Json(raw) => *raw,
    };
    let Some(inside) = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        let hint =
            if raw.starts_with(['{', '[']) { String::new() } else { format!("write \"{raw}\"") };
        return Err(Wrong::type_(&format!("must be a text, not {}", kind_of(raw)), &hint));
    };
    if !inside.contains('\\') {
        return Ok(inside.into());
    }
    serde_json::from_str::<String>(raw).map(Cow::Owned).map_err(|_| Wrong {
        code: Code::Syntax,
        message: "has an escape that is no character".to_owned(),
        hint: "\\ud800 to \\udfff stand in pairs only".to_owned(),
    })
}

/// What a JSON value is, in words.
pub(super) fn kind_of(raw: &str) -> &'static str {
    match raw.as_bytes().first() {
        Some(b'"') => "a text",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "nothing",
        _ => "a number",
    }
}

/// The symbol of a unit as people write it: `Ton/år` is `t`. An unknown one stays as it is.
fn unit_symbol(written: &str) -> String {
    let lower = written.to_lowercase();
    let per_year = ["/year", "/yr", "/y", "/år", " per year", " pr. år", "/a"];
    let plain = per_year.iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower).trim();
    let symbol = match plain {
        "ton" | "tons" | "tonne" | "tonnes" => "t",
        "m³" | "m^3" => "m3",
        "litre" | "liter" => "l",
        "stk" | "stk." | "pieces" => "pcs",
        other => other,
    };
    unit::UNITS
        .iter()
        .find(|unit| unit.symbol.eq_ignore_ascii_case(symbol))
        .map_or_else(|| written.to_owned(), |unit| unit.symbol.to_owned())
}

/// `170101` and `17 01 01` are the same code; `100101*` is hazardous.
fn ewc(written: &str) -> String {
    let star = if written.ends_with('*') { "*" } else { "" };
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let only_digits = written.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '*' | '.'));
    match digits.len() {
        // A spreadsheet drops the first zero of a number.
        5 if only_digits && !written.contains([' ', '.']) => {
            format!("0{} {} {}{star}", &digits[..1], &digits[1..3], &digits[3..])
        }
        6 if only_digits => format!("{} {} {}{star}", &digits[..2], &digits[2..4], &digits[4..]),
        _ => written.to_owned(),
    }
}

/// A NACE code that became a number: `35.3` is 35.30, `2.1` is 02.10.
fn nace(written: &str) -> String {
    let point = written.replace(',', ".");
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match point.split_once('.') {
        Some((division, class))
            if (1..=2).contains(&division.len())
                && (1..=2).contains(&class.len())
                && number(division)
                && number(class) =>
        {
            format!("{division:0>2}.{class:0<2}")
        }
        None if point.len() == 1 && number(&point) => format!("0{point}"),
        _ => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_and_thousands() {
        let comma = |text| number_from_text(text, DecimalSign::Comma);
        assert_eq!(comma("12,5"), Some(12.5));
        assert_eq!(comma("1.234,5"), Some(1234.5));
        assert_eq!(comma("1.234.567"), Some(1_234_567.0));
        assert_eq!(comma("55.67"), Some(55.67));
        assert_eq!(comma("\u{2212}0,5"), Some(-0.5));
        assert_eq!(comma("12.34,5"), None);
        assert_eq!(number_from_text("12,5", DecimalSign::Point), None);
        assert_eq!(number_from_text("1e3", DecimalSign::Point), Some(1000.0));
    }

    #[test]
    fn codes_that_became_numbers() {
        assert_eq!(nace("35.3"), "35.30");
        assert_eq!(nace("2.1"), "02.10");
        assert_eq!(nace("23.51"), "23.51");
        assert_eq!(nace("1"), "01");
        assert_eq!(nace("C23"), "C23");
        assert_eq!(ewc("170101"), "17 01 01");
        assert_eq!(ewc("10 01 02*"), "10 01 02*");
        assert_eq!(ewc("20108"), "02 01 08");
        assert_eq!(ewc("ash"), "ash");
    }

    #[test]
    fn units_as_people_write_them() {
        assert_eq!(unit_symbol("Ton/år"), "t");
        assert_eq!(unit_symbol("m³"), "m3");
        assert_eq!(unit_symbol("mwh/y"), "MWh");
        assert_eq!(unit_symbol("bushel"), "bushel");
    }
}
