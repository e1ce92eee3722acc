"""Reminder plans: in relance.yaml, in a case, on an invoice."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.plan import PlanStep
from relance_docs.case.settings import Settings
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.reading.check import Check, Spot, Surroundings, check
from relance_docs.reading.document import Loc

MIN_DAYS_TO_PAY: Final = 8
"""A mise en demeure gives a reasonable delay (1231 C. civ.); practice begins at eight days."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_DELAYS: Final = ("before_due", "after_due", "after_previous", "after_deadline")

Plan = tuple[PlanStep, ...]


def _step_delay(plan: Plan, loc: Loc) -> Iterator[Spot]:
    """A step has exactly one of before_due, after_due, after_previous and after_deadline."""
    for k, step in enumerate(plan):
        given = tuple(field for field in _DELAYS if getattr(step, field) is not None)
        if not given:
            yield (
                (*loc, k),
                Message("when is '{step}' due? add for example 'after_due: 15'", step=step.step),
            )
        elif len(given) > 1:
            yield (
                (*loc, k, given[1]),
                Message("{first} and {second} exclude each other", first=given[0], second=given[1]),
            )


def _step_twice(plan: Plan, loc: Loc) -> Iterator[Spot]:
    """The name of a step is used once in a plan: the history refers to it."""
    seen = set()
    for k, step in enumerate(plan):
        if step.step in seen:
            yield (
                (*loc, k, "step"),
                Message(
                    "'{step}' is already a step of this plan; give another name", step=step.step
                ),
            )
        seen.add(step.step)


def _step_name(plan: Plan, loc: Loc) -> Iterator[Spot]:
    """Steps and templates are named with small letters, digits and hyphens: files bear the name."""
    for k, step in enumerate(plan):
        for field, name in (("step", step.step), ("template", step.template)):
            if name is not None and _NAME.fullmatch(name) is None:
                yield (
                    (*loc, k, field),
                    Message(
                        "'{name}' cannot name a file; write small letters without accents, digits "
                        "and '-', such as relance-2",
                        name=name[:40],
                    ),
                )


def _first_step(plan: Plan, loc: Loc) -> Iterator[Spot]:
    """The first step cannot count from the step before it: there is none."""
    for field in ("after_previous", "after_deadline"):
        if plan and getattr(plan[0], field) is not None:
            yield (
                (*loc, 0, field),
                Message("no step comes before the first; write before_due or after_due"),
            )


def _step_order(plan: Plan, loc: Loc) -> Iterator[Spot]:
    """Steps are taken in the order written: days from the due date should not decrease."""
    last: int | None = None
    for k, step in enumerate(plan):
        day = -step.before_due if step.before_due is not None else step.after_due
        if day is not None and last is not None and day < last:
            field = "before_due" if step.before_due is not None else "after_due"
            yield (
                (*loc, k, field),
                Message("due before the step that stands above it; steps go in this order"),
            )
        last = day if day is not None else last


def _days_to_pay(plan: Plan, loc: Loc) -> Iterator[Spot]:
    """A mise en demeure gives at least eight days to pay.

    Law: 1231 C. civ. asks for a reasonable delay.
    """
    for k, step in enumerate(plan):
        days = step.days_to_pay
        if kind_of(step) is StepKind.FORMAL_NOTICE and days is not None and days < MIN_DAYS_TO_PAY:
            yield (
                (*loc, k, "days_to_pay"),
                Message("a mise en demeure gives at least {days} days", days=MIN_DAYS_TO_PAY),
            )


PlanFinder = Callable[[Plan, Loc], Iterator[Spot]]

_OF_A_PLAN: Final[tuple[tuple[str, Severity, PlanFinder], ...]] = (
    ("step-delay", Severity.ERROR, _step_delay),
    ("step-twice", Severity.ERROR, _step_twice),
    ("step-name", Severity.ERROR, _step_name),
    ("first-step", Severity.ERROR, _first_step),
    ("step-order", Severity.WARNING, _step_order),
    ("days-to-pay", Severity.ERROR, _days_to_pay),
)


def _of_case(code: str, severity: Severity, find: PlanFinder) -> Check[Case]:
    def of_case(case: Case, _around: Surroundings) -> Iterator[Spot]:
        if case.plan is not None:
            yield from find(case.plan, ("plan",))
        for i, invoice in enumerate(case.invoices):
            if invoice.plan is not None:
                yield from find(invoice.plan, ("invoices", i, "plan"))

    of_case.__doc__ = find.__doc__
    return check(code, severity, stands_alone=True)(of_case)


def _of_settings(code: str, severity: Severity, find: PlanFinder) -> Check[Settings]:
    def of_settings(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
        if settings.plan is not None:
            yield from find(settings.plan, ("plan",))

    of_settings.__doc__ = find.__doc__
    return check(code, severity, stands_alone=True)(of_settings)


CASE_PLANS: Final = tuple(_of_case(*each) for each in _OF_A_PLAN)
SETTINGS_PLAN: Final = tuple(_of_settings(*each) for each in _OF_A_PLAN)
