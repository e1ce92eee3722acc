"""The example workspace shows, on its fixed day, what each of its cases is there for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.case.parties import DebtorKind
from relance_docs.plan.decision import standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, StepDue
from relance_docs.resources import example_workspace
from relance_docs.statement.records import Statement
from relance_docs.workspace.workspace import Workspace, load

AS_OF = date(2026, 11, 20)

EXPECTED = {
    "2026-001": "rappel-1",
    "2026-002": "rappel-2",
    "2026-003": "relance-1",
    "2026-004": "appel-1",
    "2026-005": BlockCode.NOT_DUE,  # called a few days ago
    "2026-006": "relance-2",  # several invoices
    "2026-007": "avertissement",
    "2026-008": "mise-en-demeure",  # clause: three times the legal rate
    "2026-009": BlockCode.READY_FOR_HANDOVER,  # transmission
    "2026-010": "mise-en-demeure",  # payments around 30 June, credit note, broken promise
    "2026-011": "relance-2",  # consumer
    "2026-012": "relance-2",  # public body
    "2026-013": "avertissement",  # disputed part
    "2026-014": "mise-en-demeure",
    "2026-015": BlockCode.PROMISE_PENDING,
    "2026-016": BlockCode.PLAN_KEPT,
    "2026-017": BlockCode.INSOLVENCY,
    "2026-018": BlockCode.CLOSED,  # paid
    "2026-019": "mise-en-demeure",  # 2023, six semesters
    "2026-020": "relance-2",  # instalments
    "2026-021": BlockCode.READY_FOR_HANDOVER,  # consumer after a mise en demeure
    "2026-022": "appel-2",
}
"""The step that is due on the fixed day, or why none is."""


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """Load the example, on the day that its relance.yaml fixes."""
    return load(example_workspace(), as_of=None, today=date(2030, 1, 1))


def _on_day(workspace: Workspace, number: str, as_of: date = AS_OF) -> CaseOnDay:
    case = workspace.case_file(number).case
    assert case is not None
    return workspace.on_day(case, as_of)


def _statement(workspace: Workspace, number: str, as_of: date = AS_OF) -> Statement:
    return _on_day(workspace, number, as_of).statement


def _outcome(on_day: CaseOnDay) -> str | BlockCode:
    found = standing(on_day)
    return found.step.step if isinstance(found, StepDue) else found.code


def test_no_findings(workspace: Workspace) -> None:
    """The example passes `relance check` without an error and without a warning."""
    assert [(f.place.path, f.code) for f in workspace.findings] == []


def test_fixed_day(workspace: Workspace) -> None:
    """The example is always shown on the day that its relance.yaml fixes."""
    assert (workspace.as_of, workspace.as_of_is_fixed) == (AS_OF, True)


def test_all_cases_are_listed(workspace: Workspace) -> None:
    """No case of the example is without an expected outcome."""
    assert {file.number for file in workspace.case_files} == set(EXPECTED)


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_outcome(workspace: Workspace, number: str) -> None:
    """Each case shows the step, or the reason for none, that it is there for."""
    assert _outcome(_on_day(workspace, number)) == EXPECTED[number]


def test_every_step_is_shown() -> None:
    """The example shows each step of the packaged plan; transmission is a hand-over."""
    from relance_docs.plan.default import DEFAULT_PLAN

    steps = {step.step for step in DEFAULT_PLAN} - {"transmission"}
    assert steps <= set(EXPECTED.values())


def test_later_day(workspace: Workspace) -> None:
    """Case 2026-014 has a document due on 1 December as well."""
    found = _on_day(workspace, "2026-014", date(2026, 12, 1))
    assert _outcome(found) == "mise-en-demeure"


TOTALS = [
    # due 2026-11-18, 2 days: 2,340.00 × 12.40 % × 2 / 365 = 1.59; 40.00; the other is not due
    ("2026-003", AS_OF, "3528.00", "1.59", "40.00"),
    # due 2026-09-28, 53 days at 3 × 2.75 % = 8.25 %: 18,600.00 × 8.25 % × 53 / 365 = 222.82
    ("2026-008", AS_OF, "18600.00", "222.82", "40.00"),
    # consumer, no mise en demeure yet: 2,970.00 − 990.00 paid on order, nothing else
    ("2026-011", AS_OF, "1980.00", "0.00", "0.00"),
    # public body, 2.40 + 8 = 10.40 %, 36 days: 7,200.00 × 10.40 % × 36 / 365 = 73.85
    ("2026-012", AS_OF, "7200.00", "73.85", "40.00"),
    # undisputed part only, 46 days: 9,000.00 × 12.40 % × 46 / 365 = 140.65
    ("2026-013", AS_OF, "9000.00", "140.65", "40.00"),
    # 10,000.00 × 12.15 % × 61 / 365 = 203.05 and 10,000.00 × 12.40 % × 62 / 365 = 210.63
    ("2026-014", date(2026, 8, 31), "10000.00", "413.68", "40.00"),
    # 203.05 + 10,000.00 × 12.40 % × 143 / 365 = 485.81
    ("2026-014", AS_OF, "10000.00", "688.86", "40.00"),
    # to the eve of the judgment, 71 days: 4,980.00 × 12.40 % × 71 / 365 = 120.12; and the 40 €,
    # for it was late before the judgment
    ("2026-017", AS_OF, "4980.00", "120.12", "40.00"),
    # 6,000.00 × days × rate: 182 × 14.50, 184 × 14.25, 181 × 13.15, 184 × 12.15, 181 × 12.15,
    # 143 × 12.40 = 433.81 + 431.01 + 391.26 + 367.50 + 361.50 + 291.48 = 2,276.56
    ("2026-019", AS_OF, "6000.00", "2276.56", "40.00"),
    # legal rate from 11 October to 20 November: 1,650.00 × 2.75 % × 41 / 365 = 5.10
    ("2026-021", AS_OF, "1650.00", "5.10", "0.00"),
]


@pytest.mark.parametrize(("number", "as_of", "principal", "penalties", "indemnity"), TOTALS)
def test_amounts(
    workspace: Workspace,
    number: str,
    as_of: date,
    principal: str,
    penalties: str,
    indemnity: str,
) -> None:
    """What is owed is what a hand reckons from the dates, the rates and the receipts."""
    owed = _statement(workspace, number, as_of)
    amounts = owed.principal_due, owed.penalties_due, owed.indemnity_due
    assert amounts == (Decimal(principal), Decimal(penalties), Decimal(indemnity))


def test_disputed_part_is_apart(workspace: Workspace) -> None:
    """The disputed 1,800.00 with its penalties are in no total of the demand."""
    owed = _statement(workspace, "2026-013")
    assert [claim.principal_due for claim in owed.disputed] == [Decimal("1800.00")]


def test_six_semesters(workspace: Workspace) -> None:
    """The invoice of 2023 bears six rates, one for each semester."""
    lines = _statement(workspace, "2026-019").invoices[0].lines
    percents = [str(line.rate_percent) for line in lines]
    assert percents == ["14.50", "14.25", "13.15", "12.15", "12.15", "12.40"]


def test_paid_to_the_cent(workspace: Workspace) -> None:
    """The paid case owes nothing and has no credit."""
    owed = _statement(workspace, "2026-018")
    assert (owed.total_due, owed.credit) == (Decimal("0.00"), Decimal("0.00"))


def test_all_kinds_of_debtor(workspace: Workspace) -> None:
    """The example has businesses, consumers and a public body."""
    assert {case.debtor.kind for case in workspace.cases} == set(DebtorKind)


def test_nobody_is_meant(workspace: Workspace) -> None:
    """Identifiers are of no one: SIREN from 0, bank 00000, .example, ARCEP's fictional numbers."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (workspace.root / "relance.yaml", *workspace.root.glob("cases/*.yaml"))
    )
    sirens = re.findall(r"siren: \"(\d)", text)
    mails = re.findall(r"[\w.-]+@([\w.-]+)", text)
    phones = re.findall(r"\"\+33 ([\d ]+)\"", text)
    assert len(sirens) >= 15
    assert set(sirens) == {"0"}
    assert {mail.rpartition(".")[2] for mail in mails} == {"example"}
    assert all(phone.startswith(("1 99 00", "6 39 98")) for phone in phones)
    assert "FR52 0000 0000 000E XEMP LE00 112" in text


def test_pieces_are_small(workspace: Workspace) -> None:
    """A clone stays light: no pièce of the example is above 60 kB."""
    pieces: list[Path] = [p for p in workspace.root.glob("cases/*/*") if p.is_file()]
    assert len(pieces) > 20
    assert max(piece.stat().st_size for piece in pieces) < 60_000
