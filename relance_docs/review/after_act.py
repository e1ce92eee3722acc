"""The days that count after an act: service, opposition, deposit, appeal, enforcement, ten years.

Law: law/after_act.py, statement/limitation.py (L111-4 CPCE), statement/title_rates.py (L313-3 CMF).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.title import Decision, DecisionKind, Title
from relance_docs.case.words import label
from relance_docs.french import day as in_words
from relance_docs.law.after_act import (
    appeal_limit,
    enforcement_day,
    is_commercial,
    limit,
    opposition_start,
    plain_limit,
    service_day,
    service_limit,
)
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.decisions import (
    decides,
    delayed_until,
    is_delayed,
    is_enforceable,
    is_void,
)
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.titled import pending
from relance_docs.review.records import Deadline, DeadlineKind, OtherDay
from relance_docs.review.texts import counted, days_said, lowered, told
from relance_docs.statement.limitation import title_periods
from relance_docs.statement.periods import PeriodReading
from relance_docs.statement.title_rates import raised_from

_UNITS: Final = {"days": ("jour", "jours"), "months": ("mois", "mois"), "years": ("an", "ans")}


_FIRST_DAYS: Final = frozenset(
    {DeadlineKind.ENFORCEMENT, DeadlineKind.RAISED_RATE, DeadlineKind.DELAY}
)
_OF_OTHERS: Final = frozenset({DeadlineKind.OPPOSITION, DeadlineKind.APPEAL, DeadlineKind.COUNSEL})


STILL_OPEN: Final = (
    "Opposition possible jusqu’à un mois après le premier acte signifié à personne ou, à défaut, la"
    " première mesure d’exécution rendant indisponibles les biens (1416, al. 2 CPC)."
)


def is_void_told(deadline: Deadline) -> bool:
    """Whether it is the service of an order that is void since."""
    return deadline.kind is DeadlineKind.SERVICE and deadline.is_barred


def days_left_told(deadline: Deadline, left: int) -> str:
    """Return how far a day is, in French: « dans 32 jours », « DÉPASSÉ depuis 3 jours », « fait ».

    What others may do by a day expires; what is done from a day on is open since.
    """
    if is_void_told(deadline):
        since = in_words(deadline.day + timedelta(days=1))
        return told(f"Non avenue depuis le {since} (1411 CPC) : nouvelle requête")
    if deadline.is_met is not None:
        return "fait" if deadline.is_met else "hors délai"
    if left == 0:
        return "aujourd’hui"
    if left > 0:
        return f"dans {days_said(left)}"
    if deadline.kind in _FIRST_DAYS:
        return f"depuis {days_said(-left)}"
    word = "expiré" if deadline.kind in _OF_OTHERS else "DÉPASSÉ"
    return f"{word} depuis {days_said(-left)}"


def title_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the days that the decisions of a case give rise to by that day."""
    title, as_of = on_day.case.title, on_day.as_of
    if title is None:
        return
    yield from _deposit_of_request(title, as_of)
    last = title.latest(as_of)
    for place, decision in enumerate(title.decisions):
        if decision.made_on > as_of:
            continue
        is_last = last is not None and last[0] == place
        if is_last or not is_void(decision, as_of):
            yield from _service(decision, place, as_of)
        yield from _after_service(title, decision, place, as_of, is_last=is_last)
        yield from _after_opposition(decision, place, as_of, is_last=is_last)
        if is_last:
            yield from _of_enforcement(on_day, decision, place)


def _source(place: int, name: str) -> tuple[str | int, ...]:
    return ("title", "decisions", place, name)


def _reckoned(value: LegalValue, start: date, last: date) -> tuple[str, ...]:
    length = counted(int(value.value), *_UNITS[value.unit])
    moved = "" if last == plain_limit(value.name, start) else ", premier jour ouvrable (642 CPC)"
    return (
        told(f"{length} à compter du {in_words(start)}, ce jour exclu (641 CPC)."),
        told(f"Dernier jour, inclus : {in_words(last)}{moved}."),
    )


def _deposit_of_request(title: Title, as_of: date) -> Iterator[Deadline]:
    """Yield until when the costs of a request are deposited with a commercial court."""
    start = title.requested_on
    court = title.decisions[0].court if title.decisions else None
    if start is None or start > as_of or is_commercial(court) is False:
        return
    value = legal_value("consignation_days")
    last = limit(value.name, start)
    is_done = title.consigned_on is not None and start <= title.consigned_on <= as_of
    is_decided = any(start <= each.made_on <= as_of for each in title.decisions)
    yield Deadline(
        day=last,
        kind=DeadlineKind.DEPOSIT,
        title="Consignation des frais de la requête",
        steps=(told(f"Requête déposée le {in_words(start)}."), *_reckoned(value, start, last)),
        article=told("1425, al. 1 CPC"),
        caution=told(
            "À défaut, la demande est caduque. Devant le tribunal de commerce seulement ; aucun"
            " frais de greffe devant le tribunal judiciaire (à vérifier)."
        ),
        is_met=True if is_done or is_decided else None,
        source=("title", "requested_on"),
    )


def _service(decision: Decision, place: int, as_of: date) -> Iterator[Deadline]:
    """Yield until when a decision is served, or is void."""
    value, last = service_limit(decision), service_day(decision)
    if value is None or last is None:
        return
    what = lowered(label(decision.kind))
    in_time = decision.served_on is not None and decision.served_on <= min(last, as_of)
    is_late = decision.served_on is not None and last < decision.served_on <= as_of
    doubt = (
        "S’il est réputé contradictoire ou rendu par défaut ; sans objet s’il est contradictoire."
        if decision.in_absence is None and not decision.is_order
        else ""
    )
    yield Deadline(
        day=last,
        kind=DeadlineKind.SERVICE,
        title=told(f"Signification : {what} du {in_words(decision.made_on)}"),
        steps=_reckoned(value, decision.made_on, last),
        article=value.article,
        caution=told(" ".join(filter(None, ("À défaut, non avenu.", doubt)))),
        is_met=True if in_time else False if is_late else None,
        is_barred=is_void(decision, as_of),
        source=_source(place, "made_on"),
    )


def _after_service(
    title: Title, decision: Decision, place: int, as_of: date, *, is_last: bool
) -> Iterator[Deadline]:
    """Yield until when an order can be opposed, or a judgment appealed."""
    if not decision.is_served(as_of) or decision.served_on is None or not is_last:
        return
    if is_void(decision, as_of) or is_open_to_opposition(title, decision, as_of):
        return
    is_made = True if decision.is_opposed(as_of) else None
    if decision.is_order:
        yield _opposition(title, decision, place, as_of, is_made=is_made)
        return
    value = appeal_limit(decision)
    if value is None:
        return
    last = limit(value.name, decision.served_on)
    is_ruling = decision.kind is DecisionKind.APPEAL
    remedy = "Pourvoi en cassation" if is_ruling else "Appel"
    yield Deadline(
        day=last,
        kind=DeadlineKind.APPEAL,
        title=told(f"{remedy} : {lowered(label(decision.kind))} du {in_words(decision.made_on)}"),
        steps=_reckoned(value, decision.served_on, last),
        article=value.article,
        caution=told(
            ""
            if is_ruling
            else "Jusqu’à 5 000 € demandés, la décision est rendue en dernier ressort : pourvoi,"
            " deux mois (R721-6 C. com., R211-3-24 COJ, 612 CPC). L’appel ne suspend pas une"
            " décision exécutoire à titre provisoire (514 CPC). À vérifier sur Légifrance."
        ),
        is_met=is_made,
        source=_source(place, "served_on"),
    )


def is_open_to_opposition(title: Title, decision: Decision, day: date) -> bool:
    """Whether nothing yet gives the month to oppose an order its last day.

    Law: 1416, al. 2 CPC: it was not served in person, and no measure has frozen goods.
    """
    return (
        decision.is_order
        and decision.is_served(day)
        and decision.served_in_person is False
        and not decision.is_opposed(day)
        and opposition_start(title, decision, day) == decision.served_on
        and not is_void(decision, day)
    )


def _opposition(
    title: Title, decision: Decision, place: int, as_of: date, *, is_made: bool | None
) -> Deadline:
    value = legal_value("opposition_months")
    start = opposition_start(title, decision, as_of) or decision.made_on
    last = limit(value.name, start)
    is_of_measure = start != decision.served_on
    first = (
        "Première mesure d’exécution, faute de signification à personne"
        if is_of_measure
        else "Signification de l’ordonnance"
    )
    is_sure = decision.served_in_person or is_of_measure
    return Deadline(
        day=last,
        kind=DeadlineKind.OPPOSITION,
        title="Opposition à l’injonction de payer",
        steps=(told(f"{first} : {in_words(start)}."), *_reckoned(value, start, last)),
        article=told("1416, al. 2 CPC") if is_of_measure else value.article,
        caution=told(
            ""
            if is_sure
            else "Sans signification à personne, l’opposition reste possible plus longtemps : un"
            " mois à compter du premier acte signifié à personne ou de la première mesure"
            " d’exécution (1416 CPC, al. 2)."
        ),
        is_met=is_made,
        source=_source(place, "served_on"),
    )


def _after_opposition(
    decision: Decision, place: int, as_of: date, *, is_last: bool
) -> Iterator[Deadline]:
    """Yield until when costs are deposited, or a lawyer named, once an order is opposed."""
    if not decision.is_order or not decision.is_opposed(as_of) or decision.opposed_on is None:
        return
    known = decision.opposition_notified_on
    start = known if known is not None and known <= as_of else decision.opposed_on
    prudent = "" if known else " Jour de l’avis du greffe non renseigné : compté de l’opposition."
    is_commerce = is_commercial(decision.court)
    if is_commerce is not False:
        value = legal_value("consignation_days")
        last = limit(value.name, start)
        is_done = decision.consigned_on is not None and decision.consigned_on <= as_of
        yield Deadline(
            day=last,
            kind=DeadlineKind.DEPOSIT,
            title="Consignation des frais de l’opposition",
            steps=_reckoned(value, start, last),
            article=told("1425, al. 2 CPC"),
            caution=told(
                "Quinze jours de l’invitation du greffe, devant le tribunal de commerce ; à défaut,"
                f" la demande est caduque.{prudent}"
            ),
            is_met=True if is_done or not is_last else None,
            source=_source(place, "opposed_on"),
        )
    if is_commerce is not True:
        value = legal_value("counsel_days")
        last = limit(value.name, start)
        yield Deadline(
            day=last,
            kind=DeadlineKind.COUNSEL,
            title="Constitution d’avocat après opposition",
            steps=_reckoned(value, start, last),
            article=value.article,
            caution=told(
                "Devant le tribunal judiciaire, au-delà de 10 000 € (761 CPC) ; sans objet quand"
                f" l’avocat est dispensé ou déjà constitué.{prudent}"
            ),
            is_met=None if is_last else True,
            source=_source(place, "opposed_on"),
        )


def _of_enforcement(on_day: CaseOnDay, decision: Decision, place: int) -> Iterator[Deadline]:
    """Yield from when the last decision is enforced, raised, and until when it can be."""
    case, as_of = on_day.case, on_day.as_of
    if pending(case, as_of) is None:
        return
    first = enforcement_day(decision) if decision.is_served(as_of) else None
    if first is not None and not decision.is_opposed(as_of):
        is_open = case.title is not None and is_open_to_opposition(case.title, decision, as_of)
        still = (STILL_OPEN,) if is_open else ()
        yield Deadline(
            day=first,
            kind=DeadlineKind.ENFORCEMENT,
            title="Exécution possible, faute d’avis d’opposition",
            steps=(
                told(f"Signification du {in_words(decision.served_on or first)}."),
                told(f"Premier jour : {in_words(first)}, le délai étant expiré la veille."),
            ),
            article=legal_value("enforcement_months").article,
            caution=told(
                " ".join(("Aucun avis d’opposition du greffe ne doit avoir été reçu.", *still))
            ),
            is_met=True if is_enforceable(decision, as_of) else None,
            source=_source(place, "served_on"),
        )
    if (ends := delayed_until(decision)) is not None:
        yield Deadline(
            day=ends + timedelta(days=1),
            kind=DeadlineKind.DELAY,
            title="Exécution possible après le délai accordé par le juge",
            steps=(told(f"Délai accordé jusqu’au {in_words(ends)}, ce jour inclus."),),
            article=told("1343-5 C. civ."),
            caution=told(
                "D’ici là, ni exécution ni majoration d’intérêts ; les conditions du délai et de"
                " sa perte sont celles de la décision."
            ),
            is_met=None if is_delayed(decision, as_of) else True,
            source=_source(place, "delay_until"),
        )
    raised = raised_from(decision)
    if raised is not None and decides(decision, as_of):
        yield Deadline(
            day=raised,
            kind=DeadlineKind.RAISED_RATE,
            title="Taux de l’intérêt légal majoré de cinq points",
            steps=(
                told("Deux mois du jour où la décision est exécutoire et signifiée."),
                told(f"Premier jour au taux majoré : {in_words(raised)}."),
            ),
            article=legal_value("raised_rate_points").article,
            caution=told("Le juge de l’exécution peut en exonérer le débiteur ou la réduire."),
            source=_source(place, "enforceable_on"),
        )
    if decides(decision, as_of) or not decision.is_order:
        yield _ten_years(case, decision, place, as_of)


def _of_interest(case: Case) -> str:
    """Return how long the interest that accrues after a decision can be claimed."""
    if case.debtor.is_person:
        return "deux ans, L218-2 C. conso. ; Cass., avis, 4 juillet 2016, n° 16-70.004"
    return "cinq ans, 2224 C. civ."


def _ten_years(case: Case, decision: Decision, place: int, as_of: date) -> Deadline:
    prudent, *others = title_periods(case, decision, as_of)
    value = legal_value("title_years")
    return Deadline(
        day=prudent.expires_on,
        kind=DeadlineKind.TITLE,
        title=told(f"Exécution du titre : {lowered(label(decision.kind))}"),
        steps=tuple(_steps(prudent, value)),
        article=value.article,
        caution=told(
            "Le texte ne dit pas le point de départ : la date de la décision est la lecture"
            " prudente. Les intérêts échus depuis se prescrivent par leur propre délai"
            f" ({_of_interest(case)}, à vérifier)."
        ),
        other_days=tuple(
            OtherDay(
                day=other.expires_on, condition="si le délai court du jour où il est exécutoire"
            )
            for other in others
            if other.expires_on != prudent.expires_on
        ),
        is_barred=all(as_of > each.expires_on for each in (prudent, *others)),
        source=_source(place, "made_on"),
    )


def _steps(period: PeriodReading, value: LegalValue) -> Iterator[str]:
    yield told(f"Point de départ : {in_words(period.began_on)}, date de la décision.")
    for event in period.interruptions:
        how = "comptée" if event.counted else "non comptée, faute de pièce"
        yield told(f"Acte d’exécution du {in_words(event.day)}, interruption {how} (2244 C. civ.).")
    yield told(f"Durée : {counted(int(value.value), 'an', 'ans')} ({value.article}).")
    yield told(f"Dernier jour pour exécuter, inclus : {in_words(period.expires_on)}.")
