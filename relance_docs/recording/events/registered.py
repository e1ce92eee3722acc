"""Registered letters: the form taken for one that is to leave, consent to electronic ones."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from relance_docs.case.case import Case, RegisteredForm
from relance_docs.case.parties import Debtor, ERegisteredConsent
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Put
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import refuse_future
from relance_docs.recording.events.pieces import Proof
from relance_docs.recording.events.sending import (
    FORMS,
    doubtful_number,
    form_used,
    refuse_repeated,
)
from relance_docs.workspace.case_text import CASE_ORDER, stated

CONSENT: Final = "e_registered_consent"


def form_taken(case: Case, step: str, number: str) -> Event:
    """Record the number of the form that was taken for the letter of a step.

    Another number for the same letter takes its place. Raises RefusalError for a letter that left.
    """
    refuse_repeated(case, step)
    before = case.form_number(step)
    if before == number:
        raise StandsAlreadyError(
            Message("{number} is the form of {step} already", number=number, step=step),
            events=("registered",),
            step=step,
        )
    taken = next((f for f in case.registered_forms if f.tracking_number == number), None)
    if taken is not None or any(e.tracking_number == number for e in case.history):
        raise RefusalError(
            Message("{number} is the number of another letter of this case", number=number)
        )
    value = stated(RegisteredForm, step=step, tracking_number=number)
    return Event(
        name="registered",
        sentence=f"form {number} taken for {step}",
        changes=(*form_used(case, step), Append(key=FORMS, value=value, order=CASE_ORDER)),
        trailers=(("Step", step),),
        warnings=tuple(doubtful_number(number)),
    )


def form_given_up(case: Case, step: str) -> Event:
    """Record that the form of a step is not used; RefusalError where there is none."""
    number = case.form_number(step)
    if number is None:
        raise RefusalError(
            Message("no form of a registered letter is recorded for {step}", step=step)
        )
    return Event(
        name="registered",
        sentence=f"form {number} of {step} given up",
        changes=tuple(form_used(case, step)),
        trailers=(("Step", step),),
    )


def consented(case: Case, day: date, proof: Proof, *, today: date) -> Event:
    """Record that the debtor agreed to electronic registered letters, with the pièce of it.

    Raises RefusalError for a day to come, and for a consent that stands.
    """
    refuse_future(day, today)
    before = case.debtor.e_registered_consent
    if before is not None and before.withdrawn_on is None:
        raise StandsAlreadyError(
            Message("the consent of {day} is recorded already", day=before.given_on),
            events=("consent",),
        )
    value = stated(ERegisteredConsent, given_on=day, proof=proof.piece_id)
    return Event(
        name="consent",
        sentence=f"electronic registered letters accepted on {day}",
        changes=(*proof.changes, _of_debtor(value)),
        files=proof.files,
    )


def consent_withdrawn(case: Case, day: date, *, today: date) -> Event:
    """Record that the debtor withdrew it; RefusalError where none stands, or for an earlier day."""
    refuse_future(day, today)
    before = case.debtor.e_registered_consent
    if before is None or before.withdrawn_on is not None or day < before.given_on:
        raise RefusalError(
            Message("no consent to electronic registered letters stands on {day}", day=day)
        )
    value = stated(
        ERegisteredConsent, given_on=before.given_on, proof=before.proof, withdrawn_on=day
    )
    return Event(
        name="consent",
        sentence=f"electronic registered letters refused from {day}",
        changes=(_of_debtor(value),),
    )


def _of_debtor(value: dict[str, Any]) -> Put:
    return Put(loc=("debtor",), key=CONSENT, value=value, order=tuple(Debtor.model_fields))
