//! parse: files -> spanned nodes, in parallel, a file at a time.

use platc_kdl::{Document, Problem};
use rayon::prelude::*;

use crate::finding::{Finding, Findings};
use crate::source::{FileId, Place, Role, SourceFile, Sources};

/// Parses every file; what could be read of a broken one is there too. A definition, which is no KDL, gives an empty document.
pub fn parse<'s>(sources: &'s Sources, findings: &mut Findings) -> Vec<Document<'s>> {
    let parsed: Vec<_> = sources.files.par_iter().map(|file| platc_kdl::parse(spec_text(file))).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for ((file, _), (document, problems)) in sources.iter().zip(parsed) {
        findings.extend(problems.into_iter().map(|problem| finding(file, problem)));
        documents.push(document);
    }
    documents
}

fn spec_text(file: &SourceFile) -> &str {
    if file.role == Role::Definition { "" } else { &file.text }
}

fn finding(file: FileId, problem: Problem) -> Finding {
    let at = |span| Place { file, span };
    let mut finding = Finding::error("syntax", at(problem.span), problem.message).label(problem.label);
    finding.help = problem.help;
    match problem.also {
        Some((span, text)) => finding.also(at(span), text),
        None => finding,
    }
}
