"""What documents on demand add up to is what the statement and the ledger say, to the cent."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.settings import Settings
from relance_docs.documents.account import movements, open_rows
from relance_docs.documents.making import page_of
from relance_docs.documents.plans import proposed
from relance_docs.documents.records import DocumentAsked
from relance_docs.errors import RefusalError
from relance_docs.plan.instalments import Wish, spread
from relance_docs.resources import example_workspace
from relance_docs.workspace.workspace import load
from tests.documents.asking import euros, job_of, on_day, said
from tests.letters.letter_cases import AS_OF, CREDITOR, case_of, invoice

EXAMPLE = load(example_workspace(), as_of=None, today=AS_OF)


@pytest.mark.parametrize("number", [case.number for case in EXAMPLE.cases])
def test_the_movements_make_the_balance(number: str) -> None:
    """The last balance is that of the customer account, and what is open makes it too."""
    found = next(case for case in EXAMPLE.cases if case.number == number)
    case = EXAMPLE.on_day(found).with_the_rest_reserved
    account = case.statement.account
    moved = movements(case)

    assert account.balance == (moved[-1].balance if moved else 0)
    rows = open_rows(case.case, case.statement)
    assert account.balance == sum(row.principal_due for row in rows) - account.credit


def test_the_statement_prints_what_the_statement_reckons() -> None:
    """With penalties, the total told is what is overdue with all that the law adds."""
    case = case_of("business", invoice(), payments=())
    text = said(case, "account-statement", with_penalties=True)

    assert euros(text.rpartition("soit ensemble ")[2].partition("€")[0]) == (
        on_day(case).statement.total_due
    )


def test_instalments_are_the_debt_to_the_cent() -> None:
    """However a debt is spread, the instalments add up to it, and none is of nothing."""
    draw = random.Random(14)  # noqa: S311 - the same sums every time
    first = date(2026, 12, 31)
    for _ in range(500):
        total = Decimal(draw.randint(100, 10_000_000)) / 100
        wish = draw.choice(
            (
                Wish(first=first, count=draw.randint(1, 60)),
                Wish(first=first, amount=(total / draw.randint(1, 50)).quantize(Decimal("0.01"))),
                Wish(first=first, until=first + timedelta(days=draw.randint(0, 1500))),
            )
        )
        parts = spread(total, wish)

        assert sum(part.amount for part in parts) == total
        assert all(part.amount > 0 for part in parts)
        days = [part.due_date for part in parts]
        assert days == sorted(set(days))
        assert wish.until is None or days[-1] <= wish.until


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish(first=date(2026, 12, 1), amount=Decimal("0.01")), "60 are enough"),
        (Wish(first=date(2026, 12, 1), until=date(2026, 11, 1)), "before the first"),
        (Wish(first=date(2026, 12, 1), amount=Decimal("0.00")), "more than zero"),
    ],
)
def test_what_cannot_be_spread_is_refused(wish: Wish, reason: str) -> None:
    """No plan has too many instalments, or none, or one of nothing."""
    with pytest.raises(RefusalError, match=reason):
        spread(Decimal("100.00"), wish)


def test_a_plan_is_the_balance_or_all_that_is_owed() -> None:
    """Without penalties it is the undisputed balance of the account; with them, the statement."""
    dispute = {"raised_on": date(2026, 10, 1), "amount": Decimal("1000.00"), "reason": "rayée"}
    case = case_of("business", invoice(dispute=dispute))
    bare = proposed(on_day(case), DocumentAsked(kind=DocumentKind.PLAN_PROPOSAL, count=3))
    whole = proposed(
        on_day(case), DocumentAsked(kind=DocumentKind.PLAN_PROPOSAL, count=3, with_penalties=True)
    )

    assert bare.total == Decimal("11000.00")
    assert whole.total == on_day(case).statement.total_due == bare.total + bare.reserved


def test_the_claim_after_the_principal_asks_for_all_that_is_left() -> None:
    """The note of what the delay added asks for the whole rest of the statement."""
    case = case_of(payments=({"received_on": date(2026, 8, 31), "amount": Decimal("12000.00")},))
    text = said(case, "penalties-claim")

    assert f"Total à régler | {euros_text(on_day(case).statement.total_due)}" in text


def euros_text(amount: Decimal) -> str:
    """Return an amount with the spaces that `said` makes plain."""
    from relance_docs.french import euros as printed

    return " ".join(printed(amount).split())


def test_the_account_ties_however_a_case_went() -> None:
    """Disputes, part payments, bounced ones and credit notes: the movements make the balance."""
    draw = random.Random(7)  # noqa: S311 - the same cases every time
    for _ in range(60):
        case = _any_case(draw)
        owed = on_day(case).statement
        moved = movements(on_day(case))
        opened = sum(row.principal_due for row in open_rows(case, owed))

        assert moved[-1].balance == owed.account.balance == opened - owed.account.credit


def _any_case(draw: random.Random) -> Case:
    def cents(most: int) -> Decimal:
        return Decimal(draw.randint(100, most)) / 100

    def day() -> date:
        return date(2025, 6, 1) + timedelta(days=draw.randint(0, 500))

    invoices = []
    for number in range(draw.randint(1, 4)):
        issued = day()
        dispute = {"raised_on": issued + timedelta(days=20), "reason": "x", "amount": cents(900)}
        invoices.append(
            invoice(
                f"F{number}",
                issue_date=issued,
                due_date=issued + timedelta(days=30),
                total_with_vat=cents(900_000),
                dispute=dispute if draw.random() < 0.3 else None,
            )
        )
    payments = []
    for _ in range(draw.randint(0, 5)):
        paid: dict[str, object] = {"received_on": day(), "amount": cents(500_000)}
        if draw.random() < 0.4:
            paid["invoice_number"] = f"F{draw.randrange(len(invoices))}"
        if draw.random() < 0.2:
            paid["bounced"] = {"bounced_on": AS_OF}
        payments.append(paid)
    note = {"number": "AV", "issue_date": day(), "amount": cents(90_000)}
    if draw.random() < 0.7:
        note["invoice_number"] = "F0"
    kind = draw.choice(("business", "consumer", "public_body"))
    return case_of(
        kind,
        *invoices,
        payments=tuple(payments),
        credit_notes=(note,) if draw.random() < 0.4 else (),
    )


@pytest.mark.parametrize("acts_as", ["collector", "lawyer"])
def test_who_writes_for_the_creditor_says_so(tmp_path: Path, acts_as: str) -> None:
    """A collector or a lawyer writes in his own name, for the creditor; the law is reproduced."""
    sender = {
        "name": "Recouvrement Fictif SAS",
        "address": ("1 RUE FICTIVE", "75001 PARIS"),
        "mandate_date": date(2026, 1, 5),
        "signatory": {"name": "Paul Mandat", "role": "Directeur"},
    }
    settings = Settings.model_validate(
        {
            "creditor": CREDITOR | {"acts_as": acts_as},
            "sender": sender,
            "payments_checked_until": AS_OF,
        }
    )
    (tmp_path / "letter_templates").mkdir()
    (tmp_path / "letter_templates/l111-8.txt").write_text("Alinéa 2.\nAlinéa 3.", "utf-8")
    job = replace(job_of(case_of(), "account-statement", settings=settings), root=tmp_path)
    page = page_of(job)

    assert "au nom et pour le compte du créancier" in page
    assert "Paul Mandat" in page
    assert ("Alinéa 3." in page) == (acts_as == "collector")
