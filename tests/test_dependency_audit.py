"""`make audit`: what it says of the answers of pip-audit and npm, and when nobody answers."""

import runpy

from api.settings import ROOT

AUDIT = runpy.run_path(str(ROOT / "deploy" / "audit.py"))
# As pip-audit 2.10 and npm 10 write them.
PYTHON = {
    "dependencies": [
        {"name": "flask", "version": "0.5", "vulns": [
            {"id": "PYSEC-2019-179", "fix_versions": ["1.0"], "aliases": [], "description": "..."}]},
        {"name": "rare", "version": "1.0", "vulns": [
            {"id": "GHSA-x", "fix_versions": [], "aliases": [], "description": "..."}]},
        {"name": "good", "version": "1.0", "vulns": []},
        {"name": "ours", "skip_reason": "Dependency not found"},
    ],
    "fixes": [],
}  # fmt: skip
NODE = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "lodash": {"severity": "high", "range": "<4.17.21", "via": [{"title": "Command Injection"}]},
        "parent": {"severity": "high", "range": "*", "via": ["lodash"]},
    },
}


def test_what_is_known_is_named_with_what_mends_it():
    assert list(AUDIT["python_known"](PYTHON)) == [
        "flask 0.5: PYSEC-2019-179, mended in 1.0", "rare 1.0: GHSA-x, mended in no version",
    ]  # fmt: skip
    assert list(AUDIT["node_known"](NODE)) == ["lodash <4.17.21: high, Command Injection"]


def test_what_could_not_be_asked_is_named():
    assert list(AUDIT["python_unasked"](PYTHON)) == ["ours: Dependency not found"]


def test_a_program_that_gives_no_answer_is_an_empty_one():
    assert AUDIT["asked"](("false",)) == {}
    assert AUDIT["asked"](("echo", "405 Method Not Allowed")) == {}
    assert AUDIT["asked"](("echo", "{}")) == {}
