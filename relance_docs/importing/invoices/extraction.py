"""From what the library found in a CII or UBL document to the record of an invoice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from relance_docs.case.parties import DebtorKind
from relance_docs.importing.claims.read_invoices import (
    ReadDue,
    ReadInvoice,
    ReadNote,
    ReadParty,
    ReadPreceding,
)
from relance_docs.importing.cleaning import cents, compact, envelope_lines, one_line, prose
from relance_docs.importing.invoices.bare import dues_of, is_credit_note

Found = Mapping[str, Any]
"""What the library returns: business terms → texts, dates, lists and mappings."""

_FOR_THE_STATE: Final = re.compile(r"\bB2G\b")
_SIREN_SCHEMES: Final = ("0002", "SIRENE", "SIREN")
_SIRET_SCHEMES: Final = ("0009", "SIRET")
_COUNTRIES: Final = {
    "AT": "AUTRICHE", "BE": "BELGIQUE", "CH": "SUISSE", "DE": "ALLEMAGNE", "DK": "DANEMARK",
    "ES": "ESPAGNE", "GB": "ROYAUME-UNI", "IE": "IRLANDE", "IT": "ITALIE", "LU": "LUXEMBOURG",
    "MC": "MONACO", "NL": "PAYS-BAS", "PL": "POLOGNE", "PT": "PORTUGAL", "US": "ETATS-UNIS",
}  # fmt: skip
_FRANCE: Final = frozenset(("FR", "GP", "MQ", "GF", "RE", "YT"))


_MOST_ARTICLES: Final = 3
_LONGEST_ARTICLE: Final = 80


def what_was_sold(root: Any) -> str | None:  # noqa: ANN401 - lxml
    """Return the names of the first articles (BT-153), and how many more there are."""
    of_lines = ("SpecifiedTradeProduct", "Item")
    items = (item for kind in of_lines for item in root.iter(f"{{*}}{kind}"))
    texts = (one_line(item.findtext("{*}Name"), _LONGEST_ARTICLE) for item in items)
    names = tuple(dict.fromkeys(filter(None, texts)))
    more = len(names) - _MOST_ARTICLES
    said = " ; ".join(names[:_MOST_ARTICLES])
    return (f"{said} ; et {more} de plus" if more > 0 else said) or None


def invoice_of(found: Found, root: Any, *, is_pdf: bool) -> ReadInvoice:  # noqa: ANN401
    """Return the invoice; what is said twice in different ways is taken as not said."""
    notes = tuple(_notes(found))
    return ReadInvoice(
        file_ending="pdf" if is_pdf else "xml",
        is_named_credit_note=is_credit_note(root),
        invoice_number=one_line(_text(found, "BT-1")),
        type_code=one_line(_text(found, "BT-3")),
        issue_date=_day(found, "BT-2"),
        dues=_dues(found, root),
        currency_code=one_line(_text(found, "BT-5")),
        total_with_vat=cents(_text(found, "BT-112")),
        total_without_vat=cents(_text(found, "BT-109")),
        paid_amount=cents(_text(found, "BT-113")),
        rounding_amount=cents(_text(found, "BT-114")),
        amount_due=cents(_text(found, "BT-115")),
        delivery_date=_day(found, "BT-72"),
        order_reference=one_line(_text(found, "BT-13")),
        payment_terms=prose(_joined(found, "BT-20")),
        preceding=tuple(_preceding(found)),
        seller=party_of(_mapping(found, "BG-4")),
        buyer=replace(party_of(_mapping(found, "BG-7")), kind=_kind(notes)),
        payee=one_line(_text(_mapping(found, "BG-10"), "name")),
        iban=compact(_first(found, "BT-84")),
        notes=notes,
    )


def _dues(found: Found, root: Any) -> tuple[ReadDue, ...]:  # noqa: ANN401
    """Return the due dates of the document; a total due at one date alone is no instalment."""
    dues = dues_of(root)
    stated = [day for day in _list(found, "BT-9") if isinstance(day, date)]
    known = {due.due_date for due in dues}
    dues = (*dues, *(ReadDue(due_date=day) for day in stated if day not in known))
    if len(dues) == 1:
        # With no other date it is that of the debt, whatever discount is granted before it.
        return (replace(dues[0], amount=None, is_discount=False),)
    return dues


def _kind(notes: tuple[ReadNote, ...]) -> DebtorKind | None:
    """Return the kind of buyer that a note names: B2G is a public body."""
    is_public = any(n.code == "ADN" and _FOR_THE_STATE.search(n.text) for n in notes)
    return DebtorKind.PUBLIC_BODY if is_public else None


def party_of(found: Found) -> ReadParty:
    """Return a party; a SIREN is taken from its SIRET when it stands nowhere else."""
    legal = compact(_text(found, "legal_identifier"))
    scheme = _text(found, "legal_identifier_schemeid")
    others = _mapping(found, "identifiers")
    siret = next((n for s in _SIRET_SCHEMES if (n := _digits(others.get(s), 14))), None)
    siren = next((n for s in _SIREN_SCHEMES if (n := _digits(others.get(s), 9))), None)
    if scheme in (*_SIREN_SCHEMES, *_SIRET_SCHEMES) or (scheme is None and _is_french(found)):
        siret = _digits(legal, 14) or siret
        siren = _digits(legal, 9) or siren
    contact = next((c for c in _list(found, "contacts") if isinstance(c, Mapping)), {})
    return ReadParty(
        name=one_line(_first(found, "name") or _first(found, "biz_name")),
        siren=siren or (siret[:9] if siret else None),
        siret=siret,
        vat_identifier=compact(_first(found, "vat_identifier")),
        address=tuple(_address(found)),
        contact_name=one_line(_first(contact, "name")),
        email=one_line(_first(contact, "email")),
        phone=one_line(_first(contact, "phone")),
    )


def _is_french(found: Found) -> bool:
    """Whether a number of nine digits without a scheme can be a SIREN: Norway has such, too."""
    return (_first(found, "country_code") or "FR").strip().upper() in _FRANCE


def _digits(value: object, count: int) -> str | None:
    """Return a number of so many digits, of which the check digit may be wrong."""
    number = compact(value) if isinstance(value, str) else None
    is_number = number is not None and number.isascii() and number.isdecimal()
    return number if is_number and len(number or "") == count else None


def _address(found: Found) -> Iterator[str]:
    country = (_first(found, "country_code") or "FR").strip().upper()
    lines = (_first(found, f"addr_l{n}") for n in (1, 2, 3))
    kept = envelope_lines(lines, _first(found, "postcode"), _first(found, "city"))
    yield from kept
    if kept and country not in _FRANCE:
        yield _COUNTRIES.get(country, country)


def _preceding(found: Found) -> Iterator[ReadPreceding]:
    for each in _list(found, "BG-3"):
        number = one_line(_text(each, "BT-25")) if isinstance(each, Mapping) else None
        if number:
            yield ReadPreceding(invoice_number=number, issue_date=_day(each, "BT-26"))


def _notes(found: Found) -> Iterator[ReadNote]:
    for each in _list(found, "BG-1"):
        if not isinstance(each, Mapping):
            continue
        for text in _list(each, "BT-22"):
            code, words = _coded(one_line(_first(each, "BT-21")), str(text))
            if words.strip():
                yield ReadNote(code=code, text=words.strip())


def _coded(code: str | None, text: str) -> tuple[str | None, str]:
    """Take the subject that stands in the text itself: #PMT#Indemnité….

    >>> _coded(None, "#PMT# 40 €")
    ('PMT', ' 40 €')
    """
    parts = text.lstrip().split("#", 2)
    if code is None and len(parts) == 3 and not parts[0] and parts[1].isalnum():  # noqa: PLR2004
        return parts[1].upper(), parts[2]
    return code, text


def _list(found: Found, key: str) -> list[Any]:
    value = found.get(key)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(found: Found, key: str) -> str | None:
    """Return the first text under a key."""
    return next((str(value) for value in _list(found, key) if str(value).strip()), None)


def _text(found: Found, key: str) -> str | None:
    """Return the text under a key; None when several differ."""
    values = {str(value).strip() for value in _list(found, key)} - {""}
    return values.pop() if len(values) == 1 else None


def _joined(found: Found, key: str) -> str | None:
    return "\n".join(str(value) for value in _list(found, key)) or None


def _mapping(found: Found, key: str) -> Found:
    value = found.get(key)
    return value if isinstance(value, Mapping) else {}


def _day(found: Found, key: str) -> date | None:
    days = {value for value in _list(found, key) if isinstance(value, date)}
    return days.pop() if len(days) == 1 else None
