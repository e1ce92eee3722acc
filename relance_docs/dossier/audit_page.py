"""The audit report of the case alone, as one HTML page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.render import render
from relance_docs.dossier.brief import Brief
from relance_docs.message import Message

Says: TypeAlias = Callable[[Message], str]
"""Puts a message into a language."""


def audit_page(brief: Brief, says: Says) -> bytes:
    """Return the page of this case; nothing of another is read for it."""
    # Whether relance.yaml or the command named the day must not show: the day is the same.
    alone = replace(brief.workspace, case_files=(brief.file,), as_of_is_fixed=False)
    (material,) = materials(alone, says)
    return render(material)
