"""Electronic invoices and messages of fictional companies, made for a test."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import pikepdf

CREDITOR_SIREN = "010000016"
DEBTOR_SIREN = "010001451"
_CII = "urn:un:unece:uncefact:data:standard:"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


@dataclass(kw_only=True)
class Paper:
    """What an invoice says; each test changes what it is about."""

    number: str = "FA-2026-0042"
    code: str = "380"
    issued: str = "2026-03-31"
    dues: tuple[tuple[str, str | None], ...] = (("2026-04-30", None),)
    currency: str = "EUR"
    net: str = "10000.00"
    total: str = "12000.00"
    paid: str | None = "2000.00"
    rounding: str | None = None
    due: str = "10000.00"
    seller: str = "Atelier Exemple SARL"
    seller_siren: str | None = CREDITOR_SIREN
    seller_vat: str | None = "FR94010000016"
    buyer: str = "Restaurant L'Escale Fictive SARL"
    buyer_siren: str | None = DEBTOR_SIREN
    buyer_vat: str | None = None
    buyer_lines: tuple[str, ...] = ("44 RUE DES TONNELIERS",)
    postcode: str = "69009"
    city: str = "LYON"
    notes: tuple[tuple[str, str], ...] = ()
    preceding: tuple[tuple[str, str | None], ...] = ()
    iban: str | None = "FR52 0000 0000 000E XEMP LE00 112"
    delivered: str | None = "2026-03-27"
    profile: str = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
    order: str | None = "D-2026-031"
    extra: dict[str, str] = field(default_factory=dict)

    def cii(self) -> bytes:
        """Return the invoice in CII."""
        return _cii(self).encode()

    def ubl(self) -> bytes:
        """Return the invoice in UBL 2.1."""
        return _ubl(self).encode()

    def pdf(self, name: str = "factur-x.xml") -> bytes:
        """Return a page that carries the CII."""
        return pdf_with(self.cii(), name)


def pdf_with(content: bytes | None, name: str = "factur-x.xml", **encryption: str) -> bytes:
    """Return a PDF of one empty page that carries a file, or none."""
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        if content is not None:
            pdf.attachments[name] = attached(pdf, content, name)
        locked = pikepdf.Encryption(**encryption) if encryption else None  # type: ignore[arg-type]
        pdf.save(page, encryption=locked or False, deterministic_id=locked is None)
    return page.getvalue()


def attached(pdf: pikepdf.Pdf, content: bytes, name: str) -> pikepdf.AttachedFileSpec:
    """Return a file that a PDF carries; without dates, so that its bytes are the same each time."""
    return pikepdf.AttachedFileSpec(
        pdf,
        content,
        description="",
        filename=name,
        mime_type="text/xml",
        creation_date="",
        mod_date="",
    )


def _compact(day: str) -> str:
    return day.replace("-", "")


def _tag(name: str, text: str | None, attributes: str = "") -> str:
    return "" if text is None else f"<{name}{attributes}>{escape(text)}</{name}>"


def _date(day: str | None, name: str, kind: str = "udt") -> str:
    if day is None:
        return ""
    return (
        f'<ram:{name}><{kind}:DateTimeString format="102">{_compact(day)}'
        f"</{kind}:DateTimeString></ram:{name}>"
    )


def _cii_party(role: str, name: str, siren: str | None, vat: str | None, address: str) -> str:
    legal = (
        f'<ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">{siren}</ram:ID>'
        "</ram:SpecifiedLegalOrganization>"
        if siren
        else ""
    )
    tax = (
        f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat}</ram:ID>'
        "</ram:SpecifiedTaxRegistration>"
        if vat
        else ""
    )
    return f"<ram:{role}>{_tag('ram:Name', name)}{legal}{address}{tax}</ram:{role}>"


def _cii(paper: Paper) -> str:
    address = (
        "<ram:PostalTradeAddress>{}{}{}<ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>"
    )
    lines = zip(("LineOne", "LineTwo", "LineThree"), paper.buyer_lines, strict=False)
    home = address.format(
        _tag("ram:PostcodeCode", paper.postcode),
        "".join(_tag(f"ram:{key}", text) for key, text in lines),
        _tag("ram:CityName", paper.city),
    )
    notes = "".join(
        f"<ram:IncludedNote>{_tag('ram:Content', text)}{_tag('ram:SubjectCode', code)}"
        "</ram:IncludedNote>"
        for code, text in paper.notes
    )
    terms = "".join(
        f"<ram:SpecifiedTradePaymentTerms>{_date(day, 'DueDateDateTime')}"
        f"{_tag('ram:PartialPaymentAmount', part)}</ram:SpecifiedTradePaymentTerms>"
        for day, part in paper.dues
    )
    means = (
        "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>30</ram:TypeCode>"
        f"<ram:PayeePartyCreditorFinancialAccount>{_tag('ram:IBANID', paper.iban)}"
        "</ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>"
        if paper.iban
        else ""
    )
    preceding = "".join(
        f"<ram:InvoiceReferencedDocument>{_tag('ram:IssuerAssignedID', number)}"
        f"{_date(day, 'FormattedIssueDateTime', 'qdt')}</ram:InvoiceReferencedDocument>"
        for number, day in paper.preceding
    )
    order = (
        f"<ram:BuyerOrderReferencedDocument>{_tag('ram:IssuerAssignedID', paper.order)}"
        "</ram:BuyerOrderReferencedDocument>"
        if paper.order
        else ""
    )
    delivery = (
        "<ram:ActualDeliverySupplyChainEvent>"
        f"{_date(paper.delivered, 'OccurrenceDateTime')}</ram:ActualDeliverySupplyChainEvent>"
        if paper.delivered
        else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{_CII}CrossIndustryInvoice:100"
 xmlns:ram="{_CII}ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="{_CII}UnqualifiedDataType:100" xmlns:qdt="{_CII}QualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>{paper.profile}</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument>{_tag("ram:ID", paper.number)}{_tag("ram:TypeCode", paper.code)}
{_date(paper.issued, "IssueDateTime")}{notes}</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
{_cii_party("SellerTradeParty", paper.seller, paper.seller_siren, paper.seller_vat, "")}
{_cii_party("BuyerTradeParty", paper.buyer, paper.buyer_siren, paper.buyer_vat, home)}
{order}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery>{delivery}</ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement>{_tag("ram:InvoiceCurrencyCode", paper.currency)}
{means}{terms}<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
{_tag("ram:TaxBasisTotalAmount", paper.net)}{_tag("ram:RoundingAmount", paper.rounding)}
{_tag("ram:GrandTotalAmount", paper.total)}{_tag("ram:TotalPrepaidAmount", paper.paid)}
{_tag("ram:DuePayableAmount", paper.due)}
</ram:SpecifiedTradeSettlementHeaderMonetarySummation>{preceding}
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"""


def _ubl_party(role: str, name: str, siren: str | None, vat: str | None, address: str) -> str:
    tax = (
        f"<cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme>"
        "<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        if vat
        else ""
    )
    return (
        f"<cac:{role}><cac:Party>{address}{tax}<cac:PartyLegalEntity>"
        f"{_tag('cbc:RegistrationName', name)}{_tag('cbc:CompanyID', siren, _SIREN_SCHEME)}"
        f"</cac:PartyLegalEntity></cac:Party></cac:{role}>"
    )


_SIREN_SCHEME = ' schemeID="0002"'
_EURO = ' currencyID="EUR"'


def _ubl(paper: Paper) -> str:
    is_note = paper.code == "381"
    root = "CreditNote" if is_note else "Invoice"
    lines = zip(("StreetName", "AdditionalStreetName"), paper.buyer_lines, strict=False)
    home = (
        "<cac:PostalAddress>"
        + "".join(_tag(f"cbc:{key}", text) for key, text in lines)
        + f"{_tag('cbc:CityName', paper.city)}{_tag('cbc:PostalZone', paper.postcode)}"
        + "<cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country>"
        + "</cac:PostalAddress>"
    )
    notes = "".join(
        _tag("cbc:Note", f"#{code}#{text}" if code else text) for code, text in paper.notes
    )
    single = paper.dues[0][0] if len(paper.dues) == 1 and not is_note else None
    several = "".join(
        f"<cac:PaymentTerms>{_tag('cbc:Amount', part, _EURO)}"
        f"{_tag('cbc:InstallmentDueDate', day)}</cac:PaymentTerms>"
        for day, part in (paper.dues if len(paper.dues) > 1 else ())
    )
    preceding = "".join(
        "<cac:BillingReference><cac:InvoiceDocumentReference>"
        f"{_tag('cbc:ID', number)}{_tag('cbc:IssueDate', day)}"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
        for number, day in paper.preceding
    )
    order = f"<cac:OrderReference>{_tag('cbc:ID', paper.order)}</cac:OrderReference>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{_UBL}{root}-2" xmlns:cac="{_UBL}CommonAggregateComponents-2"
 xmlns:cbc="{_UBL}CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
{_tag("cbc:ID", paper.number)}{_tag("cbc:IssueDate", paper.issued)}
{_tag("cbc:DueDate", single)}
{_tag("cbc:CreditNoteTypeCode" if is_note else "cbc:InvoiceTypeCode", paper.code)}{notes}
{_tag("cbc:DocumentCurrencyCode", paper.currency)}{order if paper.order else ""}{preceding}
{_ubl_party("AccountingSupplierParty", paper.seller, paper.seller_siren, paper.seller_vat, "")}
{_ubl_party("AccountingCustomerParty", paper.buyer, paper.buyer_siren, paper.buyer_vat, home)}
<cac:Delivery>{_tag("cbc:ActualDeliveryDate", paper.delivered)}</cac:Delivery>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
<cac:PayeeFinancialAccount>{_tag("cbc:ID", paper.iban)}</cac:PayeeFinancialAccount>
</cac:PaymentMeans>{several}
<cac:LegalMonetaryTotal>{_tag("cbc:TaxExclusiveAmount", paper.net, _EURO)}
{_tag("cbc:TaxInclusiveAmount", paper.total, _EURO)}
{_tag("cbc:PrepaidAmount", paper.paid, _EURO)}
{_tag("cbc:PayableRoundingAmount", paper.rounding, _EURO)}
{_tag("cbc:PayableAmount", paper.due, _EURO)}</cac:LegalMonetaryTotal>
</{root}>
"""


def status_message(  # noqa: PLR0913 - what a message says
    number: str = "FA-2026-0042",
    *,
    issued: str = "2026-03-31",
    status: str = "207",
    label: str = "En_litige",
    reason: tuple[str, str] | None = None,
    amount: str | None = None,
    kind: str = "MEN",
    given: str = "2026-05-12",
    seller: str = CREDITOR_SIREN,
) -> bytes:
    """Return a life-cycle message (CDAR) about one invoice."""
    details = ""
    if reason is not None:
        code, text = reason
        details = (
            f"<ram:SpecifiedDocumentStatus>{_tag('ram:ReasonCode', code)}"
            f"{_tag('ram:Reason', text)}</ram:SpecifiedDocumentStatus>"
        )
    if amount is not None:
        details += (
            "<ram:SpecifiedDocumentStatus><ram:SpecifiedDocumentCharacteristic>"
            f"<ram:TypeCode>{kind}</ram:TypeCode>"
            f"{_tag('ram:ValueAmount', amount, _EURO)}"
            "</ram:SpecifiedDocumentCharacteristic></ram:SpecifiedDocumentStatus>"
        )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossDomainAcknowledgementAndResponse
 xmlns:rsm="{_CII}CrossDomainAcknowledgementAndResponse:100"
 xmlns:ram="{_CII}ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="{_CII}UnqualifiedDataType:100" xmlns:qdt="{_CII}QualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>x</ram:ID></rsm:ExchangedDocument>
<rsm:AcknowledgementDocument><ram:TypeCode>23</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="204">{_compact(given)}180000</udt:DateTimeString>
</ram:IssueDateTime><ram:ReferenceReferencedDocument>
{_tag("ram:IssuerAssignedID", number)}{_date(issued, "FormattedIssueDateTime", "qdt")}
<ram:ProcessConditionCode>{status}</ram:ProcessConditionCode>
<ram:ProcessCondition>{label}</ram:ProcessCondition>
<ram:IssuerTradeParty><ram:GlobalID schemeID="0002">{seller}</ram:GlobalID></ram:IssuerTradeParty>
{details}</ram:ReferenceReferencedDocument></rsm:AcknowledgementDocument>
</rsm:CrossDomainAcknowledgementAndResponse>
"""
    return text.encode()
