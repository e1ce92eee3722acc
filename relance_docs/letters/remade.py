"""A letter made again from the commit it was made from, to compare it byte for byte."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.claim.logo import logo_file
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.git.blobs import committed_files, contents
from relance_docs.git.known_on import folder_with
from relance_docs.git.repository import Repository
from relance_docs.letters.decide import decide
from relance_docs.letters.job import LetterJob
from relance_docs.letters.outcome import LetterOutcome
from relance_docs.message import Message
from relance_docs.reading.reading import read_settings
from relance_docs.recording.data_state import WorkspaceState
from relance_docs.resources import packaged_templates
from relance_docs.verify.checks import Difference, RemakableLetter
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE, TEMPLATES_FOLDER, case_path
from relance_docs.workspace.workspace import load

_CREATED: Final = re.compile(rb"<xmp:CreateDate>([0-9]{4}-[0-9]{2}-[0-9]{2})T")
_PRODUCER: Final = re.compile(rb'pdf:Producer="([^"]{1,80})"')


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """A letter that is being made again, and the folder of its case, which goes with it."""

    letter: RemakableLetter
    name: str
    """Its path among the files that are made; empty where none will be."""
    folder: ExitStack


def differences(
    repository: Repository, letters: Iterable[RemakableLetter]
) -> Iterator[Difference | RefusalError | None]:
    """Make letters again, in their order and several at a time: None for the same to the byte.

    What differs otherwise; a refusal for one that cannot be made here, although with the versions
    that made it.
    """
    from relance_docs.rendering.batches import each  # noqa: PLC0415 - heavy

    under_way: deque[_Asked] = deque()
    jobs = _jobs(repository, letters, under_way)
    try:
        for made in each(_files, jobs, processes=os.cpu_count() or 1):
            asked = under_way.popleft()
            with asked.folder:
                yield _compared(asked, made)
    finally:
        for asked in under_way:
            asked.folder.close()


def _jobs(
    repository: Repository, letters: Iterable[RemakableLetter], under_way: deque[_Asked]
) -> Iterator[LetterJob | RefusalError]:
    """Yield what makes each letter, or why nothing does; note what is made in whose folder."""
    for letter in letters:
        folder, name = ExitStack(), ""
        job: LetterJob | RefusalError
        try:
            root = folder.enter_context(_exported(repository, letter.commit, letter.case))
            job = _job(repository, root, letter)
            name = _name_in(job, letter)
        except RefusalError as refusal:
            job = refusal
        under_way.append(_Asked(letter=letter, name=name, folder=folder))
        yield job


def _name_in(job: LetterJob, letter: RemakableLetter) -> str:
    for each in job.letters:
        if each.party == letter.party:
            return each.path
    raise RefusalError(
        Message("no letter goes to {party} in that commit", party=letter.party or "-")
    )


def _files(job: LetterJob | RefusalError) -> dict[str, bytes]:
    """Make the files of a document; runs in a process that may be stopped."""
    if isinstance(job, RefusalError):
        raise job
    from relance_docs.letters.document import make_document  # noqa: PLC0415 - heavy

    try:
        return dict(make_document(job).files)
    except FindingsError as blocked:
        raise RefusalError(blocked.findings[0].message) from blocked


def _compared(
    asked: _Asked, made: dict[str, bytes] | RefusalError
) -> Difference | RefusalError | None:
    if isinstance(made, RefusalError):
        return _other_versions(asked.letter, b"") or made
    content = made[asked.name]
    if content == asked.letter.content:
        return None
    return _other_versions(asked.letter, content) or _difference(asked.letter.content, content)


@contextmanager
def _exported(repository: Repository, commit: str, number: str) -> Iterator[Path]:
    """Write the files of a case, as they were committed, into a folder that is then deleted."""
    wanted = (SETTINGS_FILE, TEMPLATES_FOLDER, case_path(number), f"{CASES_FOLDER}/{number}")
    files = committed_files(repository, commit, *wanted, *_logo(repository, commit))
    with folder_with(repository, files) as root:
        _use_packaged_templates(repository.root, root)
        yield root


def _logo(repository: Repository, commit: str) -> Iterator[str]:
    """Yield the path of the logo, if relance.yaml names one inside the workspace."""
    files = committed_files(repository, commit, SETTINGS_FILE)
    for _blob, raw in contents(repository, files):
        settings = read_settings(raw, path=SETTINGS_FILE).record
        path = logo_file(settings.creditor) if settings else None
        if path and ".." not in (parts := PurePosixPath(path).parts) and parts[0] != "/":
            yield path


def _use_packaged_templates(workspace: Path, root: Path) -> None:
    """Where the workspace's templates are the packaged ones, there is one folder, not two."""
    packaged = packaged_templates().resolve()
    if (workspace / TEMPLATES_FOLDER).resolve() == packaged:
        for path in sorted((root / TEMPLATES_FOLDER).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (root / TEMPLATES_FOLDER).rmdir()


def _job(repository: Repository, root: Path, letter: RemakableLetter) -> LetterJob:
    as_of = day_of_letter(letter.content)
    if as_of is None:
        raise RefusalError(Message("the document does not say its day: it was not made here"))
    workspace = load(root, as_of=as_of, today=as_of, numbers=(letter.case,), is_past=True)
    if workspace.settings is None:
        unread = Message("relance.yaml of {commit} cannot be read", commit=letter.commit)
        raise RefusalError(unread)
    paths = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    file = workspace.case_file(letter.case)
    named = _last_commit(repository, letter.commit, file.path)
    committed = WorkspaceState(commits=dict.fromkeys(paths, named))
    decided = decide(file, workspace, committed)
    if isinstance(decided, LetterOutcome):
        raise RefusalError(decided.reason or Message("nothing is due"))
    if decided.due.step.step != letter.step:
        raise RefusalError(Message("what is due is {step}", step=decided.due.step.step))
    return decided


def _last_commit(repository: Repository, commit: str, path: str) -> str:
    """Return the last commit of a file as of `commit`: the foot of a letter names it."""
    arguments = ("log", "-1", "--no-show-signature", "--format=%H", commit, "--")
    return repository.git.read(*arguments, path).decode().strip()


def day_of_letter(content: bytes) -> date | None:
    """Return the day that a letter bears in its metadata; None for a document made elsewhere."""
    found = _CREATED.search(content)
    try:
        return date.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None


def _other_versions(letter: RemakableLetter, made: bytes) -> Difference | None:
    """Name what made the letter then and is of another version here; None for nothing.

    Without a record of what made it, the PDF itself names the renderer.
    """
    from relance_docs.letters.made_with import made_with, versions_that_differ  # noqa: PLC0415 - heavy

    if letter.made_with:
        differing = versions_that_differ(letter.made_with, made_with())
    else:
        then, now = _producer(letter.content), _producer(made)
        differing = Message("{then} then, {now} now", then=then, now=now)
        if not made or then == now:
            return None
    if differing is None:
        return None
    message = Message(
        "it cannot be compared here, other versions made it: {versions}; install those of then "
        "to compare",
        versions=differing,
    )
    return Difference(message=message, is_of_versions=True)


def _difference(archived: bytes, made: bytes) -> Difference:
    at = next(
        (n for n, (one, other) in enumerate(zip(archived, made, strict=False)) if one != other),
        min(len(archived), len(made)),
    )
    return Difference(message=_from_byte(at), is_of_versions=False)


def _from_byte(at: int) -> Message:
    from relance_docs.letters.made_with import made_with  # noqa: PLC0415 - heavy

    return Message(
        "it differs from byte {at} on; made again here with {versions}",
        at=at,
        versions=made_with(),
    )


def _producer(content: bytes) -> str:
    found = _PRODUCER.search(content)
    return found[1].decode("utf-8", "replace") if found else "?"
