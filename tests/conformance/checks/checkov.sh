#!/usr/bin/env bash
# checkov: the security linter finds nothing in Terraform and CloudFormation that the spec does not let pass, with a reason.
#
# Runs checkov on each environment of a folder as a user would: it reads the environment's own .checkov.yaml. Proves that every finding
# is mended or let pass, that what lets it pass is read, and that each line of the spec that lets something pass is still needed.
# Kubernetes objects are judged too, by the annotations that they carry. Does not prove that a reason is a good one, nor anything that
# only a plan shows. Uses no network.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
command -v checkov >/dev/null || { echo "needs Python to install checkov" && exit 77; }
mapfile -t environments < <(find "$@" -mindepth 2 -maxdepth 2 \( -name terraform -o -name cloudfront -o -name clusters \) -exec dirname {} + | sort -u)
((${#environments[@]})) || { echo "no environment to judge" && exit 77; }
python3 "$here/tools/checkov.py" "${environments[@]}"
