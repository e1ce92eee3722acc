"""Where a phrase stands: in a text, on a page, in a template; and what contradicts itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.case.parties import DebtorKind
from relance_docs.finding import Finding
from relance_docs.resources import packaged_templates
from relance_docs.wording.check import check_html, check_template, check_text
from relance_docs.wording.facts import LetterFacts, LetterKind, letter_kind


def _codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def _pointed(finding: Finding) -> str:
    """Return the text of a line from the place on."""
    return finding.place.source[finding.place.column - 1 :]


def test_line_and_column() -> None:
    """A finding in a text names its line and its column."""
    (finding,) = check_text("Madame,\nnous appellerons la police.", LetterFacts(), path="x.txt")
    place = finding.place
    assert (place.path, place.line, place.column) == ("x.txt", 2, 21)


def test_message() -> None:
    """A finding says what is wrong, why, by which law, and what to write instead."""
    (finding,) = check_text("Un huissier va se présenter chez vous.", LetterFacts())
    assert str(finding.message) == (
        "'huissier va se présenter': the act that it announces is not possible yet, or not certain "
        "(L121-6, 5° C. conso.\u202f; 433-13 C. pén.); write instead: «\u00a0nous pourrons confier "
        "le dossier à un commissaire de justice ou à un avocat\u00a0» [officer-visit]"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p>la <b>sai</b>sie de vos&nbsp;biens</p>",
        "<p>la saisie\n   de <span class='x'>vos</span><br>biens</p>",
        "<p>la s&#97;isie de v&#x6f;s biens</p>",
        "<p>la sai&shy;sie de vos biens</p>",
        "<p>la sai-\n sie de vos biens</p>",
        "<p><!-- x --><em>LA SAISIE</em> <!-- de nos --><i>DE VOS</i> BIENS</p>",
        '<img alt="la saisie de vos biens" src="x.png">',
        '<style>p::before { content: "la saisie de vos biens" }</style>',
    ],
)
def test_html_is_read_as_shown(html: str) -> None:
    """Tags, references, comments and generated content hide no phrase from the check."""
    assert _codes(check_html(html, LetterFacts())) == ["wording-blocked"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>la saisie</p><p>de vos biens</p>",
        "<td>saisie</td><td>de vos biens</td>",
        "<!-- la saisie de vos biens -->",
        "<script>la saisie de vos biens</script>",
        '<p class="saisie de vos biens">Bonjour</p>',
    ],
)
def test_html_not_shown(html: str) -> None:
    """What is not shown, or not read as one phrase, raises nothing."""
    assert check_html(html, LetterFacts()) == ()


def test_html_place_quotes() -> None:
    """A place on a page quotes the words around the phrase and points into them."""
    (finding,) = check_html("<p>Après cela, <b>la\n police</b> viendra.</p>", LetterFacts())
    assert finding.place.source == "Après cela, la police viendra."
    assert _pointed(finding) == "police viendra."


def test_html_place_in_its_source() -> None:
    """A place on a page is the line of the template that has the phrase."""
    html = "<title>La police</title><h1>La police</h1><p>Bonjour</p>"
    sources = (("a.html", "<p>x</p>"), ("b.html", "{# #}\n<h1>La <b>police</b></h1>"))
    (finding,) = check_html(html, LetterFacts(), path="c.html", sources=sources)
    place = finding.place
    assert (place.path, place.line, place.column) == ("b.html", 2, 11)


def test_html_place_quotes_one_block() -> None:
    """The words around a phrase are those of its block; no style sheet, no picture."""
    head = '<link rel="stylesheet" href="letter.css"><title>x</title>'
    (finding,) = check_html(
        f'{head}<img src="logo.png" alt=""><p>La police.</p><p>y</p>', LetterFacts()
    )
    assert finding.place.source == "La police."


def test_text_place_in_its_source() -> None:
    """A place in an e-mail is the line of the template that has the phrase."""
    (finding,) = check_text(
        "a\nla police", LetterFacts(), sources=(("x.txt", "{{ a }} la police"),)
    )
    assert (finding.place.path, finding.place.line, finding.place.column) == ("x.txt", 1, 12)


def test_html_title() -> None:
    """A word that is allowed in a sentence is not allowed as a heading."""
    text = "Assignation de votre société devant le juge de Lyon"
    assert _codes(check_html(f"<h1>{text}</h1>", LetterFacts())) == ["wording-blocked"]
    assert check_html(f"<p>{text}</p>", LetterFacts()) == ()


def test_picture() -> None:
    """A picture whose name says that it copies an official paper is blocked."""
    assert _codes(
        check_html('<img src="images/marianne-tricolore.svg" alt="">', LetterFacts())
    ) == ["wording-blocked"]


def test_template_place() -> None:
    """A finding in a template names the line and the column of the source."""
    source = (
        "<h1>{{ subject }}</h1>\n{% if late %}<p>{{ n }} fois : la <b>police</b></p>{% endif %}"
    )
    (finding,) = check_template("letter_templates/x.html", source)
    assert (finding.place.line, _pointed(finding)[:6]) == (2, "police")


def test_template_tags() -> None:
    """What Jinja removes is not read; what it prints is no word; its sentences are read."""
    assert check_template("x.html", "<p>{# la police #}{{ police }}{% set police = 1 %}</p>") == ()
    assert check_template("x.html", "<p>au nom de {{ name }} la loi</p>") == ()
    assert _codes(check_template("x.html", "{{ note('la police viendra') }}")) == [
        "wording-blocked"
    ]
    assert _codes(check_template("x.html", "<p>la sai{# #}sie de vos biens</p>")) == [
        "wording-blocked"
    ]


def test_template_for_all_debtors() -> None:
    """A template is reproached only what is wrong for every kind of debtor."""
    assert check_template("x.html", "<p>l’indemnité forfaitaire de 40 €</p>") == ()
    (finding,) = check_template("x.html", "<p>des frais de relance vous sont demandés</p>") or (
        None,
    )
    assert finding is None or not finding.is_error


def test_style_sheet() -> None:
    """A style sheet is checked for the texts that it puts on the page."""
    css = '.police { color: red }\np::after { content: "la police viendra" }'
    (finding,) = check_template("letter.css", css)
    assert (finding.place.line, _pointed(finding)[:6]) == (2, "police")


def _packaged() -> list[str]:
    folder = packaged_templates()
    names = [p.name for p in folder.iterdir() if p.suffix in {".html", ".txt", ".css"}]
    assert len(names) >= 5
    return sorted(names)


@pytest.mark.parametrize("name", _packaged())
def test_packaged_templates(name: str) -> None:
    """The packaged templates raise nothing, not even a warning."""
    source = (packaged_templates() / name).read_text(encoding="utf-8")
    kind = letter_kind(name.rpartition(".")[0])
    assert check_template(name, source, letter=kind) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>&;#!-/{}%\"' =apsti\n\u00ad", max_size=80))
def test_any_source(text: str) -> None:
    """Whatever a source holds, the check answers, and its places lie inside."""
    for finding in (*check_template("x.html", text), *check_html(text, LetterFacts())):
        assert finding.place.column <= len(finding.place.source) + 1


DAYS = LetterFacts(written_on=date(2026, 11, 20), delivered_on=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Merci de régler au plus tard le 1er décembre 2026.", []),
        ("Merci de régler au plus tard le 23 novembre 2026.", ["wording-deadline-past"]),
        ("Merci de régler avant le 02/11/2026.", ["wording-deadline-past"]),
        ("Merci de régler au plus tard le mardi 3 novembre 2026.", ["wording-deadline-past"]),
        ("Vous deviez régler avant le 3 juin 2026.", []),
        ("La facture, payable au plus tard le 3 juin 2026, est impayée.", []),
        ("Merci de régler au plus tard le 99 novembre 2026.", []),
        ("Merci de payer pour le 01/11/2026 au plus tard.", ["wording-deadline-past"]),
        ("Merci de payer pour le 01/11/26.", ["wording-deadline-past"]),
        ("Le 1er novembre 2026, dernier délai.", ["wording-deadline-past"]),
        ("Vous avez jusqu’au 3 novembre 2026.", ["wording-deadline-past"]),
        ("Merci de payer pour le 01/12/2026 au plus tard.", []),
        ("Les pénalités courues jusqu’au 20 novembre 2026 s’y ajoutent.", []),
        ("La livraison prévue pour le 3 mai 2026 a été faite.", []),
        ("Votre promesse de paiement pour le 3 mai 2026 n’a pas été tenue.", []),
        ("Malgré votre règlement promis pour le 3 mai 2026.", []),
    ],
)
def test_deadline(text: str, codes: list[str]) -> None:
    """A date to pay lies after the day on which the letter arrives."""
    assert _codes(check_text(text, DAYS)) == codes


def test_totals() -> None:
    """The totals of a letter are those of the statement."""
    facts = LetterFacts(total_due=Decimal("10453.68"))
    good = "Nous vous demandons de payer la somme de 10\u202f453,68\u00a0€."
    assert check_text(good, facts) == ()
    assert _codes(check_text(good.replace("68", "86"), facts)) == ["wording-total-differs"]


@pytest.mark.parametrize(
    "text",
    [
        "Total : {} €",
        "Le total est de {} €.",
        "Montant total : {} €",
        "Nous vous réclamons {} €.",
        "Vous nous devez à ce jour {} €.",
        "Somme demandée au 20 novembre 2026 : {} €",
        "Net à payer : {} €",
        "Reste à régler : {} euros",
        "La créance s’élève à {} €.",
        "Merci de régler {} € sans tarder.",
    ],
)
def test_typed_total(text: str) -> None:
    """A total typed by hand is compared with the statement, however it is called and written."""
    facts = LetterFacts(total_due=Decimal("1250.00"))
    for right in ("1 250,00", "1250,00", "1.250,00", "1\u202f250", "1250"):
        assert check_text(text.format(right), facts) == ()
    for wrong in ("1 300,00", "1300,00", "1.300,00", "1 300", "12 500,00"):
        (finding,) = check_text(text.format(wrong), facts)
        assert (finding.code, _pointed(finding)[: len(wrong)]) == ("wording-total-differs", wrong)


@pytest.mark.parametrize(
    "text",
    [
        "Une indemnité forfaitaire de 40 € s’y ajoute.",
        "Nous avons bien reçu 500,00 €.",
        "Vous proposiez de verser 100,00 € par mois.",
        "Total des pièces : 3. Le prix était de 70,00 €.",
    ],
)
def test_amount_that_is_no_total(text: str) -> None:
    """Other amounts are not taken for a total."""
    assert check_text(text, LetterFacts(total_due=Decimal("1250.00"))) == ()


def test_total_in_the_next_cell() -> None:
    """A total is seen when a table parts it from its label."""
    row = "<tr><th>Total à régler, arrêté au 20 novembre 2026</th><td>{} €</td></tr>"
    facts = LetterFacts(total_due=Decimal("1250.00"))
    assert check_html(row.format("1 250,00"), facts) == ()
    assert _codes(check_html(row.format("1 300,00"), facts)) == ["wording-total-differs"]


def test_totals_among_themselves() -> None:
    """Two different totals contradict one another even when no statement is known."""
    text = "Total dû : 120,00 €\n\nNous vous demandons de payer la somme de 125,00 €."
    assert _codes(check_text(text, LetterFacts())) == ["wording-total-differs"]


def test_receipt() -> None:
    """A receipt in full keeps nothing in reserve."""
    text = "Nous vous donnons quittance, sans préjudice de nos autres droits."
    assert _codes(check_text(text, LetterFacts())) == ["wording-receipt-reserved"]


def test_formal_notice_demands() -> None:
    """A mise en demeure demands in its body, or is none."""
    facts = LetterFacts(letter=LetterKind.FORMAL_NOTICE)
    assert _codes(check_text("Mise en demeure", facts)) == ["wording-demand-missing"]
    assert check_text("Nous vous mettons en demeure de payer 1,00 €.", facts) == ()


def test_public_and_consumer_facts_differ() -> None:
    """The same sentence is judged by whom it is written to."""
    text = "Les pénalités de l’article L441-10 du code de commerce courent depuis le 1er juin."
    found = {kind: _codes(check_text(text, LetterFacts(debtor_kind=kind))) for kind in DebtorKind}
    assert found == {
        DebtorKind.BUSINESS: [],
        DebtorKind.CONSUMER: ["wording-blocked"],
        DebtorKind.PUBLIC_BODY: ["wording-risky"],
    }
