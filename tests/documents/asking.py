"""Documents asked for, without a workspace: what they say, as a reader of the page sees it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.settings import Settings
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.job import DocumentJob
from relance_docs.documents.making import page_of
from relance_docs.documents.records import DocumentAsked
from relance_docs.law.rates import packaged_rates
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from tests.letters.letter_cases import AS_OF, CREDITOR
from tests.letters.reading_html import tree

SETTINGS = Settings.model_validate({"creditor": CREDITOR, "payments_checked_until": AS_OF})
BLOCKS = {"p", "tr", "h1", "h2", "h3", "li"}


def euros(text: str) -> Decimal:
    """Return an amount as a document prints it: « 1 234,50 € »."""
    return Decimal(re.sub(r"[^\d,-]", "", text).replace(",", "."))


def on_day(case: Case, as_of: date = AS_OF, settings: Settings = SETTINGS) -> CaseOnDay:
    """Return a case on a day."""
    return CaseOnDay(case=case, settings=settings, rates=packaged_rates(), as_of=as_of)


def job_of(
    case: Case,
    kind: str,
    *,
    as_of: date = AS_OF,
    settings: Settings = SETTINGS,
    **asked: Any,  # noqa: ANN401 - what is asked of the document
) -> DocumentJob:
    """Return the job of a document."""
    return DocumentJob(
        root=Path(),
        on_day=on_day(case, as_of, settings),
        asked=DocumentAsked(kind=DocumentKind(kind), **asked),
        commit="0123456789",
        head="",
        fingerprint="0123456789ab",
        draft_reason=None,
    )


def said(case: Case, kind: str, **asked: Any) -> str:  # noqa: ANN401 - as `job_of` takes it
    """Return the text of a document, a line for each paragraph and each row."""
    body = tree(page_of(job_of(case, kind, **asked))).find("body")
    assert body is not None
    lines: list[str] = []
    for element in body.iter():
        if element.tag in BLOCKS:
            cells = [each for each in element if each.tag in {"td", "th"}] or [element]
            texts = (" ".join("".join(cell.itertext()).split()) for cell in cells)
            lines.append(" | ".join(texts))
    return "\n".join(lines) + "\n"


def why_not(case: Case, kind: str, **asked: Any) -> Message | None:  # noqa: ANN401 - as `job_of`
    """Return why a case does not carry a document."""
    job = job_of(case, kind, **asked)
    return KINDS[job.asked.kind].why_not(job.on_day, job.asked)
