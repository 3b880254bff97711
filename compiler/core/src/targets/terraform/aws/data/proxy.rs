//! Amazon RDS Proxy: connections kept ready for the clients of Aurora and RDS.

use serde_json::{Value, json};

use super::database;
use super::products::DatabaseProduct;
use super::sites::Site;
use crate::targets::terraform::aws::service_role;
use crate::targets::terraform::document::{Blocks, expression};
use crate::words::database::Engine;

/// Adds the proxy of a database, and gives the expression of its host.
pub fn proxy(site: &Site<'_, '_>, blocks: &mut Blocks) -> String {
    let label = site.label();
    let secret = format!("aws_secretsmanager_secret.database_{label}.arn");
    let fields = json!({
        "name": site.id(),
        "engine_family": if site.offer.engine == Engine::Mysql { "MYSQL" } else { "POSTGRESQL" },
        "role_arn": role(site, &secret, blocks),
        "require_tls": true,
        "vpc_subnet_ids": expression("data.aws_subnets.database.ids"),
        "vpc_security_group_ids": database::security_groups(site),
        "auth": { "auth_scheme": "SECRETS", "iam_auth": "DISABLED", "secret_arn": expression(&secret) },
    });
    blocks.resource("aws_db_proxy", &label, fields);
    let name = expression(&format!("aws_db_proxy.{label}.name"));
    let pool = json!({ "max_connections_percent": 90, "connection_borrow_timeout": 30 });
    blocks.resource(
        "aws_db_proxy_default_target_group",
        &label,
        json!({ "db_proxy_name": name, "connection_pool_config": pool }),
    );
    let group = expression(&format!("aws_db_proxy_default_target_group.{label}.name"));
    blocks.resource(
        "aws_db_proxy_target",
        &label,
        target(site, json!({ "db_proxy_name": name, "target_group_name": group })),
    );
    format!("aws_db_proxy.{label}.endpoint")
}

fn target(site: &Site<'_, '_>, mut fields: Value) -> Value {
    let label = site.label();
    if site.offer.product == DatabaseProduct::Aurora {
        fields["db_cluster_identifier"] = expression(&format!("aws_rds_cluster.{label}.id"));
    } else {
        fields["db_instance_identifier"] = expression(&format!("aws_db_instance.{label}.identifier"));
    }
    fields
}

/// The proxy logs in with what stands in the secret store, and may read that one entry.
fn role(site: &Site<'_, '_>, secret: &str, blocks: &mut Blocks) -> Value {
    let right = json!({ "actions": ["secretsmanager:GetSecretValue"], "resources": [expression(secret)] });
    let name = site.here.role(&format!("{}-proxy", site.database.name.as_str()));
    service_role(&site.here, blocks, &format!("{}_proxy", site.label()), &name, "rds.amazonaws.com", &[right], None)
}
