#!/usr/bin/env bash
# yamlread: three readers see the same data in every YAML file.
#
# The readers: PyYAML (YAML 1.1), ruamel.yaml (YAML 1.2) and sigs.k8s.io/yaml (kubectl's, Argo CD's and Helm's).
# Proves that no text turns into a number, a date or a truth value on the way to a consumer. Does not prove that the data is right.
set -euo pipefail

command -v readyaml >/dev/null || { echo "needs Go to build the reader that kubectl uses" && exit 77; }
python3 -c 'import yaml, ruamel.yaml' 2>/dev/null || { echo "needs Python to install PyYAML and ruamel.yaml" && exit 77; }
exec python3 "$(dirname "$0")/../tools/yamlread.py" "$@"
