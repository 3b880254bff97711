//! What people really write, and what they are told: each snapshot keeps the slips of one subject beside their problems.

use std::fmt::Write;

use platc_kdl::{Problem, Span, parse};

/// Each source with the problems that it gives.
fn report(sources: &[&str]) -> String {
    sources.iter().map(|source| report_one(source)).collect::<Vec<_>>().join("\n")
}

fn report_one(source: &str) -> String {
    let mut report = String::new();
    for line in source.lines() {
        let visible =
            |character: char| if character.is_control() || character > '\u{2000}' { '\u{FFFD}' } else { character };
        let _ = writeln!(report, "    {}", line.chars().map(visible).collect::<String>());
    }
    for problem in parse(source).1 {
        show(&mut report, source, &problem);
    }
    report
}

fn show(report: &mut String, source: &str, problem: &Problem) {
    let _ = writeln!(report, "{}: {}", place(source, problem.span), problem.message);
    let _ = writeln!(report, "  {:?}: {}", problem.span.text(source), problem.label);
    if let Some((span, label)) = &problem.also {
        let _ = writeln!(report, "  {} {:?}: {label}", place(source, *span), span.text(source));
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(report, "  help: {help}");
    }
}

fn place(source: &str, span: Span) -> String {
    let before = &source[..span.start as usize];
    let column = before.chars().rev().take_while(|&character| character != '\n').count();
    format!("{}:{}", before.matches('\n').count() + 1, column + 1)
}

macro_rules! snapshots {
    ($($name:ident: [$($source:expr),+ $(,)?])+) => {
        $(#[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(stringify!($name), report(&[$($source),+]));
            });
        })+
    };
}

snapshots! {
    numbers_with_units: [
        "on cpu 70%\n",
        "alert slow for=5m above=-3ms\n",
        "resources { memory 512Mi; cpu 500m }\n",
        "region sg cidr=10.0.0.0/16 role=primary\n",
        "version 1.2.3\n",
        "address 10.0.0.1\n",
        "at 12:30\n",
        "since 2024-01-01\n",
        "ratio .5\n",
        "ratio 1.\n",
        "mask 0x\n",
        "name 3scale\n",
    ]
    words_without_quotes: [
        "source services/web\n",
        "behavior /media/* origin=media\n",
        "serve path=/auth/*\n",
        "zone ${platform.domain}\n",
        "dns zone=www.${platform.domain} { route nearest }\n",
        "url https://example.com/a?b=c\n",
        "expr rate(requests[5m])\n",
        "path C:\\temp\n",
        "key a#b\n",
    ]
    keywords: [
        "spot true\n",
        "versioning spot=false\n",
        "owner null\n",
        "true 1\n",
        "spot #True\n",
        "spot #yes\n",
        "color #ff8800\n",
        "limit inf\n",
    ]
    yaml_and_json: [
        "replicas: 3\n",
        "service web {\n    replicas: 3\n    image: \"web\"\n}\n",
        "service web {\n    scale:\n        min 2\n}\n",
        "zones a, b, c\n",
        "ports 80, 443\n",
        "zones \"a\", \"b\"\n",
        "\"replicas\": 3\n",
        "ports [80, 443]\n",
        "zones [\n    \"a\",\n    \"b\"\n]\nregion sg\n",
        "{ \"replicas\": 3 }\n",
        "replicas = 3\n",
        "image=\"web\"\n",
        "# a comment: with a colon {\nservice web # the site\n",
        "#comment\nservice web\n",
        "name 'web'\n",
        "message 'it goes on' by=me\n",
    ]
    legacy: [
        "expr r\"a\\d\"\n",
        "expr r#\"a\"b\"#\n",
    ]
    strings: [
        "domain \"chat.example.com\ntimezone \"Asia/Singapore\"\n",
        "team a { github \"example/a; may administer }\nteam b\n",
        "service \"web {\n    image web\n}\n",
        "text \"first\nsecond\nthird\"\nservice web\n",
        "expr #\"a\\d\"\nservice web\n",
        "expr \"\\d+\\/\\$\"\n",
        "face \"\\u{110000} \\u{D800} \\u0041\"\n",
        "summary \"\"\"one line\"\"\"\n",
        "summary \"\"\"one\n    two\n    \"\"\"\nservice web\n",
        "summary \"\"\"\n    one\n    two\"\"\"\nservice web\n",
        "summary \"\"\"\n    one\n  two\n three\n    \"\"\"\nservice web\n",
        "summary \"\"\"\n    one\n",
        "summary #\"\"\"\n    one\n    \"\"\"\n",
        "name\"web\"\n",
        "health ready=\"/ready live=\"/live\"\n",
        "image \"ghcr.io/example/web tag=\"1.4.2\" { keep \"9d\" }\nservice web\n",
        "image web\" tag=\"1.4.2\"\n",
        "image ghcr.io/example/web\" tag=\"1.4.2\"\n",
        "health ready=“/ready” live=\"/live\"\n",
        "health ready=“/ready\" live=‘/live’\n",
        "health ready=“/ready\n",
        "name \"a\"b\"c\" port=80\n",
    ]
    blocks: [
        "service web {\n    port http 80\n",
        "service web {\n    scale {\n        on cpu \"70%\"\n\n    port http 80\n}\nservice api {\n    image api\n}\n",
        "service web {\n    image web\n\nservice api {\n    image api\n}\n",
        "service web {\n    scale min=2 { on cpu \"70%\"\n    port http 80\n}\nservice api {\n    image api\n}\n",
        "service web {\n    scale {\n        on cpu \"70%\"\nservice api {\n    image api\n}\n",
        "service web {\n    image web\n    }\n    port http 80\n}\nservice api {\n    image api\n}\n",
        "service web {\n    scale { on cpu \"70%\" }}\n    port http 80\n}\nservice api\n",
        "service web\n    image web\n    port http 80\n}\nservice api\n",
        "service web {\n    scale min=2\n        on cpu \"70%\"\n    }\n    port http 80\n}\nservice api\n",
        "service web {\nimage web\nservice api {\nimage api\n}\n",
        "service web {\n    image web\n}\n}\nservice api\n",
        "service web\n{\n    image web\n}\n",
        "service web { image web } { image api }\n",
        "service web { image web } tier=critical\nservice api\n",
        "a;; b\n",
        ";\n",
        "{ a }\nb\n",
    ]
    annotations_and_comments: [
        "(remove alert\n",
        "()alert slow\n",
        "(remove)\nservice web\n",
        "env KEY (secret)\n",
        "env (secret)KEY=main\n",
        "env KEY=\nservice web\n",
        "env KEY= { a }\n",
        "80 443\n",
        "ports 80=http\n",
        "/* never\nclosed\n",
        "service web /-\n",
        "service web { /- }\n",
        "/-/- service web\n",
        "a \\ b\n",
        "a = = b\n",
        "a ) b\n",
    ]
    conflicts_and_characters: [
        "service web {\n<<<<<<< HEAD\n    scale min=2\n=======\n    scale min=3\n>>>>>>> main\n}\n",
        "s\0e\0r\0\n",
        "name a\u{202E}b\n",
        "name \u{FEFF}a \u{7}\n",
        "port\u{200B}http 8080\n",
        "summary \"a\u{200B}b\"\n",
    ]
    several_slips_of_one_file: [
        "service web {\n    scale min=2 max=40 {\n        on cpu 70%\n    }\n    spot true\n    env KEY 'x'\n    command \"run\n    port: 80\n}\n",
    ]
}

/// What is read beside a slip, in the canonical spelling of arguments: the nodes around it are all there.
#[test]
fn nodes_around_a_slip_are_read() {
    let names =
        |source| parse(source).0.nodes.iter().map(|node| node.name.text.clone().into_owned()).collect::<Vec<_>>();
    assert_eq!(names("a\nb [\nc\n"), ["a", "b", "c"]);
    assert_eq!(names("a \"x\nb { c }\nd\n"), ["a", "b", "d"]);
    assert_eq!(names("a\n) { x; y }\nb\n"), ["a", "b"]);
    assert_eq!(names("a } b\nc\n"), ["a", "b", "c"]);
    assert_eq!(names("a: 1\nb 70%\n"), ["a", "b"]);
}

/// A brace that is missing or one too many is the only slip: by the indentation, every node is found where it was meant to be.
#[test]
fn nodes_are_read_where_their_indentation_puts_them() {
    fn names(nodes: &[platc_kdl::Node<'_>]) -> String {
        let inner = |node: &platc_kdl::Node<'_>| match &node.children {
            Some(children) => format!("{}{{{}}}", node.name.text, names(&children.nodes)),
            None => node.name.text.clone().into_owned(),
        };
        nodes.iter().map(inner).collect::<Vec<_>>().join(" ")
    }
    let read = |source| names(&parse(source).0.nodes);
    assert_eq!(read("a {\n    b {\n        c\n    d\n}\ne {\n    f\n}\n"), "a{b{c} d} e{f}");
    assert_eq!(read("a {\n    b { c; d\n    e\n}\nf\n"), "a{b{c d} e} f");
    assert_eq!(read("a {\n    b {\n        c\nd {\n    e\n}\n"), "a{b{c}} d{e}");
    assert_eq!(read("a {\n    b\n    }\n    c\n}\nd\n"), "a{b c} d");
    assert_eq!(read("a {\n    b { c }}\n    d\n}\ne\n"), "a{b{c} d} e");
    assert_eq!(read("a\n    b\n    c\n}\nd\n"), "a{b c} d");
    assert_eq!(read("a {\n    b\n        c\n    }\n    d\n}\ne\n"), "a{b{c} d} e");
    assert_eq!(read("a\nb {\nc\n"), "a", "what is behind an unclosed block may belong anywhere");
}

#[test]
fn at_most_a_hundred_problems() {
    assert_eq!(parse(&"a 5m\n".repeat(1000)).1.len(), platc_kdl::MAXIMUM_PROBLEMS);
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| "a{".repeat(depth) + &"}".repeat(depth);
    assert!(parse(&nested(platc_kdl::MAXIMUM_DEPTH)).1.is_empty());
    let problems = parse(&nested(platc_kdl::MAXIMUM_DEPTH + 1)).1;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(problems[0].message.contains("128 deep"), "{problems:#?}");
}

#[test]
fn bytes_that_are_no_text() {
    let problem = platc_kdl::decode(b"service \xff web").unwrap_err();
    assert_eq!(problem.span, Span { start: 8, end: 9 });
    assert!(platc_kdl::decode(b"\xff\xfes\0").unwrap_err().message.contains("UTF-16"));
    let text = platc_kdl::decode("\u{FEFF}service web".as_bytes()).unwrap();
    let (document, problems) = parse(text);
    assert!(problems.is_empty());
    assert_eq!(document.nodes[0].span, Span { start: 3, end: 14 });
}
