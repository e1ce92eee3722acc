"""What an avocat who filed from the folder alone had to correct: each kind, in small cases."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.exits import asked_in, exit_files
from relance_docs.dossier.forms.files import VALUES, value_files
from relance_docs.dossier.front import (
    NOTE_TEMPLATE,
    PARTS,
    checked,
    document_of,
    page_of,
    piece_rows,
)
from relance_docs.letters.compose import LetterSurroundings, letter_context
from relance_docs.plan.next_step import next_step
from relance_docs.plan.records import StepDue
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.resources import packaged_templates
from tests.dossier.acts_desk import SHOWN, acts, brief_in, html_of, inv, said, words_of

Briefed = Callable[..., Brief]
PETITION, TRIAL = "requete-injonction-de-payer", "assignation-au-fond"
NOTES, POWER = "notes-pour-le-signataire", "pouvoir-special"
DECLARATION, OFFICER = "declaration-de-creance", "lettre-commissaire-de-justice"
CLAUSE = "terms: {penalty_rate: {fixed: 15.00}, source: 'CGV 2025, article 7'%s}\n"
OPENED = (
    "insolvency: {kind: redressement, opened_on: 2026-09-15, published_on: 2026-09-28,"
    " court: tribunal de commerce de Grenoble, procedure_number: 2026J77,"
    " representative: {name: SELARL Exemple}}\n"
)
CONSUMER = {"kind": "consumer", "form": "", "name": "Mme Jeanne Essai"}


@pytest.fixture
def briefed(tmp_path: Path) -> Briefed:
    """Return what makes the brief of a case, of the lines of its file below the debtor."""
    return lambda lines, **of: brief_in(tmp_path / "w", lines, **of)


def one(amount: str = "4000.00", more: str = "") -> str:
    """Return a case with an invoice of May, delivered, not paid, and its pièces."""
    facts = f", delivery_date: 2026-05-15, pieces: [q, b, f]{more}"
    return "invoices:\n" + inv("A", "2026-05-20", "2026-06-20", amount, facts) + SHOWN


@pytest.mark.parametrize(
    ("proof", "kind", "missing"),
    [
        ("", "other", ["ne sont pas jointes", "les a acceptées"]),
        (", accepted_on: 2026-05-02, proof: q", "other", ["ne sont pas jointes"]),
        (", accepted_on: 2026-05-02, proof: q", "terms_of_sale", []),
        (", accepted_on: 2026-05-02, proof: x", "contract", []),
        ("", "terms_of_sale", ["les a acceptées"]),
        (", accepted_on: 2026-05-25, proof: x", "terms_of_sale", ["les a acceptées"]),
    ],
)
def test_a_clause_that_no_piece_shows_is_told(
    briefed: Briefed, proof: str, kind: str, missing: list[str]
) -> None:
    """1353 and 1119 C. civ.: it is proved; 1231-5: a judge may moderate it all the same."""
    lines = one().replace("kind: other", f"kind: {kind}")
    notes = said(briefed(lines + CLAUSE % proof))[NOTES]

    assert "Au taux stipulé de 15,00 % l’an (CGV 2025, article 7" in notes
    assert "1231-5" in notes
    for words in ("ne sont pas jointes", "les a acceptées"):
        assert (words in notes) is (words in missing), words
    assert ("articles 1353 et 1119" in notes) is bool(missing)


def test_the_law_of_the_flat_indemnity_is_cited_when_it_was_paid(briefed: Briefed) -> None:
    """A payment that discharged the 40 € first is not understood without D. 441-5."""
    paid = "payments:\n  - {received_on: 2026-09-01, amount: 1000.00, invoice_number: A}\n"
    texts = said(briefed(one() + paid))

    for name in (PETITION, TRIAL):
        assert (
            "Indemnité forfaitaire, réglée par imputation : articles L. 441-10, II et D. 441-5"
            in texts[name]
        ), name


def test_a_consumer_who_bought_is_before_the_tribunal_judiciaire(briefed: Briefed) -> None:
    """L213-4-3 s. COJ: the other judge has leases and credits; 762 and 1407 CPC, not 853."""
    brief = briefed(one(), **CONSUMER)
    texts = said(brief)
    values = dict(value_files(brief, piece_rows(brief, ())))

    assert "À Monsieur ou Madame le président du tribunal judiciaire" in texts[PETITION]
    assert "contentieux de la protection" not in texts[PETITION]
    assert "n’en connaît pas" in texts[NOTES]
    assert "article 762" in texts[NOTES]
    assert "853" not in texts[NOTES]
    assert "16040" not in values[f"{VALUES}.html"].decode()
    (route,) = (each for each in brief.routes if each.key == "order_for_payment")
    assert not any("853" in each or "16040" in each for each in route.mentions)
    assert any("1407" in each for each in route.mentions)


def test_a_power_before_a_merchant_court_is_that_of_853(briefed: Briefed) -> None:
    """The tribunal judiciaire has its own articles."""
    notes = said(briefed(one()))[NOTES]

    assert "Tout autre mandataire doit en justifier (article 853)" in notes
    assert "762" not in notes


def test_what_is_asked_at_trial_has_its_total(briefed: Briefed) -> None:
    """The contested part is in it, and in the power to ask for it; the order asks for the rest."""
    dispute = ", dispute: {raised_on: 2026-07-01, amount: 1000.00, reason: malfaçon}"
    brief = briefed(one(more=dispute))
    texts = said(brief)
    summons = acts(brief)[TRIAL]

    assert not checked(
        brief, summons.context, html_of(summons), summons.template, asked_in(summons)
    )
    # 4 000 × 12,15 % × 10/365 + 4 000 × 12,40 % × 143/365, a part each, and 40
    assert "Total demandé : 4 247,64 €" in texts[TRIAL]
    assert "3 195,73 € non contestés et 1 051,91 € contestés" in texts[TRIAL]
    assert "Paiement de 4 247,64 €" in texts[TRIAL]
    assert "Assignation au fond : engager et suivre cette procédure contre Filature" in texts[POWER]
    assert "pour 4 247,64 € arrêtés" in texts[POWER]
    assert "pour 3 195,73 € et les accessoires" in texts[POWER]


def test_every_piece_is_cited_where_it_is_joined(tmp_path: Path) -> None:
    """By the fact that it shows; what no fact names stands under the others (768 CPC)."""
    more = (
        "  - {id: k, kind: company_extract, title: Extrait Kbis du débiteur, file: essai/k.txt}\n"
        "  - {id: d, kind: exchange, title: Lettre du débiteur, date: 2026-07-01,"
        " file: essai/d.txt}\n"
    )
    dispute = ", dispute: {raised_on: 2026-07-01, amount: 1000.00, reason: malfaçon}"
    for place, lines in enumerate((one(more=dispute) + more, one(more=dispute) + more + OPENED)):
        brief = brief_in(tmp_path / str(place), lines)
        for name, act in acts(brief).items():
            if not act.is_act or name in {POWER, "instructions-signification"}:
                continue
            text = words_of(html_of(act)).split("(bordereau")[0]
            for exhibit in brief.review.bordereau.exhibits:
                assert re.search(rf"n° {exhibit.number}\b", text), (name, exhibit.title)
        told = said(brief)[PETITION if brief.case.insolvency is None else DECLARATION]
        assert "en partie contestée, 1 000,00 € (pièce n° 5)" in told


def test_articles_have_one_typography(tmp_path: Path) -> None:
    """« L. 441-10 » everywhere in what is filed and in its notes; an invoice keeps its number."""
    cases: list[tuple[str, dict[str, str]]] = [
        (one() + CLAUSE % "", {}),
        (one() + OPENED, {}),
        (one(), CONSUMER),
        (one(), {"kind": "public_body", "name": "Commune de Lyon", "form": ""}),
    ]
    for place, (lines, of) in enumerate(cases):
        brief = brief_in(
            tmp_path / str(place),
            lines.replace("number: A", "number: L2026-01"),
            **dict[str, Any](of),
        )
        note = page_of(NOTE_TEMPLATE, dossier_context(brief, is_linked=False), parts=PARTS)
        for name, text in {**said(brief), "note": words_of(note)}.items():
            assert not re.search(r"\b[LRD]\d{3,4}-\d+(?!\d)(?<!2026-01)", text), name
        assert "L2026-01" in words_of(note)


def test_who_represents_a_company_is_named_by_office(briefed: Briefed) -> None:
    """« gérante » in a sentence, and no agreement in gender with a name that nobody knows."""
    texts = said(briefed(one()))

    assert "Claire Martin, gérante" in texts[PETITION]
    assert "ayant pour représentant légal Claire Martin, gérante" in texts[POWER]
    assert not any("Gérante" in text or "représenté par" in text for text in texts.values())


def test_a_telephone_number_is_no_formula(briefed: Briefed) -> None:
    """It is copied as it is typed; what a spreadsheet would reckon is a text."""
    brief = briefed(one())
    table = dict(value_files(brief, piece_rows(brief, ())))[f"{VALUES}.csv"].decode("utf-8-sig")
    rows = csv.DictReader(StringIO(table), delimiter=";")

    phones = {row["Valeur"] for row in rows if row["Champ"] == "Téléphone"}
    assert phones == {"+33 1 99 00 12 34"}


def test_what_arose_after_the_judgment_is_all_an_officer_is_told_to_recover(
    briefed: Briefed,
) -> None:
    """L622-17 and L622-21 C. com.: its amount comes first, part by part."""
    later = inv("B", "2026-09-25", "2026-10-25", "900.00", ", delivery_date: 2026-09-20")
    brief = briefed(one().replace("pieces:\n", later + "pieces:\n", 1) + OPENED)
    letter = said(brief)[OFFICER]

    # 900 × 12,40 % × 26/365 + 40
    assert letter.index("d’un montant de 947,95 €") < letter.index("4 156,60 €")
    for words in ("Facture", "900,00 €", "7,95 €", "40,00 €", "Total au 20 novembre 2026"):
        assert words in letter
    assert "Facture B" not in said(brief)[DECLARATION]
    assert "900,00" not in said(brief)[DECLARATION]


def test_a_piece_shows_the_invoices_that_it_is_about_and_no_other(briefed: Briefed) -> None:
    """1353 C. civ.: what the others rest on is to be joined, and said where the cause is stated."""
    paid, bare = (
        inv("P", "2026-02-20", "2026-03-20", "500.00"),
        inv("B", "2026-06-20", "2026-07-20", "900.00", ", delivery_date: 2026-06-15"),
    )
    lines = one().replace("pieces:\n", f"{paid}{bare}pieces:\n", 1)
    lines += "payments: [{received_on: 2026-03-20, amount: 500.00, invoice_number: P}]\n"
    texts = said(briefed(lines))

    asked = "; pour la facture B, pièce à joindre : ……………………………"
    assert f"(article 1405, 1° du code de procédure civile) {asked}" in texts[PETITION]
    assert f"L’obligation est établie (pièces n° 1 et n° 2) {asked} ." in texts[TRIAL]


def test_in_a_liquidation_what_arose_after_is_asked_of_nobody_but_the_liquidator(
    briefed: Briefed,
) -> None:
    """L641-13 C. com.: paid when due where it names them, else declared; no officer recovers."""
    later = inv("B", "2026-09-25", "2026-10-25", "900.00", ", delivery_date: 2026-09-20")
    wound_up = OPENED.replace("kind: redressement", "kind: liquidation")
    brief = briefed(one().replace("pieces:\n", later + "pieces:\n", 1) + wound_up)
    texts = said(brief)
    note = words_of(page_of(NOTE_TEMPLATE, dossier_context(brief, is_linked=False), parts=PARTS))

    assert OFFICER not in texts
    assert "recouvrement amiable" not in texts["pouvoir-special"]
    assert "à payer à l’échéance si l’article L. 641-13, I du code de commerce la vise" in note
    assert "(article L. 622-17" not in note + "".join(texts.values())


def test_a_declaration_is_made_on_its_own_day(briefed: Briefed) -> None:
    """The file is of the day of the dossier; the note names the procedure that it is for."""
    brief = briefed(one() + OPENED)
    pdf = render_pdf(document_of(brief, html_of(acts(brief)[DECLARATION])))
    note = words_of(page_of(NOTE_TEMPLATE, dossier_context(brief, is_linked=False), parts=PARTS))

    with pikepdf.open(BytesIO(pdf)) as made:
        assert str(made.docinfo["/CreationDate"]).startswith("D:20261120")
    assert (
        "Procédure Redressement judiciaire : jugement d’ouverture du 15 septembre 2026 ; tribunal :"
        " tribunal de commerce de Grenoble ; n° de procédure : 2026J77 ; publication au BODACC le"
        " 28 septembre 2026 ; mandataire judiciaire : SELARL Exemple"
    ) in note
    facts = [c.fact for r in brief.routes for c in r.conditions if "Décompte" in c.fact]
    assert facts
    assert all("15\xa0septembre 2026" in fact for fact in facts)


def test_blanks_of_a_docx_say_whose_they_are(briefed: Briefed) -> None:
    """With the words since the sentence or the blank before, and the party of a table."""
    brief = briefed(one())
    files = dict(exit_files(brief, acts(brief)[PETITION]))
    body = docx.Document(BytesIO(files[f"4-actes/{PETITION}.docx"])).element.body
    names = [field.get(qn("w:val")) for field in body.iter(qn("w:alias"))]

    assert "Mandataire ou avocat, s’il y en a un" in names
    assert "Débiteur : Représentant légal" in names
    assert {"Fait à", "le"} <= set(names)
    assert all(len(name) <= 64 for name in names)
    assert len(names) == len(list(body.iter(qn("w:sdt"))))


def test_a_letter_about_what_came_later_recalls_nothing_of_before(briefed: Briefed) -> None:
    """L622-7 C. com.: what is declared is in no demand, contested or not due yet."""
    dispute = ", dispute: {raised_on: 2026-07-01, amount: 1000.00, reason: malfaçon}"
    later = inv("B", "2026-09-25", "2026-10-02", "900.00", ", delivery_date: 2026-09-20")
    not_due = inv("C", "2026-09-01", "2026-12-31", "70.00", ", delivery_date: 2026-09-01")
    lines = one(more=dispute).replace("pieces:\n", later + not_due + "pieces:\n", 1) + OPENED
    page = first_letter(briefed(lines))

    assert "900,00" in page
    for words in ("malfaçon", "contest", "Facture A", "Facture C", "70,00"):
        assert words not in page.replace("Si vous contestez", "").replace(
            "ou si vous contestez", ""
        ), words


def first_letter(brief: Brief) -> str:
    """Return what the letter says that is due on the case."""
    on_day = brief.workspace.on_day(brief.case)
    due = next_step(on_day)
    assert isinstance(due, StepDue), due
    context = letter_context(on_day, due, LetterSurroundings())
    folders = (packaged_templates().resolve(),)
    page = render_template(f"{due.step.template_name}.html", folders, context.variables())
    return words_of(page)


def test_the_day_of_a_dossier_is_not_that_of_its_judgment(briefed: Briefed) -> None:
    """A case without procedure says the day asked for."""
    brief = briefed(one(), today=date(2026, 11, 25))
    facts = [c.fact for r in brief.routes for c in r.conditions if "Décompte" in c.fact]

    assert all("25\xa0novembre 2026" in fact for fact in facts)
