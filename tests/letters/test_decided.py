"""A letter after a decision of a court: it names it, and does not speak as if nothing had been."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from relance_docs.letters.document import make_document, page_of
from tests.letters.letter_cases import case_of, invoice, job
from tests.letters.reading_html import words

LATER = invoice("FA-2026-0099", issue_date=date(2026, 10, 1), due_date=date(2026, 10, 31))
ORDER = {
    "kind": "order",
    "made_on": date(2026, 9, 8),
    "court": "Tribunal de commerce de Lyon",
    "number": "2026IP42",
    "principal": "11500.00",
    "costs": "31.80",
    "invoices": ("FA-2026-0042",),
}


def letter(step: str, **order: Any) -> str:  # noqa: ANN401 - as YAML
    """Return the words of a letter about what came after the order, which is not blocked."""
    of = case_of("business", invoice(), LATER, title={"decisions": [{**ORDER, **order}]})
    asked = job(of, step)
    asked = replace(asked, due=replace(asked.due, invoice_numbers=("FA-2026-0099",)))
    make_document(asked)
    return words(page_of(asked))


def test_it_names_what_was_decided() -> None:
    """Title, court, date, number, sums and interest; no oversight is presumed."""
    text = letter("relance-1")

    assert (
        "Déjà jugé, non compris dans cette demande. Décision obtenue : Ordonnance d’injonction de"
        " payer du 8 septembre 2026, Tribunal de commerce de Lyon, n° 2026IP42 (facture"
        " FA-2026-0042), qui accorde principal 11 500,00 €, dépens 31,80 €, soit 11 531,80 € ;"
        " intérêts au taux de l’intérêt légal sur 11 500,00 € à compter du 9 septembre 2026."
        in text
    )
    assert "signifi" not in text
    assert "simple oubli" not in text
    assert "Échu, non compris" not in text


def test_it_says_what_is_left_once_it_has_effect() -> None:
    """Of the 11 531.80 granted, with the interest since, reckoned as in the statement."""
    text = letter("mise-en-demeure", kind="judgment", served_on=date(2026, 9, 15))

    # 73 days at 2.75 % on 11 500.00, of 9 September to 20 November.
    assert "signifié le 15 septembre 2026" in text
    assert "Restant dû en vertu de cette décision au 20 novembre 2026 : 11 595,05 €" in text
