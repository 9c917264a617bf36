//! Numbers as people read them. Rounding happens here and nowhere else.
//!
//! Results keep every digit; figures, summaries and reports pass through this file.

use crate::text::Lang;

/// The sign for a negative number in print: a true minus, not a hyphen.
pub const MINUS: char = '\u{2212}';

/// `value` with at most `digits` significant digits, thousands grouped: `1,234.5` or `1.234,5`.
///
/// Whole numbers never lose digits before the decimal point.
///
/// ```
/// use symbio::{number::significant, text::Lang};
/// assert_eq!(significant(1234.567, 3, Lang::En), "1,235");
/// assert_eq!(significant(-0.034567, 2, Lang::Da), "−0,035");
/// ```
pub fn significant(value: f64, digits: u32, lang: Lang) -> String {
    if let Some(text) = no_digits(value) {
        return text.to_owned();
    }
    let magnitude = order_of_magnitude(value);
    if magnitude < SMALLEST {
        return tiny(value, digits, magnitude, lang);
    }
    let decimals = (digits as i32 - 1 - magnitude).max(0) as usize;
    trim_zeros(fixed(value, decimals, lang), lang)
}

/// What has no digits to round: nothing, and what is beyond all numbers.
fn no_digits(value: f64) -> Option<&'static str> {
    match value {
        0.0 => Some("0"),
        _ if value.is_finite() => None,
        _ => Some("∞"),
    }
}

/// Below 10 to this power nobody counts the zeros.
const SMALLEST: i32 = -6;

/// A very small number by its power of ten: `1.9·10⁻¹¹`.
fn tiny(value: f64, digits: u32, magnitude: i32, lang: Lang) -> String {
    let scientific = format!("{value:.*e}", digits.saturating_sub(1) as usize);
    let first = scientific.split('e').next().and_then(|first| first.parse().ok()).unwrap_or(0.0);
    let power: String = magnitude
        .unsigned_abs()
        .to_string()
        .bytes()
        .map(|digit| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(digit - b'0')])
        .collect();
    format!("{}·10⁻{power}", significant(first, digits, lang))
}

/// `value` rounded to `digits` significant digits also before the decimal point:
/// 635,412 becomes 640,000 with two. For what rests on estimates and claims.
pub fn rough(value: f64, digits: u32, lang: Lang) -> String {
    if let Some(text) = no_digits(value) {
        return text.to_owned();
    }
    let drop = order_of_magnitude(value) - (digits as i32 - 1);
    if drop <= 0 {
        return significant(value, digits, lang);
    }
    let step = power_of_ten(drop);
    fixed((value / step).round() * step, 0, lang)
}

/// `value` with exactly `decimals` digits behind the decimal sign, thousands grouped.
pub fn fixed(value: f64, decimals: usize, lang: Lang) -> String {
    let plain = format!("{:.*}", decimals, value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (group, point) = match lang {
        Lang::En => (',', '.'),
        Lang::Da => ('.', ','),
    };
    let mut out = String::with_capacity(plain.len() + plain.len() / 3 + 2);
    if value < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push(MINUS);
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// A share as per cent with one decimal at most: `12.5 %`.
pub fn percent(share: f64, lang: Lang) -> String {
    format!("{} %", trim_zeros(fixed(share * 100.0, 1, lang), lang))
}

/// A whole number with its thousands grouped.
pub fn count(value: usize, lang: Lang) -> String {
    fixed(value as f64, 0, lang)
}

/// The fewest characters that read back as exactly `value`: for data files, not for people.
///
/// ```
/// use symbio::number::shortest;
/// assert_eq!([shortest(12.0), shortest(0.1), shortest(1e300)], ["12", "0.1", "1e300"]);
/// ```
pub fn shortest(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e15).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// Drops zeros that say nothing behind a decimal sign.
fn trim_zeros(text: String, lang: Lang) -> String {
    let point = match lang {
        Lang::En => '.',
        Lang::Da => ',',
    };
    // With thousands grouped, only the last separator can be the decimal sign of this language.
    match text.rfind(point) {
        Some(_) => text.trim_end_matches('0').trim_end_matches(point).to_owned(),
        None => text,
    }
}

/// The exponent of the first digit: 2 for 345, −2 for 0.034. Exact, without a logarithm.
fn order_of_magnitude(value: f64) -> i32 {
    let scientific = format!("{:e}", value.abs());
    scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// 10 to a small whole power.
fn power_of_ten(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_signs() {
        assert_eq!(fixed(1234567.891, 1, Lang::En), "1,234,567.9");
        assert_eq!(fixed(1234567.891, 1, Lang::Da), "1.234.567,9");
        assert_eq!(fixed(-12.0, 0, Lang::En), "−12");
        assert_eq!(fixed(-0.001, 1, Lang::En), "0.0");
    }

    #[test]
    fn keeps_what_is_significant() {
        assert_eq!(significant(3293.28, 2, Lang::En), "3,293");
        assert_eq!(significant(0.40, 3, Lang::En), "0.4");
        assert_eq!(significant(100.0, 2, Lang::Da), "100");
        assert_eq!(significant(-1.947e-11, 2, Lang::Da), "−1,9·10⁻¹¹");
        assert_eq!(rough(635_412.0, 2, Lang::En), "640,000");
        assert_eq!(rough(0.123_4, 2, Lang::Da), "0,12");
        assert_eq!(percent(0.125, Lang::En), "12.5 %");
        assert_eq!(percent(1.0, Lang::Da), "100 %");
    }
}
