"""The check of the objects that git keeps: commits, trees, files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from relance_docs.git.objects import ObjectCheck
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.verify.checks import Outcome, Result, Scene

_SHOWN: Final = 20
"""Objects that are named each; a partial clone may lack thousands."""


def objects_are_whole(scene: Scene) -> Iterator[Result]:
    """Each commit, tree and file that the other checks rely on gives the id it lies under.

    Reckoned anew from its content, for git believes what it finds under an id. What is missing is
    named, and the folders outside the repository that it has objects from.
    """
    check = ObjectCheck(scene.repository)
    faults = check.faults(scene.history.ids)
    shown = tuple(islice(faults, _SHOWN))
    for fault in shown:
        yield Result(outcome=Outcome.FAILED, subject=fault.path, message=fault.message)
    more = sum(1 for _fault in faults)
    if more:
        said = Message("and so many more objects: {count}", count=more)
        yield Result(outcome=Outcome.FAILED, message=said)
    unknown = sorted(check.parents - scene.history.ranks.keys())
    for parent in unknown[:_SHOWN]:
        said = Message(
            "git does not show the commit {commit}, which another follows", commit=parent
        )
        yield Result(outcome=Outcome.FAILED, message=said)
    if not shown and not unknown:
        said = Message("objects that give the ids they lie under: {count}", count=check.count)
        yield Result(outcome=Outcome.OK, message=said)
    for folder in alternates_of(scene.repository):
        said = Message("objects of this repository also come from {folder}", folder=folder)
        yield Result(outcome=Outcome.NOTED, message=said)


def alternates_of(repository: Repository) -> tuple[Path, ...]:
    """Return the folders that the repository has objects from, beside its own."""
    own = repository.common_dir / "objects"
    try:
        lines = (own / "info" / "alternates").read_bytes().splitlines()
    except OSError:
        return ()
    named = (line.decode("utf-8", "surrogateescape") for line in lines)
    return tuple((own / line).resolve() for line in named if line and not line.startswith("#"))
