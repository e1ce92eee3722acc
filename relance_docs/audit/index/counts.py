"""The tables of what was counted: receipts after steps, promises, reasons, each traced to a field.

They stand on a page of their own, for who asks whether the reminders are worth their trouble.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from relance_docs.audit.index.table import (
    ColumnKind,
    IndexColumn,
    IndexTable,
    Item,
    Value,
    column,
    rows_of,
)
from relance_docs.audit.index.words import PRECEDED, PROMISE_STATES
from relance_docs.case.plan import Channel
from relance_docs.case.record import Loc
from relance_docs.case.words import label
from relance_docs.portfolio.portfolio import Portfolio
from relance_docs.portfolio.promised import Promises
from relance_docs.portfolio.receipts_by_step import SPAN, ZERO, Brought, ReceivedIn
from relance_docs.portfolio.records import (
    Action,
    CaseFigures,
    PaymentReceived,
    Preceded,
    PromiseMade,
    ReasonGiven,
)

UNSAID: Final = "non enregistré"
Places = Mapping[str, Mapping[Loc, str]]
"""Where the fields of a case stand: « cases/2026-014.yaml:57 », by case and field."""


def counted_tables(of: Portfolio, places: Places) -> Iterator[IndexTable]:
    """Yield the tables of the page, in its order."""
    yield _received(of)
    yield _brought("apport-etapes", "étape", of.by_step, of, lambda row: row.key)
    yield _brought("apport-canaux", "canal", of.by_channel, of, _channel_of)
    yield _brought("apport-personnes", "personne", of.by_person, of, lambda row: row.key)
    yield _each_receipt(of, places)
    yield _each_promise(of, places)
    yield _each_reason(of, places)


def _received(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[ReceivedIn], ...] = (
        column(
            "preceded",
            "Ce qui précède le règlement",
            lambda row: PRECEDED[row.preceded],
            is_head=True,
            widest=36,
            total="Ensemble",
        ),
        column(
            "receipts",
            "Règlements",
            lambda row: row.receipts,
            ColumnKind.COUNT,
            total=sum(row.receipts for row in of.received),
        ),
        column(
            "amount",
            "Montant",
            lambda row: row.amount,
            ColumnKind.AMOUNT,
            total=sum((row.amount for row in of.received), ZERO),
        ),
        column("cases", "Dossiers", lambda row: row.numbers, ColumnKind.CASES),
    )
    return IndexTable(
        key="reglements",
        caption="Tous les règlements, selon ce qui les précède",
        columns=columns,
        rows=rows_of(columns, of.received),
        empty="Aucun règlement enregistré.",
    )


def _channel_of(row: Brought) -> str:
    return label(Channel(row.key)) if row.key else ""


def _brought(
    key: str, what: str, rows: tuple[Brought, ...], of: Portfolio, said: Callable[[Brought], str]
) -> IndexTable:
    near = next((row for row in of.received if row.preceded is Preceded.STEP), None)

    def promised(name: str, title: str, count: Callable[[Promises], int]) -> IndexColumn[Brought]:
        return column(
            name, title, lambda row: count(row.promises), ColumnKind.COUNT, total=count(of.promises)
        )

    columns: tuple[IndexColumn[Brought], ...] = (
        column(
            what.replace("é", "e"),
            what.capitalize(),
            lambda row: said(row) or (UNSAID if what != "étape" else "contact hors plan"),
            ColumnKind.OWN,
            is_head=True,
            total="Ensemble",
        ),
        column(
            "taken",
            "Étapes accomplies",
            lambda row: row.taken,
            ColumnKind.COUNT,
            total=sum(row.taken for row in rows),
        ),
        column(
            "receipts",
            "Règlements ensuite",
            lambda row: row.receipts,
            ColumnKind.COUNT,
            total=near.receipts if near else 0,
        ),
        column(
            "amount",
            "Reçu ensuite",
            lambda row: row.amount,
            ColumnKind.AMOUNT,
            total=near.amount if near else ZERO,
        ),
        column("days", "Jours, moyenne", lambda row: row.days.days, ColumnKind.DAYS),
        promised("promises", "Promesses", lambda each: each.made),
        promised("kept", "tenues", lambda each: each.kept),
        promised("paid_late", "tenues après leur jour", lambda each: each.paid_late),
        promised("broken", "non tenues", lambda each: each.broken),
        promised("pending", "en cours", lambda each: each.pending),
        column("cases", "Dossiers", lambda row: row.numbers, ColumnKind.CASES),
    )
    return IndexTable(
        key=key,
        caption=f"Reçu dans les {SPAN} jours d’une étape et avant la suivante, par {what}",
        columns=columns,
        rows=rows_of(columns, rows),
        empty="Aucune étape enregistrée.",
    )


def _each_receipt(of: Portfolio, places: Places) -> IndexTable:
    found = [(case, each) for case in _by_number(of) for each in case.received]
    columns: tuple[IndexColumn[tuple[CaseFigures, PaymentReceived]], ...] = (
        _case(lambda row: row[0]),
        column("received_on", "Reçu le", lambda row: row[1].received_on, ColumnKind.DAY),
        column(
            "amount", "Montant", lambda row: row[1].amount, ColumnKind.AMOUNT, total=_sum(found)
        ),
        _field("field", "Champ", lambda row: (row[0], row[1].source), places),
        column("preceded", "Précédé de", lambda r: PRECEDED[r[1].preceded], chooses=True),
        column(
            "step", "Étape", lambda row: row[1].last.step if row[1].last else None, ColumnKind.OWN
        ),
        column(
            "step_on", "du", lambda row: row[1].last.day if row[1].last else None, ColumnKind.DAY
        ),
        column("days", "Jours", lambda row: row[1].days, ColumnKind.COUNT),
        _channel(lambda row: row[1].last),
        column(
            "person", "Personne", lambda r: r[1].last.person if r[1].last else None, ColumnKind.OWN
        ),
        _field(
            "step_field",
            "Champ de l’étape",
            lambda row: (row[0], row[1].last.source) if row[1].last else None,
            places,
        ),
    )
    return IndexTable(
        key="reglements-detail",
        caption="Chaque règlement, et l’étape qui le précède",
        columns=columns,
        rows=rows_of(columns, found),
        empty="Aucun règlement enregistré.",
        filters=True,
    )


def _sum(found: list[tuple[CaseFigures, PaymentReceived]]) -> Value:
    return sum((each.amount for _case_of, each in found), ZERO)


def _each_promise(of: Portfolio, places: Places) -> IndexTable:
    columns: tuple[IndexColumn[tuple[CaseFigures, PromiseMade]], ...] = (
        _case(lambda row: row[0]),
        column("made_on", "Faite le", lambda row: row[1].made_on, ColumnKind.DAY),
        column("pay_by", "Payer le", lambda row: row[1].pay_by, ColumnKind.DAY),
        column("amount", "Montant dit", lambda row: row[1].amount, ColumnKind.AMOUNT),
        column("state", "Issue", lambda r: PROMISE_STATES[r[1].state], chooses=True),
        _channel(lambda row: row[1].contact),
        column("person", "Personne", lambda row: row[1].contact.person, ColumnKind.OWN),
        _field("field", "Champ", lambda row: (row[0], row[1].contact.source), places),
    )
    found = ((case, each) for case in _by_number(of) for each in case.promises)
    return IndexTable(
        key="promesses-detail",
        caption="Chaque promesse, et ce qu’il en est advenu",
        columns=columns,
        rows=rows_of(columns, found),
        empty="Aucune promesse enregistrée.",
        filters=True,
    )


def _each_reason(of: Portfolio, places: Places) -> IndexTable:
    columns: tuple[IndexColumn[tuple[CaseFigures, ReasonGiven]], ...] = (
        _case(lambda row: row[0]),
        column("given_on", "Donné le", lambda row: row[1].given_on, ColumnKind.DAY),
        column(
            "reason", "Motif", lambda row: row[1].label, ColumnKind.OWN, chooses=True, widest=32
        ),
        _field("field", "Champ", lambda row: (row[0], row[1].source), places),
    )
    found = ((case, each) for case in _by_number(of) for each in case.given_reasons)
    return IndexTable(
        key="motifs-detail",
        caption="Chaque motif de non-paiement donné par un débiteur",
        columns=columns,
        rows=rows_of(columns, found),
        empty="Aucun motif enregistré.",
        filters=True,
    )


def _by_number(of: Portfolio) -> tuple[CaseFigures, ...]:
    return tuple(sorted(of.cases, key=lambda case: case.number))


def _case(of: Callable[[Item], CaseFigures]) -> IndexColumn[Item]:
    return column("case", "Dossier", lambda row: (of(row).number,), ColumnKind.CASES, is_head=True)


def _channel(of: Callable[[Item], Action | None]) -> IndexColumn[Item]:
    def said(row: Item) -> Value:
        done = of(row)
        return label(done.channel) if done and done.channel else None

    return column("channel", "Canal", said, widest=18)


def _field(
    key: str, title: str, of: Callable[[Item], tuple[CaseFigures, Loc] | None], places: Places
) -> IndexColumn[Item]:
    def said(row: Item) -> Value:
        found = of(row)
        return places.get(found[0].number, {}).get(found[1]) if found else None

    return column(key, title, said, ColumnKind.OWN, widest=24)
