"""Who writes, as the head and the foot of a letter say it."""

from __future__ import annotations

from typing import Final

from relance_docs.case.legal_forms import LegalForm
from relance_docs.case.parties import ActsAs, Creditor, Debtor, Sender
from relance_docs.case.settings import Settings
from relance_docs.claim.logo import logo_url
from relance_docs.claim.records import Letterhead
from relance_docs.errors import RefusalError
from relance_docs.french import grouped, typeset
from relance_docs.message import Message

LINES: Final = 6
LINES_UNDER_A_LOGO: Final = 4
"""Lines between the name and the legal mentions for which there is room above the references."""


def letterhead_of(settings: Settings) -> Letterhead:
    """Return the letterhead: that of the creditor, or of whoever writes for it."""
    sender = sender_of(settings)
    return _of_sender(sender) if sender else _of_creditor(settings.creditor)


def sender_of(settings: Settings) -> Sender | None:
    """Return who writes for the creditor, None when the creditor writes itself.

    Raises RefusalError when somebody else writes and relance.yaml does not say who, or when a
    collector or an accountant has no dated mandate. Law: R124-3 CPCE; art. 22 of ordonnance
    n° 45-2138.
    """
    acts_as = settings.creditor.acts_as
    if acts_as is ActsAs.CREDITOR:
        return None
    if settings.sender is None:
        raise RefusalError(
            Message(
                "creditor.acts_as is {acts_as}, but relance.yaml does not say who writes;"
                " add sender: {{name, address}}",
                acts_as=acts_as.value,
            )
        )
    if acts_as is ActsAs.ACCOUNTANT and settings.sender.mandate_date is None:
        raise RefusalError(
            Message(
                "an accountant collects under a written mandate (art. 22 of ordonnance n° 45-2138);"
                " add its date to relance.yaml: sender.mandate_date"
            )
        )
    if acts_as.needs_mandate and settings.sender.mandate_date is None:
        raise RefusalError(
            Message(
                "a collector writes under a written mandate (R124-3 CPCE); add its date to"
                " relance.yaml: sender.mandate_date"
            )
        )
    return settings.sender


def _of_creditor(creditor: Creditor) -> Letterhead:
    return Letterhead(
        name=creditor.name,
        lines=_lines(
            creditor.address,
            (creditor.phone, creditor.email, creditor.website),
            room=LINES_UNDER_A_LOGO if creditor.logo else LINES,
        ),
        legal_line=_joined(
            creditor.legal_form and typeset(creditor.legal_form),
            _siren(creditor.siren),
            creditor.rcs and f"RCS\u00a0{creditor.rcs}",
            creditor.vat_identifier and f"TVA\u00a0{''.join(creditor.vat_identifier.split())}",
        ),
        logo=logo_url(creditor),
        email=creditor.email,
    )


def _of_sender(sender: Sender) -> Letterhead:
    return Letterhead(
        name=sender.name,
        lines=_lines(sender.address, (sender.phone, sender.email), room=LINES),
        legal_line=_joined(sender.legal_form and typeset(sender.legal_form), _siren(sender.siren)),
        logo=None,
        email=sender.email,
    )


def identity_of(debtor: Debtor) -> str:
    """Return what identifies the debtor beside its name: form, SIREN, representative."""
    form = debtor.legal_form if debtor.legal_form and debtor.legal_form not in debtor.name else None
    is_syndicat = debtor.form is LegalForm.CO_OWNERS
    represented = "représenté par" if is_syndicat else "en la personne de"
    mentions = (
        form and typeset(form),
        _siren(debtor.siren) or _vat_abroad(debtor),
        debtor.representative and f"{represented} {typeset(debtor.representative)}",
    )
    return ", ".join(mention for mention in mentions if mention)


def _lines(address: tuple[str, ...], ways: tuple[str | None, ...], *, room: int) -> tuple[str, ...]:
    """Return address and ways to answer, a line each; run on where there is no room for that."""
    known = tuple(way for way in ways if way)
    if len(address) + len(known) <= room:
        return (*address, *known)
    return tuple(line for line in (", ".join(address), _joined(*known)) if line)


def _siren(siren: str | None) -> str | None:
    return f"SIREN\u00a0{grouped(siren, 3)}" if siren else None


def _vat_abroad(debtor: Debtor) -> str | None:
    if not debtor.is_abroad or not debtor.vat_identifier:
        return None
    return f"TVA\u00a0{''.join(debtor.vat_identifier.split())}"


def _joined(*mentions: str | None) -> str:
    return " · ".join(mention for mention in mentions if mention)
