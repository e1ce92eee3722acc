"""Terms of payment against the law: legal maximum, floor of a clause, where a clause applies."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import PenaltyRate, RateForm, Terms, agreed_terms
from relance_docs.finding import Severity
from relance_docs.law.clauses import Shortfall, is_clause, shortfalls
from relance_docs.law.rates import MissingRateError, Rates
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.checks.dates import FIRST_YEAR
from relance_docs.reading.document import Loc
from relance_docs.reading.stated_clause import as_written, penalty_clauses, stated_rate

MAX_DAYS: Final = 60
MAX_DAYS_END_OF_MONTH: Final = 45


def latest_due_date(issued: date) -> date:
    """Return the last due date that can be agreed between businesses.

    Law: L441-10 I C. com.: 60 days from issue, or 45 days end of month. The latter is reckoned
    both ways (45 days then the end of the month, end of the month then 45 days): the latest counts.

    >>> latest_due_date(date(2026, 5, 4))
    datetime.date(2026, 7, 15)
    """
    return max(
        issued + timedelta(days=MAX_DAYS),
        _end_of_month(issued + timedelta(days=MAX_DAYS_END_OF_MONTH)),
        _end_of_month(issued) + timedelta(days=MAX_DAYS_END_OF_MONTH),
    )


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


@check("due-date-beyond-maximum", Severity.WARNING)
def due_date_beyond_maximum(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Between businesses the due date is at most 60 days after issue, or 45 days end of month.

    Law: L441-10 I C. com.
    """
    if case.debtor.kind is not DebtorKind.BUSINESS:
        return
    for i, invoice in enumerate(case.invoices):
        due = invoice.due_date
        if due is None or (due - invoice.issue_date).days <= MAX_DAYS:
            continue
        latest = latest_due_date(invoice.issue_date)
        if due > latest:
            yield (
                ("invoices", i, "due_date"),
                Message(
                    "later than the law lets businesses agree: {latest} at the latest for an "
                    "invoice of {issued} (L441-10 I C. com.)",
                    latest=latest.isoformat(),
                    issued=invoice.issue_date.isoformat(),
                ),
            )


@check("clause-below-floor")
def clause_below_floor(case: Case, around: Surroundings) -> Iterator[Spot]:
    """A clause below three times the legal rate is unlawful: a person must decide what to claim.

    Law: L441-10 II C. com. The decision is written as `below_floor`: as_written, floor or
    default_rate, with who took it in `below_floor_decided_by`.
    """
    if case.debtor.kind is not DebtorKind.BUSINESS or case.closed is not None:
        return
    told: set[Loc] = set()
    general = around.settings.terms if around.settings is not None else None
    known: dict[tuple[int, Semester], tuple[PenaltyRate, Shortfall | None]] = {}
    of_case = agreed_terms(general, case.terms)
    for i, invoice in enumerate(case.invoices):
        own = invoice.terms
        terms = of_case if own is None else agreed_terms(general, case.terms, own)
        clause = terms.penalty_rate
        if terms.below_floor is not None or not is_clause(clause):
            continue
        first = _first_semester(invoice, around)
        if first is None:
            continue
        key = (id(clause), first)  # most invoices of a case are under one clause
        if key not in known:
            between = _shortfalls_between(clause, first, around.as_of, around.rates)
            known[key] = clause, next(between, None)
        found, loc = known[key][1], _clause_loc(case, i)
        if found is not None and loc not in told:
            told.add(loc)
            yield loc, _below(found, loc)


def _first_semester(invoice: Invoice, around: Surroundings) -> Semester | None:
    """Return that of the first due date, at most of the as-of date; None for a slip of a year."""
    dues = [invoice.due_date, *(part.due_date for part in invoice.instalments)]
    first = min((due for due in dues if due is not None), default=around.as_of)
    return Semester.of(min(first, around.as_of)) if first.year >= FIRST_YEAR else None


def _shortfalls_between(
    clause: PenaltyRate, semester: Semester, last: date, rates: Rates
) -> Iterator[Shortfall]:
    """Yield the semesters that fall short; one without a published rate is not judged here."""
    while semester <= Semester.of(last):
        with suppress(MissingRateError):
            yield from shortfalls(clause, (semester,), rates)
        semester = semester.following


def _clause_loc(case: Case, i: int) -> Loc:
    """Return where the clause of an invoice stands; the invoice when it is in relance.yaml."""
    own = case.invoices[i].terms
    if own is not None and own.penalty_rate is not None:
        return ("invoices", i, "terms", "penalty_rate")
    if case.terms.penalty_rate is not None:
        return ("terms", "penalty_rate")
    return ("invoices", i)


def _below(found: Shortfall, loc: Loc) -> Message:
    values = {
        "clause": found.clause_percent,
        "semester": str(found.semester),
        "floor": found.floor_percent,
    }
    if loc[0] == "invoices" and loc[2:]:
        return Message(
            "the penalty clause gives {clause} % in {semester}, less than three times the legal "
            "rate, {floor} %; let someone decide, and write in these 'terms:' below_floor: "
            "as_written, floor or default_rate",
            **values,
        )
    return Message(
        "the penalty clause gives {clause} % in {semester}, less than three times the legal rate, "
        "{floor} %; let someone decide, and write in the 'terms:' of the case below_floor: "
        "as_written, floor or default_rate",
        **values,
    )


def _layers(case: Case) -> Iterator[tuple[Loc, Terms]]:
    """Yield the terms of the case, then those of its invoices, with their places."""
    yield ("terms",), case.terms
    for i, invoice in enumerate(case.invoices):
        if invoice.terms is not None:
            yield ("invoices", i, "terms"), invoice.terms


@check("clause-not-applied", Severity.WARNING)
def clause_not_applied(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A penalty clause is not applied to a consumer or a public body: the law sets their rate.

    Law: 1231-6 C. civ. (consumer), R2192-31 CCP (public body).
    """
    if case.debtor.kind is DebtorKind.BUSINESS:
        return
    for loc, terms in _layers(case):
        if terms.penalty_rate is not None and terms.penalty_rate.form is not RateForm.DEFAULT:
            yield (
                (*loc, "penalty_rate"),
                Message(
                    "not applied: against a {kind} the law sets the rate", kind=case.debtor.kind
                ),
            )


@check("clause-without-source", Severity.WARNING, stands_alone=True)
def clause_without_source(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A clause needs its `source`: where it stands, so that a reader can find it."""
    for loc, terms in _layers(case):
        yield from without_source(terms, loc)


def without_source(terms: Terms, loc: Loc) -> Iterator[Spot]:
    """Yield the clause of `terms` when nothing says where it stands."""
    clause = terms.penalty_rate
    if clause is not None and clause.form is not RateForm.DEFAULT and terms.source is None:
        yield (
            (*loc, "penalty_rate"),
            Message("where does this clause stand? add 'source: …', such as cgv-2024.pdf, art. 7"),
        )


@check("floor-decision-unsigned", Severity.WARNING, stands_alone=True)
def floor_decision_unsigned(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A decision about a clause below the floor says who took it (`below_floor_decided_by`)."""
    for loc, terms in _layers(case):
        yield from unsigned_decision(terms, loc)


def unsigned_decision(terms: Terms, loc: Loc) -> Iterator[Spot]:
    """Yield the decision of `terms` about the floor when nobody stands for it."""
    if terms.below_floor is not None and terms.below_floor_decided_by is None:
        yield (
            (*loc, "below_floor"),
            Message("who decided this, and when? add 'below_floor_decided_by: …'"),
        )


@check("stated-clause", Severity.WARNING)
def stated_clause(case: Case, around: Surroundings) -> Iterator[Spot]:
    """The rate that an invoice states (`stated_terms`) is the one that is reckoned with.

    Law: L441-10 II C. com.: the clause of the seller binds him. A consumer and a public body owe
    the rate of the law, whatever an invoice says.
    """
    settings = around.settings
    if settings is None or case.debtor.kind is not DebtorKind.BUSINESS or case.closed is not None:
        return
    for i, invoice in enumerate(case.invoices):
        clauses = penalty_clauses(invoice.stated_terms)
        if not clauses:
            continue
        layers = (settings.terms, case.terms, invoice.terms)
        used = agreed_terms(*layers).penalty_rate
        stated = stated_rate(clauses)
        if stated == used:
            continue
        loc: Loc = ("invoices", i, "stated_terms", invoice.stated_terms.index(clauses[0]))
        if stated is not None:
            yield (
                loc,
                Message(
                    "the invoice states another rate of penalties than the one that is used, "
                    "{used}: write in the 'terms:' of the case penalty_rate: {stated}",
                    used=as_written(used),
                    stated=as_written(stated),
                ),
            )
        elif not any(layer is not None and layer.penalty_rate is not None for layer in layers):
            yield (
                loc,
                Message(
                    "the invoice states terms of penalties, and the rate of the law is used: write "
                    "in the 'terms:' of the case what they say, penalty_rate: "
                    "{{legal_times: 3}}, {{fixed: 12.00}} or {{ecb_plus: 12}}, or default if they "
                    "say no other rate"
                ),
            )


TERMS = (
    due_date_beyond_maximum,
    clause_below_floor,
    clause_not_applied,
    clause_without_source,
    floor_decision_unsigned,
    stated_clause,
)
