"""The page of a case, from what was gathered to its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs import french
from relance_docs.audit.case_page.account import (
    ALLOCATION_OF_PUBLIC_BODY,
    accounts,
    grounds,
    parties,
)
from relance_docs.audit.case_page.balance_rows import balance_rows, drawn_balance
from relance_docs.audit.case_page.controls import finding_rows, hand_checks, result_rows
from relance_docs.audit.case_page.happenings import drawn_chronology
from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.audit.case_page.pedigree import Pedigree
from relance_docs.audit.case_page.titled import titled
from relance_docs.audit.case_page.trail_rows import commit_rows, trail_rows
from relance_docs.audit.page import Page, page_bytes
from relance_docs.case.history import Outcome
from relance_docs.case.plan import Channel
from relance_docs.case.terms import Allocation, RateReading
from relance_docs.case.words import labels
from relance_docs.git.commits import minute
from relance_docs.message import Message
from relance_docs.plan.decision import standing
from relance_docs.plan.labels import PENALTY_NAMES
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import Blocked
from relance_docs.review.records import ProofState
from relance_docs.seals.report import CheckedSeal


@dataclass(frozen=True, kw_only=True, slots=True)
class SealRow:
    """A seal, and what is found of it."""

    name: str
    commit: str
    """Empty when the manifest cannot be read."""
    digest: str
    covers: bool
    """Whether the last commit of the case file is under it."""
    stamped: str
    """What the authority says of the time; empty without a token that holds."""
    authority: str
    claims_qualified: bool
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def seal_rows(material: CaseMaterial) -> tuple[SealRow, ...]:
    """Return the seals in the order of their names."""
    record = material.record
    if record is None or record.seals is None:
        return ()
    return tuple(
        _seal(seal, material, covers=seal.name in record.covering) for seal in record.seals.seals
    )


def _seal(seal: CheckedSeal, material: CaseMaterial, *, covers: bool) -> SealRow:
    stamp = seal.stamp
    return SealRow(
        name=seal.name,
        commit=seal.commit or "",
        digest=seal.digest,
        covers=covers,
        stamped=minute(stamp.time) if stamp else "",
        authority=stamp.authority if stamp else "",
        claims_qualified=stamp.claims_qualified if stamp else False,
        problems=tuple(material.shared.says(problem.message) for problem in seal.problems),
        notes=tuple(map(material.shared.says, seal.notes)),
    )


Variables = dict[str, object]


def render(material: CaseMaterial) -> bytes:
    """Return the page of a case: one HTML file, the same for the same data and day."""
    number, day = material.number, french.short_day(material.shared.as_of)
    return page_bytes(
        Page(
            template="case/case.html",
            title=f"Rapport d’audit du dossier {number} au {day}",
            running=f"Dossier {number} – rapport d’audit arrêté au {day}",
            variables=_variables(material),
        )
    )


def _variables(material: CaseMaterial) -> Variables:
    pedigree = Pedigree(material)
    return {
        "number": material.number,
        "as_of": material.shared.as_of,
        "day_said": material.shared.day_said,
        "is_past": material.record is not None and material.record.seals is None,
        "path": material.file.path,
        "commit": material.own.state.commit,
        "draft": _said(material, material.own.state.draft_reason),
        "no_record": _said(material, material.shared.no_record),
        "findings": finding_rows(material),
        "results": result_rows(material),
        "hand_checks": hand_checks(material),
        "seals": seal_rows(material),
        "place": pedigree.field,
        **_trails(material),
        **_account(material, pedigree),
    }


def _said(material: CaseMaterial, message: Message | None) -> str | None:
    return material.shared.says(message) if message else None


def _trails(material: CaseMaterial) -> Variables:
    record = material.record
    if record is None:
        return {"trail": None}
    says, shared = material.shared.says, record.settings_trail
    commits = commit_rows((record.trail, *((shared,) if shared else ())), record.ranks)
    return {
        "trail": trail_rows(record.trail, says, is_committed=record.is_committed),
        "settings_trail": (
            trail_rows(shared, says, is_committed=material.shared.settings_are_committed)
            if shared
            else None
        ),
        "commits": commits,
        "signed": sum(row.is_signed for row in commits),
    }


def _account(material: CaseMaterial, pedigree: Pedigree) -> Variables:
    on_day, review = material.on_day, material.review
    if on_day is None or review is None:
        return {"account": False, "owed": None, "review": None}
    case, owed, balance = on_day.case, on_day.owed, on_day.balance
    found = accounts(on_day, pedigree) if owed else None
    return {
        "account": True,
        "debtor": case.debtor.name,
        "parties": parties(case, on_day.settings),
        "owed": owed,
        "penalties": PENALTY_NAMES[case.debtor.kind],
        "next": _next(material, on_day),
        "approval": _said(material, material.own.approval),
        "grounds": grounds(owed) if owed else (),
        "accounts": found,
        "titled": titled(on_day, review.deadlines, pedigree, found.rates if found else ()),
        "review": review,
        "chronology": drawn_chronology(on_day, review.chronology),
        "balance": balance,
        "balance_chart": drawn_balance(balance, case) if balance else None,
        "balance_rows": balance_rows(balance, case) if balance else (),
        "channel_labels": labels(Channel),
        "outcome_labels": labels(Outcome),
        "reading_labels": labels(RateReading),
        "allocation_labels": labels(Allocation),
        "allocation_of_public_body": ALLOCATION_OF_PUBLIC_BODY,
        "proof_states": _PROOF_STATES,
    }


def _next(material: CaseMaterial, on_day: CaseOnDay) -> str:
    """Say why there is no amount, or no letter, on that day; empty when one is due."""
    if on_day.refusal is not None:
        return material.shared.says(on_day.refusal.message)
    found = standing(on_day)
    return material.shared.says(found.reason) if isinstance(found, Blocked) else ""


_PROOF_STATES = {
    ProofState.PRESENT: ("good", "pièce présente"),
    ProofState.ABSENT: ("warn", "aucune pièce"),
    ProofState.CONTRADICTED: ("bad", "contredit"),
}
