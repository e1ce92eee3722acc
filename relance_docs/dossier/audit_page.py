"""The audit report of the case alone, as one HTML page, for a reader who is not the creditor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Final, TypeAlias

from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.audit.case_page.render import render
from relance_docs.dossier.brief import Brief
from relance_docs.message import Message
from relance_docs.plan.records import Blocked
from relance_docs.plan.standing import standing
from relance_docs.verify.other_debtors import OtherDebtors, keys_said
from relance_docs.workspace.checks.across import ACROSS

Says: TypeAlias = Callable[[Message], str]
"""Puts a message into a language."""

_OF_OTHER_CASES: Final = frozenset(check.code for check in ACROSS)
_NOT_AS_RECORDED: Final = "les fichiers du dossier ne sont pas tels qu’ils ont été enregistrés"

_NAMES_ANOTHER: Final = "on y lirait le nom d’un autre débiteur"
_NOT_GIVEN: Final = Message("the trail would name another debtor")


def audit_page(brief: Brief, says: Says, others: OtherDebtors) -> bytes:
    """Return the page of this case; nothing of another is read for it, or told.

    The trail says what was changed, old and new: of a file that was begun as a copy, what another
    case says. Where it would name one of the `others`, the page has no trail.
    """
    own = tuple(each for each in brief.file.findings if each.code not in _OF_OTHER_CASES)
    # Whether relance.yaml or the command named the day must not show: the day is the same.
    alone = replace(
        brief.workspace, case_files=(replace(brief.file, findings=own),), as_of_is_fixed=False
    )
    (material,) = materials(alone, says)
    told = replace(material, says=_to_a_reader(material, says))
    page = render(told)
    if not _names_another(page, brief, others):
        return page
    return render(replace(told, record=None, no_record=_NOT_GIVEN))


def _names_another(page: bytes, brief: Brief, others: OtherDebtors) -> bool:
    """Whether the page names a debtor whom the case file does not name today."""
    shown = others.names(contacts=False).intersection(keys_said(unescape(page.decode())))
    return bool(shown and shown.difference(keys_said(brief.file.raw.decode("utf-8", "replace"))))


def _to_a_reader(material: CaseMaterial, says: Says) -> Says:
    """Return what says messages without what the creditor is told to do next."""
    found = standing(material.account.on_day) if material.account else None
    what_next = found.reason if isinstance(found, Blocked) else None
    draft = material.state.draft_reason

    def said(message: Message) -> str:
        if message is what_next:
            return ""
        if message is _NOT_GIVEN:
            return _NAMES_ANOTHER
        return _NOT_AS_RECORDED if message is draft else says(message)

    return said
