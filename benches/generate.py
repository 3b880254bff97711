#!/usr/bin/env python3
"""Writes the benchmark's workload: N services x 3 environments, 8 Kubernetes objects a service.

Each environment overrides the scale, the tag and the host of every service; the base says the rest once. The first directory gets
it as a platc spec; with --jsonnet, the second gets it as data for the peers (peers/jsonnet, peers/naive.py), which make equal objects of it.

usage: generate.py N DIRECTORY [--jsonnet DIRECTORY]
"""
import argparse
import json
import pathlib
import shutil

ENVIRONMENTS = ["dev", "staging", "prod"]


def name(i):
    """The name of service number i."""
    return f"svc-{i:04d}"


def facts(i, n):
    """What the base says about service number i of n. The last two are one fact seen from both ends: who calls whom."""
    return {
        "image": f"registry.example.com/shop/{name(i)}",
        "tag": "0.0.0",
        "port": 8000 + i % 1000,
        "environment": {
            "LOG_LEVEL": ["debug", "info", "warn"][i % 3],
            "CACHE_TTL": str(30 + i % 600),
            "UPSTREAM_URL": f"http://{name((i + 1) % n)}.shop.svc:80/api",
        },
        "cpu": {"request": f"{50 + 25 * (i % 10)}m", "limit": f"{100 + 50 * (i % 10)}m"},
        "memory": {"request": f"{64 * (1 + i % 4)}Mi", "limit": f"{128 * (1 + i % 4)}Mi"},
        "health": {"every": 5 + i % 3, "delay": 5 + i % 5},
        "scale": {"min": 2, "max": 6 + i % 10},
        "host": f"{name(i)}.local.example.com",
        "upstream": name((i + 1) % n),
        "caller": name((i - 1) % n),
    }


def overrides(i, number, environment):
    """What an environment says about service number i."""
    return {
        "tag": f"1.{i % 40}.{number}",
        "scale": {"min": 1 + number * 2 + i % (number + 2), "max": 40 + i % 10},
        "host": f"{name(i)}.{environment}.example.com",
    }


def kdl_service(service, said):
    """The base's statement as platc reads it."""
    environment = "\n".join(f'    env {key} "{value}"' for key, value in said["environment"].items())
    return f"""service {service} {{
    image "{said["image"]}" tag="{said["tag"]}"
    port http {said["port"]}
{environment}
    uses service.{said["upstream"]}
    resources {{ cpu "{said["cpu"]["request"]}" limit="{said["cpu"]["limit"]}"; memory "{said["memory"]["request"]}" limit="{said["memory"]["limit"]}" }}
    health live="/healthz" ready="/readyz" every="{said["health"]["every"]}s" delay="{said["health"]["delay"]}s"
    scale min={said["scale"]["min"]} max={said["scale"]["max"]} {{ on cpu "80%" }}
    disruption min-available=1
    expose {service} host="{said["host"]}" via=gateway.public
}}
"""


def kdl_override(service, said):
    """An environment's statement as platc reads it."""
    return f"""    service {service} {{
        scale min={said["scale"]["min"]} max={said["scale"]["max"]}
        image tag="{said["tag"]}"
        expose {service} host="{said["host"]}"
    }}
"""


def write_spec(directory, base, environments):
    """The workload as a platc spec."""
    (directory / "environments").mkdir(parents=True, exist_ok=True)
    head = 'platform shop { platc "0.1"; language 1; domain "example.com" }\ngateway public\n'
    (directory / "platform.kdl").write_text(head + "".join(kdl_service(*service) for service in base.items()), encoding="utf-8")
    for environment, said in environments.items():
        body = "".join(kdl_override(*service) for service in said.items())
        (directory / "environments" / f"{environment}.kdl").write_text(f"environment {environment} {{\n    namespace {environment}\n{body}}}\n", encoding="utf-8")


def write_jsonnet(directory, base, environments):
    """The workload as data, beside the program that makes objects of it. JSON is Jsonnet."""
    directory.mkdir(parents=True, exist_ok=True)
    for source in (pathlib.Path(__file__).parent / "peers" / "jsonnet").iterdir():
        shutil.copy(source, directory)
    for file, said in {"base": base, **environments}.items():
        (directory / f"{file}.libsonnet").write_text(json.dumps(said, indent=1), encoding="utf-8")


def main():
    """Writes what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("number", type=int)
    arguments.add_argument("directory", type=pathlib.Path)
    arguments.add_argument("--jsonnet", type=pathlib.Path)
    chosen = arguments.parse_args()
    base = {name(i): facts(i, chosen.number) for i in range(chosen.number)}
    environments = {
        environment: {name(i): overrides(i, number, environment) for i in range(chosen.number)} for number, environment in enumerate(ENVIRONMENTS)
    }
    write_spec(chosen.directory, base, environments)
    if chosen.jsonnet:
        write_jsonnet(chosen.jsonnet, base, environments)


main()
