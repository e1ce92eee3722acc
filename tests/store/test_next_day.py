"""What was found for a case on a day is found again on each day until which it was said to hold."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.case.as_of import AsOf, until_of
from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.letters.decide import without_document
from relance_docs.plan.decision import standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import Blocked
from relance_docs.reading.check import Surroundings
from relance_docs.reading.reading import check_case, read_case
from relance_docs.review.agenda import deadline_tasks
from relance_docs.review.tasks import LEGAL
from relance_docs.store.rows import with_alerts
from relance_docs.store.tasks import asked_for
from tests.plan.builders import CREDITOR
from tests.plan.builders import on_day as on_day_of

EXAMPLES: Final = int(os.environ.get("FUZZ_EXAMPLES", "12"))
DAYS: Final = 12
"""One after the other, for each case that is drawn."""
BEGINNING: Final = date(2026, 1, 2)
SOME_DAY: Final = st.integers(0, 420).map(lambda days: BEGINNING + timedelta(days=days))
MAYBE: Final = st.one_of(st.none(), SOME_DAY)
AMOUNT: Final = st.sampled_from(["3.00", "40.00", "100.00", "140.00", "260.00"])
STEPS: Final = ("relance-1", "appel-1", "relance-2", "avertissement", "mise-en-demeure")
ADDRESS: Final = ["1 RUE DE LA CLE", "69001 LYON"]
PIECES: Final = [{"id": "p", "kind": "acknowledgment", "title": "Accord"}]


def facts(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:  # noqa: ANN401 - of any kind
    """Draw a record; a field without a value is left out."""
    strategies = {
        n: v if isinstance(v, st.SearchStrategy) else st.just(v) for n, v in fields.items()
    }
    drawn = st.fixed_dictionaries(strategies)
    return drawn.map(
        lambda each: {name: value for name, value in each.items() if value is not None}
    )


def one_of_two(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw it, or nothing."""
    return st.one_of(st.none(), of)


INVOICES: Final = facts(
    issue_date=st.sampled_from([BEGINNING - timedelta(days=40), date(2021, 9, 1)]),
    due_date=st.one_of(SOME_DAY, st.sampled_from([date(2021, 9, 20), date(2024, 10, 2)])),
    total_with_vat=AMOUNT,
    delivery_date=one_of_two(st.just(date(2021, 8, 30))),
    dispute=one_of_two(
        facts(raised_on=SOME_DAY, amount=st.none() | AMOUNT, reason="x", resolved_on=MAYBE)
    ),
    sent_back=one_of_two(facts(notified_on=SOME_DAY, reason="x", completed_on=MAYBE)),
)
EVENTS: Final = facts(
    at=SOME_DAY,
    step=st.sampled_from([None, *STEPS]),
    channel=st.sampled_from(["email", "post", "phone", "registered"]),
    outcome=st.sampled_from(
        [None, None, "promise", "dispute", "no_answer", "returned", "insolvent"]
    ),
    pay_by=MAYBE,
    received_on=MAYBE,
)
DECISIONS: Final = facts(
    kind=st.sampled_from(["order", "judgment"]),
    made_on=SOME_DAY,
    principal=AMOUNT,
    interest=st.sampled_from(["legal", "claimed", "none"]),
    served_on=MAYBE,
    opposed_on=one_of_two(SOME_DAY),
)
OF_A_CASE: Final = {
    "payments": st.lists(
        facts(
            received_on=SOME_DAY,
            amount=AMOUNT,
            bounced=one_of_two(facts(bounced_on=SOME_DAY)),
        ),
        max_size=2,
    ),
    "credit_notes": st.lists(facts(number="AV-1", issue_date=SOME_DAY, amount=AMOUNT), max_size=1),
    "payment_plan": facts(
        agreed_on=SOME_DAY,
        instalments=st.lists(facts(due_date=SOME_DAY, amount=AMOUNT), min_size=1, max_size=3),
        proof="p",
        acceleration_clause=st.booleans(),
        covers=st.sampled_from([None, "principal", "all"]),
    ),
    "pause": facts(since=MAYBE, until=SOME_DAY, reason="x"),
    "insolvency": facts(
        kind=st.sampled_from(["liquidation", "redressement"]),
        opened_on=SOME_DAY,
        published_on=MAYBE,
    ),
    "over_indebtedness": facts(
        admissible_on=SOME_DAY,
        informed_on=MAYBE,
        measures_on=MAYBE,
        ended_on=MAYBE,
        erased_on=MAYBE,
    ),
    "title": facts(requested_on=MAYBE, decisions=st.lists(DECISIONS, max_size=2)),
    "guarantors": st.lists(
        facts(name="Paul Exemple", address=ADDRESS, signed_on=SOME_DAY, until=MAYBE), max_size=1
    ),
    "co_debtors": st.lists(facts(name="Léa Exemple", address=ADDRESS, bound_by="bail"), max_size=1),
    "credit_policy": facts(limit=st.none() | AMOUNT, payment_days=st.sampled_from([None, 30])),
    "handed_over": facts(to="lawyer", handed_on=SOME_DAY),
    "closed": facts(reason="settled", closed_on=SOME_DAY),
    "terms": facts(
        penalty_rate=st.sampled_from(
            [None, {"fixed": "8.00"}, {"legal_times": "3"}, {"ecb_plus": "1"}]
        ),
        below_floor=st.sampled_from([None, "as_written", "floor", "default_rate"]),
        allocation=st.sampled_from([None, "capital_first"]),
        rate_reading=st.sampled_from([None, "frozen"]),
    ),
}
"""What a case may tell beside its invoices and events."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case to which whatever may happen has happened, in any order."""
    kind = draw(st.sampled_from(["business", "business", "consumer", "public_body"]))
    consent = draw(one_of_two(facts(given_on=SOME_DAY, proof="p", withdrawn_on=MAYBE)))
    debtor = {"kind": kind, "name": "Fictive", "address": ADDRESS, "e_registered_consent": consent}
    bills = draw(st.lists(INVOICES, min_size=1, max_size=3))
    promise = {"pay_by": draw(SOME_DAY), "amount": draw(st.none() | AMOUNT)}
    events = sorted(draw(st.lists(EVENTS, max_size=6)), key=lambda event: event["at"])
    asked = draw(st.sets(st.sampled_from(sorted(OF_A_CASE)), max_size=4))
    stated = {name: draw(OF_A_CASE[name]) for name in sorted(asked)}
    return Case.model_validate(
        {
            "number": "2026-001",
            "debtor": debtor,
            "invoices": [{**bill, "invoice_number": f"FA-{n}"} for n, bill in enumerate(bills)],
            "history": [
                event | ({"promise": promise} if event.get("outcome") == "promise" else {})
                for event in events
            ],
            "pieces": PIECES,
            **stated,
        }
    )


@st.composite
def workspaces(draw: st.DrawFn) -> Settings:
    """Draw the settings of a workspace."""
    insured = {"insurer": "Assureur", "days_to_declare": 60}
    return Settings.model_validate(
        {
            "creditor": CREDITOR,
            "payments_checked_until": draw(st.one_of(MAYBE, st.just(date(2036, 1, 1)))),
            "credit_insurance": draw(st.sampled_from([None, insured])),
            "options": {"min_days_between_letters": draw(st.sampled_from([0, 7, 30]))},
        }
    )


def decision(on_day: CaseOnDay) -> str | None:
    """Return what `letters` says of a case without a document; None of one with a document."""
    found = standing(on_day)
    if not isinstance(found, Blocked):
        return None
    return repr((without_document(on_day.case.number, found), deadline_tasks(on_day, LEGAL)))


def row(on_day: CaseOnDay) -> str:
    """Return what `status` says of a case."""
    return repr(with_alerts(on_day))


def asked(on_day: CaseOnDay) -> str:
    """Return what `today` says of a case."""
    return repr(asked_for(on_day))


def judged(on_day: CaseOnDay) -> str:
    """Return what `check` finds in a case."""
    raw = on_day.case.model_dump_json(exclude_unset=True).encode()
    around = Surroundings(
        settings=on_day.settings, as_of=on_day.as_of, latest=on_day.as_of, rates=on_day.rates
    )
    reading = read_case(raw, path="cases/2026-001.yaml", number="2026-001")
    return repr(check_case(reading, around))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.lists(cases(), max_size=1), workspaces(), SOME_DAY)
def test_what_holds_is_what_is_found_anew(
    of: Case, others: list[Case], by: Settings, first: date
) -> None:
    """Outcome, deadlines, row, tasks and findings are the same, word for word, day after day."""

    def on(day: date) -> CaseOnDay:
        found = on_day_of(of, day, by)
        return CaseOnDay(case=of, settings=by, rates=found.rates, as_of=day, others=tuple(others))

    for find in (decision, row, asked, judged):
        until, held = first, None
        for day in (first + timedelta(days=days) for days in range(DAYS)):
            if day >= until:
                as_of = AsOf.of(day)
                held = find(on(as_of))
                until = until_of(as_of) if held is not None else day + timedelta(days=1)
                assert until > day
            assert find(on(day)) == held, (find.__name__, until)
