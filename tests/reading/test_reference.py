"""The reference pages and the JSON Schemas say what the code does."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from relance_docs.law.rates import packaged_rates
from relance_docs.reading.check import Surroundings
from relance_docs.reading.json_schema import SCHEMAS, packaged_schema
from relance_docs.reading.reading import check_case, check_settings, read_case, read_settings
from tools.json_schema import field_texts, schema_text

ROOT = Path(__file__).parent.parent.parent
FORMAT = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL)


def reference() -> ModuleType:
    """Return tools/reference.py as a module."""
    spec = spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_files_are_in_step() -> None:
    """Schemas and tables are those of the code; `python tools/reference.py` renews them."""
    for path, text in reference().expected_files().items():
        assert text == path.read_text(encoding="utf-8"), f"{path.name}: run tools/reference.py"


def test_every_record_is_described() -> None:
    """The page has the table of each record, and of no other."""
    described = re.findall(r"<!-- fields: (\w+) -->", FORMAT)

    assert sorted(reference().records()) == sorted(described)


def test_every_field_says_what_it_is() -> None:
    """No field is without a sentence, in the page and in the editor."""
    silent = [
        f"{name}.{field}"
        for name, record in reference().records().items()
        for field in record.model_fields
        if field not in field_texts(record)
    ]

    assert [] == silent


def test_the_page_has_examples() -> None:
    """The blocks were found: the tests below look at something."""
    assert len(BLOCKS) == 9


@pytest.mark.parametrize("block", BLOCKS)
def test_examples_read(block: str) -> None:
    """Each example of the page reads, and a whole one has not even a warning."""
    day = date(2026, 11, 20)
    around = Surroundings(settings=None, as_of=day, latest=day, rates=packaged_rates())
    is_whole = "schema" in block
    if "creditor:" in block:
        general = read_settings(block.encode(), path="relance.yaml")
        found = (*general.findings, *check_settings(general, around))
    else:
        case = read_case(block.encode(), path="cases/x.yaml", number="x")
        found = (*case.findings, *check_case(case, around))

    assert [] == [str(finding.message) for finding in found if finding.is_error or is_whole]


@pytest.mark.parametrize("name", SCHEMAS)
def test_packaged_schema_is_the_one_of_the_code(name: str) -> None:
    """What is shipped is what the records give."""
    assert schema_text(name) == packaged_schema(name)


def test_schema_keeps_identifiers_text() -> None:
    """An editor asks for quotation marks around what another program would take for a number."""
    debtor = json.loads(schema_text("case"))["$defs"]["Debtor"]["properties"]

    assert ["string", "null"] == debtor["siren"]["type"]
    assert "string" == debtor["name"]["type"]


def test_schema_hides_what_no_file_says() -> None:
    """The number of a case is the name of its file, not a field."""
    assert "number" not in json.loads(schema_text("case"))["properties"]
