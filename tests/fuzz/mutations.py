"""Small valid files made worse in ways that parsers stumble over, not in single bytes alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
"""For each seed; `make fuzz` takes more."""

IS_LONG = "FUZZ_EXAMPLES" in os.environ

FUZZED = settings(
    max_examples=EXAMPLES,
    # A slow machine is no fault; what hangs is ended by the watchdog.
    deadline=None,
    derandomize=not IS_LONG,
    # What fails in CI is made small by `make fuzz`, which takes its time.
    phases=tuple(Phase) if IS_LONG else (Phase.explicit, Phase.generate),
    database=None,
    suppress_health_check=list(HealthCheck),
)
SHARDS = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b]0;x\x07",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"'",
    b'"',
    b"\\",
    b"{{",
    b"}}",
    b"{%",
    b"%}",
    b"[",
    b"]",
    b"{",
    b"}",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x1F600;",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"-",
    b"--",
    b"---\n",
    b"...\n",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"\t",
    b":",
    b"::",
    b",",
    b";",
    b"|",
    b"*a",
    b"&a ",
    b"!!x ",
    b"%",
    b"#",
    b"null",
    b"~",
    b"true",
    b"NaN",
    b"Infinity",
    b"-1",
    b"0",
    b"1e9999",
    b"9" * 400,
    b"0.000000000001",
    b"1,2,3",
    b"2026-02-30",
    b"9999-12-31T24:61",
    b"0000",
    b"\xd9\xa1\xd9\xa2",
    b"A" * 5000,
    b"(" * 300,
    b"[" * 300,
    b"<a>" * 300,
    b"../../etc/passwd",
    b"/dev/zero",
    b"=cmd()",
    b"%s%n",
    b"obj",
    b"endobj",
    b"stream",
    b"xref",
    b"trailer",
)
"""What parsers stumble over."""
_TOKENS = re.compile(rb"[A-Za-z0-9_.-]+|\s+|.", re.DOTALL)

Parts = list[bytes]


def worse(seed: bytes) -> st.SearchStrategy[bytes]:
    """Draw what becomes of a file when a few of its tokens or lines are changed."""
    lines = seed.splitlines(keepends=True)
    as_lines, as_tokens = len(lines) > 2, _TOKENS.findall(seed[:20_000])
    ways = [_changed(as_tokens, seed[20_000:]), _cut(seed), _bytes_changed(seed)]
    if as_lines:
        ways.append(_changed(lines, b""))
    return st.one_of(ways)


def _changed(parts: Sequence[bytes], rest: bytes) -> st.SearchStrategy[bytes]:
    place = st.integers(0, max(0, len(parts) - 1))
    change = st.tuples(
        st.sampled_from([_replaced, _inserted, _dropped, _repeated, _swapped, _moved]),
        place,
        place,
        st.sampled_from(SHARDS),
    )

    def made(changes: list[tuple[Callable[..., Parts], int, int, bytes]]) -> bytes:
        changed = list(parts)
        for change, one, other, shard in changes:
            if changed:
                changed = change(changed, one % len(changed), other % len(changed), shard)
        return b"".join(changed) + rest

    return st.lists(change, min_size=1, max_size=6).map(made)


def _replaced(parts: Parts, one: int, _other: int, shard: bytes) -> Parts:
    return [*parts[:one], shard, *parts[one + 1 :]]


def _inserted(parts: Parts, one: int, _other: int, shard: bytes) -> Parts:
    return [*parts[:one], shard, *parts[one:]]


def _dropped(parts: Parts, one: int, other: int, _shard: bytes) -> Parts:
    return [*parts[:one], *parts[one + 1 + other % 3 :]]


def _repeated(parts: Parts, one: int, other: int, _shard: bytes) -> Parts:
    return [*parts[:one], *parts[one : one + 1] * (2 + other % 200), *parts[one + 1 :]]


def _swapped(parts: Parts, one: int, other: int, _shard: bytes) -> Parts:
    swapped = list(parts)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    return swapped


def _moved(parts: Parts, one: int, other: int, _shard: bytes) -> Parts:
    first, last = sorted((one, other))
    return [*parts[last:], *parts[first:last], *parts[:first]]


def _cut(seed: bytes) -> st.SearchStrategy[bytes]:
    return st.integers(0, len(seed)).map(lambda end: seed[:end])


def _bytes_changed(seed: bytes) -> st.SearchStrategy[bytes]:
    places = st.tuples(st.integers(0, max(0, len(seed) - 1)), st.integers(0, 255))

    def made(changes: list[tuple[int, int]]) -> bytes:
        content = bytearray(seed)
        for place, byte in changes:
            if place < len(content):
                content[place] = byte
        return bytes(content)

    return st.lists(places, min_size=1, max_size=12).map(made)
