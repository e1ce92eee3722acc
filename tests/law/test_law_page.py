"""docs/law.md against the code it describes."""

from __future__ import annotations

import re
from importlib import import_module
from operator import attrgetter
from pathlib import Path

from relance_docs.law.constants import legal_values
from relance_docs.law.rate_table import next_missing, rate_rows
from relance_docs.law.rates import packaged_rates

PAGE = (Path(__file__).parents[2] / "docs" / "law.md").read_text(encoding="utf-8")
REFERENCE = re.compile(r"`([a-z_]+/[a-z_]+)\.py:([A-Za-z_.]+)`")


def test_every_reference_to_the_code_exists() -> None:
    """Each `room/module.py:name` of the page is there to be read."""
    references = REFERENCE.findall(PAGE)

    assert len(references) > 25
    for module, name in references:
        attrgetter(name)(import_module(f"relance_docs.{module.replace('/', '.')}"))


def test_every_figure_is_on_the_page() -> None:
    """The table of figures is that of the packaged data."""
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (.+) \| (\w+) \|$", PAGE, re.MULTILINE)

    assert rows == [
        (each.name, str(each.value), each.article, each.confidence.value)
        for each in legal_values().values()
    ]


def test_the_rates_are_those_of_the_data() -> None:
    """The table of rates ends with the last semester known, and its figures are right."""
    written = re.findall(r"^\| (\d{4}-S\d) \|(.+)\|$", PAGE, re.MULTILINE)
    columns = ("ecb", "default", "public_body", "legal_individual", "legal_other", "floor")
    known = {
        row["semester"]: [row[f"{name}_percent"] for name in columns] + [row["confidence"]]
        for row in rate_rows(packaged_rates())
    }

    assert max(known) == written[-1][0]  # type: ignore[type-var]
    for semester, cells in written:
        assert known[semester] == [cell.strip() for cell in cells.split("|")]


def test_how_to_add_a_semester() -> None:
    """The command shown for the next semester is the one that `relance rates` prints."""
    assert next_missing(packaged_rates()).command in PAGE


def test_the_day_of_the_check_is_on_the_page() -> None:
    """The page says until when the values were checked."""
    assert packaged_rates().checked_until.isoformat() in PAGE
