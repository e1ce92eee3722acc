"""The credit policy as a sheet, and clauses for the general terms: models to have checked.

They are about no case: nothing in them is claimed, and nobody is sent them from here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from relance_docs.case.settings import Settings
from relance_docs.case.terms import CreditPolicy, PenaltyRate
from relance_docs.documents.job import TEMPLATES
from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.folders import template_folders
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.workspace.workspace import Workspace

PAGES: Final = ("politique-de-credit", "clauses-cgv")


def policy_files(workspace: Workspace) -> dict[str, bytes]:
    """Return each page as PDF and as a Word file to be written in, by its name."""
    from relance_docs.rendering.editable.reading import editable  # noqa: PLC0415 - slow to load
    from relance_docs.rendering.editable.word import docx  # noqa: PLC0415 - slow to load

    found: dict[str, bytes] = {}
    *own, packaged = template_folders(workspace.root, "")
    folders = (*own, TEMPLATES, packaged)
    variables = _variables(workspace.sound_settings, workspace.as_of)
    for name in PAGES:
        printed = PdfDocument(
            html=render_template(f"{name}.html", folders, variables),
            created=datetime.combine(workspace.as_of, time(), UTC),
            folders=folders,
            assets=(),
        )
        found[f"{name}.pdf"] = render_pdf(printed)
        found[f"{name}.docx"] = docx(editable(printed))
    return found


def _variables(settings: Settings, as_of: date) -> dict[str, object]:
    return {
        "creditor": settings.creditor,
        "policy": settings.credit_policy or CreditPolicy(),
        "rate": settings.terms.penalty_rate or PenaltyRate(),
        "as_of": as_of,
        "options": settings.options,
    }
