"""The record of a French word for one value of a closed list."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """What one value of a closed list is called in French."""

    french: str
    """What a user types and reads; without blanks, so that it needs no quotation marks."""
    also: tuple[str, ...] = ()
    """What means the same when it is typed."""
    label: str = ""
    """How a document prints it, where that says more."""
    title: str = ""
    """What an event is called that happened so, where that says more."""
