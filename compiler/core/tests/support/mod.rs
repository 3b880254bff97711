//! What the tests of the language share: a spec as one text in; merged text, findings and files out.
//!
//! A line `// environments/production.kdl` begins another file; what stands before the first such line is `platform.kdl`.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use platc_core::compile::compile;
use platc_core::finding::{Finding, Label, Severity};
use platc_core::print;
use platc_core::source::{Role, Sources};

/// A spec of one text, split into its files.
pub fn sources(text: &str) -> Sources {
    let mut files = vec![("platform.kdl".to_owned(), String::new())];
    for line in text.lines() {
        match line.trim().strip_prefix("// ").filter(|path| Role::of(path).is_some()) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => {
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    files.retain(|(_, text)| !text.trim().is_empty());
    Sources::new(files)
}

/// One merged node without origins and quotes: what a law decides.
pub fn show(text: &str, environment: &str, address: &str) -> String {
    let sources = sources(text);
    let (shown, findings) =
        print::show(&sources, environment, Some(address)).unwrap_or_else(|reason| panic!("{reason}"));
    let errors: Vec<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| render(&sources, finding))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    without_origins(&shown).replace('"', "")
}

/// A whole merged environment without the origins, whatever is found.
pub fn merged(sources: &Sources, environment: &str) -> String {
    print::show(sources, environment, None).map_or_else(|reason| reason, |(text, _)| without_origins(&text))
}

/// Cuts the comment with who said it from each line.
pub fn without_origins(text: &str) -> String {
    let content = |line: &str| line.split("  // ").next().unwrap_or_default().trim_end().to_owned();
    text.lines().map(content).collect::<Vec<_>>().join("\n")
}

/// Asserts what one merged node is; the expected lines may be indented as a whole.
#[track_caller]
pub fn assert_shows(text: &str, environment: &str, address: &str, expected: &str) {
    assert_eq!(show(text, environment, address), dedent(expected));
}

/// A text without its outer indentation and its blank lines.
pub fn dedent(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.iter().map(|line| line[indent..].trim_end()).collect::<Vec<_>>().join("\n")
}

/// Everything that compiling finds.
pub fn findings(text: &str) -> Vec<Finding> {
    compile(&sources(text), None).findings
}

/// The codes of everything that compiling finds, each once, sorted.
pub fn codes(text: &str) -> Vec<&'static str> {
    let mut codes: Vec<_> = findings(text).into_iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Asserts that compiling finds this code and nothing else, at a place whose text begins so.
#[track_caller]
pub fn assert_finds(text: &str, code: &str, at: &str) {
    let sources = sources(text);
    let found = compile(&sources, None).findings;
    let all = || found.iter().map(|finding| render(&sources, finding)).collect::<String>();
    assert!(!found.is_empty() && found.iter().all(|finding| finding.code == code), "wanted {code} alone:\n{}", all());
    let texts: Vec<_> =
        found.iter().filter_map(|finding| finding.primary.as_ref()).map(|label| sources.text(label.place)).collect();
    assert!(texts.iter().any(|text| text.starts_with(at)), "wanted a place that begins with `{at}`: {texts:?}");
}

/// Asserts that compiling finds nothing.
#[track_caller]
pub fn assert_clean(text: &str) {
    let sources = sources(text);
    let found: String = compile(&sources, None).findings.iter().map(|finding| render(&sources, finding)).collect();
    assert!(found.is_empty(), "{found}");
}

/// Every file that a spec gives, by path.
pub fn files(sources: &Sources) -> BTreeMap<String, String> {
    compile(sources, None).artifacts.into_iter().map(|artifact| (artifact.unit.path, artifact.text)).collect()
}

/// A finding as plain text.
pub fn render(sources: &Sources, finding: &Finding) -> String {
    let mut text = format!("{}[{}] {}\n", finding.severity.word(), finding.code, finding.message);
    for label in finding.primary.iter().chain(&finding.others) {
        let _ = writeln!(text, "  {}", line(sources, label));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "  help: {help}");
    }
    text
}

/// `path:line:column` with the text of the place and what is said about it.
fn line(sources: &Sources, label: &Label) -> String {
    let position = sources.position(label.place);
    let (Some(file), Some(position)) = (sources.file(label.place.file), position) else { return "no place".to_owned() };
    let quoted = sources.text(label.place).lines().next().unwrap_or_default();
    let said = if label.text.is_empty() { String::new() } else { format!(": {}", label.text) };
    format!("{}:{}:{} `{quoted}`{said}", file.path, position.line, position.column)
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads the spec files below a folder.
pub fn read_spec(folder: &Path) -> Sources {
    Sources::new(read_files(folder))
}

/// Every file below a folder with its path relative to it, `/` separated.
pub fn read_files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.insert(path, text);
        }
    }
}
