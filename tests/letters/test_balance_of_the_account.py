"""What a document says of money received: the balance, or how it becomes the claim."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance_docs.case.case import Case
from relance_docs.case.claims import Bounced, Payment
from relance_docs.case.history import ClaimedAmount, HistoryEntry, SentDocument
from relance_docs.case.plan import Channel
from relance_docs.claim.extract import attachments
from relance_docs.letters.document import page_of
from tests.letters.letter_cases import PAST, case_of, job
from tests.letters.reading_html import text_of, tree

PART = Payment(received_on=date(2026, 9, 1), amount=Decimal("4000.00"), reference="VIR")
LATER = Payment(received_on=date(2026, 10, 1), amount=Decimal("250.50"), reference="VIR 2")
BALANCE, LEFT = "7\u202f749,50\u00a0€", Decimal("7749.50")
ALLOCATION = ("imput", "1343-1", "1342-10")


def said(case: Case, step: str) -> str:
    """Return the words of a document."""
    return text_of(tree(page_of(job(case, step))))


@pytest.mark.parametrize("step", ["relance-1", "appel-1"])
def test_without_penalties_it_is_the_balance_of_the_account(step: str) -> None:
    """12 000.00 less 4 000.00 and 250.50: and nothing is said of allocation."""
    words = said(case_of(payments=(PART, LATER)), step)

    assert BALANCE in words
    assert not any(word in words for word in ALLOCATION)
    assert "40,00" not in words


def test_with_penalties_the_way_from_that_balance_is_told() -> None:
    """The balance, what accrued, the indemnity, their sum, and what is left of each."""
    made = job(case_of(payments=(PART, LATER), history=PAST), "mise-en-demeure")
    words = text_of(tree(page_of(made)))
    (claim,) = made.owed.invoices

    assert f"Solde du compte pour cette facture\u00a0: {BALANCE}" in words
    assert "Imputé sur le principal" in words
    assert "articles 1342-10 et 1343-1" in words
    assert made.owed.account.principal_due == LEFT
    assert LEFT + claim.penalties_accrued + claim.indemnity_accrued == claim.total_due


def test_without_a_payment_there_is_nothing_to_bridge() -> None:
    """The column and the sentence are those of a claim on which nothing was received."""
    words = said(case_of(history=PAST), "mise-en-demeure")

    assert "Réglé, crédité" in words
    assert "Solde du compte" not in words


def test_no_debtor_is_told_what_other_choices_would_give() -> None:
    """Neither on paper nor in the files inside."""
    made = job(case_of(payments=(PART,), history=PAST), "mise-en-demeure")
    inside = attachments(made.on_day, made.due.invoice_numbers)

    assert "Pour information, avec" not in text_of(tree(page_of(made)))
    assert all(b"other_" not in each.content for each in inside)


def test_a_payment_that_came_back_is_told() -> None:
    """It is not counted, and the letter says when it came back."""
    bounced = PART.model_copy(update={"bounced": Bounced(bounced_on=date(2026, 9, 8))})
    words = " ".join(said(case_of(payments=(bounced, LATER)), "relance-1").split())

    assert "du 1er septembre 2026 est revenu impayé le 8 septembre 2026" in words
    assert "11 749,50 €" in words


def test_an_amount_that_changed_is_rectified_once() -> None:
    """The letter after the one that gave another amount says so; the one after that does not."""
    told = case_of().invoices[0]

    def sent(day: date, amount: str, step: str) -> HistoryEntry:
        amounts = (ClaimedAmount(invoice_number=told.invoice_number, amount_due=Decimal(amount)),)
        document = SentDocument(file="x.pdf", sha256="0" * 64, amounts=amounts)
        return HistoryEntry(at=day, step=step, channel=Channel.EMAIL, document=document)

    before = sent(date(2026, 10, 1), "13500.00", "relance-1")
    since = sent(date(2026, 10, 10), str(told.principal), "relance-2")

    assert "Ce montant est rectifié" in said(case_of(history=(before,)), "avertissement")
    assert "rectifié" not in said(case_of(history=(before, since)), "avertissement")
