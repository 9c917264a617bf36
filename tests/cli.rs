//! The program from outside: exit codes, streams, files.

use std::fs;

use symbio::model::{Code, Severity};

use crate::common::{here, symbio};

fn stdout(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

fn stderr(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

#[test]
fn the_main_job_writes_results_report_tables_and_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("deep/er");
    let run =
        symbio(&["analyze", "networks/teaching.json", "-o", out.to_str().expect("utf-8")]).code(0);
    assert!(stdout(&run).contains("report.md"));
    for file in ["results.json", "report.md", "tables/indicators.csv", "tables/loops.csv"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    for figure in ["network", "schematic", "loops", "actors", "impact", "uncertainty", "targets"] {
        for ending in ["svg", "png"] {
            assert!(out.join(format!("figures/{figure}.{ending}")).is_file(), "{figure}.{ending}");
        }
    }
    let report = fs::read_to_string(out.join("report.md")).expect("a report");
    for link in report.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(out.join(link).is_file(), "the report shows {link}");
    }
}

#[test]
fn results_follow_the_schema_of_the_format() {
    let run = symbio(&["analyze", "networks/teaching.json", "--format", "json"]).code(0);
    let results: serde_json::Value = serde_json::from_str(&stdout(&run)).expect("JSON");
    assert_eq!(results["schema"], "symbio-results/1");
    for key in ["version", "input", "sha256", "options"] {
        assert!(!results["manifest"][key].is_null(), "manifest.{key}");
    }
    for key in ["name", "actors", "exchanges", "active_exchanges", "links", "quantified_exchanges"]
    {
        assert!(!results["network"][key].is_null(), "network.{key}");
    }
    for (section, list) in [
        ("match", "candidates"),
        ("match", "rejected"),
        ("match", "undecided"),
        ("loops", "loops"),
        ("actors", "actors"),
        ("cascades", "cascades"),
        ("impact", "exchanges"),
    ] {
        assert!(results["sections"][section][list].is_array(), "{section}.{list}");
    }
    assert!(!stdout(&run).contains("null"), "unknown is an absent key");
}

#[test]
fn exit_codes_tell_what_went_wrong() {
    symbio(&["check", "networks/teaching.json"]).code(0);
    symbio(&["check", "networks/no-such-file.json"]).code(3);
    symbio(&["analyze", "networks/teaching.json", "--no-such-option"]).code(2);
    symbio(&["analyze", "networks/teaching.json", "--only", "nothing", "--format", "json"]).code(2);
    symbio(&["analyze", "networks/teaching.json", "--without", "nobody", "--format", "json"])
        .code(2);
    symbio(&["analyze", "networks/teaching.json", "--samples", "100000000000"]).code(2);
    symbio(&["analyze", "networks/teaching.json", "--threads", "1000000"]).code(2);
    symbio(&["draw", "portrait", "networks/teaching.json", "-o", "x.svg"]).code(2);
    symbio(&["draw", "network", "networks/teaching.json", "-o", "x.gif"]).code(2);
    let file = tempfile::NamedTempFile::new().expect("a file");
    symbio(&["check", file.path().to_str().expect("utf-8")]).code(1);
    let below_a_file = file.path().join("out");
    let below_a_file = below_a_file.to_str().expect("utf-8");
    symbio(&["analyze", "networks/teaching.json", "-o", below_a_file]).code(3);
}

#[test]
fn errors_write_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let broken = folder.path().join("broken.json");
    fs::write(
        &broken,
        r#"{"schema":"symbio/1","name":"x","actors":[{"id":"a","lat":91}],"resources":[]}"#,
    )
    .expect("written");
    let run =
        symbio(&["analyze", broken.to_str().expect("utf-8"), "-o", out.to_str().expect("utf-8")]);
    let run = run.code(1);
    assert!(stderr(&run).contains("out-of-range"), "{}", stderr(&run));
    assert!(!out.exists());
    assert!(stdout(&run).is_empty());
}

/// What cannot be meant is refused before anything is read or written.
#[test]
fn options_of_the_plan_are_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let out = out.to_str().expect("utf-8");
    for wrong in [
        &["--budget", "-1"][..],
        &["--budget=-1"],
        &["--budget", "much"],
        &["--carbon-price=-2"],
        &["--samples", "x"],
        &["--samples=-1"],
        &["--objective", "foo"],
        &["--explain", "hj_bageri"],
        &["--explain", "hj_bageri", "nobody"],
    ] {
        let run = symbio(&[&["analyze", "networks/region.json", "-o", out][..], wrong].concat());
        let run = run.code(2);
        assert!(stdout(&run).is_empty() && !stderr(&run).is_empty(), "{wrong:?}");
        assert!(!folder.path().join("out").exists(), "{wrong:?} wrote something");
    }
}

/// Every broken input of the loader's tests: all its codes are printed, nothing is written.
#[test]
fn broken_inputs_end_with_1_and_write_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = fs::read_to_string(here("tests/broken/expected.txt")).expect("a list");
    for line in expected.lines().filter(|line| !line.trim().is_empty()) {
        let (name, codes) = line.split_once(':').expect("name: codes");
        let is_error = |printed: &str| {
            let known = Code::TABLE.iter().find(|(_, p, _)| *p == printed).expect("a code");
            known.0.severity() == Severity::Error
        };
        if !codes.split(',').filter_map(|code| code.trim().split('@').next()).any(is_error) {
            continue; // Warnings alone stop nothing.
        }
        let input = format!("tests/broken/{name}");
        let out = folder.path().join(name);
        let run = symbio(&["analyze", &input, "-o", out.to_str().expect("utf-8")]).code(1);
        let messages = stderr(&run);
        for code in codes.split(',').filter_map(|code| code.trim().split('@').next()) {
            assert!(messages.contains(&format!("[{code}]")), "{name}: {code} in\n{messages}");
        }
        assert!(stdout(&run).is_empty() && !out.exists(), "{name} wrote something");
    }
}

/// Odd but sound data go all the way through, figures and report included.
/// A set of factors of one's own: used, named in the manifest with its checksum, and every problem
/// in it told at its line.
#[test]
fn factors_of_ones_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.csv");
    let path = file.to_str().expect("utf-8");
    let head = "id;what;value;unit;source\n";
    fs::write(&file, format!("{head}natural_gas;production_co2;0,1;kg/kWh;min egen\n"))
        .expect("a file");
    let args = ["analyze", "networks/naestved.json", "--only", "impact", "--format", "json"];
    let run = symbio(&[&args[..], &["--factors", path]].concat()).code(0);
    let results: serde_json::Value = serde_json::from_str(&stdout(&run)).expect("JSON");
    let co2 = &results["sections"]["impact"]["indicators"]["operating.co2_t"]["value"];
    assert_eq!(co2.as_f64(), Some(1800.0));
    assert_eq!(results["manifest"]["options"]["factors"], "mine.csv");
    assert_eq!(results["manifest"]["sha256"].as_array().map(Vec::len), Some(2));
    fs::write(&file, format!("{head}coal;production_co2;viel;kg/t;x\ncoal;smell;1;kg/t;x\n"))
        .expect("a file");
    let run = symbio(&[&args[..], &["--factors", path]].concat()).code(1);
    let told = stderr(&run);
    assert!(told.contains("mine.csv:2") && told.contains("mine.csv:3"), "{told}");
    // A set without what the network asks for.
    fs::write(&file, format!("{head}coal;production_co2;1;kg/t;x\n")).expect("a file");
    let run = symbio(&["check", "networks/naestved.json", "--factors", path]).code(1);
    assert!(stderr(&run).contains("there is no factor “natural_gas”"));
}

#[test]
fn odd_but_sound_networks_are_analyzed() {
    let folder = tempfile::tempdir().expect("a folder");
    let resources = r#"[{"id":"r","category":"water","unit":"m3"}]"#;
    for (name, actors, exchanges) in [
        ("one actor", r#"[{"id":"a"}]"#, "[]"),
        ("no actor", "[]", "[]"),
        ("no exchange", r#"[{"id":"a"},{"id":"b"}]"#, "[]"),
        (
            "only to itself",
            r#"[{"id":"a"}]"#,
            r#"[{"from":"a","to":"a","resource":"r","quantity":5}]"#,
        ),
        (
            "<script>../&",
            r#"[{"id":"a","name":"<script>alert(1)</script>"},{"id":"..","name":"\"&'😀 שלום"}]"#,
            r#"[{"from":"a","to":"..","resource":"r","quantity":0}]"#,
        ),
    ] {
        let input = folder.path().join("odd.json");
        let text = format!(
            r#"{{"schema":"symbio/1","name":"{name}","actors":{actors},"resources":{resources},"exchanges":{exchanges}}}"#
        );
        fs::write(&input, text).expect("written");
        let out = folder.path().join("out");
        let args = ["analyze", input.to_str().expect("utf-8"), "-o", out.to_str().expect("utf-8")];
        symbio(&args).code(0);
        let report = fs::read_to_string(out.join("report.md")).expect("a report");
        assert!(!report.contains("<script>"), "{name}: names are escaped");
        fs::remove_dir_all(&out).expect("removed");
    }
}

#[test]
fn global_options_stand_before_or_after() {
    for args in [
        &["--lang", "da", "--threads", "2", "analyze", "networks/teaching.json", "--format", "md"]
            [..],
        &["analyze", "networks/teaching.json", "--format", "md", "--lang", "da", "--threads", "2"]
            [..],
    ] {
        let run = symbio(args).code(0);
        assert!(stdout(&run).contains("Udvekslinger"), "a Danish report");
    }
}

#[test]
fn standard_input_is_read() {
    let text = fs::read("networks/teaching.json").expect("the teaching network");
    let mut command = assert_cmd::Command::cargo_bin("symbio").expect("the program");
    command.args(["check", "-"]).write_stdin(text).assert().code(0);
}

#[test]
fn timings_are_one_json_line() {
    let run =
        symbio(&["analyze", "networks/teaching.json", "--format", "json", "--timings"]).code(0);
    let errors = stderr(&run);
    let line = errors.lines().last().expect("a line");
    let timings: serde_json::Value = serde_json::from_str(line).expect("JSON");
    for step in ["load", "build", "loops", "match"] {
        assert!(timings[step].is_number(), "{step} in {line}");
    }
}

#[test]
fn lists_read_the_tables_of_the_program() {
    let run = symbio(&["list", "settings"]).code(0);
    assert!(stdout(&run).contains("detour_road"));
    let run = symbio(&["list"]).code(0);
    for id in ["structure", "schematic", "csv", "dt_min", "unknown-id"] {
        assert!(stdout(&run).contains(id), "{id}");
    }
}

#[test]
fn a_folder_of_tables_gives_the_results_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = folder.path().join("teaching");
    let tables = tables.to_str().expect("utf-8");
    symbio(&["convert", "networks/teaching.json", tables]).code(0);
    let section = |path: &str| {
        let run = symbio(&["--quiet", "analyze", path, "--format", "json"]).code(0);
        let results: serde_json::Value = serde_json::from_str(&stdout(&run)).expect("JSON");
        (results["network"].clone(), results["sections"].clone())
    };
    assert_eq!(section("networks/teaching.json"), section(tables));
    assert_eq!(section("networks/teaching.json"), section("networks/teaching"));
}

/// Output tables and input tables may have the same names; the input is never touched.
#[test]
fn analyze_never_writes_over_its_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().to_str().expect("utf-8");
    let tables = format!("{project}/tables");
    symbio(&["--quiet", "convert", "networks/teaching.json", &tables]).code(0);
    let before = crate::golden::files(tables.as_ref());
    symbio(&["analyze", &tables, "-o", project]).code(2);
    symbio(&["analyze", &tables, "-o", project, "--only", "structure"]).code(2);
    assert!(before == crate::golden::files(tables.as_ref()));
}

/// A folder of somebody's own tables is no folder of ours.
#[test]
fn convert_replaces_nothing_but_tables_of_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let invoices = folder.path().join("invoices.csv");
    fs::write(&invoices, "a,b").expect("written");
    let target = folder.path().to_str().expect("utf-8");
    symbio(&["--quiet", "convert", "networks/teaching.json", target]).code(3);
    assert!(invoices.is_file());
}
