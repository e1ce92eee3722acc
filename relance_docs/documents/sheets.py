"""Sheets for whoever calls, visits or looks for an address: internal, sent to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.case.documents import DocumentKind
from relance_docs.case.history import Outcome
from relance_docs.case.parties import DebtorKind
from relance_docs.case.reasons import reason_label, reasons_of
from relance_docs.claim import rows
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.letters import past
from relance_docs.message import Message
from relance_docs.plan.channels import CameBack, address_of, came_back
from relance_docs.plan.events import events_until
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.mentions import missing_address
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseState
from relance_docs.review.texts import told


@dataclass(frozen=True, kw_only=True, slots=True)
class DebtorObjection:
    """What a debtor may say, what to answer, what to note."""

    said: str
    answer: str


_OBJECTIONS: Final = (
    DebtorObjection(
        said="« Je n’ai pas reçu la facture. »",
        answer="La renvoyer pendant l’appel, vérifier l’adresse, convenir d’une date de règlement.",
    ),
    DebtorObjection(
        said="« Le virement est parti. »",
        answer="Demander la date, le montant et la référence ; remercier ; vérifier la banque.",
    ),
    DebtorObjection(
        said="« Nous avons un problème de trésorerie. »",
        answer="Demander ce qui peut partir maintenant ; proposer un échéancier écrit, sans"
        " s’engager sur le reste.",
    ),
    DebtorObjection(
        said="« La prestation n’est pas conforme. »",
        answer="Faire préciser quoi, depuis quand, pour quel montant, et demander un écrit ; ne pas"
        " discuter le fond ; demander le règlement de ce qui n’est pas contesté.",
    ),
    DebtorObjection(
        said="« La personne n’est pas là. »",
        answer="Demander son nom, sa fonction, quand la joindre. Ne rien dire de la dette.",
    ),
)
_OF_PUBLIC_BODIES: Final = (
    DebtorObjection(
        said="« La facture n’est pas mandatée. »",
        answer="Demander ce qui manque (engagement, service fait, pièce) et à qui le porter.",
    ),
    DebtorObjection(
        said="« C’est chez le comptable. »",
        answer="Demander le numéro et la date du mandat, et le poste comptable.",
    ),
    _OBJECTIONS[0],
    _OBJECTIONS[3],
    _OBJECTIONS[4],
)


def _why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    return guards.first_of(
        on_day,
        guards.may_be_written_to,
        guards.amounts_are_known,
        guards.receipts_are_entered,
        guards.consumer_is_told_no_old_debt,
        _nothing_overdue,
        _no_address if asked.kind is DocumentKind.VISIT_SHEET else _nothing,
    )


def _nothing(_on_day: CaseOnDay) -> Message | None:
    return None


def _nothing_overdue(on_day: CaseOnDay) -> Message | None:
    if on_day.statement.account.principal_overdue > 0:
        return None
    return Message("nothing is overdue and undisputed")


def _no_address(on_day: CaseOnDay) -> Message | None:
    if on_day.case.debtor.address:
        return None
    return missing_address(on_day.case)


def _content(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    case, owed = on_day.case, on_day.statement
    numbers = tuple(c.invoice_number for c in owed.account.invoices if c.principal_overdue)
    invoices = rows.invoice_rows(on_day, numbers, StepKind.CALL, {})
    happened = past.contacts(on_day, numbers)
    total = rows.totals(invoices).total
    is_public = case.debtor.kind is DebtorKind.PUBLIC_BODY
    plan = past.broken_plan(on_day)
    return DocumentContent(
        invoices=invoices,
        variables={
            "is_visit": asked.kind is DocumentKind.VISIT_SHEET,
            "open_total": total,
            "contacts": happened,
            "facts": tuple(map(told, _facts(on_day))),
            "reasons": tuple(reason_label(each, ()) for each in reasons_of(case.debtor.kind))
            + tuple(each.label for each in on_day.settings.reasons),
            "objections": tuple(_typeset(_OF_PUBLIC_BODIES if is_public else _OBJECTIONS)),
            "broken_plan": plan.plan.agreed_on if plan else None,
            "promises": past.broken_promises(on_day, numbers),
            "last_demand": past.demands(happened)[-1:],
        },
        sums=(total,),
    )


def _typeset(objections: tuple[DebtorObjection, ...]) -> Iterator[DebtorObjection]:
    for each in objections:
        yield DebtorObjection(said=told(each.said), answer=told(each.answer))


def _facts(on_day: CaseOnDay) -> list[str]:
    """Return what to have at hand, a sentence each."""
    case = on_day.case
    found = [f"Principal échu : {euros(on_day.statement.account.principal_overdue)}."]
    if on_day.statement.disputed:
        found.append(f"Contesté, à ne pas demander : {euros(on_day.statement.disputed_due)}.")
    for each in on_day.promises:
        if each.state in {PromiseState.PENDING, PromiseState.BROKEN}:
            amount = f" de {euros(each.promise.amount)}" if each.promise.amount else ""
            state = "en cours" if each.state is PromiseState.PENDING else "non tenue"
            found.append(
                f"Promesse{amount} pour le {in_words(each.promise.pay_by)}, {state} (faite le"
                f" {in_words(each.made_on)})."
            )
    last = max(case.payments_on(on_day.as_of), key=lambda each: each[1].received_on, default=None)
    if last is not None:
        payment = last[1]
        found.append(
            f"Dernier règlement : {euros(payment.amount)} le {in_words(payment.received_on)}."
        )
    given = [entry for entry in events_until(case, on_day.as_of) if entry.reason]
    if given:
        label = reason_label(given[-1].reason or "", on_day.settings.reasons)
        found.append(f"Motif donné le {in_words(given[-1].day)} : {label}.")
    return found


def returned(on_day: CaseOnDay) -> CameBack | None:
    """Return the letter that came back from the address that is known; None without one."""
    return next((each for each in came_back(on_day) if each.by_mail), None)


def _search_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(on_day, guards.may_be_written_to, _not_lost)


def _not_lost(on_day: CaseOnDay) -> Message | None:
    if returned(on_day) is not None or not address_of(on_day.case, by_mail=True):
        return None
    return Message("no letter is recorded as returned from the debtor's address")


def _search(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    back = returned(on_day)
    return DocumentContent(
        invoices=(),
        variables={
            "came_back_on": back.day if back else None,
            "known_address": address_of(on_day.case, by_mail=True),
            "returns": tuple(_returns(on_day)),
        },
    )


def _returns(on_day: CaseOnDay) -> list[tuple[date, str]]:
    """Return what came back, and from where."""
    return [
        (entry.returned_on or entry.day, ", ".join(entry.not_reached) or "adresse du dossier")
        for entry in events_until(on_day.case, on_day.as_of)
        if entry.outcome is Outcome.RETURNED
    ]


CALL_SHEET = DocumentType(why_not=_why_not, content=_content, goes_to_debtor=False)
VISIT_SHEET = DocumentType(why_not=_why_not, content=_content, goes_to_debtor=False)
ADDRESS_SEARCH = DocumentType(why_not=_search_why_not, content=_search, goes_to_debtor=False)
