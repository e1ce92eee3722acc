"""The packaged plan, and which plan applies to an invoice."""

from __future__ import annotations

from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Settings

Plan = tuple[PlanStep, ...]

DEFAULT_PLAN: Final[Plan] = (
    PlanStep(step="rappel-1", before_due=10, channel=Channel.EMAIL),
    PlanStep(step="rappel-2", before_due=3, channel=Channel.EMAIL),
    PlanStep(step="relance-1", after_due=1, channel=Channel.EMAIL),
    PlanStep(step="appel-1", after_due=5, channel=Channel.PHONE),
    PlanStep(step="appel-2", after_due=12, channel=Channel.PHONE),
    # Five days from presentation, so that the date to pay has passed when the next letter is due.
    PlanStep(step="relance-2", after_due=15, channel=Channel.POST, days_to_pay=5),
    PlanStep(
        step="avertissement",
        after_due=25,
        channel=Channel.POST,
        days_to_pay=5,
        may_be_skipped=True,
    ),
    PlanStep(step="mise-en-demeure", after_due=35, channel=Channel.REGISTERED, days_to_pay=8),
    PlanStep(step="transmission", after_deadline=1, channel=Channel.DOSSIER),
)

LABELS: Final = {
    "rappel-1": "Premier rappel avant échéance",
    "rappel-2": "Second rappel avant échéance",
    "relance-1": "Première relance",
    "appel-1": "Premier appel téléphonique",
    "appel-2": "Second appel téléphonique",
    "relance-2": "Deuxième relance",
    "avertissement": "Avertissement avant mise en demeure",
    "mise-en-demeure": "Mise en demeure",
    "transmission": "Transmission du dossier",
}


def label(step: PlanStep) -> str:
    """Return the French name of a step; a step of one's own is called by its own name."""
    return LABELS.get(step.step) or LABELS.get(step.template_name) or step.step


def plan_of(invoice: Invoice, case: Case, settings: Settings) -> Plan:
    """Return the plan of an invoice: its own, else that of the case, the workspace, the package.

    `plan: default` chooses the packaged plan, whatever a more general layer says.
    """
    stated = (plan for plan in (invoice.plan, case.plan, settings.plan) if plan is not None)
    return next(stated, ()) or DEFAULT_PLAN
