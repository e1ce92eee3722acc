"""The ladder of a case: own steps of each invoice, calls apart, what came back, other channels."""

from __future__ import annotations

from datetime import date

import pytest

from relance_docs.case.case import Case
from relance_docs.case.parties import Contact
from relance_docs.case.plan import Channel
from relance_docs.plan.channels import came_back
from relance_docs.plan.records import Apart, Blocked, StepDue
from tests.plan.builders import DEBTOR, after, case, did, invoice, look, on_day, said, settings

REMINDED = (
    did("relance-1", after(1), invoices=("FA-1",)),
    did("appel-2", after(12), invoices=("FA-1",)),
    did("relance-2", after(15), invoices=("FA-1",)),
    did("avertissement", after(25), invoices=("FA-1",)),
)
FORMAL = did("mise-en-demeure", after(35), channel="registered", pay_by=after(46))


def due(of: Case, day: date) -> StepDue:
    """Return the document of a day, which must be one."""
    found = look(of, day)
    assert isinstance(found, StepDue), found
    return found


def test_an_invoice_never_demanded_joins_no_formal_notice() -> None:
    """It is named apart, and that is its reminder."""
    of = case(invoice("FA-1"), invoice("FA-2", after(30)), history=REMINDED)
    found = due(of, after(35))

    assert (found.step.step, found.invoice_numbers) == ("mise-en-demeure", ("FA-1",))
    assert found.apart == (Apart(invoice_number="FA-2", step="relance-1"),)


def test_an_invoice_once_demanded_joins_the_formal_notice() -> None:
    """One demand of its own is enough; one that came back is none."""
    reminder = did("relance-1", after(31), invoices=("FA-2",), channel="email")
    joined = case(invoice("FA-1"), invoice("FA-2", after(30)), history=(*REMINDED, reminder))
    bounced = joined.model_copy(
        update={"history": (*REMINDED, reminder.model_copy(update={"outcome": "bounced"}))}
    )

    assert due(joined, after(35)).invoice_numbers == ("FA-1", "FA-2")
    assert due(bounced, after(35)).invoice_numbers == ("FA-1",)


def test_a_plan_that_begins_with_a_formal_notice_is_followed() -> None:
    """Whose own next step is the formal notice is in it, demanded before or not."""
    by = settings(plan=[{"step": "mise-en-demeure", "after_due": 5, "channel": "registered"}])
    found = look(case(), after(5), by)

    assert isinstance(found, StepDue)
    assert (found.invoice_numbers, found.apart) == (("FA-1",), ())


def test_a_later_invoice_has_its_own_ladder() -> None:
    """The first invoice is for the dossier; the second one is reminded, alone."""
    formal = FORMAL.model_copy(update={"invoices": ("FA-1",)})
    of = case(invoice("FA-1"), invoice("FA-2", after(60)), history=(*REMINDED, formal))

    assert said(look(of, after(48))) == "ready_for_handover"
    assert said(look(of, after(57))) == "rappel-1"
    found = due(of, after(61))
    assert (found.step.step, found.invoice_numbers) == ("relance-1", ("FA-2",))
    assert found.for_handover == ("FA-1",)


@pytest.mark.parametrize(("days", "expected"), [(7, "minimum_interval"), (8, "appel-2")])
def test_two_calls_are_a_week_apart(days: int, expected: str) -> None:
    """Late as the case may be, the second call comes a week after the first."""
    history = (did("relance-1", after(1)), did("appel-1", after(20 + 1), channel="phone"))

    assert said(look(case(history=history), after(20 + days))) == expected


def test_no_call_on_the_morrow_of_a_letter() -> None:
    """The debtor is given a day to read; who wants it otherwise says so."""
    of = case(history=(did("relance-1", after(20), channel="email"),))
    at_once = settings(options={"min_days_from_letter_to_call": 0})

    assert said(look(of, after(21))) == "minimum_interval"
    assert said(look(of, after(22))) == "appel-1"
    assert said(look(of, after(21), at_once)) == "appel-1"


def test_a_call_of_the_debtor_itself_counts_as_one() -> None:
    """Who was on the phone yesterday is not called today."""
    spoken = did(None, after(19), channel="phone", note="rappellera")

    assert said(look(case(history=(did("relance-1", after(1)), spoken)), after(20))) == (
        "minimum_interval"
    )


RETURNED = FORMAL.model_copy(update={"outcome": "returned", "returned_on": after(40)})


def test_no_letter_goes_where_one_came_back_from() -> None:
    """The address is asked for, and the step that is made again waits for it."""
    again = did("mise-en-demeure", after(41), again="NPAI")
    of = case(history=(*REMINDED, RETURNED, again))
    found = look(of, after(42))

    assert isinstance(found, Blocked)
    assert found.code.value == "missing_mention"
    assert "relance set 2026-001 debtor.address=" in str(found.reason)


def test_the_step_is_made_again_for_the_new_address() -> None:
    """What went to the old address stays in the record, and bars nothing."""
    back = RETURNED.model_copy(update={"not_reached": DEBTOR.address})
    again = did("mise-en-demeure", after(41), again="nouvelle adresse")
    moved = DEBTOR.model_copy(update={"address": ("8 RUE DU PORT", "69002 LYON")})
    found = due(case(debtor=moved, history=(*REMINDED, back, again)), after(41))

    assert (found.step.step, found.step.channel) == ("mise-en-demeure", Channel.REGISTERED)


def test_a_letter_that_was_not_claimed_says_nothing_against_the_address() -> None:
    """« Pli avisé et non réclamé »: the debtor lives there."""
    unclaimed = RETURNED.model_copy(update={"outcome": "unclaimed"})

    assert came_back(on_day(case(history=(unclaimed,)), after(42))) == ()


def test_an_address_that_was_reached_since_is_good() -> None:
    """A later letter that did not come back speaks for the address."""
    later = did("avertissement", after(50), channel="post")

    assert came_back(on_day(case(history=(RETURNED, later)), after(60))) == ()
    assert came_back(on_day(case(history=(RETURNED,)), after(60)))[0].by_mail


def test_an_email_that_bounced_goes_by_post() -> None:
    """The next e-mail takes the other way."""
    bounced = did(None, after(0), outcome="bounced", not_reached=("durand@example.org",))
    found = due(case(history=(bounced,)), after(1))

    assert (found.step.step, found.step.channel) == ("relance-1", Channel.POST)
    assert found.stages[0].instead_of is Channel.EMAIL


def test_without_an_email_address_it_goes_by_post() -> None:
    """A customer without an e-mail address is not stuck at step one."""
    nobody = DEBTOR.model_copy(update={"contact": None})

    assert due(case(debtor=nobody), after(1)).step.channel is Channel.POST


def test_without_a_phone_number_it_goes_by_email() -> None:
    """A call in writing is a courteous reminder; the sheet of the caller goes to nobody."""
    contact = Contact(name="Mme Durand", email="durand@example.org")
    of = case(
        debtor=DEBTOR.model_copy(update={"contact": contact}),
        history=(did("relance-1", after(1), channel="email"),),
    )
    found = due(of, after(9))

    assert (found.step.step, found.step.channel) == ("appel-1", Channel.EMAIL)
    assert found.step.template_name == "relance-1"


def test_without_phone_and_email_the_sheet_is_made() -> None:
    """Where nothing is known the caller may find the number."""
    of = case(
        debtor=DEBTOR.model_copy(update={"contact": None}),
        history=(did("relance-1", after(1), channel="post"),),
    )

    assert due(of, after(9)).step.channel is Channel.PHONE


def test_the_other_channel_is_that_of_the_plan() -> None:
    """`or_channel` says it for a step; its own channel: no other one."""
    nobody = DEBTOR.model_copy(update={"contact": None})
    step = {"step": "relance-1", "after_due": 1, "channel": "email"}

    for other, expected in (("registered", "relance-1"), ("email", "missing_mention")):
        found = look(case(debtor=nobody), after(1), settings(plan=[step | {"or_channel": other}]))
        assert said(found) == expected


def test_a_missing_address_stops_only_what_needs_it() -> None:
    """Without a postal address e-mails and calls go on."""
    of = case(debtor=DEBTOR.model_copy(update={"address": ()}))

    assert said(look(of, after(1))) == "relance-1"


def test_the_day_told_beforehand_keeps_its_distance() -> None:
    """A call that the plan has two days after the last one is told for a week after it."""
    history = (
        did("relance-1", after(1), channel="email"),
        did("appel-1", after(10), channel="phone"),
    )
    found = look(case(history=history), after(11))

    assert isinstance(found, Blocked)
    assert found.due_on == after(17)
    assert str(after(17)) in str(found.reason)
    assert said(look(case(history=history), after(17))) == "appel-2"


def test_the_day_told_beforehand_lets_a_date_to_pay_run() -> None:
    """A demand is told for the day after the last day to pay that a letter gave."""
    letter = did("relance-1", after(1), channel="email", pay_by=after(16))
    called = did("appel-2", after(12), channel="phone")
    found = look(case(history=(letter, called)), after(13))

    assert found.due_on == after(17)
    assert said(look(case(history=(letter, called)), after(17))) == "relance-2"


def test_the_end_of_one_distance_may_lie_in_another() -> None:
    """A week after the letter its days to pay still run: the day told is the one after them."""
    history = (*REMINDED[:2], did("relance-2", after(40), channel="post", pay_by=after(50)))
    found = look(case(history=history), after(42))

    assert isinstance(found, Blocked)
    assert found.due_on == after(51)
