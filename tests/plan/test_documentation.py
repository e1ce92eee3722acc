"""docs/plan.md says what the code does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import PlanStep
from relance_docs.plan.case_blocks import CASE_BLOCKS
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.plan.kinds import kind_of
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from relance_docs.plan.step_blocks import STEP_BLOCKS
from relance_docs.reading.reading import read_settings
from tests.plan.builders import case, did, look, settings

PAGE = (Path(__file__).parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(plan:\n.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
CREDITOR = "creditor:\n  name: Atelier Exemple SARL\n  address: [69003 LYON]\n"


def table(first_header: str) -> list[list[str]]:
    """Return the rows of the table that begins with this header."""
    lines = PAGE.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(first_header)) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def read(example: str) -> tuple[PlanStep, ...]:
    """Read a plan as relance.yaml has it."""
    found = read_settings((CREDITOR + example).encode(), path="relance.yaml")
    assert found.record is not None, found.findings
    assert found.record.plan is not None
    return found.record.plan


def test_the_default_plan() -> None:
    """The table of the default plan is the default plan."""
    expected = [
        [
            step.step,
            _day(step),
            step.channel.value,
            kind_of(step).value,
            str(step.days_to_pay or "–"),
        ]
        for step in DEFAULT_PLAN
    ]

    assert expected == table("| step | day |")


def _day(step: PlanStep) -> str:
    if step.before_due is not None:
        return f"{step.before_due} before the due date"
    if step.after_deadline is not None:
        return f"{step.after_deadline} after the date to pay"
    return f"{step.after_due} after the due date"


def test_every_code_is_documented() -> None:
    """The list of blocks has every code once."""
    codes = [row[1] for row in table("| | code |")]

    assert sorted(code.value for code in BlockCode) == sorted(codes)


def test_the_order_of_the_blocks() -> None:
    """The documented order is that in which the functions stand."""
    codes = [row[1] for row in table("| | code |")]
    named = [block.__name__.removeprefix("_") for block in (*CASE_BLOCKS, *STEP_BLOCKS)]
    known = {"insolvent": "insolvency", "said_insolvent": "insolvency", "date_to_pay_runs": ""}
    known |= {"calls_apart": "minimum_interval", "insolvent_elsewhere": "insolvency"}
    known |= {"over_indebted_elsewhere": "over_indebted"}
    in_code = [known.get(name, name) for name in named]

    places = [codes.index(code) for code in in_code if code]
    assert sorted(places) == places


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_can_be_read(example: str) -> None:
    """Every plan of the page is a plan."""
    assert read(example)


def test_the_dates_of_the_first_example() -> None:
    """Each step recorded on its day, the next one is due as the page says."""
    by = settings(plan=read(EXAMPLES[0]))
    history: list[HistoryEntry] = []
    for name, day in table("| step | due on |"):
        due_on = date.fromisoformat(day)
        eve = look(case(history=tuple(history)), date.fromordinal(due_on.toordinal() - 1), by)
        assert isinstance(eve, Blocked)
        assert (name, due_on) == (eve.next_step and eve.next_step.step, eve.due_on)
        found = look(case(history=tuple(history)), due_on, by)
        pay_by = found.pay_by if isinstance(found, StepDue) else None
        history.append(did(name, due_on, pay_by=pay_by))
