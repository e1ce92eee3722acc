"""A letter made again from the commit it was made from, to compare it byte for byte."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.evidence.blobs import committed_files, contents
from relance_docs.evidence.data_state import WorkspaceState
from relance_docs.evidence.repository import Repository
from relance_docs.letters.decide import decide
from relance_docs.letters.job import TEMPLATES_FOLDER, Job
from relance_docs.letters.outcome import Outcome
from relance_docs.message import Message
from relance_docs.resources import packaged_templates
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE, case_path
from relance_docs.workspace.workspace import load

_CREATED: Final = re.compile(rb"<xmp:CreateDate>([0-9]{4}-[0-9]{2}-[0-9]{2})T")
_PRODUCER: Final = re.compile(rb'pdf:Producer="([^"]{1,80})"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Archived:
    """A letter as it was archived, and where its data is."""

    case: str
    step: str
    content: bytes = field(repr=False)
    commit: str
    """The commit with all files it was made from: HEAD when it was made."""


def difference(repository: Repository, archived: Archived) -> Message | None:
    """Make the letter again; None when it is the same to the byte, else what differs.

    Raises RefusalError when it cannot be made here.
    """
    with _exported(repository, archived.commit, archived.case) as root:
        job = _job(repository, root, archived)
        from relance_docs.letters.document import make_document  # noqa: PLC0415 - heavy

        try:
            made = dict(make_document(job).files)[job.path]
        except FindingsError as blocked:
            raise RefusalError(blocked.findings[0].message) from blocked
    return None if made == archived.content else _difference(archived.content, made)


@contextmanager
def _exported(repository: Repository, commit: str, number: str) -> Iterator[Path]:
    """Write the files of a case, as they were committed, into a folder that is then deleted."""
    wanted = (SETTINGS_FILE, TEMPLATES_FOLDER, case_path(number), f"{CASES_FOLDER}/{number}")
    files = committed_files(repository, commit, *wanted)
    by_blob = dict(contents(repository, files))
    with tempfile.TemporaryDirectory(prefix="relance-") as name:
        root = Path(name).resolve()
        for file in files:
            path = root / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(by_blob[file.blob])
        _use_packaged_templates(repository.root, root)
        yield root


def _use_packaged_templates(workspace: Path, root: Path) -> None:
    """Where the workspace's templates are the packaged ones, there is one folder, not two."""
    packaged = packaged_templates().resolve()
    if (workspace / TEMPLATES_FOLDER).resolve() == packaged:
        for path in sorted((root / TEMPLATES_FOLDER).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (root / TEMPLATES_FOLDER).rmdir()


def _job(repository: Repository, root: Path, archived: Archived) -> Job:
    as_of = day_of_letter(archived.content)
    if as_of is None:
        raise RefusalError(Message("the document does not say its day: it was not made here"))
    workspace = load(root, as_of=as_of, today=as_of, numbers=(archived.case,))
    if workspace.settings is None:
        unread = Message("relance.yaml of {commit} cannot be read", commit=archived.commit)
        raise RefusalError(unread)
    paths = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    file = workspace.case_file(archived.case)
    named = _last_commit(repository, archived.commit, file.path)
    committed = WorkspaceState(commits=dict.fromkeys(paths, named))
    decided = decide(file, workspace, workspace.settings, committed)
    if isinstance(decided, Outcome):
        raise RefusalError(decided.reason or Message("nothing is due"))
    if decided.due.step.step != archived.step:
        raise RefusalError(Message("what is due is {step}", step=decided.due.step.step))
    return decided


def _last_commit(repository: Repository, commit: str, path: str) -> str:
    """Return the last commit of a file as of `commit`: the foot of a letter names it."""
    arguments = ("log", "-1", "--no-show-signature", "--format=%H", commit, "--")
    return repository.git.read(*arguments, repository.prefix + path).decode().strip()


def day_of_letter(content: bytes) -> date | None:
    """Return the day that a letter bears in its metadata; None for a document made elsewhere."""
    found = _CREATED.search(content)
    try:
        return date.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None


def _difference(archived: bytes, made: bytes) -> Message:
    """Say which version differs, where a version tells; else from which byte on."""
    then, now = _producer(archived), _producer(made)
    if then != now:
        return Message("it was made with {then}, and here is {now}", then=then, now=now)
    from relance_docs.rendering.versions import versions  # noqa: PLC0415 - heavy

    at = next(
        (n for n, (one, other) in enumerate(zip(archived, made, strict=False)) if one != other),
        min(len(archived), len(made)),
    )
    here = ", ".join(f"{name} {version}" for name, version in versions().items())
    return Message(
        "it differs from byte {at} on; made again here with {versions}", at=at, versions=here
    )


def _producer(content: bytes) -> str:
    found = _PRODUCER.search(content)
    return found[1].decode("utf-8", "replace") if found else "?"
