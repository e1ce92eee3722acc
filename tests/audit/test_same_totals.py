"""The same total in the page, in the statement and in the letter, read back from each."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
from click.testing import CliRunner

from relance_docs import french
from relance_docs.cli.main import relance
from tests.workspaces import of_example

NUMBER = "2026-014"


def typed(root: Path, *arguments: str) -> str:
    """Type a command in a workspace; return what it printed."""
    ran = CliRunner().invoke(relance, ["-C", str(root), *arguments])
    assert 0 == ran.exit_code, ran.output
    return ran.stdout


def test_page_statement_and_letter_say_one_total(tmp_path: Path) -> None:
    """Of the example's mise en demeure: total, principal, penalties and indemnity are the same."""
    of_example(tmp_path, NUMBER)
    owed = json.loads(typed(tmp_path, "statement", NUMBER, "--format", "json"))
    (letter,) = json.loads(typed(tmp_path, "letters", NUMBER, "--format", "json"))
    typed(tmp_path, "audit", NUMBER)
    page = (tmp_path / "build/audit" / f"{NUMBER}.html").read_text(encoding="utf-8")
    with pypdfium2.PdfDocument(tmp_path / letter["path"]) as pdf:
        text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    paper = "".join(text.split())
    figures = re.findall(r'<dd><data value="([^"]*)">', page)
    wanted = ["total_due", "principal_due", "penalties_due", "indemnity_due"]
    assert [owed[name] for name in wanted] == figures[:4]
    for name in wanted:
        assert "".join(french.euros(Decimal(owed[name])).split()) in paper
