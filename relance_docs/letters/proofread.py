"""All that can be found in the templates of a workspace, and in what letters print, beforehand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Final

from relance_docs.case.plan import PlanStep
from relance_docs.errors import RefusalError
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import TEMPLATE_BYTES
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.reading.document import Data, Loc, SourceText
from relance_docs.reading.yaml import read_yaml
from relance_docs.rendering.folders import TemplateFile, template_folders
from relance_docs.resources import packaged_templates
from relance_docs.store.store import Store
from relance_docs.wording.folding import PARAGRAPH
from relance_docs.wording.markup import NOTHING, VALUE, blanked
from relance_docs.workspace.checks.templates import template_files
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE
from relance_docs.workspace.records import CaseFile
from relance_docs.workspace.workspace import Workspace

COLLECTION_TEXT: Final = "l111-8.txt"
"""The text of the law that a collector's letter reproduces as it stands."""
SECONDS: Final = 20.0
"""For the templates of a workspace; those of any size take one or two."""
MEGABYTES: Final = 1_000
# What any text in French has, and the font draws: the font is opened only for the rest.
_ORDINARY: Final = re.compile("[\t\n\r -~\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2026\u202f€]*")


def proofread(workspace: Workspace, store: Store | None = None) -> tuple[Finding, ...]:
    """Return what would stop letters of the workspace, in order of place.

    Jinja and the fonts are loaded only when there is something for them to read.
    """
    found = chain(_templates(workspace), undrawable(workspace, store))
    return tuple(sorted(found, key=Finding.sort_key))


def _templates(workspace: Workspace) -> tuple[Finding, ...]:
    sources = sources_below(workspace.root)
    if not sources:
        return ()
    return _found_apart(sources, frozenset(names_of_letters(workspace)))


def _found_apart(sources: tuple[TemplateFile, ...], letters: frozenset[str]) -> tuple[Finding, ...]:
    """Return the findings of `_found`, made in a process that may be stopped.

    The files that cannot be read in time are told by trying each by itself; the others are read
    without them.
    """
    found = _tried(sources, letters)
    if found is not None:
        return found
    endless = tuple(each for each in sources if _tried((each,), letters) is None)
    others = tuple(each for each in sources if each not in endless)
    found = _tried(others, letters, endless) if endless and others else ()
    if found is None or not endless:
        endless, found = sources, ()
    return (*map(_endless, endless), *found)


def _endless(source: TemplateFile) -> Finding:
    return Finding(
        place=Place(path=source.text.path),
        code="template-endless",
        message=Message(
            "the file takes more than {seconds} seconds or {megabytes} MB to be read as a"
            " template: something in it is far too large",
            seconds=int(SECONDS),
            megabytes=MEGABYTES,
        ),
    )


def _tried(
    sources: tuple[TemplateFile, ...],
    letters: frozenset[str],
    unread: tuple[TemplateFile, ...] = (),
) -> tuple[Finding, ...] | None:
    """Return the findings; None when they take too much time or memory.

    What is `unread` may use the sources, and is not read itself.
    """
    from relance_docs.processes.crew import alone  # noqa: PLC0415
    from relance_docs.processes.worker import StoppedError, Trade  # noqa: PLC0415

    reading = Trade(
        preload=("relance_docs.letters.context", "relance_docs.rendering.proofreading.names"),
        seconds=SECONDS,
        megabytes=MEGABYTES,
    )
    try:
        return alone(reading, _found, sources, letters, unread)
    except StoppedError as stopped:
        if stopped.error is not None:
            raise stopped.error from stopped
        return None


def _found(
    sources: tuple[TemplateFile, ...], letters: frozenset[str], unread: tuple[TemplateFile, ...]
) -> tuple[Finding, ...]:
    return tuple(_findings(sources, letters, unread))


def _findings(
    sources: tuple[TemplateFile, ...], letters: frozenset[str], unread: tuple[TemplateFile, ...]
) -> Iterator[Finding]:
    from relance_docs.letters.context import LetterContext  # noqa: PLC0415
    from relance_docs.rendering.proofreading.files import (  # noqa: PLC0415
        circles,
        missing,
        unfilled,
    )
    from relance_docs.rendering.proofreading.names import misnamed  # noqa: PLC0415
    from relance_docs.rendering.proofreading.syntax import parsed  # noqa: PLC0415

    yield from unused((*sources, *unread), letters)
    yield from undrawable_in(sources)
    read = []
    for source in sources:
        if is_filled_in(source):
            template = parsed(source)
            if isinstance(template, Finding):
                yield template
            else:
                read.append(template)
    templates = tuple(read)
    for template in templates:
        yield from misnamed(template, templates, LetterContext)
        yield from missing(template)
        yield from circles(template)
        yield from unfilled(template)


def sources_below(root: Path) -> tuple[TemplateFile, ...]:
    """Return the templates of the workspace at `root`, packaged ones left out.

    A file that is not UTF-8 is left out as well: it has its finding.
    """
    packaged = packaged_templates().resolve()
    found = (
        _source(root, path) for path in template_files(root) if path.parent.resolve() != packaged
    )
    return tuple(source for source in found if source is not None)


def is_filled_in(source: TemplateFile) -> bool:
    """Whether a file is a template, and not copied as it stands."""
    return source.name.endswith((".html", ".txt")) and source.name != COLLECTION_TEXT


def _source(root: Path, path: Path) -> TemplateFile | None:
    try:
        relative = path.relative_to(root)
        text = read_inside(root, relative.as_posix(), limit=TEMPLATE_BYTES).decode("utf-8")
    except (UnicodeDecodeError, OSError, RefusalError):
        return None
    case = relative.parts[1] if relative.parts[0] == CASES_FOLDER else ""
    return TemplateFile(
        name=path.name,
        text=SourceText(path=relative.as_posix(), text=text),
        folders=template_folders(root, case),
    )


def names_of_letters(workspace: Workspace) -> Iterator[str]:
    """Yield the names under which letters look for their templates, and those of packaged ones."""
    yield COLLECTION_TEXT
    yield from (path.name for path in packaged_templates().iterdir())
    of_cases = (file.facts.templates for file in workspace.case_files if file.facts)
    of_plans = (step.template_name for step in _steps(workspace))
    for name in chain(of_plans, chain.from_iterable(of_cases)):
        yield f"{name}.html"
        yield f"{name}.txt"


def unused(sources: tuple[TemplateFile, ...], known: AbstractSet[str]) -> Iterator[Finding]:
    """Yield the files that no letter will ever use; `known` is what letters look for."""
    for source in sources:
        others = (other.text.text for other in sources if other is not source)
        if source.name in known or any(source.name in text for text in others):
            continue
        near = get_close_matches(source.name, sorted(known), n=1)
        message = Message("no step and no template uses this file; rename or delete it")
        if near:
            message = Message(
                "no step and no template uses this file; did you mean {near}?", near=near[0]
            )
        place = Place(path=source.text.path)
        yield Finding(
            place=place, code="template-unused", message=message, severity=Severity.WARNING
        )


def _steps(workspace: Workspace) -> Iterator[PlanStep]:
    yield from DEFAULT_PLAN
    if workspace.settings is not None:
        yield from workspace.settings.plan or ()


def undrawable(workspace: Workspace, store: Store | None = None) -> Iterator[Finding]:
    """Yield the values with a character that no letter can show."""
    yield from _in_file(SETTINGS_FILE, workspace.settings_raw)
    for file in workspace.case_files:
        if store is None:
            yield from _in_file(file.path, file.raw)
        else:
            yield from store.findings("undrawn", f"{file.path} {file.blob}", _reader(file))


def _reader(file: CaseFile) -> Callable[[], tuple[Finding, ...]]:
    return lambda: tuple(_in_file(file.path, file.raw))


def _in_file(path: str, raw: bytes) -> Iterator[Finding]:
    text = raw.decode(errors="replace")
    if not _ORDINARY.fullmatch(text):
        yield from _in_data(raw, path)


def _in_data(raw: bytes, path: str) -> Iterator[Finding]:
    document = read_yaml(raw, path)
    for loc, value in _values(document.data, ()):
        for character in sorted(_undrawn(value)):
            yield Finding(
                place=document.places.of(loc),
                code="character-not-drawn",
                message=_message(character),
                severity=Severity.WARNING,
            )


def _values(data: Data, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from _values(item, (*loc, i))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _values(item, (*loc, key))


def undrawable_in(sources: Iterable[TemplateFile]) -> Iterator[Finding]:
    """Yield the places of templates with a character that no letter can show."""
    for source in sources:
        if source.name.endswith(".html") and not _ORDINARY.fullmatch(source.text.text):
            yield from _in_source(source.text)


def _in_source(source: SourceText) -> Iterator[Finding]:
    shown = blanked(source.text)
    for character in sorted(_undrawn(shown) - {NOTHING, VALUE, PARAGRAPH}):
        yield source.warning(shown.index(character), "character-not-drawn", _message(character))


def _undrawn(text: str) -> set[str]:
    if _ORDINARY.fullmatch(text):
        return set()
    from relance_docs.rendering.fonts import undrawn  # noqa: PLC0415 - opens the fonts

    return set(undrawn(text))


def _message(character: str) -> Message:
    return Message(
        "the letter's font has no character U+{code} ({name}); a letter that prints it is refused",
        code=f"{ord(character):04X}",
        name=unicodedata.name(character, "control character").lower(),
    )
