//! L23–L28: kinds of the user's own.

use crate::AWS;
use crate::support::{assert_clean, assert_finds, assert_shows, show};

/// A module with a principal, a second product, a condition and a loop.
const MODULE: &str = r#"
// modules/web-service.kdl
module web-service {
    param tier type=enum default=standard { option standard; option critical }
    param port type=port default=8080
    param workers type=list default=none
    service {
        image "${name}" tag="1"
        port http (ref)param.port
        scale min=2 max=10
        when tier=critical { scale min=4; priority critical }
    }
    alert down severity=critical { expr "up{job=\"${name}\"} == 0"; summary "${name} is down" }
    each worker in=workers { queue "${worker}" { keep "1d" } }
}
"#;

fn with_module(base: &str) -> String {
    format!("platform chat\n{AWS}\nseverity critical\nseverity warning\nreceiver nobody\n{base}\n{MODULE}")
}

#[test]
fn l23_a_module_is_a_kind() {
    assert_shows(
        &with_module("web-service web"),
        "default",
        "service.web",
        "
        service web
            image ${name}
                tag 1
            port http param.port
            scale
                min 2
                max 10
    "
        .replace("http param", "http (ref)param")
        .as_str(),
    );
}

#[test]
fn l24_the_principal_takes_the_name_and_products_are_named_after_it() {
    let text = with_module(
        "web-service web\n// environments/dev.kdl\nenvironment dev { service web { env A 1 }; alert web-down { severity warning } }",
    );
    assert!(show(&text, "dev", "service.web").contains("env A 1"));
    assert!(show(&text, "dev", "alert.web-down").contains("severity warning"));
}

#[test]
fn l24_a_module_needs_a_principal() {
    assert_finds(
        "platform chat\n// modules/m.kdl\nmodule m { service a { image a tag=\"1\" } }",
        "no-principal",
        "module m",
    );
}

#[test]
fn l24_a_module_has_one_principal() {
    assert_finds(
        "platform chat\n// modules/m.kdl\nmodule m { service { image a tag=\"1\" }; queue { keep \"1d\" } }",
        "no-principal",
        "module m",
    );
}

#[test]
fn l25_children_go_to_the_principal_or_to_the_product_they_name() {
    let text = with_module("web-service web { env A 1; alert down { severity warning } }");
    assert!(show(&text, "default", "service.web").contains("env A 1"));
    assert!(show(&text, "default", "alert.web-down").contains("severity warning"));
}

#[test]
fn l25_an_unknown_parameter_is_an_error() {
    assert_finds(&with_module("web-service web teir=critical"), "unknown-property", "teir");
}

#[test]
fn l26_parameters_are_folded_before_the_module_is_expanded() {
    let text = with_module(
        "web-service web tier=critical\n// environments/dev.kdl\nenvironment dev { web-service web tier=standard }",
    );
    assert!(!show(&text, "dev", "service.web").contains("priority"));
}

#[test]
fn l27_when_and_each_are_decided_by_parameters() {
    let text = with_module("web-service web tier=critical { workers mail chat }");
    let shown = show(&text, "default", "service.web");
    assert!(shown.contains("min 4") && shown.contains("priority critical"), "{shown}");
    assert!(show(&text, "default", "queue.web-mail").contains("keep 1d"));
    assert!(show(&text, "default", "queue.web-chat").contains("keep 1d"));
}

#[test]
fn l28_modules_use_modules() {
    let text = with_module("critical-service web")
        + "// modules/critical.kdl\nmodule critical-service { web-service tier=critical { scale max=50 } }\n";
    assert_clean(&text);
    let shown = show(&text, "default", "service.web");
    assert!(shown.contains("min 4") && shown.contains("max 50"), "{shown}");
}

#[test]
fn l28_a_circle_of_modules_is_an_error_that_shows_it() {
    assert_finds("platform chat\n// modules/m.kdl\nmodule a { b }\nmodule b { a }", "module-cycle", "module");
}

#[test]
fn l28_a_module_that_makes_itself_again_is_a_circle_too() {
    assert_finds(
        "platform chat\na one\n// modules/m.kdl\nmodule a { service { image x tag=\"1\" }; a again }",
        "module-cycle",
        "module",
    );
}

#[test]
fn l17_an_instance_that_nobody_made_is_an_error() {
    let text =
        |says: &str| with_module(&format!("web-service web\n// environments/dev.kdl\nenvironment dev {{ {says} }}"));
    assert_finds(&text("web-service wen { scale max=4 }"), "unknown-node", "web-service wen");
    assert_clean(&text("(new)web-service wen { scale max=4 }"));
}

#[test]
fn l24_an_instance_inside_of_a_module_is_tuned_by_its_kind_and_name() {
    let text = with_module(
        "pair chat\n// environments/dev.kdl\nenvironment dev { web-service chat-back tier=critical }\n\
         // modules/pair.kdl\nmodule pair { service { image \"${name}\" tag=\"1\" }; web-service back }",
    );
    assert!(show(&text, "dev", "service.chat-back").contains("priority critical"));
}

#[test]
fn l27_each_stands_in_the_block_of_a_product_too() {
    let text = "platform chat\nCLOUD\nqueue orders\nqueue mails\nworker w topics=orders { topics orders mails }\n\
                // modules/worker.kdl\nmodule worker {\n    param topics type=list\n    service {\n        image w tag=\"1\"\n        \
                each topic in=topics { uses \"queue.${topic}\" as=\"Q_${topic}\"; when topic=mails { env MAILS 1 } }\n    }\n}";
    let text = text.replace(" topics=orders {", " {").replace("CLOUD", AWS);
    assert_shows(
        &text,
        "default",
        "service.w",
        "
        service w
            image w
                tag 1
            env MAILS 1
            uses queue.orders
                as Q_${topic}
            uses queue.mails
                as Q_${topic}
    ",
    );
}

#[test]
fn l29_a_wrong_reference_parameter_is_wrong_where_the_instance_says_it() {
    let text = "platform chat\nCLOUD\nworker w sends-to=queue.order\nqueue orders\n\
                // modules/worker.kdl\nmodule worker { param sends-to type=ref; service { image w tag=\"1\"; scale min=1 max=2 { on backlog \"${sends-to}\" each=5 } } }";
    assert_finds(&text.replace("CLOUD", AWS), "unknown-reference", "queue.order");
}
