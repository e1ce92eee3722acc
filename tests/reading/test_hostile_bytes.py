"""Whatever bytes a file holds, the outcome is findings: never an exception, never a wait."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.finding import Finding
from relance_docs.law.rates import packaged_rates
from relance_docs.reading.check import Surroundings
from relance_docs.reading.reading import check_case, check_settings, read_case, read_settings

VALID = """\
debtor: {kind: business, name: Menuiserie Fictive, siren: "000200022", address: [A, 69007 LYON]}
terms: {penalty_rate: {fixed: 12.00}, source: cgv}
plan:
  - {step: relance-1, after_due: 5, channel: email}
invoices:
  - invoice_number: FA-1
    issue_date: 2026-05-04
    due_date: 2026-06-03
    total_with_vat: 12000.00
    dispute: {raised_on: 2026-06-10, amount: 1.00, reason: r}
payments:
  - {received_on: 2026-07-15, amount: 2000.00, invoice_number: FA-1}
history:
  - at: 2026-06-08T10:15+02:00
    step: relance-1
    promise: {pay_by: 2026-06-20}
    note: |
      two
      lines
schema_version: 1
"""
ATOMS = (
    *VALID.split(),
    *("&a", "*a", "<<:", "!!x", "? ", "- ", "[", "]", "{", "}", ":", "'", '"', "|", ">", "#", "%"),
    *(
        "\t",
        "\n",
        "\r",
        "\n  ",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "\U0001f600",
        "null",
        "~",
        "---",
    ),
    *("1e999", "9" * 400, "0x1F", ".nan", "-0.00", "9999-12-31", "0001-01-01", "\u0661"),
)
BOMB = "a: &a [x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a,*a]\n" for i in range(40))


def findings(raw: bytes) -> tuple[Finding, ...]:
    """Read the bytes as a case and as relance.yaml, with every check."""
    day = date(2026, 11, 20)
    around = Surroundings(settings=None, as_of=day, latest=day, rates=packaged_rates())
    case = read_case(raw, path="cases/x.yaml", number="x")
    general = read_settings(raw, path="relance.yaml")
    return (
        *case.findings,
        *check_case(case, around),
        *general.findings,
        *check_settings(general, around),
    )


def assert_told(raw: bytes) -> None:
    """Assert that reading ends in findings that can be printed, each inside the file."""
    for finding in findings(raw):
        assert str(finding.message)
        assert finding.place.line >= 1
        assert 1 <= finding.place.column <= len(finding.place.source) + 1


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_arbitrary_bytes(raw: bytes) -> None:
    """Any bytes are told, not thrown."""
    assert_told(raw)


@given(st.lists(st.sampled_from(ATOMS), max_size=40))
@settings(max_examples=150, deadline=None)
def test_arbitrary_pieces_of_yaml(pieces: list[str]) -> None:
    """Any sequence of things that mean something in YAML is told."""
    assert_told(" ".join(pieces).encode())


@given(st.integers(0, len(VALID)), st.integers(0, 12), st.sampled_from(ATOMS))
@settings(max_examples=250, deadline=None)
def test_mutated_case(start: int, length: int, atom: str) -> None:
    """A case with a piece replaced by another is read or told."""
    assert_told((VALID[:start] + atom + VALID[start + length :]).encode())


@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_case_with_flipped_bytes(chance: random.Random) -> None:
    """A file damaged on its way is read or told."""
    raw = bytearray(VALID.encode())
    for _ in range(3):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    assert_told(bytes(raw))


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("alias bomb", BOMB.encode(), "anchor"),
        ("deep lists", b"[" * 100_000, "too-deep"),
        ("deep mappings", b"{a: " * 100_000, "too-deep"),
        ("deep blocks", b"- " * 100_000, "too-deep"),
        ("deep keys", b"? " * 100_000, "too-deep"),
        ("five megabytes", b"a" * 5_000_000, "file-too-large"),
        ("many values", b"- a\n" * 200_000, "too-many-values"),
        ("many values, slow parser", b"[" + b"a:b," * 200_000, "too-many-values"),
        ("many anchors", b"- &a b\n" * 9_000, "anchor"),
        ("one long line", b"a: " + b"b" * 990_000, "unknown-key"),
        ("a huge number", b"schema_version: " + b"9" * 100_000, "schema-version"),
        ("UTF-16", "a: b".encode("utf-16"), "encoding"),
        ("UTF-16 without a mark", "a: b".encode("utf-16-le"), "encoding"),
        ("UTF-32", "a: b".encode("utf-32"), "encoding"),
        ("Latin-1", "nom: Gérard".encode("latin-1"), "encoding"),
        ("half a character", "é".encode()[:1], "encoding"),
        ("zeros", b"\x00" * 1000, "encoding"),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "encoding"),
        ("nothing", b"", "empty-file"),
        ("a list", b"- a\n- b\n", "fields-expected"),
        ("a word", b"hello", "fields-expected"),
        ("a mapping as key", b"{a: b}: c", "key-not-text"),
        ("surrogates", b"a: \xed\xa0\x80", "encoding"),
        ("right-to-left", "a: \u202eb".encode(), "control-character"),
    ],
)
def test_hostile_file(name: str, raw: bytes, code: str) -> None:
    """A hostile file is told what it is, soon, in few words."""
    start = time.process_time()
    found = findings(raw)

    assert code in {finding.code for finding in found}, name
    assert len(found) < 200
    assert time.process_time() - start < 20  # hours, if anything here were quadratic


def test_encoding_names_the_place() -> None:
    """The first character that is not UTF-8 is shown with its line and column."""
    (finding,) = read_case(b"a: b\nnom: G\xe9rard", path="x", number="x").findings

    assert (2, 7) == (finding.place.line, finding.place.column)
    assert "Windows-1252" in str(finding.message)
    assert "nom: Gérard" == finding.place.source


def test_columns_count_characters() -> None:
    """A column is a character, not a byte, also behind an emoji and in a file with CRLF."""
    raw = "a: b\r\n😀é: {x: &y z}\r\n".encode()

    found = read_case(raw, path="x", number="x").findings

    assert (2, 9) in {(f.place.line, f.place.column) for f in found if f.code == "anchor"}


def test_web_address_and_moment_in_braces() -> None:
    """`{at: 2026-06-08T10:15+02:00}` and `{url: https://…}` are YAML 1.2, and are read."""
    entry = "history:\n  - {at: 2026-06-05T10:15+02:00, note: https://x.example/a?b=c}"
    reading = read_case(VALID.replace("history:", entry).encode(), path="x", number="x")

    assert () == reading.findings
