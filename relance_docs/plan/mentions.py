"""What the law and a payment need in each kind of document: a fact that is missing bars it.

A mention is a function of the case, the settings and the step that returns what to enter, or
None. All that is missing is said at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import ActsAs, DebtorKind
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message, joined
from relance_docs.plan.channels import (
    BY_EMAIL,
    BY_MAIL,
    address_of,
    came_back,
    consent_missing,
    may_be_e_registered,
)
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay


def missing_mentions(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Return all that a document lacks, in one sentence; None when it lacks nothing."""
    found = [mention(on_day, step) for mention in MENTIONS]
    missing = [message for message in found if message is not None]
    if not missing:
        return None
    return joined(missing)


def missing_address(case: Case) -> Message:
    """Say that the debtor has no postal address, with the command that enters one."""
    return Message(
        "the debtor's postal address is missing: enter it, `relance set {case} debtor.address=…`",
        case=case.number,
    )


def missing_email(case: Case) -> Message:
    """Say that the debtor has no e-mail address, with the command that enters one."""
    return Message(
        "the debtor's e-mail address is missing: enter it, `relance set {case}"
        " debtor.contact.email=…`",
        case=case.number,
    )


def professional_missing(case: Case) -> Message | None:
    """Ask whether a syndicat or an association bought for a profession, which nothing else says.

    Law: L441-10, II C. com. binds who buys for a professional activity; article liminaire C. conso.
    """
    debtor = case.debtor
    if debtor.kind is not DebtorKind.BUSINESS or not debtor.is_collective or debtor.professional:
        return None
    return Message(
        "penalties of commerce and 40 € are owed by a syndicat or an association that bought for a"
        " professional activity alone (L441-10 C. com.): did it? `relance set {case}"
        " debtor.professional=true --reason …`; otherwise `relance set {case} debtor.kind=consumer"
        " --reason …`, interest at the legal rate",
        case=case.number,
    )


def _professional(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask it before a letter claims or announces what only a professional owes."""
    return professional_missing(on_day.case) if kind_of(step).is_demand else None


def _postal_address(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask for the address of a letter, and of a mise en demeure however it is sent."""
    if step.channel not in BY_MAIL and kind_of(step) is not StepKind.FORMAL_NOTICE:
        return None
    if not on_day.case.debtor.address:
        return missing_address(on_day.case)
    return _another(on_day, by_mail=True) if step.channel in BY_MAIL else None


def _another(on_day: CaseOnDay, *, by_mail: bool) -> Message | None:
    """Ask for another address when something came back from the one that is known."""
    found = (each for each in came_back(on_day) if each.by_mail is by_mail)
    return next((each.ask(on_day.case) for each in found), None)


def _email_address(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask for the address of an e-mail, where no other channel leads to the debtor either."""
    if step.channel not in BY_EMAIL:
        return None
    if not address_of(on_day.case, by_mail=False) and not on_day.case.debtor.address:
        return Message(
            "{email}; or enter its postal address, and it goes by post: `relance set {case}"
            " debtor.address=…`",
            email=missing_email(on_day.case),
            case=on_day.case.number,
        )
    if not address_of(on_day.case, by_mail=False):
        return missing_email(on_day.case)
    return _another(on_day, by_mail=False)


def _consent(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask for the consent that an electronic registered letter needs.

    Law: L100 CPCE (postes).
    """
    if step.channel is not Channel.E_REGISTERED or may_be_e_registered(on_day):
        return None
    return consent_missing(on_day)


def _account(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask where to pay, which every demand says."""
    if not kind_of(step).is_demand or on_day.settings.creditor.iban:
        return None
    return Message("the account to pay to is missing: enter creditor.iban in relance.yaml")


def _signatory(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask who signs a demand, and in what capacity; the creditor never signs for another."""
    if not kind_of(step).is_demand or on_day.settings.signatory:
        return None
    if on_day.settings.writer_signs:
        return Message(
            "who signs for the one who writes, and in what capacity, is missing: enter"
            " sender.signatory in relance.yaml"
        )
    return Message(
        "who signs, and in what capacity, is missing: enter creditor.signatory in relance.yaml"
    )


def _creditor_address(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask where the debtor can answer."""
    if not kind_of(step).is_demand or on_day.settings.creditor.address:
        return None
    return Message("the creditor's address is missing: enter creditor.address in relance.yaml")


def _identity(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask for the creditor's full identity, which a mise en demeure gives.

    Law: R123-237 C. com.
    """
    creditor = on_day.settings.creditor
    if kind_of(step) is not StepKind.FORMAL_NOTICE:
        return None
    if creditor.legal_form and (creditor.siren or creditor.siret):
        return None
    return Message(
        "a mise en demeure gives the creditor's full identity: enter creditor.legal_form and"
        " creditor.siren in relance.yaml"
    )


def _sender(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask who writes, where it is not the creditor.

    Law: R124-4 CPCE for a collector.
    """
    if on_day.settings.creditor.acts_as is ActsAs.CREDITOR or on_day.settings.sender is not None:
        return None
    if kind_of(step) in {StepKind.CALL, StepKind.HANDOVER}:
        return None
    return Message("who writes for the creditor is missing: enter sender in relance.yaml")


def _mandate(on_day: CaseOnDay, step: PlanStep) -> Message | None:
    """Ask for the written mandate that a collector or an accountant needs before anything else.

    Law: R124-3 CPCE; art. 22 of ordonnance n° 45-2138.
    """
    sender, acts_as = on_day.settings.sender, on_day.settings.creditor.acts_as
    if not acts_as.needs_mandate or sender is None:
        return None
    if sender.mandate_date is not None or kind_of(step) is StepKind.HANDOVER:
        return None
    if acts_as is ActsAs.ACCOUNTANT:
        return Message(
            "the date of the accountant's written mandate is missing: enter sender.mandate_date in"
            " relance.yaml"
        )
    return Message(
        "the date of the collector's written mandate is missing: enter sender.mandate_date in"
        " relance.yaml"
    )


MENTIONS: Final[tuple[Callable[[CaseOnDay, PlanStep], Message | None], ...]] = (
    _postal_address,
    _email_address,
    _consent,
    _account,
    _signatory,
    _creditor_address,
    _identity,
    _sender,
    _mandate,
    _professional,
)
