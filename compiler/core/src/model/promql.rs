//! PromQL for what a cloud measures of its own products: decided here, for alerts and for what scales on it.

use super::Platform;

/// How many messages wait, by cloud and kind; `{name}` is the queue or topic in the cloud. The metrics are those of
/// yet-another-cloudwatch-exporter, stackdriver_exporter and azure-metrics-exporter, as their documentation names them.
const BACKLOGS: &[(&str, &str, &str)] = &[
    ("aws", "queue", "aws_sqs_approximate_number_of_messages_visible_average{dimension_QueueName=\"{name}\"}"),
    ("aws", "topic", "aws_sqs_approximate_number_of_messages_visible_average{dimension_QueueName=~\"{name}-.+\"}"),
    (
        "gcp",
        "queue",
        "stackdriver_pubsub_subscription_pubsub_googleapis_com_subscription_num_undelivered_messages{subscription_id=\"{name}\"}",
    ),
    (
        "gcp",
        "topic",
        "stackdriver_pubsub_subscription_pubsub_googleapis_com_subscription_num_undelivered_messages{subscription_id=~\"{name}-.+\"}",
    ),
    ("azure", "queue", "azurerm_resource_metric{metric=\"ActiveMessages\",dimension=\"{name}\"}"),
    ("azure", "topic", "azurerm_resource_metric{metric=\"ActiveMessages\",dimension=\"{name}\"}"),
];

/// How many messages of a `queue` or a `topic` wait; as on AWS where a spec has no cloud.
pub fn backlog(cloud: &str, kind: &str, name: &str) -> Option<String> {
    let row = |cloud: &str| BACKLOGS.iter().find(|(known, of, _)| *known == cloud && *of == kind);
    let (.., selector) = row(cloud).or_else(|| row("aws"))?;
    Some(format!("sum({})", selector.replace("{name}", name)))
}

/// Where Prometheus answers in the cluster: the Service that its operator always makes (Prometheus Operator, governing Service).
pub const PROMETHEUS: &str = "http://prometheus-operated.monitoring.svc.cluster.local:9090";

/// What a scrape through a Service labels a metric with.
pub fn scraped_through(platform: &Platform, service: &str) -> String {
    format!("namespace=\"{}\",service=\"{service}\"", platform.namespace)
}

/// The backlog of a queue or topic of an environment.
pub fn backlog_of(platform: &Platform, cloud: &str, kind: &str, name: &str) -> Option<String> {
    backlog(cloud, kind, &platform.queue(kind, name))
}

#[cfg(test)]
mod tests {
    use super::backlog;

    #[test]
    fn each_cloud_counts_its_own_messages() {
        let queue = |cloud| backlog(cloud, "queue", "shop-production-jobs").unwrap();
        assert!(queue("aws").contains("dimension_QueueName=\"shop-production-jobs\""));
        assert!(queue("gcp").contains("subscription_id=\"shop-production-jobs\""));
        assert!(queue("azure").contains("ActiveMessages"));
        assert_eq!(queue(""), queue("aws"));
        assert_eq!(backlog("aws", "bucket", "media"), None);
    }
}
