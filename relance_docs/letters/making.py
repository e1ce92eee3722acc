"""What a process makes of a job: the files of a document, or the phrases that bar it."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.errors import FindingsError
from relance_docs.finding import Finding
from relance_docs.letters.earlier import facts_of
from relance_docs.letters.job import LetterJob


@dataclass(frozen=True, kw_only=True)
class Content:
    """The files of a job, or the phrases that bar it."""

    files: tuple[tuple[str, bytes], ...] = ()
    """Path below build/letters and content."""
    findings: tuple[Finding, ...] = ()
    made_with: str = ""
    facts: str = ""


def content_of(job: LetterJob) -> Content:
    """Make a document; raises RefusalError. The files of `job.root` are all that it reads."""
    from relance_docs.letters.document import make_document  # noqa: PLC0415 - heavy
    from relance_docs.letters.made_with import made_with  # noqa: PLC0415 - heavy

    try:
        document = make_document(job)
    except FindingsError as blocked:
        return Content(findings=blocked.findings)
    return Content(
        files=document.files,
        findings=document.warnings,
        made_with=made_with(),
        facts=facts_of(job),
    )
