"""The facts of a title: request, decisions, service, opposition, enforcement."""

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.title import Decision
from relance_docs.case.words import label
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.records import Fact, FactKind
from relance_docs.review.texts import lowered, sentences, told


def facts_of_title(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[Fact]:
    """Yield what a court decided and what was done with it, in any order."""
    title = on_day.case.title
    if title is None:
        return
    if title.requested_on is not None:
        yield Fact(
            day=title.requested_on,
            kind=FactKind.REQUESTED,
            title="Requête en injonction de payer déposée",
            source=("title", "requested_on"),
        )
    for place, decision in enumerate(title.decisions):
        numbers = tuple(sorted(on_day.case.about(decision)))
        yield from _decision(decision, place, numbers, bordereau)
    for place, measure in enumerate(title.measures):
        costs = f"Frais : {euros(measure.costs)}" if measure.costs else None
        yield Fact(
            day=measure.taken_on,
            kind=FactKind.MEASURE,
            title=label(measure.kind),
            detail=told(sentences(measure.note, costs)),
            exhibits=bordereau.numbered(measure.proof),
            source=("title", "measures", place, "taken_on"),
        )


def _decision(
    decision: Decision, place: int, numbers: tuple[str, ...], bordereau: Bordereau
) -> Iterator[Fact]:
    loc = ("title", "decisions", place)
    what = lowered(label(decision.kind))
    number = f"N° {decision.number}" if decision.number else None
    court = f"Juridiction : {decision.court}" if decision.court else None
    yield Fact(
        day=decision.made_on,
        kind=FactKind.DECIDED,
        title=label(decision.kind),
        detail=told(sentences(court, number)),
        amount=decision.granted,
        invoice_numbers=numbers,
        exhibits=bordereau.numbered(decision.proof),
        source=(*loc, "made_on"),
    )
    how = {True: "À personne", False: "Non remise à personne", None: None}
    followed: tuple[tuple[str, FactKind, str, str | None, str | None], ...] = (
        (
            "served_on",
            FactKind.SERVED,
            f"Signification : {what} du {in_words(decision.made_on)}",
            how[decision.served_in_person],
            decision.service_proof,
        ),
        (
            "opposed_on",
            FactKind.OPPOSED,
            "Opposition du débiteur" if decision.is_order else "Recours formé",
            None,
            decision.opposition_proof,
        ),
        ("consigned_on", FactKind.OPPOSED, "Frais de l’opposition consignés", None, None),
        (
            "enforceable_on",
            FactKind.ENFORCEABLE,
            f"Décision du {in_words(decision.made_on)} exécutoire",
            None,
            decision.enforceable_proof,
        ),
    )
    for name, kind, title, detail, proof in followed:
        day = getattr(decision, name)
        if day is not None:
            yield Fact(
                day=day,
                kind=kind,
                title=told(title),
                detail=told(sentences(detail)),
                exhibits=bordereau.numbered(proof),
                source=(*loc, name),
            )
