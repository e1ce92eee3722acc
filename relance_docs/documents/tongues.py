"""What documents say where it is composed here, in the language of the debtor.

A dispute, an answer, a reason of the workspace's own are quoted as they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs import french
from relance_docs.case.documents import DocumentKind
from relance_docs.case.parties import DebtorKind, Language
from relance_docs.case.plan import Channel
from relance_docs.case.reasons import NonPayment, reason_label
from relance_docs.documents.records import DocumentAsked
from relance_docs.law.tongues import euros_in
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay


@dataclass(frozen=True, kw_only=True, slots=True)
class TongueWords:
    """The words of one language; what is in braces is filled in."""

    invoice: str
    paid_before: str
    """Follows `invoice`."""
    credit_note: str
    on_invoice: str
    """Follows `credit_note`."""
    payment: str
    refund: str
    for_invoice: str
    """Follows `payment` and `refund`."""
    beside: str
    """What was paid for penalties and indemnity."""
    disputed: str
    ages: tuple[str, str, str, str, str]
    """Not due, and by days of delay: 1 to 30, to 60, to 90, more."""
    said: Mapping[Channel, str]
    """How a promise was made; its day follows."""


_FRENCH: Final = TongueWords(
    invoice="Facture {number}",
    paid_before=", après {amount} réglés avant son émission",
    credit_note="Avoir {number}",
    on_invoice=" sur la facture {number}",
    payment="Règlement",
    refund="Remboursement",
    for_invoice=", facture {number}",
    beside="Accessoires réglés, facture {number}",
    disputed="contestée",
    ages=("Non échu", "1 à 30 jours", "31 à 60 jours", "61 à 90 jours", "Plus de 90 jours"),
    said={
        Channel.PHONE: "Lors de notre échange téléphonique",
        Channel.VISIT: "Lors de notre entretien",
        Channel.EMAIL: "Par votre courriel",
        Channel.POST: "Par votre courrier",
        Channel.REGISTERED: "Par votre courrier",
    },
)
_ENGLISH: Final = TongueWords(
    invoice="Invoice {number}",
    paid_before=", after {amount} paid before it was issued",
    credit_note="Credit note {number}",
    on_invoice=" on invoice {number}",
    payment="Payment",
    refund="Refund",
    for_invoice=", invoice {number}",
    beside="Paid for the delay, invoice {number}",
    disputed="disputed",
    ages=("Not due", "1 to 30 days", "31 to 60 days", "61 to 90 days", "Over 90 days"),
    said={
        Channel.PHONE: "During our telephone call",
        Channel.VISIT: "During our meeting",
        Channel.EMAIL: "By your e-mail",
        Channel.POST: "By your letter",
        Channel.REGISTERED: "By your letter",
    },
)
_GERMAN: Final = TongueWords(
    invoice="Rechnung {number}",
    paid_before=", nach Zahlung von {amount} vor Ausstellung",
    credit_note="Gutschrift {number}",
    on_invoice=" zur Rechnung {number}",
    payment="Zahlung",
    refund="Erstattung",
    for_invoice=", Rechnung {number}",
    beside="Gezahlt wegen der Verspätung, Rechnung {number}",
    disputed="strittig",
    ages=("Nicht fällig", "1 bis 30 Tage", "31 bis 60 Tage", "61 bis 90 Tage", "Über 90 Tage"),
    said={
        Channel.PHONE: "In unserem Telefongespräch",
        Channel.VISIT: "In unserem Gespräch",
        Channel.EMAIL: "Mit Ihrer E-Mail",
        Channel.POST: "Mit Ihrem Schreiben",
        Channel.REGISTERED: "Mit Ihrem Schreiben",
    },
)
WORDS: Final = {
    Language.FRENCH: _FRENCH,
    Language.ENGLISH: _ENGLISH,
    Language.GERMAN: _GERMAN,
}
DISPUTED: Final = tuple(words.disputed for words in WORDS.values())
_REASONS: Final[Mapping[Language, Mapping[NonPayment, str]]] = {
    Language.ENGLISH: {
        NonPayment.INVOICE_MISSING: "Invoice not received or mislaid",
        NonPayment.OVERSIGHT: "Oversight",
        NonPayment.APPROVAL: "Internal approval pending",
        NonPayment.ORDER_MISSING: "Purchase order or reference missing",
        NonPayment.SERVICE_NOT_CERTIFIED: "Performance still to be certified",
        NonPayment.DELIVERY: "Delivery or service incomplete or late",
        NonPayment.QUALITY: "Defect or lack of conformity",
        NonPayment.PRICE: "Disagreement on price or quantity",
        NonPayment.CASH_FLOW: "Cash-flow difficulty",
        NonPayment.CUSTOMER_UNPAID: "Waiting for payment by our own customer",
        NonPayment.BUDGET: "Budget still to be made available",
        NonPayment.ALREADY_PAID: "Payment already made",
        NonPayment.CONTACT_CHANGED: "Change of contact person",
        NonPayment.REFUSAL: "Refusal to pay",
        NonPayment.OTHER: "Other",
    },
    Language.GERMAN: {
        NonPayment.INVOICE_MISSING: "Rechnung nicht erhalten oder verlegt",
        NonPayment.OVERSIGHT: "Versehen",
        NonPayment.APPROVAL: "Interne Freigabe steht aus",
        NonPayment.ORDER_MISSING: "Bestellnummer oder Angabe fehlt",
        NonPayment.SERVICE_NOT_CERTIFIED: "Leistung noch zu bestätigen",
        NonPayment.DELIVERY: "Lieferung oder Leistung unvollständig oder verspätet",
        NonPayment.QUALITY: "Mangel oder Abweichung",
        NonPayment.PRICE: "Uneinigkeit über Preis oder Menge",
        NonPayment.CASH_FLOW: "Liquiditätsschwierigkeit",
        NonPayment.CUSTOMER_UNPAID: "Zahlung unseres eigenen Kunden steht aus",
        NonPayment.BUDGET: "Mittel noch bereitzustellen",
        NonPayment.ALREADY_PAID: "Zahlung bereits veranlasst",
        NonPayment.CONTACT_CHANGED: "Ansprechpartner gewechselt",
        NonPayment.REFUSAL: "Zahlung wird verweigert",
        NonPayment.OTHER: "Sonstiges",
    },
}
_IN_FRENCH_ALONE: Final = frozenset(
    {
        DocumentKind.VAT_WRITE_OFF,
        DocumentKind.GUARANTOR_DEFAULT,
        DocumentKind.GUARANTOR_INFORMATION,
        DocumentKind.GUARANTOR_DEMAND,
        DocumentKind.CALL_SHEET,
        DocumentKind.VISIT_SHEET,
        DocumentKind.ADDRESS_SEARCH,
    }
)
"""What is for the creditor's own side, for a guarantor, or has a wording that French law gives
(272 CGI)."""
_PLANS: Final = frozenset({DocumentKind.PLAN_PROPOSAL, DocumentKind.PLAN_AGREEMENT})


def words_of(on_day: CaseOnDay) -> TongueWords:
    """Return the words of the language of the debtor."""
    return WORDS[on_day.case.debtor.language]


def amount_in(amount: Decimal, language: Language) -> str:
    """Return an amount as a document of that language prints it."""
    return french.euros(amount) if language is Language.FRENCH else euros_in(amount, language)


def reason_in(reason: NonPayment, language: Language) -> str:
    """Return a usual reason as a document of that language lists it."""
    known = _REASONS.get(language)
    return known[reason] if known is not None else reason_label(reason, ())


def language_of(on_day: CaseOnDay, kind: DocumentKind) -> Language:
    """Return in which language a document is written: that of who it goes to."""
    return Language.FRENCH if kind in _IN_FRENCH_ALONE else on_day.case.debtor.language


def why_not_in(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    """Return why a document is not written in the language of the debtor; None when it is."""
    case = on_day.case
    if language_of(on_day, asked.kind) is Language.FRENCH:
        return None
    if asked.kind is DocumentKind.PENALTIES_CLAIM:
        return Message(
            "its décompte cites French articles line by line, and is written in French only: set"
            " debtor.language=fr, and join a translation"
        )
    if asked.kind in _PLANS and case.debtor.kind is not DebtorKind.BUSINESS:
        return Message(
            "an agreement with who is no professional is made in French: set debtor.language=fr,"
            " and join a translation (other rules may protect a consumer abroad: Rome I, art. 6)"
        )
    if asked.kind in _PLANS and not case.is_under_french_law:
        return Message(
            "the agreement rests on French law, which does not govern this contract or is not said"
            " to (`applicable_law`): have one drawn up under that law"
        )
    return None
