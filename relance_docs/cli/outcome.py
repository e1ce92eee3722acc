"""What a command that does something did, for a program that reads `--format json`.

Commands that list something print what they list. All others print one object, when they are
over, be it by a signal: what was recorded until then was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from relance_docs.cli.options import format_option
from relance_docs.cli.session import Session

if TYPE_CHECKING:
    from relance_docs.outputs.doing import OutcomeData
    from relance_docs.recording.record import Recorded

F = TypeVar("F", bound=Callable[..., Any])


class CommandOutcome:
    """What a command has done up to now."""

    def __init__(self) -> None:
        self.data: OutcomeData = {"recorded": [], "said": [], "notes": [], "error": None}
        self.more: dict[str, Any] = {}
        """What this command alone tells, by name."""

    def add(self, recorded: Recorded) -> None:
        """Remember a commit."""
        self.data["recorded"].append(
            {
                "case": recorded.case,
                "subject": str(recorded.subject),
                "commit": recorded.commit,
                "paths": list(recorded.paths),
                "diff": recorded.diff,
            }
        )

    def tell(self, name: str, item: object) -> None:
        """Remember one more of a list that this command alone tells."""
        self.more.setdefault(name, []).append(item)

    @property
    def printed(self) -> Mapping[str, object]:
        """The object as it is printed."""
        return {**self.data, **self.more}


def outcome_option(command: F) -> F:
    """Add `--format text|json` to a command that does something, and lists nothing."""

    def remember(ctx: click.Context, param: click.Parameter, value: str) -> str:
        del param
        if value == "json":
            ctx.ensure_object(Session).outcome = CommandOutcome()
        return value

    return format_option("text", "json", expose_value=False, callback=remember)(command)
