"""Many documents: in order, none stopping another."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator

import pytest

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.batches import each
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.versions import versions
from tests.rendering.rendering_builders import document


def rendered(number: int) -> bytes:
    """Return a letter; the third is refused."""
    if number == 3:
        raise RefusalError(Message("number {number} is refused", number=number))
    return render_pdf(document(f"<p>{number}</p>"))


def process(_: int) -> int:
    """Return the process that does the work."""
    return os.getpid()


def killed(number: int) -> int:
    """Return the number; the third process dies."""
    if number == 3:
        os._exit(9)
    return number


@pytest.mark.parametrize("processes", [1, 2])
def test_killed_process_is_told(processes: int) -> None:
    """When a process dies, a sentence says so, and what to do; the other documents are made."""
    results = list(each(killed, range(9), processes=processes))

    refused = results.pop(3)
    assert isinstance(refused, RefusalError)
    assert re.search("ended from outside.*-j 1", str(refused))
    assert [0, 1, 2, 4, 5, 6, 7, 8] == results


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_order(processes: int) -> None:
    """One refused letter is told in its place, and the others are what they are alone."""
    results = list(each(rendered, range(6), processes=processes))

    expected = [render_pdf(document(f"<p>{n}</p>")) for n in (0, 1, 2, 4, 5)]
    refused = results.pop(3)
    assert isinstance(refused, RefusalError)
    assert "number 3 is refused" == str(refused)
    assert expected == results


def test_work_is_shared_out() -> None:
    """Two processes do the work, neither of them this one."""
    pids = set(each(process, range(40), processes=2))

    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2


def test_jobs_are_taken_as_they_are_needed() -> None:
    """Jobs are not all read beforehand: memory does not grow with their number."""
    taken = []

    def jobs() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = each(process, jobs())
    next(results)
    results.close()  # type: ignore[attr-defined]

    assert [0] == taken


def test_collector_is_as_it_was() -> None:
    """After a batch Python collects garbage as before."""
    list(each(process, range(3)))

    assert gc.isenabled()
    assert 0 == gc.get_freeze_count()


def test_versions_name_what_decides_the_bytes() -> None:
    """The manifest can say with which libraries and fonts a letter was made."""
    known = versions()

    assert {"weasyprint", "pango", "harfbuzz", "harfbuzz-subset", "zlib"} <= set(known)
    assert 64 == len(known["SourceSansPro-Regular.ttf"])
