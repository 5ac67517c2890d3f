"""`make audit`: known weaknesses in what we depend on, what could not be asked, and who did not answer.

Exit code 0: everything was asked and nothing is known; 1: something is known; 2: something could not be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIP_AUDIT = (
    sys.executable, "-m", "pip_audit", "--requirement", "requirements.txt", "--no-deps", "--disable-pip",
    "--progress-spinner", "off", "--format", "json", "--vulnerability-service",
)  # fmt: skip
SERVICES = ("osv", "pypi")  # the first does not mind that packages come from a mirror


def asked(command: Sequence[str]) -> dict:
    """What the program answers as JSON; {} when it could not ask."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {}


def python_packages() -> tuple[list[str], list[str]]:
    """(what is known, what could not be asked), from the first service that knows any of them."""
    for service in SERVICES:
        report = asked([*PIP_AUDIT, service])
        if any("vulns" in one for one in report.get("dependencies", [])):
            return list(python_known(report)), list(python_unasked(report))
    return [], [f"Python: no answer from {' or '.join(SERVICES)}"]


def python_known(report: dict) -> Iterator[str]:
    for one in report["dependencies"]:
        for weakness in one.get("vulns", []):
            mended = ", ".join(weakness["fix_versions"]) or "no version"
            yield f"{one['name']} {one['version']}: {weakness['id']}, mended in {mended}"


def python_unasked(report: dict) -> Iterator[str]:
    return (f"{one['name']}: {one['skip_reason']}" for one in report["dependencies"] if "skip_reason" in one)


def node_packages() -> tuple[list[str], list[str]]:
    report = asked(("npm", "audit", "--json"))
    if "vulnerabilities" not in report:
        return [], ["JavaScript: no answer from the registry of npm"]
    return list(node_known(report)), []


def node_known(report: dict) -> Iterator[str]:
    for name, one in report["vulnerabilities"].items():
        named = [via["title"] for via in one["via"] if isinstance(via, dict)]
        if named:  # the others only depend on one of these
            yield f"{name} {one['range']}: {one['severity']}, {'; '.join(named)}"


def main() -> int:
    found = (python_packages(), node_packages())
    known, unasked = ([line for part in found for line in part[place]] for place in (0, 1))
    for title, lines in (("Known weaknesses:", known), ("Could not be asked:", unasked)):
        if lines:
            print(title, *lines, sep="\n  ")
    if not known and not unasked:
        print("Nothing is known against anything that we depend on.")
    return 1 if known else 2 if unasked else 0


if __name__ == "__main__":
    sys.exit(main())
