#!/usr/bin/env bash
# cloudformation: every template.json is a template that CloudFormation takes.
#
# Proves types of resources, names and types of their properties, required ones, and that references lead somewhere (by cfn-lint and the
# schemas of AWS that it carries). Does not prove quotas, nor what parameters are given. Uses no network.
set -euo pipefail

command -v cfn-lint >/dev/null || { echo "needs Python to install cfn-lint" && exit 77; }
mapfile -t templates < <(find "$@" -name template.json \( -path '*/cloudfront/*' -o -path '*/cloudformation/*' \) | sort)
((${#templates[@]})) || { echo "no template to judge" && exit 77; }
cfn-lint --non-zero-exit-code informational "${templates[@]}" || { echo "${#templates[@]} templates" && exit 1; }
echo "${#templates[@]} templates"
