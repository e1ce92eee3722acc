"""Letters made by the machines of a cluster, each a process of its own here: the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from relance_docs.errors import RefusalError
from relance_docs.letters.batch import write_letters
from relance_docs.letters.earlier import LettersRun
from relance_docs.letters.job import LetterJob
from relance_docs.letters.made_with import made_with
from relance_docs.letters.making import Content
from relance_docs.letters.outcome import LetterResult, LettersReport
from relance_docs.letters.parcels import LetterParcels, heard, told
from relance_docs.message import Message
from relance_docs.processes import cluster as cluster_module
from relance_docs.processes.cluster import Cluster
from relance_docs.processes.worker import StoppedError, Why
from relance_docs.workspace.workspace import load
from tests.processes.small_workspace import SETTINGS, workspace
from tests.workspaces import committed, run

TODAY: Final = date(2026, 7, 1)
REPOSITORY: Final = Path(__file__).parents[2]
BODY: Final = '{%% extends "rappel-1.html" %%}{%% block body %%}%s{%% endblock %%}'
OWN: Final = {
    "a": {},
    "b": {"relance-1.html": BODY % "<p>Une lettre à part.</p>"},
    "c": {"relance-1.html": BODY % "{{ nothing }}"},
    "d": {"relance-1.html": BODY % "<p>Huissier, saisie immédiate.</p>"},
    **{name: {} for name in "efgh"},
}
"""Templates of each case: its own, one that is broken, one whose words are looked at."""


@contextmanager
def machines(folder: Path, count: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and so many workers; yield the address, and the processes in that order."""
    folder.mkdir()
    file = folder / "scheduler.json"
    command = (sys.executable, "-P", "-m", "distributed.cli.dask_")
    at_home = ("--scheduler-file", str(file), "--no-dashboard")
    kinds = (
        ("scheduler", "--host", "127.0.0.1", "--port", "0"),
        *(("worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)),) * count,
    )
    started: list[subprocess.Popen[bytes]] = []
    with (folder / "log").open("wb") as log:
        try:
            for kind, *options in kinds:
                started.append(
                    subprocess.Popen(
                        [*command[:-1], command[-1] + kind, *options, *at_home],
                        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                        stdout=log,
                        stderr=log,
                        cwd=folder,
                    )
                )
            address = _address(file)
            _wait_for(address, count)
            yield address.replace("tcp://", "dask://"), started
        finally:
            for process in started:
                process.kill()
                process.wait()


def _address(file: Path) -> str:
    for _ in range(1200):
        if file.exists() and (text := file.read_text(encoding="utf-8")):
            return str(json.loads(text)["address"])
        time.sleep(0.1)
    raise AssertionError(file)


def _wait_for(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        if count:
            client.wait_for_workers(count, timeout=120)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace whose letters show a logo and an enclosure, and shards of one letter."""
    monkeypatch.setattr(cluster_module, "SIZE", 1)
    made = workspace(tmp_path / "w", OWN)
    (made / "logo.png").write_bytes(_pixel())
    (made / "relance.yaml").write_text(
        SETTINGS.replace("creditor:\n", "creditor:\n  logo: logo.png\n"), encoding="utf-8"
    )
    case = made / "cases/a.yaml"
    (made / "cases/a/facture.png").parent.mkdir(exist_ok=True)
    (made / "cases/a/facture.png").write_bytes(_pixel())
    case.write_text(
        case.read_text(encoding="utf-8").replace("9.00}", "9.00, pieces: [p]}")
        + "pieces: [{id: p, kind: invoice, title: Facture, file: a/facture.png}]\n",
        encoding="utf-8",
    )
    committed(made, "Pièces")
    return made


def _pixel() -> bytes:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (40, 20), (10, 90, 160)).save(file, "PNG")
    return file.getvalue()


def _report(
    root: Path,
    executor: Cluster | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> LettersReport:
    read = load(root, as_of=TODAY, today=TODAY)
    return write_letters(read, executor=executor, progress=progress)


def _files(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "build/letters").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def _plain(report: LettersReport) -> list[tuple[str, LetterResult, str, str | None]]:
    return [(o.case, o.result, str(o.reason), o.sha256) for o in report.outcomes]


def test_machine_killed_in_the_middle_loses_nothing(root: Path, tmp_path: Path) -> None:
    """The others do what it was at: each letter is written once, with the bytes made here."""
    here = shutil.copytree(root, tmp_path / "here")
    alone = _report(here)
    counted: list[int] = []

    def killing(done: int, _total: int) -> None:
        counted.append(done)
        if done == 2:
            started[1].send_signal(signal.SIGKILL)

    with machines(tmp_path / "cluster", 2) as (address, started):
        report = _report(root, Cluster(address, LetterParcels()), killing)

    assert {o.result for o in alone.outcomes} == {LetterResult.WRITTEN, LetterResult.FAILED}
    assert _plain(report) == _plain(alone)
    assert [o.findings for o in report.outcomes] == [o.findings for o in alone.outcomes]
    assert _files(root) == _files(here)
    assert counted == list(range(1, len(OWN) + 1))
    assert not [o for o in _report(root).outcomes if o.result is LetterResult.WRITTEN]


class OtherParcels(LetterParcels):
    """Those of a program whose versions depend on where it runs."""

    @property
    def makers(self) -> Callable[[], str]:
        """Another text in each process."""
        return lambda: f"{made_with()} process/{os.getpid()}"


def test_cluster_that_differs_or_goes_is_one_sentence(root: Path, tmp_path: Path) -> None:
    """No other bytes are taken; what was made before it went is kept, and the next run goes on."""

    def ending(done: int, _total: int) -> None:
        if done == 1:
            started[0].kill()

    with machines(tmp_path / "cluster", 1) as (address, started):
        with pytest.raises(RefusalError, match=r"tcp://.* would make other letters: process "):
            Cluster(address, OtherParcels())
        with pytest.raises(RefusalError, match=r"the cluster at dask://.* is gone; what it made"):
            _report(root, Cluster(address, LetterParcels()), ending)

    kept = [path for path in _files(root) if path.endswith(".pdf")]
    results = [o.result for o in _report(root).outcomes]
    anew = shutil.copytree(root, tmp_path / "anew", ignore=shutil.ignore_patterns("build"))
    _report(anew)
    assert 1 <= len(kept) < len(OWN)
    assert results.count(LetterResult.UNCHANGED) == len(kept)
    assert _files(root) == _files(anew)


def test_no_cluster_is_one_sentence(root: Path, tmp_path: Path) -> None:
    """An address that is none, nothing that answers, no machine: said, and nothing is written."""
    with machines(tmp_path / "cluster", 0) as (address, _started):
        unmanned = run(root, "letters", "--executor", address)
    said = {
        "is no address of a cluster": run(root, "letters", "--executor", "tcp://a"),
        "nothing answers at dask://": run(root, "letters", "--executor", "dask://127.0.0.1:9"),
        "has no machine that works": unmanned,
    }
    for sentence, result in said.items():
        assert sentence in result.stderr
        assert "Traceback" not in result.stderr
        assert result.exit_code != 0
    assert not (root / "build").exists()


def test_answer_that_was_changed_is_no_answer(root: Path) -> None:
    """Outcomes come back as they were; files of another letter, or with another byte, do not."""
    read = load(root, as_of=TODAY, today=TODAY)
    of_run = LettersRun.of(read, TODAY)
    jobs = [job for f in read.case_files if isinstance(job := of_run.decided(f), LetterJob)]
    first, second, third, *_ = jobs
    refused = RefusalError(Message("{path} is missing", path="x"))
    made = Content(files=((first.path, b"%PDF"),), made_with="m/1", facts="f")
    answer = told((made, refused, StoppedError(Why.TIME)))

    content, refusal, stopped = heard((first, second, third), answer)
    assert content == made
    assert isinstance(refusal, RefusalError)
    assert refusal.message == refused.message
    assert isinstance(stopped, StoppedError)
    assert stopped.why is Why.TIME
    trio = (first, second, third)
    changed = (answer.replace(b"%PDF", b"%PDG"), answer[:-1], answer + b"x", b"", b"junk")
    for jobs_of, sent in (
        ((second, first, third), answer),
        ((first, second), answer),
        *((trio, one) for one in changed),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - the words are for nobody
            heard(jobs_of, sent)
