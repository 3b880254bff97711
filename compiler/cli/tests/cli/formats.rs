//! How results are shown: for people on a terminal or in a pipe, and for programs.

use serde_json::Value;

use crate::support::*;

fn with_mistakes() -> tempfile::TempDir {
    let folder = shop();
    edit(folder.path(), "platform.kdl", "env LOG_LEVEL", "enf LOG_LEVEL");
    edit(folder.path(), "platform.kdl", "web-service web {", "web-service web prt=1 {");
    folder
}

#[test]
fn a_pipe_has_no_escape_codes() {
    let folder = with_mistakes();
    for verb in ["build", "check"] {
        let run = run(folder.path(), verb);
        assert!(!run.stdout.contains('\x1b') && !run.stderr.contains('\x1b'), "{verb}");
    }
}

#[test]
fn colours_can_be_forced_and_no_color_wins() {
    let folder = with_mistakes();
    let coloured: Run = platc(folder.path()).arg("check").env("CLICOLOR_FORCE", "1").output().unwrap().into();
    assert!(coloured.stdout.contains("\x1b[1;31merror[unknown-setting]:\x1b[0m"), "{}", coloured.stdout);
    let plain: Run =
        platc(folder.path()).arg("check").env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap().into();
    assert!(!plain.stdout.contains('\x1b'), "{}", plain.stdout);
}

#[test]
fn a_plain_locale_gets_plain_characters() {
    let folder = with_mistakes();
    let plain: Run = platc(folder.path()).arg("check").env("LC_ALL", "C").output().unwrap().into();
    assert!(plain.stdout.is_ascii(), "{}", plain.stdout);
}

#[test]
fn places_in_two_files_are_both_drawn() {
    let folder = with_mistakes();
    let text = run(folder.path(), "check").stdout;
    assert!(text.contains("[platform.kdl:20:17]") && text.contains("[modules/web-service.kdl:2:1]"), "{text}");
}

#[test]
fn json_names_every_place() {
    let folder = with_mistakes();
    let run = run(folder.path(), "check --format json");
    let object = run.json();
    assert_eq!(object["version"], 1);
    let finding =
        object["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "unknown-setting").unwrap();
    assert_eq!((&finding["severity"], &finding["help"]), (&Value::from("error"), &Value::from("did you mean `env`?")));
    let place = &finding["places"][0];
    assert_eq!([&place["line"], &place["column"], &place["end_line"], &place["end_column"]], [22, 5, 22, 8]);
    assert_eq!(place["path"], "platform.kdl");
}

#[test]
fn sarif_has_a_result_for_each_finding() {
    let folder = with_mistakes();
    let log: Value = run(folder.path(), "check --format sarif").json();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let codes: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unknown-property", "unknown-setting"]);
    let region = &results[1]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&Value::from(22), &Value::from(5)));
    assert_eq!(
        results[0]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "modules/web-service.kdl"
    );
}

#[test]
fn github_annotates_findings_and_drift() {
    let folder = with_mistakes();
    let text = run(folder.path(), "check --format github").stdout;
    let expected = "::error file=platform.kdl,line=22,col=5,endLine=22,endColumn=8,title=unknown-setting::";
    assert!(text.lines().any(|line| line.starts_with(expected)), "{text}");
    let folder = shop();
    let text = run(folder.path(), "check --format github").stdout;
    assert_eq!(text.lines().filter(|line| line.contains("title=missing::")).count(), 8, "{text}");
}

#[test]
fn fifty_findings_are_shown_and_the_rest_counted() {
    let folder = shop();
    let many: String = (0..70).map(|number| format!("servce s{number}\n")).collect();
    put(folder.path(), "platform/more.kdl", many);
    let text = run(folder.path(), "check").stdout;
    assert_eq!(text.matches("error[unknown-word]").count(), 50);
    assert!(text.contains("and 20 more"), "{text}");
    assert_eq!(run(folder.path(), "check --format json").codes().len(), 70);
}

#[test]
fn what_a_text_hides_reaches_no_terminal() {
    let folder = shop();
    put(
        folder.path(),
        "platform/more.kdl",
        "service \"a\\u{1b}[2J\\u{202e}b\" { image x tag=\"1\" }\nserv\x1b[2Jce x\n",
    );
    let text = run(folder.path(), "check").stdout;
    assert!(text.contains("error[") && !text.contains('\x1b') && !text.contains('\u{202e}'), "{text}");
}
