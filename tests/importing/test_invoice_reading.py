"""Every value of an electronic invoice is read as it stands, whatever the syntax."""

from __future__ import annotations

import io
from typing import Any

import facturx
import pikepdf
import pytest

from relance_docs.importing.claims.read_invoices import ReadInvoice
from relance_docs.importing.records import SourceReading
from tests.importing.documents import Paper, attached, pdf_with
from tests.importing.import_bench import item_of

SYNTAXES = ("cii", "ubl", "pdf")


def read(content: bytes) -> SourceReading:
    """Read what must be readable."""
    item = item_of(content)
    assert item.error is None
    assert item.reading is not None
    return item.reading


def data(content: bytes) -> dict[str, Any]:
    """Return the invoice as `--format json` prints it."""
    found: Any = read(content).data["invoice"]
    return dict(found)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_three_forms_of_one_invoice_say_the_same(syntax: str) -> None:
    """CII, UBL and a PDF with CII give the same values."""
    paper = Paper(notes=(("PMT", "Indemnité de 40 €."), ("PMD", "Trois fois le taux légal.")))
    assert {
        "invoice_number": "FA-2026-0042",
        "type_code": "380",
        "issue_date": "2026-03-31",
        "due_dates": ["2026-04-30"],
        "currency_code": "EUR",
        "total_with_vat": "12000.00",
        "paid_amount": "2000.00",
        "amount_due": "10000.00",
        "seller": {
            "name": "Atelier Exemple SARL",
            "siren": "010000016",
            "vat_identifier": "FR94010000016",
        },
        "buyer": {
            "name": "Restaurant L'Escale Fictive SARL",
            "siren": "010001451",
            "vat_identifier": None,
        },
        "iban": "FR5200000000000EXEMPLE00112",
        "notes": [
            {"code": "PMT", "text": "Indemnité de 40 €."},
            {"code": "PMD", "text": "Trois fois le taux légal."},
        ],
    } == data(getattr(paper, syntax)())


def test_a_pdf_made_by_the_library_itself_is_read() -> None:
    """A Factur-X PDF with its metadata is read like one made by hand."""
    xml = Paper().cii()
    pdf = facturx.generate_from_binary(pdf_with(None), xml, check_xsd=False, level="extended")
    assert data(xml) == data(pdf)


def test_the_xml_may_have_any_name_in_the_pdf() -> None:
    """ZUGFeRD 2.0 and XRechnung call the file otherwise."""
    for name in ("zugferd-invoice.xml", "xrechnung.xml"):
        assert "FA-2026-0042" == data(Paper().pdf(name))["invoice_number"]


def test_a_siret_gives_the_siren() -> None:
    """The legal identifier of many French invoices is a SIRET."""
    found = data(Paper(buyer_siren="01000145100017").cii())
    assert "010001451" == found["buyer"]["siren"]


def test_an_identifier_is_printed_without_its_spaces() -> None:
    """A VAT number of the corpus is written FR 05 987 654 321."""
    found = data(Paper(buyer_vat="FR 05 987 654 321", buyer_siren="987654321").ubl())
    assert {"siren": "987654321", "vat_identifier": "FR05987654321"} == {
        key: found["buyer"][key] for key in ("siren", "vat_identifier")
    }


def test_what_is_not_stated_is_null() -> None:
    """A MINIMUM profile has no due date, no BT-113, no account."""
    found = data(Paper(dues=(), paid=None, iban=None, due="12000.00").cii())
    assert ([], None, None) == (found["due_dates"], found["paid_amount"], found["iban"])


def test_several_due_dates_are_all_told() -> None:
    """BT-9 may stand there several times."""
    parts = (("2026-05-31", "4000.00"), ("2026-04-30", "6000.00"))
    for syntax in ("cii", "ubl"):
        found = data(getattr(Paper(dues=parts), syntax)())
        assert ["2026-04-30", "2026-05-31"] == found["due_dates"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (Paper(currency="USD").cii(), "the invoice is in USD, and only euros are reckoned with"),
        (Paper(code="325").ubl(), "this is a pro forma (325) and no invoice"),
        (Paper(number="").cii(), "what an invoice needs: BT-1"),
        (Paper(issued="2026-02-30").cii(), "a value in the XML is not in its form"),
        (Paper(due="10000.005").cii(), "what an invoice needs: BT-115"),
        (Paper().cii().replace(b"CrossIndustryInvoice:100", b"X:1"), "this syntax is not read"),
        (pdf_with(None), "the PDF carries no XML"),
        (pdf_with(b"<a/>"), "the PDF carries no XML"),
        (b'<p:FatturaElettronica xmlns:p="x"/>', "this is a FatturaPA of Italy"),
        (b'<r:SCRDMCCBDACIOMessageStructure xmlns:r="x"/>', "this is an order (Order-X)"),
        (b'<r:CrossIndustryDocument xmlns:r="x"/>', "this is ZUGFeRD 1.0"),
    ],
)
def test_what_cannot_be_claimed_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    """A document of the wrong kind says which kind it is."""
    assert reason in str(read(content).refused)


def test_a_refused_invoice_still_tells_what_could_be_read() -> None:
    """The number, the parties and the total of a refused document are reported."""
    found = data(Paper(currency="CHF").cii())
    assert ("FA-2026-0042", "12000.00", "CHF") == (
        found["invoice_number"],
        found["total_with_vat"],
        found["currency_code"],
    )
    broken = data(Paper(issued="2026-02-30").cii())
    assert ("FA-2026-0042", None, "10000.00", "010001451") == (
        broken["invoice_number"],
        broken["issue_date"],
        broken["amount_due"],
        broken["buyer"]["siren"],
    )


def test_a_fault_against_the_schema_is_a_warning() -> None:
    """What a validator refuses is read all the same."""
    warnings = read(Paper().cii()).warnings
    assert ["the XML does not keep to its schema"] == [
        str(w).partition(" at ")[0] for w in warnings
    ]


@pytest.mark.parametrize("code", ["381", "261", "262", "396", "532"])
def test_a_credit_note_is_told_by_its_code(code: str) -> None:
    """UNTDID 1001 has several codes for what reduces a debt."""
    body = read(Paper(code=code).cii()).body
    assert isinstance(body, ReadInvoice)
    assert body.is_credit_note


def test_a_negative_invoice_is_a_credit_note() -> None:
    """An invoice (380) of less than nothing reduces a debt."""
    body = read(Paper(total="-120.00", paid=None, due="-120.00", net="-100.00").cii()).body
    assert isinstance(body, ReadInvoice)
    assert body.is_credit_note


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"owner": "a", "user": "b"}, "encrypted or needs a password"),
    ],
)
def test_a_locked_pdf_is_named_as_such(keys: dict[str, str], why: str) -> None:
    """A PDF that needs a password says so."""
    item = item_of(pdf_with(Paper().cii(), **keys))
    assert why in str(item.error)


@pytest.mark.parametrize("code", [b"380", b""])
def test_a_credit_note_of_ubl_is_one_whatever_its_code(code: bytes) -> None:
    """The name of the document counts, where its code is missing or wrong."""
    paper = Paper(code="381").ubl().replace(b">381<", b">" + code + b"<")
    body = read(paper).body
    assert isinstance(body, ReadInvoice)
    assert body.is_credit_note


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("cii", (b'"102">20260331', b'"204">20260331101500')),
        ("cii", (b'"102">20260331', b'"102">2026-03-31')),
        ("ubl", (b"Date>2026-03-31<", b"Date>2026-03-31+02:00<")),
    ],
)
def test_a_day_may_be_written_with_its_hour(plain: str, written: tuple[bytes, bytes]) -> None:
    """Hours and time zones of a day change nothing."""
    content = getattr(Paper(), plain)().replace(*written)
    assert ("2026-03-31", ["2026-04-30"]) == (
        data(content)["issue_date"],
        data(content)["due_dates"],
    )


def test_a_file_in_the_invoice_that_cannot_be_decoded_does_no_harm() -> None:
    """What is attached is not needed to know what is due."""
    broken = (
        b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        b'<cbc:EmbeddedDocumentBinaryObject mimeCode="a/b" filename="f">%%</cbc:EmbeddedDocument'
        b"BinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        b"<cac:AccountingSupplierParty>"
    )
    content = Paper().ubl().replace(b"<cac:AccountingSupplierParty>", broken)
    assert content.count(b"%%") == 1
    assert data(content)["amount_due"] == "10000.00"


def test_totals_in_another_currency_are_not_those_of_the_invoice() -> None:
    """Of two totals, that in the currency of the invoice counts; one in another is none."""
    both = b'>12000.00</ram:GrandTotalAmount><ram:GrandTotalAmount currencyID="CHF">11000.00<'
    content = Paper().cii().replace(b">12000.00<", both)
    assert data(content)["total_with_vat"] == "12000.00"
    other = (
        Paper().ubl().replace(b'Amount currencyID="EUR">10000', b'Amount currencyID="CHF">10000')
    )
    assert data(other)["amount_due"] is None


def test_nine_digits_of_another_country_are_no_siren() -> None:
    """Without a scheme, the company number of a Norwegian buyer is not looked up as a SIREN."""
    paper = Paper().ubl().replace(b' schemeID="0002">010001451', b">010001451")
    assert data(paper)["buyer"]["siren"] == "010001451"
    assert data(paper.replace(b">FR</cbc:Id", b">NO</cbc:Id"))["buyer"]["siren"] is None


def test_one_due_date_with_a_discount_is_the_due_date() -> None:
    """Where terms grant a discount and state one day, that day is BT-9."""
    discount = (
        b"</ram:DueDateDateTime><ram:ApplicableTradePaymentDiscountTerms>"
        b"<ram:CalculationPercent>2.00</ram:CalculationPercent>"
        b"</ram:ApplicableTradePaymentDiscountTerms>"
    )
    content = Paper().cii().replace(b"</ram:DueDateDateTime>", discount)
    assert data(content)["due_dates"] == ["2026-04-30"]


def enveloped(*invoices: bytes) -> bytes:
    """Return an envelope of Peppol around invoices."""
    inside = b"".join(each.partition(b"?>")[2] for each in invoices)
    head = b'<StandardBusinessDocument xmlns="x"><StandardBusinessDocumentHeader/>'
    return head + inside + b"</StandardBusinessDocument>"


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_an_invoice_in_an_envelope_is_read(syntax: str) -> None:
    """What Peppol puts around it changes nothing."""
    paper = getattr(Paper(), syntax)()
    assert data(paper) == data(enveloped(paper))


def test_an_envelope_of_several_invoices_is_refused() -> None:
    """None of them is lost without a word."""
    error = item_of(enveloped(Paper().ubl(), Paper(number="F2").ubl())).error
    assert "the envelope (SBDH) holds 2 invoices" in str(error)


def test_the_file_with_the_name_of_the_standard_comes_before_an_annex() -> None:
    """A PDF may carry another invoice as an annex, whose name comes first."""
    page = io.BytesIO(Paper().pdf())
    annexed = io.BytesIO()
    with pikepdf.open(page) as pdf:
        other = Paper(number="ANNEX").cii()
        pdf.attachments["annexe.xml"] = attached(pdf, other, "annexe.xml")
        pdf.save(annexed)
    assert data(annexed.getvalue())["invoice_number"] == "FA-2026-0042"


ARTICLES = ("Portes de placard", "Pose", "Portes de placard", "Poignées", "Transport")


@pytest.mark.parametrize(
    ("syntax", "line"),
    [
        ("cii", "<ram:SpecifiedTradeProduct><ram:Name>{}</ram:Name></ram:SpecifiedTradeProduct>"),
        ("ubl", "<cac:InvoiceLine><cac:Item><cbc:Name>{}</cbc:Name></cac:Item></cac:InvoiceLine>"),
    ],
)
def test_what_was_sold_is_the_description(syntax: str, line: str) -> None:
    """The first three articles, each once, and how many more there are."""
    content: bytes = getattr(Paper(), syntax)()
    lines = "".join(line.format(name) for name in ARTICLES).encode()
    if syntax == "cii":
        around = b"<ram:IncludedSupplyChainTradeLineItem>%s</ram:IncludedSupplyChainTradeLineItem>"
        at, held = b"<ram:ApplicableHeaderTradeAgreement>", around % lines
    else:
        at, held = b"</Invoice>", lines
    body = read(content.replace(at, held + at, 1)).body

    assert isinstance(body, ReadInvoice)
    assert body.description == "Portes de placard ; Pose ; Poignées ; et 1 de plus"
