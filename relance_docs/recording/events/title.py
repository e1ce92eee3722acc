"""What came of an act: a request, a decision, its service, oppositions, enforcement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.claims import Payment
from relance_docs.case.title import Decision, Measure, Title
from relance_docs.errors import RefusalError
from relance_docs.law.after_act import enforcement_day
from relance_docs.law.decisions import deciding, is_enforceable, is_void, last_day_to_serve_order
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import euros, refuse_future
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import CASE_ORDER, stated

NAME = "title"
_ZERO = Decimal("0.00")


def requested(case: Case, day: date, *, today: date) -> Event:
    """Record that an order to pay was requested."""
    refuse_future(day, today)
    if case.title is not None and case.title.requested_on is not None and not _is_anew(case, day):
        raise _stands(
            Message("the request of {day} is recorded already", day=case.title.requested_on)
        )
    return _event(f"order to pay requested on {day}", _of_title(case, "requested_on", day))


def _is_anew(case: Case, day: date) -> bool:
    """Whether the order that the last request led to was void by `day` (1411 CPC)."""
    title = case.title
    if title is None or not title.decisions or title.requested_on is None:
        return False
    return title.requested_on <= title.decisions[-1].made_on and is_void(title.decisions[-1], day)


def decided(case: Case, decision: Decision, proof: Proof | None, *, today: date) -> Event:
    """Record a decision, with the sums that it grants.

    Raises RefusalError for a day to come, or before the last decision that is recorded.
    """
    refuse_future(decision.made_on, today)
    known = case.title.decisions if case.title else ()
    if any(each.made_on == decision.made_on and each.kind is decision.kind for each in known):
        raise _stands(Message("a decision of {day} is recorded already", day=decision.made_on))
    if known and decision.made_on < known[-1].made_on:
        raise RefusalError(
            Message(
                "{day} is before the last decision recorded, of {last}: a decision is later than"
                " the one before it",
                day=decision.made_on,
                last=known[-1].made_on,
            )
        )
    said = {name: value for name, value in dict(decision).items() if _is_said(name, value)}
    piece = proof.piece_id if proof else None
    value = stated(Decision, **{**said, "kind": decision.kind.value, "proof": piece})
    if "interest" in value:
        value["interest"] = decision.interest.value
    added: Change = (
        Put(key="title", value={"decisions": (value,)}, order=CASE_ORDER)
        if case.title is None
        else Append(loc=("title",), key="decisions", value=value, order=_TITLE_ORDER)
    )
    what = decision.kind.value.replace("_", " ")
    return _event(
        f"{what} of {decision.made_on}, {euros(decision.granted)} granted",
        added,
        proof=proof,
        warnings=_without(proof),
    )


def _is_said(name: str, value: object) -> bool:
    default = Decision.model_fields[name].default
    return value != default or name in {"kind", "made_on", "principal"}


def served(
    case: Case, day: date, proof: Proof | None, *, in_person: bool | None, today: date
) -> Event:
    """Record the service of the last decision; its day, and whether to the debtor in person.

    Raises RefusalError without a decision, for a day before it or to come.
    """
    place, decision = _last(case, day, today)
    known = Message("its service on {day} is recorded already", day=decision.served_on)
    fields = {
        "served_on": day,
        "served_in_person": in_person,
        "service_proof": proof.piece_id if proof else None,
    }
    return _event(
        f"decision of {decision.made_on} served on {day}",
        *_of_decision(place, _new(decision, fields, known)),
        proof=proof,
        warnings=(*_without(proof), *_too_late(decision, day)),
    )


def _too_late(decision: Decision, day: date) -> Iterator[Message]:
    last = last_day_to_serve_order(decision)
    if last is not None and day > last:
        yield Message(
            "note: the order of {made_on} was to be served by {last}: it is void (1411 CPC) and"
            " nothing of it takes effect; a new request for an order to pay is needed",
            made_on=decision.made_on,
            last=last,
        )


def opposed(
    case: Case, day: date, notified_on: date | None, proof: Proof | None, *, today: date
) -> Event:
    """Record an opposition to the last decision, or an appeal, and when the registry told of it."""
    place, decision = _last(case, day, today)
    if notified_on is not None:
        refuse_future(notified_on, today)
    known = Message("the opposition of {day} is recorded already", day=decision.opposed_on)
    fields = {
        "opposed_on": day,
        "opposition_notified_on": notified_on,
        "opposition_proof": proof.piece_id if proof else None,
    }
    return _event(
        f"opposition on {day} to the decision of {decision.made_on}",
        *_of_decision(place, _new(decision, fields, known)),
        proof=proof,
    )


def consigned(case: Case, day: date, *, today: date) -> Event:
    """Record that costs were deposited with the registry: of an opposition, else of the request."""
    refuse_future(day, today)
    title = case.title
    for place, decision in reversed(tuple(enumerate(title.decisions if title else ()))):
        if decision.opposed_on is not None and decision.consigned_on is None:
            return _event(
                f"costs of the opposition deposited on {day}",
                *_of_decision(place, {"consigned_on": day}),
            )
    if title is None or title.requested_on is None:
        raise RefusalError(
            Message(
                "neither a request nor an opposition is recorded: `relance title {case} --request`"
                " or `--opposition` first",
                case=case.number,
            )
        )
    if title.consigned_on is not None and title.consigned_on >= title.requested_on:
        raise _stands(Message("the deposit of {day} is recorded already", day=title.consigned_on))
    return _event(f"costs deposited on {day}", _of_title(case, "consigned_on", day))


def enforceable(case: Case, day: date, proof: Proof | None, *, today: date) -> Event:
    """Record the day from which the last decision can be enforced."""
    place, decision = _last(case, day, today)
    known = Message("it is recorded as enforceable since {day}", day=decision.enforceable_on)
    _refuse_too_early(case, decision, day)
    fields = {"enforceable_on": day, "enforceable_proof": proof.piece_id if proof else None}
    unserved = Message(
        "note: its service is not recorded, and nothing is enforced before it (503 CPC): add it"
        " with --served"
    )
    return _event(
        f"decision of {decision.made_on} enforceable on {day}",
        *_of_decision(place, _new(decision, fields, known)),
        proof=proof,
        warnings=() if decision.served_on else (unserved,),
    )


def _refuse_too_early(case: Case, decision: Decision, day: date) -> None:
    """Refuse what is void, not served, or still within the time to wait (1411, 1422 CPC)."""
    last, first = last_day_to_serve_order(decision), enforcement_day(decision)
    if last is None:
        return
    if decision.served_on is not None and decision.served_on > last:
        raise RefusalError(
            Message(
                "the order of {made_on} was not served by {last}: it is void (1411 CPC) and is"
                " never enforced; lodge a new request for an order to pay: `relance dossier"
                " {case}`",
                made_on=decision.made_on,
                last=last,
                case=case.number,
            )
        )
    if first is None:
        raise RefusalError(
            Message(
                "the service of the order of {made_on} is not recorded, and its time to be enforced"
                " runs from there (1422 CPC): `relance title {case} --served` first",
                made_on=decision.made_on,
                case=case.number,
            )
        )
    if day < first:
        raise RefusalError(
            Message(
                "an order served on {served_on} can be enforced from {first} on, if nobody opposed"
                " it (1422 CPC), not from {day} on",
                served_on=decision.served_on,
                first=first,
                day=day,
            )
        )


def measured(case: Case, measure: Measure, proof: Proof | None, *, today: date) -> Event:
    """Record a measure of enforcement under the title."""
    refuse_future(measure.taken_on, today)
    title = case.title
    if title is None or not any(is_enforceable(each, measure.taken_on) for each in title.decisions):
        raise RefusalError(
            Message(
                "no decision is enforceable on {day}: `relance title {case} --enforceable` first",
                day=measure.taken_on,
                case=case.number,
            )
        )
    value = stated(
        Measure,
        kind=measure.kind.value,
        taken_on=measure.taken_on,
        costs=measure.costs or None,
        proof=proof.piece_id if proof else None,
        note=measure.note,
    )
    what = measure.kind.value.replace("_", " ")
    return _event(
        f"{what} on {measure.taken_on}",
        Append(loc=("title",), key="measures", value=value, order=_TITLE_ORDER),
        proof=proof,
        warnings=_without(proof),
    )


def recovered(case: Case, payment: Payment, *, today: date, owed: Decimal | None) -> Event:
    """Record what a measure of enforcement brought; `owed` is what was owed that day, if known."""
    refuse_future(payment.received_on, today)
    if payment.amount <= 0:
        raise RefusalError(Message("what was recovered is more than zero"))
    if deciding(case, payment.received_on) is None:
        raise RefusalError(
            Message(
                "no decision is enforceable on {day}: `relance title {case} --enforceable` first",
                day=payment.received_on,
                case=case.number,
            )
        )
    value = stated(Payment, **{**dict(payment), "by_enforcement": True})
    too_much = Message(
        "note: {amount} is more than what is owed on {day}, {owed}: the rest stays as a credit "
        "of the debtor",
        amount=payment.amount,
        day=payment.received_on,
        owed=owed,
    )
    return _event(
        f"{euros(payment.amount)} recovered on {payment.received_on}",
        Append(key="payments", value=value, order=CASE_ORDER),
        warnings=(too_much,) if owed is not None and payment.amount > owed else (),
    )


_TITLE_ORDER = tuple(Title.model_fields)
_DECISION_ORDER = tuple(Decision.model_fields)
_NO_PROOF = Message(
    "note: without its pièce nobody can show it, and limitation is not counted as interrupted; add"
    " it with --proof"
)


def _without(proof: Proof | None) -> tuple[Message, ...]:
    return () if proof else (_NO_PROOF,)


def _event(
    sentence: str,
    *changes: Change,
    proof: Proof | None = None,
    warnings: tuple[Message, ...] = (),
) -> Event:
    return Event(
        name=NAME,
        sentence=sentence,
        changes=(*(proof.changes if proof else ()), *changes),
        files=proof.files if proof else (),
        warnings=warnings,
    )


def _of_title(case: Case, key: str, day: date) -> Put:
    if case.title is None:
        return Put(key="title", value={key: day}, order=CASE_ORDER)
    return Put(loc=("title",), key=key, value=day, order=_TITLE_ORDER)


def _of_decision(place: int, fields: dict[str, Any]) -> Iterator[Put]:
    for key, value in fields.items():
        if value is not None:
            yield Put(
                loc=("title", "decisions", place), key=key, value=value, order=_DECISION_ORDER
            )


def _new(decision: Decision, fields: dict[str, Any], known: Message) -> dict[str, Any]:
    """Return what is not recorded yet: what is missing of a day that stands may be added to it."""
    new = {name: value for name, value in fields.items() if getattr(decision, name) is None}
    said = {name for name, value in fields.items() if value is not None}
    is_other = any(getattr(decision, name) != fields[name] for name in said - set(new))
    if is_other or not said & set(new):
        raise _stands(known)
    return new


def _last(case: Case, day: date, today: date) -> tuple[int, Decision]:
    """Return the last decision; refuse without one, and a day before it."""
    refuse_future(day, today)
    decisions = case.title.decisions if case.title else ()
    if not decisions:
        raise RefusalError(
            Message(
                "no decision is recorded: `relance title {case} --order` or `--judgment` first",
                case=case.number,
            )
        )
    place = len(decisions) - 1
    if day < decisions[place].made_on:
        raise RefusalError(
            Message(
                "{day} is before the decision of {made_on}",
                day=day,
                made_on=decisions[place].made_on,
            )
        )
    return place, decisions[place]


def _stands(what: Message) -> StandsAlreadyError:
    return StandsAlreadyError(what, events=(NAME,))
