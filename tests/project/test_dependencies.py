"""What pyproject.toml declares is what the code imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")

# Declared without being imported, and why.
PINNED = {
    "gstreamer-libs": "Pango for Windows and macOS, found by its path",
    "font-source-sans-pro": "font files, opened as resources",
    "pydyf": "writes weasyprint's PDF: its version decides the bytes",
    "ruamel-yaml-clib": "the C parser, which ruamel.yaml loads by itself",
}
# The import name where it is not the name of the package, for packages without an index of it.
KNOWN_NAMES = {"ruamel": "ruamel-yaml", "PIL": "pillow"}


def normal(name: str) -> str:
    """Return the name of a package as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """Return the runtime dependencies, those of the extras as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {normal(re.split(r"[<>=!~ \[;]", line)[0]) for line in lines}
    return names - {"relance-docs"}  # an extra may be made of others


@cache
def imported() -> frozenset[str]:
    """Return the packages that the code imports, anywhere; it is read once."""
    distributions = packages_distributions()
    names: set[str] = set()
    for path in (ROOT / "relance_docs").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    names -= {*sys.stdlib_module_names, "relance_docs", "pydantic_core"}
    return frozenset(
        KNOWN_NAMES.get(name) or normal(distributions.get(name, (name,))[0]) for name in names
    )


def test_every_import_is_declared() -> None:
    """What the code imports comes with it when it is installed."""
    assert set() == imported() - declared()


def test_every_dependency_is_used() -> None:
    """Nothing is installed that the code does not import, but for a stated reason."""
    assert set() == declared() - imported() - set(PINNED)


def test_every_dependency_is_locked() -> None:
    """Both locks have every runtime dependency, in the same versions, each with hashes."""
    runtime, dev = (_locked(name) for name in LOCKS)
    assert set() == declared() - set(runtime)
    assert runtime == {name: dev.get(name) for name in runtime}


def _locked(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    found = [re.match(r"([a-z0-9.-]+)==([^ ;]+)", entry) for entry in entries]
    assert all("--hash=sha256:" in entry for entry in entries)
    return {normal(match[1]): match[2] for match in found if match}


def test_the_locks_name_no_host() -> None:
    """A lock says what is installed, not from where."""
    for lock in (*LOCKS, "requirements-docs.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert [] == re.findall(r"://|--(?:extra-)?index-url|--find-links", text)
