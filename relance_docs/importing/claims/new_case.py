"""A new case, from what a file or a person says of the debtor: one answer, whatever said it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import Contact, Debtor, DebtorKind
from relance_docs.case.same_debtor import is_like, siren_of, vat_of
from relance_docs.importing.claims.read_invoices import ReadParty
from relance_docs.importing.cleaning import compact, email_of
from relance_docs.law.jurisdictions import Territory, place_of
from relance_docs.message import Message
from relance_docs.reading.checks.debtor import MAX_CHARACTERS, MAX_LINES
from relance_docs.reading.checks.identifiers import is_siren, is_siret, is_vat_identifier
from relance_docs.reading.editing.changes import Change, Put
from relance_docs.reading.editing.writing import Value
from relance_docs.text import without_accents
from relance_docs.workspace.case_text import stated, written
from relance_docs.workspace.records import BookFile

_SIREN, _SIRET = 9, 14
_CUT_POSTCODE: Final = re.compile(r"[0-9]{4} ", re.ASCII)
_PUBLIC: Final = re.compile(r"[12][0-9]{8}", re.ASCII)
"""SIREN numbers of the State begin with 1, those of local authorities with 2 (INSEE)."""


@dataclass(kw_only=True, slots=True)
class NewDebtor:
    """The debtor of a new case, what is to be looked at, and what a person must confirm."""

    data: dict[str, Value] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)
    to_confirm: list[str] = field(default_factory=list)
    """French, as it stands in the case file."""


def new_case(
    debtor: NewDebtor,
    invoices: Iterable[dict[str, Value]],
    *,
    settled: Iterable[tuple[str, dict[str, Value]]] = (),
    pieces: Iterable[dict[str, Value]] = (),
    to_confirm: Iterable[str] = (),
) -> dict[str, Value]:
    """Return the data of a case; what nothing shows stands under `to_confirm`, each once.

    `settled`: `payments` or `credit_notes`, and one of them.
    """
    booked = tuple(settled)
    lists: dict[str, tuple[Value, ...]] = {
        "invoices": tuple(invoices),
        "credit_notes": tuple(value for key, value in booked if key == "credit_notes"),
        "payments": tuple(value for key, value in booked if key == "payments"),
        "pieces": tuple(pieces),
        "to_confirm": tuple(dict.fromkeys((*debtor.to_confirm, *to_confirm))),
    }
    return {"debtor": debtor.data, **{key: values for key, values in lists.items() if values}}


def debtor_of(party: ReadParty) -> NewDebtor:
    """Return the debtor of a new case.

    Identifiers with a wrong check digit are left out, for another company may bear the right one;
    so are those that name another company than the SIREN.
    """
    debtor = NewDebtor()
    siren = _right(debtor, "SIREN", party.siren, is_siren)
    siret = _right(debtor, "SIRET", party.siret, is_siret)
    vat = _right(debtor, "numéro de TVA", party.vat_identifier, is_vat_identifier)
    siren = siren or (siret[:_SIREN] if siret else _siren_in(party.siret))
    right = replace(party, siren=siren, siret=siret, vat_identifier=vat)
    kind = _kind(debtor, party, siren_of(right), has_identifier=bool(siren or vat))
    if party.country is None and siren is None:
        debtor.to_confirm += _abroad(party.address, vat)
    name = _name(debtor, party.name, siren)
    is_other_vat = siren and vat and vat.startswith("FR") and not vat.endswith(siren)
    debtor.data = stated(
        Debtor,
        kind=kind.value,
        name=name,
        legal_form=party.legal_form,
        siren=siren,
        siret=siret if siret and siret.startswith(siren or "") else None,
        vat_identifier=None if is_other_vat else vat,
        address=_address(debtor, name, party.address),
        contact=_contact(party, name),
        customer_account=party.customer_account,
        country=party.country,
    )
    return debtor


def known_debtor(
    book: Mapping[str, BookFile], party: ReadParty, entry: str | None = None
) -> NewDebtor | None:
    """Return the debtor of a new case as the address book has it; None when it is not sure.

    Its SIREN or VAT number tells it, else its account in the books where the names agree; `entry`
    is the one that a person named.
    """
    found = [
        file.entry.debtor.model_copy(update={"book": name})
        for name, file in book.items()
        if file.entry is not None
        if name == entry or (entry is None and _is_entry(file.entry.debtor, party))
    ]
    if len(found) != 1:
        return None
    (debtor,) = found
    said = {name: getattr(debtor, name) for name in (*debtor.model_fields_set, "book")}
    return NewDebtor(data=written(Debtor.model_construct(_fields_set=set(said), **said)))


def _is_entry(debtor: Debtor, party: ReadParty) -> bool:
    numbers = siren_of(debtor), siren_of(party)
    if None not in numbers:
        return numbers[0] == numbers[1]
    if vat_of(debtor) and vat_of(party):
        return vat_of(debtor) == vat_of(party)
    is_account = debtor.customer_account is not None and (
        debtor.customer_account == party.customer_account
    )
    return is_account and party.name is not None and is_like(debtor.name, party.name)


def _right(
    debtor: NewDebtor, what: str, given: str | None, is_right: Callable[[str], bool]
) -> str | None:
    number = compact(given)
    if number is None or is_right(number):
        return number
    debtor.warnings.append(
        Message(
            "the {what} of the debtor, {number}, has a wrong check digit: it is left out; look it "
            "up and enter it",
            what=Message("VAT number") if what == "numéro de TVA" else what,
            number=number,
        )
    )
    debtor.to_confirm.append(f"{what} {number} : clé de contrôle fausse, à rechercher et à saisir")
    return None


def _abroad(address: tuple[str, ...], vat: str | None) -> Iterator[str]:
    """Yield that the address of a debtor whose country nobody says is not one of France.

    A postcode of four digits may have lost its zero in a workbook: nothing tells.
    """
    if place_of(address, vat).territory is not Territory.ABROAD:
        return
    cut = next((line for line in address if _CUT_POSTCODE.match(line)), None)
    if cut is not None:
        yield f"adresse : « {cut} » ; code postal à cinq chiffres, ou pays (debtor.country) ?"
    else:
        yield "debtor.country : adresse à l’étranger, semble-t-il ; pays et loi du contrat à saisir"


def _siren_in(siret: str | None) -> str | None:
    """Return the SIREN in a SIRET whose own key is wrong: the error is in what follows it, then.

    The SIRET is told as wrong, and to be confirmed, all the same.
    """
    given = compact(siret) or ""
    begins = given[:_SIREN]
    return begins if len(given) == _SIRET and is_siren(begins) else None


def _kind(
    debtor: NewDebtor, party: ReadParty, siren: str | None, *, has_identifier: bool
) -> DebtorKind:
    """Return which law applies, as far as it is said or shown; the rest is to confirm."""
    is_public = siren is not None and _PUBLIC.fullmatch(siren) is not None
    if is_public and party.kind is not DebtorKind.PUBLIC_BODY:
        debtor.to_confirm.append(
            f"debtor.kind : le SIREN {siren} commence comme ceux des personnes publiques"
        )
    if party.kind is not None:
        return party.kind
    given = "".join((party.siren or party.siret or "").split())[:9]
    if not has_identifier and _PUBLIC.fullmatch(given):
        debtor.to_confirm.append(
            f"debtor.kind : le SIREN {given}, dont la clé est fausse, commence comme ceux des "
            "personnes publiques"
        )
        return DebtorKind.PUBLIC_BODY
    if is_public or has_identifier:
        return DebtorKind.PUBLIC_BODY if is_public else DebtorKind.BUSINESS
    kind, doubt = kind_by_name(party.name or "")
    debtor.to_confirm.append(f"debtor.kind : {doubt}")
    return kind


def kind_by_name(name: str) -> tuple[DebtorKind, str]:
    """Return which law the name of a debtor without identifiers speaks for, and what is in doubt.

    Nothing is demanded by either before a person has confirmed it.

    >>> kind_by_name("Commune de Valfictif")[0].value, kind_by_name("Mairie Déco")[0].value
    ('public_body', 'business')
    >>> kind_by_name("Mme Jeanne Essai")[0].value, kind_by_name("Madame Essai SARL")[0].value
    ('consumer', 'business')
    """
    plain = without_accents(name).casefold()
    if _PUBLIC_NAME.match(plain) and not _COMPANY.search(plain):
        return DebtorKind.PUBLIC_BODY, (
            "aucun identifiant ; le nom est celui d’une personne publique"
        )
    if _PERSON.match(plain) and not _COMPANY.search(plain):
        return DebtorKind.CONSUMER, (
            "le nom est celui d’une personne, et rien ne montre qu’elle a acheté pour son activité"
        )
    return DebtorKind.BUSINESS, "aucun identifiant ne montre que c’est un professionnel"


_COMPANY: Final = re.compile(
    r"\b(?:s\.?a\.?r\.?l|s\.?a\.?s\.?u?|e\.?u\.?r\.?l|s\.?n\.?c|s\.?c\.?i|sel(?:arl|as)|sa|ei)\b"
)
_PERSON: Final = re.compile(r"(?:m\.|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle)\s+\S")
_PUBLIC_NAME: Final = re.compile(
    r"(?:(?:la |le |l['’])?(?:commune|ville|mairie|departement|region|metropole)"
    r" (?:d[eu] |des |d['’])|communaute (?:de communes|d['’]agglomeration|urbaine)\b|ccas\b)"
)


def _name(debtor: NewDebtor, given: str | None, siren: str | None) -> str:
    if not given:
        debtor.to_confirm.append("nom du débiteur : le fichier importé n’en donne aucun")
        return siren or "?"
    lines = textwrap.wrap(given, MAX_CHARACTERS)
    if len(lines) < MAX_LINES:
        return given
    debtor.to_confirm.append("nom du débiteur : abrégé, il ne tient pas sur une enveloppe")
    return " ".join(lines[:2])


def _address(debtor: NewDebtor, name: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of an envelope, broken where they are long; none when it lacks room."""
    lines = tuple(part for line in given for part in textwrap.wrap(line, MAX_CHARACTERS))
    if len(textwrap.wrap(name, MAX_CHARACTERS)) + len(lines) <= MAX_LINES or not lines:
        return lines
    whole = ", ".join(given)
    debtor.warnings.append(
        Message(
            "the address of the debtor takes more lines than an envelope shows and is left out; "
            "enter it: {address}",
            address=whole,
        )
    )
    debtor.to_confirm.append(f"adresse à abréger à six lignes avec le nom : {whole}")
    return ()


def _contact(party: ReadParty, name: str) -> dict[str, Value] | None:
    email = email_of(party.email)
    if not (party.contact_name or email or party.phone):
        return None
    return stated(Contact, name=party.contact_name or name, email=email, phone=party.phone)


def new_of_debtor(
    case: Case, party: ReadParty, number: str | None, *, is_certain: bool
) -> Iterator[tuple[Change, str | None]]:
    """Yield what a case gets of its debtor that it lacks, and what of it is to be confirmed.

    An identifier is proposed where the case has none: a name that is the same tells no company.
    """
    debtor = case.debtor
    said, order = debtor_of(party).data, tuple(Debtor.model_fields)
    for key in ("address", "contact", "customer_account"):
        if not getattr(debtor, key) and key in said:
            yield Put(loc=("debtor",), key=key, value=said[key], order=order), None
    if debtor.kind is DebtorKind.CONSUMER or siren_of(debtor) or debtor.siren:
        return
    for key in ("siren", "siret", "vat_identifier"):
        if getattr(debtor, key) is None and key in said:
            line = f"debtor.{key} : {said[key]}, repris de {number} sur la foi du nom"
            put = Put(loc=("debtor",), key=key, value=said[key], order=order)
            yield put, None if is_certain else line
