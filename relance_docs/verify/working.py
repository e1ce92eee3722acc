"""The check of the folder: are the files in it the committed ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from relance_docs.git.blobs import committed_files
from relance_docs.git.overlooked import overlooked
from relance_docs.message import Message
from relance_docs.verify.checks import Outcome, Result, Scene
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE, case_path

_TEMPLATES: Final = "letter_templates"


def working_files(scene: Scene) -> Iterator[Result]:
    """No data in the folder differs from what was committed; what does is named.

    Nothing else here looks at what is not committed. A file that differs and whose changes git
    was told to overlook, or that a filter makes look the same, fails: `git status` would not
    show it.
    """
    asked = _asked(scene)
    hidden = {each.path: each.told for each in overlooked(scene.repository.git, asked)}
    differing = dict(_differing(scene, asked, hidden))
    for path in sorted(hidden.keys() | differing.keys()):
        said = tuple(one[path] for one in (differing, hidden) if path in one)
        yield _told(path, said)
    if not hidden and not differing:
        message = Message("relance.yaml, cases and templates are as they were committed")
        yield Result(outcome=Outcome.OK, message=message)


def _asked(scene: Scene) -> tuple[str, ...]:
    cases = [
        path for number in scene.numbers for path in (case_path(number), f"{CASES_FOLDER}/{number}")
    ]
    ca = (scene.ca,) if scene.ca is not None and scene.content(scene.ca) is not None else ()
    return (SETTINGS_FILE, _TEMPLATES, *ca, *(cases or (CASES_FOLDER,)))


def _differing(
    scene: Scene, asked: tuple[str, ...], hidden: Collection[str]
) -> Iterator[tuple[str, Message]]:
    repository = scene.repository
    committed = {file.path: file.blob for file in committed_files(repository, "HEAD", *asked)}
    there = [path for path in committed if (repository.root / path).is_file()]
    placed = repository.blobs_in_place(there)
    # A filter may make of other bytes what is committed.
    other = [path for path in there if placed[path] != committed[path] or path in hidden]
    # A blob with CRLF hashes otherwise under text=auto, and yet these are its very bytes.
    own = repository.blobs_in_place(other, as_they_are=True)
    for path, blob in committed.items():
        if path not in placed:
            yield path, Message("it is committed, and not in the folder")
        elif own.get(path, blob) != blob:
            yield path, Message("the file in the folder is not the committed one")
    new = repository.git.ask("ls-files", "--others", "-z", "--", *asked).text
    for path in filter(None, new.split("\0")):
        yield path, Message("it is in the folder, and not committed")


def _told(path: str, said: tuple[Message, ...]) -> Result:
    if len(said) == 1:
        return Result(outcome=Outcome.NOTED, subject=path, message=said[0])
    differs, hidden = said
    both = Message("{differs}, and {hidden}", differs=differs, hidden=hidden)
    return Result(outcome=Outcome.FAILED, subject=path, message=both)
