"""Records without what names anybody: what is no amount, day, code or choice is replaced.

A field that nobody thought of is replaced too: only what is listed here is kept as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Final

from relance_docs.case.case import Case
from relance_docs.case.record import Record
from relance_docs.case.settings import Settings
from relance_docs.case.terms import PenaltyRate
from relance_docs.founding.anonymised.stand_ins import StandIns
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
