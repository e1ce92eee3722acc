"""Numbers and ids: each given once, and each reference to one that exists."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterable, Iterator

from relance_docs.case.case import Case
from relance_docs.case.title import Title
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.document import Loc
from relance_docs.reading.suggestions import nearest


def same_number(number: str) -> str:
    """Return what two spellings of one number have in common.

    >>> same_number("fa 2026-42") == same_number("FA2026-42")
    True
    """
    return "".join(number.casefold().split())


def _repeated(field: str, key: str, values: Iterable[str]) -> Iterator[Spot]:
    seen: dict[str, int] = {}
    for i, value in enumerate(values):
        first = seen.setdefault(same_number(value), i)
        if first != i:
            yield (
                (field, i, key),
                Message(
                    "'{value}' is already the {key} of entry {first} of {field}",
                    value=value,
                    key=key,
                    first=first + 1,
                    field=field,
                ),
            )


@check("invoice-number-twice", stands_alone=True)
def invoice_number_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An invoice number is given once in a case: the same debt is not claimed twice."""
    numbers = (invoice.invoice_number for invoice in case.invoices)
    return _repeated("invoices", "invoice_number", numbers)


@check("credit-note-twice", stands_alone=True)
def credit_note_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A credit note is entered once."""
    return _repeated("credit_notes", "number", (note.number for note in case.credit_notes))


@check("piece-id-twice", stands_alone=True)
def piece_id_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The id of a pièce names one pièce only."""
    return _repeated("pieces", "id", (piece.id for piece in case.pieces))


@check("payment-twice", Severity.WARNING, stands_alone=True)
def payment_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Two payments alike in day, amount and reference are probably one, entered twice."""
    seen = set()
    for i, payment in enumerate(case.payments):
        what = (
            payment.received_on,
            payment.amount,
            payment.reference,
            payment.invoice_number,
            payment.bounced,
        )
        if what in seen:
            yield (
                ("payments", i, "received_on"),
                Message("the same payment is already entered; delete one, or give references"),
            )
        seen.add(what)


@check("unknown-invoice")
def unknown_invoice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Payments, credit notes and history name invoices of this case, spelt the same."""
    known = tuple(invoice.invoice_number for invoice in case.invoices)
    for loc, number in _invoices_named(case):
        if number not in known:
            yield loc, _unknown(number, known, "invoices")


def _invoices_named(case: Case) -> Iterator[tuple[Loc, str]]:
    for i, payment in enumerate(case.payments):
        if payment.invoice_number is not None:
            yield ("payments", i, "invoice_number"), payment.invoice_number
    for i, note in enumerate(case.credit_notes):
        if note.invoice_number is not None:
            yield ("credit_notes", i, "invoice_number"), note.invoice_number
    for i, decision in enumerate(case.title.decisions if case.title else ()):
        for k, number in enumerate(decision.invoices):
            yield ("title", "decisions", i, "invoices", k), number
    for i, entry in enumerate(case.history):
        for k, number in enumerate(entry.invoices):
            yield ("history", i, "invoices", k), number


@check("unknown-piece")
def unknown_piece(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Whatever names a pièce (`pieces` of an invoice, `proof`) names one of the case."""
    known = tuple(piece.id for piece in case.pieces)
    for loc, piece_id in _pieces_named(case):
        if piece_id not in known:
            yield loc, _unknown(piece_id, known, "pieces")


def _pieces_named(case: Case) -> Iterator[tuple[Loc, str]]:
    consent = case.debtor.e_registered_consent
    yield from _proof(
        ("debtor", "e_registered_consent", "proof"), consent.proof if consent else None
    )
    yield from _proof(("terms", "proof"), case.terms.proof)
    for i, invoice in enumerate(case.invoices):
        for k, piece_id in enumerate(invoice.pieces):
            yield ("invoices", i, "pieces", k), piece_id
        if invoice.terms is not None:
            yield from _proof(("invoices", i, "terms", "proof"), invoice.terms.proof)
        if (back := invoice.sent_back) is not None:
            yield from _proof(("invoices", i, "sent_back", "proof"), back.proof)
            loc = ("invoices", i, "sent_back", "completed_proof")
            yield from _proof(loc, back.completed_proof)
    yield from _of_history(case)
    yield from _of_obligors(case)
    yield from _of_payments(case)
    if case.payment_plan is not None:
        yield from _proof(("payment_plan", "proof"), case.payment_plan.proof)
    if case.title is not None:
        yield from _of_title(case.title)


def _of_history(case: Case) -> Iterator[tuple[Loc, str]]:
    for i, entry in enumerate(case.history):
        if entry.proof is not None:
            yield ("history", i, "proof"), entry.proof
        if entry.receipt is not None:
            yield ("history", i, "receipt"), entry.receipt
        if entry.interruption is not None:
            yield from _proof(("history", i, "interruption", "proof"), entry.interruption.proof)


def _of_payments(case: Case) -> Iterator[tuple[Loc, str]]:
    for i, payment in enumerate(case.payments):
        if payment.bounced is not None:
            yield from _proof(("payments", i, "bounced", "proof"), payment.bounced.proof)


def _of_obligors(case: Case) -> Iterator[tuple[Loc, str]]:
    for i, co_debtor in enumerate(case.co_debtors):
        yield from _proof(("co_debtors", i, "proof"), co_debtor.proof)
    for i, guarantor in enumerate(case.guarantors):
        yield from _proof(("guarantors", i, "proof"), guarantor.proof)


def _of_title(title: Title) -> Iterator[tuple[Loc, str]]:
    for i, decision in enumerate(title.decisions):
        for name in ("proof", "service_proof", "opposition_proof", "enforceable_proof"):
            yield from _proof(("title", "decisions", i, name), getattr(decision, name))
    for i, measure in enumerate(title.measures):
        yield from _proof(("title", "measures", i, "proof"), measure.proof)


def _proof(loc: Loc, proof: str | None) -> Iterator[tuple[Loc, str]]:
    if proof is not None:
        yield loc, proof


def _unknown(value: str, known: tuple[str, ...], field: str) -> Message:
    near = nearest(value, known)
    if near is not None:
        return Message(
            "'{value}' is not among the {field} of this case; did you mean '{near}'?",
            value=value,
            field=field,
            near=near,
        )
    return Message(
        "'{value}' is not among the {field} of this case; add it there", value=value, field=field
    )


REFERENCES = (
    invoice_number_twice,
    credit_note_twice,
    piece_id_twice,
    payment_twice,
    unknown_invoice,
    unknown_piece,
)
