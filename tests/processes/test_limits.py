"""A letter that asks for more time or memory than there is ends alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pytest

from relance_docs.letters.batch import write_letters
from relance_docs.letters.outcome import LettersReport
from relance_docs.processes.crew import Workshop, each
from relance_docs.processes.worker import StoppedError, Trade, Why
from relance_docs.rendering import batches
from relance_docs.workspace.workspace import load
from tests.processes.small_workspace import workspace

TODAY: Final = date(2026, 7, 1)
SHORT: Final = replace(batches.DRAWING, seconds=10.0, megabytes=800)
"""A letter that is none of these takes half a second, on a machine that does nothing else."""
LETTER: Final = '{% extends "rappel-1.html" %}{% block body %}'
END: Final = "{% endblock %}"
NO_END: Final = "it takes longer than 10 seconds"
TOO_LARGE: Final = "it takes more than 800 MB of memory"
EITHER: Final = (NO_END, TOO_LARGE, "the process that made it was ended", "nests too deep")


def _svg(uses: int) -> str:
    """Return a picture that draws 10 to the power of `uses` squares."""
    groups = ['<g id="a0"><rect width="1" height="1"/></g>']
    groups += [
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, uses + 1)
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
        f'<defs>{"".join(groups)}</defs><use href="#a{uses}"/></svg>'
    )


def _variables(levels: int) -> str:
    """Return a stylesheet whose variables swell to 10 to the power of `levels` words."""
    doubled = "".join(f"--a{n}:" + f"var(--a{n - 1}) " * 10 + ";" for n in range(1, levels + 1))
    return f"<style>:root{{--a0:x x x;{doubled}}} p{{font-family:var(--a{levels})}}</style>"


HOSTILE: Final[dict[str, tuple[dict[str, str], tuple[str, ...]]]] = {
    "loops": (
        {
            "relance-1.html": LETTER
            + "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
            + END
        },
        (NO_END,),
    ),
    "svg": (
        {"relance-1.html": LETTER + '<img alt="x" src="u.svg">' + END, "u.svg": _svg(8)},
        EITHER,
    ),
    "css": ({"relance-1.html": LETTER + _variables(9) + "<p>a</p>" + END}, EITHER),
    "string": ({"relance-1.html": LETTER + '{{ "x"|center(2000000000) }}' + END}, (TOO_LARGE,)),
    "format": ({"relance-1.html": LETTER + '{{ "%2000000000d"|format(1) }}' + END}, (TOO_LARGE,)),
    "rows": (
        {"relance-1.html": LETTER + "{% for a in range(99999) %}<p>x</p>{% endfor %}" + END},
        EITHER,
    ),
    "deep": (
        {"relance-1.html": LETTER + "<div>" * 5000 + "a" + "</div>" * 5000 + END},
        EITHER,
    ),
    "itself": (
        {"relance-1.html": '{% extends "relance-1.html" %}'},
        ("cases/itself/letter_templates/relance-1.html:1: the template extends",),
    ),
    "circle": (
        {
            "relance-1.html": LETTER + '\n{% include "other.html" %}' + END,
            "other.html": '{% include "third.html" %}',
            "third.html": '\n{% include "other.html" %}',
        },
        ("cases/circle/letter_templates/",),
    ),
    "macro": (
        {"relance-1.html": LETTER + "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}" + END},
        ("cases/macro/letter_templates/relance-1.html:1: the template",),
    ),
}


def _report(root: Path, processes: int, numbers: tuple[str, ...] = ()) -> LettersReport:
    read = load(root, as_of=TODAY, today=TODAY, numbers=numbers)
    return write_letters(read, processes=processes)


def test_hostile_letter_ends_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its reason, with the place where a template uses itself; the others are made."""
    monkeypatch.setattr(batches, "DRAWING", SHORT)
    templates = {name: files for name, (files, _said) in HOSTILE.items()}
    root = workspace(tmp_path / "w", {"a": {}, **templates, "z": {}})
    outcomes = {each.case: each for each in _report(root, processes=2).outcomes}

    assert ["a", "z"] == [name for name, each in outcomes.items() if not each.has_failed]
    for name, (_files, said) in HOSTILE.items():
        reason = str(outcomes[name].reason)
        assert any(one in reason for one in said), f"{name}: {reason}"


def test_one_process_is_limited_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With -j 1 too a letter without an end ends, and the next one is what it is alone."""
    monkeypatch.setattr(batches, "DRAWING", SHORT)
    root = workspace(tmp_path / "w", {"1": HOSTILE["loops"][0], "2": {}})
    letter = root / "build/letters/2/2026-07-01-relance-1.pdf"
    _report(root, processes=1)
    made = letter.read_bytes()
    letter.unlink()
    _report(root, processes=2, numbers=("2",))

    assert not (root / "build/letters/1").exists()
    assert made == letter.read_bytes()


TRADE: Final = Trade(preload=(), seconds=15.0, megabytes=300)


def work(job: str) -> str:
    """Do what a job says."""
    if job == "hangs":
        while True:
            pass
    if job == "swells":
        return "x" * 2_000_000_000
    if job == "dies":
        import os

        os._exit(9)
    if job == "fails":
        raise ZeroDivisionError(job)
    if job == "nests":
        return work(job)[::-1]
    return job


def test_each_end_is_told_apart() -> None:
    """Why a job came to no end is said; all others are done, in their order."""
    jobs = ("a", "hangs", "b", "swells", "c", "dies", "d", "fails", "e", "nests", "f")
    ends = [
        outcome.why if isinstance(outcome, StoppedError) else outcome
        for outcome in each(TRADE, work, jobs, processes=2)
    ]

    reasons = [Why.TIME, Why.MEMORY, Why.CRASH, Why.FAILURE, Why.DEPTH]
    assert list("abcdef") == ends[::2]
    assert reasons == ends[1::2]


def test_workshop_goes_on() -> None:
    """After a job that was stopped the next one is done by a new process."""
    with Workshop(TRADE) as workshop:
        with pytest.raises(StoppedError):
            workshop.run(work, "dies")
        with pytest.raises(StoppedError):
            workshop.run(work, "hangs", seconds=3)
        assert "a" == workshop.run(work, "a")


def test_failure_keeps_its_traceback() -> None:
    """A bug in another process is told with the place where it was raised."""
    with pytest.raises(StoppedError) as stopped, Workshop(TRADE) as workshop:
        workshop.run(work, "fails")

    assert isinstance(stopped.value.error, ZeroDivisionError)
    assert "in work" in "".join(stopped.value.error.__notes__)


def test_large_jobs_and_results_never_wait_for_one_another() -> None:
    """What does not fit into a pipe is sent when nobody else is sending."""
    trade = replace(TRADE, seconds=60.0, ahead=2)
    jobs = [str(n) * 3_000_000 for n in range(6)]

    assert jobs == list(each(trade, work, jobs, processes=2))


def test_processes_are_replaced() -> None:
    """After so many jobs a process makes room for another."""
    trade = replace(TRADE, seconds=60.0, jobs=3)
    pids = list(each(trade, process_of, range(9), processes=1))

    assert 3 == len(set(pids))
    assert pids == sorted(pids, key=pids.index)


def process_of(_: int) -> int:
    """Return the process that does the work."""
    import os

    return os.getpid()


def test_a_job_that_was_interrupted_leaves_no_answer_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The process still owes one: it does not wait for others among those that are free."""
    trade = Trade(preload=(), seconds=19.0, megabytes=800)
    assert list(each(trade, str.upper, ["a"])) == ["A"]

    def interrupted(_pipe: Connection) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "recv", interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(each(trade, str.upper, ["b"]))

    assert list(each(trade, str.upper, ["c"])) == ["C"]
