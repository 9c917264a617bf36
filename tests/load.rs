//! Files in, datasets and issues out.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use arcstr::ArcStr;
use symbio::load::{LoadError, Loaded, draw_issue, load, load_json};
use symbio::model::{Code, Dataset, Issue};
use symbio::network::check::check;

/// Everything that is wrong at a path, and odd too.
fn issues_of(path: &Path) -> Vec<Issue> {
    judge(load(path))
}

fn judge(loaded: Result<Loaded, LoadError>) -> Vec<Issue> {
    match loaded {
        Ok(loaded) => {
            let mut issues = check(&loaded.dataset);
            loaded.locate(&mut issues);
            issues
        }
        Err(LoadError::Invalid(invalid)) => invalid.0,
        Err(error) => panic!("{error}"),
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// `code@line` of every issue, in order of the lines, then of the codes.
fn codes_and_lines(issues: &[Issue]) -> String {
    let mut found: Vec<(usize, &str)> = issues
        .iter()
        .map(|issue| (issue.place.as_ref().map_or(0, |p| p.line), issue.code.as_str()))
        .collect();
    found.sort_unstable();
    found.iter().map(|(line, code)| format!("{code}@{line}")).collect::<Vec<_>>().join(", ")
}

/// Every broken input raises exactly the issues its line in `expected.txt` lists.
#[test]
fn broken_inputs_say_all_that_is_wrong() {
    let expected = fs::read_to_string(here("broken/expected.txt")).unwrap();
    let mut actual = String::new();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(here("broken")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| !path.ends_with("expected.txt")) {
        let issues = issues_of(path);
        assert!(!issues.is_empty());
        for issue in &issues {
            assert!(!draw_issue(issue).is_empty());
            // What is missing as a whole file has no place.
            let file_missing = issue.message.contains("the table actors is missing");
            assert!(issue.place.is_some() || file_missing, "{issue}");
        }
        let name = path.file_name().unwrap().to_string_lossy();
        actual += &format!("{name}: {}\n", codes_and_lines(&issues));
    }
    assert_eq!(actual, expected, "\n{actual}");
}

const VALID: &str = r#"{"schema": "symbio/1", "name": "n", "actors": [ACTORS], "resources": [
    {"id": "r", "category": "material", "unit": "t"}], "exchanges": [EXCHANGES]}"#;

fn errors_of(actors: &str, exchanges: &str) -> Vec<Issue> {
    let text = VALID.replace("ACTORS", actors).replace("EXCHANGES", exchanges);
    let mut issues = judge(load_json("valid.json", text.as_bytes()));
    issues.retain(Issue::is_error);
    issues
}

#[test]
fn small_and_odd_networks_are_valid() {
    let none: [Issue; 0] = [];
    assert_eq!(errors_of("", ""), none);
    assert_eq!(errors_of(r#"{"id": "only"}"#, ""), none);
    let itself = r#"{"from": "a", "to": "a", "resource": "r", "quantity": 1}"#;
    assert_eq!(errors_of(r#"{"id": "a"}"#, itself), none);
    let odd =
        r#"{"id": "../..", "name": "<script>alert(1)</script>"}, {"id": "=1+1", "name": "\u0000"}"#;
    assert_eq!(errors_of(odd, ""), none);
    let equal = r#"{"from": "a", "to": "b", "resource": "r"}"#;
    assert_eq!(errors_of(r#"{"id": "a"}, {"id": "b"}"#, &format!("{equal}, {equal}")), none);
}

#[test]
fn what_is_no_network_says_why() {
    let code = |bytes: &[u8]| {
        let issues = judge(load_json("x.json", bytes));
        assert_eq!(issues.len(), 1, "{issues:?}");
        (issues[0].code, issues[0].place.clone().map(|p| (p.line, p.column)))
    };
    assert_eq!(code(b""), (Code::NoTables, Some((1, 1))));
    assert_eq!(code(b" \n\t "), (Code::NoTables, Some((1, 1))));
    assert_eq!(code("\u{feff}".as_bytes()), (Code::NoTables, Some((1, 1))));
    assert_eq!(code(b"{\n \"name\": \"\xff\"}"), (Code::Syntax, Some((2, 11))));
    assert_eq!(code(b"null"), (Code::WrongType, Some((1, 1))));
    // Columns count characters: the æ before it is one.
    assert_eq!(code("{\"næ\": x}".as_bytes()), (Code::Syntax, Some((1, 8))));

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("readme.txt"), "no table").unwrap();
    let Err(LoadError::Invalid(invalid)) = load(folder.path()) else { panic!("has no tables") };
    assert_eq!(invalid.0[0].code, Code::NoTables);
    let absent = folder.path().join("absent.json");
    assert!(matches!(load(&absent), Err(LoadError::Open { .. })));
    let text = folder.path().join("readme.txt");
    assert!(matches!(load(&text), Err(LoadError::UnknownFormat { .. })));
}

/// A line is as long as somebody makes it; 100 MB were tried by hand, 20 are tried here.
#[test]
fn very_long_lines_are_quick() {
    let actor = r#"{"id": "æøå", "lat": 1000},"#;
    let mut line =
        String::from(r#"{"schema": "symbio/1", "name": "long", "resources": [], "actors": ["#);
    let rest = 20_000_000 / actor.len();
    // Mostly one text, so that there are not a million issues to look at.
    line += &actor.repeat(20_000);
    line += &format!(r#"{{"id": "z", "note": "{}"}}]}}"#, "ø".repeat((rest - 20_000) * 13));
    let issues = judge(load_json("long.json", line.as_bytes()));
    // Each is off the map, all but the first have its id, and all and z are isolated.
    assert_eq!(issues.len(), 20_000 + 19_999 + 20_001);
    for issue in &issues {
        let place = issue.place.as_ref().unwrap();
        assert_eq!(place.line, 1);
        assert!(place.text.chars().count() <= 130);
        assert!(draw_issue(issue).len() < 2_000);
    }
    for garbage in ["[", "{\"a\":", "x", "\"", "{\"actors\":[[{", "1,"] {
        let garbage = garbage.repeat(20_000_000 / garbage.len());
        assert_eq!(judge(load_json("garbage.json", garbage.as_bytes())).len(), 1);
    }
}

#[test]
fn deep_nesting_is_an_issue_and_no_overflow() {
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let issues = errors_of(&format!(r#"{{"id": "a", "x": {deep}}}"#), "");
    assert_eq!(issues.len(), 1);
    assert_eq!(issues[0].code, Code::UnknownField);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(errors_of(&deep, "").len(), 1);
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Everything FORMAT calls spreadsheet kindness, in one folder.
#[test]
fn spreadsheets_are_read_kindly() {
    let folder = folder(&[
        (
            "Actors.csv",
            "\u{feff}# who\r\n\r\nID;Name;Kind;sector;lat;pass_through;external;_remark\r\np;Værket; Utility ;35,3;55,66;JA;falsk;x\r\n;;;;;;;\r\n#q;skip;;;;;;\r\ng;Gården;FARM;2,1;55,5;x;0;\r\n",
        ),
        (
            "resources.csv",
            "id,name,category,unit,ewc,note\nash,\"Ash, dry\",MATERIAL,tonne,100102,\"two\r\nlines\"\nwater,,water,m³/år,,\n",
        ),
        (
            "exchanges.csv",
            "from;to;resource;quantity;unit;type;baseline\nVærket;Gården;Ash, dry;1.234,5;Ton;By-product;nej\n",
        ),
        (
            "needs.csv",
            "actor,resource,quantity,profile.1,profile.2,profile.3,profile.4,profile.5,profile.6,profile.7,profile.8,profile.9,profile.10,profile.11,profile.12,quality.Cl.max\ng,ash,2000,1,0,0,0,0,0,0,0,0,0,0,0,7.5\n",
        ),
        ("network.csv", "key,value\nname,Kind\nyear,2020\ncountry,dk\n"),
        ("settings.csv", "key;value\ninterest;0,05\n"),
        ("projects.csv", "id,title,actors\n1,P,Værket;g\n"),
        ("_notes.csv", "whatever\n"),
        ("readme.md", "not a table"),
    ]);
    let loaded = load(folder.path()).unwrap();
    let data = &loaded.dataset;
    let errors: Vec<Issue> = check(data).into_iter().filter(Issue::is_error).collect();
    assert_eq!(errors, []);
    assert_eq!((data.network.name.as_str(), data.network.schema.as_str()), ("Kind", "symbio/1"));
    assert_eq!((data.network.year, data.network.country.as_str()), (Some(2020), "DK"));
    let plant = &data.actors[0];
    assert_eq!(
        (plant.sector.as_str(), plant.lat, plant.pass_through),
        ("35.30", Some(55.66), true)
    );
    assert_eq!((data.actors.len(), data.actors[1].sector.as_str()), (2, "02.10"));
    let ash = &data.resources[0];
    assert_eq!((ash.unit.as_str(), ash.ewc.as_str()), ("t", "10 01 02"));
    assert_eq!((ash.name.as_str(), ash.note.as_str()), ("Ash, dry", "two\r\nlines"));
    assert_eq!(data.resources[1].unit, "m3");
    let e = &data.exchanges[0];
    assert_eq!([&*e.from, &*e.to, &*e.resource, &*e.unit], ["p", "g", "ash", "t"]);
    assert_eq!((e.quantity, e.baseline), (Some(1234.5), false));
    assert_eq!(data.needs[0].profile.as_ref().map(Vec::len), Some(12));
    assert_eq!(data.needs[0].quality["Cl"].max, Some(7.5));
    assert_eq!(data.settings, [("interest".to_owned(), "0.05".to_owned())]);
    assert_eq!(data.projects[0].actors, ["p", "g"]);
    assert_eq!(loaded.documents.len(), 7);
}

#[test]
fn a_folder_without_network_has_its_own_name() {
    let parent = folder(&[]);
    let park = parent.path().join("my park");
    fs::create_dir(&park).unwrap();
    fs::write(park.join("actors.csv"), "id\na\n").unwrap();
    fs::write(park.join("resources.csv"), "id,category,unit\n").unwrap();
    let loaded = load(&park).unwrap();
    assert_eq!(
        (loaded.name.as_str(), loaded.dataset.network.name.as_str()),
        ("my park", "my park")
    );
}

/// JSON → CSV → JSON gives the same dataset, and the same bytes from the second round on.
fn assert_round_trip(data: &Dataset) {
    let json = symbio::export::json::write(data);
    let again = load_json("a.json", json.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{json}"));
    assert_eq!(&*again.dataset, data);
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("csv");
    symbio::export::write_folder(&path, &symbio::export::csv::write(data)).unwrap();
    let from_csv = load(&path).unwrap_or_else(|e| panic!("{e}\n{json}"));
    assert_eq!(&*from_csv.dataset, data);
    assert_eq!(symbio::export::json::write(&from_csv.dataset), json);
}

#[test]
fn networks_of_the_repository_survive_the_round_trip() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("networks");
    for path in files_in(&folder).iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let loaded = load(path).unwrap_or_else(|e| panic!("{e}"));
        assert_round_trip(&loaded.dataset);
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

use proptest::prelude::*;

/// Bytes of a small network that uses every kind of field.
const SEED: &str = r#"{"schema": "symbio/1", "name": "næ", "year": 2020,
  "sources": [{"key": "S", "title": "t"}], "actors": [{"id": "a", "lat": 5.5e1, "pass_through": true}],
  "resources": [{"id": "r", "category": "material", "unit": "t"}],
  "needs": [{"actor": "a", "resource": "r", "quantity": 1, "quality": {"cl": {"min": 1}}, "profile": [1]}],
  "projects": [{"id": "p", "title": "P", "actors": ["a"]}], "settings": {"detour": {"road": 1.3}}}"#;

/// A text that stays the same in a spreadsheet: something, without blanks around it.
fn word() -> impl Strategy<Value = String> {
    "[a-zæøå<=\"#;,'{}.\\\\][ -~æ\n]{0,6}[a-z]"
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e9, Just(0.0), Just(1e-300), Just(1.7e308), Just(0.1 + 0.2)]
}

fn maybe<T: std::fmt::Debug + Clone>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(of)
}

prop_compose! {
    fn dataset()(
        actors in proptest::collection::btree_map("[a-z][a-z0-9_]{0,5}", (word(), maybe(-90.0..90.0)), 1..6),
        amounts in proptest::collection::vec((maybe(number()), maybe(1900..2100i32), word()), 0..6),
        qualities in proptest::collection::btree_map("[a-zA-Z]{1,4}", (maybe(number()), number()), 0..4),
        months in maybe(proptest::collection::vec(number(), 12)),
        flag in maybe(any::<bool>()),
        name in word(),
    ) -> Dataset {
        use symbio::model::*;
        let ids: Vec<ArcStr> = actors.keys().map(ArcStr::from).collect();
        let id = |i: usize| ids[i % ids.len()].clone();
        let network = NetworkInfo { schema: "symbio/1".into(), name: name.into(), ..NetworkInfo::default() };
        let mut data = Dataset { network, ..Dataset::default() };
        data.actors = actors
            .into_iter()
            .map(|(id, (note, lat))| {
                let details = ActorDetails { note: note.into(), ..ActorDetails::default() };
                let details = Rare::of(details);
                Actor { id: id.into(), lat, kind: ActorKind::Farm, details, ..Actor::default() }
            })
            .collect();
        data.resources = vec![Resource { id: "r".into(), unit: "MWh".into(), ..Resource::default() }];
        for (i, (quantity, year, note)) in amounts.into_iter().enumerate() {
            let details =
                ExchangeDetails { start: year, note: note.into(), ..ExchangeDetails::default() };
            data.exchanges.push(Exchange {
                from: id(i),
                to: id(i + 1),
                resource: "r".into(),
                quantity,
                baseline: i % 2 == 0,
                status: Status::WORDS[i % 6].0,
                transport_payer: Payer::WORDS[i % 2].0,
                details: Rare::of(details),
                ..Exchange::default()
            });
        }
        data.offers = vec![Offer {
            actor: id(0),
            resource: "r".into(),
            profile: months,
            quality: qualities.iter().map(|(name, (_, value))| (name.clone(), *value)).collect(),
            avoidable: flag,
            ..Offer::default()
        }];
        data.needs = vec![Need {
            actor: id(0),
            resource: "r".into(),
            quality: qualities
                .into_iter()
                .map(|(name, (min, max))| (name, Limits { min, max: Some(max) }))
                .collect(),
            ..Need::default()
        }];
        data.projects = vec![Project { id: "p".into(), title: "P".into(), actors: ids, ..Project::default() }];
        data.settings = vec![("dt_min".into(), "10".into()), ("detour.road".into(), "1.5".into())];
        data
    }
}

proptest! {
    #[test]
    fn datasets_survive_the_round_trip(data in dataset()) {
        assert_round_trip(&data);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        judge(load_json("x", &bytes));
    }

    /// Valid bytes with a few of them changed get farther than random ones.
    #[test]
    fn no_change_makes_it_panic(
        changes in proptest::collection::vec((0..SEED.len(), any::<u8>()), 1..4),
        cut in maybe(0..SEED.len()),
    ) {
        let mut bytes = SEED.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes.truncate(cut.unwrap_or(bytes.len()));
        for issue in judge(load_json("x", &bytes)) {
            draw_issue(&issue);
        }
    }

    #[test]
    fn no_cells_make_it_panic(
        actors in "(id|name|lat|kind|[;,\"\n#_æ1. ]){0,30}",
        resources in "(id,|category,|unit|ewc|\"|\n|,|r|t|é|material){0,30}",
        network in "(key|value|name|year|[;,\"\n#]){0,20}",
    ) {
        let folder = folder(&[("actors.csv", &actors), ("resources.csv", &resources), ("network.csv", &network)]);
        for issue in judge(load(folder.path())) {
            draw_issue(&issue);
        }
    }
}

#[test]
fn files_and_folders_are_written_whole_or_not_at_all() {
    use symbio::export::{NamedFile, write_atomic, write_folder};
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.json");
    write_atomic(&file, b"old").unwrap();
    write_atomic(&file, b"new").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert!(write_atomic(place.path().join("no/such/folder"), b"x").is_err());

    let named = |name: &str| NamedFile { name: name.to_owned(), bytes: b"id\n".to_vec() };
    let park = place.path().join("park");
    write_folder(&park, &[named("actors.csv"), named("needs.csv")]).unwrap();
    write_folder(&park, &[named("actors.csv")]).unwrap();
    assert_eq!(files_in(&park), [park.join("actors.csv")]);
    // Somebody's photographs are not replaced by tables.
    fs::write(park.join("photo.jpg"), "").unwrap();
    assert!(write_folder(&park, &[named("actors.csv")]).is_err());
    assert_eq!(files_in(&park).len(), 2);
    // Nothing is left beside them.
    assert_eq!(files_in(place.path()).len(), 2);
}
