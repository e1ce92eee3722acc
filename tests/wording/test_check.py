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
from relance_docs.wording.facts import Facts, LetterKind, letter_kind


def _codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def _pointed(finding: Finding) -> str:
    """Return the text of a line from the place on."""
    return finding.place.source[finding.place.column - 1 :]


def test_line_and_column() -> None:
    """A finding in a text names its line and its column."""
    (finding,) = check_text("Madame,\nnous appellerons la police.", Facts(), path="x.txt")
    place = finding.place
    assert (place.path, place.line, place.column) == ("x.txt", 2, 21)


def test_message() -> None:
    """A finding says what is wrong, why, by which law, and what to write instead."""
    (finding,) = check_text("Un huissier va se présenter chez vous.", Facts())
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
    assert _codes(check_html(html, Facts())) == ["wording-blocked"]


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
    assert check_html(html, Facts()) == ()


def test_html_place_quotes() -> None:
    """A place on a page quotes the words around the phrase and points into them."""
    (finding,) = check_html("<p>Après cela, <b>la\n police</b> viendra.</p>", Facts())
    assert finding.place.source == "Après cela, la police viendra."
    assert _pointed(finding) == "police viendra."


def test_html_title() -> None:
    """A word that is allowed in a sentence is not allowed as a heading."""
    text = "Assignation de votre société devant le juge de Lyon"
    assert _codes(check_html(f"<h1>{text}</h1>", Facts())) == ["wording-blocked"]
    assert check_html(f"<p>{text}</p>", Facts()) == ()


def test_picture() -> None:
    """A picture whose name says that it copies an official paper is blocked."""
    assert _codes(check_html('<img src="images/marianne-tricolore.svg" alt="">', Facts())) == [
        "wording-blocked"
    ]


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
    for finding in (*check_template("x.html", text), *check_html(text, Facts())):
        assert finding.place.column <= len(finding.place.source) + 1


DAYS = Facts(written_on=date(2026, 11, 20), delivered_on=date(2026, 11, 23))


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
    ],
)
def test_deadline(text: str, codes: list[str]) -> None:
    """A date to pay lies after the day on which the letter arrives."""
    assert _codes(check_text(text, DAYS)) == codes


def test_totals() -> None:
    """The totals of a letter are those of the statement."""
    facts = Facts(total_due=Decimal("10453.68"))
    good = "Nous vous demandons de payer la somme de 10\u202f453,68\u00a0€."
    assert check_text(good, facts) == ()
    assert _codes(check_text(good.replace("68", "86"), facts)) == ["wording-total-differs"]


def test_totals_among_themselves() -> None:
    """Two different totals contradict one another even when no statement is known."""
    text = "Total dû : 120,00 €\n\nNous vous demandons de payer la somme de 125,00 €."
    assert _codes(check_text(text, Facts())) == ["wording-total-differs"]


def test_receipt() -> None:
    """A receipt in full keeps nothing in reserve."""
    text = "Nous vous donnons quittance, sans préjudice de nos autres droits."
    assert _codes(check_text(text, Facts())) == ["wording-receipt-reserved"]


def test_formal_notice_demands() -> None:
    """A mise en demeure demands in its body, or is none."""
    facts = Facts(letter=LetterKind.FORMAL_NOTICE)
    assert _codes(check_text("Mise en demeure", facts)) == ["wording-demand-missing"]
    assert check_text("Nous vous mettons en demeure de payer 1,00 €.", facts) == ()


def test_public_and_consumer_facts_differ() -> None:
    """The same sentence is judged by whom it is written to."""
    text = "Les pénalités de l’article L441-10 du code de commerce courent depuis le 1er juin."
    found = {kind: _codes(check_text(text, Facts(debtor_kind=kind))) for kind in DebtorKind}
    assert found == {
        DebtorKind.BUSINESS: [],
        DebtorKind.CONSUMER: ["wording-blocked"],
        DebtorKind.PUBLIC_BODY: ["wording-risky"],
    }
