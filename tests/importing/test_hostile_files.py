"""No file, however broken, makes a traceback, a partial write or a hang."""

from __future__ import annotations

import gzip
import io
import os
import sys
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.importing import sources
from relance_docs.importing.limits import MAX_BYTES
from relance_docs.importing.planning import planned
from relance_docs.importing.records import ImportAsked, Item, Source
from relance_docs.importing.sources import read_all
from tests.importing.documents import Paper, attached, pdf_with, status_message
from tests.importing.import_bench import Bench, item_of
from tests.importing.table_papers import workbook

SEEDS = (
    Paper(notes=(("PMD", "x"),), dues=(("2026-05-01", "1.00"), ("2026-06-01", "2.00"))).cii(),
    Paper().ubl(),
    Paper().pdf(),
    status_message(reason=("A", "b"), amount="1"),
)
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa">
%s]><Invoice>&h;</Invoice>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(7)
)
OUTSIDE = b'<!DOCTYPE Invoice SYSTEM "file:///etc/passwd"><Invoice>&xxe;</Invoice>'


def page_missing() -> bytes:
    """Return a PDF that names a second page which is not in it."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue().replace(b"4 0 R ]", b"9 0 R ]")


def said(content: bytes) -> str:
    """Return why a content is not read or not taken."""
    item = item_of(content)
    if item.reading is None:
        return str(item.error)
    return str(item.reading.refused)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"abc", "not a kind of file that can be imported"),
        (b"<a><b/></a>", "this XML (a) is no invoice"),
        (LAUGHS, "declares a document type (DTD)"),
        (LAUGHS.decode().encode("utf-16"), "declares a document type (DTD)"),
        (OUTSIDE, "declares a document type (DTD)"),
        (b"<!DOCTYPE html><html>", "declares a document type (DTD)"),
        (Paper().cii()[:-40], "the XML is broken at line"),
        (Paper().cii().replace(b"<ram:Name>", b"<ram:Name>\x00"), "the XML is broken at line"),
        (b"<Invoice xmlns='x'>" + b"<a>" * 5000, "the XML is broken at line"),
        (Paper().pdf()[:700], "the PDF is broken"),
        (b"%PDF-1.7\n%%EOF", "the PDF is broken"),
        (page_missing(), "the PDF is broken"),
        (pdf_with(LAUGHS, "factur-x.xml"), "declares a document type (DTD)"),
        (pdf_with(b"<Invoice", "factur-x.xml"), "the PDF carries no XML"),
    ],
)
def test_a_broken_or_hostile_file_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    """Each of them names what is wrong, in one sentence."""
    assert reason in said(content)


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    """200 MB of zeros are refused by their size."""
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(4 * MAX_BYTES)
    item = sources.read(Source(name="large.pdf", path=path), ImportAsked())
    assert "the file has 200 MB; more than 50 MB are not read" == str(item.error)


@pytest.mark.parametrize("library", ["facturx", "lxml"])
def test_a_missing_library_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    """Without the extra nothing of XML is read, and each file says so."""
    monkeypatch.setitem(sys.modules, library, None)
    for content in (Paper().cii(), status_message()) if library == "lxml" else SEEDS[:3]:
        assert "pip install '.[import]'" in said(content)


def test_a_workbook_without_the_library_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library of the sheets comes with the extra as well."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert "pip install '.[import]'" in said(workbook())


def test_blank_lines_before_the_xml_are_forgiven() -> None:
    """Some programs write a line break first, with or without a byte order mark."""
    for before in (b"\n", b"\xef\xbb\xbf\r\n"):
        assert "None" == said(before + Paper().cii())


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """A folder that was a file a moment ago, a file that is gone."""
    item = sources.read(Source(name="x", path=tmp_path / "gone.xml"), ImportAsked())
    assert "it cannot be opened: it is not there" == str(item.error)


def bomb() -> bytes:
    """Return a PDF whose attachment is 200 MB of the same byte, packed twice."""
    packed = gzip.compress(b"\x00")  # a valid head, so that the library begins
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = zlib.compress(b"<Invoice>" + b"a" * 200_000_000, 9)
        spec = attached(pdf, packed, "factur-x.xml")
        pdf.attachments["factur-x.xml"] = spec
        inner = spec.obj.EF.F
        inner.write(zlib.compress(stream), filter=[pikepdf.Name.FlateDecode] * 2)
        pdf.save(page, compress_streams=False)
    return page.getvalue()


def test_the_pool_outlives_what_its_processes_do_not(tmp_path: Path) -> None:
    """A bomb and a hang cost the file that brings them, no other one, and no order."""
    good = Paper().cii()
    fifo = tmp_path / "never"
    os.mkfifo(fifo)
    sources = [
        Source(name="first", given=good),
        Source(name="bomb", given=bomb()),
        Source(name="hang", path=fifo),
        *(Source(name=f"good-{n}", given=good) for n in range(3)),
    ]
    start = time.monotonic()
    items = list(read_all(sources, ImportAsked(), processes=2, seconds=3.0))
    assert [source.name for source in sources] == [item.source.name for item in items]
    assert [True, False, False, True, True, True] == [i.reading is not None for i in items]
    assert time.monotonic() - start < 60


def mutated(seed: bytes, cuts: list[tuple[float, float, bytes]]) -> bytes:
    """Put bytes in the place of others, at parts of the length."""
    for start, length, new in cuts:
        at = int(start * len(seed))
        seed = seed[:at] + new + seed[at + int(length * 40) :]
    return seed


CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.binary(max_size=12)), min_size=1, max_size=4
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.sampled_from(SEEDS), cuts=CUTS)
def test_no_mutation_makes_an_exception(
    seed: bytes, cuts: list[tuple[float, float, bytes]]
) -> None:
    """Whatever was changed, there is an item, with a reading or with a reason."""
    item = item_of(mutated(seed, cuts))
    assert (item.reading is None) == (item.error is not None)


TEXTS = st.text(max_size=40) | st.sampled_from(("", "-1", "1e9", "99999999999999.99", "NaN"))


@settings(max_examples=60)
@given(values=st.fixed_dictionaries({}, optional={
    "number": TEXTS, "buyer": TEXTS, "due": TEXTS, "paid": TEXTS, "total": TEXTS, "net": TEXTS,
    "buyer_siren": TEXTS, "city": TEXTS, "order": TEXTS, "issued": TEXTS, "code": TEXTS,
}))  # fmt: skip
def test_any_values_are_taken_soundly_or_refused(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    """What is written passes the check of the workspace without an error."""
    values = {key: "".join(c for c in text if _is_xml(c)) for key, text in values.items()}
    bench = Bench.made(tmp_path_factory.mktemp("values") / "w")
    plan = bench.plan(Paper(**values).ubl())  # type: ignore[arg-type]
    for case in plan.cases:
        bench.case_after(plan, case.number)


def _is_xml(character: str) -> bool:
    code = ord(character)
    return code in {9, 10, 13} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD


def test_a_file_that_changes_under_our_hands_is_not_taken(bench: Bench, tmp_path: Path) -> None:
    """The pièce is the file that was read, or nothing."""
    path = tmp_path / "facture.xml"
    path.write_bytes(Paper().cii())
    item: Item = sources.read(Source(name="x", path=path), ImportAsked())
    path.write_bytes(Paper(total="1.00").cii())
    readings = bench.readings()
    plan = planned(
        bench.load(), type(readings)(items=(item,), asked=ImportAsked(), today=readings.today)
    )
    assert (
        (),
        "the file was changed while it was imported; try again",
    ) == (plan.cases, str(plan.refusals["x"]))
