"""No statement, FEC or table, however broken, is anything but read or refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.errors import RefusalError
from relance_docs.importing.bank import reading as bank
from relance_docs.importing.bank.camt import read_camt
from relance_docs.importing.bank.cfonb import read_cfonb
from relance_docs.importing.bank.mt940 import read_mt940
from relance_docs.importing.bank.ofx import read_ofx
from relance_docs.importing.bank.records import BankFile
from relance_docs.importing.fec import reading as fec
from relance_docs.importing.records import ImportAsked, Source
from relance_docs.importing.tables import reading as tables
from tests.importing.bank_papers import FORMS, bank_bench
from tests.importing.fec_papers import fec_of
from tests.importing.import_bench import CASE
from tests.importing.table_papers import invoices_csv, workbook

SEEDS = {
    **{
        name: form
        for name, form in FORMS.items()
        if name in {"camt-2", "camt-13"} or "camt" not in name
    },
    "fec": fec_of(),
    "fec-montant": fec_of(delimiter="|", with_direction=True),
    "invoices-csv": invoices_csv().encode(),
    "invoices-xlsx": workbook(),
}
READERS = (bank, fec, tables)


def mutated(seed: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """Return the bytes with pieces put in the place of others."""
    content = seed
    for start, length, piece in cuts:
        at = start % (len(content) + 1)
        content = content[:at] + piece + content[at + length :]
    return content


def read_or_refused(source: Source, content: bytes) -> None:
    """Read a content by every reader that takes it; only a refusal may come out."""
    for reader in READERS:
        if reader.recognises(source, content):
            with suppress(RefusalError):
                reader.read(source, content, ImportAsked())


CUTS = st.lists(
    st.tuples(
        st.integers(0, 100_000),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from(
                [b"", b"\n", b"<", b">", b"\x00", b"-", b"9" * 30, b",", b":61:", b"\xff"]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("form", SEEDS)
@settings(max_examples=25)
@given(cuts=CUTS)
def test_mutated_files_are_read_or_refused(form: str, cuts: list[tuple[int, int, bytes]]) -> None:
    """A reader returns a reading or says one clear sentence; nothing else comes out."""
    content, source = mutated(SEEDS[form], cuts), Source(name="x.csv", given=b"")
    read_or_refused(source, content)


@pytest.mark.parametrize("read", [read_camt, read_cfonb, read_mt940, read_ofx])
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(read: Callable[[bytes], BankFile], content: bytes) -> None:
    """Also when a file was taken for something it is not."""
    with suppress(RefusalError):
        read(content)


@pytest.mark.parametrize("form", SEEDS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=CUTS)
def test_what_is_planned_of_a_mutated_file_is_sound(
    tmp_path_factory: pytest.TempPathFactory, form: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    """Planning never fails, and the files it would write have no error."""
    bench = bank_bench(tmp_path_factory.mktemp("w") / "w", {"2026-014": CASE})
    asked = ImportAsked(payment_days=30)
    plan = bench.plan(mutated(SEEDS[form], cuts), asked=asked)
    bench.write(plan)

    assert [] == [f for file in bench.load().case_files for f in file.findings if f.is_error]


def test_a_file_that_only_looks_long_is_read_at_once() -> None:
    """A million characters in one label, one line, one cell: no pattern runs away."""
    for content in (
        FORMS["mt940-slashes"].replace(b"VIR SEPA", b"/ORDP/" * 100_000),
        FORMS["cfonb120"] + b" " * 1_000_000,
        FORMS["ofx-1"].replace(b"VIR SEPA", b"<A" * 300_000),
        FORMS["csv-comma"].replace(b"VIR SEPA", b"1" * 100_000),
        b":20:" + b":61:" * 200_000,
    ):
        read_or_refused(Source(name="x"), content)
