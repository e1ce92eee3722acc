"""The QR code of a transfer, read back as a bank's application reads it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
import segno
from PIL import Image
from segno import helpers

from relance_docs.errors import RefusalError
from relance_docs.rendering.document import Asset
from relance_docs.rendering.qr import transfer_payload, transfer_qr
from relance_docs.rendering.render import render_pdf
from tests.rendering.rendering_builders import document

IBAN = "FR09 0000 0000 0000 FICT IF00 183"
EXPECTED = (
    "BCD\n002\n1\nSCT\nAGRIFRPP\nAtelier Exemplé SARL\nFR09000000000000FICTIF00183\n"
    "EUR10453.68\n\n\n2026-014"
)


def code(
    amount: str, remittance: str = "2026-014", beneficiary: str = "Atelier Exemplé SARL"
) -> bytes | None:
    """Return the code for an amount."""
    return transfer_qr(
        beneficiary=beneficiary,
        iban=IBAN,
        bic="AGRIFRPP",
        amount=Decimal(amount),
        remittance=remittance,
    )


def read(picture: Image.Image) -> str:
    """Return what a reader finds in a picture."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="the package zxing-cpp is not installed")
    found = zxingcpp.read_barcodes(picture)
    assert 1 == len(found)
    text: str = found[0].text
    return text


def test_code_says_the_transfer() -> None:
    """Beneficiary, IBAN, amount and reference can be read, amounts rounded half up."""
    picture = code("10453.675")
    assert picture is not None

    large = Image.open(BytesIO(picture)).convert("L").resize((400, 400), Image.Resampling.NEAREST)

    assert EXPECTED == read(large)


@pytest.mark.parametrize("length", [0, 20, 60, 140])
def test_picture_is_that_of_the_library(length: int) -> None:
    """Of codes of any size, the picture is what segno saves, to the byte."""
    remittance = "R" * length
    payload = transfer_payload(
        beneficiary="Atelier", iban=IBAN, bic=None, amount=Decimal("1.00"), remittance=remittance
    )
    saved = BytesIO()
    segno.make_qr(payload, error="M", boost_error=False, mask=0).save(saved, kind="png", border=4)

    picture = transfer_qr(
        beneficiary="Atelier", iban=IBAN, bic=None, amount=Decimal(1), remittance=remittance
    )

    assert saved.getvalue() == picture


def test_code_can_be_read_from_the_page() -> None:
    """The code on the rendered page, 27 mm wide and seen at 150 dpi, can be read."""
    picture = code("10453.68")
    assert picture is not None
    letter = document(
        '<img src="asset:qr" alt="Code QR" style="width: 27mm; image-rendering: pixelated">',
        assets=(Asset(name="qr", content=picture, mime_type="image/png"),),
    )

    pdf = pypdfium2.PdfDocument(render_pdf(letter))
    page = pdf[0].render(scale=150 / 72).to_pil()
    pdf.close()

    assert EXPECTED == read(page)


@pytest.mark.parametrize("amount", ["0", "0.004", "-1", "1000000000"])
def test_amount_that_no_code_can_carry(amount: str) -> None:
    """There is no code for nothing, for a credit, or for a billion."""
    assert code(amount) is None


@pytest.mark.parametrize("amount", ["0.01", "999999999.99"])
def test_least_and_most_amounts(amount: str) -> None:
    """The least and the most that a code can carry have one."""
    assert code(amount) is not None


def test_reference_too_long_is_refused() -> None:
    """A reference is never cut: it would name another debt."""
    with pytest.raises(RefusalError, match="is too long for a QR code"):
        code("10", remittance="x" * 141)


def test_long_name_is_cut() -> None:
    """A name is cut at the 70 characters that a transfer carries."""
    payload = transfer_payload(
        beneficiary="a" * 80, iban=IBAN, bic=None, amount=Decimal(1), remittance="x"
    )

    assert "a" * 70 == payload.decode().split("\n")[5]


def test_payload_is_that_of_segno() -> None:
    """An independent writing of the guideline says the same, trailing zeros apart."""
    expected = helpers._make_epc_qr_data(  # type: ignore[attr-defined]
        name="Atelier",
        iban="FR09000000000000FICTIF00183",
        amount=Decimal("12.34"),
        text="2026-014",
        bic="AGRIFRPP",
        encoding="utf-8",
    )

    assert expected == transfer_payload(
        beneficiary="Atelier",
        iban=IBAN,
        bic="AGRIFRPP",
        amount=Decimal("12.34"),
        remittance="2026-014",
    )
