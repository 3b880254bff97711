#!/usr/bin/env bash
# apiserver: a real API server takes every tree of every cluster, and a second apply changes nothing.
#
# Each folder clusters/<region> is applied to a kube-apiserver with etcd that holds nothing but the definitions of custom resources:
# first as a dry run of the server, with strict fields, then twice in earnest; the second must leave every object as it was.
# Proves fields, types, defaulting, validation between fields, CEL rules and that defaults do not fight the output. Does not run
# what the controllers do: there is no scheduler, and no controller that would make or change anything.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
server=${KUBE_APISERVER:-$(command -v kube-apiserver || true)}
[[ -x $server ]] || { echo "needs a kube-apiserver: \`tests/conformance/prepare apiserver\` builds one in about ten minutes" && exit 77; }
command -v etcd >/dev/null && command -v kubectl >/dev/null || { echo "needs etcd and kubectl" && exit 77; }
[[ -d $CONFORMANCE/definitions ]] || { echo "needs Go to fetch the definitions of custom resources" && exit 77; }

mapfile -t trees < <(find "$@" -path '*/clusters/*/kustomization.yaml' | grep -E '/clusters/[^/]+/kustomization.yaml$' | sort)
((${#trees[@]})) || { echo "no tree of a cluster to apply" && exit 77; }

work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
source "$here/tools/apiserver.sh"
start_api_server "$server" "$work"

findings=0 objects=0
complain() { printf '%s\n' "$@" && findings=1; }

# apply WHAT OPTION…: applies the tree; what the server refuses or warns of, such as a pod below the profile of its namespace, is a finding.
apply() {
    local what=$1 complaint
    shift
    complaint=$("${kubectl[@]}" apply --server-side --validate=strict --field-manager=platc -f "$work/tree.yaml" "$@" 2>&1 >/dev/null) || true
    [[ -z $complaint ]] || { complain "$what:" "$complaint" && return 1; }
}

# One tree after the other, since those of two environments may share a namespace; what the last one left is taken away. Only its
# namespaces stay, which without a controller would be on their way out for ever.
for tree in "${trees[@]}"; do
    folder=$(dirname "$tree")
    "${kubectl[@]}" kustomize "$folder" >"$work/tree.yaml"
    make_namespaces "$work/tree.yaml"
    apply "$folder, as a dry run" --dry-run=server || continue
    apply "$folder" || true
    versions "$work/tree.yaml" >"$work/first"
    apply "$folder, the second time" || true
    versions "$work/tree.yaml" >"$work/second"
    diff "$work/first" "$work/second" >"$work/changed" || complain "$folder: a second apply changes objects:" "$(cat "$work/changed")"
    objects=$((objects + $(wc -l <"$work/first")))
    awk 'BEGIN { RS = ORS = "---\n" } !/(^|\n)kind: Namespace\n/' "$work/tree.yaml" |
        "${kubectl[@]}" delete --ignore-not-found --wait=false -f - >/dev/null 2>&1 || true
done
echo "${#trees[@]} trees, $objects objects"
exit "$findings"
