"""A life-cycle message says what it says: a dispute, an approval, an announcement, a payment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance_docs.importing.records import Asked
from tests.importing.documents import Paper, status_message
from tests.importing.import_bench import CASE, Bench

NUMBER = "FA-2026-0001"
ANNOUNCED = (
    "Statut 211 « Paiement transmis » : annoncé par l’acheteur, non reçu à ce titre. "
    "Montant indiqué : 600.00 EUR."
)


def message(**changes: str | tuple[str, str]) -> bytes:
    """Return a message about the invoice of the case."""
    return status_message(NUMBER, **changes)  # type: ignore[arg-type]


def refusal(bench: Bench, content: bytes, asked: Asked | None = None) -> str:
    """Return why nothing of a message is taken."""
    plan = bench.plan(content, asked=asked)
    assert () == plan.cases
    return str(plan.refusals["0"])


@pytest.mark.parametrize(
    ("status", "label"), [("207", "En_litige"), ("210", "Refusee"), ("213", "Rejetee")]
)
def test_a_contested_invoice_is_in_dispute_with_its_reason(
    bench: Bench, status: str, label: str
) -> None:
    """The words of the buyer, his code and the day of the status are kept."""
    reason = ("TX_TVA_ERR", "Taux de TVA erroné")
    plan = bench.plan(message(status=status, label=label, reason=reason))
    (invoice,) = bench.case_after(plan, "2026-014").invoices
    assert invoice.dispute is not None
    assert (date(2026, 5, 12), "Taux de TVA erroné (TX_TVA_ERR)", None) == (
        invoice.dispute.raised_on,
        invoice.dispute.reason,
        invoice.dispute.amount,
    )


def test_a_dispute_without_a_reason_says_so(bench: Bench) -> None:
    """A dispute needs words; none are made up."""
    (invoice,) = bench.case_after(bench.plan(message()), "2026-014").invoices
    assert invoice.dispute is not None
    assert "En litige, sans motif indiqué" == invoice.dispute.reason


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("205", "Statut 205 « Approuvée » : la facture est approuvée par l’acheteur."),
        ("206", "Statut 206 « Approuvée partiellement » par l’acheteur."),
        ("208", "Statut 208 « Suspendue » par l’acheteur."),
        (
            "211",
            ANNOUNCED,
        ),
    ],
)
def test_an_approval_and_an_announcement_are_kept_in_the_history(
    bench: Bench, status: str, words: str
) -> None:
    """211 is announced, not received: no payment is entered."""
    amount = {"amount": "600", "kind": "MPA"} if status == "211" else {}
    plan = bench.plan(message(status=status, label="x", **amount))
    case = bench.case_after(plan, "2026-014")
    (entry,) = case.history
    assert (date(2026, 5, 12), (NUMBER,), words, ()) == (
        entry.day,
        entry.invoices,
        entry.note,
        case.payments,
    )


def test_what_is_cashed_is_a_payment(bench: Bench) -> None:
    """212 comes from the seller's own side, with its amount."""
    plan = bench.plan(message(status="212", label="Encaissée", amount="600"))
    (payment,) = bench.case_after(plan, "2026-014").payments
    assert (date(2026, 5, 12), Decimal("600.00"), NUMBER) == (
        payment.received_on,
        payment.amount,
        payment.invoice_number,
    )


def test_a_payment_of_the_same_amount_is_a_question(bench: Bench) -> None:
    """The bank may have told of it already, on another day."""
    case = bench.root / "cases" / "2026-014.yaml"
    case.write_text(CASE + "\npayments:\n  - {received_on: 2026-05-11, amount: 600.00}\n")
    content = message(status="212", label="Encaissée", amount="600.00")
    plan = bench.plan(content)
    assert ((), ["FA-2026-0001.212.2026-05-12"]) == (
        plan.cases,
        [decision.key for decision in plan.decisions],
    )
    answers = {"FA-2026-0001.212.2026-05-12": "skip"}
    assert "left out, as you said" == refusal(bench, content, Asked(answers=answers))
    another = {"FA-2026-0001.212.2026-05-12": "yes"}
    assert 1 == len(bench.plan(content, asked=Asked(answers=another)).cases)


@pytest.mark.parametrize(
    "content",
    [
        message(reason=("DEST_ERR", "Erreur de destinataire")),
        message(status="205", label="Approuvée"),
        message(status="211", label="Paiement transmis", amount="600"),
        message(status="212", label="Encaissée", amount="600"),
    ],
    ids=["207", "205", "211", "212"],
)
def test_the_same_message_twice_adds_nothing(bench: Bench, content: bytes) -> None:
    """A platform may send a message again."""
    bench.write(bench.plan(content))
    assert "this status is already in case 2026-014" in refusal(bench, content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (status_message("FA-9"), "no case has invoice FA-9"),
        (message(issued="2025-03-31"), "is dated 2026-03-31, not 2025-03-31: it is another"),
        (message(seller="010000859"), "the seller has the SIREN 010000859"),
        (message(status="204", label="Prise_en_charge"), "status 204 (Prise en charge) changes no"),
        (message(status="212", label="Encaissée"), "status 212 without an amount in euros"),
    ],
)
def test_what_concerns_no_invoice_of_ours_is_left_out(
    bench: Bench, content: bytes, reason: str
) -> None:
    """An unknown invoice is passed over with its reason."""
    assert reason in refusal(bench, content)


def test_a_message_finds_the_invoice_of_the_same_import(empty: Bench) -> None:
    """Invoices come before what is said of them."""
    plan = empty.plan(status_message(), Paper().cii())
    (invoice,) = empty.case_after(plan, "2026-001").invoices
    assert invoice.dispute is not None


def test_the_day_of_the_money_counts_where_it_is_told(bench: Bench) -> None:
    """Interest runs until the money came, not until the platform said so."""
    told = (
        b'</ram:ValueAmount><ram:ValueDateTime><udt:DateTimeString format="102">20260508'
        b"</udt:DateTimeString></ram:ValueDateTime>"
    )
    message = status_message("FA-2026-0001", status="212", amount="600.00")
    plan = bench.plan(message.replace(b"</ram:ValueAmount>", told))
    (payment,) = bench.case_after(plan, "2026-014").payments
    assert "2026-05-08" == str(payment.received_on)


def test_more_than_is_due_is_said(bench: Bench) -> None:
    """The payment is taken, and a person looks at it."""
    plan = bench.plan(status_message("FA-2026-0001", status="212", amount="700.00"))
    assert ["FA-2026-0001: 700.00 € is more than the 600.00 € due on it"] == [
        str(warning) for _source, warning in plan.warnings
    ]
