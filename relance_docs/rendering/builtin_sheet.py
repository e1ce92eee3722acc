"""The renderer's built-in stylesheet, without the rules that letters have no use for.

Six of its rules apply to a pseudo-element of *every* element (`::marker`, `::footnote-call` …),
so that nine tenths of all styles computed for a letter are of pseudo-elements that it does not
have. A document that mentions notes or list items of its own keeps the sheet as it is; pages are
the same in either case, and a test compares them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from weasyprint import CSS, HTML

from relance_docs.rendering.matching import RememberingMatcher

_NOTES: Final = re.compile(r"^::(?:footnote|note)-\w+ \{[^}]*\}\n", re.MULTILINE)
_MARKER: Final = re.compile(r"^::marker \{", re.MULTILINE)
_USERS: Final = re.compile(
    r"footnote|note-call|note-marker|list-item|::marker|<(?:input|option|select|summary|textarea)\b",
    re.IGNORECASE,
)
"""What a document or a stylesheet contains that may need those rules, or the few on form fields
that look at more than an element and those around it: see `matching`."""


def wants_all(text: str) -> bool:
    """Whether a document or stylesheet of this text may need the rules that are left out."""
    return bool(_USERS.search(text))


class LeanHTML(HTML):  # type: ignore[misc] # untyped library
    """A document that is laid out with the lean sheet, unless `is_lean` is set to False.

    The method below is the renderer's own; should a later version not call it any more, letters
    only get slower.
    """

    is_lean = True

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: FBT001, FBT002
        usual: list[CSS] = super()._ua_stylesheets(forms)
        lean = lean_sheet() if self.is_lean else None
        return usual if lean is None else [lean, *usual[1:]]


@cache
def lean_sheet() -> CSS | None:
    """Return the lean sheet, or None when the built-in one is not as expected."""
    text = (files("weasyprint.css") / "html5_ua.css").read_text("utf-8")
    text, notes = _NOTES.subn("", text)
    text, markers = _MARKER.subn("li::marker {", text)
    return CSS(string=text, matcher=RememberingMatcher()) if (notes, markers) == (5, 1) else None
