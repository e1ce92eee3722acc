"""What the wording check is told of a letter, and where it says that a phrase stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from relance_docs.errors import FindingsError
from relance_docs.finding import Finding
from relance_docs.letters import document
from relance_docs.letters.job import LetterJob
from tests.letters.letter_cases import PAST, case_of, job, sent

LETTER = '{% extends "letter.html" %}\n{% block subject %}Relance{% endblock %}\n'
LAST = "<p>Dernière relance avant mise en demeure.</p>"
COSTS = "<p>Des frais de relance de 15,00 € vous seront demandés.</p>"


@pytest.fixture(autouse=True)
def without_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes time: no page is laid out."""
    monkeypatch.setattr(document, "_pdf", lambda *_: b"%PDF-")


def overridden(root: Path, made: LetterJob, body: str) -> LetterJob:
    """Return the job in a workspace whose template of its step has this body."""
    folder = root / "letter_templates"
    folder.mkdir()
    text = f"{LETTER}{{% block body %}}\n{body}\n{{% endblock %}}\n"
    (folder / f"{made.due.step.template_name}.html").write_text(text, encoding="utf-8")
    (root / "cases").mkdir()
    return replace(made, root=root)


def findings(made: LetterJob) -> tuple[Finding, ...]:
    """Return what the check says of a document, refused or not."""
    try:
        return document.make_document(made).warnings
    except FindingsError as refused:
        return refused.findings


@pytest.mark.parametrize(
    ("made", "is_told"),
    [
        (job(case_of(), "relance-1"), True),
        (job(case_of(), "relance-2"), True),
        (job(case_of(), "avertissement"), False),
        (job(case_of(history=(sent("avertissement", date(2026, 6, 1)),)), "avertissement"), True),
        (job(case_of(history=PAST), "avertissement"), False),
    ],
    ids=["first", "second", "last", "last-again", "last-after-others"],
)
def test_last_reminder(made: LetterJob, is_told: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    """« Dernière relance » is doubted when the plan has another one, or when it was said before."""
    found = findings(overridden(tmp_path, made, LAST))

    assert any("last-reminder-repeated" in str(each.message) for each in found) == is_told


@pytest.mark.parametrize(
    ("title", "is_told"), [("Facture de frais de recouvrement", False), ("Devis", True)]
)
def test_costs(title: str, is_told: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    """Costs beyond the 40 € are doubted unless a pièce proves costs."""
    pieces = ({"id": "p-1", "kind": "other", "title": title},)
    found = findings(overridden(tmp_path, job(case_of(pieces=pieces), "relance-2"), COSTS))

    assert any("recovery-costs-justified" in str(each.message) for each in found) == is_told


def test_place_in_the_template(tmp_path: Path) -> None:
    """A phrase of a letter is told once, at its line of the template."""
    made = overridden(tmp_path, job(case_of(), "relance-2"), "<p>La police</p>")
    (found,) = findings(made)

    place = found.place
    assert (place.path, place.line, place.column) == ("letter_templates/relance-2.html", 4, 7)


def test_place_in_a_title(tmp_path: Path) -> None:
    """A phrase of the subject, which a letter shows twice, is told once."""
    made = overridden(tmp_path, job(case_of(), "relance-2"), "")
    path = tmp_path / "letter_templates" / "relance-2.html"
    path.write_text(LETTER.replace("Relance", "La police"), encoding="utf-8")
    (found,) = findings(made)

    assert (found.place.path, found.place.line) == ("letter_templates/relance-2.html", 2)


def test_place_in_the_case(tmp_path: Path) -> None:
    """A phrase that comes from the data is told at its line of the case file."""
    dispute = {"raised_on": date(2026, 6, 1), "amount": "100.00", "reason": "La police viendra"}
    made = job(case_of("business", {**_invoice(), "dispute": dispute}), "relance-2")
    made = overridden(tmp_path, made, "{% for d in disputed %}<p>{{ d.reason }}</p>{% endfor %}")
    (tmp_path / "cases" / "2026-014.yaml").write_text("a: b\nreason: La police viendra\n")
    (found,) = findings(made)

    place = found.place
    assert (place.path, place.line, place.column) == ("cases/2026-014.yaml", 2, 12)


def _invoice() -> dict[str, object]:
    return {
        "invoice_number": "FA-1",
        "issue_date": date(2026, 3, 31),
        "due_date": date(2026, 4, 30),
        "total_with_vat": "12000.00",
    }


def test_typed_total(tmp_path: Path) -> None:
    """A total typed into a template is refused at its line, unless the statement has it."""
    body = "<p>Le total est de 1 300,00 €.</p>"
    (found,) = findings(overridden(tmp_path, job(case_of(), "relance-2"), body))

    place = found.place
    assert (found.code, place.line, place.column) == ("wording-total-differs", 4, 20)
