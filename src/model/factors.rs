//! Emission factors and heating values from public sources: a documented default set in one file,
//! `factors.csv`, and files of one's own in the same columns.
//!
//! A resource asks for a factor by name (`factor`); what it states itself wins. Of several years
//! the latest counts that is not after the year asked for, and where all are later the earliest:
//! nothing is interpolated. The year is the setting `factor_year`, else that of the selection or
//! the network, else [`YEAR`]; `electricity_dk@2023` asks for a year by name. Without a resource that names it no factor enters any number, but
//! those of transport, which are the defaults of the settings.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::unit::{self, Dimension, Unit};
use super::wording::did_you_mean;
use super::words::{DisposalRoute, Mode, Word};

/// The year of the default set: for networks that name none.
pub const YEAR: i32 = 2025;

/// What a factor is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactorKind {
    /// kg CO2e per unit of the ordinary product.
    Production,
    /// kg CO2e per unit disposed of.
    Disposal,
    /// Heating value: energy per unit.
    Energy,
    /// kg CO2e per t·km; the id is a mode.
    Transport,
    /// What one household, person or lorry stands for, in tonnes CO2e or energy.
    Equivalent,
}

impl Word for FactorKind {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Production, "production_co2"),
        (Self::Disposal, "disposal_co2"),
        (Self::Energy, "energy"),
        (Self::Transport, "transport_co2"),
        (Self::Equivalent, "equivalent"),
    ];
}

impl FactorKind {
    /// Whether it cannot be negative; what is produced or disposed of may spare emissions.
    fn is_amount(self) -> bool {
        matches!(self, Self::Energy | Self::Transport | Self::Equivalent)
    }
}

/// One factor, as its row says.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The name by which a resource asks for it.
    pub id: String,
    /// For people.
    pub name: String,
    /// What it is for.
    pub what: FactorKind,
    /// The number, in `unit`.
    pub value: f64,
    /// As written: `kg/kWh`.
    pub unit: String,
    /// The disposal route it is for; `None` for any.
    pub route: Option<DisposalRoute>,
    /// ISO code of the country it describes; empty where it is general.
    pub country: String,
    /// The year it is for.
    pub year: Option<i32>,
    /// Where it stands.
    pub source: String,
    /// What else should be known.
    pub note: String,
    /// The unit it is of, and what brings it to kg (or GJ, or t) per that unit.
    per: Option<&'static Unit>,
    scale: f64,
}

impl Factor {
    /// kg CO2e (or GJ) per unit of something, of which a unit holds these other amounts; `None`
    /// where neither is of the dimension of this factor.
    pub fn per_unit(&self, of: &Unit, mass_t: Option<f64>, energy_gj: Option<f64>) -> Option<f64> {
        let per = self.per?;
        let amount = unit::factor(of, per).or_else(|| match per.dimension {
            Dimension::Mass => mass_t.map(|t| t / per.base),
            Dimension::Energy => energy_gj.map(|gj| gj / per.base),
            _ => None,
        })?;
        Some(self.value * self.scale * amount)
    }

    /// The number in kg, GJ or t: what one of an equivalent stands for, what a t·km costs.
    pub fn stands_for(&self) -> f64 {
        self.value * self.scale
    }

    /// Where it comes from, in one line.
    pub fn origin(&self) -> String {
        match self.year {
            Some(year) => format!("{} ({year}): {}", self.id, self.source),
            None => format!("{}: {}", self.id, self.source),
        }
    }
}

/// A set of factors, in the order of their file.
#[derive(Clone, Debug, PartialEq)]
pub struct Factors(Arc<[Factor]>);

/// The default set.
impl Default for Factors {
    fn default() -> Self {
        static STANDARD: OnceLock<Factors> = OnceLock::new();
        let standard = || {
            let read = read(include_str!("factors.csv"));
            debug_assert_eq!(read.problems, []);
            Self(read.factors.into())
        };
        STANDARD.get_or_init(standard).clone()
    }
}

impl Factors {
    /// Every factor.
    pub fn list(&self) -> &[Factor] {
        &self.0
    }

    /// Whether any row has this id and can serve a resource.
    pub fn serve(&self, id: &str) -> bool {
        let (id, _) = pinned(id, YEAR);
        self.0.iter().any(|f| f.id == id && f.what <= FactorKind::Energy)
    }

    /// The row for a purpose in a year, for a disposal route where that matters.
    pub fn find(
        &self,
        id: &str,
        what: FactorKind,
        route: Option<DisposalRoute>,
        year: i32,
    ) -> Option<&Factor> {
        let (id, year) = pinned(id, year);
        let fits =
            |f: &&Factor| f.id == id && f.what == what && (f.route.is_none() || f.route == route);
        // A row for the route before one for any; then the latest year, then the earliest later one.
        let order = |f: &&Factor| {
            let (of, year) = (i64::from(f.year.unwrap_or(year)), i64::from(year));
            (f.route.is_none(), year < of, (year - of).abs())
        };
        self.0.iter().filter(fits).min_by_key(order)
    }

    /// The row for a mode of transport.
    pub fn transport(&self, mode: Mode, year: i32) -> Option<&Factor> {
        self.find(mode.as_str(), FactorKind::Transport, None, year)
    }

    /// Those that an amount in t CO2e or in GJ may be compared with.
    pub fn equivalents(&self) -> impl Iterator<Item = &Factor> {
        self.0.iter().filter(|f| f.what == FactorKind::Equivalent)
    }

    /// The ids that can serve a resource; each once, in order.
    pub fn ids(&self) -> Vec<&str> {
        let serving = self.0.iter().filter(|f| f.what <= FactorKind::Energy);
        let mut ids: Vec<&str> = serving.map(|f| f.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// A factor may be asked for with its year, `electricity_dk@2023`: then that counts.
fn pinned(id: &str, year: i32) -> (&str, i32) {
    let pinned = id.split_once('@').and_then(|(id, year)| Some((id, year.parse().ok()?)));
    pinned.unwrap_or((id, year))
}

/// What stands in a file of factors, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadFactors {
    /// Those that can be used.
    pub factors: Vec<Factor>,
    /// Everything wrong.
    pub problems: Vec<FactorProblem>,
}

impl ReadFactors {
    /// The set.
    pub fn set(self) -> Factors {
        Factors(self.factors.into())
    }
}

/// Something wrong in a file of factors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorProblem {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What may help.
    pub hint: String,
}

/// The columns of the file; the first five must be there.
const COLUMNS: [&str; 10] =
    ["id", "what", "value", "unit", "source", "name", "route", "country", "year", "note"];
const REQUIRED: usize = 5;

/// Reads a file of factors: CSV with commas, or with semicolons and decimal commas. Rows that start
/// with `#` are skipped.
pub fn read(text: &str) -> ReadFactors {
    let mut read = ReadFactors::default();
    let heading = text.lines().find(|l| !l.starts_with('#') && !l.trim().is_empty());
    let danish = heading.is_some_and(|l| l.matches(';').count() > l.matches(',').count());
    let mut sheet = ::csv::ReaderBuilder::new()
        .delimiter(if danish { b';' } else { b',' })
        .comment(Some(b'#'))
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings = sheet.headers().cloned().unwrap_or_default();
    let mut wrong = |line, message: String, hint: &str| {
        read.problems.push(FactorProblem { line, message, hint: hint.to_owned() });
    };
    for heading in headings.iter().filter(|h| !h.is_empty() && !h.starts_with('_')) {
        if !COLUMNS.contains(&heading) {
            wrong(1, format!("there is no column “{heading}”"), &did_you_mean(heading, COLUMNS));
        }
    }
    let at = COLUMNS.map(|column| headings.iter().position(|h| h == column));
    for (column, _) in COLUMNS.iter().zip(at).take(REQUIRED).filter(|(_, at)| at.is_none()) {
        wrong(1, format!("the column {column} is missing"), "see symbio list factors");
    }
    if !read.problems.is_empty() {
        return read;
    }
    let mut seen = BTreeSet::new();
    for record in sheet.records() {
        let line = |at: Option<&::csv::Position>| at.map_or(1, ::csv::Position::line);
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => {
                let cells = at.map(|at| at.and_then(|i| record.get(i)).unwrap_or_default());
                match factor(&cells, danish) {
                    Ok(factor) => {
                        let Factor { id, what, route, year, .. } = &factor;
                        if !seen.insert((id.clone(), *what, route.map(Word::as_str), *year)) {
                            read.problems.push(FactorProblem {
                                line: line(record.position()),
                                message: format!("{id} stands twice for the same year and route"),
                                hint: "keep one of the two".to_owned(),
                            });
                        }
                        read.factors.push(factor);
                    }
                    Err(problems) => {
                        read.problems.extend(problems.into_iter().map(|(message, hint)| {
                            FactorProblem { line: line(record.position()), message, hint }
                        }))
                    }
                }
            }
            Err(error) => read.problems.push(FactorProblem {
                line: line(error.position()),
                message: "the row cannot be read".to_owned(),
                hint: "is the file UTF-8, and every quotation mark closed?".to_owned(),
            }),
        }
    }
    read
}

/// One row; everything wrong with it, each with a hint.
fn factor(cells: &[&str; 10], danish: bool) -> Result<Factor, Vec<(String, String)>> {
    let [id, what, value, unit, source, name, route, country, year, note] = *cells;
    let mut problems = Vec::new();
    let mut wrong = |message: String, hint: String| problems.push((message, hint));
    for (column, cell) in COLUMNS.iter().zip(cells).take(REQUIRED).filter(|(_, c)| c.is_empty()) {
        wrong(format!("{column} is empty"), format!("every row needs {column} (got “{cell}”)"));
    }
    let kind = FactorKind::parse(what);
    if kind.is_none() && !what.is_empty() {
        let words: Vec<&str> = FactorKind::WORDS.iter().map(|(_, word)| *word).collect();
        wrong(format!("what “{what}” is not known"), format!("one of {}", words.join(", ")));
    }
    let point = if danish { value.replace(',', ".") } else { value.to_owned() };
    let number = point.parse().ok().filter(|x: &f64| x.is_finite());
    if number.is_none() && !value.is_empty() {
        wrong(format!("value “{value}” is not a number"), String::new());
    }
    let scaled = kind.zip(Some(unit)).map(|(kind, unit)| scale(kind, unit));
    if scaled == Some(None) && !unit.is_empty() {
        let hint = "kg/t, kg/kWh, kg/m3, kg/tkm; kWh/t for energy; t or MWh for an equivalent";
        wrong(format!("unit “{unit}” does not fit {what}"), hint.to_owned());
    }
    let parsed_route = DisposalRoute::parse(route);
    if parsed_route.is_none() && !route.is_empty() {
        let words: Vec<&str> = DisposalRoute::WORDS.iter().map(|(_, word)| *word).collect();
        wrong(format!("route “{route}” is not known"), format!("one of {}", words.join(", ")));
    }
    if kind.is_some_and(FactorKind::is_amount) && number.is_some_and(|x| x < 0.0) {
        wrong(format!("value “{value}” is negative"), "remove the sign".to_owned());
    }
    if kind == Some(FactorKind::Transport) && Mode::parse(id).is_none() {
        wrong(format!("“{id}” is not a mode of transport"), "road, rail, ship, pipe, grid".into());
    }
    let parsed_year: Option<i32> = year.parse().ok();
    if parsed_year.is_none() && !year.is_empty() {
        wrong(format!("year “{year}” is not a year"), String::new());
    }
    match (kind, number, scaled.flatten()) {
        (Some(what), Some(value), Some((per, scale))) if problems.is_empty() => Ok(Factor {
            id: id.to_owned(),
            name: if name.is_empty() { id } else { name }.to_owned(),
            what,
            value,
            unit: unit.to_owned(),
            route: parsed_route,
            country: country.to_owned(),
            year: parsed_year,
            source: source.to_owned(),
            note: note.to_owned(),
            per,
            scale,
        }),
        _ => Err(problems),
    }
}

/// The unit a factor is of, and what brings it to kg, GJ or t per that unit.
fn scale(what: FactorKind, written: &str) -> Option<(Option<&'static Unit>, f64)> {
    if what == FactorKind::Equivalent {
        let unit = unit::find(written)?;
        let known = matches!(unit.dimension, Dimension::Mass | Dimension::Energy);
        return known.then_some((Some(unit), unit.base));
    }
    let (above, below) = written.split_once('/')?;
    let (above, per) = (unit::find(above.trim())?, unit::find(below.trim())?);
    let (dimension, base) = match what {
        FactorKind::Energy => (Dimension::Energy, 1.0),
        // kg are a thousandth of the base unit of mass.
        _ => (Dimension::Mass, 1000.0),
    };
    let transported = per.dimension == Dimension::Transport;
    let fits = above.dimension == dimension && (what == FactorKind::Transport) == transported;
    // A kg is written 0.001 t and 1 kg is wanted: exactly 1, so that 0.3 stays 0.3.
    let scale = if above.symbol == "kg" { 1.0 } else { above.base * base };
    fits.then_some((Some(per), scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::unit::find;

    fn standard(id: &str, year: i32) -> Option<f64> {
        let factors = Factors::default();
        factors.find(id, FactorKind::Production, None, year).map(|f| f.value)
    }

    /// Every row has what an auditor asks for, and no two rows answer the same question.
    #[test]
    fn the_default_set_is_whole() {
        let factors = Factors::default();
        assert!(factors.list().len() > 60);
        let mut seen = std::collections::BTreeSet::new();
        for f in factors.list() {
            assert!(!f.source.is_empty() && !f.name.is_empty(), "{}", f.id);
            assert!(seen.insert((&f.id, f.what, f.route.map(Word::as_str), f.year)), "{}", f.id);
        }
    }

    /// Danish electricity: 0.187 in 2023, 0.135 in 2025, 0.047 in 2030; nothing in between.
    #[test]
    fn the_year_chooses() {
        let of = |year| standard("electricity_dk", year);
        let known = [(2019, 0.187), (2023, 0.187), (2024, 0.187), (2025, 0.135), (2031, 0.047)];
        for (year, value) in known {
            assert_eq!(of(year), Some(value), "{year}");
        }
        assert_eq!(standard("electricity_dk@2023", 2030), Some(0.187));
        assert_eq!(standard("unobtainium", 2025), None);
    }

    /// 0.18296 kg/kWh is 182.96 kg/MWh, 50.822 kg/GJ, and 2.0126 kg per m³ said to hold 0.0396 GJ.
    #[test]
    fn a_factor_comes_in_the_unit_of_the_resource() {
        let factors = Factors::default();
        let gas = factors.find("natural_gas", FactorKind::Production, None, 2025).unwrap();
        let per = |unit, energy| gas.per_unit(find(unit).unwrap(), None, energy);
        assert!((per("MWh", None).unwrap() - 182.96).abs() < 1e-9);
        assert!((per("GJ", None).unwrap() - 182.96 / 3.6).abs() < 1e-9);
        assert!((per("m3", Some(0.0396)).unwrap() - 0.18296 * 11.0).abs() < 1e-9);
        assert_eq!(per("t", None), None);
        let straw = factors.find("straw", FactorKind::Energy, None, 2025).unwrap();
        let gj = straw.per_unit(find("t").unwrap(), None, None).unwrap();
        assert!((gj - 4028.0 * 0.0036).abs() < 1e-9);
    }

    /// Landfill is for what goes to landfill.
    #[test]
    fn a_route_has_its_factor() {
        let factors = Factors::default();
        let of = |route| {
            let row = factors.find("food_waste", FactorKind::Disposal, route, 2025);
            row.map(|f| f.value)
        };
        assert_eq!(of(Some(DisposalRoute::Landfill)), Some(700.3));
        assert_eq!(of(Some(DisposalRoute::Incineration)), None);
        assert_eq!(of(None), None);
        // A row for the route wins over one for any, in whatever order they stand.
        let head = "id,what,value,unit,source,route\n";
        let rows = ["x,disposal_co2,1,kg/t,me,", "x,disposal_co2,9,kg/t,me,landfill"];
        for text in [rows.join("\n"), [rows[1], rows[0]].join("\n")] {
            let own = read(&format!("{head}{text}")).set();
            let found = own.find("x", FactorKind::Disposal, Some(DisposalRoute::Landfill), 2025);
            assert_eq!(found.map(|f| f.value), Some(9.0));
        }
    }

    /// All that is wrong is told at once; a Danish file has decimal commas.
    #[test]
    fn files_of_ones_own() {
        let danish = read("id;what;value;unit;source\nlim;production_co2;1,5;kg/kg;os selv");
        assert_eq!(danish.problems, []);
        let of = &danish.factors[0];
        assert_eq!(of.per_unit(find("t").unwrap(), None, None), Some(1500.0));
        let wrong = read("id,what,value,unit,source\nx,smell,a,kg/kWh,me\n,energy,1,t,");
        let told: Vec<u64> = wrong.problems.iter().map(|p| p.line).collect();
        assert_eq!(told, [2, 2, 3, 3, 3]);
        assert_eq!(read("id,what,vlaue").problems.len(), 4);
        assert!(read("").problems.len() == 5);
    }
}
