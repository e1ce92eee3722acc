"""The tables of what the past teaches: delays, promises, disputes, steps, what worsens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from relance_docs.audit.index.table import (
    ColumnKind,
    IndexColumn,
    IndexTable,
    Item,
    column,
    rows_of,
)
from relance_docs.audit.index.words import PLAN_STATES, TRENDS, UNPAID_BECAUSE, WORSENING
from relance_docs.french import euros
from relance_docs.portfolio.delays import DebtorDelay, Mean
from relance_docs.portfolio.disputes import DisputedFor, ReasonCount, UnpaidByReason
from relance_docs.portfolio.dso import CountedMonth
from relance_docs.portfolio.portfolio import Portfolio
from relance_docs.portfolio.promised import DebtorPromises, Promises
from relance_docs.portfolio.records import PlanMade
from relance_docs.portfolio.steps import StepPaid
from relance_docs.portfolio.worsening import Worsening, WorseningRule


def past_tables(of: Portfolio) -> Iterator[IndexTable]:
    """Yield the tables of what the past teaches, in the order of the page."""
    yield _disputes(of)
    if of.given:
        yield _given(of)
    yield _unpaid(of)
    yield _promises(of)
    yield _plans(of)
    yield _countback(of)
    yield _delays(of)
    yield _steps(of)
    yield _worsening(of)


def _disputes(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[DisputedFor], ...] = (
        column("reason", "Motif", lambda row: row.reason, ColumnKind.OWN, is_head=True, widest=32),
        column("cases", "Dossiers", lambda row: row.numbers, ColumnKind.CASES),
        column("open", "En cours", lambda row: row.open_count, ColumnKind.COUNT),
        column("principal", "Principal contesté", lambda row: row.principal, ColumnKind.AMOUNT),
        column("settled", "Réglées", lambda row: row.settled.count, ColumnKind.COUNT),
        column(
            "settled_after",
            "Jours jusqu’au règlement",
            lambda row: row.settled.days,
            ColumnKind.DAYS,
        ),
    )
    return IndexTable(
        key="contestations",
        caption="Contestations, par motif",
        columns=columns,
        rows=rows_of(columns, of.disputes),
        empty="Aucune contestation enregistrée.",
    )


def _given(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[ReasonCount], ...] = (
        column("reason", "Motif", lambda row: row.label, is_head=True, widest=32),
        column("times", "Donné (fois)", lambda row: row.times, ColumnKind.COUNT),
        column("cases", "Dossiers", lambda row: row.numbers, ColumnKind.CASES),
        column(
            "principal", "Principal échu aujourd’hui", lambda row: row.principal, ColumnKind.AMOUNT
        ),
    )
    return IndexTable(
        key="motifs-donnes",
        caption="Motifs de non-paiement donnés par les débiteurs",
        columns=columns,
        rows=rows_of(columns, of.given),
        empty="",
    )


def _unpaid(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[UnpaidByReason], ...] = (
        column(
            "because",
            "Motif",
            lambda row: UNPAID_BECAUSE[row.because],
            is_head=True,
            total="Ensemble",
        ),
        column(
            "cases",
            "Dossiers",
            lambda row: row.cases,
            ColumnKind.COUNT,
            total=sum(row.cases for row in of.unpaid),
        ),
        column(
            "principal",
            "Principal échu",
            lambda row: row.principal,
            ColumnKind.AMOUNT,
            total=of.total.principal_overdue,
        ),
    )
    return IndexTable(
        key="motifs",
        caption="Principal échu non contesté, par motif enregistré",
        columns=columns,
        rows=rows_of(columns, of.unpaid),
        empty="Aucun principal échu.",
    )


def _promises(of: Portfolio) -> IndexTable:
    def counted(
        key: str, title: str, of_made: Callable[[Promises], int]
    ) -> IndexColumn[DebtorPromises]:
        return column(
            key,
            title,
            lambda row: of_made(row.promises),
            ColumnKind.COUNT,
            total=of_made(of.promises),
        )

    columns: tuple[IndexColumn[DebtorPromises], ...] = (
        _debtor(lambda row: row.debtor.name, total="Ensemble"),
        counted("made", "Faites", lambda made: made.made),
        counted("pending", "En cours", lambda made: made.pending),
        counted("kept", "Tenues", lambda made: made.kept),
        counted("paid_late", "Tenues après leur jour", lambda made: made.paid_late),
        counted("broken", "Non tenues", lambda made: made.broken),
    )
    return IndexTable(
        key="promesses",
        caption="Promesses, par débiteur",
        columns=columns,
        rows=rows_of(columns, (row for row in of.debtor_promises if row.promises.made)),
        empty="Aucune promesse enregistrée.",
    )


def _plans(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[tuple[DebtorPromises, PlanMade]], ...] = (
        _debtor(lambda row: row[0].debtor.name),
        column("agreed_on", "Convenu le", lambda r: r[1].agreed_on, ColumnKind.DAY),
        column("state", "État", lambda row: PLAN_STATES[row[1].state]),
        column("late", "Manque à ce jour", lambda r: r[1].late, ColumnKind.AMOUNT),
        column(
            "next_date",
            "Prochaine échéance non couverte",
            lambda row: row[1].next_date,
            ColumnKind.DAY,
        ),
    )
    return IndexTable(
        key="echeanciers",
        caption="Échéanciers convenus",
        columns=columns,
        rows=rows_of(columns, ((row, plan) for row in of.debtor_promises for plan in row.plans)),
        empty="Aucun échéancier enregistré.",
    )


def _countback(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[CountedMonth], ...] = (
        column(
            "first_day",
            "Mois commençant le",
            lambda month: month.first_day,
            ColumnKind.DAY,
            is_head=True,
        ),
        column("days", "Jours du mois", lambda month: month.days, ColumnKind.COUNT),
        column("sales", "Ventes TTC du mois", lambda month: month.sales, ColumnKind.AMOUNT),
        column("taken", "Retenu de l’encours", lambda month: month.taken, ColumnKind.AMOUNT),
        column("counted", "Jours comptés", lambda m: m.counted, ColumnKind.DAYS),
    )
    return IndexTable(
        key="dso-epuisement",
        caption="DSO par épuisement : les mois retenus",
        columns=columns,
        rows=rows_of(columns, of.countback_dso.months),
        empty="Aucun encours ou aucune vente dans ces dossiers.",
    )


def _delays(of: Portfolio) -> IndexTable:
    def counted(
        key: str, title: str, mean: str, of_row: Callable[[DebtorDelay], Mean]
    ) -> tuple[IndexColumn[DebtorDelay], ...]:
        """Return the columns of an average: over how many, and how much."""
        return (
            column(f"{key}_count", title, lambda row: of_row(row).count, ColumnKind.COUNT),
            column(f"{key}_days", mean, lambda r: of_row(r).days, ColumnKind.DAYS),
        )

    columns: tuple[IndexColumn[DebtorDelay], ...] = (
        _debtor(lambda row: row.debtor.name),
        *counted("paid", "Échéances payées (n)", "Délai moyen", lambda row: row.paid),
        *counted("unpaid", "Impayées (n)", "Retard atteint, moyen", lambda row: row.unpaid),
        *counted(
            "before",
            "De 360 à 181 jours (n)",
            "De 360 à 181 jours, moyenne",
            lambda row: row.before,
        ),
        *counted(
            "recent",
            "180 derniers jours (n)",
            "180 derniers jours, moyenne",
            lambda row: row.recent,
        ),
        column("trend", "Tendance", lambda row: TRENDS[row.trend], chooses=True),
    )
    return IndexTable(
        key="delais",
        caption="Délai moyen de paiement par débiteur, en jours après l’échéance",
        columns=columns,
        rows=rows_of(columns, of.delays),
        empty="Aucune échéance passée.",
        filters=True,
    )


def _steps(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[StepPaid], ...] = (
        column(
            "step",
            "Dernière étape",
            lambda row: row.step or "aucune : jours depuis l’échéance",
            ColumnKind.OWN,
            is_head=True,
        ),
        column(
            "taken",
            "Accomplie (fois)",
            lambda row: row.taken if row.step else None,
            ColumnKind.COUNT,
        ),
        column(
            "paid", "Échéances payées ensuite (n)", lambda row: row.paid.count, ColumnKind.COUNT
        ),
        column("mean", "Jours, moyenne", lambda row: row.paid.days, ColumnKind.DAYS),
        column("median", "Médiane", lambda row: row.median, ColumnKind.DAYS),
        column("least", "Minimum", lambda row: row.least, ColumnKind.COUNT),
        column("most", "Maximum", lambda row: row.most, ColumnKind.COUNT),
    )
    return IndexTable(
        key="etapes",
        caption="Étape suivie d’un paiement, et en combien de jours",
        columns=columns,
        rows=rows_of(columns, of.steps),
        empty="Aucune étape enregistrée.",
    )


def _worsening(of: Portfolio) -> IndexTable:
    columns: tuple[IndexColumn[Worsening], ...] = (
        _debtor(lambda each: each.debtor.name),
        column("rule", "Règle", lambda each: WORSENING[each.rule], chooses=True, widest=32),
        column("figures", "Chiffres", _figures, widest=32),
    )
    return IndexTable(
        key="degradations",
        caption="Débiteurs dont le comportement se dégrade",
        columns=columns,
        rows=rows_of(columns, of.worsening),
        empty="Aucun débiteur ne répond à l’une de ces règles.",
    )


def _debtor(of: Callable[[Item], str], *, total: str | None = None) -> IndexColumn[Item]:
    return column("debtor", "Débiteur", of, ColumnKind.OWN, is_head=True, total=total)


def _figures(each: Worsening) -> str:
    match each.rule:
        case WorseningRule.DELAY_LONGER:
            return (
                f"de {_days(each.before)} (n = {each.before_count}) "
                f"à {_days(each.recent)} (n = {each.recent_count})"
            )
        case WorseningRule.MORE_PROMISES_NOT_KEPT:
            return f"de {each.before} à {each.recent} par période de 180 jours"
        case _:
            return f"manque {euros(each.recent)} à ce jour"


def _days(value: object) -> str:
    return f"{value} jours".replace(".", ",")
