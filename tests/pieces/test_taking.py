"""Examining and stamping in one go gives what examining and then stamping gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.errors import RefusalError
from relance_docs.pieces.examining import examine
from relance_docs.pieces.making import make, take
from relance_docs.pieces.pieces import examine_all, stamp_all, take_all, trade_of
from relance_docs.pieces.records import (
    DEFAULT_LIMITS,
    Examined,
    Limits,
    PieceSource,
    Refused,
    Stamped,
)
from relance_docs.processes.crew import Workshop
from relance_docs.processes.worker import StoppedError
from tests.pieces.assembling_builders import (
    add_page,
    annotate,
    bomb,
    new_pdf,
    picture,
    source,
    write_pdf,
)

LIMITS = Limits(inflated_megabytes=20)


def _marked(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, Subtype=pikepdf.Name.Square, Rect=[10, 10, 90, 90], C=[1, 0, 0])
    add_page(pdf)


def _sources(folder: Path) -> list[PieceSource]:
    """Return pièces of several kinds, good and bad."""
    write_pdf(folder / "plain.pdf", pages=3)
    write_pdf(folder / "marked.pdf", _marked)
    write_pdf(folder / "owner.pdf", encryption=pikepdf.Encryption(owner="secret"))
    write_pdf(folder / "user.pdf", encryption=pikepdf.Encryption(user="secret", owner="secret"))
    (folder / "picture.png").write_bytes(picture("PNG", size=(60, 80)))
    (folder / "text.txt").write_text("Reçu 100 €", encoding="utf-8")
    (folder / "other.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0")
    whole = (folder / "plain.pdf").read_bytes()
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    (folder / "repaired.pdf").write_bytes(whole.replace(b"startxref\n", b"startxref\n1"))
    with new_pdf() as pdf:
        add_page(pdf)
        pdf.Root["/Swollen"] = pdf.make_stream(bomb(30_000_000))
        pdf.Root["/Swollen"]["/Filter"] = pikepdf.Name.FlateDecode
        pdf.save(folder / "bomb.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return [source(path, number) for number, path in enumerate(sorted(folder.iterdir()), start=1)]


def _in_two_steps(sources: list[PieceSource], folder: Path) -> dict[int, Stamped | Refused]:
    found: dict[int, Stamped | Refused] = {}
    examined = examine_all(sources, limits=LIMITS)
    found |= {each.source.number: each for each in examined if isinstance(each, Refused)}
    for each in stamp_all(
        [each for each in examined if isinstance(each, Examined)], folder, limits=LIMITS
    ):
        number = each.source.number if isinstance(each, Refused) else each.number
        found[number] = each
    return found


def test_one_go_gives_what_two_steps_give(tmp_path: Path) -> None:
    """Copies, notes and refusals of good and bad pièces do not depend on how often they open."""
    (tmp_path / "in").mkdir()
    sources = _sources(tmp_path / "in")
    taken = take_all(sources, tmp_path / "one", processes=2, limits=LIMITS)
    apart = _in_two_steps(sources, tmp_path / "two")
    for each, expected in zip(sources, taken, strict=True):
        found = apart[each.number]
        if isinstance(found, Stamped):
            assert isinstance(expected, Stamped)
            found = replace(found, path=expected.path)
        assert expected == found
    refused = [each.source.path.stem for each in taken if isinstance(each, Refused)]
    assert refused == ["bomb", "cut", "user"]


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """Yield one process for all examples."""
    with Workshop(trade_of(DEFAULT_LIMITS)) as one:
        yield one


def _outcome(task: Callable[[], Stamped]) -> Stamped | str:
    try:
        return replace(task(), path=Path("copy"))
    except RefusalError as refusal:
        return str(refusal.message)
    except StoppedError as stopped:
        return str(stopped)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_go_refuses_what_two_steps_refuse(
    tmp_path: Path, workshop: Workshop, data: st.DataObject
) -> None:
    """Of changed bytes too, the same copy or the same refusal comes out."""
    path = tmp_path / "piece.pdf"
    content = bytearray(write_pdf(path, _marked).read_bytes())
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(places, min_size=1, max_size=8)):
        content[place] = byte
    path.write_bytes(content)
    run = partial(workshop.run, seconds=60)

    def in_two_steps() -> Stamped:
        return run(
            make, run(examine, source(path), DEFAULT_LIMITS), tmp_path / "two", DEFAULT_LIMITS
        )

    one = _outcome(lambda: run(take, source(path), tmp_path / "one", DEFAULT_LIMITS))
    assert _outcome(in_two_steps) == one
