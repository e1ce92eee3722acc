"""What decides the bytes of a PDF besides its content: for the manifest and for caches."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from itertools import count
from types import MappingProxyType
from typing import Final

from relance_docs.rendering.fonts import FACES
from relance_docs.rendering.render import renderer

PACKAGES: Final = (
    "fonttools",
    "jinja2",
    "pillow",
    "pydyf",
    "pypdfium2",
    "segno",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
)


@cache
def versions() -> Mapping[str, str]:
    """Return a name and a version for each, in order; fonts by their SHA-256.

    Raises RefusalError when the libraries that lay out text are missing.
    """
    renderer()
    known = {name: version(name) for name in PACKAGES}
    known |= _system_libraries()
    known |= {face.file: face.sha256 for face in FACES}
    return MappingProxyType(dict(sorted(known.items())))


def _system_libraries() -> dict[str, str]:
    from weasyprint.text.ffi import harfbuzz, harfbuzz_subset, pango  # noqa: PLC0415 - heavy

    return {
        "harfbuzz": _harfbuzz(harfbuzz.hb_version_atleast),
        "harfbuzz-subset": "present" if harfbuzz_subset else "absent",
        "pango": _dotted(pango.pango_version()),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _dotted(number: int) -> str:
    """Return 15012 as « 1.50.12 »."""
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def _harfbuzz(at_least: Callable[[int, int, int], int]) -> str:
    """Ask until it says no: the renderer's binding has no other question."""
    major = next(n for n in count() if not at_least(n + 1, 0, 0))
    minor = next(n for n in count() if not at_least(major, n + 1, 0))
    micro = next(n for n in count() if not at_least(major, minor, n + 1))
    return f"{major}.{minor}.{micro}"
