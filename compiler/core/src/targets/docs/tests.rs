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

#[test]
fn what_google_asks_of_a_person_is_said_where_it_is_needed() {
    let page = |spec: &str, path: &str| {
        let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
        output.artifacts.iter().find(|artifact| artifact.unit.path == path).unwrap().text.clone()
    };
    let spec = "platform shop { repository \"https://github.com/example/shop\"; state bucket=shop-state }\n\
                cloud gcp project=shop-one { region belgium europe-west1 cidr=\"10.3.0.0/16\" role=primary }\n\
                network main\ncost { budget 100 }\nservice web { image \"example/web\" tag=\"1\"; port http 80; runs-on cloud-run }";
    let shared = page(spec, "out/shared/docs/infrastructure.md");
    let (before, after) = shared.split_once("terraform -chdir=").unwrap();
    assert!(before.contains("gcloud services enable serviceusage.googleapis.com"));
    assert!(after.contains("services identity create --service=pubsub.googleapis.com --project=shop-one"));
    assert!(after.contains("workspace select -or-create \"$PROJECT\""));
    let own = page(spec, "out/default/docs/infrastructure.md");
    assert!(own.contains("roles/billing.costsManager") && own.contains("must lie in their registries"), "{own}");
    let own = page(
        &spec.replace("; runs-on cloud-run", "").replace("cost { budget 100 }", ""),
        "out/default/docs/infrastructure.md",
    );
    assert!(!own.contains("roles/billing.costsManager") && !own.contains("must lie in their registries"), "{own}");
}

#[test]
fn a_further_subscription_gets_what_is_shared_but_no_second_place_for_state() {
    let spec = "platform shop { repository \"https://github.com/example/shop\"; state bucket=shop-state }\n\
                cloud azure subscription=\"00000000-0000-4000-8000-000000000001\" tenant=\"00000000-0000-4000-8000-000000000002\" { region holland westeurope cidr=\"10.3.0.0/16\" }\n\
                network main\n";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    let text = |path: &str| {
        let made = output.artifacts.iter().find(|artifact| artifact.unit.path == path);
        made.map(|made| made.text.as_str()).unwrap_or_else(|| panic!("{path}: {:?}", output.findings))
    };
    let page = text("out/shared/docs/infrastructure.md");
    assert!(
        page.contains("workspace select -or-create \"$SUBSCRIPTION\"")
            && page.contains("-var \"subscription=$SUBSCRIPTION\"")
    );
    let state: serde_json::Value =
        serde_json::from_str(text("out/shared/terraform/bootstrap-azure/state.tf.json")).unwrap();
    for made in
        ["azurerm_resource_group", "azurerm_storage_account", "azurerm_storage_container", "azurerm_management_lock"]
    {
        let count = &state["resource"][made]["state"]["count"];
        assert_eq!(count, "${var.subscription == \"00000000-0000-4000-8000-000000000001\" ? 1 : 0}", "{made}");
    }
    let pipeline = text("out/shared/terraform/bootstrap-azure/pipeline.tf.json");
    let account = "000000000001/resourceGroups/shop-state/providers/Microsoft.Storage/storageAccounts/shopstate\"";
    assert!(pipeline.contains(account), "{pipeline}");
}
