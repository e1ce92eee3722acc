"""The text of each act as it is expected; `--update-golden` renews it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from relance_docs.dossier.drafts import DRAFTS, SERVICE
from tests.dossier.acts_desk import acts, brief_in, html_of
from tests.dossier.test_exits import (
    ATTEMPT,
    BELGIAN,
    DANGER,
    OPENED,
    ORDER,
    PUBLISHED,
    TITLE,
    one,
)
from tests.letters.conftest import Golden

CONTESTED = ", dispute: {raised_on: 2026-07-01, amount: 4000.00, reason: malfaçon}"
CASES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "marchand": (one(more=CONTESTED) + DANGER, {}),
    "petite-creance": (one("3000.00") + ATTEMPT, {"form": "SCI"}),
    "etranger": (one(), BELGIAN),
    "procedure-collective": (one() + OPENED.format(more=PUBLISHED + TITLE), {}),
    "commune": (one(), {"kind": "public_body", "name": "Commune de Valfictif", "form": ""}),
    "ordonnance": (one() + ORDER.format(more=""), {}),
}


@pytest.mark.parametrize("name", CASES)
def test_text(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Every act of the case says what the golden file says, line by line."""
    renews = bool(request.config.getoption("--update-golden", default=False))
    golden = Golden(renews=renews, folder=Path(__file__).parent / "golden")
    lines, of = CASES[name]
    made = {each.name for each in (*DRAFTS, SERVICE)}
    brief = brief_in(tmp_path / "w", lines, **dict[str, Any](of))
    actual = "\n".join(
        f"=== {act.name}\n{_lines(html_of(act))}"
        for act in acts(brief).values()
        if act.name in made
    )

    assert golden.expected(f"{name}.txt", actual.encode()).decode() == actual


def _lines(page: str) -> str:
    body = page[page.index("<body") :]
    text = unescape(re.sub(r"<[^>]+>", "\t", body))
    cells = (re.sub(r"\t+", " ", line).strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in cells if line)
