"""Every code a finding can have, with its weight and its meaning."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from relance_docs.finding import Severity
from relance_docs.reading.checks.all_checks import CASE_CHECKS, SETTINGS_CHECKS
from relance_docs.reading.faults import EXPLANATIONS, UNEXPLAINED
from relance_docs.reading.yaml_slips import DOUBT_CODES
from relance_docs.workspace.book import BOOK_CODES
from relance_docs.workspace.checks.across import ACROSS
from relance_docs.workspace.checks.files import CASE_FILES, SETTINGS_FILES
from relance_docs.workspace.discovery import NAME_CODES

WORDING_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wording-blocked": "A letter may not say this; docs/wording.md lists every phrase.",
        "wording-risky": "Somebody must be able to justify this phrase; see docs/wording.md.",
        "wording-deadline-past": "A date to pay must lie after the day the letter arrives.",
        "wording-total-differs": "Every total in a letter must be one of the statement.",
        "wording-receipt-reserved": "A receipt in full may keep no rights in reserve.",
        "wording-demand-missing": "A mise en demeure must demand, in its body (1344 C. civ.).",
    }
)


FILE_CODES: Final[Mapping[str, str]] = {
    "alias": "A value that repeats another one by its name (`*name`).",
    "anchor": "A name given to a value (`&name`), which nothing needs.",
    "byte-order-mark": "The file begins with a byte order mark (U+FEFF).",
    "control-character": (
        "A character that nobody sees, or that a terminal obeys, as it is or as a YAML escape; "
        "docs/case-format.md lists them."
    ),
    "directive": "A line for the YAML parser itself (`%YAML`, `%TAG`).",
    "duplicate-key": "A field is given twice; only one can be meant.",
    "empty-file": "The file has no content.",
    "encoding": "The file is not in UTF-8.",
    "file-too-large": "The file has more than a million bytes.",
    "key-not-text": "A key is a list or a mapping.",
    "merge-conflict": "Git could not merge two versions of the file, and left both in it.",
    "merge-key": "A key `<<`, which copies other fields.",
    "no-break-space": (
        "A no-break space (U+00A0, U+202F) where YAML wants a plain one: before or after a key."
    ),
    "several-documents": "The file holds several YAML documents; one file is one case.",
    "tab": "A tab; YAML is indented with spaces.",
    "tag": "A type given to a value (`!!str`); the field gives the type.",
    "too-deep": "More levels inside one another than any case has.",
    "too-many-values": "More values than any case has.",
    "unreadable": "The file cannot be opened, is no file, or is a link that leaves the workspace.",
    "yaml-syntax": "The file is not YAML; the place is where reading stopped.",
}
"""Meaning of each, all errors."""


TEMPLATE_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "template-arithmetic": "A template prints the figures of the statement and computes none.",
        "template-block": "A block that the extended template does not have would not be printed.",
        "template-circle": "A template that extends, includes or imports itself has no end.",
        "template-endless": "The file takes more time or memory to read than a template may.",
        "template-file": "A file that a template extends, includes or imports must be there.",
        "template-name": (
            "A variable, a field, a filter or a test that does not exist; docs/templates.md lists "
            "those that do."
        ),
        "template-syntax": "The file cannot be read as a template; the place is where it fails.",
    }
)
TEMPLATE_WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "character-not-drawn": "The letter's font has no such character: what prints it stops.",
        "template-unused": "A file that no step and no template uses: misnamed, probably.",
    }
)


_WORDING_WEIGHTS = {"wording-risky": Severity.WARNING}


@dataclass(frozen=True, kw_only=True)
class KnownCode:
    """A code of a finding."""

    code: str
    severities: tuple[Severity, ...]
    """Its weight; two where it weighs less in the debtor's data than in the creditor's own."""
    meaning: str


def file_codes() -> tuple[KnownCode, ...]:
    """Return the codes about files as such: their names, their bytes, their YAML."""
    errors = {**FILE_CODES, **NAME_CODES, **BOOK_CODES}
    known = (
        *(_error(code, meaning) for code, meaning in errors.items()),
        *(_known(code, Severity.WARNING, meaning) for code, meaning in DOUBT_CODES.items()),
    )
    return tuple(sorted(known, key=lambda each: each.code))


def shape_codes() -> tuple[KnownCode, ...]:
    """Return the codes about fields and the form of their values."""
    return _once(
        _error(code, inspect.getdoc(explain) or "")
        for code, explain in (*EXPLANATIONS.values(), UNEXPLAINED)
    )


def check_codes() -> tuple[KnownCode, ...]:
    """Return the codes about what the files say."""
    return _once(_check_codes())


def wording_codes() -> tuple[KnownCode, ...]:
    """Return the codes about the wording of letters and templates."""
    return tuple(
        _known(code, _WORDING_WEIGHTS.get(code, Severity.ERROR), meaning)
        for code, meaning in WORDING_CODES.items()
    )


def template_codes() -> tuple[KnownCode, ...]:
    """Return the codes about letter templates, beside those about their wording."""
    known = (
        *(_error(code, meaning) for code, meaning in TEMPLATE_ERRORS.items()),
        *(_known(code, Severity.WARNING, meaning) for code, meaning in TEMPLATE_WARNINGS.items()),
    )
    return tuple(sorted(known, key=lambda each: each.code))


def _check_codes() -> Iterator[KnownCode]:
    for of_case in (*CASE_CHECKS, *CASE_FILES):
        yield _known(of_case.code, of_case.severity, of_case.meaning)
    for of_settings in (*SETTINGS_CHECKS, *SETTINGS_FILES):
        yield _known(of_settings.code, of_settings.severity, of_settings.meaning)
    for across in ACROSS:
        yield _known(across.code, across.severity, inspect.getdoc(across.find) or "")


def _once(codes: Iterable[KnownCode]) -> tuple[KnownCode, ...]:
    """Return each code once, in order, with every weight that it has."""
    by_code: dict[str, KnownCode] = {}
    for each in codes:
        first = by_code.setdefault(each.code, each)
        weights = dict.fromkeys((*first.severities, *each.severities))
        by_code[each.code] = KnownCode(
            code=each.code, severities=tuple(weights), meaning=first.meaning
        )
    return tuple(by_code.values())


def _known(code: str, severity: Severity, meaning: str) -> KnownCode:
    return KnownCode(code=code, severities=(severity,), meaning=meaning)


def _error(code: str, meaning: str) -> KnownCode:
    return _known(code, Severity.ERROR, meaning)
