"""Files are written, locked and removed by one room, which follows no link."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "relance_docs"

CHANGING = frozenset(
    {
        *("write_bytes", "write_text", "touch", "unlink", "rmdir", "rmtree", "mkdir", "makedirs"),
        *("symlink_to", "hardlink_to", "link", "truncate", "copyfile", "copytree", "move", "chmod"),
        *("mkstemp", "renames"),
    }
)
OWN_FOLDERS = {
    "cli/commands/starting/demo.py": "a temporary folder, until all of it is made",
    "dossier/folder.py": "writes the ZIP into the new folder of a dossier",
    "dossier/files.py": "copies pièces within the new folder of a dossier",
    "dossier/make.py": "makes a folder in the new folder of a dossier",
    "recording/lock.py": "signs the file that it was given",
    "seals/tokens.py": "a temporary folder",
    "git/known_on.py": "a temporary folder",
    "recording/rehearsal.py": "a temporary folder",
    "recording/reversal.py": "a temporary folder",
    "git/secret.py": "the secret of the user, in his own state folder",
    "processes/temporary.py": "the temporary folder of a run, by its own marks",
    "recording/recovery.py": "locks of a branch that our killed git left",
    "recording/staging.py": "the index of a recording and its lock, in folders of git",
    "founding/found.py": "the folder of a new workspace itself, and the rights of its hook",
    "founding/anonymised/workspace.py": "a copy of a workspace that has no place yet",
    "letters/remade.py": "a temporary folder",
    "letters/parcels.py": "temporary folders of a machine that makes letters for others",
    "pieces/office.py": "a temporary folder",
    "pieces/pieces.py": "the new folder of a dossier",
    "pieces/splitting.py": "the new folder of a dossier",
}
"""Who changes files otherwise, and why: all in a folder that the program has just made."""


def changes(module: Path) -> Iterator[str]:
    """Yield the calls of a module that change files by their path."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CHANGING:
                yield node.func.attr
            elif node.func.attr == "open" and node.args:
                modes = [a.value for a in node.args if isinstance(a, ast.Constant)]
                yield from (str(mode) for mode in modes if set(str(mode)) & set("wax+"))


def test_who_changes_files() -> None:
    """Every other room asks that one, but for folders that the program has just made."""
    found = {
        module.relative_to(ROOT).as_posix(): tuple(changes(module))
        for module in sorted(ROOT.rglob("*.py"))
        if module.parent != ROOT / "files"
    }
    assert len(found) > 300
    assert set(OWN_FOLDERS) >= {name for name, calls in found.items() if calls}
