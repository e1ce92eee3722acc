"""What kind of document a step makes: it decides the tone, the mentions and the guards."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from relance_docs.case.plan import Channel, PlanStep


class StepKind(StrEnum):
    """The kinds of step, the mildest first."""

    PREVENTIVE = "preventive"
    """Before the due date: no demand, no penalty, no threat."""
    COURTEOUS = "courteous"
    CALL = "call"
    """By phone or on the spot: a sheet for the caller, nothing that leaves."""
    FIRM = "firm"
    WARNING = "warning"
    FORMAL_NOTICE = "formal_notice"
    HANDOVER = "handover"
    """To a lawyer, a commissaire de justice or a court: no letter."""

    @property
    def rank(self) -> int:
        """How far it goes; compares steps of different plans."""
        return tuple(StepKind).index(self)

    @property
    def is_demand(self) -> bool:
        """Whether a written document of this kind asks the debtor to pay."""
        return self in {self.COURTEOUS, self.FIRM, self.WARNING, self.FORMAL_NOTICE}


FORMAL_NOTICE_TEMPLATE: Final = "mise-en-demeure"
_OF_TEMPLATE: Final = {
    "rappel-1": StepKind.PREVENTIVE,
    "rappel-2": StepKind.PREVENTIVE,
    "relance-1": StepKind.COURTEOUS,
    "appel-1": StepKind.CALL,
    "appel-2": StepKind.CALL,
    "relance-2": StepKind.FIRM,
    "avertissement": StepKind.WARNING,
    FORMAL_NOTICE_TEMPLATE: StepKind.FORMAL_NOTICE,
    "transmission": StepKind.HANDOVER,
}
_OF_CHANNEL: Final = {
    Channel.PHONE: StepKind.CALL,
    Channel.VISIT: StepKind.CALL,
    Channel.DOSSIER: StepKind.HANDOVER,
}


def kind_of(step: PlanStep) -> StepKind:
    """Return the kind of a step: from its anchor, then its channel, then its template.

    A template that is not a packaged one is a firm demand: it needs all that a demand needs, and
    is never taken for a mise en demeure.
    """
    if step.before_due is not None:
        return StepKind.PREVENTIVE
    if step.channel in _OF_CHANNEL:
        return _OF_CHANNEL[step.channel]
    named = _OF_TEMPLATE.get(step.template_name, StepKind.FIRM)
    # The template of a call or of a reminder before the due date, sent later by letter: a demand.
    return named if named.is_demand else StepKind.FIRM


def kind_of_channel(channel: Channel | None) -> StepKind | None:
    """Return the kind that a channel alone tells: calls and visits, the handing over."""
    return _OF_CHANNEL.get(channel) if channel else None
