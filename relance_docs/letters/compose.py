"""From what is due to the variables of its template; nothing is reckoned here, only gathered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.legal_forms import LegalForm
from relance_docs.case.parties import Language
from relance_docs.case.plan import Channel
from relance_docs.case.settings import Settings
from relance_docs.case.words import label
from relance_docs.claim import rows
from relance_docs.claim.address import MAX_WIDTH, city_of, fitting_points, window_lines
from relance_docs.claim.context import claim_context
from relance_docs.claim.letterhead import identity_of, letterhead_of, sender_of
from relance_docs.claim.records import ClaimContext, InvoiceRow, Totals
from relance_docs.errors import RefusalError
from relance_docs.french import civility, grouped, of, short_day
from relance_docs.letters import past
from relance_docs.letters.context import (
    EarlierContact,
    EnclosedPage,
    LetterContext,
    PaymentMeans,
    Reference,
)
from relance_docs.message import Message
from relance_docs.plan.events import amounts_changed
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.statement.put_off import accelerated_on
from relance_docs.statement.records import Arose
from relance_docs.text import without_accents

UNCOMMITTED = "provisoire"
_ATTENTION = {Language.ENGLISH: "Attn: {name}", Language.GERMAN: "z. Hd. {name}"}


@dataclass(frozen=True, kw_only=True)
class LetterSurroundings:
    """What surrounds a letter and is not in its case: enclosures, pictures, state of the data."""

    enclosures: tuple[str, ...] = ()
    enclosed_pages: tuple[EnclosedPage, ...] = ()
    qr: str | None = None
    collection_text: str | None = None
    commit: str = ""
    fingerprint: str = ""
    draft: bool = True


def letter_context(on_day: CaseOnDay, due: StepDue, made: LetterSurroundings) -> LetterContext:
    """Return the variables of the template of a step that is due.

    Raises RefusalError when something that the document must show is missing.
    """
    said = on_day.once(_said, due)
    return replace(
        said,
        payment=replace(said.payment, qr=made.qr) if said.payment else None,
        enclosures=made.enclosures,
        enclosed_pages=made.enclosed_pages,
        collection_text=made.collection_text,
        commit=made.commit or UNCOMMITTED,
        fingerprint=made.fingerprint,
        draft=made.draft,
    )


def _said(on_day: CaseOnDay, due: StepDue) -> LetterContext:
    """Return what the document says of the case, with nothing of what surrounds it."""
    nothing = LetterSurroundings()
    case, settings, as_of = on_day.case, on_day.settings, on_day.as_of
    kind, numbers = kind_of(due.step), due.invoice_numbers
    happened = past.contacts(on_day, numbers)
    invoices = rows.invoice_rows(on_day, numbers, kind, _last_steps(on_day))
    claimed = claim_context(on_day, invoices, tells_the_rest=kind is not StepKind.PREVENTIVE)
    signatory = settings.signatory
    written_by = sender_of(settings)
    recipient = recipient_of(case, kind)
    plan = past.broken_plan(on_day)
    variables: dict[str, Any] = claimed.variables()
    apart = {each.invoice_number for each in due.apart}
    variables["left_out"] = tuple(r for r in claimed.left_out if r.invoice_number not in apart)
    variables.update(_without_prior(on_day, claimed))
    return LetterContext(
        **variables,
        reminded=tuple(row for row in claimed.left_out if row.invoice_number in apart),
        step=due.step.step,
        place=city_of((written_by or settings.creditor).address),
        channel=due.step.channel,
        channel_label=label(due.step.channel),
        acts_as=settings.creditor.acts_as,
        sender=written_by,
        debtor_identity=identity_of(case.debtor),
        letterhead=letterhead_of(settings),
        recipient=recipient,
        salutation=salutation_of(case, kind),
        recipient_points=fitting_points(recipient),
        references=_references(case, due, invoices),
        signatory_name=signatory.name if signatory else "",
        signatory_role=signatory.role if signatory else "",
        pay_by=_pay_by(due, kind, as_of),
        contacts=happened,
        demands=past.demands(happened),
        calls=past.calls(happened),
        formal_notices=tuple(
            each for each in past.demands(happened) if each.kind is StepKind.FORMAL_NOTICE
        ),
        rectified=tuple(
            each for each in amounts_changed(case, as_of) if each.invoice_number in numbers
        ),
        promises=past.broken_promises(on_day, numbers),
        broken_plan=plan.plan.agreed_on if plan else None,
        missed_instalments=plan.missed if plan else (),
        accelerable=past.accelerable(on_day, plan),
        accelerated_on=accelerated_on(case, as_of, settings.plan) if plan else None,
        payment=payment_means(case, settings, invoices, nothing.qr),
        enclosures=nothing.enclosures,
        enclosed_pages=nothing.enclosed_pages,
        collection_text=nothing.collection_text,
        commit=UNCOMMITTED,
        fingerprint=nothing.fingerprint,
        draft=nothing.draft,
    )


def _without_prior(on_day: CaseOnDay, claimed: ClaimContext) -> dict[str, object]:
    """Return what a letter says apart, without what a judgment forbids to ask for (L622-7 C. com.).

    What arose before the judgment is declared: no letter recalls it, contested or not due.
    """
    owed = on_day.statement
    prior = {
        each.invoice_number
        for each in (*owed.account.invoices, *owed.account.disputed)
        if each.arose in {Arose.BEFORE, Arose.UNKNOWN}
    }
    return {
        "disputed": tuple(row for row in claimed.disputed if row.invoice_number not in prior),
        "not_due": tuple(row for row in claimed.not_due if row.invoice_number not in prior),
    }


def _pay_by(due: StepDue, kind: StepKind, as_of: date) -> date | None:
    """Return the date to pay, later than the letter; a courteous reminder may do without."""
    if not kind.is_demand or (due.pay_by is None and kind is StepKind.COURTEOUS):
        return None
    if due.pay_by is None or due.pay_by <= as_of:
        raise RefusalError(
            Message(
                "the date to pay of step {step} is not later than the letter ({day});"
                " give the step more days_to_pay",
                step=due.step.step,
                day=as_of,
            )
        )
    return due.pay_by


def recipient_of(case: Case, kind: StepKind) -> tuple[str, ...]:
    """Return the lines of the window; a formal notice to a firm is for nobody in particular."""
    if kind is StepKind.CALL:
        return ()
    return window_lines(case.debtor, _attention(case, is_formal=kind is StepKind.FORMAL_NOTICE))


def _attention(case: Case, *, is_formal: bool) -> str:
    """Return who is to read it: who orders the payments of a public body, whatever the letter."""
    public = case.debtor.public_body
    if public is not None and public.order_giver is not None:
        who = public.order_giver
        attention = f"À l’attention {of(who)}"
        return attention if len(attention) <= MAX_WIDTH else who[:1].upper() + who[1:]
    if case.debtor.form is LegalForm.CO_OWNERS and case.debtor.representative:
        return _represented(case.debtor.representative)
    contact = None if is_formal else case.debtor.contact
    if contact is None or case.debtor.is_person:
        return ""
    if contact.name.casefold() == case.debtor.name.casefold():
        return ""  # an e-mail address was known, and nobody's name
    attention = _ATTENTION.get(case.debtor.language, "À l’attention {of}").format(
        name=contact.name, of=of(contact.name)
    )
    return attention if len(attention) <= MAX_WIDTH else contact.name


def _represented(syndic: str) -> str:
    r"""Return who represents a syndicat, on a line of the window (art. 18 loi du 10 juillet 1965).

    >>> _represented("son syndic, Régie Test")
    'représenté par son syndic, Régie Test'
    >>> _represented("son syndic, Cabinet Fictif de Gestion")
    'syndic\xa0: Cabinet Fictif de Gestion'
    """
    name = re.sub(r"^son syndic[ ,:]*", "", syndic.strip(), flags=re.IGNORECASE)
    whole, short = f"représenté par {syndic.strip()}", f"syndic\N{NO-BREAK SPACE}: {name}"
    return next((line for line in (whole, short) if len(line) <= MAX_WIDTH), name)


def salutation_of(case: Case, kind: StepKind) -> str:
    """Address the person who is known; a formal notice to a firm is read by whoever acts for it."""
    debtor, contact = case.debtor, case.debtor.contact
    if debtor.public_body is not None and debtor.public_body.order_giver is not None:
        return _of_office(debtor.public_body.order_giver)
    known = civility(debtor.name)
    if known or contact is None:
        return known or "Madame, Monsieur"
    if debtor.is_person:
        is_read_by_contact = bool(_words(contact.name) & _words(debtor.name))
    else:
        is_read_by_contact = kind is not StepKind.FORMAL_NOTICE
    return (is_read_by_contact and civility(contact.name)) or "Madame, Monsieur"


def _of_office(order_giver: str) -> str:
    """Address who orders the payments by the office.

    >>> _of_office("M. le maire"), _of_office("Mme la directrice"), _of_office("Le directeur")
    ('Monsieur le maire', 'Madame la directrice', 'Madame, Monsieur')
    """
    for short, whole in (("M. l", "Monsieur l"), ("Mme l", "Madame l")):
        if order_giver.startswith(short):
            return whole + order_giver.removeprefix(short)
    return "Madame, Monsieur"


def _words(name: str) -> set[str]:
    said = without_accents(name).casefold().split()
    return set(said) - {"de", "du", "la", "le", "et", "mme", "m."}


def _references(
    case: Case, due: StepDue, invoices: tuple[InvoiceRow, ...]
) -> tuple[Reference, ...]:
    orders = tuple(dict.fromkeys(row.order_reference for row in invoices if row.order_reference))
    numbers = ", ".join(row.invoice_number for row in invoices)
    shown = numbers if len(numbers) <= 2 * MAX_WIDTH else f"{len(invoices)}, voir le tableau"
    found = [
        Reference(label="Dossier", value=case.number),
        Reference(label="Facture" if len(invoices) == 1 else "Factures", value=shown),
    ]
    if orders and len(orders) <= 2:  # noqa: PLR2004 - more would not fit beside the window
        found.append(Reference(label="Commande", value=", ".join(orders)))
    found += _of_public_body(case, invoices)
    found.append(Reference(label="Envoi", value=label(due.step.channel)))
    number = case.form_number(due.step.step)
    if number is not None and due.step.channel is Channel.REGISTERED:
        found.append(Reference(label="Numéro", value=number))
    return tuple(found)


def _of_public_body(case: Case, invoices: tuple[InvoiceRow, ...]) -> list[Reference]:
    """Return the numbers by which a public body finds an invoice; of several the table has them."""
    public = case.debtor.public_body
    told = [("Service", public.service_code if public is not None else None)]
    if len(invoices) == 1:
        told += [("Engagement", invoices[0].engagement_number)]
        told += [("Chorus Pro", invoices[0].chorus_number)]
    return [Reference(label=name, value=number) for name, number in told if number]


def _last_steps(on_day: CaseOnDay) -> dict[str, str]:
    """Return the last step taken for each invoice, « Relance 18/06/2026 »."""
    return {
        invoice.invoice_number: _step_taken(taken[-1])
        for invoice in on_day.case.invoices
        if (taken := past.contacts(on_day, (invoice.invoice_number,)))
    }


def _step_taken(contact: EarlierContact) -> str:
    return f"{contact.label} {short_day(contact.day)}"


def payment_means(
    case: Case, settings: Settings, invoices: tuple[InvoiceRow, ...], qr: str | None
) -> PaymentMeans | None:
    """Return how to pay; None while no account is known."""
    creditor = settings.creditor
    if creditor.iban is None:
        return None
    return PaymentMeans(
        beneficiary=creditor.name,
        iban=grouped(creditor.iban),
        bic=creditor.bic,
        reference=payment_reference(case.number, tuple(row.invoice_number for row in invoices)),
        qr=qr,
    )


def payment_reference(case_number: str, invoice_numbers: tuple[str, ...]) -> str:
    """Return what to write on the transfer: the case, and the invoice when there is only one."""
    if len(invoice_numbers) == 1:
        return f"{case_number} {invoice_numbers[0]}"
    return case_number


def asked(on_day: CaseOnDay, due: StepDue) -> Totals:
    """Return what the document of a step asks for."""
    return rows.totals(rows.invoice_rows(on_day, due.invoice_numbers, kind_of(due.step), {}))
