use crate::compile::compile;
use crate::source::Sources;

const CLOUD: &str = "cloud aws account=\"123456789012\" { region sg ap-southeast-1 role=primary }\n";

/// The configuration of an environment that says no more than this.
fn configuration(spec: &str) -> Option<String> {
    let spec = format!("platform shop\n{CLOUD}{spec}");
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
    let mut files = output.artifacts.into_iter().filter(|artifact| artifact.unit.path == "out/default/.checkov.yaml");
    files.next().map(|artifact| artifact.text)
}

#[test]
fn a_waiver_holds_for_the_files_of_its_node_alone() {
    let spec = "bucket media { allow CKV_AWS_144 because=\"it is\\nmade anew from the sources\" }\nbucket films\n";
    let text = configuration(spec).unwrap();
    assert!(text.contains("  # bucket.media: it is made anew from the sources\n"), "{text}");
    assert!(text.contains("  - 'CKV_AWS_144:terraform/data-sg/bucket-media\\.'\n"), "{text}");
    assert!(!text.contains("CKV_AWS_144:terraform/data-sg/bucket-films"), "{text}");
}

#[test]
fn a_waiver_is_about_files_with_something_that_its_check_looks_at() {
    let spec = "security { audit cloud; detect threats; allow CKV_AWS_252 because=\"nobody waits for it\" }\n";
    let output =
        compile(&Sources::new(vec![("platform.kdl".to_owned(), format!("platform shop\n{CLOUD}{spec}"))]), None);
    let shared = output.artifacts.iter().find(|artifact| artifact.unit.path == "out/shared/.checkov.yaml").unwrap();
    let lines: Vec<_> = shared.text.lines().filter(|line| line.contains("CKV_AWS_252")).collect();
    assert_eq!(lines, ["  - 'CKV_AWS_252:terraform/account-aws/audit\\.'"]);
}

#[test]
fn what_is_about_kubernetes_is_said_there() {
    let spec = "service web { image \"a\" tag=\"1\"; port http 80; allow CKV_K8S_43 because=\"a test\" }\n";
    assert!(!configuration(spec).unwrap_or_default().contains("CKV_K8S_43"));
}
