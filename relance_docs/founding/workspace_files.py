"""The files of a new workspace: its settings, and what git and editors should know."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from relance_docs.founding.creditor import CreditorFacts, settings_text
from relance_docs.reading.json_schema import packaged_schema
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE

HOOK: Final = ".relance/pre-commit"
"""To be copied into git's own folder: git runs nothing that somebody else can push."""
EXECUTABLE: Final = frozenset({HOOK})
_COPIED: Final[Mapping[str, str]] = {
    ".editorconfig": "editorconfig",
    ".gitattributes": "gitattributes",
    HOOK: "pre-commit",
    ".github/workflows/cases.yml": "check.yml",
    ".gitignore": "gitignore",
    ".vscode/extensions.json": "vscode-extensions.json",
    ".vscode/settings.json": "vscode-settings.json",
    "Makefile": "Makefile",
    "README.md": "README.md",
    "build/.gitignore": "build-gitignore",
}
GIT_SETTINGS: Final = (
    ("diff.relance-case.xfuncname", "^( *- .*(number|received_on|at|id):.*|[a-z_]+:.*)$"),
)
"""What git is told in this clone; README.md says how to tell it in another."""


def workspace_files(facts: CreditorFacts) -> dict[str, bytes]:
    """Return the files of a new workspace: path, content; none of the example's is among them."""
    copied = {path: _packaged(name) for path, name in _COPIED.items()}
    schemas = {
        f".relance/{kind}.schema.json": packaged_schema(kind).encode("utf-8")
        for kind in ("case", "settings")
    }
    own = {SETTINGS_FILE: settings_text(facts), f"{CASES_FOLDER}/.gitkeep": b""}
    return dict(sorted((copied | schemas | own).items()))


def _packaged(name: str) -> bytes:
    return (files("relance_docs.founding") / "files" / name).read_bytes()
