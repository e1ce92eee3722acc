"""What commands print of documents and pages that were made, and of the record and its checks."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class LetterData(TypedDict):
    """A document that is due, or why there is none."""

    case: str
    step: str | None
    path: NotRequired[str | None]
    """The file, from the folder of the workspace."""
    co_debtors: NotRequired[list[str]]
    """The files for those who owe the same."""
    sha256: NotRequired[str | None]
    draft: NotRequired[bool]
    """Whether something in it is still to be confirmed."""
    made_on: NotRequired[str]
    skipped: NotRequired[bool]
    reason: NotRequired[str]
    failed: NotRequired[bool]
    """There only when something is wrong."""


class PostedData(TypedDict):
    """A letter of the day's post."""

    case: str
    step: str
    registered: bool
    pages: int
    sha256: str


class LeftOutData(TypedDict):
    """A letter that is not among the day's post."""

    case: str
    reason: str


class PostData(TypedDict):
    """The day's post."""

    day: str
    files: list[str]
    letters: list[PostedData]
    left_out: list[LeftOutData]


class FileData(TypedDict):
    """A file that was made."""

    path: str
    size: int
    sha256: str


class PartData(FileData):
    """A PDF of the dossier."""

    pages: int
    first_page: int
    pieces: list[int]
    """Their numbers in the bordereau."""


class WrittenFieldData(TypedDict):
    """A field of a form."""

    field: str
    value: str


class FormData(TypedDict):
    """A form that was filled in."""

    path: str
    written: list[WrittenFieldData]
    left: list[str]
    too_long: list[str]
    kept: list[str]
    without_field: list[str]


DossierData = TypedDict(
    "DossierData",
    {
        "case": str,
        "as_of": str,
        "claimed": str,
        "for": str,
        "max_size": int | None,
        "draft": bool,
        "path": str,
        "zip": FileData,
        "pages": int,
        "parts": list[PartData],
        "files": list[FileData],
        "missing": list[str],
        "form": FormData | None,
        "warnings": list[str],
    },
)
"""A dossier: what it claims, its PDFs (`parts`), all its files, and the ZIP of them."""


class AuditPageData(TypedDict):
    """A page of the audit report."""

    case: str | None
    """Null for the pages of all cases."""
    path: str
    sha256: NotRequired[str]


class PersonData(TypedDict):
    """Who wrote or committed, as git has it."""

    name: str
    email: str
    date: str | None


class CommitData(TypedDict):
    """A commit."""

    commit: str
    subject: str
    author: PersonData
    committer: PersonData
    signature: str
    signed: bool
    key: str | None


MoveData = TypedDict("MoveData", {"from": str | None, "to": str | None, "commit": CommitData})
"""A file that came, went, or got another name."""


class ChangeData(TypedDict):
    """A field that changed."""

    field: str
    old: Any
    new: Any


class StepData(TypedDict):
    """What a commit did to a fact."""

    happened: str
    by_merge: bool
    changes: list[ChangeData]
    commit: CommitData
    answered_for: NotRequired[CommitData]
    """Who answers for a change that was made by hand."""
    reason: NotRequired[str]


class FactData(TypedDict):
    """A fact of a case, from the commit that brought it to the last that changed it."""

    kind: str
    names: list[str]
    fields: dict[str, Any]
    removed: bool
    days: int | None
    """From the day that it tells of to the commit."""
    introduced: StepData
    later: list[StepData]


class TrailData(TypedDict):
    """The trail of a case, or of relance.yaml."""

    case: str
    path: str
    committed: bool
    moves: list[MoveData]
    unreadable: list[CommitData]
    remarks: list[str]
    facts: list[FactData]


class ResultData(TypedDict):
    """What a check found."""

    outcome: str
    subject: str | None
    message: str


class CheckData(TypedDict):
    """A check of `verify`."""

    check: str
    failed: bool
    results: list[ResultData]
