"""The parties as a court wants them named: form, name, seat, who represents them; co-debtors too.

Law: 54, 3° and 57 CPC. What the data do not say is left to be completed, never guessed. A guarantor
is told to the lawyer alone: whether and how it is sued is for the lawyer to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.legal_forms import LegalForm, form_of
from relance_docs.case.obligors import Guarantor
from relance_docs.case.parties import Creditor, Debtor, DebtorKind
from relance_docs.case.settings import Settings
from relance_docs.claim.address import city_of
from relance_docs.dossier.context import CoOpponent, Identity, Mention
from relance_docs.french import day as in_words
from relance_docs.french import euros, grouped, typeset
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.guarantors import guaranteed, last_day_to_tell, sent_to
from relance_docs.review.texts import lowered

REPRESENTATIVE: Final = "Représentant légal"
_REPRESENTATIVES: Final = (
    "gérant",
    "cogérant",
    "co-gérant",
    "président",
    "directeur général",
    "directrice générale",
    "administrateur provisoire",
    "administratrice provisoire",
    "liquidateur",
    "liquidatrice",
)
"""Beginnings of the roles that represent a legal person; an accountant who signs does not."""


def claimant(settings: Settings) -> Identity:
    """Return the identity of the creditor."""
    creditor = settings.creditor
    is_natural = _is_natural(creditor)
    return Identity(
        name=creditor.name,
        is_natural_person=is_natural,
        mentions=_natural(creditor) if is_natural else _legal_claimant(creditor),
        city=city_of(creditor.address),
    )


def opponent(debtor: Debtor) -> Identity:
    """Return the identity of the debtor."""
    is_consumer = debtor.is_person and debtor.siren is None
    is_trader = debtor.kind is DebtorKind.BUSINESS and debtor.form is LegalForm.SOLE_TRADER
    if is_consumer:
        mentions: tuple[Mention, ...] = (Mention(label="Domicile", value=_joined(debtor.address)),)
    else:
        mentions = _trading_opponent(debtor) if is_trader else _legal_opponent(debtor)
    return Identity(
        name=debtor.name,
        is_natural_person=is_consumer or is_trader,
        mentions=mentions,
        city=city_of(debtor.address),
    )


def _is_natural(creditor: Creditor) -> bool:
    if creditor.legal_form is None:
        return creditor.siren is None
    return form_of(creditor.legal_form) is LegalForm.SOLE_TRADER


def _natural(creditor: Creditor) -> tuple[Mention, ...]:
    """Law: 54, 3°, a CPC; the data of a case hold neither birth nor nationality, and must not."""
    return (
        Mention(label="Profession", value=""),
        Mention(label="Domicile", value=_joined(creditor.address)),
        Mention(label="Nationalité", value=""),
        Mention(label="Date et lieu de naissance", value=""),
        *_known("SIREN", grouped(creditor.siren or "", 3)),
        *_known("Courriel", creditor.email),
        *_known("Téléphone", creditor.phone),
    )


def _legal_claimant(creditor: Creditor) -> tuple[Mention, ...]:
    organ = _organ(creditor)
    return (
        Mention(label="Forme et capital", value=typeset(creditor.legal_form or "")),
        Mention(label="SIREN", value=grouped(creditor.siren or "", 3)),
        *_known("SIRET", _siret(creditor.siret)),
        Mention(label="RCS", value=creditor.rcs or ""),
        *_known("N° de TVA", creditor.vat_identifier),
        Mention(label="Siège", value=_joined(creditor.address)),
        Mention(label=REPRESENTATIVE, value=typeset(organ)),
        *_known("Courriel", creditor.email),
        *_known("Téléphone", creditor.phone),
    )


def _trading_opponent(debtor: Debtor) -> tuple[Mention, ...]:
    """Law: 57 CPC; the address of a sole trader need not be the home."""
    return (
        Mention(label="Forme", value=typeset(debtor.legal_form or "")),
        Mention(label="Domicile ou adresse", value=_joined(debtor.address)),
        Mention(label="SIREN", value=grouped(debtor.siren or "", 3)),
        *_known("SIRET", _siret(debtor.siret)),
        *_known("RCS", debtor.rcs),
    )


def _legal_opponent(debtor: Debtor) -> tuple[Mention, ...]:
    is_public = debtor.kind is DebtorKind.PUBLIC_BODY
    registered = () if is_public else (Mention(label="RCS", value=debtor.rcs or ""),)
    return (
        *(() if is_public else (Mention(label="Forme", value=typeset(debtor.legal_form or "")),)),
        Mention(label="SIREN", value=grouped(debtor.siren or "", 3)),
        *_known("SIRET", _siret(debtor.siret)),
        *registered,
        *_known("N° de TVA", debtor.vat_identifier),
        Mention(label="Siège", value=_joined(debtor.address)),
        Mention(label=REPRESENTATIVE, value=typeset(_named_first(debtor.representative or ""))),
    )


def _named_first(representative: str) -> str:
    """Return who represents a company as a label wants it, not as a sentence does.

    >>> _named_first("son gérant, M. Exemple"), _named_first("Mme Exemple, présidente")
    ('M. Exemple, gérant', 'Mme Exemple, présidente')
    """
    found = re.fullmatch(r"(?:son|sa) ([^,]+), (.+)", representative.strip())
    return f"{found[2]}, {found[1]}" if found else representative


def _organ(creditor: Creditor) -> str:
    signatory = creditor.signatory
    if signatory is None or not signatory.role.casefold().startswith(_REPRESENTATIVES):
        return ""
    return f"{signatory.name}, {lowered(signatory.role)}"


def _known(label: str, value: str | None) -> tuple[Mention, ...]:
    return (Mention(label=label, value=value),) if value else ()


def _siret(siret: str | None) -> str | None:
    return f"{grouped(siret[:9], 3)}\u00a0{siret[9:]}" if siret else None


def _joined(address: tuple[str, ...]) -> str:
    return ", ".join(address)


def co_opponents(case: Case, bordereau: Bordereau) -> tuple[CoOpponent, ...]:
    """Return those who owe the whole with the debtor, each with what makes it so."""
    return tuple(
        CoOpponent(
            identity=opponent(each.as_debtor(case.debtor)),
            ground=typeset(each.bound_by),
            exhibits=bordereau.numbered(each.proof),
        )
        for each in case.co_debtors
    )


def guarantors(on_day: CaseOnDay, bordereau: Bordereau) -> tuple[Identity, ...]:
    """Return each guarantor, with its guarantee and what it was told."""
    return tuple(
        Identity(
            name=each.name,
            is_natural_person=each.natural_person,
            mentions=tuple(_mentions(on_day, each, bordereau)),
            city="",
        )
        for each in on_day.case.guarantors
    )


def _mentions(on_day: CaseOnDay, each: Guarantor, bordereau: Bordereau) -> Iterator[Mention]:
    yield Mention(label="Adresse", value=", ".join(each.address))
    shown = bordereau.numbered(each.proof)
    piece = f" (pièce n° {shown[0].number})" if shown else " (acte à joindre)"
    kind = "cautionnement solidaire" if each.joint_and_several else "cautionnement simple"
    yield Mention(label="Engagement", value=f"{kind} du {in_words(each.signed_on)}{piece}")
    yield Mention(
        label="Limite", value=euros(each.limit) if each.limit else "aucune n’est indiquée"
    )
    yield Mention(label="Terme", value=in_words(each.until) if each.until else "sans terme")
    numbers = ", ".join(invoice.invoice_number for invoice in guaranteed(on_day, each))
    yield Mention(label="Factures garanties", value=numbers or "aucune")
    if each.natural_person:
        kinds = (DocumentKind.GUARANTOR_DEFAULT, DocumentKind.GUARANTOR_INFORMATION)
        first, yearly = (_on(on_day, each, kind) for kind in kinds)
        yield Mention(label="Défaillance (2303)", value=f"{first}{_too_late(on_day, each)}")
        yield Mention(label="Dernière annuelle (2302)", value=yearly)
    yield Mention(label="Demande", value=_on(on_day, each, DocumentKind.GUARANTOR_DEMAND))
    yield Mention(
        label="À vérifier",
        value="mention de l’article 2297 et proportion (2300) ; déchéance des intérêts et pénalités"
        " à défaut d’information (2302 et 2303)",
    )


def _too_late(on_day: CaseOnDay, each: Guarantor) -> str:
    """Return that the default was told after its last day, or was to be told by then."""
    last = last_day_to_tell(on_day, each)
    told_on = sent_to(on_day, each, DocumentKind.GUARANTOR_DEFAULT)
    if last is None or (told_on or on_day.as_of) <= last:
        return ""
    until = " jusqu’à cette information" if told_on else ""
    return (
        f", le dernier jour étant le {in_words(last)} : intérêts et pénalités échus depuis"
        f" l’incident{until} non garantis"
    )


def _on(on_day: CaseOnDay, each: Guarantor, kind: DocumentKind) -> str:
    day = sent_to(on_day, each, kind)
    return f"adressée le {in_words(day)}" if day else "aucune n’est enregistrée"
