#!/usr/bin/env python3
"""Writes arguments.txt: the arguments of Terraform's resources and data sources, a line a type, which `mod.rs` reads.

In: folders of JSON Schemas, one file a type, as made from `terraform providers schema -json`. Out:

    resource aws_s3_bucket acl bucket! tags             `!` is required

usage: generate.py FOLDER... > arguments.txt
"""
import json
import pathlib
import sys


def line(path):
    schema = json.loads(path.read_text())
    required = set(schema.get("required", []))
    names = (name + "!" * (name in required) for name in sorted(schema.get("properties", {})))
    return " ".join([schema["x-kind"], path.stem.removeprefix("data."), *names])


def main():
    files = [path for folder in sys.argv[1:] for path in sorted(pathlib.Path(folder).glob("*.json"))]
    files = [path for path in files if not path.name.startswith("_") and path.name != "provider.json"]
    print(*sorted(map(line, files)), sep="\n")


main()
