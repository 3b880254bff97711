#!/usr/bin/env python3
"""Writes builtin.txt and custom.txt: the fields of Kubernetes objects as compact tables, which `src/schema/table.rs` reads.

In: the package kubernetes-validate (the OpenAPI documents of upstream releases) for what is built in, and the JSON schemas that
`tests/conformance/prepare` takes from the definitions of custom resources. Out, for each kind and each type that it leads to:

    kind apps/v1 Deployment apps.v1.Deployment          after it `cluster`: not in a namespace; `custom`; `since=`, `gone=`: versions
    type apps.v1.DeploymentSpec                         its fields follow, indented, one a line
     selector! meta.v1.LabelSelector                    `!` is required; `optional=`: until that version
     template! core.v1.PodTemplateSpec
     revisionHistoryLimit integer                       [X] is a list of X, {X} a map to X, =A,B one of these texts
     hostnameOverride string since=1.34                 not in the releases before

usage: generate.py builtin > builtin.txt
       generate.py custom SCHEMAS > custom.txt          SCHEMAS is target/conformance/schemas/custom
"""
import importlib.metadata
import json
import pathlib
import re
import sys

RELEASES = range(31, 38)

# Kinds that stand in no namespace; `kubectl api-resources --namespaced=false` on an API server of 1.34, and the same kinds' versions.
CLUSTER = """APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle
CustomResourceDefinition DeviceClass DeviceTaintRule FlowSchema IPAddress IngressClass MutatingAdmissionPolicy
MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass PriorityLevelConfiguration
ResourceSlice RuntimeClass ServiceCIDR StorageClass StorageVersion StorageVersionMigration ValidatingAdmissionPolicy
ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment VolumeAttributesClass
ClusterIssuer ClusterSecretStore EC2NodeClass GatewayClass NodePool""".split()

# Kinds that nobody writes into a repository: requests to the API server, and what controllers make for themselves.
NOT_WRITTEN = re.compile(r"List$|Review$|Options$|Event$|^(Binding|ComponentStatus|Scale|Status|APIGroup|APIVersions|APIResource|Eviction)$")

# Custom resources that platc itself makes: folder and file of the schema without its version, such as keda.sh/scaledobject.
CUSTOM = """alb.networking.azure.io/routepolicy alb.networking.azure.io/webapplicationfirewallpolicy argoproj.io/application argoproj.io/appproject argoproj.io/rollout argoproj.io/analysistemplate
cert-manager.io/certificate cert-manager.io/clusterissuer cert-manager.io/issuer external-secrets.io/externalsecret
external-secrets.io/secretstore external-secrets.io/clustersecretstore gateway.networking.k8s.io/gateway
gateway.networking.k8s.io/httproute gateway.networking.k8s.io/gatewayclass karpenter.k8s.aws/ec2nodeclass karpenter.sh/nodepool
autoscaling.k8s.io/verticalpodautoscaler generators.external-secrets.io/password keda.sh/scaledobject keda.sh/triggerauthentication
postgresql.cnpg.io/cluster postgresql.cnpg.io/pooler postgresql.cnpg.io/scheduledbackup
kustomize.toolkit.fluxcd.io/kustomization monitoring.coreos.com/prometheusrule monitoring.coreos.com/servicemonitor
networking.gke.io/gcpbackendpolicy networking.gke.io/healthcheckpolicy
networking.istio.io/destinationrule networking.istio.io/gateway networking.istio.io/serviceentry networking.istio.io/sidecar
networking.istio.io/virtualservice security.istio.io/authorizationpolicy security.istio.io/peerauthentication
source.toolkit.fluxcd.io/gitrepository barmancloud.cnpg.io/objectstore""".split()

# Types of JSON that have a meaning of their own, by the last part of their name.
SPECIAL = {"Quantity": "quantity", "IntOrString": "int-or-string", "Time": "string", "MicroTime": "string"}
ANY = {"JSON", "RawExtension", "FieldsV1", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray", "CustomResourceSubresourceStatus"}

# Fields of the envelope, and those that only controllers write.
FIXED = {"status": "any", "managedFields": "any", "apiVersion": "string", "kind": "string"}


def plain(schema):
    """The JSON type of a schema, without null."""
    found = schema.get("type")
    if isinstance(found, list):
        found = next((one for one in found if one != "null"), None)
    return found


def short(name):
    """apps.v1.Deployment for io.k8s.api.apps.v1.Deployment."""
    return re.sub(r"^io\.k8s\.(api|[a-z-]+\.pkg\.apis)\.", "", name)


class Types:
    """Types by name, as {field: [shape, required, releases]}; `walk` adds what a schema leads to."""

    def __init__(self):
        self.known = {}
        self.releases = {}
        self.shapes = {}

    def shape(self, schema, path, release=None, definitions=None):
        """How a schema is written, after its types are noted."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            last = name.rsplit(".", 1)[1]
            if last in SPECIAL:
                return SPECIAL[last]
            if last in ANY:
                return "any"
            target = definitions[name]
            if "properties" not in target:
                return self.shape(target, short(name), release, definitions)
            self.add(short(name), target, release, definitions)
            return short(name)
        if sorted(plain(one) or "" for one in schema.get("anyOf", [])) == ["integer", "string"]:
            return "int-or-string"
        kind = plain(schema)
        if kind == "array":
            return f"[{self.shape(schema.get('items', {}), path, release, definitions)}]"
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            return "{%s}" % self.shape(schema["additionalProperties"], path, release, definitions)
        if kind == "object" and schema.get("properties") and schema.get("additionalProperties") is False:
            return self.inline(schema, path)
        words = [word for word in schema.get("enum", []) if isinstance(word, str)]
        if kind == "string" and words and all(re.fullmatch(r"[\w./:-]+", word) for word in words):
            return "=" + ",".join(sorted(words))
        return kind if kind in ("string", "integer", "number", "boolean") else "any"

    def inline(self, schema, path):
        """A type without a name of its own: alike ones are one type, named after the first place."""
        fields = {name: [self.shape(inner, f"{path}.{name}"), name in schema.get("required", []), None] for name, inner in sorted(schema["properties"].items())}
        written = json.dumps(fields)
        if written not in self.shapes:
            self.shapes[written] = path
            self.known[path] = fields
        return self.shapes[written]

    def add(self, name, schema, release, definitions):
        """A named type as it is in a release."""
        fields = self.known.setdefault(name, {})
        releases = self.releases.setdefault(name, [])
        if release in releases:
            return
        releases.append(release)
        for field, inner in schema["properties"].items():
            path = f"{name}.{field}"
            shape = FIXED.get(field) or self.shape(inner, path, release, definitions)
            seen = fields.setdefault(field, [shape, [], []])
            seen[0] = shape
            seen[1] += [release] if field in schema.get("required", []) else []
            seen[2].append(release)

    def write(self):
        """Every type, sorted."""
        for name, fields in sorted(self.known.items()):
            print("type", name)
            for field, (shape, required, releases) in sorted(fields.items()):
                mark = "!" if required else ""
                print(f" {field}{mark} {shape}{span(releases, self.releases.get(name))}{relaxed(required, releases)}")


def relaxed(required, releases):
    """From which release a field may be left out that had to be there before."""
    if releases is None or not required or required[-1] == releases[-1]:
        return ""
    return f" optional=1.{required[-1] + 1}"


def span(releases, of=RELEASES):
    """The releases that have something, where not all have that have what it is part of."""
    if releases is None or list(releases) == list(of):
        return ""
    since = f" since=1.{releases[0]}" if releases[0] != of[0] else ""
    gone = f" gone=1.{releases[-1] + 1}" if releases[-1] != of[-1] else ""
    return since + gone


def scope(kind):
    """What follows the name of a kind outside of namespaces."""
    return " cluster" if kind in CLUSTER else ""


def builtin():
    """The kinds of every release."""
    import kubernetes_validate

    package = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    types, kinds = Types(), {}
    for release in RELEASES:
        definitions = json.loads((package / f"v1.{release}.0-local-strict" / "_definitions.json").read_text())["$defs"]
        for name, schema in definitions.items():
            for of in schema.get("x-kubernetes-group-version-kind", []):
                if NOT_WRITTEN.search(of["kind"]) or "properties" not in schema:
                    continue
                version = "/".join(part for part in (of["group"], of["version"]) if part)
                kinds.setdefault((version, of["kind"], short(name)), []).append(release)
                types.add(short(name), schema, release, definitions)
    print(f"# Made by generate.py from kubernetes-validate {importlib.metadata.version('kubernetes-validate')}: the OpenAPI documents of Kubernetes 1.{RELEASES[0]} to 1.{RELEASES[-1]}.")
    for (version, kind, name), releases in sorted(kinds.items()):
        print(f"kind {version} {kind} {name}{scope(kind)}{span(releases)}")
    types.write()


def custom(folder):
    """The custom resources of the list."""
    types, kinds = Types(), []
    for wanted in CUSTOM:
        for path in sorted(pathlib.Path(folder).glob(f"{wanted}_*.json")):
            schema = json.loads(path.read_text())
            group, version = path.parent.name, path.stem.split("_")[1]
            kind = schema["properties"]["kind"]["enum"][0]
            properties = {name: inner for name, inner in schema["properties"].items() if name not in ("status", "metadata")}
            name = types.inline({**schema, "properties": properties}, f"{group}.{version}.{kind}")
            types.known[name] |= {"metadata": ["meta.v1.ObjectMeta", False, None]}
            types.known[name] |= {field: [FIXED[field], False, None] for field in ("apiVersion", "kind", "status")}
            kinds.append(f"kind {group}/{version} {kind} {name}{scope(kind)} custom")
    print("# Made by generate.py from the definitions that tests/conformance/versions names.")
    print("\n".join(sorted(kinds)))
    types.write()


if sys.argv[1:2] == ["builtin"]:
    builtin()
elif sys.argv[1:2] == ["custom"] and len(sys.argv) == 3:
    custom(sys.argv[2])
else:
    sys.exit(__doc__)
