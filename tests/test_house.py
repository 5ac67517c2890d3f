"""Imports point inward, files stay short, and prose keeps its promises."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
API = ROOT / "api"
FILES = sorted(API.rglob("*.py"))
STAGES = {"normalise", "analyse", "match", "classify", "qualify", "explain", "aggregate", "decide"}
TOOLS = {
    "types",
    "rules",
    "reviewing",
    "mapped",
    "disguise",
    "vocabulary",
    "phrases",
    "language",
    "identifiers",
    "tokens",
    "disjoint",
    "amounts",
    "register",
    "disclosures",
    "fixes",
    "token_patterns",
    "word_lists",
    "trace",
}
ENGINE_LIBRARIES = {"babel", "text_to_num", "numpy", "re2", "ahocorasick_rs", "stdnum"}
ROUTES = {"score", "events", "reviews", "policy", "library", "reading", "health"}
WEB = {"flask", "flask_smorest", "flask_cors", "werkzeug", "gunicorn", "webargs"}


def imports(path: Path) -> set[str]:
    """Every module that this file names, as dotted paths; the lines under TYPE_CHECKING too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


def roots(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def standard(names: set[str]) -> set[str]:
    import sys

    return {name for name in roots(names) if name not in sys.stdlib_module_names}


@pytest.mark.parametrize("path", sorted((API / "engine").glob("*.py")), ids=lambda path: path.name)
def test_the_engine_is_a_plain_library(path):
    assert standard(imports(path)) <= ENGINE_LIBRARIES | {"api"}
    ours = {name for name in imports(path) if name.startswith("api")}
    assert all(name == "api.engine" or name.startswith("api.engine.") for name in ours)


@pytest.mark.parametrize("name", sorted(STAGES))
def test_a_stage_knows_no_other_stage(name):
    named = {part for full in imports(API / "engine" / f"{name}.py") for part in full.split(".")}
    assert not named & (STAGES - {name})


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_tools_of_the_stages_know_no_stage(name):
    named = {full.split(".")[2] for full in imports(API / "engine" / f"{name}.py") if full.startswith("api.engine.")}
    assert not named & STAGES


def test_types_know_nothing():
    assert standard(imports(API / "engine" / "types.py")) <= {"api"}  # Rule, for type checking only


@pytest.mark.parametrize("path", sorted((API / "rulebook").glob("*.py")), ids=lambda path: path.name)
def test_the_rulebook_knows_no_web(path):
    assert not roots(imports(path)) & WEB
    ours = {name for name in imports(path) if name.startswith("api.")}
    assert all(name.startswith(("api.engine", "api.rulebook")) for name in ours)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_routes_do_not_know_each_other_nor_the_stages(name):
    named = imports(API / f"{name}.py")
    assert not {full for full in named if full.startswith("api.") and full.split(".")[-1] in (ROUTES - {name})}
    assert not {full for full in named if any(full.startswith(f"api.engine.{stage}") for stage in STAGES)}


@pytest.mark.parametrize("path", sorted((API / "store").rglob("*.py")), ids=lambda path: str(path.relative_to(API)))
def test_the_store_knows_no_web(path):
    assert not roots(imports(path)) & WEB
    ours = {name for name in imports(path) if name.startswith("api.")}
    assert all(name.startswith(("api.store", "api.records")) for name in ours)


@pytest.mark.parametrize("path", sorted((API / "records").glob("*.py")), ids=lambda path: path.name)
def test_records_are_values_and_files(path):
    assert standard(imports(path)) <= {"cryptography", "api"}
    assert all(name.startswith("api.records") for name in imports(path) if name.startswith("api."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(API)))
def test_only_the_store_speaks_sql(path):
    assert API / "store" in path.parents or not roots(imports(path)) & {"sqlalchemy", "alembic", "psycopg", "sqlite3"}


def test_nobody_imports_the_tests():
    assert not [path for path in FILES if "tests" in roots(imports(path))]


def test_the_engine_loads_without_the_web():
    import subprocess
    import sys

    code = "import sys, api.engine, api.rulebook; print(sorted({'flask', 'gunicorn', 'yaml'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['yaml']"


SOURCES = [
    *FILES,
    *(p for p in (ROOT / "extension").rglob("*.js") if not {"dist", "dist-firefox", "node_modules"} & set(p.parts)),
    *(ROOT / "tests").rglob("*.py"),
    *(ROOT / "tests").rglob("*.mjs"),
    *(ROOT / "tests").rglob("*.js"),
    *(ROOT / "bench").rglob("*.py"),
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path):
    assert len(path.read_text().splitlines()) <= 250


def test_no_file_is_a_drawer():
    assert not [path for path in SOURCES if path.stem in ("utils", "helpers", "misc", "common")]
