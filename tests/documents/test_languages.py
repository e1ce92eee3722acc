"""Documents on demand in English and German, and what stays French."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.parties import Language
from relance_docs.documents.making import make_document
from relance_docs.documents.records import DocumentAsked
from relance_docs.documents.tongues import why_not_in
from tests.documents.asking import job_of, said
from tests.documents.test_golden import DOCUMENTS
from tests.letters.letter_cases import case_of

WRITTEN = (
    "account-statement",
    "promise-confirmation",
    "plan-proposal",
    "plan-agreement",
    "missed-instalment",
    "dispute-acknowledgement",
    "dispute-answer",
    "reasons-request",
    "thanks",
    "receipt",
)
FRENCH = re.compile(
    r"\b(?:facture|échéance|règlement|montant|nous|vous|votre|merci|jours?|avoir|solde|contestée)\b",
    re.IGNORECASE,
)


def in_language(case: Case, language: str) -> Case:
    """Return a case whose debtor reads another language."""
    debtor = case.debtor.model_copy(update={"language": Language(language)})
    return case.model_copy(update={"debtor": debtor})


def document_of(kind: str, language: str) -> tuple[Case, str, dict[str, Any]]:
    """Return the golden case of a kind, in a language."""
    case, _kind, asked = next(each for each in DOCUMENTS.values() if each[1] == kind)
    if kind == "dispute-answer":
        asked = {"answer": "OK: 100 %."}  # quoted as it was typed
    return in_language(case, language), kind, asked


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", WRITTEN)
def test_what_it_says(golden: Callable[[str, str], str], kind: str, language: str) -> None:
    """Its text is the golden one: headings, amounts and days too, and no French word is left."""
    case, _kind, asked = document_of(kind, language)
    actual = said(case, kind, **asked)

    assert golden(f"{language}/{kind}", actual) == actual
    quoted = re.sub(r"[“„][^”“]*[”“]|SARL au capital[^\n]*|\d+ QUAI DU RHONE", "", actual)
    assert FRENCH.findall(quoted) == []


@pytest.mark.parametrize(
    ("kind", "language"), [("plan-proposal", "en"), ("dispute-acknowledgement", "de")]
)
def test_it_becomes_a_document(kind: str, language: str) -> None:
    """It passes the wording check of its language, and its e-mail says the same."""
    case, _kind, asked = document_of(kind, language)
    document = make_document(job_of(case, kind, **asked), "eml")

    assert document.warnings == ()
    assert document.email is not None
    assert {"en": b"Yours faithfully", "de": b"Mit freundlichen"}[language] in document.email


@pytest.mark.parametrize(
    ("kind", "debtor", "law", "reason"),
    [
        ("penalties-claim", "business", "FR", "written in French only"),
        ("plan-agreement", "consumer", "FR", "is made in French"),
        ("plan-proposal", "business", "DE", "does not govern this contract"),
    ],
)
def test_what_is_refused_says_the_way_out(kind: str, debtor: str, law: str, reason: str) -> None:
    """What the law ties to French, or to French law, is refused with what to do."""
    case = in_language(case_of(debtor), "de").model_copy(update={"applicable_law": law})
    job = job_of(case, kind)
    found = why_not_in(job.on_day, DocumentAsked(kind=job.asked.kind))

    assert found is not None
    assert reason in found.render()


def test_what_is_for_france_stays_french() -> None:
    """The duplicate of article 272 CGI has the words of that article, whoever reads it."""
    case, kind, asked = document_of("vat-write-off", "en")
    assert "demeurée impayée" in said(case, kind, **asked)
