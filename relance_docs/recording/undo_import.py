"""An import taken back whole, by one new commit over all its cases."""

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.recording.recorded import UNDO, RecordedEvent, events_of, is_of_import, named
from relance_docs.recording.renames import Renaming, name_now, number_of, renamed_since
from relance_docs.recording.reversal import EntangledError, paths_of, reversed_file
from relance_docs.workspace.layout import case_path

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
