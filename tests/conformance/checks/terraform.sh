#!/usr/bin/env bash
# terraform: every root module initialises (without its backend) and validates.
#
# Proves syntax, references, required arguments and the providers' own value checks, for providers that can be installed here.
# Does not prove what only a plan against a cloud shows. Works on a copy: nothing is written into the folders.
set -euo pipefail

command -v terraform >/dev/null || { echo "needs terraform" && exit 77; }
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export TF_PLUGIN_CACHE_DIR=$CONFORMANCE/terraform CHECKPOINT_DISABLE=1
mkdir -p "$TF_PLUGIN_CACHE_DIR"

number=0
for folder in "$@"; do
    number=$((number + 1))
    cp -rL "$folder" "$copy/$number"
done
mapfile -t modules < <(find "$copy" -path '*/terraform/*' -name '*.tf.json' ! -path '*/modules/*' -exec dirname {} + | sort -u)
((${#modules[@]})) || { echo "no root module to judge" && exit 77; }

findings=0 unreachable=()
for module in "${modules[@]}"; do
    name=${module#"$copy"/*/}
    if ! report=$(terraform -chdir="$module" init -backend=false -input=false -no-color 2>&1); then
        if grep -qE 'query available provider|Failed to install provider' <<<"$report"; then unreachable+=("$name"); continue; fi
    else
        report=$(terraform -chdir="$module" validate -no-color 2>&1) && ! grep -q '^Warning' <<<"$report" && continue
    fi
    printf '%s: %s\n' "$name" "$report" && findings=1
done
((findings == 0)) || { echo "${#modules[@]} root modules" && exit 1; }
((${#unreachable[@]} == 0)) || { echo "the providers of ${#unreachable[@]} of ${#modules[@]} root modules cannot be installed here: ${unreachable[*]:0:3} …" && exit 77; }
echo "${#modules[@]} root modules"
