# An API server on loopback, with the definitions of custom resources in it. To be sourced; gives `kubectl` as an array.

# start_api_server PROGRAM FOLDER: starts etcd and the server, waits until it is ready, loads $CONFORMANCE/definitions.
start_api_server() {
    local program=$1 work=$2 port etcd
    port=$(free_port) etcd=$(free_port)
    openssl genrsa -out "$work/key" 2048 2>/dev/null
    echo 'conformance,admin,1,system:masters' >"$work/tokens"
    cat >"$work/config" <<CONFIG
{"apiVersion": "v1", "kind": "Config", "current-context": "here",
 "clusters": [{"name": "here", "cluster": {"server": "https://127.0.0.1:$port", "insecure-skip-tls-verify": true}}],
 "users": [{"name": "admin", "user": {"token": "conformance"}}],
 "contexts": [{"name": "here", "context": {"cluster": "here", "user": "admin"}}]}
CONFIG
    etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
        --listen-peer-urls http://127.0.0.1:0 >"$work/etcd.log" 2>&1 &
    "$program" --etcd-servers="http://127.0.0.1:$etcd" --bind-address=127.0.0.1 --secure-port="$port" \
        --advertise-address=127.0.0.1 --cert-dir="$work/certificates" --token-auth-file="$work/tokens" \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$work/key" \
        --service-account-signing-key-file="$work/key" --service-cluster-ip-range=10.96.0.0/16 \
        --authorization-mode=RBAC --endpoint-reconciler-type=none \
        --disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection >"$work/server.log" 2>&1 &
    kubectl=(kubectl --kubeconfig "$work/config")
    for _ in {1..120}; do
        [[ $("${kubectl[@]}" get --raw /readyz 2>/dev/null) != ok ]] || break
        sleep 1
    done
    [[ $("${kubectl[@]}" get --raw /readyz 2>/dev/null) == ok ]] || { tail -3 "$work/server.log" && return 1; }
    # Some modules also ship definitions of API versions that no server takes any more.
    local current
    mapfile -t current < <(grep -rlE '^apiVersion: "?apiextensions.k8s.io/v1"?$' "$CONFORMANCE/definitions" | sort)
    "${kubectl[@]}" apply --server-side "${current[@]/#/--filename=}" >/dev/null
    "${kubectl[@]}" wait --for=condition=Established crd --all --timeout=120s >/dev/null
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# make_namespaces FILE: those that its objects stand in and that it does not bring; the dry run needs them to be there.
make_namespaces() {
    local namespace
    for namespace in $(sed -nE 's/^  namespace: "?([a-z0-9-]+)"?$/\1/p' "$1" | sort -u); do
        "${kubectl[@]}" create namespace "$namespace" >/dev/null 2>&1 || true
    done
}

# versions FILE: kind, name and version of each object, sorted. The version is the generation, which counts changes of what was asked for;
# of a kind without one, it is a digest of all but the status: with its second write a server also stores the status that it showed
# before, such as the phase of a claim, which is no change of ours.
versions() {
    "${kubectl[@]}" get --ignore-not-found -f "$1" -o json | python3 -c '
import hashlib, json, sys
for item in json.load(sys.stdin)["items"]:
    metadata = item["metadata"]
    rest = {key: value for key, value in item.items() if key not in ("metadata", "status")}
    rest["metadata"] = {key: value for key, value in metadata.items() if key != "resourceVersion"}
    digest = hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
    print(item["kind"], metadata.get("namespace", "") + "/" + metadata["name"], metadata.get("generation", digest))
' | sort
}
