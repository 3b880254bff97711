#!/usr/bin/env python3
"""What a script of one's own would do: the same facts as the other peers, objects as dictionaries, written by PyYAML.

usage: naive.py DATA OUT       DATA is what `generate.py --jsonnet` wrote (it is JSON too)
"""
import hashlib
import json
import pathlib
import sys

import yaml

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# Shared parts are written out where they stand, as Kubernetes expects, not as anchors.
DUMPER.ignore_aliases = lambda *_: True


def digest(settings):
    """Changes when the settings change, so that pods restart."""
    return hashlib.md5(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]


def probe(service, path):
    """A health check of the service at a path."""
    return {"httpGet": {"path": path, "port": "http"}, "initialDelaySeconds": service["health"]["delay"], "periodSeconds": service["health"]["every"]}


def container(name, service):
    """The only container of a service's pods."""
    return {
        "name": "app",
        "image": f"{service['image']}:{service['tag']}",
        "ports": [{"name": "http", "containerPort": service["port"], "protocol": "TCP"}],
        "envFrom": [{"configMapRef": {"name": name}}],
        "resources": {kind + "s": {what: service[what][kind] for what in ("cpu", "memory")} for kind in ("request", "limit")},
        "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
        "livenessProbe": probe(service, "/healthz"),
        "readinessProbe": probe(service, "/readyz"),
        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True},
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
    }


def pod(name, service):
    """The pod specification of a service."""
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "serviceAccountName": name,
        "containers": [container(name, service)],
        "securityContext": {"fsGroup": 10001, "runAsGroup": 10001, "runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
        "volumes": [{"name": "tmp", "emptyDir": {}}],
    }


def traffic(service):
    """Who may call whom, for the network policy."""
    pods = lambda name: [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": name}}}]
    namespace = lambda name: [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}]
    http = [{"port": "http", "protocol": "TCP"}]
    # The address on which a cache of the node's own answers (NodeLocal DNSCache).
    dns = namespace("kube-system") + [{"ipBlock": {"cidr": "169.254.20.10/32"}}]
    names = [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]
    return {
        "policyTypes": ["Ingress", "Egress"],
        "egress": [{"to": dns, "ports": names}, {"to": pods(service["upstream"]), "ports": http}],
        "ingress": [{"from": pods(service["caller"]), "ports": http}, {"from": namespace("ingress"), "ports": http}],
    }


def objects(namespace, name, service):
    """The eight objects of a service."""
    identity = {"app.kubernetes.io/name": name}
    labels = identity | {"app.kubernetes.io/managed-by": "platc", "app.kubernetes.io/part-of": "shop"}
    made = lambda version, kind, suffix="", **rest: {
        "apiVersion": version, "kind": kind, "metadata": {"name": name + suffix, "namespace": namespace, "labels": labels}, **rest
    }
    template = {"metadata": {"labels": labels, "annotations": {"platc.dev/configuration": digest(service["environment"])}}, "spec": pod(name, service)}
    port = {"name": "http", "port": service["port"], "protocol": "TCP", "targetPort": "http"}
    load = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}
    path = {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": name, "port": {"name": "http"}}}}
    scale = {"minReplicas": service["scale"]["min"], "maxReplicas": service["scale"]["max"], "metrics": [load]}
    target = {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}}
    return [
        made("v1", "ServiceAccount", automountServiceAccountToken=False),
        made("v1", "ConfigMap", data=service["environment"]),
        made("apps/v1", "Deployment", spec={"selector": {"matchLabels": identity}, "template": template}),
        made("v1", "Service", spec={"selector": identity, "ports": [port]}),
        made("autoscaling/v2", "HorizontalPodAutoscaler", spec=target | scale),
        made("policy/v1", "PodDisruptionBudget", spec={"minAvailable": 1, "selector": {"matchLabels": identity}, "unhealthyPodEvictionPolicy": "AlwaysAllow"}),
        made("networking.k8s.io/v1", "NetworkPolicy", spec={"podSelector": {"matchLabels": identity}} | traffic(service)),
        made("networking.k8s.io/v1", "Ingress", "-public", spec={"ingressClassName": "nginx", "rules": [{"host": service["host"], "http": {"paths": [path]}}]}),
    ]


def main():
    """Writes one file of YAML for each environment."""
    data, out = map(pathlib.Path, sys.argv[1:3])
    read = lambda name: json.loads((data / f"{name}.libsonnet").read_text(encoding="utf-8"))
    base = read("base")
    for environment in ("dev", "staging", "prod"):
        said = read(environment)
        documents = [document for name in base for document in objects(environment, name, base[name] | said[name])]
        (out / f"{environment}.yaml").write_text(yaml.dump_all(documents, Dumper=DUMPER, sort_keys=False), encoding="utf-8")


main()
