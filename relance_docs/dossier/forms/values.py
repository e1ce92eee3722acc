"""What forms for an order to pay ask for, as it is typed (54, 57, 1405 to 1408 CPC); no guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.claim.address import postal_parts
from relance_docs.dossier.acts import penalties_to_come
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import DossierContext, Identity, PieceRow
from relance_docs.dossier.identity import REPRESENTATIVE

CREDITOR, DEBTOR = "creditor", "debtor"


@dataclass(frozen=True, kw_only=True, slots=True)
class FormValue:
    """A value that a form asks for."""

    key: str
    label: str
    """In French, as a form calls it."""
    value: str
    """As it is typed into a form; empty where no fact of the case gives it."""


def form_values(
    brief: Brief, context: DossierContext, pieces: tuple[PieceRow, ...]
) -> dict[str, FormValue]:
    """Return every value, by its key."""
    found = (
        *_party(CREDITOR, context.claimant, brief.settings.creditor.address),
        *_party(DEBTOR, context.opponent, brief.case.debtor.address),
        *_sums(brief, context),
        *_grounds(context, pieces),
        *_left_to_the_signatory(),
    )
    return {each.key: each for each in found}


def _party(who: str, identity: Identity, address: tuple[str, ...]) -> Iterator[FormValue]:
    def of(key: str, label: str, value: str) -> FormValue:
        return FormValue(key=f"{who}_{key}", label=label, value=_plain(value))

    said = {mention.label: mention.value for mention in identity.mentions}
    street, postcode, town = postal_parts(address)
    name = "Nom, prénoms" if identity.is_natural_person else "Dénomination"
    yield of("name", name, identity.name)
    if identity.is_natural_person and who == CREDITOR:
        for key, label in (
            ("profession", "Profession"),
            ("nationality", "Nationalité"),
            ("birth", "Date et lieu de naissance"),
        ):
            yield of(key, label, "")
    if not identity.is_natural_person:
        form = said.get("Forme et capital") or said.get("Forme", "")
        yield of("form", "Forme", form)
        yield of(
            "representative", "Organe qui la représente légalement", said.get(REPRESENTATIVE, "")
        )
    for key, label in (("siren", "SIREN"), ("siret", "SIRET"), ("rcs", "RCS")):
        if label in said:
            yield of(key, label, said[label] if key == "rcs" else _figures(said[label]))
    yield of("street", "Adresse : numéro et voie", street)
    yield of("postcode", "Code postal", postcode)
    yield of("town", "Commune", town)
    for key, label in (("email", "Courriel"), ("phone", "Téléphone")):
        if label in said:
            yield of(key, label, said[label])
    yield of("block", "Nom ou dénomination, forme, siège, représentant", _block(identity))


def _block(identity: Identity) -> str:
    lines = [f"{each.label} : {each.value}" for each in identity.mentions if each.value]
    return "\n".join((identity.name, *lines))


def _sums(brief: Brief, context: DossierContext) -> Iterator[FormValue]:
    totals = context.totals

    def of(key: str, label: str, amount: Decimal) -> FormValue:
        return FormValue(key=key, label=label, value=_amount(amount))

    yield of("principal", "Principal", totals.principal)
    if totals.residue:
        yield of(
            "residue", "Reliquat de pénalités et d’indemnité de factures réglées", totals.residue
        )
    yield of("interest", f"Intérêts échus au {_day(context.as_of)}", totals.penalties)
    to_come = _plain(penalties_to_come(brief, context))
    yield FormValue(key="interest_rate", label="Intérêts à venir : taux et base", value=to_come)
    since = _day(context.daily_from) if to_come else ""
    yield FormValue(key="interest_from", label="Intérêts à compter du", value=since)
    yield of(
        "accessories", "Frais accessoires : indemnité forfaitaire de recouvrement", totals.indemnity
    )
    yield FormValue(key="penalty_clause", label="Clause pénale", value="Néant")
    yield of("total", f"Total arrêté au {_day(context.as_of)}", context.claimed)


def _grounds(context: DossierContext, pieces: tuple[PieceRow, ...]) -> Iterator[FormValue]:
    numbers = ", ".join(row.invoice_number for row in context.invoices if row.total)
    bill = "facture" if sum(1 for row in context.invoices if row.total) == 1 else "factures"
    ground = f"Contrat ; {bill} {numbers}. Articles 1103 du code civil"
    if context.totals.penalties:
        flat = any(row.owed.indemnity_accrued for row in context.invoices)
        law = {
            "business": f", L. 441-10, II{' et D. 441-5' if flat else ''} du code de commerce",
            "consumer": " et 1231-6 et 1344-1 du même code",
        }.get(context.regime.value, "")
        ground += law
    for clause in context.clauses:
        ground += f" ; {clause}"
    yield FormValue(key="ground", label="Fondement de la créance", value=_plain(f"{ground}."))
    listed = "\n".join(f"{row.number}. {row.title}" for row in pieces)
    yield FormValue(key="documents", label="Documents justificatifs", value=_plain(listed))


def _left_to_the_signatory() -> Iterator[FormValue]:
    for key, label in (
        ("court", "Tribunal (siège)"),
        ("agent", "Mandataire, s’il y en a un"),
        ("transfer", "Renvoi en cas d’opposition (article 1408)"),
        ("place", "Fait à"),
        ("date", "Date"),
        ("signature", "Signature"),
    ):
        yield FormValue(key=key, label=label, value="")


def _plain(text: str) -> str:
    """Return a text with plain spaces, as a form takes it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _figures(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
