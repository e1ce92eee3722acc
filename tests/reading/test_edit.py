"""Edits of a case file in place, style by style: the text before, the change, the text after."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from relance_docs.errors import RefusalError
from relance_docs.reading.editing.changes import Append, Change, Drop, Put, Remove
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.editing.writing import Value, quoted_if_needed
from relance_docs.reading.yaml import read_yaml

ORDER = ("debtor", "invoices", "payments", "history", "pause", "closed", "schema_version")
MONEY: dict[str, Value] = {"received_on": date(2026, 7, 15), "amount": Decimal("2000.00")}
PAYMENT = Append(key="payments", value=MONEY, order=ORDER)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        pytest.param(
            "a: 1\npayments:\n- {x: 1}\n",
            PAYMENT,
            "a: 1\npayments:\n- {x: 1}\n- {received_on: 2026-07-15, amount: 2000.00}\n",
            id="a list that is not indented",
        ),
        pytest.param(
            "é: [1]\nhistory: [{at: 2026-09-01T10:00+02:00, by: C}]\npayments:\n  - {x: 1}\n",
            PAYMENT,
            "é: [1]\nhistory: [{at: 2026-09-01T10:00+02:00, by: C}]\npayments:\n  - {x: 1}\n"
            "  - {received_on: 2026-07-15, amount: 2000.00}\n",
            id="a time of day between braces",
        ),
        pytest.param(
            "payments:\n    -   x: 1\n        y: 2  # deux\n\n# fin\n",
            PAYMENT,
            "payments:\n    -   x: 1\n        y: 2  # deux\n"
            "    -   received_on: 2026-07-15\n        amount: 2000.00\n\n# fin\n",
            id="block items, wide, with a comment",
        ),
        pytest.param(
            "a: 1\n",
            Append(
                key="lists",
                value={"names": tuple(f"2026-014/sent/letter-{i}.pdf" for i in range(4))},
                as_block=True,
            ),
            "a: 1\nlists:\n  - names:\n      - 2026-014/sent/letter-0.pdf\n"
            "      - 2026-014/sent/letter-1.pdf\n      - 2026-014/sent/letter-2.pdf\n"
            "      - 2026-014/sent/letter-3.pdf\n",
            id="a list too long for its line",
        ),
        pytest.param(
            "payments:\n  - x: 1\n\n  - x: 2\n",
            PAYMENT,
            "payments:\n  - x: 1\n\n  - x: 2\n\n  - received_on: 2026-07-15\n    amount: 2000.00\n",
            id="items set apart by blank lines",
        ),
        pytest.param(
            "payments: []  # aucun\nhistory: []",
            PAYMENT,
            "payments:  # aucun\n  - {received_on: 2026-07-15, amount: 2000.00}\nhistory: []",
            id="an empty list, and no end of the last line",
        ),
        pytest.param(
            "payments: [{x: 1}]",
            PAYMENT,
            "payments: [{x: 1}, {received_on: 2026-07-15, amount: 2000.00}]",
            id="a list between brackets",
        ),
        pytest.param(
            "payments: [\n  {x: 1},  # un\n  {x: 2}  # deux\n]\n",
            PAYMENT,
            "payments: [\n  {x: 1},  # un\n  {x: 2},  # deux\n"
            "  {received_on: 2026-07-15, amount: 2000.00}\n]\n",
            id="a list between brackets on several lines",
        ),
        pytest.param(
            "debtor: x\r\n\r\ninvoices: []\r\n\r\n# la suite\r\nhistory: []\r\n",
            PAYMENT,
            "debtor: x\r\n\r\ninvoices: []\r\n\r\npayments:\r\n"
            "  - {received_on: 2026-07-15, amount: 2000.00}\r\n\r\n# la suite\r\nhistory: []\r\n",
            id="a new key in its place, blank line and CRLF as in the file",
        ),
        pytest.param(
            "{debtor: x, history: []}",
            PAYMENT,
            "{debtor: x, payments: [{received_on: 2026-07-15, amount: 2000.00}], history: []}",
            id="a file between braces",
        ),
        pytest.param(
            "history:\n  - at: 1\n    step: x   # ici\n    note: |\n      long\n\n  - at: 2\n",
            Put(
                loc=("history", 0), key="received_on", value=date(2026, 7, 1), order=("at", "step")
            ),
            "history:\n  - at: 1\n    step: x   # ici\n    note: |\n      long\n"
            "    received_on: 2026-07-01\n\n  - at: 2\n",
            id="a field after a block of text",
        ),
        pytest.param(
            "pause: {until: 2026-01-01, reason: x}  # vu\n",
            Put(loc=("pause",), key="until", value=date(2026, 2, 1)),
            "pause: {until: 2026-02-01, reason: x}  # vu\n",
            id="a value replaced",
        ),
        pytest.param(
            "debtor: x\n\n# pourquoi\npause: {until: 2026-01-01}\n\nclosed: {a: b}\n",
            Remove(key="pause"),
            "debtor: x\n\n# pourquoi\n\nclosed: {a: b}\n",
            id="a key removed, its comment kept",
        ),
        pytest.param(
            "debtor: x\nhistory: []\n",
            Append(
                key="history",
                value={"at": datetime(2026, 7, 1, 9, 5).astimezone().replace(tzinfo=None)},
                as_block=True,
            ),
            "debtor: x\nhistory:\n  - at: 2026-07-01T09:05\n",
            id="a first entry on lines of its own",
        ),
    ],
)
def test_the_change_and_nothing_else(before: str, change: Change, after: str) -> None:
    """The new lines look like those around them; every other byte stays."""
    assert edited(before.encode(), "x.yaml", [change]).decode() == after


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("VIR DURAND", "VIR DURAND"),
        ("l'été, à 9 h", '"l\'été, à 9 h"'),
        ("0042", '"0042"'),
        ("1e3", '"1e3"'),
        ("12:30", '"12:30"'),
        ("2026-07-01", '"2026-07-01"'),
        ("oui", "oui"),
        ("Yes", '"Yes"'),
        ("no", '"no"'),
        ("Null", '"Null"'),
        ("~", '"~"'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ("2026-014/sent/x.pdf", "2026-014/sent/x.pdf"),
        ("C:\\x", '"C:\\\\x"'),
        ('dit "non"', '"dit \\"non\\""'),
        ("😀 merci", '"😀 merci"'),
        ("merci 😀", "merci 😀"),
        ("a\u2028b", '"a\\u2028b"'),
        ("a\x85b", '"a\\x85b"'),
        ("a\tb", '"a\\tb"'),
        ("", '""'),
    ],
)
def test_text_is_quoted_when_it_could_be_read_otherwise(text: str, written: str) -> None:
    """By this program, by YAML 1.1 or by YAML 1.2; and it reads back as it was."""
    assert quoted_if_needed(text) == written
    assert read_yaml(f"a: {written}\n".encode(), "x").data == {"a": text}


def test_what_cannot_be_edited_is_refused() -> None:
    """A key written in an unusual way is not touched: the user is told to edit by hand."""
    with pytest.raises(RefusalError, match="by hand"):
        edited(b"? debtor\n: x\n", "x.yaml", [Put(key="pause", value="y")])


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        (
            "a:\n  - x  # un\n  # deux\n  - y\n  - z\nb: 1\n",
            1,
            "a:\n  - x  # un\n  # deux\n  - z\nb: 1\n",
        ),
        ("a:\n- x\n- y\n", 0, "a:\n- y\n"),
        ("a:\n- {b: 1}\n- b: 2\n  c: 3\n", 1, "a:\n- {b: 1}\n"),
        ("a: [x, y, z]\n", 0, "a: [y, z]\n"),
        ("a: [x, y, z]\n", 2, "a: [x, y]\n"),
    ],
)
def test_an_item_is_taken_out_of_a_list(before: str, place: int, after: str) -> None:
    """With its own comment; those of the others stay."""
    assert edited(before.encode(), "x.yaml", [Drop(key="a", place=place)]).decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  - x\n  # de y\n  - y\n", "a:\n  - x\n  - w\n  # de y\n  - y\n"),
        ("a: [x, y]\n", "a: [x, w, y]\n"),
        ("a:\n- x\n\n- y\n", "a:\n- x\n\n- w\n\n- y\n"),
    ],
)
def test_an_item_is_put_before_another_one(before: str, after: str) -> None:
    """Above the comments of that one, and as far from it as the items are from each other."""
    changed = edited(before.encode(), "x.yaml", [Append(key="a", value="w", place=1)])
    assert changed.decode() == after
