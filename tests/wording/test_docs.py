"""docs/wording.md lists the rules as they are."""

from __future__ import annotations

from tools.wording_page import PAGE, page


def test_page_is_in_step() -> None:
    """The page of the rules is what the rules make; `python tools/wording_page.py` renews it."""
    assert PAGE.read_text(encoding="utf-8") == page()
