"""Who claims what from whom, and on what ground: the first screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from relance_docs import french
from relance_docs.case.case import Case
from relance_docs.case.parties import Creditor, Debtor, DebtorKind, Sender
from relance_docs.case.settings import Settings
from relance_docs.case.words import label
from relance_docs.french import NO_BREAK
from relance_docs.law.constants import legal_value
from relance_docs.plan.labels import PENALTY_NAMES
from relance_docs.statement.records import RateSource, Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Who claims, who owes, who writes."""

    role: str
    name: str
    facts: tuple[str, ...]
    """Legal form, numbers, address: one a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """On what a part of the claim rests."""

    label: str
    amount: Decimal
    text: str


ALLOCATION_OF_PUBLIC_BODY = (
    "imputation sur le principal, puis sur les intérêts moratoires et l’indemnité"
    " (art. R2192-32 et R2192-36 CCP)"
)


def parties(case: Case, settings: Settings) -> tuple[Party, ...]:
    """Return the creditor, who writes for it if another does, and the debtor."""
    sender = settings.sender
    return (
        _party("Créancier", settings.creditor),
        *((_party("Pour le compte du créancier", sender),) if sender else ()),
        _party(f"Débiteur, {label(case.debtor.kind)}", case.debtor),
    )


def _party(role: str, party: Creditor | Debtor | Sender) -> Party:
    return Party(role=role, name=party.name, facts=tuple(_facts(party)))


def _facts(party: Creditor | Debtor | Sender) -> Iterator[str]:
    if party.legal_form:
        yield party.legal_form
    numbers = [f"SIREN{NO_BREAK}{french.grouped(party.siren, 3)}"] if party.siren else []
    city = None if isinstance(party, Sender) else party.rcs
    if city:
        numbers.append(f"RCS{NO_BREAK}{city}")
    if numbers:
        yield ", ".join(numbers)
    if isinstance(party, Debtor) and party.representative:
        yield f"représenté par {party.representative}"
    if party.address:
        yield ", ".join(party.address)


def grounds(owed: Statement) -> tuple[Ground, ...]:
    """Return the parts of the total, each with what it rests on."""
    found = (_principal(owed), _penalties(owed), _indemnity(owed))
    return tuple(ground for ground in found if ground is not None)


def _principal(owed: Statement) -> Ground:
    count = sum(invoice.principal_due > 0 for invoice in owed.invoices)
    invoices = f"{count} facture impayée" if count == 1 else f"{count} factures impayées"
    law = "" if owed.regime is DebtorKind.PUBLIC_BODY else f" (art.{NO_BREAK}1103 C.{NO_BREAK}civ.)"
    text = f"prix de {invoices}, dû en vertu du contrat{law}" if count else "rien ne reste dû"
    to_come = owed.principal_due - owed.principal_overdue
    if to_come:
        text += f" ; dont {french.euros(to_come)} non échus"
    return Ground(label="Principal", amount=owed.principal_due, text=text)


def _penalties(owed: Statement) -> Ground:
    label, law = PENALTY_NAMES[owed.regime].capitalize(), _LAWS[owed.regime]
    sources = {line.basis.source for invoice in owed.invoices for line in invoice.lines}
    what = _RATES.get(next(iter(sources)), "") if len(sources) == 1 else ""
    if len(sources) > 1:
        what = "plusieurs taux, dits ligne par ligne"
    text = f"{what}{' ; ' if what else ''}{law}"
    if not sources:
        text = "rien n’a couru à cette date"
    return Ground(label=label, amount=owed.penalties_due, text=text)


_LAWS = {
    DebtorKind.BUSINESS: (
        f"de plein droit, sans rappel (art.{NO_BREAK}L441-10, II C.{NO_BREAK}com.)"
    ),
    DebtorKind.PUBLIC_BODY: f"de plein droit (art.{NO_BREAK}L2192-13 et R2192-31 à R2192-36 CCP)",
    DebtorKind.CONSUMER: (
        f"depuis la mise en demeure (art.{NO_BREAK}1231-6 et 1344-1 C.{NO_BREAK}civ.)"
    ),
}
_RATES = {
    RateSource.ECB_PLUS_10: f"taux de la BCE majoré de 10{NO_BREAK}points, faute de clause",
    RateSource.ECB_PLUS_8: f"taux de la BCE majoré de 8{NO_BREAK}points",
    RateSource.LEGAL: "taux de l’intérêt légal, créancier professionnel",
    RateSource.CLAUSE: "taux de la clause",
    RateSource.FLOOR: "trois fois le taux de l’intérêt légal, par décision du créancier",
}


def _indemnity(owed: Statement) -> Ground | None:
    accrued = [invoice for invoice in owed.invoices if invoice.indemnity_accrued]
    if not accrued:
        return None
    name = "public_indemnity" if owed.regime is DebtorKind.PUBLIC_BODY else "business_indemnity"
    value = legal_value(name)
    article = value.article.replace(" ", NO_BREAK)
    count = sum(len(each.indemnities) for each in accrued)
    text = (
        f"indemnité forfaitaire pour frais de recouvrement, {count}{NO_BREAK}×{NO_BREAK}"
        f"{french.euros(value.value)} (art.{NO_BREAK}{article})"
    )
    paid = sum((each.indemnity_accrued - each.indemnity_due for each in accrued), Decimal(0))
    if paid:
        text += f", moins {french.euros(paid)} déjà réglés"
    return Ground(label="Indemnité", amount=owed.indemnity_due, text=text)
