"""The command that meets a deadline, or records that it is met."""

from __future__ import annotations

from typing import Final

from relance_docs.review.after_act import is_void_told
from relance_docs.review.records import Deadline, DeadlineKind

_TITLE_OPTIONS: Final = {
    DeadlineKind.SERVICE: "--served",
    DeadlineKind.DEPOSIT: "--consigned",
    DeadlineKind.APPEAL: "--opposition",
    DeadlineKind.ENFORCEMENT: "--enforceable",
    DeadlineKind.TITLE: "--measure",
}
"""What `relance title` records once it is done."""
_BY_DOSSIER: Final = frozenset(
    {
        DeadlineKind.DECLARATION,
        DeadlineKind.OVER_INDEBTEDNESS,
        DeadlineKind.RELIEF,
        DeadlineKind.PRESCRIPTION,
    }
)
"""Met by an act that goes with a dossier."""
_WRITTEN: Final = {
    DeadlineKind.GUARANTOR_DEFAULT: "guarantor-default",
    DeadlineKind.GUARANTOR_YEARLY: "guarantor-information",
    DeadlineKind.INSURER: "handover-table --for insurer",
}
"""What `relance write` writes to meet a deadline."""


def command_for(number: str, deadline: Deadline, left: int) -> str:
    """Return what meets a deadline; for an order that is void, what prepares a new request."""
    if is_void_told(deadline):
        return f"relance dossier {number}"
    return command_of(number, deadline.kind, left)


def command_of(number: str, kind: DeadlineKind, left: int) -> str:
    """Return what meets a deadline, or records that it is met; empty where nothing does."""
    if kind in {DeadlineKind.RAISED_RATE, DeadlineKind.DELAY}:
        return ""
    if kind in _BY_DOSSIER:
        return f"relance dossier {number}"
    if kind in _WRITTEN:
        return f"relance write {number} {_WRITTEN[kind]}"
    if kind in _TITLE_OPTIONS:
        return f"relance title {number} {_TITLE_OPTIONS[kind]} …"
    if kind in {DeadlineKind.OPPOSITION, DeadlineKind.COUNSEL}:
        return f"relance explain {number}"
    return f"relance paid {number}" if left >= 0 else f"relance letters {number}"
