"""All checks, in the order in which they are printed."""

from __future__ import annotations

from typing import Final

from relance_docs.verify.approvals import approved_before_leaving
from relance_docs.verify.checks import Check
from relance_docs.verify.documents import (
    archived_documents,
    archived_once,
    files_asked_for,
    letters_made_again,
)
from relance_docs.verify.files import cases_are_there, objects_are_whole, working_files
from relance_docs.verify.history import (
    commit_dates,
    history_only_grows,
    later_changes,
    recorded_after_event,
    signatures,
    whole_history,
)
from relance_docs.verify.seals import changed_since_sealed, seals

CHECKS: Final[tuple[Check, ...]] = (
    whole_history,
    objects_are_whole,
    cases_are_there,
    working_files,
    commit_dates,
    recorded_after_event,
    history_only_grows,
    later_changes,
    signatures,
    archived_documents,
    archived_once,
    letters_made_again,
    approved_before_leaving,
    seals,
    changed_since_sealed,
    files_asked_for,
)
