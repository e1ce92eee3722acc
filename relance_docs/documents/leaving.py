"""The exact document on demand that was written here, if it may be recorded as sent."""

from __future__ import annotations

from pathlib import Path

from relance_docs.approving.approvals import approved
from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.case.settings import Settings
from relance_docs.case.words import meant
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.job import DOCUMENTS_FOLDER
from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.message import Message
from relance_docs.plan.default import plan_of
from relance_docs.recording.events.sending import Dispatch, SentFile
from relance_docs.recording.record import Scene


def dispatch_of(scene: Scene, kind: DocumentKind, said: HistoryEntry) -> Dispatch:
    """Return the dispatch of the newest document of that kind in build/documents.

    `said` is what the user says of it, its step being the word for the document.

    Of a table nothing is archived: the insurer keeps what it was told.

    Raises RefusalError when there is none, it was changed or is a draft, it goes to nobody, or too
    few persons approved it.
    """
    root, number = scene.workspace.root, scene.case.number
    is_table = kind is DocumentKind.HANDOVER_TABLE
    usual = Channel.PORTAL if is_table else Channel.POST
    entry = said.model_copy(
        update={"step": None, "written": kind, "channel": said.channel or usual, "pay_by": None}
    )
    if is_table:
        return Dispatch(entry=entry)
    if kind not in KINDS or not KINDS[kind].goes_to_debtor:
        raise RefusalError(
            Message("{kind} is for whoever acts for the creditor: it is sent to nobody", kind=kind)
        )
    document = newest_document(root, number, kind, said.party)
    if document.as_of is not None and said.day < document.as_of:
        raise RefusalError(
            Message(
                "{path} bears the date {day}, and cannot have left on {sent}",
                path=newest_path(root, number, kind, said.party),
                day=document.as_of,
                sent=said.day,
            )
        )
    found = _newest(root, number, kind, said.party)[1]
    about = {"invoices": tuple(found.invoices), "party": found.party or None}
    dispatch = Dispatch(entry=entry.model_copy(update=about), document=document)
    return approved(scene, dispatch, is_of_plan=False)


def on_demand_kind(case: Case, settings: Settings, step: str) -> DocumentKind | None:
    """Return the document on demand that is meant, where the plan has no step of that name."""
    planned = {s.step for invoice in case.invoices for s in plan_of(invoice, case, settings)}
    return None if step in planned else meant(step, DocumentKind)


def newest_document(
    root: Path, number: str, kind: DocumentKind, party: str | None = None
) -> SentFile:
    """Return the newest document of that kind in build/documents, if it may leave.

    Raises RefusalError when there is none, it was changed, or it is a draft.
    """
    path, built = _newest(root, number, kind, party)
    return SentFile(
        content=read_file(root / DOCUMENTS_FOLDER / path, limit=ARCHIVED_BYTES, follow=False),
        commit=built.head,
        as_of=manifest.day_of(path),
        made_with=built.made_with or None,
    )


def newest_path(root: Path, number: str, kind: DocumentKind, party: str | None) -> str:
    """Return where the newest document of that kind lies, from the workspace."""
    return f"{DOCUMENTS_FOLDER}/{_newest(root, number, kind, party)[0]}"


def _newest(
    root: Path, number: str, kind: DocumentKind, party: str | None
) -> tuple[str, manifest.ManifestEntry]:
    """Return the newest document of that kind: of the party that is named, else of the debtor."""
    folder = root / DOCUMENTS_FOLDER
    found = {
        path: entry
        for path, entry in manifest.read(folder).items()
        if entry.case == number and entry.step == kind.value and path.endswith(".pdf")
        if party is None or entry.party == party
    }
    own = {path for path, entry in found.items() if entry.party == (party or "")}
    path = max(own or found, default=None)
    if path is None:
        raise RefusalError(
            Message(
                "no document {kind} of case {case} is in build/documents: `relance write {case}"
                " {kind}` writes it",
                kind=kind,
                case=number,
            )
        )
    entry = found[path]
    if not manifest.is_ours(folder, path, entry):
        raise RefusalError(
            Message(
                "{path} was changed since it was written; write it again: `relance write {case}"
                " {kind}`",
                path=f"{DOCUMENTS_FOLDER}/{path}",
                case=number,
                kind=kind,
            )
        )
    if not entry.head:
        raise RefusalError(
            Message(
                "{path} bears the PROJET mark: record what it is made from, `relance save -m TEXT`,"
                " write it again, and send that one",
                path=f"{DOCUMENTS_FOLDER}/{path}",
            )
        )
    return path, entry
