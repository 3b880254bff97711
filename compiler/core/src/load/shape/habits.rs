//! Words of other tools for what the language has a word for, so that whoever comes from there is told at once.

/// Kinds, the word that is looked for in them, and what to write instead.
type Habit = (&'static [&'static str], &'static [&'static str], &'static str);

const POD: &[&str] = &["service", "job", "cron"];

/// Words of Kubernetes, Docker Compose, Helm and Terraform.
const HABITS: &[Habit] = &[
    (&["service"], &["replicas", "replicaCount", "hpa", "autoscaling", "autoscale"], "scale min=2 max=10"),
    (
        &["service"],
        &["probes", "readinessProbe", "livenessProbe", "startupProbe", "healthcheck"],
        "health ready=\"/ready\" live=\"/live\"",
    ),
    (&["service"], &["ports", "containerPort"], "port http 8080"),
    (&["service"], &["ingress", "host", "hostname", "hosts", "url"], "expose NAME via=gateway.NAME"),
    (&["service"], &["strategy", "deploy", "deployment"], "rollout rolling"),
    (&["service"], &["pdb", "podDisruptionBudget"], "disruption max-unavailable=\"25%\""),
    (POD, &["environment", "envs", "envFrom", "variables"], "env NAME VALUE"),
    (POD, &["secret", "secrets", "secretRef"], "env NAME (secret)secret.NAME.KEY"),
    (POD, &["depends-on", "depends_on", "dependsOn", "needs", "requires"], "uses KIND.NAME as=VARIABLE"),
    (&["service"], &["affinity", "topologySpreadConstraints"], "spread zones"),
    (&["service"], &["sidecar", "sidecars", "containers"], "container NAME { … }"),
    (&["service"], &["volumes", "volumeMounts", "mounts"], "volume NAME { … }"),
    (
        POD,
        &["cpu", "memory", "requests", "limits"],
        "resources { cpu \"250m\" limit=\"1\"; memory \"256Mi\" limit=\"512Mi\" }",
    ),
    (&["resources"], &["requests", "limits"], "cpu \"250m\" limit=\"1\""),
    (&["scale"], &["minReplicas", "minimum"], "min"),
    (&["scale"], &["maxReplicas", "maximum"], "max"),
    (&["scale"], &["cpu", "memory", "target", "metrics"], "on cpu \"70%\""),
    (&["database", "cache"], &["instance", "class", "instance-class", "tier"], "size cpu=2 memory=\"16Gi\""),
    (&["database"], &["multi-az", "multi_az", "multiAZ", "ha"], "multi-zone"),
    (&["bucket"], &["lifecycle", "retention", "expiration"], "keep \"90d\""),
];

/// What to write in a node of that kind where another tool has that word.
pub fn instead(kind: &str, word: &str) -> Option<&'static str> {
    let row = HABITS.iter().find(|(kinds, words, _)| kinds.contains(&kind) && words.contains(&word))?;
    Some(row.2)
}

#[cfg(test)]
mod tests {
    use super::HABITS;
    use crate::words;

    /// A word that the language has needs no advice, and advice that begins with no word of the kind helps nobody.
    #[test]
    fn advice_is_about_words_that_are_none_and_gives_words_that_are() {
        for (kinds, words, advice) in HABITS {
            for kind in kinds.iter().filter_map(|kind| words::kind(kind)) {
                let first = advice.split([' ', '=']).next().unwrap_or_default();
                assert!(kind.setting(first).is_some(), "`{}` has no `{first}`", kind.word);
                assert!(words.iter().all(|word| kind.setting(word).is_none()), "`{}` has one of {words:?}", kind.word);
            }
        }
    }
}
