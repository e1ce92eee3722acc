"""Small cases for the tests of the review, and the eight kinds of document of a whole one."""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case, Communicated, Piece
from relance_docs.case.history import HistoryEntry
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.exhibits import bordereau
from tests.plan.builders import case, did, invoice, on_day

AS_OF = date(2026, 11, 20)
NOTICE = "2026-001/sent/2026-07-10-mise-en-demeure.pdf"
REMINDER = "2026-001/sent/2026-06-04-relance-1.pdf"
MAIL = "2026-001/sent/2026-06-04-relance-1.eml"


def piece(piece_id: str, kind: str, day: str | None = None, **facts: object) -> Piece:
    """Return a pièce with a file named by its id."""
    stated = {"id": piece_id, "kind": kind, "title": piece_id, "date": day}
    return Piece.model_validate(stated | {"file": f"2026-001/{piece_id}.pdf"} | facts)


def sent(file: str) -> dict[str, str]:
    """Return an archived document."""
    return {"file": file, "sha256": "0" * 64}


def communicated(day: str, *names: str) -> Communicated:
    """Return a bordereau that was communicated."""
    return Communicated.model_validate({"communicated_on": day, "pieces": names})


def under_review(of: Case, as_of: date = AS_OF) -> CaseOnDay:
    """Return a case under review."""
    return on_day(of, as_of)


def numbered(of: Case, as_of: date = AS_OF) -> Bordereau:
    """Return the bordereau of a case."""
    return bordereau(on_day(of, as_of))


def ids(of: Bordereau) -> list[str]:
    """Return the ids in the order of the numbers."""
    return [exhibit.id for exhibit in of.exhibits]


PIECES = (
    piece("bodacc", "insolvency_check", "2026-09-01"),
    piece("ar", "receipt", "2026-07-12"),
    piece("depot", "proof_of_dispatch", "2026-07-10"),
    piece("virement", "payment_proof", "2026-06-20"),
    piece("mail-client", "exchange", "2026-06-12"),
    piece("facture", "invoice", "2026-05-04"),
    piece("bl", "delivery_note", "2026-04-30"),
    piece("cgv", "terms_of_sale", "2024-01-01"),
    piece("devis", "signed_quote", "2026-03-02"),
    piece("kbis", "company_extract", "2026-09-01"),
    piece("releve", "account_statement", "2026-09-01"),
)
"""In no order at all."""
HISTORY = (
    did("relance-1", date(2026, 6, 4), channel="email", document=sent(REMINDER), email=sent(MAIL)),
    did(
        "mise-en-demeure",
        date(2026, 7, 10),
        channel="registered",
        document=sent(NOTICE),
        proof="depot",
        receipt="ar",
        presented_on="2026-07-12",
        received_on="2026-07-12",
        pay_by="2026-07-22",
        tracking_number="1A 000 000 0009 3",
    ),
)
USUAL_ORDER = [
    "kbis",
    "devis",
    "cgv",
    "bl",
    "facture",
    "releve",
    "mail-client",
    REMINDER,
    MAIL,
    NOTICE,
    "depot",
    "ar",
    "virement",
    "bodacc",
]


def whole_case(*more: HistoryEntry, **facts: object) -> Case:
    """Return a case with a document of nearly every kind."""
    stated: dict[str, object] = {"pieces": PIECES, "history": (*HISTORY, *more)}
    bill = invoice(
        amount="12000.00",
        issue_date="2026-05-04",
        delivery_date="2026-04-30",
        pieces=("devis", "bl", "facture"),
    )
    return case(bill, **(stated | facts))
