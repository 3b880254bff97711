//! What runs on every request: which region answers viewers of a country, and which file answers a path.
//!
//! Both are CloudFront functions and not Lambda@Edge. A function may choose among the origins of its distribution
//! (`selectRequestOriginById`, runtime 2.0), but on viewer requests alone, so that it runs on every request; Lambda@Edge could choose on
//! misses of the cache alone. What is routed by country is mostly what is not kept, so that nearly every request is a miss: there a
//! function costs a sixth of Lambda@Edge and takes less than a millisecond at the edge itself, where Lambda@Edge runs in a region and
//! can be cold. It needs no role, no versions, no region of its own, and node can run it. Files from buckets are the same in every
//! region: they are kept long, and no function runs for them.
//!
//! The origin is no part of the key under which answers are kept. So the country is (`policies`), wherever answers are kept of an origin
//! that differs by country. CloudFront gives functions `CloudFront-Viewer-Country` only if a policy of the behavior names it, and it
//! overwrites what a viewer may have sent under that name.
//!
//! The page of an application of one page is a function too: CloudFront's own error pages would answer for every origin of the
//! distribution, so that an API that answers 404 would answer with the page, and 200.

use super::Edge;
use super::model::Function;
use crate::targets::heading;

/// What a function does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// The origin that its behavior names.
    pub origin: String,
    /// The origins for viewers of some countries.
    pub routes: Vec<(String, String)>,
    /// Which file answers a path.
    pub file: File,
}

/// Which file answers a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// The one of that path.
    Same,
    /// Of a folder, the `index.html` in it: a bucket knows no folders.
    Index,
    /// For a path whose last part has no ending, this page: such a path is a route of the application, everything else is a file.
    Page(String),
}

impl Steps {
    /// The part of the distribution's names that tells the function apart; none where there is nothing to do.
    pub fn part(&self) -> Option<String> {
        let route = (!self.routes.is_empty()).then(|| format!("route-{}", self.origin));
        let file = match self.file {
            File::Same => None,
            File::Index => Some("index".to_owned()),
            File::Page(_) => Some("fallback".to_owned()),
        };
        let parts: Vec<String> = route.into_iter().chain(file).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    }
}

/// The function of some steps.
pub fn function(edge: &Edge<'_>, steps: &Steps) -> Option<Function> {
    let part = steps.part()?;
    let owner = format!("cdn.{}", edge.cdn.name.as_str());
    let comment = match (steps.routes.is_empty(), &steps.file) {
        (false, File::Same) => "Viewers of some countries have an origin of their own",
        (false, _) => "Viewers of some countries have an origin of their own, and paths their files",
        (true, _) => "Which file answers a path",
    };
    let heading = heading("//", &owner);
    Some(Function {
        name: edge.name(&part),
        comment: comment.to_owned(),
        code: format!("{heading}{}", code(steps)),
        test: format!("{heading}{}", test(&part, steps)),
        part,
    })
}

fn code(steps: &Steps) -> String {
    let mut head = String::new();
    let mut body = String::new();
    if !steps.routes.is_empty() {
        head.push_str("import cf from 'cloudfront';\n\n");
        head.push_str(
            "// The origin for viewers of a country; all others have the one of the behavior.\nconst origins = {\n",
        );
        head.extend(steps.routes.iter().map(|(country, origin)| format!("    {country}: {},\n", text(origin))));
        head.push_str("};\n\n");
        body.push_str(ROUTE);
    }
    match &steps.file {
        File::Same => {}
        File::Index => body.push_str(INDEX),
        File::Page(page) => body.push_str(&PAGE.replace("PAGE", &text(page))),
    }
    format!("{head}function handler(event) {{\n    const request = event.request;\n{body}    return request;\n}}\n")
}

const ROUTE: &str = "    const country = request.headers['cloudfront-viewer-country'];
    const origin = country && origins[country.value];
    if (origin) {
        cf.selectRequestOriginById(origin);
    }
";

const INDEX: &str = "    if (request.uri.endsWith('/')) {
        request.uri += 'index.html';
    }
";

const PAGE: &str = "    const name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
    if (!name.includes('.')) {
        request.uri = PAGE;
    }
";

/// A text as JavaScript writes it: its syntax takes every text of JSON (ECMAScript 2019).
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The test of a function: `node --test` runs it as it is.
fn test(part: &str, steps: &Steps) -> String {
    TEST.replace("FUNCTION", part).replace("CASES", &cases(steps).concat())
}

const TEST: &str = r"import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

// Node has no module of CloudFront's: what the function asks of it is written down here.
const code = readFileSync(new URL('FUNCTION.js', import.meta.url), 'utf8').replace(/^import cf .*$/m, '');

function run(uri, country) {
    const answer = { uri: '', origin: null };
    const cf = { selectRequestOriginById: (origin) => { answer.origin = origin; } };
    const headers = country ? { 'cloudfront-viewer-country': { value: country } } : {};
    const request = { method: 'GET', uri, querystring: {}, headers, cookies: {} };
    const handler = vm.runInNewContext(`${code};handler`, { cf });
    answer.uri = handler({ version: '1.0', context: { eventType: 'viewer-request' }, viewer: {}, request }).uri;
    return answer;
}

// A path, the country of the viewer, the path at the origin, and the origin where it is not the one of the behavior.
const cases = [
CASES];

for (const [uri, country, path, origin] of cases) {
    test(`${uri} from ${country ?? 'somewhere'}`, () => assert.deepEqual(run(uri, country), { uri: path, origin }));
}
";

/// Countries that every test asks from, besides those that have an origin of their own: near regions of the platforms and far.
const VIEWERS: [&str; 4] = ["CN", "JP", "SG", "US"];

/// Paths that a function may answer with another file.
const PATHS: [&str; 4] = ["/", "/guide/", "/guide/start", "/assets/app.js"];

fn cases(steps: &Steps) -> Vec<String> {
    let routed = steps.routes.iter().map(|(country, _)| country.as_str());
    let mut countries: Vec<&str> = VIEWERS.into_iter().chain(routed).collect();
    countries.sort_unstable();
    countries.dedup();
    let case = |path: &str, country: Option<&str>| {
        let origin = steps.routes.iter().find(|(routed, _)| Some(routed.as_str()) == country);
        let origin = origin.map_or_else(|| "null".to_owned(), |(_, origin)| text(origin));
        let country = country.map_or_else(|| "null".to_owned(), text);
        format!("    [{}, {country}, {}, {origin}],\n", text(path), text(&file_of(&steps.file, path)))
    };
    let by_country = countries.iter().map(|country| case("/assets/app.js", Some(country)));
    let by_path = PATHS.iter().map(|path| case(path, None));
    by_country.chain(by_path).collect()
}

/// The file that is to answer, said a second time: the test holds the function to it.
fn file_of(file: &File, path: &str) -> String {
    match file {
        File::Index if path.ends_with('/') => format!("{path}index.html"),
        File::Page(page) if !path.rsplit('/').next().unwrap_or_default().contains('.') => page.clone(),
        File::Same | File::Index | File::Page(_) => path.to_owned(),
    }
}
