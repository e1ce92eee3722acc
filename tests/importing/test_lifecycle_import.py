"""A life-cycle message says what it says: a dispute, an approval, an announcement, a payment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance_docs.importing.records import ImportAsked
from relance_docs.plan.decision import standing
from relance_docs.plan.records import Blocked
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


def refusal(bench: Bench, content: bytes, asked: ImportAsked | None = None) -> str:
    """Return why nothing of a message is taken."""
    plan = bench.plan(content, asked=asked)
    assert () == plan.cases
    return str(plan.refusals["0"])


@pytest.mark.parametrize(("status", "label"), [("207", "En_litige"), ("210", "Refusee")])
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


@pytest.mark.parametrize("status", ["205", "207", "212"])
def test_a_status_after_a_fixed_day_is_not_taken(bench: Bench, status: str) -> None:
    """What `paid`, `note` and `dispute` refuse that day, a message does not bring either."""
    settings = bench.root / "relance.yaml"
    settings.write_text(f"{settings.read_text()}as_of: 2026-05-11\n")
    said = refusal(bench, message(status=status, label="x", amount="600"))
    assert "2026-05-12 is in the future: only what has happened is recorded" == said


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
    assert "left out, as you said" == refusal(bench, content, ImportAsked(answers=answers))
    another = {"FA-2026-0001.212.2026-05-12": "yes"}
    assert 1 == len(bench.plan(content, asked=ImportAsked(answers=another)).cases)


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


def test_more_than_is_left_is_a_question(bench: Bench) -> None:
    """Payments and credit notes count: what settles nothing may be no money at all."""
    content = status_message("FA-2026-0001", status="212", amount="700.00")
    plan = bench.plan(content)
    assert ((), ["FA-2026-0001.212.2026-05-12"]) == (
        plan.cases,
        [decision.key for decision in plan.decisions],
    )
    assert "700.00 € is more than the 600.00 € left on it" in str(plan.decisions[0].question)
    answered = bench.plan(
        content, asked=ImportAsked(answers={"FA-2026-0001.212.2026-05-12": "yes"})
    )
    assert 1 == len(bench.case_after(answered, "2026-014").payments)


def test_what_a_credit_note_settled_brings_no_money(bench: Bench) -> None:
    """The platform says « Encaissée » of the invoice and of the credit note that settles it."""
    credited = "\ncredit_notes:\n  - {number: AV-1, issue_date: 2026-05-10, amount: 600.00, "
    path = bench.root / "cases" / "2026-014.yaml"
    path.write_text(CASE + credited + "invoice_number: FA-2026-0001}\n", encoding="utf-8")

    of_invoice = bench.plan(status_message("FA-2026-0001", status="212", amount="600.00"))
    assert ((), 1) == (of_invoice.cases, len(of_invoice.decisions))
    of_note = status_message("AV-1", issued="2026-05-10", status="212", amount="-600.00")
    assert "AV-1 is a credit note, which counts in case 2026-014 already" in refusal(bench, of_note)


def test_payments_of_one_amount_for_two_invoices_are_two(bench: Bench) -> None:
    """Each message names its invoice: only a payment that names this one, or none, is alike."""
    path = bench.root / "cases" / "2026-014.yaml"
    second = "  - {invoice_number: FA-2, issue_date: 2026-03-31, due_date: 2026-04-30, "
    path.write_text(f"{CASE}{second}total_with_vat: 600.00}}\n", encoding="utf-8")

    plan = bench.plan(
        status_message("FA-2026-0001", status="212", amount="600.00"),
        status_message("FA-2", status="212", amount="600.00"),
    )
    case = bench.case_after(plan, "2026-014")
    assert ((), ["FA-2026-0001", "FA-2"]) == (
        plan.decisions,
        [payment.invoice_number for payment in case.payments],
    )


def test_two_equal_payments_of_one_day_in_a_message_are_asked_about(bench: Bench) -> None:
    """Neither is dropped for the other, each has its own question; read again, they add nothing."""
    content = message(status="212", label="Encaissée", amount="100.00")
    start, end = b"<ram:ReferenceReferencedDocument>", b"</ram:ReferenceReferencedDocument>"
    one = content[content.index(start) : content.index(end) + len(end)]
    both = content.replace(one, one + one)
    second = {"FA-2026-0001.212.2026-05-12.2": "yes"}

    assert list(second) == [decision.key for decision in bench.plan(both).decisions]
    case = bench.case_after(bench.plan(both, asked=ImportAsked(answers=second)), "2026-014")

    assert [Decimal("100.00")] * 2 == [payment.amount for payment in case.payments]
    assert () == bench.plan(both).cases


def test_money_that_the_platform_says_went_back_is_below_zero(bench: Bench) -> None:
    """A cashed amount with a minus sign is what was given back to the debtor."""
    bench.write(bench.plan(status_message("FA-2026-0001", status="212", amount="600.00")))
    back = status_message("FA-2026-0001", status="212", amount="-150.00", given="2026-06-01")
    case = bench.case_after(bench.plan(back), "2026-014")
    assert [Decimal("600.00"), Decimal("-150.00")] == [p.amount for p in case.payments]


@pytest.mark.parametrize(
    ("status", "label", "words"),
    [
        ("213", "Rejetee", "rejetée par une plateforme (213)"),
        ("220", "Annulee", "annulée (220)"),
        ("225", "Affacturee", "affacturée (225)"),
        ("227", "Changement_de_compte", "changement de compte à payer (227)"),
    ],
)
def test_what_ends_or_moves_a_debt_waits_for_a_person(
    bench: Bench, status: str, label: str, words: str
) -> None:
    """It is no dispute of the debtor: it is kept in the history, and no letter leaves meanwhile."""
    content = message(status=status, label=label)
    plan = bench.plan(content)
    case = bench.case_after(plan, "2026-014")

    assert (None, f"FA-2026-0001.{status}") == (case.invoices[0].dispute, plan.decisions[0].key)
    assert [True] == [words in line for line in case.to_confirm]
    assert isinstance(standing(bench.load().on_day(case)), Blocked)
    assert "this status is already in case" in refusal(bench, content)

    answers = {f"FA-2026-0001.{status}": "dispute"}
    disputed = bench.plan(content, asked=ImportAsked(answers=answers))
    assert bench.case_after(disputed, "2026-014").invoices[0].dispute is not None


def test_what_ends_an_invoice_of_no_case_is_said(empty: Bench) -> None:
    """Whoever imports the invoice later should know it."""
    plan = empty.plan(message(status="220", label="Annulee"))
    assert ["FA-2026-0001 is not in any case: 220 Annulee; leave it out when you import it"] == [
        str(warning) for _source, warning in plan.warnings
    ]
