"""Jobs and letters as bytes: all that a machine needs which has no workspace, and what it made.

A letter comes back as its files and plain data, each file checked by its SHA-256: nothing that a
machine of others sends is unpickled here.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import get_ident
from typing import Any, Final, TypeAlias

from relance_docs.claim.logo import logo_file
from relance_docs.errors import RefusalError
from relance_docs.files.folder import remove_file, write_below
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import ARCHIVED_BYTES
from relance_docs.letters.enclosures import enclosure_files
from relance_docs.letters.job import LetterJob, case_templates
from relance_docs.letters.made_with import made_with, versions_that_differ
from relance_docs.letters.making import Content
from relance_docs.message import Message
from relance_docs.processes.crew import each
from relance_docs.processes.framing import framed, unframed
from relance_docs.processes.temporary import run_folder, temporary_folder
from relance_docs.processes.worker import StoppedError, Why
from relance_docs.store.messages import NotKeptError, Plain, found, plain, plain_finding, valued
from relance_docs.workspace.layout import CASES_FOLDER, TEMPLATES_FOLDER, case_path

Outcome: TypeAlias = Content | RefusalError | StoppedError

_SETTINGS: Final = "settings"
_RATES: Final = "rates"
_ELSEWHERE: Final = Message("{name} {then} there, {now} here")


class _Packing(pickle.Pickler):
    """Pickles jobs without what all of a run share."""

    def __init__(self, file: BytesIO, shared: dict[int, str]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._shared = shared

    def persistent_id(self, obj: object) -> str | None:
        return self._shared.get(id(obj))


class _Unpacking(pickle.Unpickler):
    def __init__(self, file: BytesIO, shared: dict[str, object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, pid: Any) -> object:  # noqa: ANN401 - as pickle has it
        return self._shared[pid]


class Packing:
    """The jobs of one run, packed by those who have its workspace."""

    def __init__(self, job: LetterJob) -> None:
        """Take what all share from one of them: settings, rates, templates, the logo."""
        self._root = job.root
        self._kept = (job.settings, job.on_day.rates)  # as long as their ids are used
        self._shared = {id(job.settings): _SETTINGS, id(job.on_day.rates): _RATES}
        logo = logo_file(job.settings.creditor)
        below = job.root / TEMPLATES_FOLDER
        paths = sorted(path.relative_to(job.root) for path in below.rglob("*") if path.is_file())
        names = [*(path.as_posix() for path in paths), *((logo,) if logo else ())]
        self.outfit = framed((pickle.dumps(self._kept), *_files(job.root, names)))
        """What goes to each machine once."""

    def shard(self, jobs: Sequence[LetterJob]) -> bytes:
        """Return what goes with these jobs alone: they, their case files and enclosures."""
        file = BytesIO()
        _Packing(file, self._shared).dump(tuple(jobs))
        names = dict.fromkeys(name for job in jobs for name in _read_by(job))
        own = any(case_templates(job.root, job.case.number) for job in jobs)
        return framed((b"own" if own else b"", file.getvalue(), *_files(self._root, names)))


def _read_by(job: LetterJob) -> Iterator[str]:
    number = job.case.number
    yield case_path(number)
    yield from case_templates(job.root, number)
    for name in enclosure_files(job.root, job.case, job.due.invoice_numbers):
        yield f"{CASES_FOLDER}/{name}"


def _files(root: Path, names: Iterable[str]) -> Iterator[bytes]:
    """Yield name and content of each file in turn; who makes the letter misses what is gone."""
    for name in names:
        try:
            content = read_inside(root, name, limit=ARCHIVED_BYTES)
        except (OSError, RefusalError):
            continue
        yield name.encode()
        yield content


@contextmanager
def unpacked(outfit: bytes, shard: bytes) -> Iterator[tuple[LetterJob, ...]]:
    """Give the jobs of a shard a workspace of their own, as long as they are worked at.

    Templates that were compiled are remembered by their folder, so that of an outfit is kept, but
    for cases that have templates of their own.
    """
    shared, *dress = unframed(outfit)
    own, pickled, *files = unframed(shard)
    settings, rates = pickle.loads(shared)  # noqa: S301 - of those who give the work
    known = {_SETTINGS: settings, _RATES: rates}
    jobs: tuple[LetterJob, ...] = _Unpacking(BytesIO(pickled), known).load()
    with temporary_folder() if own else nullcontext(_dressed(outfit, dress)) as root:
        if own:
            _write(root, dress)
        try:
            _write(root, files)
            yield tuple(replace(job, root=root) for job in jobs)
        finally:
            for name in files[::2]:
                remove_file(root / name.decode(), below=root)


def _write(root: Path, files: Sequence[bytes]) -> None:
    for name, content in zip(files[::2], files[1::2], strict=True):
        write_below(root, name.decode(), content)


_dresses: Final[dict[int, tuple[str, Path]]] = {}
"""What each thread has the templates of, by SHA-256, and where: one at a time."""


def _dressed(outfit: bytes, dress: Sequence[bytes]) -> Path:
    digest, thread = hashlib.sha256(outfit).hexdigest(), get_ident()
    known = _dresses.get(thread)
    if known is not None and known[0] == digest:
        return known[1]
    if known is not None:
        shutil.rmtree(known[1], ignore_errors=True)
    root = Path(tempfile.mkdtemp(dir=run_folder()))
    _write(root, dress)
    _dresses[thread] = digest, root
    return root


def told(outcomes: Iterable[Outcome]) -> bytes:
    """Return as bytes what became of the jobs of a shard."""
    files: list[bytes] = []
    said = [_told(outcome, files) for outcome in outcomes]
    return framed((json.dumps(said).encode(), *files))


def _told(outcome: Outcome, files: list[bytes]) -> Plain:
    if isinstance(outcome, RefusalError):
        return {"refused": _plain(outcome.message)}
    if isinstance(outcome, StoppedError):
        notes = "".join(getattr(outcome.error, "__notes__", ()))
        return {"stopped": outcome.why.name, "said": outcome.said, "notes": notes}
    files.extend(content for _path, content in outcome.files)
    return {
        "files": [[path, hashlib.sha256(each).hexdigest()] for path, each in outcome.files],
        "findings": [
            plain_finding(replace(each, message=valued(_plain(each.message))))
            for each in outcome.findings
        ],
        "made_with": outcome.made_with,
        "facts": outcome.facts,
    }


def _plain(message: Message) -> Plain:
    try:
        return plain(message)
    except NotKeptError:  # it names what no file can say: then as it reads in English
        return plain(Message("{said}", said=str(message)))


def heard(jobs: Sequence[LetterJob], answer: bytes) -> tuple[Outcome, ...]:
    """Return what became of these jobs; raises ValueError for an answer that is not theirs."""
    said, *files = unframed(answer)
    given = iter(files)
    told_of = json.loads(said)
    try:
        heard_of = tuple(_heard(job, one, given) for job, one in zip(jobs, told_of, strict=True))
    except (ArithmeticError, LookupError, TypeError, RuntimeError, StopIteration) as error:
        raise ValueError(answer[:80]) from error
    if next(given, None) is not None:
        raise ValueError(answer[:80])
    return heard_of


def _heard(job: LetterJob, said: Plain, given: Iterator[bytes]) -> Outcome:
    if "refused" in said:
        return RefusalError(valued(said["refused"]))
    if "stopped" in said:
        why = Why[said["stopped"]]
        return StoppedError(why, said["said"], RuntimeError(f"{said['said']}\n{said['notes']}"))
    paths = tuple(path for path, _digest in said["files"])
    files = tuple((path, next(given)) for path in paths)
    digests = [hashlib.sha256(content).hexdigest() for _path, content in files]
    if digests != [digest for _path, digest in said["files"]] or paths not in {(), job.paths}:
        raise ValueError(job.path)
    return Content(
        files=files,
        findings=tuple(map(found, said["findings"])),
        made_with=str(said["made_with"]),
        facts=str(said["facts"]),
    )


def work(task: Callable[[LetterJob], Content], outfit: bytes, shard: bytes) -> bytes:
    """Do a task for each job of a shard, on a machine without the workspace."""
    from relance_docs.rendering.batches import DRAWING  # noqa: PLC0415 - heavy

    with unpacked(outfit, shard) as jobs:
        return told(each(DRAWING, task, jobs))


class LetterParcels:
    """How the letters of one run go to a cluster; see `Parcels`."""

    def __init__(self) -> None:
        self._packing: Packing | None = None

    @property
    def makers(self) -> Callable[[], str]:
        """With which versions letters are made where it is called."""
        return made_with

    @property
    def work(self) -> Callable[..., bytes]:
        """Does a task for all letters of a shard, over there."""
        return work

    def packed(self, jobs: Sequence[LetterJob]) -> tuple[bytes, bytes]:
        """Return what all jobs share, and what goes with these alone."""
        packing = self._packing = self._packing or Packing(jobs[0])
        return packing.outfit, packing.shard(jobs)

    def heard(self, jobs: Sequence[LetterJob], answer: bytes) -> tuple[Outcome, ...]:
        """Return the outcome of each; raises ValueError for an answer that is not theirs."""
        return heard(jobs, answer)

    def refused(self, address: str, theirs: str) -> Message:
        """Say what differs over there."""
        differs = versions_that_differ(theirs, made_with(), _ELSEWHERE)
        return Message(
            "the machine {address} would make other letters: {differs}; install there what is"
            " installed here, or leave it out of the cluster",
            address=address,
            differs=differs or "",
        )
