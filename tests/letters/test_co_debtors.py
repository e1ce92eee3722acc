"""Several debtors of one debt: each gets letters of its own, of one claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.parties import Debtor
from relance_docs.case.plan import Channel
from relance_docs.letters.document import page_of
from tests.letters.letter_cases import case_of, job, sent
from tests.letters.reading_html import words

OTHER = {
    "name": "Holding Fictive SAS",
    "address": ("1 RUE DU TEST", "69001 LYON"),
    "bound_by": "article 4 du contrat du 3 mai 2026",
}
THIRD = {
    "name": "M. Paul Exemple",
    "address": ("2 RUE DU TEST", "69002 LYON"),
    "contact": {"name": "M. Paul Exemple", "email": "paul@exemple.example"},
    "bound_by": "article 5 du contrat du 3 mai 2026",
}
PROMISE = {"at": date(2026, 6, 1), "channel": "phone", "promise": {"pay_by": date(2026, 6, 30)}}
PLAN = {
    "agreed_on": date(2026, 6, 1),
    "instalments": [{"due_date": date(2026, 7, 1), "amount": Decimal("12000.00")}],
    "acceleration_clause": True,
    "proof": "p",
}


def _case(**more: object) -> Case:
    history = (
        sent("relance-1", date(2026, 5, 4)),
        sent("relance-1", date(2026, 5, 4), party=OTHER["name"]),
        sent("relance-2", date(2026, 5, 18)),
        PROMISE,
    )
    return case_of("business", co_debtors=(OTHER, THIRD), **({"history": history} | more))


def test_each_is_written_to_as_the_one_who_owes() -> None:
    """The letter goes to the co-debtor by name and address, and says with whom it owes, and why."""
    debtor, other, third = job(_case(), "mise-en-demeure").letters
    pages = [words(page_of(each)) for each in (debtor, other, third)]

    assert [each.path.rpartition("/")[2] for each in (debtor, other, third)] == [
        "2026-11-20-mise-en-demeure.pdf",
        "2026-11-20-mise-en-demeure--2-holding-fictive-sas.pdf",
        "2026-11-20-mise-en-demeure--3-m-paul-exemple.pdf",
    ]
    assert "1 RUE DU TEST" in pages[1]
    assert "Monsieur," in pages[2]
    assert "sur Holding Fictive SAS et Menuiserie Fictive SARL, M. Paul Exemple" in pages[1]
    assert all(
        "(article 4 du contrat du 3 mai 2026 ; " in page.replace("\u202f", " ")
        for page in (pages[0], pages[1])
    )


def test_there_is_one_claim() -> None:
    """All are asked for the same sum, to the cent, and by the same day."""
    letters = job(_case(), "mise-en-demeure").letters

    assert len({each.owed.total_due for each in letters}) == 1
    assert len({words(page_of(each)).split("payer la somme de")[1][:14] for each in letters}) == 1


def test_nobody_is_reminded_of_what_another_was_told() -> None:
    """A co-debtor's letter speaks of its own letters, never of those and the promise of another."""
    debtor, other, third = (words(page_of(each)) for each in job(_case(), "relance-2").letters)

    assert "18 mai 2026" in debtor
    assert "Vous aviez annoncé le 1er juin 2026" in debtor
    assert "notre demande du 4 mai 2026" in other
    assert "18 mai 2026" not in other
    assert "Vous aviez annoncé" not in other
    assert "Malgré" not in third


def test_each_is_reached_by_the_way_that_leads_there() -> None:
    """An e-mail step goes by post to who has no e-mail address."""
    _debtor, other, third = job(_case(history=()), "relance-1").letters

    assert (other.due.step.channel, other.email_path) == ("post", None)
    assert third.email_path is not None


def test_what_fell_due_early_is_asked_of_the_debtor_alone() -> None:
    """An acceleration by the debtor's fault does not reach the others (1305-5 C. civ.)."""
    notice = sent("mise-en-demeure", date(2026, 7, 10), pay_by=date(2026, 7, 20))
    pieces = ({"id": "p", "kind": "acknowledgment", "title": "Échéancier signé"},)
    accelerated = _case(payment_plan=PLAN, pieces=pieces, history=(notice,))

    assert len(job(accelerated, "mise-en-demeure").letters) == 1


def test_a_call_is_made_to_the_debtor() -> None:
    """No sheet is made for a call to a co-debtor."""
    assert len(job(_case(), "appel-1").letters) == 1


def test_the_consent_of_one_is_not_that_of_another() -> None:
    """An electronic registered letter to who did not agree to it herself goes on paper (L100)."""
    consent = {"given_on": date(2026, 1, 5), "proof": "p"}
    pieces = ({"id": "p", "kind": "other", "title": "Accord"},)
    base = case_of("consumer", co_debtors=(OTHER, THIRD), pieces=pieces)
    debtor = Debtor.model_validate(
        base.debtor.model_dump(exclude_none=True) | {"e_registered_consent": consent}
    )
    made = job(base.model_copy(update={"debtor": debtor}), "mise-en-demeure")
    step = made.due.step.model_copy(update={"channel": Channel.E_REGISTERED})
    letters = replace(made, due=replace(made.due, step=step)).letters

    assert [each.due.step.channel for each in letters] == [
        "e_registered",
        "registered",
        "registered",
    ]


def test_what_another_promised_is_told_to_none() -> None:
    """A promise of a co-debtor that was broken stands in her letter, and in no other."""
    broken = PROMISE | {"party": OTHER["name"]}
    debtor, other, third = (
        words(page_of(each)) for each in job(_case(history=(broken,)), "relance-2").letters
    )

    assert "Vous aviez annoncé" in other
    assert "Vous aviez annoncé" not in debtor + third
