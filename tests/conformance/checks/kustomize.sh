#!/usr/bin/env bash
# kustomize: every kustomization builds, without a warning, under the kustomize that kubectl carries.
#
# Proves that resources, patches and references between the files resolve as Argo CD, Flux and `kubectl apply -k` resolve them.
# Does not prove that the objects are valid (kubeconform does).
set -euo pipefail

if command -v kubectl >/dev/null; then build=(kubectl kustomize)
elif command -v kustomize >/dev/null; then build=(kustomize build)
else echo "needs kubectl, or Go to install kustomize" && exit 77; fi

mapfile -t files < <(find "$@" -name kustomization.yaml | sort)
((${#files[@]})) || { echo "no kustomization.yaml to build" && exit 77; }

findings=0
for file in "${files[@]}"; do
    ! grep -q '^kind: Component$' "$file" || continue
    complaint=$("${build[@]}" "$(dirname "$file")" 2>&1 >/dev/null) || complaint=${complaint:-failed without a word}
    [[ -z $complaint ]] || { echo "$file: $complaint" && findings=1; }
done
echo "${#files[@]} kustomizations"
exit "$findings"
