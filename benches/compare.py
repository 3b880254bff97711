#!/usr/bin/env python3
"""Compares the objects of two folders of YAML: same kinds, namespaces and names, same content.

Left out: Kubernetes Namespaces, kustomizations, and the digest of the settings in an annotation, which each program makes its own way.

usage: compare.py FOLDER FOLDER
"""
import pathlib
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def objects(folder):
    """The objects of a folder by kind, namespace and name."""
    found = {}
    for path in pathlib.Path(folder).rglob("*.yaml"):
        for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader=LOADER):
            if document and document["kind"] not in ("Namespace", "Kustomization"):
                metadata = document["metadata"]
                found[document["kind"], metadata["namespace"], metadata["name"]] = document
                if document["kind"] == "Deployment":
                    del document["spec"]["template"]["metadata"]["annotations"]["platc.dev/configuration"]
    return found


def main():
    """Prints each difference; exit 1 on any."""
    left, right = map(objects, sys.argv[1:3])
    differing = sorted(key for key in left.keys() | right.keys() if left.get(key) != right.get(key))
    print(*differing[:20], f"{len(left)} and {len(right)} objects, {len(differing)} differ", sep="\n")
    sys.exit(bool(differing))


main()
