"""Small cases of their own, and what the acts made from them say."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

from relance_docs.dossier.brief import Brief, brief_of
from relance_docs.dossier.exits import exits
from relance_docs.dossier.front import Exit, laid_out, page_of, piece_rows
from relance_docs.workspace.workspace import load
from tests.dossier.dossier_desk import TODAY, commit
from tests.letters.reading_pdf import page_texts
from tests.workspaces import of_example

DEBTOR = """debtor:
  kind: {kind}
  name: {name}
  legal_form: {form}
  siren: "010001451"
  address: [{address}]
"""
SHOWN = """pieces:
  - {id: q, kind: signed_quote, title: Devis signé, date: 2026-05-02, file: essai/p.txt}
  - {id: b, kind: delivery_note, title: Bon de livraison, date: 2026-05-15, file: essai/b.txt}
  - {id: f, kind: invoice, title: Facture A, date: 2026-05-20, file: essai/f.txt}
  - {id: x, kind: other, title: Annonce de cession, date: 2026-10-02, file: essai/x.txt}
"""
"""What proves the obligation of an invoice, and another pièce."""


def brief_in(  # noqa: PLR0913 - what a case file says of the debtor
    folder: Path,
    lines: str,
    *,
    kind: str = "business",
    name: str = "Filature Imaginaire SARL",
    form: str = "SARL",
    address: str = "5 RUE X, 42000 SAINT-ETIENNE",
    today: date = TODAY,
) -> Brief:
    """Return the brief of a case, of the lines of its file below the debtor, all committed."""
    root = of_example(folder)
    settings = root / "relance.yaml"
    known = settings.read_text(encoding="utf-8")
    eve = (today - timedelta(days=1)).isoformat()
    settings.write_text(known.replace(": 2026-11-19", f": {eve}"), encoding="utf-8")
    debtor = DEBTOR.format(kind=kind, name=name, form=form, address=address)
    (root / "cases" / "essai").mkdir(parents=True, exist_ok=True)
    for piece in "pbfxkd":
        text = f"Pièce {piece}. Je reconnais devoir."
        (root / "cases" / "essai" / f"{piece}.txt").write_text(text, encoding="utf-8")
    (root / "cases" / "essai.yaml").write_text(debtor + lines, encoding="utf-8")
    commit(root)
    return brief_of(load(root, as_of=today, today=today), "essai")


def inv(number: str, issued: str, due: str, amount: str, more: str = "") -> str:
    """Return an invoice as a case file writes it."""
    return (
        f"  - {{invoice_number: {number}, issue_date: {issued}, due_date: {due},"
        f" total_with_vat: {amount}{more}}}\n"
    )


def acts(brief: Brief) -> dict[str, Exit]:
    """Return the documents that go with the dossier, by their names."""
    return {each.name.removesuffix(".pdf"): each for each in exits(brief, piece_rows(brief, ()))}


def said(brief: Brief) -> dict[str, str]:
    """Return the text of each, with one kind of space."""
    return {name: words_of(html_of(each)) for name, each in acts(brief).items()}


def html_of(act: Exit) -> str:
    """Return the page of an act."""
    return page_of(act.template, act.context, **act.more)


def words_of(page: str) -> str:
    """Return what a page says."""
    body = page[page.index("<body") :]
    text = unescape(re.sub(r"<[^>]+>", " ", body))
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def printed(brief: Brief, act: Exit) -> str:
    """Return what a reader finds in the PDF of an act."""
    pages = page_texts(laid_out(brief, html_of(act)))
    return " ".join(" ".join(pages).replace("\u202f", " ").replace("\xa0", " ").split())


def why(brief: Brief, route: str) -> str:
    """Return why no document is made for a route."""
    found = next(each for each in brief.routes if each.key == route)
    return found.no_draft.replace("\u202f", " ").replace("\xa0", " ")
