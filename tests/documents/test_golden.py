"""Every document on demand says what the golden text says; its figures are those of the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.making import make_document
from tests.documents.asking import job_of, said
from tests.letters.letter_cases import PAST, case_of, invoice, sent

PAID = {"received_on": date(2026, 8, 31), "amount": Decimal("12000.00")}
PLAN = {
    "agreed_on": date(2026, 9, 1),
    "instalments": [
        {"due_date": date(2026, 10, 1), "amount": Decimal("4000.00")},
        {"due_date": date(2026, 11, 1), "amount": Decimal("4000.00")},
        {"due_date": date(2026, 12, 1), "amount": Decimal("4000.00")},
    ],
    "acceleration_clause": True,
    "proof": "p1",
}
SIGNED = ({"id": "p1", "kind": "acknowledgment", "title": "Échéancier signé"},)
DISPUTE = {
    "raised_on": date(2026, 10, 19),
    "amount": Decimal("1500.00"),
    "reason": "la hotte est rayée",
}
PROMISED = {
    "at": date(2026, 11, 12),
    "channel": "phone",
    "promise": {"pay_by": date(2026, 11, 30), "amount": Decimal("5000.00")},
}
RETURNED = sent(
    "relance-2", date(2026, 6, 1), outcome="returned", returned_on=date(2026, 6, 8), channel="post"
)
NOTICE = sent("mise-en-demeure", date(2026, 6, 1), received_on=date(2026, 6, 3))
TWO = (
    invoice(),
    invoice("FA-2026-0099", issue_date=date(2026, 11, 1), due_date=date(2026, 12, 1)),
)

GUARANTOR = {
    "name": "M. Paul Exemple",
    "address": ("2 RUE DU TEST", "69002 LYON"),
    "contact": {"name": "M. Paul Exemple", "email": "paul@exemple.example"},
    "signed_on": date(2026, 1, 15),
    "limit": Decimal("10000.00"),
    "proof": "acte",
}
GUARANTEE = ({"id": "acte", "kind": "contract", "title": "Cautionnement du 15 janvier 2026"},)
INFORMED = {
    "at": date(2026, 6, 1),
    "written": "guarantor-default",
    "channel": "post",
    "party": "M. Paul Exemple",
}
DEFAULTED = (INFORMED, NOTICE | {"pay_by": date(2026, 6, 15)})

DOCUMENTS: dict[str, tuple[Case, str, dict[str, Any]]] = {
    "account-statement": (
        case_of(
            "business",
            *TWO,
            payments=({"received_on": date(2026, 6, 15), "amount": Decimal("2000.00")},),
            credit_notes=(
                {
                    "number": "AV-1",
                    "issue_date": date(2026, 5, 20),
                    "amount": Decimal("600.00"),
                    "invoice_number": "FA-2026-0042",
                },
            ),
        ),
        "account-statement",
        {},
    ),
    "account-statement-under-a-plan": (
        case_of(
            payment_plan=PLAN | {"acceleration_clause": False},
            pieces=SIGNED,
            payments=({"received_on": date(2026, 10, 1), "amount": Decimal("4000.00")},),
        ),
        "account-statement",
        {},
    ),
    "account-statement-with-penalties": (
        case_of("business", invoice(dispute=DISPUTE)),
        "account-statement",
        {"with_penalties": True},
    ),
    "account-statement-consumer": (case_of("consumer"), "account-statement", {}),
    "promise-confirmation": (case_of(history=(PROMISED,)), "promise-confirmation", {}),
    "plan-proposal": (case_of(), "plan-proposal", {"count": 7}),
    "plan-proposal-with-penalties": (
        case_of(),
        "plan-proposal",
        {"amount": Decimal("5000.00"), "with_penalties": True},
    ),
    "plan-agreement": (case_of(), "plan-agreement", {"until": date(2027, 3, 1)}),
    "plan-agreement-consumer": (case_of("consumer"), "plan-agreement", {"count": 3}),
    "missed-instalment": (
        case_of(
            payment_plan=PLAN,
            pieces=SIGNED,
            payments=({"received_on": date(2026, 10, 1), "amount": Decimal("4000.00")},),
        ),
        "missed-instalment",
        {},
    ),
    "dispute-acknowledgement": (
        case_of("business", invoice(dispute=DISPUTE)),
        "dispute-acknowledgement",
        {},
    ),
    "reasons-request": (case_of(), "reasons-request", {}),
    "reasons-request-public": (case_of("public_body"), "reasons-request", {}),
    "reasons-request-consumer": (case_of("consumer"), "reasons-request", {}),
    "dispute-answer": (
        case_of("business", invoice(dispute=DISPUTE)),
        "dispute-answer",
        {"answer": "La hotte a été remplacée le 12 novembre 2026.\nLe bon de pose est joint."},
    ),
    "dispute-answer-settled": (
        case_of(
            "business",
            invoice(
                dispute=DISPUTE
                | {"resolved_on": date(2026, 11, 10), "resolution": "remise de 300 € par avoir"}
            ),
            credit_notes=(
                {
                    "number": "AV-2",
                    "issue_date": date(2026, 11, 10),
                    "amount": Decimal("300.00"),
                    "invoice_number": "FA-2026-0042",
                },
            ),
        ),
        "dispute-answer",
        {},
    ),
    "thanks": (case_of(payments=(PAID,)), "thanks", {}),
    "receipt": (case_of(payments=(PAID,)), "receipt", {}),
    "receipt-waived": (
        case_of(
            payments=(PAID,),
            closed={"reason": "waived", "closed_on": date(2026, 10, 1)},
        ),
        "receipt",
        {},
    ),
    "receipt-on-time": (
        case_of(payments=(PAID | {"received_on": date(2026, 4, 30)},)),
        "receipt",
        {},
    ),
    "penalties-claim": (case_of(payments=(PAID,)), "penalties-claim", {}),
    "call-sheet": (case_of("business", history=(*PAST, PROMISED)), "call-sheet", {}),
    "call-sheet-public": (case_of("public_body"), "call-sheet", {}),
    "visit-sheet-consumer": (case_of("consumer"), "visit-sheet", {}),
    "address-search": (case_of(history=(RETURNED,)), "address-search", {}),
    "address-search-consumer": (
        case_of("consumer", history=(RETURNED,)),
        "address-search",
        {},
    ),
    "vat-write-off": (
        case_of(
            "business",
            invoice(total_without_vat=Decimal("10000.00"), description="Cuisine"),
            payments=({"received_on": date(2026, 6, 15), "amount": Decimal("2000.00")},),
            insolvency={"kind": "liquidation", "opened_on": date(2026, 10, 1)},
        ),
        "vat-write-off",
        {},
    ),
    "guarantor-default": (
        case_of("business", invoice(dispute=DISPUTE), guarantors=(GUARANTOR,), pieces=GUARANTEE),
        "guarantor-default",
        {},
    ),
    "guarantor-information": (
        case_of(
            "business",
            invoice(issue_date=date(2025, 8, 1), due_date=date(2025, 8, 31)),
            guarantors=(GUARANTOR | {"signed_on": date(2025, 1, 15)},),
            pieces=GUARANTEE,
        ),
        "guarantor-information",
        {},
    ),
    "guarantor-demand": (
        case_of("business", guarantors=(GUARANTOR,), pieces=GUARANTEE, history=DEFAULTED),
        "guarantor-demand",
        {},
    ),
    "penalties-claim-consumer": (
        case_of("consumer", history=(NOTICE,), payments=(PAID,)),
        "penalties-claim",
        {},
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_it_says(golden: Callable[[str, str], str], name: str) -> None:
    """The text of every document is the golden one."""
    case, kind, asked = DOCUMENTS[name]
    actual = said(case, kind, **asked)

    assert golden(name, actual) == actual


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_passes_the_wording_check(name: str) -> None:
    """No document holds a phrase that is blocked or risky, nor its e-mail; it becomes a PDF."""
    case, kind, asked = DOCUMENTS[name]
    document = make_document(job_of(case, kind, **asked), "eml")

    assert document.warnings == ()
    assert document.pdf.startswith(b"%PDF-")
    assert (document.email is not None) is KINDS[DocumentKind(kind)].goes_to_debtor


def test_every_kind_is_shown() -> None:
    """Each kind has its golden text."""
    assert {kind for _case, kind, _asked in DOCUMENTS.values()} == set(KINDS)
