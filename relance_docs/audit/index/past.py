"""The tables of what the past teaches: delays, promises, disputes, steps, what worsens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.audit.index.table import Column, Kind, Row, Table
from relance_docs.audit.index.words import PLAN_STATES, TRENDS, UNPAID_BECAUSE, WORSENING
from relance_docs.french import euros
from relance_docs.portfolio.portfolio import Portfolio
from relance_docs.portfolio.promised import DebtorPromises
from relance_docs.portfolio.worsening import Worsening, WorseningRule

_DEBTOR: Final = Column(key="debtor", title="Débiteur", kind=Kind.OWN, is_head=True)


def past_tables(of: Portfolio) -> Iterator[Table]:
    """Yield the tables of what the past teaches, in the order of the page."""
    yield _disputes(of)
    yield _unpaid(of)
    yield _promises(of)
    yield _plans(of)
    yield _countback(of)
    yield _delays(of)
    yield _steps(of)
    yield _worsening(of)


def _disputes(of: Portfolio) -> Table:
    return Table(
        key="contestations",
        caption="Contestations, par motif",
        columns=(
            Column(key="reason", title="Motif", kind=Kind.OWN, is_head=True, widest=32),
            Column(key="cases", title="Dossiers", kind=Kind.CASES),
            Column(key="open", title="En cours", kind=Kind.COUNT),
            Column(key="principal", title="Principal contesté", kind=Kind.AMOUNT),
            Column(key="settled", title="Réglées", kind=Kind.COUNT),
            Column(key="settled_after", title="Jours jusqu’au règlement", kind=Kind.DAYS),
        ),
        rows=tuple(
            (
                row.reason,
                row.numbers,
                row.open_count,
                row.principal,
                row.settled.count,
                row.settled.days,
            )
            for row in of.disputes
        ),
        empty="Aucune contestation enregistrée.",
    )


def _unpaid(of: Portfolio) -> Table:
    return Table(
        key="motifs",
        caption="Principal échu non contesté, par motif enregistré",
        columns=(
            Column(key="because", title="Motif", is_head=True),
            Column(key="cases", title="Dossiers", kind=Kind.COUNT),
            Column(key="principal", title="Principal échu", kind=Kind.AMOUNT),
        ),
        rows=tuple((UNPAID_BECAUSE[row.because], row.cases, row.principal) for row in of.unpaid),
        total=("Ensemble", sum(row.cases for row in of.unpaid), of.total.principal_overdue),
        empty="Aucun principal échu.",
    )


def _promises(of: Portfolio) -> Table:
    return Table(
        key="promesses",
        caption="Promesses, par débiteur",
        columns=(
            _DEBTOR,
            Column(key="made", title="Faites", kind=Kind.COUNT),
            Column(key="pending", title="En cours", kind=Kind.COUNT),
            Column(key="kept", title="Tenues", kind=Kind.COUNT),
            Column(key="paid_late", title="Tenues après leur jour", kind=Kind.COUNT),
            Column(key="broken", title="Non tenues", kind=Kind.COUNT),
        ),
        rows=tuple(_promise_row(row) for row in of.debtor_promises if row.promises.made),
        total=("Ensemble", *_promise_counts(of)),
        empty="Aucune promesse enregistrée.",
    )


def _promise_row(row: DebtorPromises) -> Row:
    made = row.promises
    return (row.debtor.name, made.made, made.pending, made.kept, made.paid_late, made.broken)


def _promise_counts(of: Portfolio) -> Row:
    made = of.promises
    return (made.made, made.pending, made.kept, made.paid_late, made.broken)


def _plans(of: Portfolio) -> Table:
    return Table(
        key="echeanciers",
        caption="Échéanciers convenus",
        columns=(
            _DEBTOR,
            Column(key="agreed_on", title="Convenu le", kind=Kind.DAY),
            Column(key="state", title="État"),
            Column(key="late", title="Manque à ce jour", kind=Kind.AMOUNT),
            Column(key="next_date", title="Prochaine échéance non couverte", kind=Kind.DAY),
        ),
        rows=tuple(
            (row.debtor.name, plan.agreed_on, PLAN_STATES[plan.state], plan.late, plan.next_date)
            for row in of.debtor_promises
            for plan in row.plans
        ),
        empty="Aucun échéancier enregistré.",
    )


def _countback(of: Portfolio) -> Table:
    return Table(
        key="dso-epuisement",
        caption="DSO par épuisement : les mois retenus",
        columns=(
            Column(key="first_day", title="Mois commençant le", kind=Kind.DAY, is_head=True),
            Column(key="days", title="Jours du mois", kind=Kind.COUNT),
            Column(key="sales", title="Ventes TTC du mois", kind=Kind.AMOUNT),
            Column(key="taken", title="Retenu de l’encours", kind=Kind.AMOUNT),
            Column(key="counted", title="Jours comptés", kind=Kind.DAYS),
        ),
        rows=tuple(
            (month.first_day, month.days, month.sales, month.taken, month.counted)
            for month in of.countback_dso.months
        ),
        empty="Aucun encours ou aucune vente dans ces dossiers.",
    )


def _delays(of: Portfolio) -> Table:
    return Table(
        key="delais",
        caption="Délai moyen de paiement par débiteur, en jours après l’échéance",
        columns=(
            _DEBTOR,
            Column(key="paid_count", title="Échéances payées (n)", kind=Kind.COUNT),
            Column(key="paid_days", title="Délai moyen", kind=Kind.DAYS),
            Column(key="unpaid_count", title="Impayées (n)", kind=Kind.COUNT),
            Column(key="unpaid_days", title="Retard atteint, moyen", kind=Kind.DAYS),
            Column(key="before_count", title="De 360 à 181 jours (n)", kind=Kind.COUNT),
            Column(key="before_days", title="De 360 à 181 jours, moyenne", kind=Kind.DAYS),
            Column(key="recent_count", title="180 derniers jours (n)", kind=Kind.COUNT),
            Column(key="recent_days", title="180 derniers jours, moyenne", kind=Kind.DAYS),
            Column(key="trend", title="Tendance", chooses=True),
        ),
        rows=tuple(
            (
                row.debtor.name,
                row.paid.count,
                row.paid.days,
                row.unpaid.count,
                row.unpaid.days,
                row.before.count,
                row.before.days,
                row.recent.count,
                row.recent.days,
                TRENDS[row.trend],
            )
            for row in of.delays
        ),
        empty="Aucune échéance passée.",
        filters=True,
    )


def _steps(of: Portfolio) -> Table:
    return Table(
        key="etapes",
        caption="Étape suivie d’un paiement, et en combien de jours",
        columns=(
            Column(key="step", title="Dernière étape", kind=Kind.OWN, is_head=True),
            Column(key="taken", title="Accomplie (fois)", kind=Kind.COUNT),
            Column(key="paid", title="Échéances payées ensuite (n)", kind=Kind.COUNT),
            Column(key="mean", title="Jours, moyenne", kind=Kind.DAYS),
            Column(key="median", title="Médiane", kind=Kind.DAYS),
            Column(key="least", title="Minimum", kind=Kind.COUNT),
            Column(key="most", title="Maximum", kind=Kind.COUNT),
        ),
        rows=tuple(
            (
                row.step or "aucune : jours depuis l’échéance",
                row.taken if row.step else None,
                row.paid.count,
                row.paid.days,
                row.median,
                row.least,
                row.most,
            )
            for row in of.steps
        ),
        empty="Aucune étape enregistrée.",
    )


def _worsening(of: Portfolio) -> Table:
    return Table(
        key="degradations",
        caption="Débiteurs dont le comportement se dégrade",
        columns=(
            _DEBTOR,
            Column(key="rule", title="Règle", chooses=True, widest=32),
            Column(key="figures", title="Chiffres", widest=32),
        ),
        rows=tuple(
            (each.debtor.name, WORSENING[each.rule], _figures(each)) for each in of.worsening
        ),
        empty="Aucun débiteur ne répond à l’une de ces règles.",
    )


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
