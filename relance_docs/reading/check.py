"""What a check is: a function that finds one kind of problem in a record that has its shape.

The docstring of the function is the documentation of its code: docs/findings.md is made of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from relance_docs.case.record import Record
from relance_docs.case.settings import Settings
from relance_docs.files.inside import Within
from relance_docs.finding import Severity
from relance_docs.law.rates import Rates
from relance_docs.message import Message
from relance_docs.reading.document import Loc

R_contra = TypeVar("R_contra", bound=Record, contravariant=True)

Spot = tuple[Loc, Message]
"""Where in the record something is wrong, and what."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a file is judged against."""

    settings: Settings | None
    """None while relance.yaml itself is read, or when it cannot be."""
    as_of: date
    latest: date
    """The last day on which something can have happened: today, or as_of when it is later."""
    rates: Rates
    root: Path | None = None
    """Folder of the workspace, for the checks that look at files; None where none are."""
    reads_documents: bool = False
    """Whether archived documents are read through, to compare their SHA-256."""
    is_past: bool = False
    """Whether this is the state of an earlier commit, in which files are at times names alone."""
    looked_at: dict[str, Within] = field(default_factory=dict, compare=False, repr=False)
    """Folders of the workspace of which files were looked at, by their names."""

    def below(self, folder: str) -> Within | None:
        """Return a folder of the workspace, whose files the checks of all cases look at."""
        if self.root is not None and folder not in self.looked_at:
            self.looked_at[folder] = Within(self.root / folder)
        return self.looked_at.get(folder)


Finder = Callable[[R_contra, Surroundings], Iterable[Spot]]


@dataclass(frozen=True, kw_only=True)
class Check(Generic[R_contra]):
    """One kind of problem: its code, its weight, and the function that finds it."""

    code: str
    severity: Severity
    stands_alone: bool
    """Whether it judges one entry at a time, so that it may run beside broken entries."""
    find: Finder[R_contra]

    @property
    def meaning(self) -> str:
        """The documentation of the code."""
        return inspect.getdoc(self.find) or ""


def check(
    code: str, severity: Severity = Severity.ERROR, *, stands_alone: bool = False
) -> Callable[[Finder[R_contra]], Check[R_contra]]:
    """Make a check of a function that yields places and messages."""

    def made(find: Finder[R_contra]) -> Check[R_contra]:
        return Check(code=code, severity=severity, stands_alone=stands_alone, find=find)

    return made
