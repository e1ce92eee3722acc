"""An event taken back by a new commit; what was recorded stays in the history of the repository."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.event import CommitMessage, refuse_naming
from relance_docs.evidence.git import Git
from relance_docs.evidence.journal import FileChange
from relance_docs.evidence.record import Recorded, Request, Scene, carry_out
from relance_docs.evidence.repository import Repository
from relance_docs.evidence.undertaking import Planned
from relance_docs.message import Message
from relance_docs.reading.reading import read_case
from relance_docs.workspace.layout import CASES_FOLDER, case_path

_FORMAT: Final = "%x1f".join(
    ("%H", *(f"%(trailers:key={key},valueonly,separator=%x2C)" for key in ("Case", "Undoes")), "%s")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedEvent:
    """A commit that a command made for a case."""

    commit: str
    subject: str
    undoes: str
    """The commit that it takes back; empty for an event."""


def undo(request: Request, commit: str | None, reason: str) -> Recorded:
    """Take back the last event of the case that still stands, or the one of `commit`.

    Raises RefusalError when there is none, or when what came later stands on it.
    """

    def plan(scene: Scene) -> Planned:
        said = " ".join(reason.split())
        refuse_naming(said, scene.case)
        target = _target(scene, commit)
        return Planned(
            message=CommitMessage(
                cases=(scene.case.number,),
                name="undo",
                sentence=f"undo: {target.subject.removeprefix(f'{scene.case.number}: ')}",
                reason=said,
                trailers=(("Undoes", target.commit),),
            ),
            files=tuple(_reversed(scene, target)),
        )

    return carry_out(request, plan)


def _target(scene: Scene, commit: str | None) -> RecordedEvent:
    events = tuple(_events(scene))
    standing = tuple(_standing(events))
    if commit is None:
        found = next((event for event in standing if not event.undoes), None)
        if found is None:
            raise RefusalError(
                Message("no recorded event of case {case} is left", case=scene.case.number)
            )
        return found
    git = scene.repository.git
    answer = git.ask("rev-parse", "--quiet", "--verify", "--end-of-options", f"{commit}^{{commit}}")
    named = next((event for event in events if event.commit == answer.text), None)
    if named is None:
        raise RefusalError(
            Message(
                "{commit} is no recorded event of case {case}",
                commit=commit,
                case=scene.case.number,
            )
        )
    if named not in standing:
        raise RefusalError(Message("{subject} is taken back already", subject=named.subject))
    return named


def _events(scene: Scene) -> Iterator[RecordedEvent]:
    """Yield the events of the case in this branch, the newest first."""
    if scene.repository.head() is None:
        return
    log = scene.repository.git.read(
        "log",
        "-z",
        "--no-show-signature",
        f"--format={_FORMAT}",
        "--",
        case_path(scene.case.number),
    )
    for line in log.decode("utf-8", "replace").split("\0"):
        commit, case, undoes, subject = (line.split("\x1f", 3) + [""] * 4)[:4]
        if case == scene.case.number:
            yield RecordedEvent(commit=commit, subject=subject, undoes=undoes)


def _standing(events: Iterable[RecordedEvent]) -> Iterator[RecordedEvent]:
    """Yield the events that no later one takes back."""
    taken_back = set[str]()
    for event in events:
        if event.commit in taken_back:
            continue
        if event.undoes:
            taken_back.add(event.undoes)
        yield event


def _reversed(scene: Scene, target: RecordedEvent) -> Iterator[FileChange]:
    """Yield what takes the commit back, the case file first."""
    git = Git(scene.repository.root)
    listed = git.read(
        *("diff-tree", "-r", "-z", "--root", "--no-commit-id", "--no-renames", "--name-only"),
        *("--relative", target.commit),
    )
    paths = [path for path in listed.decode("utf-8", "surrogateescape").split("\0") if path]
    main = case_path(scene.case.number)
    for path in sorted(paths, key=lambda path: path != main):
        if path != main and not path.startswith(f"{CASES_FOLDER}/{scene.case.number}/"):
            raise RefusalError(
                Message("{commit} changed other files too: {path}", commit=target.commit, path=path)
            )
        yield _reversed_file(scene, target, path)


def _reversed_file(scene: Scene, target: RecordedEvent, path: str) -> FileChange:
    file = scene.workspace.root / path
    ours = file.read_bytes() if file.exists() else None
    base = _content(scene.repository, target.commit, path)
    theirs = _content(scene.repository, f"{target.commit}^", path)
    if ours == base:
        return FileChange(path=path, old=ours, new=theirs)
    if ours is None or base is None or theirs is None:
        raise RefusalError(_entangled(target, path))
    return FileChange(path=path, old=ours, new=_merged(scene, target, path, (ours, base, theirs)))


def _content(repository: Repository, commit: str, path: str) -> bytes | None:
    """Return a file of a commit as git would put it in its place."""
    answer = repository.git.ask("cat-file", "--filters", f"{commit}:{repository.prefix}{path}")
    return answer.out if answer.is_yes else None


def _merged(
    scene: Scene, target: RecordedEvent, path: str, versions: tuple[bytes, bytes, bytes]
) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for file, content in zip(files, versions, strict=True):
            file.write_bytes(content)
        answer = scene.repository.git.ask("merge-file", "-p", *map(str, files))
    if answer.is_yes:
        return answer.out
    # Two events side by side are a conflict for git, but the lines of one can be found alone.
    found = _without_added_lines(*versions)
    if found is None or read_case(found, path=path, number=scene.case.number).findings:
        raise RefusalError(_entangled(target, path))
    return found


def _without_added_lines(ours: bytes, base: bytes, theirs: bytes) -> bytes | None:
    """Return `ours` without the lines that `base` added to `theirs`.

    None when `base` did more than add, or when its lines are not there exactly once.
    """
    before, after = theirs.splitlines(keepends=True), base.splitlines(keepends=True)
    for tag, _i, _j, start, end in _steps(before, after):
        block = b"".join(after[start:end])
        if tag == "insert" and ours.count(block) == 1:
            ours = ours.replace(block, b"")
        elif tag != "equal":
            return None
    return ours


def _steps(before: list[bytes], after: list[bytes]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _entangled(target: RecordedEvent, path: str) -> Message:
    return Message(
        "{subject}: what came later in {path} stands on it; take that back first, or correct "
        "the file by hand and commit it",
        subject=target.subject,
        path=path,
    )
