#!/usr/bin/env python3
"""Copies the strict schemas of the built-in kinds out of kubernetes-validate, so that kubeconform can follow their references.

In: a release such as 1.34. Out: OUT/<kind>-<group>-<version>.json and the definitions that these share. The package's schemas
refer to each other by addresses on the web; in the copy they are files side by side.

usage: builtin_schemas.py RELEASE OUT
"""
import json
import pathlib
import sys

import kubernetes_validate


def main():
    """Writes every schema of the release."""
    release, out = sys.argv[1], pathlib.Path(sys.argv[2])
    package = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / f"v{release}.0-local-strict"
    out.mkdir(parents=True, exist_ok=True)
    for path in package.glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8").replace('"/api/_definitions.json#', '"_definitions.json#'))
        schema.pop("$id", None)
        (out / path.name).write_text(json.dumps(schema), encoding="utf-8")


main()
