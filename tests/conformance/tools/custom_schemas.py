#!/usr/bin/env python3
"""Turns custom resource definitions into the JSON schemas that kubeconform reads.

In: a folder of CustomResourceDefinition YAML. Out: OUT/<group>/<kind>_<version>.json, kinds in lower case.
An object may have no property that its schema does not list, unless the definition keeps unknown fields.

usage: custom_schemas.py FOLDER OUT
"""
import json
import pathlib
import sys

import yaml

METADATA = {"type": "object"}
# Definitions of the older API, which no supported cluster takes, lie beside newer ones in some folders.
DEFINITION = ("apiextensions.k8s.io/v1", "CustomResourceDefinition")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML 1.1 gives a bare `=` a meaning of its own, which stands in enumerations of operators.
LOADER.add_constructor("tag:yaml.org,2002:value", LOADER.construct_yaml_str)


def strict(schema):
    """A structural schema as plain JSON schema, closed against unknown properties."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    keeps_unknown = schema.get("x-kubernetes-preserve-unknown-fields")
    result = {key: strict(value) for key, value in schema.items() if not key.startswith("x-kubernetes-")}
    if isinstance(schema.get("properties"), dict):
        result["properties"] = {name: strict(value) for name, value in schema["properties"].items()}
        if not keeps_unknown and schema.get("type") == "object":
            result.setdefault("additionalProperties", False)
    if schema.get("x-kubernetes-int-or-string"):
        result.pop("type", None)
        result["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    if result.pop("nullable", False) is True and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    # These are Go's and Kubernetes' own names, and a schema reader knows other ones.
    if isinstance(result.get("format"), str):
        del result["format"]
    return result


def schemas(definition):
    """Each served version of a definition: its file name and its schema."""
    spec = definition["spec"]
    for version in spec["versions"]:
        schema = strict(version["schema"]["openAPIV3Schema"])
        schema.setdefault("properties", {}).update(
            apiVersion={"enum": [f"{spec['group']}/{version['name']}"]}, kind={"enum": [spec["names"]["kind"]]}, metadata=METADATA
        )
        yield f"{spec['group']}/{spec['names']['kind'].lower()}_{version['name']}.json", schema


def main():
    """Writes the schemas of every definition in the folder."""
    folder, out = map(pathlib.Path, sys.argv[1:3])
    for path in sorted(folder.glob("*.yaml")):
        for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader=LOADER):
            if isinstance(document, dict) and (document.get("apiVersion"), document.get("kind")) == DEFINITION:
                for name, schema in schemas(document):
                    target = out / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(json.dumps(schema), encoding="utf-8")


main()
