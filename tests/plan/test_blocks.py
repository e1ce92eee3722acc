"""Every reason for which no document is due, in the order in which they are looked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from relance_docs.case.parties import Contact, Debtor, DebtorKind
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Options
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from tests.plan.builders import (
    CREDITOR,
    DEBTOR,
    DUE,
    after,
    case,
    did,
    instalment,
    invoice,
    look,
    paid,
    said,
    settings,
)

DISPUTE = {"raised_on": after(2), "reason": "livraison incomplète"}
PLAN = {"agreed_on": after(8), "instalments": (instalment(after(40), "100.00"),)}
WRITTEN = (PlanStep(step="relance-2", after_due=5, channel=Channel.POST),)

# From the strongest to the weakest: each one is told although all those below hold as well.
CASE_FACTS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("closed", {"closed": {"reason": "waived", "closed_on": after(20)}}),
    ("handed_over", {"handed_over": {"to": "lawyer", "handed_on": after(19)}}),
    ("insolvency", {"insolvency": {"kind": "redressement", "opened_on": after(18)}}),
    ("to_confirm", {"to_confirm": ("date d’échéance",)}),
    ("paused", {"pause": {"until": after(60), "reason": "congés"}}),
    ("plan_kept", {"payment_plan": PLAN}),
)
Facts = Mapping[str, object]
STEP_FACTS: tuple[tuple[str, Facts, Facts], ...] = (
    ("minimum_interval", {"min_days_between_letters": 7}, {}),
    ("below_minimum", {"min_amount": Decimal("1000.00")}, {}),
    ("payments_not_checked", {}, {"payments_checked_until": None}),
    ("missing_mention", {}, {"creditor": CREDITOR.model_copy(update={"iban": None})}),
)
"""Code, options, settings."""
SENT_YESTERDAY = (did("relance-1", after(29)),)


@pytest.mark.parametrize("place", range(len(CASE_FACTS)))
def test_the_strongest_fact_of_a_case_is_told(place: int) -> None:
    """Of all that bars a case, what no letter can change comes first."""
    facts = {key: value for _code, fact in CASE_FACTS[place:] for key, value in fact.items()}
    of = case(**facts)

    assert CASE_FACTS[place][0] == said(look(of, after(30), settings(payments_checked_until=None)))


@pytest.mark.parametrize("place", range(len(STEP_FACTS)))
def test_the_first_bar_of_a_step_is_told(place: int) -> None:
    """Of all that bars a step: time first, then the amount, the receipts, the mentions."""
    options: dict[str, object] = {"min_days_between_letters": 0}
    facts: dict[str, object] = {"plan": WRITTEN}
    for _code, chosen, fact in STEP_FACTS[place:]:
        options |= chosen
        facts |= fact

    found = look(case(history=SENT_YESTERDAY), after(30), settings(**facts, options=options))

    assert STEP_FACTS[place][0] == said(found)


@pytest.mark.parametrize(("code", "fact"), [fact for fact in CASE_FACTS if fact[0] != "to_confirm"])
def test_a_fact_that_comes_later_does_not_bar(code: str, fact: Mapping[str, object]) -> None:
    """On a day before it happened, a fact says nothing."""
    del code
    later = case(**{key: value for key, value in fact.items() if key != "pause"})

    assert said(look(later, after(5))) == "relance-1"


@pytest.mark.parametrize(
    ("day", "expected"),
    [(1, "relance-1"), (2, "paused"), (9, "paused"), (10, "relance-1")],
)
def test_a_pause_ends_on_its_day(day: int, expected: str) -> None:
    """A pause holds from its first day until the eve of its last."""
    of = case(pause={"since": after(2), "until": after(10), "reason": "négociation"})

    assert expected == said(look(of, after(day)))


def test_a_dispute_on_all_of_it_bars_the_demand() -> None:
    """Wholly disputed, an invoice is in no demand; once resolved, it is again."""
    resolved = {**DISPUTE, "resolved_on": after(20)}

    assert said(look(case(invoice(dispute=DISPUTE)), after(30))) == "disputed"
    assert said(look(case(invoice(dispute=resolved)), after(19))) == "disputed"
    assert said(look(case(invoice(dispute=resolved)), after(20))) == "relance-1"


def test_a_dispute_on_a_part_leaves_the_rest() -> None:
    """The part that is not disputed goes on."""
    part = {**DISPUTE, "amount": Decimal("30.00")}

    assert said(look(case(invoice(dispute=part)), after(30))) == "relance-1"


def test_a_disputed_invoice_is_left_out_and_the_others_go_on() -> None:
    """The letter covers what is not disputed and says why the rest is not in it."""
    of = case(invoice("FA-1", dispute=DISPUTE), invoice("FA-2"))

    found = look(of, after(30))

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-2",)
    assert "disputed" in str(found.stages[0].excluded)


def test_a_dispute_told_by_phone_must_be_entered() -> None:
    """What the debtor contested in a call is in no demand until the file says which part."""
    contested = (did("appel-1", after(5), outcome="dispute"),)
    older = {**DISPUTE, "resolved_on": after(4)}
    entered = {**DISPUTE, "resolved_on": after(9)}

    assert said(look(case(history=contested), after(30))) == "disputed"
    assert said(look(case(invoice(dispute=older), history=contested), after(30))) == "disputed"
    assert said(look(case(invoice(dispute=entered), history=contested), after(30))) == "appel-2"


@pytest.mark.parametrize(
    ("day", "expected"),
    [(19, "promise_pending"), (20, "promise_pending"), (21, "relance-1")],
)
def test_a_promise_holds_through_its_day(day: int, expected: str) -> None:
    """No demand until the day after the promised one."""
    promise = did(None, after(6), outcome="promise", promise={"pay_by": after(20)})

    assert expected == said(look(case(history=(promise,)), after(day)))


def test_the_end_of_a_promise_is_known() -> None:
    """The answer gives the step and the day on which it will be due."""
    promise = did(None, after(6), outcome="promise", promise={"pay_by": after(20)})

    found = look(case(history=(promise,)), after(10))

    assert isinstance(found, Blocked)
    assert (after(21), "relance-1") == (found.due_on, found.next_step and found.next_step.step)


def test_the_last_promise_counts() -> None:
    """A new promise takes the place of a broken one."""
    first = did(None, after(6), outcome="promise", promise={"pay_by": after(10)})
    second = did(None, after(12), outcome="promise", promise={"pay_by": after(25)})

    assert said(look(case(history=(first, second)), after(11))) == "relance-1"
    assert said(look(case(history=(first, second)), after(20))) == "promise_pending"


def test_every_promise_is_told() -> None:
    """Two promises for two invoices, one for two more: each is named, in the order of the file."""
    history = tuple(
        did(None, after(6), outcome="promise", promise={"pay_by": after(day)}, invoices=numbers)
        for day, numbers in ((25, ("FA-1", "FA-3")), (20, ("FA-2",)))
    )
    of = case(*(invoice(f"FA-{rank}") for rank in (1, 2, 3)), history=history)

    found = look(of, after(10))

    assert isinstance(found, Blocked)
    assert ("promise_pending", after(21)) == (found.code, found.due_on)
    first, second = str(found.reason).split("; ")
    assert "invoices FA-1 and FA-3 by 2026-06-28" in first
    assert "invoice FA-2 by 2026-06-23" in second


WAYS_OUT: tuple[tuple[str, Facts], ...] = (
    ("relance reopen 2026-001", {"closed": {"reason": "waived", "closed_on": after(20)}}),
    ("relance resume 2026-001", {"pause": {"until": after(60), "reason": "congés"}}),
    ("relance dispute 2026-001", {"invoices": (invoice(dispute=DISPUTE),)}),
    ("relance dispute 2026-001", {"history": (did(None, after(5), outcome="dispute"),)}),
    ("relance plan 2026-001", {"history": (did("transmission", after(5)),)}),
    ("relance close 2026-001 --reason paid", {"payments": (paid(DUE, "100.00"),)}),
)


@pytest.mark.parametrize(("command", "fact"), WAYS_OUT)
def test_the_way_out_names_its_command(command: str, fact: Facts) -> None:
    """What a command records is not to be typed into the file."""
    found = look(case(**fact), after(30))

    assert isinstance(found, Blocked)
    assert f"`{command}" in str(found.reason)


def test_a_partial_promise_kept_early_frees_the_rest() -> None:
    """Half promised, half received: the rest was not promised."""
    half = {"pay_by": after(20), "amount": Decimal("50.00")}
    promise = did(None, after(6), outcome="promise", promise=half)

    before = case(history=(promise,), payments=(paid(after(6), "49.99"),))
    kept = case(history=(promise,), payments=(paid(after(6), "50.00"),))

    assert said(look(before, after(10))) == "promise_pending"
    assert said(look(kept, after(10))) == "relance-1"


def test_a_promise_for_one_invoice_leaves_the_others() -> None:
    """What is not promised is demanded."""
    promise = did(
        None, after(6), outcome="promise", promise={"pay_by": after(20)}, invoices=("FA-1",)
    )

    found = look(case(invoice("FA-1"), invoice("FA-2"), history=(promise,)), after(10))

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-2",)


TWO_PARTS = {
    "agreed_on": after(8),
    "instalments": (instalment(after(20), "50.00"), instalment(after(40), "50.00")),
}


@pytest.mark.parametrize(
    ("receipts", "day", "expected"),
    [
        ((), 20, "plan_kept"),
        ((), 21, "relance-1"),
        (((20, "50.00"),), 21, "plan_kept"),
        (((20, "45.00"),), 21, "relance-1"),
        (((20, "45.01"),), 21, "below_minimum"),
        (((20, "49.99"),), 21, "below_minimum"),  # a cent of the instalment is due, and no more
        (((7, "50.00"),), 21, "relance-1"),
        (((8, "50.00"),), 21, "plan_kept"),
        (((30, "50.00"),), 31, "plan_kept"),
        (((20, "50.00"),), 41, "relance-1"),
        (((20, "50.00"), (40, "50.00")), 41, "paid"),
    ],
)
def test_a_payment_plan_is_kept_while_no_instalment_is_late(
    receipts: tuple[tuple[int, str], ...], day: int, expected: str
) -> None:
    """Receipts count from the agreement; an instalment is late from the day after its date."""
    payments = tuple(paid(after(on), amount) for on, amount in receipts)

    assert expected == said(look(case(payment_plan=TWO_PARTS, payments=payments), after(day)))


def test_a_prescribed_invoice_is_left_out() -> None:
    """Of an old and a recent invoice, only the recent one is demanded."""
    of = case(invoice("FA-0", date(2021, 6, 3)), invoice("FA-1"))

    found = look(of, after(5))

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-1",)
    assert said(look(case(invoice("FA-0", date(2021, 6, 3))), after(5))) == "prescribed"


def test_the_last_day_of_the_period_is_not_prescribed() -> None:
    """Five years run through the last day."""
    of = case(invoice("FA-0", date(2021, 6, 3)))

    assert said(look(of, date(2026, 6, 3))) == "relance-1"
    assert said(look(of, date(2026, 6, 4))) == "prescribed"


def test_insolvency_that_was_only_said_must_be_looked_up() -> None:
    """After such a word no letter leaves until the BODACC was searched."""
    told = (did("appel-1", after(5), outcome="insolvent"),)

    assert said(look(case(history=told), after(15))) == "insolvency"
    assert said(look(case(history=told, bodacc_checked_on=after(4)), after(15))) == "insolvency"
    assert said(look(case(history=told, bodacc_checked_on=after(5)), after(15))) == "appel-2"


def test_a_preventive_reminder_asks_for_no_fresh_receipts() -> None:
    """It demands nothing: neither receipts nor the minimum bar it."""
    by = settings(payments_checked_until=None, options=Options(min_amount=Decimal("1000.00")))

    assert said(look(case(), after(-5), by)) == "rappel-1"


def test_once_the_principal_is_paid_no_letter_asks_for_the_rest() -> None:
    """Penalties and the 40 € that remain are told, and left to the user."""
    found = look(case(payments=(paid(after(10), "100.00"),)), after(15))

    assert isinstance(found, Blocked)
    assert found.code is BlockCode.PAID
    assert "remain" in str(found.reason)


STEPS = {
    channel: (PlanStep(step=name, after_due=1, channel=channel),)
    for name, channel in (
        ("relance-1", Channel.EMAIL),
        ("relance-2", Channel.POST),
        ("mise-en-demeure", Channel.REGISTERED),
        ("appel-1", Channel.PHONE),
    )
}
NOBODY = Debtor(kind=DebtorKind.BUSINESS, name="Menuiserie Fictive SARL")


@pytest.mark.parametrize(
    ("channel", "field", "value", "wanted"),
    [
        (Channel.EMAIL, "iban", None, "creditor.iban"),
        (Channel.POST, "signatory", None, "creditor.signatory"),
        (Channel.POST, "address", (), "creditor.address"),
        (Channel.POST, "siren", None, None),
        (Channel.REGISTERED, "siren", None, "creditor.siren"),
        (Channel.REGISTERED, "legal_form", None, "creditor.legal_form"),
        (Channel.REGISTERED, "acts_as", "collector", "sender"),
        (Channel.PHONE, "iban", None, None),
    ],
)
def test_a_mention_of_the_creditor(
    channel: Channel, field: str, value: object, wanted: str | None
) -> None:
    """Each kind of document has its mentions; what is missing is named with its field."""
    creditor = CREDITOR.model_dump() | {field: value}

    found = look(case(), after(1), settings(plan=STEPS[channel], creditor=creditor))

    assert (wanted is not None) == (said(found) == "missing_mention")
    assert wanted is None or (isinstance(found, Blocked) and wanted in str(found.reason))


@pytest.mark.parametrize(
    ("channel", "wanted"),
    [
        (Channel.EMAIL, "debtor.contact.email=…"),
        (Channel.POST, "debtor.address"),
        (Channel.PHONE, None),
    ],
)
def test_an_address_of_the_debtor(channel: Channel, wanted: str | None) -> None:
    """No other channel is chosen where an address is missing; a call sheet can be completed."""
    found = look(case(debtor=NOBODY), after(1), settings(plan=STEPS[channel]))

    assert (wanted is not None) == (said(found) == "missing_mention")
    assert wanted is None or (isinstance(found, Blocked) and wanted in str(found.reason))


def test_all_that_is_missing_is_said_at_once() -> None:
    """One round of corrections is enough."""
    creditor = CREDITOR.model_copy(update={"iban": None, "signatory": None})

    found = look(
        case(debtor=DEBTOR.model_copy(update={"contact": Contact(name="M. Petit"), "address": ()})),
        after(1),
        settings(creditor=creditor),
    )

    assert isinstance(found, Blocked)
    email = "debtor.contact.email=…"
    for field in (email, "creditor.iban", "creditor.signatory"):
        assert field in str(found.reason)


def test_a_collector_has_a_written_mandate() -> None:
    """Who recovers for others names itself and its mandate (R124-3 and R124-4 CPCE)."""
    creditor = CREDITOR.model_dump() | {"acts_as": "collector"}
    sender = {
        "name": "Recouvrement Fictif",
        "address": ("1 RUE NEUVE", "69001 LYON"),
        "signatory": {"name": "Léa Exemple", "role": "Chargée de recouvrement"},
    }

    unproved = look(case(), after(1), settings(creditor=creditor, sender=sender))
    proved = look(
        case(), after(1), settings(creditor=creditor, sender={**sender, "mandate_date": DUE})
    )

    assert (said(unproved), said(proved)) == ("missing_mention", "relance-1")


def test_a_promise_is_not_called_broken_before_the_receipts_of_its_day_are_entered() -> None:
    """Money was to come by a day: no demand until the receipts of that day are entered."""
    promise = {"pay_by": after(20)}
    of = case(history=(did("relance-1", after(1), outcome="promise", promise=promise),))

    assert "payments_not_checked" == said(
        look(of, after(25), settings(payments_checked_until=after(19)))
    )
    assert "appel-1" == said(look(of, after(25), settings(payments_checked_until=after(20))))


def test_no_handover_before_the_receipts_of_the_last_date_to_pay_are_entered() -> None:
    """A case is not ready for a court while the money may have come by the date given."""
    of = case(history=(did("mise-en-demeure", after(35), pay_by=after(46)),))
    ready = settings(payments_checked_until=after(46))

    assert "payments_not_checked" == said(
        look(of, after(50), settings(payments_checked_until=after(45)))
    )
    assert "ready_for_handover" == said(look(of, after(50), ready))


def test_an_instalment_is_not_late_before_the_receipts_of_its_day_are_entered() -> None:
    """A payment plan is not called broken on receipts that were not entered."""
    plan = {"agreed_on": after(5), "instalments": [{"due_date": after(20), "amount": "50.00"}]}
    of = case(payment_plan=plan)

    assert "payments_not_checked" == said(
        look(of, after(25), settings(payments_checked_until=after(19)))
    )
