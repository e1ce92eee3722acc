"""Real invoices and messages give the values that an independent reading of their XML finds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from relance_docs.importing.records import SourceReading
from tests.importing.import_bench import item_of

# number, code, issued, due dates, total, paid, due, SIREN of seller and buyer, codes of notes
EXPECTED: dict[str, tuple[Any, ...]] = {
    "Avoir_FR_type381_BASIC.pdf": (
        "AV-2017-0005", "381", "2017-11-16", ["2017-11-16"], "233.47", "0.00", "233.47",
        "999999998", "787878784", [None],
    ),
    "EN16931_1_Teilrechnung.cii.xml": (
        "471102", "380", "2018-06-05", [], "197.65", "50.00", "147.65",
        None, None, [None, "AAK", "REG"],
    ),
    "EN16931_Einfach.pdf": (
        "471102", "380", "2018-03-05", [], "529.87", "0.00", "529.87", None, None, [None, "REG"],
    ),
    "EN16931_Einfach.ubl.xml": (
        "471102", "380", "2018-03-05", [], "529.87", "0.00", "529.87", None, None, [None, "REG"],
    ),
    "Facture_F20220023-LE_FOURNISSEUR-POUR-LE_CLIENT_BASIC_WL.pdf": (
        "F20220023", "380", "2022-01-31", ["2022-03-02"], "104.90", "0.00", "104.90",
        "123456782", "987654321", ["REG", "ABL", "AAI", "PMD", "PMT", "AAB"],
    ),
    "Facture_FR_BASICWL.pdf": (
        "FA-2017-0010", "380", "2017-11-13", ["2017-12-13"], "671.15", "201.00", "470.15",
        "999999998", "787878784", [None],
    ),
    "Facture_FR_EN16931.pdf": (
        "FA-2017-0010", "380", "2017-11-13", ["2017-12-13"], "671.15", "201.00", "470.15",
        "999999998", "787878784", [None],
    ),
    "Facture_FR_MINIMUM.pdf": (
        "FA-2017-0010", "380", "2017-11-13", [], "671.15", None, "470.15",
        "999999998", "787878784", [],
    ),
    "UC10_F202600004_EXTENDED_FX_CII_Commentee.xml": (
        "F202600004", "380", "2026-01-03", ["2026-02-02"], "6150.00", "0.00", "6150.00",
        "100000009", "200000008", ["REG", "ABL", "AAI", "PMD", "PMT", "AAB"],
    ),
    "ZUGFeRD_1p0_COMFORT_Einfach.pdf": (
        "471102", "380", "2013-03-05", [], "529.87", "0.00", "529.87", None, None, [],
    ),
    "factur-x-en16931.xml": (
        "F20260023", "380", "2026-01-31", ["2026-03-02"], "104.90", "0.00", "104.90",
        "123456782", "987654321", ["REG", "ABL", "AAI", "PMD", "PMT", "AAB"],
    ),
    "facturx-minimum.xml": (
        "F-2023-001", "380", "2023-01-01", [], "120.00", None, "120.00", None, None, [],
    ),
    "ubl-21-extended-ctc-fr.xml": (
        "F124212", "380", "2026-06-17", ["2026-07-16"], "308.03", "100.00", "208.03",
        "999999998", "787878784", ["AAI", "ADN", None, "PMT", "PMD", "AAB"],
    ),
    "xml_en16931_2.xml": (
        "471102", "380", "2018-06-05", [], "215.07", "50.00", "165.07",
        None, None, [None, "AAK", "REG"],
    ),
}  # fmt: skip
STATUSES = {
    "UC1_F202500003_05-CDV-205_Approuvee.xml": ("F202500003", "205", "Approuvée", [], None),
    "UC1_F202500003_07-CDV-212_Encaissee.xml": ("F202500003", "212", "Encaissée", [], "12000.00"),
    "UC4_F202500006_04-CDV-207_En_litige.xml": (
        "F202500006",
        "207",
        "En litige",
        ["TX_TVA_ERR"],
        None,
    ),
}


def reading(path: Path) -> SourceReading:
    """Read one sample."""
    item = item_of(path.read_bytes(), path.name)
    assert item.reading is not None, item.error
    return item.reading


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_invoice_is_read_value_by_value(samples: Path, name: str) -> None:
    """Number, dates, amounts, parties and notes are those of the document."""
    found: Any = reading(samples / "invoices" / name).data["invoice"]
    assert EXPECTED[name] == (
        found["invoice_number"],
        found["type_code"],
        found["issue_date"],
        found["due_dates"],
        found["total_with_vat"],
        found["paid_amount"],
        found["amount_due"],
        found["seller"]["siren"],
        found["buyer"]["siren"],
        [note["code"] for note in found["notes"]],
    )


def test_every_sample_is_in_the_table_above(samples: Path) -> None:
    """Only the PDF without XML has no values."""
    there = {path.name for path in (samples / "invoices").iterdir()}
    assert {"MustangGnuaccountingBeispielRE-20190610_507blanko.pdf"} == there - set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_another_reading_of_the_xml_agrees(samples: Path, name: str) -> None:
    """The standard library, which knows nothing of invoices, finds the same number and amounts."""
    path = samples / "invoices" / name
    root = ET.fromstring(_xml(path))  # noqa: S314 - a sample that is known
    found: Any = reading(path).data["invoice"]
    assert found["invoice_number"] in set(_texts(root, "ID"))
    for key, names in (
        ("amount_due", ("DuePayableAmount", "PayableAmount")),
        ("total_with_vat", ("GrandTotalAmount", "TaxInclusiveAmount")),
        ("paid_amount", ("TotalPrepaidAmount", "PrepaidAmount")),
    ):
        # The totals of the document come after those of its lines.
        stated = [Decimal(text) for each in names for text in _texts(root, each)]
        assert stated[-1:] == ([Decimal(found[key])] if found[key] is not None else [])


def _xml(path: Path) -> bytes:
    if path.suffix == ".xml":
        return path.read_bytes()
    with pikepdf.open(path) as pdf:
        (file,) = [f for n, f in pdf.attachments.items() if n.lower().endswith(".xml")]
        return file.get_file().read_bytes()


def _texts(root: ET.Element, name: str) -> Iterator[str]:
    for element in root.iter():
        if element.tag.endswith("}" + name) and element.text:
            yield element.text.strip()


def test_the_samples_to_refuse_are_refused(samples: Path) -> None:
    """ZUGFeRD 1.0 is; a PDF without XML is read from its text."""
    invoices = samples / "invoices"
    reasons = {
        path.name: str(found.refused)
        for path in sorted(invoices.iterdir())
        if (found := reading(path)).refused is not None
    }
    assert ["ZUGFeRD_1p0_COMFORT_Einfach.pdf"] == list(reasons)
    assert "ZUGFeRD 1.0" in reasons["ZUGFeRD_1p0_COMFORT_Einfach.pdf"]
