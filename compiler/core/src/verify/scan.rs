//! The Kubernetes objects of a generated file, read back from its lines: what each is, and what it names.
//!
//! Only text that platc wrote comes here, so that its form is known: two spaces a level, a list under its key at the key's own
//! indentation, quotes where YAML asks for them. Reading it as YAML would cost more than writing it did.

/// An object of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object<'t> {
    /// Such as `apps/v1`.
    pub api_version: &'t str,
    /// Such as `Deployment`.
    pub kind: &'t str,
    /// Its name.
    pub name: &'t str,
    /// Its namespace; empty for what stands in none.
    pub namespace: &'t str,
    /// Its labels.
    pub labels: Vec<(&'t str, &'t str)>,
    /// Every field below the top that may name another object.
    pub named: Vec<Named<'t>>,
}

/// A field of an object that may name another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'t> {
    /// The key that the field stands under, and below it a number for the very block.
    pub within: (&'t str, usize),
    /// The field.
    pub field: &'t str,
    /// Its value.
    pub value: &'t str,
}

/// Whether a field of that name is of interest, wherever in an object it stands.
fn is_naming(field: &str) -> bool {
    matches!(
        field,
        "activeService"
            | "canaryService"
            | "claimName"
            | "kind"
            | "name"
            | "optional"
            | "previewService"
            | "secretName"
            | "serviceAccountName"
            | "stableService"
            | "templateName"
    )
}

/// The objects of a file.
pub fn objects(text: &str) -> Vec<Object<'_>> {
    let (mut objects, mut scan) = (Vec::new(), Scan::default());
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for (number, end) in ends.enumerate() {
        match text.get(start..end).unwrap_or_default() {
            "---" => objects.push(std::mem::take(&mut scan).object),
            line => scan.line(number, line),
        }
        start = end + 1;
    }
    objects.push(scan.object);
    objects.retain(|object| !object.kind.is_empty());
    objects
}

/// A key with the indentation and the number of its line.
type Open<'t> = (usize, &'t str, usize);

/// A document while its lines go by.
#[derive(Default)]
struct Scan<'t> {
    object: Object<'t>,
    /// The keys that hold the line, outermost first.
    open: Vec<Open<'t>>,
    /// The indentation of the key whose text goes over several lines, while they last.
    block_text: Option<usize>,
}

impl<'t> Scan<'t> {
    fn line(&mut self, number: usize, line: &'t str) {
        let mut indent = line.bytes().take_while(|byte| *byte == b' ').count();
        let mut rest = line.get(indent..).unwrap_or_default();
        if self.block_text.is_some_and(|above| indent > above || rest.is_empty()) {
            return;
        }
        self.block_text = None;
        while let Some(item) = rest.strip_prefix("- ") {
            // An item is a block of its own under the key of its list, which may stand at the same indentation.
            close(&mut self.open, indent + 1);
            if let Some(list) = self.open.last_mut() {
                list.2 = number;
            }
            indent += 2;
            rest = item;
        }
        close(&mut self.open, indent);
        if let Some(key) = rest.strip_suffix(':') {
            self.open.push((indent, key, number));
        } else if let Some((key, value)) = pair(rest) {
            match value.as_bytes().first() {
                Some(b'|' | b'>') => self.block_text = Some(indent),
                _ => self.object.note(&self.open, key, value),
            }
        }
    }
}

/// A key and its value, which one space parts.
fn pair(text: &str) -> Option<(&str, &str)> {
    let colon = text.bytes().position(|byte| byte == b':')?;
    Some((text.get(..colon)?, text.get(colon + 2..)?))
}

/// Leaves the keys that hold what is indented so far.
fn close(open: &mut Vec<Open<'_>>, indent: usize) {
    while open.last().is_some_and(|(above, _, _)| *above >= indent) {
        open.pop();
    }
}

impl<'t> Object<'t> {
    fn note(&mut self, open: &[Open<'t>], field: &'t str, written: &'t str) {
        let value = || written.trim_matches('"');
        match open {
            [] if field == "apiVersion" => self.api_version = value(),
            [] if field == "kind" => self.kind = value(),
            [(_, "metadata", _)] if field == "name" => self.name = value(),
            [(_, "metadata", _)] if field == "namespace" => self.namespace = value(),
            [(_, "metadata", _), (_, "labels", _)] => self.labels.push((field.trim_matches('"'), value())),
            [.., (_, within, number)] if is_naming(field) => {
                self.named.push(Named { within: (within, *number), field, value: value() });
            }
            _ => {}
        }
    }

    /// Another field of the same block.
    pub fn beside(&self, named: &Named<'_>, field: &str) -> Option<&'t str> {
        let same = |other: &&Named<'t>| other.within == named.within && other.field == field;
        self.named.iter().find(same).map(|other| other.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# heading
apiVersion: v1
kind: Pod
metadata:
  labels:
    name: not-this
  name: web
  namespace: shop
spec:
  containers:
  - name: web
    args:
    - |
      name: neither
    env:
    - name: A
      valueFrom:
        secretKeyRef:
          key: a
          name: web-env
    - name: B
      valueFrom:
        configMapKeyRef:
          name: web
          optional: true
  imagePullSecrets:
  - name: registry
---
kind: Service
metadata:
  name: "on"
"#;

    #[test]
    fn objects_are_told_by_their_own_kind_and_name() {
        let objects: Vec<_> = objects(TEXT).iter().map(|object| (object.kind, object.namespace, object.name)).collect();
        assert_eq!(objects, [("Pod", "shop", "web"), ("Service", "", "on")]);
    }

    #[test]
    fn what_an_object_names_is_found_with_the_block_it_stands_in() {
        let pod = objects(TEXT).remove(0);
        assert_eq!(pod.labels, [("name", "not-this")]);
        let within = |key| pod.named.iter().filter(move |named| named.within.0 == key && named.field == "name");
        let values = |key| within(key).map(|named| named.value).collect::<Vec<_>>();
        assert_eq!(values("secretKeyRef"), ["web-env"]);
        assert_eq!(values("imagePullSecrets"), ["registry"]);
        assert_eq!(values("containers"), ["web"]);
        assert_eq!(pod.beside(within("configMapKeyRef").next().unwrap(), "optional"), Some("true"));
        assert_eq!(pod.beside(within("secretKeyRef").next().unwrap(), "optional"), None);
    }
}
