"""Write docs/wording.md from the rules of wording: `python tools/wording_page.py`."""

from __future__ import annotations

import inspect
from pathlib import Path

from relance_docs.case.parties import DebtorKind
from relance_docs.wording.consistency import CHECKS
from relance_docs.wording.rule import ALL_KINDS, Level, Rule, Weight, Where
from relance_docs.wording.rules import RULES

PAGE = Path(__file__).parent.parent / "docs" / "wording.md"
_LEVELS = {Level.BLOCK: "refused", Level.WARN: "warned of"}
_PLACES = {Where.ANYWHERE: "", Where.TITLE: " as a title", Where.BODY: " in the body"}
_KINDS = {
    DebtorKind.BUSINESS: "businesses",
    DebtorKind.CONSUMER: "consumers",
    DebtorKind.PUBLIC_BODY: "public bodies",
}

INTRODUCTION = """\
# What a letter may not say

<!-- Written by tools/wording_page.py from relance_docs/wording/rules/: change it there. -->

Every text that goes out is checked: the templates by `relance check`, the finished letter before
it is written. A phrase that is **refused** stops that letter (`wording-blocked`, an error); one
that is **warned of** needs somebody who can justify it (`wording-risky`). Each finding gives the
phrase, its place, the reason with its article, and what to say instead.

Capitals, accents, apostrophes, kinds of space, hyphens, line breaks, tags inside a phrase and
invisible characters make no difference. Names and addresses from the data are left out, exactly
as they are written there: a debtor may be called « Greffe Fleurs ». A template is reproached only
what is wrong for every kind of debtor, since what one kind may be told stands between conditions;
the finished letter is judged by the debtor it is for.

This is a safety net and not legal advice: a text that raises nothing can still be wrong.
"""


def page() -> str:
    """Return the page, as it must stand in docs/."""
    rules = "\n".join(_section(rule) for rule in RULES)
    checks = "\n".join(f"- {' '.join((inspect.getdoc(check) or '').split())}" for check in CHECKS)
    return (
        f"{INTRODUCTION}\n## The rules\n\n{rules}\n## What must agree\n\n{checks}\n\n"
        "These are errors of their own (`wording-deadline-past`, `wording-total-differs`, "
        "`wording-receipt-reserved`, `wording-demand-missing`).\n"
    )


def _section(rule: Rule) -> str:
    lines = [
        f"### {rule.id}\n",
        f"- Weight: {'; '.join(map(_weight, rule.weights))}",
        f"- Reason: {rule.reason}",
        f"- Source: {rule.source}",
        f"- Instead: {f'« {rule.instead} »' if rule.instead else 'leave it out'}",
    ]
    if not rule.amicable_only:
        lines.append("- Counts before a court too")
    return "\n".join(lines) + "\n"


def _weight(weight: Weight) -> str:
    kinds = [name for kind, name in _KINDS.items() if kind in weight.kinds]
    whom = "" if weight.kinds == ALL_KINDS else f" for {' and '.join(kinds)}"
    when = (inspect.getdoc(weight.when) or "").rstrip(".") if weight.when else ""
    condition = f", {when[0].lower()}{when[1:]}" if when else ""
    return f"{_LEVELS[weight.level]}{_PLACES[weight.where]}{whom}{condition}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} written")
