#!/usr/bin/env python3
"""Reads every YAML file with three readers and compares what they saw.

Left out are the templates of Helm charts, which are not YAML yet.

usage: yamlread.py FOLDER…
"""
import json
import pathlib
import subprocess
import sys

import ruamel.yaml
import yaml


def pyyaml(path):
    """The documents of a file as YAML 1.1."""
    return list(yaml.load_all(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def ruamel_yaml(path):
    """The documents of a file as YAML 1.2."""
    return list(ruamel.yaml.YAML(typ="safe", pure=True).load_all(path.read_text(encoding="utf-8")))


def kubectl(paths):
    """The documents of each file as kubectl reads them, by one process for all files."""
    process = subprocess.run(["readyaml"], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in process.stdout.splitlines()]


def canonical(documents):
    """A text that is equal for equal data: keys sorted, types kept; a date shows as Python's own class."""
    return json.dumps([document for document in documents if document is not None], sort_keys=True, default=repr)


def judge(path, seen_by_kubectl):
    """What is wrong with one file, or nothing."""
    if "error" in seen_by_kubectl:
        return f"kubectl's reader refuses it: {seen_by_kubectl['error']}"
    expected = canonical(seen_by_kubectl["documents"])
    for name, read in (("PyYAML", pyyaml), ("a YAML 1.2 reader", ruamel_yaml)):
        try:
            seen = canonical(read(path))
        except (yaml.YAMLError, ruamel.yaml.error.YAMLError, ValueError) as error:
            return f"{name} refuses it: {' '.join(str(error).split())}"
        if seen != expected:
            place = next((at for at, (a, b) in enumerate(zip(seen, expected)) if a != b), min(len(seen), len(expected)))
            before = max(place - 40, 0)
            return f"{name} reads …{seen[before:place + 20]}…, kubectl …{expected[before:place + 20]}…"
    return None


def main():
    """Judges every YAML file of the folders; 77 when there is none."""
    files = [path for folder in sys.argv[1:] for path in sorted(pathlib.Path(folder).rglob("*")) if path.suffix in (".yaml", ".yml") and "templates" not in path.parts]
    findings = [f"{path}: {finding}" for path, seen in zip(files, kubectl(files)) if (finding := judge(path, seen))]
    print(*findings, f"{len(files)} files" if files else "no YAML file to read", sep="\n")
    sys.exit(77 if not files else bool(findings))


main()
