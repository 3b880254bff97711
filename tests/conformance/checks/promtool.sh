#!/usr/bin/env bash
# promtool: every Prometheus rule file is one that Prometheus loads.
#
# Proves the shape of the file, PromQL's grammar, durations, templates in labels and annotations, and that no rule stands twice.
# Does not prove that the metrics exist, nor anything about PrometheusRule objects (kubeconform judges their shape).
set -euo pipefail

command -v promtool >/dev/null || { echo "needs promtool (on Debian: apt-get install prometheus)" && exit 77; }
mapfile -t files < <(find "$@" -name '*.rules.yaml' | sort)
((${#files[@]})) || { echo "no *.rules.yaml to judge" && exit 77; }

if ! report=$(promtool check rules --lint=all --lint-fatal "${files[@]}" 2>&1); then
    grep -v -e '^Checking' -e SUCCESS -e '^ *FAILED:$' -e '^$' <<<"$report"
    exit 1
fi
echo "${#files[@]} rule files"
