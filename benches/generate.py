#!/usr/bin/env python3
"""Writes the benchmark's workload as a platc spec: N services x 3 environments, 8 Kubernetes objects a service.

Each environment overrides the replicas, the tag and the host of every service; the base says the rest once.

usage: generate.py N DIRECTORY
"""
import os
import sys

ENVIRONMENTS = ["dev", "staging", "prod"]


def service(i, n):
    """The base's statement about service number i of n."""
    name = f"svc-{i:04d}"
    return f"""service {name} {{
    image "registry.example.com/shop/{name}" tag="0.0.0"
    port http {8000 + i % 1000}
    env LOG_LEVEL {["debug", "info", "warn"][i % 3]}
    env CACHE_TTL "{30 + i % 600}"
    env UPSTREAM_URL "http://svc-{(i + 1) % n:04d}.shop.svc:80/api"
    uses service.svc-{(i + 1) % n:04d}
    resources {{ cpu "{50 + 25 * (i % 10)}m" limit="{100 + 50 * (i % 10)}m"; memory "{64 * (1 + i % 4)}Mi" limit="{128 * (1 + i % 4)}Mi" }}
    health live="/healthz" ready="/readyz" every="{5 + i % 3}s" delay="{5 + i % 5}s"
    scale min=2 max={6 + i % 10} {{ on cpu "80%" }}
    disruption min-available=1
    expose {name} host="{name}.local.example.com" via=gateway.public
}}
"""


def overlay(i, number, environment):
    """What an environment says about service number i."""
    name = f"svc-{i:04d}"
    return f"""    service {name} {{
        scale min={1 + number * 2 + i % (number + 2)} max={40 + i % 10}
        image "registry.example.com/shop/{name}" tag="1.{i % 40}.{number}"
        expose {name} host="{name}.{environment}.example.com"
    }}
"""


def main():
    """Writes the spec."""
    n, directory = int(sys.argv[1]), sys.argv[2]
    os.makedirs(os.path.join(directory, "environments"), exist_ok=True)
    with open(os.path.join(directory, "platform.kdl"), "w", encoding="utf-8") as file:
        file.write('platform shop { platc "0.1"; language 1; domain "example.com" }\ngateway public\n')
        file.writelines(service(i, n) for i in range(n))
    for number, environment in enumerate(ENVIRONMENTS):
        with open(os.path.join(directory, "environments", f"{environment}.kdl"), "w", encoding="utf-8") as file:
            file.write(f"environment {environment} {{\n    namespace {environment}\n")
            file.writelines(overlay(i, number, environment) for i in range(n))
            file.write("}\n")


main()
