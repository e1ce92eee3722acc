"""The page on imports says what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

from relance_docs.cli.commands.starting.import_ import import_
from relance_docs.importing.kinds import KINDS
from relance_docs.importing.limits import MAX_BYTES, MEMORY_MEGABYTES, SECONDS
from tests.importing.documents import Paper
from tests.importing.import_bench import item_of

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def test_every_option_is_on_the_page_and_the_other_way_round() -> None:
    """No option is described that the command has not, and none is left out."""
    known = {opt for param in import_.params for opt in param.opts if opt.startswith("--")}
    described = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE)) - {"--import"}
    assert known - {"--jobs"} == described


def test_every_kind_is_on_the_page() -> None:
    """The words of `kind` are those of the program."""
    assert [] == [kind.name for kind in KINDS if f"`{kind.name}`" not in PAGE]


def test_the_json_on_the_page_has_the_keys_of_the_program() -> None:
    """The example can be read, and its invoice has every key, in order."""
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    example = json.loads(found[1])[0]["invoice"]
    reading = item_of(Paper().cii()).reading
    assert reading is not None
    invoice = reading.data["invoice"]
    assert isinstance(invoice, dict)
    assert list(invoice) == list(example)


def test_the_limits_on_the_page_are_those_of_the_program() -> None:
    """Memory, time and size."""
    said = f"with {MEMORY_MEGABYTES / 1e3:.1f} GB of memory and {SECONDS:.0f} seconds"
    assert said in PAGE
    assert f"No file over {MAX_BYTES // 1_000_000} MB is opened." in PAGE
