"""What commands print that do something: what was recorded, said, and left undone."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from relance_docs.outputs.listing import FindingData, TaskData


class RecordedData(TypedDict):
    """A commit that was made; with `--dry-run`, one that would be."""

    case: str | None
    """The case that was asked for; null when it is of several, or of the settings alone."""
    subject: str
    """The first line of its message, as git has it: in English."""
    commit: str | None
    """Its id; null with `--dry-run`."""
    paths: list[str]
    """The files that it changes, from the folder of the workspace."""
    diff: str


class OutcomeData(TypedDict):
    """What a command did."""

    recorded: list[RecordedData]
    said: list[str]
    """The sentences that are printed to a person."""
    notes: list[str]
    """What is said beside, on stderr as well."""
    error: str | None
    """Why it did not go on; on stderr as well."""


class MatchData(TypedDict):
    """A debtor that is in an announcement, or may be."""

    case: str
    debtor: str
    certainty: str
    standing: str
    notice: str
    nature: str | None
    kind: str | None
    opened_on: str | None
    published_on: str | None
    court: str | None
    text: str | None
    place: str
    sentence: str
    command: str | None


class WatchData(OutcomeData):
    """What `watch` found and recorded."""

    matches: list[MatchData]
    faults: list[FindingData]


class AttachedData(TypedDict):
    """A file that goes with an e-mail."""

    name: str
    bytes: int


EmailData = TypedDict(
    "EmailData",
    {
        "case": str,
        "debtor": str,
        "step": str,
        "from": str,
        "to": str,
        "subject": str,
        "attached": list[AttachedData],
        "body": str,
    },
)
"""An e-mail as it is shown before it leaves."""


class SendData(OutcomeData):
    """What `send` showed and recorded."""

    emails: NotRequired[list[EmailData]]


class DoneData(TypedDict):
    """A recording of an earlier command."""

    commit: str
    subject: str


class DigestData(OutcomeData):
    """What was done, and what waits."""

    day: str
    since: str
    done: list[DoneData]
    pending: list[str]
    tasks: list[TaskData]


class SealData(OutcomeData):
    """A seal; the keys below are missing when there is none because of an error."""

    seal: NotRequired[str]
    is_new: NotRequired[bool]
    sha256: NotRequired[str]
    commit: NotRequired[str | None]
    cases: NotRequired[int | None]
    stamped_at: NotRequired[str | None]
    authority: NotRequired[str | None]
    left_out: NotRequired[list[str]]


class FoundedData(OutcomeData):
    """A workspace that was made."""

    folder: NotRequired[str]
    commit: NotRequired[str | None]
    """The first commit; null while git does not know who commits."""


class UpgradeData(OutcomeData):
    """What of the program's own files was renewed."""

    renewed: NotRequired[list[str]]
    kept: NotRequired[list[str]]
    """Files that somebody changed: they stay."""
    moves_hook: NotRequired[bool]


class AnonymisedData(OutcomeData):
    """A copy with nobody's names."""

    folder: NotRequired[str]
    cases: NotRequired[int]
    files: NotRequired[int]
    unread: NotRequired[list[str]]


class DocumentData(TypedDict):
    """A document on demand, or why there is none."""

    case: str
    paths: list[str]
    reason: str | None
    """Why it was not written."""
    draft: bool
    """Whether something in it is still to be confirmed."""


class DocumentKindData(TypedDict):
    """Whether a document makes sense now."""

    case: str
    kind: str
    reason: str | None
    """Why it makes none."""
    needs: str | None
    """The options of which it needs one."""


class PlanData(OutcomeData):
    """What `plan` recorded; with `--propose`, what it wrote."""

    documents: NotRequired[list[DocumentData]]


class WriteData(OutcomeData):
    """What `write` wrote; with `--list`, what it could."""

    documents: NotRequired[list[DocumentData]]
    kinds: NotRequired[list[DocumentKindData]]


class CompletionData(OutcomeData):
    """What a shell runs to complete."""

    script: NotRequired[str]
