"""Runs checkov on folders of environments and prints what it finds, and which waivers no finding needs.

    checkov.py ENVIRONMENT…

A waiver is a line of `.checkov.yaml`, `CHECK:PATTERN` of a path, below a comment `# NODE: reason`. It is needed if checkov would find
something that it matches. A waiver of the spec may be needed in one environment of a platform alone, so that those are taken together;
what is let pass by platc's design is no line of any spec, and is not asked about.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

FRAMEWORKS = ["terraform_json", "cloudformation", "kubernetes"]
CONFIGURATION = ".checkov.yaml"
# checkov takes every key of a block `terraform` for a block of its own, so that it cannot read settings of stacks: they hold no resource.
UNREAD = re.compile(r"Failed to parse template: (.*)")
SETTINGS = re.compile(r"/(main|versions)\.tf\.json$")


def checkov(folder, *arguments):
    """The failed checks of a folder, and the files that could not be read."""
    command = ["checkov", "--directory", folder, "--framework", *FRAMEWORKS, "--compact", "--quiet", "--skip-download", "--output", "json"]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True, env={**os.environ, "LOG_LEVEL": "ERROR"})
    if run.returncode not in (0, 1):
        raise SystemExit(f"{folder}: checkov failed: {run.stderr.strip() or run.stdout.strip()}")
    reports = json.loads(run.stdout)
    reports = reports if isinstance(reports, list) else [reports]
    failed = [check for report in reports for check in report.get("results", {}).get("failed_checks", [])]
    unread = [path for path in UNREAD.findall(run.stderr) if not SETTINGS.search(path)]
    return failed, unread


def waivers(folder):
    """Each waiver of the spec: the node, the check and the pattern."""
    path = pathlib.Path(folder, CONFIGURATION)
    node = None
    for line in path.read_text().splitlines() if path.exists() else []:
        if comment := re.match(r"  # ([^:]+): ", line):
            node = comment[1]
        elif waiver := re.match(r"  - '(\w+):(.*)'$", line):
            if node != "by design":
                yield node, waiver[1], waiver[2]


def judge(folder):
    """What is wrong in an environment, and for each waiver of the spec whether a finding needs it there."""
    failed, unread = checkov(folder)
    wrong = [f"{check['file_abs_path']}: {check['check_id']} {check['check_name']} ({check['resource']})" for check in failed]
    wrong += [f"{path}: checkov cannot read it" for path in unread]
    needed = collections.Counter()
    said = list(waivers(folder))
    if said:
        with tempfile.TemporaryDirectory() as copy:
            bare = pathlib.Path(copy, "environment")
            shutil.copytree(folder, bare, ignore=shutil.ignore_patterns(CONFIGURATION))
            found, _ = checkov(str(bare), "--check", ",".join(sorted({check for _, check, _ in said})))
        for node, check, pattern in said:
            hits = sum(1 for one in found if one["check_id"] == check and re.search(pattern, one["file_path"]))
            needed[node, check] += hits
    return wrong, needed


def main(folders):
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        judged = list(pool.map(judge, folders))
    wrong = [line for lines, _ in judged for line in lines]
    needed = collections.defaultdict(int)
    for folder, (_, counts) in zip(folders, judged):
        for (node, check), count in counts.items():
            needed[os.path.dirname(folder), node, check] += count
    wrong += [f"{platform}: nothing needs `allow {check}` of {node} any more" for (platform, node, check), count in needed.items() if not count]
    print("\n".join([*wrong, f"{len(folders)} environments, {len(needed)} waivers"]))
    return 1 if wrong else 0


sys.exit(main(sys.argv[1:]))
