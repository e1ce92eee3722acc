"""What letters said, held against today's data: facts that do not fit, never what to do of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.case.record import Loc
from relance_docs.french import day as in_words
from relance_docs.french import euros, listed
from relance_docs.plan.events import is_written_demand
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.letter_said import (
    InvoiceSaid,
    InvoiceSettled,
    LetterSaid,
    MoneySaid,
    disputed_and_claimed,
    paid_and_claimed,
    settlements,
)
from relance_docs.review.records import Contradiction
from relance_docs.review.texts import lowered, title_of_step, told

Money = tuple[date, Decimal, Loc]

_TO_THE_POST: Final = timedelta(days=7)
"""A letter made before a week-end or a holiday may leave some days after its date."""


def changed_facts(
    on_day: CaseOnDay, bordereau: Bordereau, place: int, words: LetterSaid
) -> Iterator[Contradiction]:
    """Yield what has changed since a letter: its day, invoices, receipts and credit notes."""
    letter = _Letter(on_day=on_day, bordereau=bordereau, place=place)
    yield from letter.of_its_day(words.as_of)
    known = {each.invoice_number: (i, each) for i, each in enumerate(on_day.case.invoices)}
    for said in words.invoices:
        if said.invoice_number in known:
            i, invoice = known[said.invoice_number]
            yield from letter.of_invoice(said, invoice, ("invoices", i))
        else:
            yield letter.gone(said)
    payments = tuple(
        (p.received_on, p.amount, ("payments", i))
        for i, p in enumerate(on_day.case.payments)
        if p.invoice_number in {None, *words.numbers}
    )
    notes = tuple(
        (n.issue_date, n.amount, ("credit_notes", i))
        for i, n in enumerate(on_day.case.credit_notes)
        if n.invoice_number in {None, *words.numbers}
    )
    yield from letter.of_money("payment", words.payments, payments, words.as_of)
    yield from letter.of_money("credit_note", words.credit_notes, notes, words.as_of)
    for i, note in enumerate(on_day.case.credit_notes):
        if note.invoice_number in words.numbers and words.as_of < note.issue_date <= on_day.as_of:
            yield letter.credited_since(note, ("credit_notes", i))


class _Letter:
    """A letter held against today's data."""

    def __init__(self, *, on_day: CaseOnDay, bordereau: Bordereau, place: int) -> None:
        entry = on_day.case.history[place]
        self.day = entry.day
        self.place = place
        self.exhibits = bordereau.numbered(entry.document.file if entry.document else None)

    def found(
        self,
        key: str,
        sentence: str,
        *sources: Loc,
        number: str | None = None,
        then: Decimal | date | None = None,
        now: Decimal | date | None = None,
    ) -> Contradiction:
        """Return a contradiction of this letter."""
        return Contradiction(
            key=key,
            sentence=told(sentence),
            day=self.day,
            invoice_number=number,
            then=then,
            now=now,
            exhibits=self.exhibits,
            sources=(("history", self.place, "document"), *sources),
        )

    def of_its_day(self, bears: date) -> Iterator[Contradiction]:
        """Yield that it left later than the post explains."""
        if self.day - bears > _TO_THE_POST:
            yield self.found(
                "left_after_its_date",
                f"La lettre enregistrée comme partie le {in_words(self.day)} porte la date du"
                f" {in_words(bears)} ; son décompte et ses délais sont comptés de ce jour.",
                ("history", self.place, "at"),
                then=bears,
                now=self.day,
            )

    def credited_since(self, note: CreditNote, loc: Loc) -> Contradiction:
        """Return that an invoice it claims was reduced after it."""
        return self.found(
            "credited_since",
            f"L’avoir {note.number} de {euros(note.amount)} du {in_words(note.issue_date)} réduit"
            f" la facture {note.invoice_number}, que la lettre du {in_words(self.day)} réclame sans"
            " lui.",
            loc,
            number=note.invoice_number,
            now=note.amount,
        )

    def gone(self, said: InvoiceSaid) -> Contradiction:
        """Return that an invoice the letter claims is no longer in the case."""
        return self.found(
            "invoice_gone",
            f"La facture {said.invoice_number}, réclamée dans la lettre du {in_words(self.day)},"
            " ne figure plus dans les données.",
            number=said.invoice_number,
            then=said.total_due,
        )

    def of_invoice(self, said: InvoiceSaid, invoice: Invoice, loc: Loc) -> Iterator[Contradiction]:
        """Yield the amount and the due dates of an invoice, where they differ."""
        number, letter = invoice.invoice_number, f"la lettre du {in_words(self.day)}"
        if said.amount_due is not None and said.amount_due != invoice.principal:
            yield self.found(
                "invoice_amount_changed",
                f"Facture {number} : {euros(said.amount_due)} dans {letter},"
                f" {euros(invoice.principal)} dans les données d’aujourd’hui.",
                (*loc, "total_with_vat"),
                number=number,
                then=said.amount_due,
                now=invoice.principal,
            )
        due = tuple(sorted(invoice.due_dates))
        if said.due_dates and said.due_dates != due:
            field = "due_date" if invoice.due_date is not None else "instalments"
            yield self.found(
                "due_date_changed",
                f"Facture {number} : échéance du {_days(said.due_dates)} dans {letter}, du"
                f" {_days(due)} dans les données d’aujourd’hui.",
                (*loc, field),
                number=number,
                then=said.due_dates[0],
                now=due[0],
            )

    def of_money(
        self,
        what: str,
        said: tuple[MoneySaid, ...] | None,
        known: Iterable[Money],
        as_of: date,
    ) -> Iterator[Contradiction]:
        """Yield what had arrived by the day of the letter and is not in it, and the contrary."""
        if said is None:
            return
        word = "Le règlement" if what == "payment" else "L’avoir"
        told_of = Counter((each.day, each.amount) for each in said)
        letter = f"la lettre du {in_words(self.day)}"
        for day, amount, loc in known:
            if told_of[day, amount]:
                told_of[day, amount] -= 1
            elif day <= as_of:
                yield self.found(
                    f"{what}_not_counted",
                    f"{word} de {euros(amount)} du {in_words(day)} n’est pas compté dans {letter}.",
                    loc,
                    now=amount,
                )
        for (day, amount), left in told_of.items():
            if left:
                yield self.found(
                    f"{what}_gone",
                    f"{word} de {euros(amount)} du {in_words(day)}, compté dans {letter}, ne figure"
                    " plus dans les données.",
                    then=amount,
                )


def _days(days: tuple[date, ...]) -> str:
    return listed(map(in_words, days))


ZERO = Decimal("0.00")


def contradictions(
    on_day: CaseOnDay, bordereau: Bordereau, said: Mapping[str, LetterSaid]
) -> tuple[Contradiction, ...]:
    """Return what letters sent by `as_of` said and today's data say otherwise, in order of days.

    `said` maps the path below cases/ of an archived letter to what it carries inside.
    """
    settled = settlements(on_day)
    found = [
        *_tracking_numbers(on_day, bordereau),
        *(
            each
            for i, entry in enumerate(on_day.case.history)
            if entry.was_taken and entry.day <= on_day.as_of
            for each in _of_letter(on_day, bordereau, settled, i, said)
        ),
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.key, each.sentence)))


def _of_letter(
    on_day: CaseOnDay,
    bordereau: Bordereau,
    settled: Mapping[str, InvoiceSettled],
    place: int,
    said: Mapping[str, LetterSaid],
) -> Iterator[Contradiction]:
    entry = on_day.case.history[place]
    words = said.get(entry.document.file) if entry.document else None
    if words is not None:
        yield from _amount(on_day, bordereau, place, words)
        yield from changed_facts(on_day, bordereau, place, words)
    if is_written_demand(entry, on_day.case, on_day.settings):
        numbers = words.numbers if words else entry.invoices
        yield from paid_and_claimed(on_day, bordereau, settled, place, words, numbers)
        yield from disputed_and_claimed(on_day, bordereau, place, words, numbers)


def _amount(
    on_day: CaseOnDay, bordereau: Bordereau, place: int, words: LetterSaid
) -> Iterator[Contradiction]:
    """Yield the amount, when today's facts give another one for the same day and invoices."""
    now = _recomputed(on_day, words)
    if now is None or now == words.total_due:
        return
    entry = on_day.case.history[place]
    title = lowered(title_of_step(entry, on_day.case, on_day.settings))
    yield Contradiction(
        key="amount_differs",
        sentence=told(
            f"Le décompte joint ({title} du {in_words(entry.day)}) indique"
            f" {euros(words.total_due)} au {in_words(words.as_of)} ; avec les données"
            f" d’aujourd’hui, {euros(now)} au même jour, pour les mêmes factures."
        ),
        day=entry.day,
        then=words.total_due,
        now=now,
        exhibits=bordereau.numbered(entry.document.file if entry.document else None),
        sources=(("history", place, "document"),),
    )


def _recomputed(on_day: CaseOnDay, words: LetterSaid) -> Decimal | None:
    """Return what today's facts give for the day and the invoices of a letter; None if nothing."""
    owed = replace(on_day, as_of=words.as_of).owed
    if owed is None:
        return None
    return sum((i.total_due for i in owed.invoices if i.invoice_number in words.numbers), ZERO)


def _tracking_numbers(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[Contradiction]:
    """Yield the letters that bear the tracking number of an earlier one."""
    first: dict[str, int] = {}
    for i, entry in enumerate(on_day.case.history):
        if entry.tracking_number is None or entry.day > on_day.as_of:
            continue
        number = "".join(entry.tracking_number.split()).upper()
        before = first.setdefault(number, i)
        if before == i:
            continue
        other = on_day.case.history[before]
        yield Contradiction(
            key="tracking_number_twice",
            sentence=told(
                f"L’envoi du {in_words(entry.day)} et celui du {in_words(other.day)} portent le"
                f" même numéro de suivi : {entry.tracking_number}."
            ),
            day=entry.day,
            exhibits=bordereau.numbered(*(e.document.file for e in (entry, other) if e.document)),
            sources=(("history", i, "tracking_number"), ("history", before, "tracking_number")),
        )
