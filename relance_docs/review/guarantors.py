"""By when a guarantor is to be informed, and what was done of it.

Law: 2302 and 2303 C. civ., of guarantees given before 2022 too (ordonnance n° 2021-1192, art. 37):
a natural person who is not informed in time does not owe the interest and penalties of that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from relance_docs.case.claims import Invoice
from relance_docs.case.documents import DocumentKind
from relance_docs.case.obligors import Guarantor
from relance_docs.french import day as in_words
from relance_docs.law.constants import legal_value
from relance_docs.law.delays import add_months
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import told

_MARCH: Final = 3
_LOST: Final = (
    "À défaut, la caution est déchargée des intérêts et pénalités échus dans l’intervalle, et les"
    " règlements du débiteur s’imputent d’abord sur le principal dans les rapports avec elle."
)


def guaranteed(on_day: CaseOnDay, guarantor: Guarantor) -> tuple[Invoice, ...]:
    """Return the invoices issued by that day for which a guarantor answers."""
    issued = (each for each in on_day.case.invoices if each.issue_date <= on_day.as_of)
    return tuple(invoice for invoice in issued if guarantor.covers(invoice))


def first_default(on_day: CaseOnDay, guarantor: Guarantor) -> date | None:
    """Return the oldest due date still unpaid of what is guaranteed, disputed or not; else None."""
    owed = on_day.with_the_rest_reserved.owed
    numbers = {invoice.invoice_number for invoice in guaranteed(on_day, guarantor)}
    claims = (*owed.account.invoices, *owed.account.disputed) if owed else ()
    unpaid = (
        part.due_date
        for claim in claims
        if claim.invoice_number in numbers
        for part in claim.parts
        if part.principal_due > 0 and part.due_date < on_day.as_of
    )
    return min(unpaid, default=None)


def sent_to(
    on_day: CaseOnDay, guarantor: Guarantor, kind: DocumentKind, *, since: date = date.min
) -> date | None:
    """Return the last day on which a document left to a guarantor and did not come back."""
    found = (
        entry.day
        for entry in on_day.case.history
        if entry.written is kind
        and entry.party == guarantor.name
        and since <= entry.day <= on_day.as_of
        and entry.outcome not in NOT_DELIVERED
    )
    return max(found, default=None)


def owed_at_year_end(on_day: CaseOnDay, year: int) -> CaseOnDay:
    """Return the case on the last day of a year, as the yearly information reckons it."""
    return replace(on_day, as_of=date(year, 12, 31)).with_the_rest_reserved


def last_day_to_tell(on_day: CaseOnDay, guarantor: Guarantor) -> date | None:
    """Return by when a guarantor is told of the default, included; None where there is none.

    Law: 2303 C. civ. (a month from the day on which what is not paid fell due).
    """
    unpaid = first_default(on_day, guarantor)
    if unpaid is None:
        return None
    return add_months(unpaid, int(legal_value("guarantor_default_months").value))


def _told(told_on: date | None, last: date) -> Iterator[str]:
    if told_on is not None:
        late = ", trop tard" if told_on > last else ""
        yield told(f"Informée le {in_words(told_on)}{late}.")


def guarantor_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield by when each guarantor who is a natural person is to be informed."""
    for place, guarantor in enumerate(on_day.case.guarantors):
        if guarantor.natural_person and guarantor.signed_on <= on_day.as_of:
            yield from _of_default(on_day, guarantor, place)
            yield from _of_year(on_day, guarantor, place)


def _of_default(on_day: CaseOnDay, guarantor: Guarantor, place: int) -> Iterator[Deadline]:
    unpaid, last = first_default(on_day, guarantor), last_day_to_tell(on_day, guarantor)
    if unpaid is None or last is None:
        return
    told_on = sent_to(on_day, guarantor, DocumentKind.GUARANTOR_DEFAULT, since=unpaid)
    yield Deadline(
        day=last,
        kind=DeadlineKind.GUARANTOR_DEFAULT,
        title=told(f"Information de la caution {guarantor.name} sur la défaillance du débiteur"),
        steps=(
            told(f"Plus ancienne échéance garantie impayée : {in_words(unpaid)}."),
            told("La caution est informée dès que le premier incident a duré un mois."),
            *_told(told_on, last),
        ),
        article=legal_value("guarantor_default_months").article,
        caution=_LOST,
        is_met=True if told_on else None,
        source=("guarantors", place),
    )


def _of_year(on_day: CaseOnDay, guarantor: Guarantor, place: int) -> Iterator[Deadline]:
    """Yield the yearly information of this year, or once that is given, the next one."""
    day = legal_value("guarantor_day_of_march")
    year = on_day.as_of.year
    owed = owed_at_year_end(on_day, year - 1).owed
    was_bound = guarantor.signed_on < date(year, 1, 1) and guaranteed(
        owed_at_year_end(on_day, year - 1), guarantor
    )
    told_on = sent_to(on_day, guarantor, DocumentKind.GUARANTOR_INFORMATION, since=date(year, 1, 1))
    if owed is not None and owed.account.balance > 0 and was_bound:
        yield _yearly(year, day.article, guarantor, place, told_on)
    now = on_day.with_the_rest_reserved.owed
    if now is not None and now.account.balance > 0 and guaranteed(on_day, guarantor):
        yield _yearly(year + 1, day.article, guarantor, place, None)


def _yearly(
    year: int, article: str, guarantor: Guarantor, place: int, told_on: date | None
) -> Deadline:
    before = date(year, _MARCH, int(legal_value("guarantor_day_of_march").value))
    last = before - timedelta(days=1)
    return Deadline(
        day=last,
        kind=DeadlineKind.GUARANTOR_YEARLY,
        title=told(f"Information annuelle de la caution {guarantor.name}"),
        steps=(
            told(f"Sommes dues au 31 décembre {year - 1}, à faire connaître avant le 31 mars."),
            *_told(told_on, last),
        ),
        article=article,
        caution=_LOST,
        is_met=True if told_on else None,
        source=("guarantors", place),
    )
