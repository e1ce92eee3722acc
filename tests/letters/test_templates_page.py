"""docs/templates.md says what a template can print, as the code has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from relance_docs.claim import records as claim_records
from relance_docs.letters import context
from relance_docs.letters.compose import LetterSurroundings, letter_context
from relance_docs.rendering.templates import FILTERS, environment
from relance_docs.resources import packaged_templates
from relance_docs.statement import records as statement_records
from tests.letters.letter_cases import job_of

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"
BEGIN, END = "## Variables\n", "\nRecords that come from the case file"

PRINTED = ("BouncedPayment", "Receipt", "RateSpan")


def records() -> Iterator[ast.ClassDef]:
    """Yield the records of the contract, that of all variables first, those of the statement last.

    Of the statement, those that templates print piece by piece.
    """
    found = [*classes(context), *classes(claim_records)]
    assert found
    first = ("LetterContext", "ClaimContext")
    yield from sorted(found, key=lambda node: (node.name != first[0], node.name != first[1]))
    yield from (node for node in classes(statement_records) if node.name in PRINTED)


def classes(module: ModuleType) -> list[ast.ClassDef]:
    """Return the classes of a module, as its source has them."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


def section() -> str:
    """Return the section of the page that the code dictates."""
    return "".join((BEGIN, *(line for node in records() for line in table(node))))


def table(node: ast.ClassDef) -> Iterator[str]:
    """Yield the lines of the table of a record."""
    yield f"\n### {node.name}\n\n{ast.get_docstring(node)}\n\n| name | what |\n|---|---|\n"
    for statement, following in zip(node.body, (*node.body[1:], None), strict=True):
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                yield row(name, ast.unparse(annotation), docstring(following))
            case ast.FunctionDef(name=name, decorator_list=[ast.Name(id="property")], returns=kind):
                assert kind is not None
                yield row(name, ast.unparse(kind), ast.get_docstring(statement) or "")


def docstring(node: ast.stmt | None) -> str:
    """Return the text under an attribute; empty when there is none."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split())
    return ""


def row(name: str, kind: str, text: str) -> str:
    """Return a line of a table."""
    return f"| `{name}` | `{kind}`{': ' if text else ''}{text} |\n".replace(" | None", " \\| None")


def test_variables(request: pytest.FixtureRequest) -> None:
    """The page lists every variable with its type and its meaning; the golden flag renews it."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    current, end, tail = rest.partition(END)
    if request.config.getoption("--update-golden", default=False):
        PAGE.write_text(head + section() + end + tail, encoding="utf-8")
        current = section().removeprefix(BEGIN)

    assert section() == BEGIN + current


def test_names_of_0_1_0() -> None:
    """A template of one's own that prints receipts and rates goes on to."""
    receipt = (
        "received_on amount whole reference invoice_number to_indemnity to_penalties to_principal"
        " is_credit_note"
    )
    names = {"Receipt": receipt.split(), "RateSpan": ["from_day", "to_day", "percent", "basis"]}
    known = {node.name: "".join(table(node)) for node in records()}

    for record, printed in names.items():
        assert [name for name in printed if f"| `{name}` |" not in known[record]] == []


def test_filters() -> None:
    """The page lists every filter."""
    head, _, _ = PAGE.read_text("utf-8").partition(BEGIN)
    listed = re.findall(r"^\| `(\w+)` \| ", head, re.MULTILINE)

    assert sorted(FILTERS) == sorted(set(listed) & set(FILTERS))


def test_files() -> None:
    """The page names every packaged template."""
    page = PAGE.read_text(encoding="utf-8")
    files = [
        p.name for p in packaged_templates().iterdir() if p.suffix in {".html", ".txt", ".css"}
    ]

    assert files
    assert [name for name in files if f"`{name}`" not in page] == []


def test_example() -> None:
    """The letter of the page is a letter."""
    (example,) = re.findall(r"```html\+jinja\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    made = job_of("relance-2")
    variables = letter_context(made.on_day, made.due, LetterSurroundings()).variables()
    page = environment((packaged_templates(),)).from_string(example).render(variables)

    assert "Nous vous demandons de régler la somme de" in page
