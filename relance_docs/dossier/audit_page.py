"""The audit report of the case alone, as one HTML page, for a reader who is not the creditor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.audit.case_page.render import render
from relance_docs.dossier.brief import Brief
from relance_docs.message import Message
from relance_docs.plan.records import Blocked
from relance_docs.workspace.checks.across import ACROSS

Says: TypeAlias = Callable[[Message], str]
"""Puts a message into a language."""

_OF_OTHER_CASES: Final = frozenset(check.code for check in ACROSS)
_NOT_AS_RECORDED: Final = "les fichiers du dossier ne sont pas tels qu’ils ont été enregistrés"


def audit_page(brief: Brief, says: Says) -> bytes:
    """Return the page of this case; nothing of another is read for it, or told."""
    own = tuple(each for each in brief.file.findings if each.code not in _OF_OTHER_CASES)
    # Whether relance.yaml or the command named the day must not show: the day is the same.
    alone = replace(
        brief.workspace, case_files=(replace(brief.file, findings=own),), as_of_is_fixed=False
    )
    (material,) = materials(alone, says)
    return render(replace(material, says=_to_a_reader(material, says)))


def _to_a_reader(material: CaseMaterial, says: Says) -> Says:
    """Return what says messages without what the creditor is told to do next."""
    found = material.account.standing.next if material.account else None
    what_next = found.reason if isinstance(found, Blocked) else None
    draft = material.state.draft_reason

    def said(message: Message) -> str:
        if message is what_next:
            return ""
        return _NOT_AS_RECORDED if message is draft else says(message)

    return said
