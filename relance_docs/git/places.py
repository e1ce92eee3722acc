"""Where git keeps what it knows of a folder, found without running it, and loading hardly anything.

What answers before the program is loaded begins here: no module but those that Python starts with.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

OWN_FOLDER: Final = "relance"
"""What this program keeps beside git's own things; safe to delete."""
RECORDING: Final = "relance-recording"
"""What a recording writes down before it begins."""
SENDINGS: Final = "relance-sending"
"""Where e-mails are written down that are about to leave."""
_LONGEST_NAME = 10_000
"""Bytes of a file `.git` that names the folder; no system takes a longer path."""


def git_folders(folder: str) -> tuple[str, str, str] | None:
    """Return the working folder of the repository that a folder lies in, and what git has of it.

    That is its folder for this working folder, and the one that all working folders share. None
    for a folder in no repository. `folder` is absolute.
    """
    top = folder
    while not os.path.lexists(f"{top}/.git"):
        above = os.path.dirname(top)  # noqa: PTH120 - pathlib takes longer to load than an answer
        if above == top:
            return None
        top = above
    own = f"{top}/.git"
    if os.path.isdir(own):  # noqa: PTH112
        return top, own, own
    named = _line(own, "gitdir: ")
    own = os.path.normpath(os.path.join(top, named))  # noqa: PTH118
    shared = _line(f"{own}/commondir") or "."
    return top, own, os.path.realpath(os.path.join(own, shared))  # noqa: PTH118


def _line(path: str, start: str = "") -> str:
    """Return what a file of one line says after its start; nothing for one that is not there."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            said = os.fsdecode(file.read(_LONGEST_NAME))
    except OSError:
        return ""
    return said.removeprefix(start).rstrip("\n")


def commit_checked_out(own: str, shared: str) -> str:
    """Return what tells one commit checked out from another: what HEAD and its branch say.

    Empty where git keeps its branches in another way than in files.
    """
    head = _line(f"{own}/HEAD")
    if not head.startswith("ref: "):
        return head
    name = head.removeprefix("ref: ")
    if name.startswith("refs/heads/."):  # what stands there where branches are in tables
        return ""
    return f"{head} {_line(f'{shared}/{name}')} {state_at(f'{shared}/packed-refs')}"


def state_at(path: str) -> str:
    """Return size, times, place and kind of what is at a path; nothing for nothing."""
    try:
        info = os.lstat(path)
    except OSError:
        return ""
    times = f"{info.st_mtime_ns} {info.st_ctime_ns}"
    return f"{info.st_size} {times} {info.st_ino} {info.st_mode}"
