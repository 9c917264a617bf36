//! Several networks as one.

use std::fs;
use std::path::{Path, PathBuf};

use symbio::analysis::{ALL, Study};
use symbio::export::json;
use symbio::load::{
    LoadError, Loaded, MergeOptions, Merged, Part, Rate, Same, load, load_all, merge, sketch,
};
use symbio::model::{Claim, Code, Dataset, Invalid, Issue, Table, Target};
use symbio::network::check::check;
use symbio::network::{Network, Selection, build};
use symbio::report::{Manifest, Report, WRITERS};
use symbio::text::Lang;

use crate::common::{NETWORKS, dataset, here, symbio};

/// A sketch that lies in a country and counts in a currency.
fn drawn(country: &str, currency: &str, text: &str) -> Dataset {
    let mut data = sketch(text);
    data.network.country = country.into();
    data.network.currency = currency.into();
    data
}

fn part(name: &str, dataset: Dataset) -> Part {
    Part { name: name.to_owned(), dataset }
}

fn same(id: &str, same_as: &str) -> Same {
    Same { id: id.to_owned(), same_as: same_as.to_owned(), place: None }
}

/// The whole of a Danish and a Swedish network, without errors.
fn whole(dk: &str, se: &str, map: &[Same]) -> Merged {
    let merged =
        merge(vec![part("dk", drawn("DK", "", dk)), part("se", drawn("SE", "", se))], map, &[]);
    let errors = check(&merged.dataset).into_iter().filter(Issue::is_error);
    assert_eq!(errors.collect::<Vec<_>>(), []);
    merged
}

fn network(merged: &Merged) -> Network {
    build(&merged.dataset, &Selection::default()).expect("sound data")
}

/// `id quantity` of every candidate.
fn candidates(merged: &Merged) -> Vec<String> {
    let network = network(merged);
    let study = Study::new(&network);
    study.matching().candidates.iter().map(|c| format!("{} {}", c.id, c.quantity)).collect()
}

fn codes(merged: &Merged) -> Vec<Code> {
    merged.issues.iter().map(|noticed| noticed.issue.code).collect()
}

/// Writes the networks into a folder, each into the file of its name.
fn files(folder: &Path, networks: &[(&str, &Dataset)]) -> Vec<PathBuf> {
    let write = |(name, data): &(&str, &Dataset)| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, json::write(data)).expect("written");
        path
    };
    networks.iter().map(write).collect()
}

fn errors(loaded: Result<Loaded, LoadError>) -> Vec<Issue> {
    match loaded {
        Err(LoadError::Invalid(Invalid(issues))) => issues,
        other => panic!("should be invalid: {:?}", other.map(|l| l.name)),
    }
}

/// 100 t of chips left over in Denmark, 80,000 kg needed in Sweden: 80 t can cross.
#[test]
fn offers_meet_needs_across_the_border() {
    let merged = whole(
        "offer mill: chips 100",
        "need plant: chips 80000\n resource chips: category=material unit=kg",
        &[],
    );
    assert_eq!(candidates(&merged), ["dk/mill>se/plant:dk/chips>se/chips 80"]);
    let network = network(&merged);
    assert_eq!(Study::new(&network).matching().candidates[0].ratio, 1000.0);
}

/// Danish chips for Swedish flis at 0.65 DKK a SEK. Of 80,000 kg needed 5,000 already arrive, so
/// 75 t cross: 75,000 kg · 0.5 kg CO2e + 75 t · 20 = 39 t (no place is stated, so transport is
/// unknown); the mill saves 75 · 50 DKK, the plant 75,000 · 1 SEK = 48,750 DKK.
#[test]
fn a_candidate_across_the_border_is_worth_both_sides_factors() {
    let dk = drawn(
        "DK",
        "DKK",
        "mill -> port: chips 5\n offer mill: chips 100 disposal_cost=50
         resource chips: category=material unit=t disposal_co2=20
         actor port: register_id=SE77",
    );
    let se = drawn(
        "SE",
        "SEK",
        "hamn -> verk: flis 5000\n need verk: flis 80000
         resource flis: category=material unit=kg production_co2=0.5 price=1
         actor hamn: register_id=SE77",
    );
    let rate = Rate { currency: "SEK".to_owned(), factor: 0.65 };
    let map = [same("dk/chips", "se/flis")];
    let merged = merge(vec![part("dk", dk), part("se", se)], &map, &[rate]);
    let network = network(&merged);
    let study = Study::new(&network);
    let [found] = &study.matching().candidates[..] else { panic!("one candidate") };
    assert_eq!(found.quantity, 75.0);
    let close =
        |value: Option<f64>, by_hand: f64| value.is_some_and(|v| (v - by_hand).abs() < 1e-9);
    assert!(close(found.worth.supplier_benefit, 3750.0), "{:?}", found.worth.supplier_benefit);
    assert!(close(found.worth.receiver_benefit, 48_750.0), "{:?}", found.worth.receiver_benefit);
    assert!(close(found.worth.co2_t, 39.0), "{:?}", found.worth.co2_t);
}

/// Equal ids are no reason: chips of wood and chips of silicon are counted differently.
#[test]
fn what_is_counted_differently_is_not_the_same() {
    for other in ["category=material unit=pcs", "category=knowledge unit=t"] {
        let se = format!("need plant: chips 80\n resource chips: {other}");
        assert_eq!(candidates(&whole("offer mill: chips 100", &se, &[])), [""; 0]);
    }
    let (dk, se) = ("offer mill: flis 100", "need plant: chips 80");
    assert_eq!(candidates(&whole(dk, se, &[])), [""; 0]);
    let map = [same("se/chips", "dk/flis")];
    assert_eq!(candidates(&whole(dk, se, &map)), ["dk/mill>se/plant:dk/flis>se/chips 80"]);
    let energy = "need plant: chips 80\n resource chips: category=energy unit=MWh";
    assert_eq!(codes(&whole(dk, energy, &map)), [Code::Conflict]);
}

/// 2.6 MWh of gas per t of chips: between kg and GJ that is 2.6 · 3.6 ÷ 1000 = 0.00936, and
/// 30 kg CO2 per t are 0.03 per kg.
#[test]
fn a_substitution_holds_for_the_same_resources_elsewhere_in_their_units() {
    let dk = "resource gas: category=energy unit=MWh
        substitute chips -> gas: ratio=2.6 treatment_co2=30 min_lot=2";
    let se = "resource gas: category=energy unit=GJ
        resource chips: category=material unit=kg";
    let found = |merged: &Merged, offer: &str, need: &str| {
        let rows = merged.dataset.substitutions.iter();
        let mut rows = rows.filter(|s| s.offer == offer && s.need == need);
        let row = rows.next().cloned().expect("a substitution");
        assert_eq!(rows.next(), None);
        row
    };
    let merged = whole(dk, se, &[]);
    let own = found(&merged, "dk/chips", "dk/gas");
    assert_eq!((own.ratio, own.treatment_co2, own.min_lot), (Some(2.6), Some(30.0), Some(2.0)));
    let theirs = found(&merged, "se/chips", "se/gas");
    assert!((theirs.ratio.expect("a ratio") - 0.00936).abs() < 1e-15);
    assert_eq!((theirs.treatment_co2, theirs.min_lot), (Some(0.03), Some(2000.0)));
    // t into GJ: 2.6 · 3.6; kg into MWh: 2.6 ÷ 1000.
    let out = found(&merged, "dk/chips", "se/gas").ratio.expect("a ratio");
    let back = found(&merged, "se/chips", "dk/gas").ratio.expect("a ratio");
    assert!((out - 9.36).abs() < 1e-12 && (back - 0.0026).abs() < 1e-15);

    // Where Sweden lists the pair itself, that holds there and for what Swedes give.
    let merged = whole(dk, &format!("{se}\n substitute chips -> gas: ratio=0.01"), &[]);
    assert_eq!(found(&merged, "se/chips", "se/gas").ratio, Some(0.01));
    let back = found(&merged, "se/chips", "dk/gas").ratio.expect("a ratio");
    assert!((back - 0.01 / 3.6).abs() < 1e-15);
    assert_eq!(found(&merged, "dk/chips", "dk/gas").ratio, Some(2.6));
}

#[test]
fn one_register_id_is_one_actor() {
    let merged = whole(
        "mill -> port: chips 5
         actor port: name=Havnen register_id=77 lat=55 lon=12",
        "hamn -> plant: chips 5
         actor hamn: register_id=77 municipality=Malmö country=SE lat=56 lon=13 location_quality=region pass_through=yes
         actor plant: organisation=hamn",
        &[],
    );
    let ids: Vec<&str> = merged.dataset.actors.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids, ["dk/mill", "dk/port", "se/plant"]);
    let port = &merged.dataset.actors[1];
    // Gaps are filled; a place is not put together from two.
    assert_eq!((port.name.as_str(), port.municipality.as_str()), ("Havnen", "Malmö"));
    assert_eq!((port.lat, port.location_quality), (Some(55.0), None));
    assert_eq!(merged.dataset.exchanges[1].from, "dk/port");
    assert_eq!(merged.dataset.actors[2].organisation, "dk/port");
    // What a row states counts more than where its file lies.
    let countries: Vec<&str> = merged.dataset.actors.iter().map(|a| a.country.as_str()).collect();
    assert_eq!(countries, ["DK", "SE", "SE"]);
    assert!(!port.pass_through);
    assert_eq!(codes(&merged), [Code::Ambiguous]);
    let issue = &merged.issues[0].issue;
    assert!(
        issue.message.contains("differs from it in lat, lon, pass_through;"),
        "{}",
        issue.message
    );
    assert_eq!(network(&merged).graph.edge_count(), 2);
}

/// Two Danish plants of one company: the register does not say which of them Sweden means.
#[test]
fn a_register_id_of_two_plants_joins_nothing_until_somebody_says() {
    let dk = "a -> b: chips 5\n actor a: register_id=1\n actor b: register_id=1";
    let se = "c -> d: chips 5\n actor c: register_id=1";
    let merged = whole(dk, se, &[]);
    assert_eq!((merged.dataset.actors.len(), codes(&merged)), (4, vec![Code::Ambiguous]));
    let merged = whole(dk, se, &[same("se/c", "dk/b")]);
    assert_eq!((merged.dataset.actors.len(), codes(&merged)), (3, vec![]));
}

/// Chains and circles of a map name one actor.
#[test]
fn a_map_joins_actors_round_in_a_circle() {
    let map = [same("se/c", "dk/b"), same("dk/b", "se/d"), same("se/d", "se/c")];
    let merged = whole("a -> b: chips 5", "c -> x: ash 1\n d -> x: ash 2", &map);
    let exchanges: Vec<(&str, &str)> =
        merged.dataset.exchanges.iter().map(|e| (e.from.as_str(), e.to.as_str())).collect();
    assert_eq!(exchanges, [("dk/a", "dk/b"), ("dk/b", "se/x"), ("dk/b", "se/x")]);
    assert_eq!(merged.dataset.actors.len(), 3);
}

/// A map says where it is wrong.
#[test]
fn an_id_of_the_map_that_nothing_has_is_an_issue_at_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let dk = sketch("mill -> port: chips 5");
    let se = sketch("hamn -> plant: chips 5");
    let paths = files(folder.path(), &[("dk.json", &dk), ("se.json", &se)]);
    let map = folder.path().join("same.csv");
    let options = MergeOptions { same: Some(map.clone()), ..MergeOptions::default() };
    fs::write(&map, "actor;same_as\nse/hamn;dk/port\nse/hamm;dk/port\n").expect("written");
    let issues = errors(load_all(&paths, &options));
    assert_eq!((issues.len(), issues[0].code), (1, Code::UnknownId));
    assert_eq!(issues[0].place.as_ref().map(|p| p.line), Some(3));
    assert_eq!(issues[0].hint, "did you mean “se/hamn”?");

    fs::write(&map, "actor,same\nse/hamn,dk/port\n").expect("written");
    let codes: Vec<Code> = errors(load_all(&paths, &options)).iter().map(|i| i.code).collect();
    assert_eq!(codes, [Code::UnknownField, Code::MissingField]);

    fs::write(&map, "# who is who\nactor,same_as\nse/hamn,dk/port\n").expect("written");
    let loaded = load_all(&paths, &options).expect("sound");
    assert_eq!((loaded.dataset.actors.len(), loaded.documents.len()), (3, 3));
}

#[test]
fn settings_hold_for_all_unless_they_contradict() {
    let merged = whole("setting dt_min 5", "setting dt_min 5.0\n setting interest 0.1", &[]);
    assert_eq!(codes(&merged), []);
    let settings = network(&merged).settings;
    assert_eq!((settings.dt_min, settings.interest), (5.0, 0.1));

    let folder = tempfile::tempdir().expect("a folder");
    let (dk, se) = (sketch("a -> b: x 1\n setting dt_min 5"), sketch("setting dt_min 10"));
    let paths = files(folder.path(), &[("dk.json", &dk), ("se.json", &se)]);
    let issues = errors(load_all(&paths, &MergeOptions::default()));
    assert_eq!((issues.len(), issues[0].code), (1, Code::Conflict));
    assert_eq!(issues[0].message, "settings: dt_min is 10 in se, but 5 in dk");
    assert!(issues[0].place.as_ref().is_some_and(|p| p.file.ends_with("se.json")));
}

/// 0.65 DKK a SEK: 100 SEK are 65 DKK, wherever money stands.
#[test]
fn money_is_converted_at_the_stated_rate() {
    let se = || {
        let mut data = drawn(
            "SE",
            "SEK",
            "a -> b: ash 1 price=100 treatment_cost=100 investment=100
             offer a: ash 5 disposal_cost=-100
             need b: ash 5 price=100
             resource ash: category=material unit=t price=100 disposal_cost=100
             substitute ash -> sand: investment=100 treatment_cost=100
             convert b: ash -> sand yield=1 treatment_cost=100 investment=100
             setting transport_cost_road 100
             setting dt_min 100",
        );
        let value = Some(100.0);
        data.projects = vec![symbio::model::Project {
            id: "p".into(),
            title: "P".into(),
            value_low: value,
            value_high: value,
            ..Default::default()
        }];
        data.claims =
            vec![Claim { subject: "a".into(), indicator: "x".into(), value, ..Claim::default() }];
        data
    };
    let parts = || vec![part("dk", drawn("DK", "DKK", "c -> d: ash 1 price=7")), part("se", se())];
    let unconverted = merge(parts(), &[], &[]);
    assert_eq!(codes(&unconverted), [Code::Conflict]);
    assert_eq!(unconverted.issues[0].part, Some(1));

    let rate = Rate { currency: "SEK".to_owned(), factor: 0.65 };
    let merged = merge(parts(), &[], &[rate]);
    assert_eq!(codes(&merged), []);
    let text = json::write(&merged.dataset);
    assert_eq!(merged.dataset.network.currency, "DKK");
    // Eleven fields, two ends of a project, a setting, and the two of the substitution once more,
    // for Danish ash; the claim and dt_min stay.
    assert_eq!(text.matches(": 65").count() + text.matches(": -65").count(), 16);
    assert_eq!(text.matches(": 100").count(), 2, "{text}");
    assert!(text.contains("\"price\": 7"));

    // Without money a currency does not matter.
    let poor =
        vec![part("dk", drawn("DK", "DKK", "c -> d: ash 1")), part("x", sketch("a -> b: ash 1"))];
    assert_eq!(codes(&merge(poor, &[], &[])), []);
}

/// What the same two have in both files may be one flow.
#[test]
fn what_both_networks_count_is_warned_about() {
    let text =
        "a -> b: chips 5\n offer a: chips 9\n actor a: register_id=1\n actor b: register_id=2";
    let merged = whole(text, text, &[]);
    assert_eq!(codes(&merged), [Code::Ambiguous, Code::Ambiguous]);
    let at: Vec<Table> =
        merged.issues.iter().filter_map(|n| Some(n.issue.address.as_ref()?.table)).collect();
    assert_eq!(at, [Table::Exchanges, Table::Offers]);
    // Kept, since only people know.
    assert_eq!(merged.dataset.exchanges.len(), 2);
}

#[test]
fn claims_about_a_network_say_which() {
    let mut dk = sketch("a -> b: chips 5");
    let claim = Claim { subject: "network".into(), indicator: "co2_t".into(), ..Claim::default() };
    dk.claims = vec![claim];
    dk.targets = vec![Target { indicator: "co2_t".into(), ..Target::default() }];
    dk.network.name = "Denmark".into();
    let merged = merge(vec![part("dk", dk), part("se", sketch("a -> b: chips 1"))], &[], &[]);
    let claim = &merged.dataset.claims[0];
    assert_eq!((claim.subject.as_str(), claim.per.as_str()), ("network", "network dk"));
    assert_eq!(merged.dataset.targets[0].programme, "Denmark");
    assert_eq!(merged.dataset.network.name, "Denmark + sketch");
}

/// Two files of one name are told apart.
#[test]
fn equal_names_are_numbered() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = sketch("a -> b: chips 5");
    let paths = files(
        folder.path(),
        &[("x/park.json", &data), ("y/park.json", &data), ("z/park#2.json", &data)],
    );
    let loaded = load_all(&paths, &MergeOptions::default()).expect("sound");
    let ids: Vec<&str> = loaded.dataset.exchanges.iter().map(|e| e.from.as_str()).collect();
    assert_eq!(ids, ["park/a", "park#2/a", "park#2#2/a"]);
    assert_eq!(loaded.name, "park+park#2+park#2#2");
}

/// Every number, unrounded.
fn results(data: &Dataset) -> String {
    let network = build(data, &Selection::default()).expect("sound data");
    let study = Study::new(&network);
    let sections = ALL.iter().map(|analysis| (analysis.answer)(&study, Lang::En)).collect();
    let report = Report::new(&network, sections, Manifest::default(), Lang::En);
    let json = WRITERS.iter().find(|writer| writer.id == "json").expect("a writer");
    (json.print)(&report)
}

#[test]
fn one_network_stays_as_it_is() {
    for name in NETWORKS {
        let data = dataset(name);
        let alone = merge(vec![part(name, data.clone())], &[], &[]);
        assert!(alone.dataset == data && alone.issues.is_empty(), "{name}");
        let path = here("networks").join(name).with_extension("json");
        let all = load_all(&[&path], &MergeOptions::default()).expect("sound");
        let one = load(&path).expect("sound");
        assert!(all.dataset == one.dataset && all.name == one.name, "{name}");
    }
}

/// A network without anything in it changes no number of another: only the prefix comes in.
#[test]
fn merging_with_nothing_changes_no_number() {
    for name in NETWORKS {
        let mut data = dataset(name);
        // Of claims and promises it is said which network they are about.
        (data.claims, data.targets) = (Vec::new(), Vec::new());
        let nothing = Dataset::default();
        let mut merged = merge(vec![part("zz", data.clone()), part("no", nothing)], &[], &[]);
        assert_eq!(codes(&merged), []);
        merged.dataset.network = data.network.clone();
        assert!(results(&data) == results(&merged.dataset).replace("zz/", ""), "{name}");
    }
}

/// Networks that share nothing change nothing of each other: every exchange is worth what it was.
#[test]
fn every_exchange_is_worth_what_it_was() {
    let names = ["aalborg", "kalundborg", "naestved", "region"];
    let merged = merge(names.map(|name| part(name, dataset(name))).into(), &[], &[]);
    assert_eq!(codes(&merged), []);
    // The region's settings hold for all; here for none.
    let worth = |mut data: Dataset| {
        data.settings.clear();
        let network = build(&data, &Selection::default()).expect("sound data");
        let study = Study::new(&network);
        let said = |(x, w): (usize, &symbio::worth::Worth)| {
            (network.id(x).to_owned(), format!("{:?} {:?}", w.co2_t, w.net_benefit))
        };
        study.worth().iter().enumerate().map(said).collect::<Vec<_>>()
    };
    let whole = worth(merged.dataset);
    let mut alone = Vec::new();
    for name in names {
        let own = worth(dataset(name)).into_iter();
        alone.extend(own.map(|(id, worth)| (format!("{name}/{id}"), worth)));
    }
    assert_eq!(whole, alone);
    assert!(whole.iter().filter(|(_, worth)| worth.contains("Some")).count() > 20);
}

/// With files in another order every candidate is found again; only a joined actor is called by
/// another of its ids.
#[test]
fn the_order_of_rows_and_files_does_not_matter() {
    let dk = drawn(
        "DK",
        "",
        "mill -> port: chips 5\n offer mill: chips 90\n offer port: heat 3\n need mill: heat 9
         resource heat: category=energy unit=MWh
         substitute chips -> heat: ratio=3
         actor port: register_id=1",
    );
    let se = drawn(
        "SE",
        "",
        "hamn -> plant: chips 7\n need plant: chips 50\n need plant: heat 4\n offer plant: heat 8
         resource heat: category=energy unit=GJ
         actor hamn: register_id=1",
    );
    let no = drawn(
        "NO",
        "",
        "substitute chips -> heat: ratio=2\n offer f: chips 1\n resource heat: category=energy unit=GJ",
    );
    let there = vec![part("dk", dk.clone()), part("no", no.clone()), part("se", se.clone())];
    let mut turned = vec![part("se", se), part("no", no), part("dk", dk)];
    for part in &mut turned {
        let data = &mut part.dataset;
        data.actors.reverse();
        data.resources.reverse();
        data.offers.reverse();
        data.needs.reverse();
    }
    let lists = [there, turned].map(|parts| {
        let mut list = candidates(&merge(parts, &[], &[]));
        list.iter_mut().for_each(|c| *c = c.replace("se/hamn", "dk/port"));
        list.sort();
        list
    });
    assert!(lists[0].len() > 5);
    assert_eq!(lists[0], lists[1]);
}

/// A warning about a merged row stands where the row stands.
#[test]
fn warnings_are_placed_in_their_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let dk = sketch("a -> b: chips 5\n actor b: register_id=1");
    let se = sketch("c -> d: chips\n actor c: register_id=1\n actor e:");
    let paths = files(folder.path(), &[("dk.json", &dk), ("se.json", &se)]);
    let loaded = load_all(&paths, &MergeOptions::default()).expect("sound");
    let mut issues = check(&loaded.dataset);
    loaded.locate(&mut issues);
    let alone = {
        let loaded = load(&paths[1]).expect("sound");
        let mut issues = check(&loaded.dataset);
        loaded.locate(&mut issues);
        issues
    };
    let places = |issues: &[Issue]| {
        issues.iter().map(|i| (i.code, i.place.clone().expect("a place"))).collect::<Vec<_>>()
    };
    // The joined actor is the third row of the whole, the isolated one was the fifth.
    assert_eq!(places(&issues), places(&alone));
    assert_eq!(alone.len(), 2);
}

#[test]
fn errors_of_all_files_are_told_together_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let dk = sketch("a -> b: chips -5");
    let paths = files(folder.path(), &[("dk.json", &dk)]);
    let broken = folder.path().join("se.json");
    fs::write(&broken, r#"{"schema":"symbio/1","name":"x","actors":[{"id":1}],"resources":[]}"#)
        .expect("written");
    let out = folder.path().join("out");
    let args = [&paths[0], &broken, &out].map(|path| path.to_str().expect("utf-8").to_owned());
    let run = symbio(&["analyze", &args[0], &args[1], "-o", &args[2]]).code(1);
    let messages = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    for expected in ["[negative]", "dk.json", "[wrong-type]", "se.json", "2 errors"] {
        assert!(messages.contains(expected), "{expected} in\n{messages}");
    }
    assert!(!out.exists());
}

#[test]
fn the_program_analyses_and_checks_several() {
    let folder = tempfile::tempdir().expect("a folder");
    let dk = drawn("DK", "DKK", "mill -> port: chips 5 price=3\n actor port: register_id=7");
    let se = drawn("SE", "SEK", "hamn -> plant: chips 5 price=3\n actor hamn: register_id=7");
    let paths = files(folder.path(), &[("dk.json", &dk), ("se.json", &se)]);
    let [dk, se] = [&paths[0], &paths[1]].map(|path| path.to_str().expect("utf-8"));
    symbio(&["check", dk, se]).code(1);
    symbio(&["check", dk, se, "--rate", "SEK=0.65"]).code(0);
    symbio(&["check", dk, "--rate", "SEK=0.65"]).code(2);
    symbio(&["check", dk, se, "--rate", "SEK=0"]).code(2);
    symbio(&["check", dk, se, "--rate", "SEK=1", "--rate", "sek=2"]).code(2);
    symbio(&["check", "-", "-"]).code(2);
    symbio(&["check", dk, "no-such.json"]).code(3);
    symbio(&["check"]).code(2);

    let mut command = assert_cmd::Command::cargo_bin("symbio").expect("the program");
    let run = command.current_dir(folder.path()).args(["analyze", dk, se, "--rate", "SEK=0.65"]);
    run.arg("--across-borders").assert().code(0);
    let text =
        fs::read_to_string(folder.path().join("output/dk+se/results.json")).expect("written");
    let results: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(results["manifest"]["input"], serde_json::json!(["dk.json", "se.json"]));
    assert_eq!(results["manifest"]["sha256"].as_array().map(Vec::len), Some(2));
    assert_eq!(results["manifest"]["options"]["rate"], "SEK=0.65");
    assert_eq!(results["manifest"]["options"]["across_borders"], true);
    assert_eq!(
        (&results["network"]["actors"], &results["network"]["links"]),
        (&3.into(), &2.into())
    );
    assert_eq!(results["network"]["currency"].as_str().unwrap_or("DKK"), "DKK");
}
