//! `README.md`: in which order the documents are given to AWS, and where each identifier goes.

use super::api::pin;
use super::model::Distribution;
use crate::targets::heading;

/// What stands above everything else: three writings, of which one is to be used.
const HEAD: &str = "\
The same distribution three times; use one. Terraform makes it in the stack `edge`, `template.json` by CloudFormation in us-east-1, and
the other documents by the CloudFront API. `functions/` has what runs on requests; `node --test functions/*.test.mjs` tries it.

";

/// What stands above the table of identifiers.
const PINS: &str = "\
Some identifiers are given by AWS once a thing exists. They stand in `distribution-config.json` as `pin:…`, and CloudFront refuses the
document until each is replaced by what its command prints.

| In the document | What gives it |
|---|---|
";

/// What everybody must know who has viewers in China.
const CHINA: &str = "
Viewers in China are answered from locations outside of the mainland. Those on it belong to CloudFront in the partition `aws-cn`, which
needs an account of its own there and an ICP licence for the domain; nothing here makes either.
";

/// The page.
pub fn page(model: &Distribution, name: &str, owner: &str) -> String {
    let mut page = heading("<!--", owner).trim_end().to_owned() + " -->\n";
    page.push_str(&format!("# Distribution {name}\n\n{HEAD}"));
    let identifiers = identifiers(model);
    if !identifiers.is_empty() {
        page.push_str(PINS);
        page.extend(identifiers.iter().map(|(what, command)| format!("| `{}` | {command} |\n", pin(what))));
        page.push('\n');
    }
    page.push_str("```sh\n");
    for function in &model.functions {
        let (name, part) = (&function.name, &function.part);
        let config = format!("--function-config Comment={part},Runtime={}", super::model::RUNTIME);
        page.push_str(&format!(
            "aws cloudfront create-function --name {name} --function-code fileb://functions/{part}.js {config}\n"
        ));
        page.push_str(&format!("aws cloudfront publish-function --name {name} --if-match ETAG\n"));
    }
    page.push_str("aws cloudfront create-distribution --distribution-config file://distribution-config.json\n```\n");
    page.push_str(CHINA);
    page
}

/// Each identifier that is missing, and what prints it.
fn identifiers(model: &Distribution) -> Vec<(String, String)> {
    let create = |part: &str, what: &str, file: &str, answer: &str| {
        let command = format!("`aws cloudfront create-{what} --{what}-config file://{file} --query {answer}.Id`");
        (part.to_owned(), command)
    };
    let cache = model.cache_policies.iter().map(|policy| {
        create(&policy.part, "cache-policy", &format!("{}/cache-policy.json", policy.part), "CachePolicy")
    });
    let request = model.request_policies.iter().map(|policy| {
        create(&policy.part, "origin-request-policy", "origin-request-policy.json", "OriginRequestPolicy")
    });
    let control = model.access_control.iter().map(|control| {
        create(&control.part, "origin-access-control", "origin-access-control.json", "OriginAccessControl")
    });
    let headers = model.headers.iter().map(|policy| {
        create(&policy.part, "response-headers-policy", "response-headers-policy.json", "ResponseHeadersPolicy")
    });
    let certificate = (!model.aliases.is_empty()).then(|| {
        let what = format!("the ARN of an ACM certificate in us-east-1 for {}", model.aliases.join(", "));
        ("certificate".to_owned(), what)
    });
    let firewall = model.firewall.iter().map(|firewall| {
        (format!("firewall.{firewall}"), "the ARN of the web ACL with scope CLOUDFRONT, in us-east-1".to_owned())
    });
    cache.chain(request).chain(control).chain(headers).chain(certificate).chain(firewall).collect()
}
