//! The page that answers for every path of an application of one page: a function at the edge.
//!
//! CloudFront's own error pages would do it too, but for every origin of the distribution: an API that answers 404 would answer with
//! the page, and 200.

use super::{Edge, pin};
use crate::finding::Finding;
use crate::model::Declared;
use crate::targets::heading;
use crate::words::platform::Cloud;

/// The code: a path whose last part has no ending is a route of the application, everything else is a file.
pub fn function(edge: &Edge<'_>, owner: &str) -> Result<String, Finding> {
    let fallback = edge
        .cdn
        .otherwise
        .as_ref()
        .and_then(|otherwise| otherwise.fallback.as_ref())
        .map_or("/", |fallback| fallback.as_str());
    let page = serde_json::Value::from(fallback);
    let code = [
        "function handler(event) {",
        "    var request = event.request;",
        "    var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);",
        "    if (name.indexOf('.') === -1) {",
        &format!("        request.uri = {page};"),
        "    }",
        "    return request;",
        "}",
    ];
    Ok(heading("//", owner) + &code.join("\n") + "\n")
}

/// Its name in the account, by which its full identifier is known before it exists.
pub fn name(edge: &Edge<'_>) -> String {
    edge.name("fallback")
}

/// Its full identifier.
pub fn arn(edge: &Edge<'_>) -> String {
    let aws = edge.lowering.all::<Cloud>().iter().find(|cloud| cloud.name == "aws").and_then(Declared::first);
    match aws.and_then(|cloud| cloud.account.as_ref()) {
        Some(account) => format!("arn:aws:cloudfront::{}:function/{}", account.as_str(), name(edge)),
        None => pin("fallback"),
    }
}
