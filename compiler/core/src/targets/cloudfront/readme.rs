//! `README.md`: in which order the documents are given to AWS, and where each identifier goes.

use super::{Edge, origins, pin};
use crate::targets::heading;

/// What stands above the table of identifiers.
const PINS: &str = "\
Some identifiers are given by AWS once a thing exists. They stand in `distribution-config.json` as `pin:…`, and CloudFront refuses the
document until each is replaced by what its command prints.

| In the document | What gives it |
|---|---|
";

/// How the function of an application of one page runs.
const FUNCTION: &str = "--function-config Comment=fallback,Runtime=cloudfront-js-2.0";

/// The page.
pub fn page(edge: &Edge<'_>, owner: &str) -> String {
    let mut page = heading("<!--", owner).trim_end().to_owned() + " -->\n";
    page.push_str(&format!("# Distribution {}\n\n", edge.cdn.name.as_str()));
    let identifiers = identifiers(edge);
    if !identifiers.is_empty() {
        page.push_str(PINS);
        page.extend(identifiers.iter().map(|(what, command)| format!("| `{}` | {command} |\n", pin(what))));
        page.push('\n');
    }
    page.push_str("```sh\n");
    if edge.cdn.otherwise.as_ref().is_some_and(|otherwise| otherwise.fallback.is_some()) {
        let name = super::fallback::name(edge);
        page.push_str(&format!(
            "aws cloudfront create-function --name {name} --function-code fileb://fallback.js {FUNCTION}\n"
        ));
        page.push_str(&format!("aws cloudfront publish-function --name {name} --if-match ETAG\n"));
    }
    page.push_str("aws cloudfront create-distribution --distribution-config file://distribution-config.json\n```\n");
    let routes: Vec<_> = edge.cdn.route.iter().map(|route| format!("`route {}`", route.name.as_str())).collect();
    if !routes.is_empty() {
        page.push_str(&format!("\nNot in these documents yet: {}.\n", routes.join(", ")));
    }
    page
}

/// Each identifier that is missing, and what prints it.
fn identifiers(edge: &Edge<'_>) -> Vec<(String, String)> {
    let create = |what: &str, config: &str, file: &str, answer: &str| {
        format!("`aws cloudfront create-{what} --{config} file://{file} --query {answer}.Id`")
    };
    let mut identifiers: Vec<(String, String)> = edge
        .cache_policies()
        .iter()
        .map(|policy| {
            let folder = policy.folder();
            let command =
                create("cache-policy", "cache-policy-config", &format!("{folder}/cache-policy.json"), "CachePolicy");
            (folder, command)
        })
        .collect();
    if edge.has_bucket() {
        let command = create(
            "origin-access-control",
            "origin-access-control-config",
            "origin-access-control.json",
            "OriginAccessControl",
        );
        identifiers.push(("origin-access-control".to_owned(), command));
    }
    if edge.cdn.headers.is_some() {
        let command = create(
            "response-headers-policy",
            "response-headers-policy-config",
            "response-headers-policy.json",
            "ResponseHeadersPolicy",
        );
        identifiers.push(("response-headers-policy".to_owned(), command));
    }
    let aliases = origins::aliases(edge.lowering, edge.cdn);
    if !aliases.is_empty() {
        identifiers.push((
            "certificate".to_owned(),
            format!("the ARN of an ACM certificate in us-east-1 for {}", aliases.join(", ")),
        ));
    }
    if let Some(firewall) = &edge.cdn.behind {
        identifiers.push((
            format!("firewall.{}", firewall.name()),
            "the ARN of the web ACL with scope CLOUDFRONT, in us-east-1".to_owned(),
        ));
    }
    identifiers
}
