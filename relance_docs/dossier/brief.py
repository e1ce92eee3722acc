"""What a dossier is made from: gathered, and refused for what is missing, before a file is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.claim.read_extract import reviewed
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.letters.decide import COMMIT_SHOWN
from relance_docs.letters.inputs import fingerprint
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.recording.data_state import workspace_state
from relance_docs.review.declaration import claimed, declared
from relance_docs.review.records import Review, Route
from relance_docs.review.review import routes
from relance_docs.statement.records import Statement
from relance_docs.workspace.layout import CASES_FOLDER
from relance_docs.workspace.records import CaseFile
from relance_docs.workspace.workspace import Workspace

FINGERPRINTED = "dossier"


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A case that a dossier can be made of."""

    workspace: Workspace
    file: CaseFile
    on_day: CaseOnDay
    claims: CaseOnDay
    """What its documents claim: of that day; in a declaration, of the day of the judgment."""
    declares: bool
    """Whether something is declared in a collective procedure."""
    draft_reason: Message | None
    """Why it is marked PROJET; None when all that it is made from is committed."""
    head: str | None
    """The commit checked out; None before the first."""
    commit: str
    """Last commit of the case file, abbreviated; empty without one."""
    fingerprint: str

    @property
    def case(self) -> Case:
        """The case."""
        return self.on_day.case

    @property
    def owed(self) -> Statement:
        """What its documents claim."""
        return self.claims.statement

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.on_day.settings

    @property
    def review(self) -> Review:
        """What the facts show on that day."""
        return reviewed(self.on_day, self.root)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The ways to a title, or to a place among the creditors."""
        return routes(self.on_day, self.review.bordereau)

    @property
    def root(self) -> Path:
        """The workspace."""
        return self.workspace.root

    @property
    def as_of(self) -> date:
        """The day of the dossier."""
        return self.on_day.as_of

    @property
    def is_insolvent(self) -> bool:
        """Whether a collective procedure is open on the day of the dossier."""
        return self.case.is_insolvent(self.as_of)


def brief_of(workspace: Workspace, number: str) -> Brief:
    """Return all that the dossier of a case is made from.

    Raises FindingsError when the case or relance.yaml has errors, RefusalError when it is closed,
    when nothing is owed or a rate is missing.
    """
    workspace.refuse_unsound()
    file = workspace.case_file(number)
    case = file.case
    if case is None or file.has_errors:
        raise FindingsError(tuple(finding for finding in file.findings if finding.is_error))
    on_day = workspace.on_day(case).as_claimed
    _refuse_closed(on_day)
    declaration = _declared(on_day)
    if declaration is None:
        _refuse_without_claim(on_day)
    used = tuple(dict.fromkeys(files_of(case)))
    committed = workspace_state(workspace.root)
    state = committed.of_case(number, reads=used)
    return Brief(
        workspace=workspace,
        file=file,
        on_day=on_day,
        claims=declaration or on_day,
        declares=declaration is not None,
        draft_reason=state.draft_reason,
        head=committed.head,
        commit=(state.commit or "")[:COMMIT_SHOWN],
        fingerprint=fingerprint(
            workspace.root, file, FINGERPRINTED, workspace.as_of.isoformat(), used
        ),
    )


def files_of(case: Case) -> Iterator[str]:
    """Yield the files that a case names, relative to the workspace: pièces, then what was sent."""
    for piece in case.pieces:
        if piece.file is not None:
            yield f"{CASES_FOLDER}/{piece.file}"
    for entry in case.history:
        for document in (entry.document, entry.email):
            if document is not None:
                yield f"{CASES_FOLDER}/{document.file}"


def _refuse_closed(on_day: CaseOnDay) -> None:
    """Refuse a case that is over: what was waived, settled or paid is claimed no more."""
    case = on_day.case
    if case.closed is not None and case.closed.closed_on <= on_day.as_of:
        raise RefusalError(
            Message(
                "case {case} was closed on {day}: a dossier claims what is owed; --as-of reckons"
                " for a day before, `relance reopen {case}` opens it again",
                case=case.number,
                day=case.closed.closed_on,
            )
        )


def _declared(on_day: CaseOnDay) -> CaseOnDay | None:
    """Return what is declared, as owed on the day of the judgment; None when nothing is."""
    insolvency = on_day.case.insolvency
    if insolvency is None or not on_day.case.is_insolvent(on_day.as_of):
        return None
    opened_on = insolvency.opened_on
    case = declared(on_day.case, opened_on, on_day.as_of)
    if not case.invoices:
        return None
    owed = replace(on_day, case=case, as_of=opened_on).as_claimed.statement
    if not claimed(owed, is_insolvent=True):
        return None
    return replace(on_day, as_of=opened_on, claimed=owed)


def _refuse_without_claim(on_day: CaseOnDay) -> None:
    owed, case = on_day.statement, on_day.case
    if claimed(owed, is_insolvent=False) + owed.disputed_due:
        return
    if owed.undated:
        raise RefusalError(
            Message(
                "invoice {number} was issued after the judgment of {day}: give its delivery_date,"
                " which tells whether it is declared or paid when it falls due",
                number=", ".join(claim.invoice_number for claim in owed.undated),
                day=owed.interest_stopped_on,
            )
        )
    if owed.out_of_time:
        raise RefusalError(
            Message(
                "all that is owed on case {case} is out of time as of {day}: no dossier asks for"
                " it; if something interrupted the period, enter it with its proof",
                case=case.number,
                day=owed.as_of,
            )
        )
    raise RefusalError(
        Message(
            "nothing is owed on case {case} as of {day}: there is no claim to make a dossier"
            " of; --as-of reckons for another day",
            case=case.number,
            day=owed.as_of,
        )
    )
