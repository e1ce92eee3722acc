"""What takes a commit back: file by file, or an import whole; what came later stays, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from relance_docs.errors import RefusalError
from relance_docs.files.plain import present
from relance_docs.git.program import Git
from relance_docs.git.repository import Repository, content_of
from relance_docs.message import Message
from relance_docs.processes.temporary import temporary_folder
from relance_docs.reading.reading import read_case, read_settings
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.recording.recorded import UNDO, RecordedEvent, events_of, is_of_import, named
from relance_docs.recording.rehearsal import is_record
from relance_docs.recording.renames import Renaming, name_now, number_of, renamed_since, with_number
from relance_docs.workspace.layout import SETTINGS_FILE, case_path


class EntangledError(Exception):
    """What came later in a file stands on the commit."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def paths_of(repository: Repository, commit: str) -> tuple[str, ...]:
    """Return the files of the workspace that a commit changed, in order."""
    listed = Git(repository.root).read(
        *("diff-tree", "-r", "-z", "--root", "--no-commit-id", "--no-renames", "--name-only"),
        *("--relative", commit),
    )
    return tuple(sorted(filter(None, listed.decode("utf-8", "surrogateescape").split("\0"))))


def reversed_file(
    repository: Repository, commit: str, path: str, renamings: tuple[Renaming, ...] = ()
) -> FileChange | None:
    """Return what takes the commit back in one file; None when nothing is left of it.

    `renamings`: what got another name since; the file is followed, and the text of a case is read
    as if it had been written under its present number. Raises EntangledError.
    """
    now = name_now(renamings, path)
    ours = present(repository.root / now)
    like = ours if is_record(path) else None
    after = _said(repository, commit, path, now, like=like)
    before = _said(repository, f"{commit}^", path, now, like=like)
    if ours == before:
        return None
    if ours == after:
        return FileChange(path=now, old=ours, new=before)
    if ours is None or after is None or before is None or not is_record(now):
        raise EntangledError(now)
    return FileChange(path=now, old=ours, new=_merged(repository, now, ours, after, before))


def _said(
    repository: Repository, commit: str, path: str, now: str, *, like: bytes | None
) -> bytes | None:
    """Return what a file was in a commit, as it would read under its present name.

    `like`: what stands there now, whose line ends it takes.
    """
    content = content_of(repository, commit, path, like=like)
    if content is None or not is_record(now):
        return content
    return with_number(content, number_of(path), number_of(now))


def _merged(repository: Repository, path: str, ours: bytes, after: bytes, before: bytes) -> bytes:
    with temporary_folder() as folder:
        files = [folder / name for name in ("ours", "after", "before")]
        for file, content in zip(files, (ours, after, before), strict=True):
            file.write_bytes(content)
        answer = repository.git.ask("merge-file", "-p", *map(str, files))
    if answer.is_yes:
        return answer.out
    # Two events side by side are a conflict for git, but the lines of one can be found alone.
    found = _without_added_lines(ours, after, before)
    if found is None or not _reads(found, path):
        raise EntangledError(path)
    return found


def _reads(content: bytes, path: str) -> bool:
    if path == SETTINGS_FILE:
        return not read_settings(content, path=path).findings
    return not read_case(content, path=path, number="").findings


def _without_added_lines(ours: bytes, after: bytes, before: bytes) -> bytes | None:
    """Return `ours` without the lines that `after` has more than `before`.

    None when `after` did more than add, or when its lines are not there exactly once.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, _i, _j, start, end in _steps(old, new):
        block = b"".join(new[start:end])
        if tag == "insert" and ours.count(block) == 1:
            ours = ours.replace(block, b"")
        elif tag != "equal":
            return None
    return ours


def _steps(before: list[bytes], after: list[bytes]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


_SHOWN = 20
"""Files that a refusal names; the others are counted."""


def undo_import(asked: Request, commit: str, reason: str) -> Recorded:
    """Take back an import: the files it brought go, its edits are reversed, in one commit.

    The commit of an import that was taken back so brings it back.

    Raises RefusalError for a commit that is no import, for one taken back already, and, with
    their names, when files were changed since.
    """

    def plan(scene: Scene) -> Planned:
        said = " ".join(reason.split())
        no_such = Message("{commit} is no import", commit=commit)
        events = events_of(scene.repository)
        target = named(scene.repository, events, commit, no_such)
        if not is_of_import(target, events):
            raise RefusalError(no_such)
        renamings = renamed_since(scene.repository, target.commit)
        cases = tuple(number_of(name_now(renamings, case_path(number))) for number in target.cases)
        _refuse_naming(scene, cases, said)
        return Planned(
            message=CommitMessage(
                cases=cases,
                name=UNDO,
                sentence=f"undo: {target.sentence}" if len(target.cases) == 1 else target.subject,
                reason=said,
                trailers=(("Undoes", target.commit),),
            ),
            files=tuple(_taken_back(scene, target, renamings)),
        )

    return undertake(asked, plan)


def _refuse_naming(scene: Scene, cases: tuple[str, ...], reason: str) -> None:
    for file in scene.workspace.case_files:
        if file.case is not None and file.number in cases:
            refuse_naming(reason, file.case)


def _taken_back(
    scene: Scene, target: RecordedEvent, renamings: tuple[Renaming, ...]
) -> Iterator[FileChange]:
    changed = []
    for path in paths_of(scene.repository, target.commit):
        try:
            change = reversed_file(scene.repository, target.commit, path, renamings)
        except EntangledError as entangled:
            changed.append(entangled.path)
            continue
        if change is not None:
            yield change
    if changed:
        more = len(changed) - _SHOWN
        raise RefusalError(
            Message(
                "{subject}: these files were changed since, and nothing was taken back: {paths}"
                "{more}; take back first what was recorded in them",
                subject=target.subject,
                paths=", ".join(changed[:_SHOWN]),
                more=Message(" and {count} more", count=more) if more > 0 else "",
            )
        )
