"""What would stop a letter is found in the templates before any letter is made of them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from relance_docs.finding import Finding
from relance_docs.letters.proofread import proofread
from relance_docs.resources import packaged_templates
from relance_docs.workspace.workspace import load
from tests.workspaces import write_files
from tools.codes import template_codes

SETTINGS = """\
creditor: {name: Atelier, address: [1 RUE A, 69001 LYON]}
plan:
- {step: relance-1, after_due: 1, channel: email}
- {step: politesse, after_due: 9, channel: post, template: relance-polie}
"""
CASE = """\
debtor: {kind: business, name: X, address: [1 RUE A, 69000 LYON]}
invoices:
- {invoice_number: F1, issue_date: 2026-05-04, due_date: 2026-06-03, total_with_vat: 9.00}
"""
LETTER = '{% extends "letter.html" %}\n{% block body %}\n'

FOUND: dict[str, dict[str, str]] = {
    "template-syntax": {
        LETTER + "<p>▸{{ pay_by }</p>\n{% endblock %}": "is not closed here",
        LETTER.replace("{% block", "▸{% block") + "<p>a</p>\n": "'block' is opened here and not",
        LETTER + "<p>{% ▸endblok %}</p>": "did you mean 'endblock'?",
        LETTER + "▸{% if pay_by %}a\n{% endblock %}": "write 'endif' after it",
        LETTER + "<p>▸{{ totals total }}</p>{% endblock %}": "is missing between two words",
        LETTER + "<p>▸{{ l’heure }}</p>{% endblock %}": "has no meaning in it",
        LETTER + "<p>▸{% for row in %}</p>{% endblock %}": "a name is missing at its end",
        LETTER + "<p>▸{{ totals. }}</p>{% endblock %}": "a name is missing after the point",
        LETTER + "{% endblock %}\n▸{# to do": "a comment is not closed",
    },
    "template-name": {
        LETTER + "{{ ▸total.total|euros }}{% endblock %}": "did you mean 'totals'?",
        LETTER + "{{ ▸pay_buy|day }}{% endblock %}": "did you mean 'pay_by'?",
        LETTER + "{{ totals.▸totl|euros }}{% endblock %}": "did you mean 'total'?",
        LETTER + "{{ pay_by|▸jour }}{% endblock %}": "did you mean 'day'?",
        LETTER + "{{ totals.total|▸round }}{% endblock %}": "'round' does not exist",
        LETTER + "{% if pay_by is ▸definde %}a{% endif %}{% endblock %}": "mean 'defined'?",
        LETTER + "{% for r in rows %}{{ r.▸due }}{% endfor %}{% endblock %}": "'due' does not",
        LETTER
        + "{% for i in invoices %}{% for p in i.parts|sort %}{{ p.▸late }}{% endfor %}{% endfor %}"
        "{% endblock %}": "'late' does not",
        LETTER + "{{ rows[0].▸du_date|day }}{% endblock %}": "did you mean 'due_date'?",
        LETTER + "{{ creditor.signatory.▸nam }}{% endblock %}": "did you mean 'name'?",
        LETTER + "{{ (rows|first).▸ammount }}{% endblock %}": "did you mean 'amount'?",
        '{% import "parts.html" as p %}\n{{ p.▸invoice_tabel(rows) }}': "invoice_table",
    },
    "template-file": {
        '{% extends "▸leter.html" %}': "did you mean 'letter.html'?",
        '{% include "▸xyz-nowhere" %}': "there is no 'xyz-nowhere' in the folders",
    },
    "template-circle": {
        '{% extends "▸relance-1.html" %}': "'relance-1.html' is this file",
        LETTER + 'a{% include "▸relance-1.html" %}{% endblock %}': "is this file; to change",
        '{% import "▸relance-1.html" as parts %}': "copy it whole under its name",
    },
    "template-block": {
        '{% extends "letter.html" %}\n{% block ▸bodi %}a{% endblock %}': "did you mean 'body'?",
        '{% extends "letter.html" %}\n{% block ▸qqqq %}a{% endblock %}': "would not be printed",
    },
    "template-arithmetic": {
        LETTER + "▸{{ totals.total * 2 }}{% endblock %}": "never computes",
    },
    "character-not-drawn": {
        LETTER + "<p>{# ★ #} ▸★</p>{% endblock %}": "U+2605 (black star)",
    },
}
EXAMPLES = [
    (code, text, sentence) for code, texts in FOUND.items() for text, sentence in texts.items()
]
RIGHT = (
    LETTER + '{% if pay_by %}{% include "relance-1.html" %}{% endif %}{% endblock %}',
    LETTER + "{% set n = rows|length %}{{ n }}{% endblock %}",
    LETTER + "{% if remark is defined %}{{ pay_by.year }}{% endif %}{% endblock %}",
    LETTER + "{% for r in rows %}{{ loop.index }} {{ r.due_date|day }}{% endfor %}{% endblock %}",
    LETTER + "{{ debtor.contact.name }} {{ debtor.kind.value }} {{ super() }}{% endblock %}",
    LETTER + "{% macro m(x) %}{{ x.anything }}{% endmacro %}{{ m(rows) }}{% endblock %}",
    LETTER + "{{ invoices[0].owed.total_with_vat|euros }}{% endblock %}",
    LETTER + '{% include "own.txt" ignore missing %}{% endblock %}',
    "<h1>Objet</h1>",
)


def found(root: Path, files: dict[str, str | bytes]) -> tuple[Finding, ...]:
    """Return what is found in a workspace with these files."""
    write_files(root, {"relance.yaml": SETTINGS, "cases/1.yaml": CASE, **files})
    return proofread(load(root, as_of=None, today=date(2026, 11, 20)))


@pytest.mark.parametrize(("code", "text", "sentence"), EXAMPLES)
def test_fault_stands_at_its_place(code: str, text: str, sentence: str, tmp_path: Path) -> None:
    """Each fault of a template is found once, where it was made, with what to write."""
    before, _, after = text.partition("▸")
    name = "letter_templates/relance-1.html"
    (one,) = found(tmp_path, {name: before + after})

    line = before.count("\n") + 1
    assert (one.code, one.place.path, one.place.line) == (code, name, line)
    assert one.place.column == len(before) - before.rfind("\n")
    assert sentence in str(one.message)


@pytest.mark.parametrize("text", RIGHT)
def test_right_template(text: str, tmp_path: Path) -> None:
    """What the contract, Jinja or the template itself gives is no fault."""
    assert found(tmp_path, {"letter_templates/relance-1.html": text}) == ()


def test_packaged_templates(tmp_path: Path) -> None:
    """A copy of every packaged template raises nothing."""
    shutil.copytree(packaged_templates(), tmp_path / "letter_templates")

    assert found(tmp_path, {}) == ()


def test_names_of_the_one_that_includes(tmp_path: Path) -> None:
    """An included file sees the names of the file that includes it."""
    files: dict[str, str | bytes] = {
        "letter_templates/relance-1.html": LETTER
        + '{% for r in rows %}{% include "line.html" %}{% endfor %}{% endblock %}',
        "letter_templates/line.html": "{{ r.due_date|day }}",
    }
    assert found(tmp_path, files) == ()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("letter_templates/relance2.html", "did you mean relance-2.html?"),
        ("cases/1/letter_templates/Relance-1.html", "did you mean relance-1.html?"),
        ("letter_templates/zzz.css", "rename or delete it"),
    ],
)
def test_file_that_nothing_uses(name: str, sentence: str, tmp_path: Path) -> None:
    """A misnamed template is ignored by letters, and so it is told."""
    (one,) = found(tmp_path, {name: "a"})

    assert (one.code, one.place.path, one.is_error) == ("template-unused", name, False)
    assert sentence in str(one.message)


@pytest.mark.parametrize("name", ["relance-polie.html", "relance-polie.txt", "l111-8.txt"])
def test_file_that_a_step_uses(name: str, tmp_path: Path) -> None:
    """A template that a step of the plan names is used; so is the text of the law."""
    assert found(tmp_path, {f"letter_templates/{name}": "a"}) == ()


def test_characters_of_the_data(tmp_path: Path) -> None:
    """A name that the font cannot draw is told with its place."""
    (one,) = found(tmp_path, {"cases/1.yaml": CASE.replace("name: X", "name: Ж★")})

    place = one.place
    assert (one.code, place.path, place.line, place.column) == (
        "character-not-drawn",
        "cases/1.yaml",
        1,
        32,
    )


def test_every_code_has_an_example() -> None:
    """No code of templates exists that no test provokes."""
    elsewhere = {"template-unused", "template-endless"}
    assert {each.code for each in template_codes()} == {*FOUND, *elsewhere}


def test_circle_of_several_files(tmp_path: Path) -> None:
    """Templates that lead to one another are told in each of them, where the next is named."""
    files: dict[str, str | bytes] = {
        "letter_templates/relance-1.html": LETTER + '{% include "a.html" %}{% endblock %}',
        "letter_templates/a.html": 'a\n{% include "b.html" %}',
        "letter_templates/b.html": '\n\n{% from "a.html" import x %}',
    }
    circles = [(f.code, f.place.path, f.place.line) for f in found(tmp_path, files)]

    assert circles == [
        ("template-circle", "letter_templates/a.html", 2),
        ("template-circle", "letter_templates/b.html", 3),
    ]


def test_template_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes too long to read has its finding; the others are read all the same."""
    monkeypatch.setattr("relance_docs.letters.proofread.SECONDS", 10.0)
    files: dict[str, str | bytes] = {
        "letter_templates/relance-1.html": "".join(
            f'{{% import "large.html" as x{n} %}}' for n in range(4000)
        ),
        "letter_templates/large.html": "{{ pay_by }}\n" * 2_000,
        "letter_templates/relance-2.html": LETTER + "{{ pay_buy }}{% endblock %}",
    }
    said = {(each.place.path, each.code) for each in found(tmp_path, files)}

    assert {
        ("letter_templates/relance-1.html", "template-endless"),
        ("letter_templates/relance-2.html", "template-name"),
    } == said


def test_template_that_nests_too_deep(tmp_path: Path) -> None:
    """A file that Python cannot follow is a finding, not a traceback."""
    text = "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"
    (one,) = found(tmp_path, {"letter_templates/relance-1.html": text})

    assert (one.code, one.place.path) == ("template-syntax", "letter_templates/relance-1.html")


def test_check_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`relance check` prints what is wrong with a template, and leaves with 1."""
    found(tmp_path, {"letter_templates/relance-1.html": "<p>{{ pay_buy }}</p>"})

    assert 1 == relance.main(["-C", str(tmp_path), "check"], standalone_mode=False)
    assert "letter_templates/relance-1.html:1:7: error: 'pay_buy'" in capsys.readouterr().out


def test_check_tells_another_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A template saved as ISO-8859-1 is told by `check`, with its place."""
    found(tmp_path, {"letter_templates/relance-1.html": "<p>\nréglé</p>".encode("latin-1")})

    assert 1 == relance.main(["-C", str(tmp_path), "check"], standalone_mode=False)
    out = capsys.readouterr().out
    assert "letter_templates/relance-1.html:2:2: error: the file is not in UTF-8" in out
