//! The page of the infrastructure names every stack, in the order in which it is applied.

use crate::compile::compile;
use crate::source::Sources;

#[test]
fn every_stack_is_applied_after_what_it_stands_on() {
    let spec = "platform shop { state bucket=shop-state }\n\
                cloud aws account=\"123456789012\" { region ireland eu-west-1 role=primary; region paris eu-west-3 }\n\
                bucket media { versioning; replicate-to paris }";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    let page = output.artifacts.iter().find(|artifact| artifact.unit.path == "out/default/docs/infrastructure.md");
    let text = page.map(|page| page.text.as_str()).unwrap_or_default();
    let applied: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("terraform -chdir=")).collect();
    let stacks: Vec<_> = applied.iter().filter_map(|line| line.split([' ', '/']).nth(3)).collect();
    let (data, others): (Vec<&str>, Vec<&str>) = stacks.iter().partition(|stack| stack.starts_with("data-"));
    assert_eq!(data, ["data-ireland", "data-paris"]);
    assert_eq!(others.last(), Some(&"backup-ireland"), "{stacks:?}");
}
