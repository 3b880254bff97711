//! The parts of a distribution that the CloudFront API and CloudFormation write alike, but for their spelling of lists and identifiers.

use serde_json::{Map, Value, json};

use super::model::{
    AccessControl, Behavior, CACHED_METHODS, CachePolicy, Connection, FAILURES, Group, HeadersPolicy, Origin, Policy,
    RequestPolicy,
};

/// How one of the two spells what differs.
pub struct Spelling<'a> {
    /// A list.
    pub list: fn(Vec<Value>) -> Value,
    /// The identifier of a policy or an access control, by its part.
    pub identifier: &'a dyn Fn(&str) -> Value,
    /// The identifier of a function, by its part.
    pub function: &'a dyn Fn(&str) -> Value,
    /// The member that has the versions of TLS to origins.
    pub protocols: &'static str,
    /// Whether the methods whose answers are kept stand inside of those that are let through.
    pub nested_methods: bool,
}

impl Spelling<'_> {
    /// A list of texts or numbers.
    pub fn list_of<T: Into<Value> + Clone>(&self, items: &[T]) -> Value {
        (self.list)(items.iter().cloned().map(Into::into).collect())
    }

    fn policy(&self, policy: &Policy) -> Value {
        match policy {
            Policy::Managed(id) => json!(id),
            Policy::Own(part) => (self.identifier)(part),
        }
    }

    /// An origin; `signed` is the part of the access control for buckets.
    pub fn origin(&self, Origin { id, host, path, connection }: &Origin, signed: Option<&AccessControl>) -> Value {
        let mut document = json!({ "Id": id, "DomainName": host, "OriginPath": path });
        match connection {
            Connection::Bucket => {
                document["S3OriginConfig"] = json!({ "OriginAccessIdentity": "" });
                document["OriginAccessControlId"] = json!(signed.map(|control| (self.identifier)(&control.part)));
            }
            Connection::Https { port, timeout, keep_alive } => {
                document["CustomOriginConfig"] = json!({
                    "HTTPPort": 80,
                    "HTTPSPort": port,
                    "OriginProtocolPolicy": "https-only",
                    self.protocols: self.list_of(&["TLSv1.2"]),
                    "OriginReadTimeout": timeout,
                    "OriginKeepaliveTimeout": keep_alive,
                });
            }
        }
        document
    }

    /// What is done with some paths.
    pub fn behavior(&self, behavior: &Behavior) -> Value {
        let Behavior { pattern, target, methods, compress, cache, request, headers, function } = behavior;
        let mut document = json!({
            "TargetOriginId": target,
            "ViewerProtocolPolicy": "redirect-to-https",
            "AllowedMethods": self.list_of(methods),
            "Compress": compress,
            "CachePolicyId": self.policy(cache),
        });
        let kept = if self.nested_methods { &mut document["AllowedMethods"] } else { &mut document };
        kept["CachedMethods"] = self.list_of(&CACHED_METHODS);
        let function = function.as_ref().map(|function| {
            let association = json!({ "EventType": "viewer-request", "FunctionARN": (self.function)(function) });
            (self.list)(vec![association])
        });
        let optional = [
            ("PathPattern", pattern.as_ref().map(|pattern| json!(pattern))),
            ("OriginRequestPolicyId", request.as_ref().map(|policy| self.policy(policy))),
            ("ResponseHeadersPolicyId", headers.as_ref().map(|policy| self.policy(policy))),
            ("FunctionAssociations", function),
        ];
        put(&mut document, optional);
        document
    }

    /// A cache policy.
    pub fn cache_policy(&self, policy: &CachePolicy) -> Value {
        let CachePolicy { part: _, name, comment, min_ttl, default_ttl, max_ttl, headers, gzip, brotli } = policy;
        let headers = match headers.as_slice() {
            [] => json!({ "HeaderBehavior": "none" }),
            headers => json!({ "HeaderBehavior": "whitelist", "Headers": self.list_of(headers) }),
        };
        json!({
            "Name": name,
            "Comment": comment,
            "MinTTL": min_ttl,
            "DefaultTTL": default_ttl,
            "MaxTTL": max_ttl,
            "ParametersInCacheKeyAndForwardedToOrigin": {
                "EnableAcceptEncodingGzip": gzip,
                "EnableAcceptEncodingBrotli": brotli,
                "HeadersConfig": headers,
                "CookiesConfig": { "CookieBehavior": "none" },
                "QueryStringsConfig": { "QueryStringBehavior": "all" },
            },
        })
    }

    /// A request policy.
    pub fn request_policy(&self, RequestPolicy { part: _, name, comment, added }: &RequestPolicy) -> Value {
        json!({
            "Name": name,
            "Comment": comment,
            "HeadersConfig": { "HeaderBehavior": "allViewerAndWhitelistCloudFront", "Headers": self.list_of(added) },
            "CookiesConfig": { "CookieBehavior": "all" },
            "QueryStringsConfig": { "QueryStringBehavior": "all" },
        })
    }

    /// A headers policy. It replaces what the origin says: one forgotten header of one service would be a hole in all.
    pub fn headers_policy(&self, policy: &HeadersPolicy) -> Value {
        let HeadersPolicy { part: _, name, comment, hsts, content_security, frame, referrer, permissions } = policy;
        let mut security = json!({ "ContentTypeOptions": { "Override": true } });
        let insist = |seconds| json!({ "Override": true, "AccessControlMaxAgeSec": seconds, "IncludeSubdomains": false, "Preload": false });
        let header = |member: &str, value: &str| json!({ "Override": true, member: value });
        let optional = [
            ("StrictTransportSecurity", hsts.map(insist)),
            ("ContentSecurityPolicy", content_security.as_ref().map(|text| header("ContentSecurityPolicy", text))),
            ("FrameOptions", frame.map(|option| header("FrameOption", option))),
            ("ReferrerPolicy", referrer.map(|value| header("ReferrerPolicy", value))),
        ];
        put(&mut security, optional);
        let mut document = json!({ "Name": name, "Comment": comment, "SecurityHeadersConfig": security });
        let permissions = permissions.as_ref().map(|text| {
            let header = json!({ "Header": "Permissions-Policy", "Value": text, "Override": true });
            match (self.list)(vec![header]) {
                Value::Array(headers) => json!({ "Items": headers }),
                counted => counted,
            }
        });
        put(&mut document, [("CustomHeadersConfig", permissions)]);
        document
    }
}

/// A group of origins: both write its lists with their lengths.
pub fn group(Group { id, first, second }: &Group) -> Value {
    json!({
        "Id": id,
        "FailoverCriteria": { "StatusCodes": { "Quantity": FAILURES.len(), "Items": FAILURES } },
        "Members": { "Quantity": 2, "Items": [{ "OriginId": first }, { "OriginId": second }] },
    })
}

/// An access control.
pub fn access_control(AccessControl { part: _, name, comment }: &AccessControl) -> Value {
    json!({
        "Name": name,
        "Description": comment,
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    })
}

fn put<const N: usize>(document: &mut Value, members: [(&str, Option<Value>); N]) {
    let object: Option<&mut Map<String, Value>> = document.as_object_mut();
    if let Some(object) = object {
        object.extend(members.into_iter().filter_map(|(member, value)| Some((member.to_owned(), value?))));
    }
}
