#!/usr/bin/env bash
# kubeconform: every Kubernetes object has a kind that exists and no field that its schema does not know.
#
# Proves names, types and nesting of fields, for built-in kinds and for the custom resources of `versions`.
# A kind without a schema is a finding that names it. Does not prove what only an API server knows: CEL rules, defaults, admission.
set -euo pipefail

command -v kubeconform >/dev/null || { echo "needs Go to install kubeconform" && exit 77; }
[[ -d $CONFORMANCE/schemas/builtin ]] || { echo "needs Python to install kubernetes-validate, which has the schemas" && exit 77; }

# A kustomization is no object of a cluster, and the files of a chart are templates.
mapfile -t files < <(grep -rlE --include='*.yaml' '^apiVersion:' "$@" | grep -v -e '/kustomization.yaml$' -e '/charts/' | sort)
((${#files[@]})) || { echo "no Kubernetes object to judge" && exit 77; }

printf '%s\0' "${files[@]}" | xargs -0 -n 500 kubeconform -strict -summary -n 2 \
    -schema-location "$CONFORMANCE/schemas/builtin/{{.ResourceKind}}{{.KindSuffix}}.json" \
    -schema-location "$CONFORMANCE/schemas/custom/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json" || exit 1
