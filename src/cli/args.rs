//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use symbio::load::Rate;
use symbio::model::{
    CascadeRank, Category, HeatObjective, LoopRank, Objective, Settings, Spread, Status, Word,
};
use symbio::network::Selection;
use symbio::text::Lang;

use super::look::LookArgs;

/// Who could use what whom throws away, which loops could close, who holds the network together,
/// and what is it worth?
#[derive(Parser)]
#[command(name = "symbio", version, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(clap::Args)]
pub struct Common {
    /// Number of threads, at most 1024; the results are the same for any
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print no warnings and no summary
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Language of figures and report headings
    #[arg(long, global = true, value_enum, default_value = "en")]
    pub lang: Language,
    /// Print the seconds of each step as one JSON line to standard error when done; analyses run
    /// side by side, so theirs may overlap
    #[arg(long, global = true)]
    pub timings: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    En,
    Da,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Da => Self::Da,
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Is the data sound? Every problem at once
    Check(Check),
    /// The main job: results, tables, figures and a report
    Analyze(Box<Analyze>),
    /// One figure, as .svg, .png or .pdf
    Draw(Box<Draw>),
    /// From one format to another: a .json file, a folder of .csv tables
    Convert(Convert),
    /// A synthetic industrial region of any size, for measurements and teaching
    Generate(Generate),
    /// What there is: analyses, figures, formats, settings, factors, codes
    List(List),
}

#[derive(clap::Args)]
pub struct Check {
    /// A .json file, a folder of .csv tables, or - for JSON on standard input; several are checked
    /// as one
    #[arg(required = true, value_name = "NETWORK")]
    pub networks: Vec<PathBuf>,
    #[command(flatten)]
    pub merging: MergeArgs,
}

#[derive(clap::Args)]
pub struct Analyze {
    /// A .json file, a folder of .csv tables, or - for JSON on standard input; several are analysed
    /// as one, their ids behind the names of their files: file/id
    #[arg(required = true, value_name = "NETWORK")]
    pub networks: Vec<PathBuf>,
    /// Folder for the results [default: output/<name of the file>, output/a+b of several]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Only these analyses (see `symbio list analyses`)
    #[arg(long, value_delimiter = ',', value_name = "IDS")]
    pub only: Vec<String>,
    /// Print to standard output in this format instead, and write no file
    #[arg(long, value_name = "FORMAT", value_parser = ["json", "csv", "md", "table"])]
    pub format: Option<String>,
    /// Say in words why these two actors match or do not, and write no file
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub explain: Vec<String>,
    #[command(flatten)]
    pub merging: MergeArgs,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(clap::Args)]
pub struct Draw {
    /// The figure (see `symbio list figures`), or all
    pub figure: String,
    /// A .json file, a folder of .csv tables, or - for JSON on standard input; with all, several
    #[arg(required = true, value_name = "NETWORK")]
    pub networks: Vec<PathBuf>,
    /// A CSV file of factors in place of the default set (see `symbio list factors`)
    #[arg(long, value_name = "FILE")]
    pub factors: Option<PathBuf>,
    /// The file to write: its ending chooses .svg, .png or .pdf; with all, a folder, in which
    /// gallery.md shows the figures
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(clap::Args)]
pub struct Convert {
    /// What to read
    pub input: PathBuf,
    /// What to write: a .json file, a folder for .csv tables, or - for JSON on standard output
    pub output: PathBuf,
    /// The CSV file of factors by which the network asks, where they are not the default set
    #[arg(long, value_name = "FILE")]
    pub factors: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct Generate {
    /// How many actors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub actors: u32,
    /// Seed: the same numbers give the same region, byte for byte
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Twice as many exchanges: about eight for each actor
    #[arg(long)]
    pub dense: bool,
    /// The .json file to write; - or nothing for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct List {
    /// What to list; everything without it
    #[arg(value_parser = ["analyses", "figures", "formats", "settings", "factors", "codes"])]
    pub what: Option<String>,
}

/// How several networks become one.
#[derive(clap::Args, Default)]
#[command(next_help_heading = "What is read besides")]
pub struct MergeArgs {
    /// CSV with the columns actor and same_as: which actors (or resources) are the same, as file/id;
    /// actors with one register_id are joined without it
    #[arg(long, value_name = "FILE")]
    pub same: Option<PathBuf>,
    /// What one of another currency is in the first network's, as SEK=0.65 (repeat for more)
    #[arg(long, value_name = "CODE=RATE", value_parser = rate)]
    pub rate: Vec<Rate>,
    /// A CSV file of factors in place of the default set (see `symbio list factors`)
    #[arg(long, value_name = "FILE")]
    pub factors: Option<PathBuf>,
}

/// Which part of the data is meant.
#[derive(clap::Args)]
#[command(next_help_heading = "Which part of the data")]
pub struct SelectionArgs {
    /// What certainly flowed in this year
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// Exchanges with these statuses: operating, pilot, contracted, planned, potential, stopped
    #[arg(long, value_delimiter = ',', value_name = "STATUS", value_parser = word::<Status>)]
    status: Vec<Status>,
    /// Also what stopped, nobody knows when
    #[arg(long)]
    possible: bool,
    /// Without this actor or exchange and what hangs on it (repeat for more)
    #[arg(long, value_name = "ID")]
    without: Vec<String>,
    /// Only this category: material, water, energy, logistics, facility or knowledge
    #[arg(long, value_parser = word::<Category>)]
    category: Option<Category>,
    /// Only actors in these municipalities
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    municipality: Vec<String>,
    /// Only actors in these countries
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    country: Vec<String>,
}

impl SelectionArgs {
    /// The selection of the library.
    pub fn selection(&self) -> Selection {
        Selection {
            year: self.year,
            statuses: self.status.clone(),
            possible: self.possible,
            without: self.without.clone(),
            category: self.category,
            municipalities: self.municipality.clone(),
            countries: self.country.clone(),
            focus: Vec::new(),
        }
    }
}

/// Settings of the analyses.
#[derive(clap::Args)]
#[command(next_help_heading = "Settings of the analyses")]
pub struct SettingsArgs {
    /// Most hops of a loop; 0 for no bound [default: 6]
    #[arg(long, value_name = "N")]
    max_length: Option<usize>,
    /// Most missing hops of a loop or cascade [default: 1]
    #[arg(long, value_name = "N")]
    max_candidates: Option<usize>,
    /// Most steps of a cascade; 0 for no bound [default: 8]
    #[arg(long, value_name = "N")]
    max_steps: Option<usize>,
    /// How many loops and cascades are listed; 0 for all [default: 20]
    #[arg(long, value_name = "K")]
    top: Option<usize>,
    /// Count every loop, however long that takes
    #[arg(long)]
    count: bool,
    /// What loops are ranked by: gain, co2, benefit, volume or length [default: gain]
    #[arg(long, value_parser = word::<LoopRank>)]
    rank: Option<LoopRank>,
    /// What cascades are ranked by: factor, co2, steps, quantity or
    /// grade (least lost first) [default: factor]
    #[arg(long, value_parser = word::<CascadeRank>)]
    cascade_rank: Option<CascadeRank>,
    /// What heat is shared out for: heat (the most) or exergy (hot needs first) [default: heat]
    #[arg(long, value_parser = word::<HeatObjective>)]
    heat_objective: Option<HeatObjective>,
    /// Smallest temperature difference, K [default: 10]
    #[arg(long, value_name = "K", value_parser = not_negative)]
    dt_min: Option<f64>,
    /// Farthest distance of a candidate, km
    #[arg(long, value_name = "KM", value_parser = not_negative)]
    max_km: Option<f64>,
    /// Only candidates whose two sides lie in different countries, both known
    #[arg(long)]
    across_borders: bool,
    /// What the plan is best at: co2 or benefit [default: co2]
    #[arg(long, value_parser = word::<Objective>)]
    objective: Option<Objective>,
    /// The most that all investments of the plan may cost together
    #[arg(long, value_name = "MONEY", value_parser = not_negative)]
    budget: Option<f64>,
    /// With --objective benefit, what a tonne of CO2e counts in money [default: 0]
    #[arg(long, value_name = "MONEY", value_parser = not_negative)]
    carbon_price: Option<f64>,
    /// Samples of the uncertainty [default: 10000 for the impact and 100 for the plan, fewer or none
    /// for very large networks]
    #[arg(long, value_name = "N", value_parser = samples)]
    samples: Option<usize>,
    /// Say what the sums stand for in households, persons and the like
    #[arg(long)]
    equivalents: bool,
    /// How what has only a relative uncertainty is distributed: lognormal, triangular or uniform
    /// [default: lognormal]
    #[arg(long, value_parser = word::<Spread>)]
    spread: Option<Spread>,
    /// Seed of all that is drawn at random [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl SettingsArgs {
    /// The settings of a network, changed by what was typed.
    pub fn apply(&self, settings: &mut Settings) {
        let set = |place: &mut usize, typed: Option<usize>| *place = typed.unwrap_or(*place);
        set(&mut settings.max_length, self.max_length);
        set(&mut settings.max_candidates, self.max_candidates);
        set(&mut settings.max_steps, self.max_steps);
        set(&mut settings.top, self.top);
        settings.count |= self.count;
        settings.across_borders |= self.across_borders;
        settings.dt_min = self.dt_min.unwrap_or(settings.dt_min);
        settings.max_km = self.max_km.or(settings.max_km);
        settings.objective = self.objective.unwrap_or(settings.objective);
        settings.budget = self.budget.or(settings.budget);
        settings.carbon_price = self.carbon_price.unwrap_or(settings.carbon_price);
        settings.samples = self.samples.or(settings.samples);
        settings.equivalents |= self.equivalents;
        settings.spread = self.spread.unwrap_or(settings.spread);
        settings.seed = self.seed.unwrap_or(settings.seed);
        settings.rank = self.rank.unwrap_or(settings.rank);
        settings.heat_objective = self.heat_objective.unwrap_or(settings.heat_objective);
        settings.cascade_rank = self.cascade_rank.unwrap_or(settings.cascade_rank);
    }
}

fn word<W: Word>(text: &str) -> Result<W, String> {
    W::parse(text).ok_or_else(|| {
        let words: Vec<&str> = W::WORDS.iter().map(|(_, spelling)| *spelling).collect();
        format!("one of {}", words.join(", "))
    })
}

fn not_negative(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|x: &f64| x.is_finite() && *x >= 0.0);
    number.ok_or_else(|| "a number from 0".to_owned())
}

fn samples(text: &str) -> Result<usize, String> {
    /// The share of so many is known to 0.1 % or better; many more would not fit in memory.
    const MOST: usize = 1_000_000;
    let number = text.parse().ok().filter(|n| *n <= MOST);
    number.ok_or_else(|| format!("a number from 0 to {MOST}"))
}

fn rate(text: &str) -> Result<Rate, String> {
    let said = text.split_once('=').and_then(|(currency, factor)| {
        let factor = factor.trim().parse().ok().filter(|x: &f64| x.is_finite() && *x > 0.0)?;
        let currency = currency.trim().to_uppercase();
        let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        is_code.then_some(Rate { currency, factor })
    });
    said.ok_or_else(|| "a currency and what one of it is worth, as SEK=0.65".to_owned())
}
