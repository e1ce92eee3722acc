"""Reading of the tables of legal values shipped with the program."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files


class Confidence(StrEnum):
    """How far the source of a legal value was followed."""

    PUBLISHED = "published"
    """Read on a page or text that states it."""
    SECONDARY = "secondary"
    """Quoted by others; the first publication was not read."""
    UNVERIFIED = "unverified"
    """From general knowledge: to be checked before anyone relies on it."""
    WORKSPACE = "workspace"
    """Added by the user in relance.yaml, under its own source."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the packaged table `name`, in the order of the file."""
    text = (files("relance_docs.law") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
