"""Who is given the dossier: the letter to a lawyer, that to a commissaire de justice, the power.

Law: 411, 412 and 416 CPC (a lawyer needs no power); 853 CPC and, for a declaration, Cass. ass.
plén., 4 février 2011: any other representative needs a written one, of this procedure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Recipient
from relance_docs.claim.letterhead import identity_of
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import DossierContext
from relance_docs.dossier.drafts import DECLARATION, ORDER_FOR_PAYMENT, SERVICE
from relance_docs.dossier.front import ACTS, Exit
from relance_docs.dossier.identity import REPRESENTATIVE
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import told

_OF_INSOLVENCY: Final = frozenset(
    {
        DeadlineKind.DECLARATION,
        DeadlineKind.RELIEF,
        DeadlineKind.RECLAIM,
        DeadlineKind.LATER_CLAIMS,
    }
)
_LETTERS: Final = {
    Recipient.LAWYER: "lettre-de-transmission.pdf",
    Recipient.BAILIFF: "lettre-commissaire-de-justice.pdf",
}


def handover(brief: Brief, context: DossierContext, asked: Mapping[str, Decimal]) -> Iterator[Exit]:
    """Yield the letter to who has the case now, or both where nobody has it, and the power.

    `asked`: the sum that each act asks for, by its route.

    Law: L622-7, L622-21 C. com., L722-2 and L722-5 C. conso.: nobody recovers or enforces a claim
    that is declared, or that an over-indebted person may not pay; a
    commissaire de justice has a letter in a procedure for what arose after the judgment alone.
    """
    handed = brief.case.handed_over
    letters = [
        recipient
        for recipient in _LETTERS
        if recipient is not Recipient.BAILIFF
        or context.later
        or not (brief.declares or context.over_indebtedness)
    ]
    known = handed.to if handed is not None and handed.to in letters else None
    for recipient in letters:
        if known in {None, recipient}:
            yield _letter(brief, context, recipient)
    yield Exit(
        name="pouvoir-special.pdf",
        title="Pouvoir spécial",
        template="pouvoir.html",
        context=context,
        more={
            "power": _power(brief, context, asked),
            "sums": asked,
            "representative": next(
                (m.value for m in context.claimant.mentions if m.label == REPRESENTATIVE), ""
            ),
            "named": {ORDER_FOR_PAYMENT, DECLARATION, "public_claim", "over_indebtedness"},
        },
    )


def _letter(brief: Brief, context: DossierContext, recipient: Recipient) -> Exit:
    handed = brief.case.handed_over
    is_known = handed is not None and handed.to is recipient
    later = brief.declares and recipient is Recipient.BAILIFF
    return Exit(
        name=_LETTERS[recipient],
        title="Transmission d’un dossier de créance",
        is_act=False,
        template="transmission.html",
        context=context,
        more={
            "to_lawyer": recipient is Recipient.LAWYER,
            "of_later": later,
            "later_total": sum((row.total for row in context.later), Decimal("0.00")),
            "addressee": handed.name if handed is not None and is_known else None,
            "debtor_identity": identity_of(brief.case.debtor),
            "deadlines": deadlines_of_procedure(brief, later_alone=later),
            "periods": tuple(
                period
                for period in context.periods
                if not later
                or period.invoice_number in {row.invoice_number for row in context.later}
            ),
            "today": brief.as_of,
            "service": f"{ACTS}/{SERVICE.name}",
        },
    )


def _power(brief: Brief, context: DossierContext, asked: Mapping[str, Decimal]) -> str:
    """Return what the special power is for; empty where no act is drafted.

    Law: 853 CPC; for a declaration, a written power of this procedure, before the time is over.
    """
    debtor = brief.case.debtor.name
    if brief.declares and brief.case.insolvency is not None:
        opened = brief.case.insolvency
        court = f" par le {opened.court}" if opened.court else ""
        return told(
            f"déclarer au passif de {debtor}, procédure ouverte le {in_words(opened.opened_on)}"
            f"{court}, la créance de {euros(context.claimed)} et les accessoires"
        )
    if ORDER_FOR_PAYMENT not in asked:
        return ""
    return told(
        f"présenter requête en injonction de payer contre {debtor}, devant le président du tribunal"
        f" compétent, pour {euros(asked[ORDER_FOR_PAYMENT])} et les accessoires, et suivre la"
        " procédure jusqu’à l’exécution de l’ordonnance"
    )


def deadlines_of_procedure(brief: Brief, *, later_alone: bool = False) -> tuple[Deadline, ...]:
    """Return the days that a collective procedure sets the creditor, or those of later claims."""
    kinds = {DeadlineKind.LATER_CLAIMS} if later_alone else _OF_INSOLVENCY
    return tuple(each for each in brief.review.deadlines if each.kind in kinds)
