"""All that the plan judges by: a case, its workspace, what is owed, a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.settings import Options, Settings
from relance_docs.plan.positions import Position, positions
from relance_docs.plan.promises import PromiseStanding, promises
from relance_docs.statement.records import Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """A case on a day; made by `situation_of`."""

    case: Case
    settings: Settings
    owed: Statement
    as_of: date
    positions: tuple[Position, ...]
    """The invoices issued by that day, in the order of the file."""
    promises: tuple[PromiseStanding, ...]

    @property
    def options(self) -> Options:
        """The choices of the workspace."""
        return self.settings.options


def situation_of(case: Case, settings: Settings, owed: Statement, as_of: date) -> Situation:
    """Return the situation of a case whose statement is `owed`."""
    return Situation(
        case=case,
        settings=settings,
        owed=owed,
        as_of=as_of,
        positions=positions(case, settings, owed, as_of),
        promises=promises(case, settings, owed, as_of),
    )
