"""The chronology: every dated fact once, in order, with its pièces and its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from relance_docs.case.case import Case
from relance_docs.case.record import Loc
from relance_docs.review.chronology import chronology
from relance_docs.review.exhibits import bordereau
from relance_docs.review.records import DatedFact, FactKind
from tests.plan.builders import case, credited, did, instalment, invoice, paid
from tests.review.review_cases import AS_OF, communicated, piece, under_review, whole_case

DAYS = st.dates(date(2026, 4, 1), date(2026, 11, 20))


def told(of: Case, as_of: date = AS_OF) -> tuple[DatedFact, ...]:
    """Return the chronology of a case."""
    asked = under_review(of, as_of)
    return chronology(asked, bordereau(asked))


def lines(of: Case, as_of: date = AS_OF) -> list[str]:
    """Return each fact with its day and the numbers of its pièces."""
    return [
        f"{fact.day} {fact.title} {[e.number for e in fact.exhibits]}" for fact in told(of, as_of)
    ]


def test_a_whole_case_is_told_in_order() -> None:
    """From the quote to the search in the BODACC, each fact with what shows it."""
    of = whole_case(payments=[paid(date(2026, 6, 20), "2000.00")], bodacc_checked_on="2026-09-01")

    registered = (
        "lettre recommandée avec demande d’avis de réception n°\xa01A 000\xa0000\xa00009\xa03"
    )
    assert lines(of) == [
        "2024-01-01 cgv [3]",
        "2026-03-02 devis [2]",
        "2026-04-30 Livraison ou exécution [4]",
        "2026-05-04 Facture FA-1 [5]",
        "2026-06-03 Échéance de la facture FA-1 []",
        "2026-06-04 Relance, courriel [8, 9]",
        "2026-06-12 mail-client [7]",
        "2026-06-20 Règlement reçu [13]",
        f"2026-07-10 Mise en demeure, {registered} [10, 11]",
        "2026-07-12 Première présentation et réception\xa0: mise en demeure [12]",
        "2026-07-22 Fin du délai de règlement\xa0: mise en demeure []",
        "2026-09-01 kbis [1]",
        "2026-09-01 releve [6]",
        "2026-09-01 Consultation du BODACC [14]",
    ]


def test_a_promise_of_which_nothing_else_is_known_is_told_once() -> None:
    """Without channel and note there is no event beside the promise; with a note there is."""
    promised = {"at": date(2026, 6, 8), "promise": {"pay_by": "2026-06-20"}}
    alone, noted = case(history=[promised]), case(history=[promised | {"note": "Vendredi."}])

    said = [line for line in lines(alone) if "2026-06-08" in line]
    told_twice = [line for line in lines(noted) if "2026-06-08" in line]

    assert ["2026-06-08 Promesse de règlement []"] == said
    assert "2026-06-08 Échange avec le débiteur []" in told_twice


def test_nothing_after_the_day_is_told() -> None:
    """A promise is told on its day, what became of it only when its date has come."""
    call = did(None, date(2026, 6, 8), channel="phone", promise={"pay_by": "2026-06-20"})
    of = case(history=[call])

    assert "2026-06-08 Promesse de règlement []" in lines(of, date(2026, 6, 19))
    assert not any("Terme de la promesse" in line for line in lines(of, date(2026, 6, 19)))
    (end,) = [f for f in told(of) if f.kind is FactKind.PROMISE_DATE]
    assert end.detail == "Promesse non tenue. Reçu entre-temps\xa0: 0,00\xa0€."
    assert end.source == ("history", 0, "promise", "pay_by")


def test_what_shows_a_call_or_a_message_is_cited() -> None:
    """Not only what shows a letter."""
    answer = did(None, date(2026, 6, 12), channel="email", note="x", proof="mail")
    visit = did(None, date(2026, 6, 14), channel="visit", note="x", proof="photo")
    pieces = [piece("mail", "exchange", "2026-06-12"), piece("photo", "other", "2026-06-15")]

    told_of = lines(case(history=[answer, visit], pieces=pieces))

    assert told_of[-2:] == ["2026-06-12 Courriel [1]", "2026-06-14 Visite [2]"]


def test_calls_of_one_day_stand_by_their_hour() -> None:
    """Whatever their order in the file."""
    later = did("appel-2", date(2026, 6, 8), channel="phone", at="2026-06-08T16:00+02:00")
    sooner = did("appel-1", date(2026, 6, 8), channel="phone", at="2026-06-08T09:00+02:00")

    calls = [f for f in told(case(history=[later, sooner])) if f.kind is FactKind.CALL]

    assert [call.source for call in calls] == [("history", 1, "at"), ("history", 0, "at")]


def test_a_piece_without_a_file_is_cited_by_nobody() -> None:
    """Its fact is told, without a number."""
    of = case(
        invoice(pieces=("bl",), delivery_date="2026-05-02"),
        pieces=[{"id": "bl", "kind": "delivery_note", "title": "BL", "date": "2026-05-02"}],
    )

    assert lines(of)[0] == "2026-05-02 Livraison ou exécution []"


STATES: dict[str, Any] = {
    "payment_plan": {
        "agreed_on": "2026-07-01",
        "instalments": [instalment(date(2026, 8, 1), "50.00"), instalment(AS_OF, "50.00")],
    },
    "pause": {"since": "2026-08-02", "until": "2026-08-09", "reason": "congés"},
    "insolvency": {"kind": "liquidation", "opened_on": "2026-09-01", "published_on": "2026-09-08"},
    "bodacc_checked_on": "2026-09-09",
    "bordereaux": [communicated("2026-09-10", "x")],
    "handed_over": {"to": "lawyer", "handed_on": "2026-09-11"},
    "closed": {"reason": "written_off", "closed_on": "2026-11-01"},
}


@settings(max_examples=60, deadline=None)
@given(st.lists(DAYS, min_size=4, max_size=4), st.sets(st.sampled_from(sorted(STATES))))
def test_every_dated_fact_is_told_in_order(days: list[date], states: set[str]) -> None:
    """Each date of the file through the day asked for is that of a fact, at its very place."""
    raised, received, sent, issued = days
    entry = did("relance-2", sent, channel="post", pay_by=AS_OF, received_on=AS_OF)
    of = case(
        invoice(
            issue_date=min(issued, date(2026, 6, 3)),
            dispute={"raised_on": raised, "reason": "r", "resolved_on": AS_OF},
        ),
        invoice("FA-2", instalments=[instalment(date(2026, 6, 1), "100.00")]),
        payments=[paid(received, "10.00")],
        credit_notes=[credited(received, "10.00")],
        history=[entry],
        terms={"accepted_on": "2026-04-01"},
        **{name: STATES[name] for name in states},
    )

    found = told(of)

    assert [fact.day for fact in found] == sorted(fact.day for fact in found)
    expected = {loc: day for loc, day in _dated(of) if day <= AS_OF}
    assert expected == {fact.source: fact.day for fact in found if fact.source in expected}


def _dated(record: BaseModel, loc: Loc = ()) -> list[tuple[Loc, date]]:
    """Return every date under a record with its place."""
    found: list[tuple[Loc, date]] = []
    for name in type(record).model_fields:
        value = getattr(record, name)
        items = enumerate(value) if isinstance(value, tuple) else ((None, value),)
        for i, item in items:
            inner = (*loc, name) if i is None else (*loc, name, i)
            if isinstance(item, BaseModel):
                found += _dated(item, inner)
            elif isinstance(item, date):
                found.append((inner, item))
    return found


def test_a_dispute_of_the_whole_amount_is_not_told_as_of_a_part() -> None:
    """Whether the file gives the amount or not."""
    facts = {"raised_on": "2026-06-10", "reason": "r"}

    def title(amount: str | None) -> str:
        of = case(invoice(amount="100.00", dispute=facts | {"amount": amount}))
        asked = under_review(of)
        told = chronology(asked, bordereau(asked))
        return next(fact.title for fact in told if fact.kind is FactKind.DISPUTE_RAISED)

    assert title(None) == title("100.00") == "Facture FA-1 contestée"
    assert title("40.00") == "Facture FA-1 en partie contestée"


def test_the_copy_of_a_mise_en_demeure_is_cited_where_it_is_told() -> None:
    """Its pièce does not stand as a second event of that day."""
    sent_on = date(2026, 7, 10)
    copy = piece("copie", "formal_notice", sent_on.isoformat())
    of = case(pieces=[copy], history=[did("mise-en-demeure", sent_on, channel="registered")])
    asked = under_review(of)

    told = [fact for fact in chronology(asked, bordereau(asked)) if fact.day == sent_on]

    assert [[e.id for e in fact.exhibits] for fact in told] == [["copie"]]
