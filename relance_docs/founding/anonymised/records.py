"""Records without what names anybody: what is no amount, day, code or choice is replaced.

A field that nobody thought of is replaced too: only what is listed here is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Final

from relance_docs.case.case import Case
from relance_docs.case.record import Record
from relance_docs.case.settings import Settings
from relance_docs.case.terms import PenaltyRate
from relance_docs.reading.editing.writing import Value

_KEPT: Final = frozenset((("AddedRate", "semester"), ("Options", "language")))
"""Texts that name nobody: record and field."""
_LEFT_OUT: Final = frozenset(
    (
        ("Creditor", "logo"),
        ("Debtor", "book"),
        ("Creditor", "website"),
        ("Mediator", "website"),
        ("Evidence", "timestamp"),
        ("Settings", "imports"),
        ("Settings", "mail"),
        ("Settings", "invoice_layouts"),
        ("SentDocument", "commit"),
        ("SentDocument", "made_with"),
        ("HistoryEntry", "message_id"),
        ("HistoryEntry", "tracking_number"),
        ("HistoryEntry", "corrected"),
    )
)
_PARTIES: Final = {
    "Creditor": "Créancier",
    "Debtor": "Débiteur",
    "Sender": "Mandataire",
    "Mediator": "Médiateur",
}
_PERSONS: Final = frozenset(
    ("name", "by", "in_charge", "to", "insurer", "below_floor_decided_by", "representative")
)
_PIECES: Final = frozenset(
    (
        *("pieces", "proof", "term_proof", "receipt", "service_proof", "opposition_proof"),
        *("enforceable_proof", "id"),
    )
)
_INVOICES: Final = frozenset(("invoice_number", "invoices"))
_REASONS: Final = frozenset(
    (("HistoryEntry", "reason"), ("Dispute", "listed_reason"), ("OwnReason", "reason"))
)
_FORMS: Final = ("SARL", "SAS", "SASU", "EURL", "SA", "SNC", "SCI", "EI", "SELARL", "SCOP")


class Anonymiser:
    """Records of one workspace, one after the other, with the same stand-ins throughout."""

    def __init__(self, known_reasons: frozenset[str], is_packaged: Callable[[str], bool]) -> None:
        self.stand_ins = StandIns()
        self._known_reasons = known_reasons
        """The usual reasons for non-payment, which are words of the field."""
        self._is_packaged = is_packaged
        """Whether a step, or a template, is one of the program's own."""
        self._case = ""
        self.files: dict[str, str] = {}
        """Paths below cases/ that were there → those that stand for them."""
        self.digest_of: Callable[[str], str] = lambda path: path
        """The SHA-256 of the file that stands at a path."""

    def number(self, case: Case) -> str:
        """Return the number of a case; one that is no year and place may name somebody."""
        year, sign, place = case.number.partition("-")
        if sign and year.isdecimal() and place.isdecimal():
            return case.number
        first = min(invoice.issue_date.year for invoice in case.invoices)
        return self.stand_ins.of("number", case.number, lambda n: f"{first}-9{n:03d}")

    def case(self, case: Case) -> Mapping[str, Value]:
        """Return what the file of a case says."""
        self._case = self.number(case)
        return self._record(case)

    def settings(self, settings: Settings) -> Mapping[str, Value]:
        """Return what relance.yaml says."""
        self._case = ""
        return self._record(settings)

    def _record(self, record: Record) -> dict[str, Value]:
        kind = type(record).__name__
        found: dict[str, Value] = {}
        for name in type(record).model_fields:
            if name not in record.model_fields_set or (kind, name) in _LEFT_OUT | {
                ("Case", "number")
            }:
                continue
            value = self._value(record, name, getattr(record, name))
            if value not in (None, (), "", {}):
                found[name] = value
        return found | self._with_template(kind, found)

    def _with_template(self, kind: str, found: Mapping[str, Value]) -> dict[str, Value]:
        """Give a step of the user's own a template that is there."""
        if kind != "PlanStep" or self._is_packaged(str(found.get("template", found["step"]))):
            return {}
        return {"template": "relance-2"}

    def _value(self, record: Record, name: str, value: Any) -> Any:  # noqa: ANN401 - any value
        made: Any = value
        match value:
            case PenaltyRate():
                rate = value.value
                made = {value.form.value: rate} if rate is not None else value.form.value
            case Record():
                made = self._record(value)
            case tuple() if name in {"address", "not_reached"}:
                made = self.stand_ins.address(value)
            case tuple():
                made = tuple(self._value(record, name, each) for each in value)
            case bool():
                made = str(value).lower()
            case StrEnum():
                made = value.value
            case str():
                made = self._text(record, name, value)
        return made

    def _text(self, record: Record, name: str, text: str) -> str:
        kind, of = type(record).__name__, self.stand_ins
        if (kind, name) in _KEPT or name == "language":
            return text
        if name == "sha256":
            return self.digest_of(self._file(getattr(record, "file", "")))
        if name in {"step", "template"} and self._is_packaged(text):
            return text
        if (kind, name) in _REASONS:
            known = text in self._known_reasons
            return text if known else of.of("reason", text, lambda n: f"motif-{n}")
        if name in _PERSONS:
            return of.name(_PARTIES.get(kind, "Personne") if name == "name" else "Personne", text)
        made = self._by_field.get(name)
        return made(text) if made else of.of("text", text, _free_text(text))

    @cached_property
    def _by_field(self) -> Mapping[str, Callable[[str], str]]:
        of = self.stand_ins
        return {
            **dict.fromkeys(_PIECES, self._piece),
            **dict.fromkeys(_INVOICES, _numbered(of, "invoice", "F-{:04d}")),
            **dict.fromkeys(("iban", "ibans", "other_ibans"), of.iban),
            **dict.fromkeys(("step", "template"), _numbered(of, "step", "etape-{}")),
            "order_reference": _numbered(of, "reference", "CMD-{:04d}"),
            "file": self._file,
            "siren": of.siren,
            "siret": of.siret,
            "vat_identifier": of.vat,
            "bic": lambda _text: "ANONFRP0",
            "email": of.email,
            "phone": of.phone,
            "rcs": lambda _text: "Ville",
            "role": lambda _text: "Fonction",
            "legal_form": _legal_form,
            "title": _numbered(of, "title", "Pièce {}"),
            "number": _numbered(of, "number of", "N-{:04d}"),
            "customer_account": _numbered(of, "account", "C{:05d}"),
        }

    def _piece(self, text: str) -> str:
        return self.stand_ins.of(f"piece {self._case}", text, lambda n: f"p{n:03d}")

    def _file(self, path: str) -> str:
        """Return the path of the page that stands for a file; an e-mail stays one."""
        ending = ".eml" if PurePosixPath(path).suffix.lower() == ".eml" else ".pdf"
        folder = self._case or "commun"
        made = self.stand_ins.of(
            f"file {folder}", path, lambda n: f"{folder}/fichier-{n:03d}{ending}"
        )
        self.files[path] = made
        return made


def _numbered(of: StandIns, kind: str, form: str) -> Callable[[str], str]:
    return lambda text: of.of(kind, text, form.format)


def _free_text(text: str) -> Callable[[int], str]:
    return lambda n: f"texte {n}, {len(text)} signes"


def _legal_form(text: str) -> str:
    return next((form for form in _FORMS if form in text.upper().split()), "Société")


_POSTCODE: Final = re.compile(r"\D*((?:2[AB]|97\d|98\d|\d\d))\d{2,3}\b")
_ANON_IN_FIGURES: Final = "1565"
"""The letters of the account as the French key counts them."""
_FIRST_SIREN: Final = 9_000_000
"""Eight digits before the check digit: numbers of the examples lie below."""
_COUNTRY: Final = "152700"
"""FR00 in figures, behind the account (ISO 13616)."""


class StandIns:
    """What was replaced so far, by kind; the first name is 1, the second 2."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def of(self, kind: str, original: str, made: Callable[[int], str]) -> str:
        """Return what stands for a text; `made` makes a new one of its number."""
        key = (kind, " ".join(original.split()).casefold())
        if key not in self._known:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._known[key] = made(self._counts[kind])
        return self._known[key]

    def name(self, label: str, original: str) -> str:
        """Return a name: « Débiteur 00012 »."""
        return self.of("name", original, lambda n: f"{label} {n:05d}")

    def siren(self, original: str) -> str:
        """Return a SIREN with its check digit (ISO/IEC 7812)."""
        return self.of(
            "siren", _plain(original), lambda n: _checked(str(_FIRST_SIREN + n).zfill(8))
        )

    def siret(self, original: str) -> str:
        """Return a SIRET of the same SIREN as any other number of that company."""
        number = _plain(original)
        siren = self.siren(number[:9])
        return self.of("siret", number, lambda n: _checked(f"{siren}{n % 10_000:04d}"))

    def vat(self, original: str) -> str:
        """Return a French number for VAT, of the same SIREN; the country is not kept."""
        siren = self.siren(_plain(original)[-9:])
        return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"

    def iban(self, original: str) -> str:
        """Return an IBAN of a bank that does not exist, with both of its keys."""
        return self.of("iban", _plain(original), _iban)

    def email(self, original: str) -> str:
        """Return an e-mail address."""
        return self.of("email", original, lambda n: f"adresse{n}@anonyme.example")

    def phone(self, original: str) -> str:
        """Return a telephone number of fiction."""
        made = lambda n: f"+33 1 99 00 {n // 100 % 100:02d} {n % 100:02d}"  # noqa: E731
        return self.of("phone", _plain(original), made)

    def address(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of an address; of the last one the department is kept."""
        return tuple(self._line(line) for line in lines)

    def _line(self, line: str) -> str:
        if "@" in line:  # what came back may be an e-mail
            return self.email(line)
        found = _POSTCODE.match(line)
        if found is None:
            return self.of("line", line, lambda n: f"{n} RUE ANONYME")
        code = found[1].ljust(5, "9")
        return self.of("town", line, lambda n: f"{code} VILLE {n}")


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _checked(digits: str) -> str:
    """Return digits with the one that makes them right by the rule of Luhn."""
    doubled = (int(c) * (2 - place % 2) for place, c in enumerate(reversed(digits)))
    total = sum(value - 9 * (value > 9) for value in doubled)  # noqa: PLR2004 - a digit
    return f"{digits}{-total % 10}"


def _iban(number: int) -> str:
    bank, branch, account = "00000", "00000", f"ANON{number:07d}"
    figures = f"{_ANON_IN_FIGURES}{number:07d}"
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(figures)) % 97
    account_number = f"{bank}{branch}{account}{key:02d}"
    spelled = "".join(str(int(c, 36)) for c in account_number)
    return f"FR{98 - int(spelled + _COUNTRY) % 97:02d}{account_number}"
