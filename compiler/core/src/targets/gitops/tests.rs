//! Which objects come out for which product, from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(more: &str) -> Output {
    let spec = format!(
        "platform shop {{ repository \"https://github.com/example/shop\" branch=release }}\n\
         service web {{ image nginx tag=\"1.29\"; port http 8080 }}\n{more}"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn files(output: &Output) -> Vec<&str> {
    output
        .artifacts
        .iter()
        .filter_map(|artifact| artifact.unit.path.split_once("/gitops/"))
        .map(|(_, file)| file)
        .collect()
}

#[test]
fn argo_cd_is_what_nobody_has_to_name() {
    let output = build("");
    assert_eq!(files(&output).first(), Some(&"argocd/main-shop.yaml"), "{:?}", output.findings);
    assert_eq!(files(&build("delivery { gitops argocd }")), files(&output));
}

#[test]
fn flux_prunes_waits_and_substitutes_nothing() {
    let output = build("delivery { gitops flux }");
    let [file] = output.artifacts.iter().filter(|artifact| artifact.unit.rule == "gitops/flux").collect::<Vec<_>>()[..]
    else {
        panic!("one file: {:?}", files(&output))
    };
    for line in ["prune: true", "wait: true", "branch: release", "kustomize.toolkit.fluxcd.io/substitute: disabled"] {
        assert!(file.text.contains(line), "{line}\n{}", file.text);
    }
    assert!(!file.text.contains("postBuild"));
}

#[test]
fn a_product_without_a_repository_is_an_error() {
    let spec = "platform shop\nservice web { image nginx tag=\"1.29\" }\ndelivery { gitops flux }";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    assert!(output.findings.iter().any(|finding| finding.code == "gitops-without-repository"), "{:?}", output.findings);
}

#[test]
fn a_team_may_in_argo_cd_what_it_may_in_the_cluster() {
    let output = build(
        "team a { github \"example/a\"; may view default; may deploy default }\nteam b { email \"b@example.com\"; may administer }\nteam c { github \"example/c\"; may audit }",
    );
    let project = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with("project.yaml")).unwrap();
    for line in [
        "- example:a",
        "- b@example.com",
        "p, proj:shop-default:a, applications, sync, shop-default/*, allow",
        "p, proj:shop-default:b, applications, *, shop-default/*, allow",
    ] {
        assert!(project.text.contains(line), "{line}\n{}", project.text);
    }
    assert!(!project.text.contains("example:c") && !project.text.contains(":a, exec"), "{}", project.text);
}
