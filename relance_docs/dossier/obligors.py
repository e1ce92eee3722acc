"""Who answers for the debt beside the debtor: as acts name a co-debtor, as the note tells of both.

A guarantor is told to the lawyer alone: whether and how it is sued is for the lawyer to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.obligors import Guarantor
from relance_docs.dossier.context import CoOpponent, Identity, Mention
from relance_docs.dossier.identity import opponent
from relance_docs.french import day as in_words
from relance_docs.french import euros, typeset
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.others.guarantors import guaranteed, sent_to


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
        yield Mention(label="Défaillance (2303)", value=first)
        yield Mention(label="Dernière annuelle (2302)", value=yearly)
    yield Mention(label="Demande", value=_on(on_day, each, DocumentKind.GUARANTOR_DEMAND))
    yield Mention(
        label="À vérifier",
        value="mention de l’article 2297 et proportion (2300) ; déchéance des intérêts et pénalités"
        " à défaut d’information (2302 et 2303)",
    )


def _on(on_day: CaseOnDay, each: Guarantor, kind: DocumentKind) -> str:
    day = sent_to(on_day, each, kind)
    return f"adressée le {in_words(day)}" if day else "aucune n’est enregistrée"
