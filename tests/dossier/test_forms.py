"""What forms ask for, ready to be copied; a form of the user, filled where its words are plain."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, String

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.forms.files import VALUES, FilledForm, filled, value_files
from relance_docs.dossier.forms.matching import key_of, words_of
from relance_docs.dossier.front import piece_rows
from relance_docs.errors import RefusalError
from relance_docs.pieces.forms import FormField, form_fields
from tests.dossier.acts_desk import SHOWN, brief_in, inv

INVOICES = "invoices:\n" + inv("A", "2026-05-20", "2026-06-20", "4000.00") + SHOWN
OPENED = "insolvency: {kind: redressement, opened_on: 2026-09-15, published_on: 2026-09-28}\n"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A field of a form made here."""

    name: str
    tip: str = ""
    value: str = ""
    length: int | None = None
    is_block: bool = False
    is_box: bool = False


def form(path: Path, fields: Iterable[Drawn], *, xfa: bool = False, locked: bool = False) -> Path:
    """Write a fillable form."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )
    made = Array()
    for place, each in enumerate(fields):
        top = 820 - 24 * place
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Btn if each.is_box else Name.Tx,
            T=String(each.name),
            Rect=Array([50, top - 18, 545, top]),
            DA=String("/Helv 10 Tf 0 g"),
            F=4,
            P=page.obj,
        )
        if each.tip:
            field.TU = String(each.tip)
        if each.value:
            field.V = String(each.value)
        if each.length:
            field.MaxLen = each.length
        if each.is_block:
            field.Ff = 1 << 12
        made.append(pdf.make_indirect(field))
    page.Annots = made
    pdf.Root.AcroForm = Dictionary(
        Fields=made,
        DR=Dictionary(Font=Dictionary(Helv=font)),
        DA=String("/Helv 10 Tf 0 g"),
    )
    if xfa:
        pdf.Root.AcroForm.XFA = String("<xdp/>")
    pdf.save(path, encryption=Encryption(owner="maître", user="") if locked else False)
    return path


def fill(folder: Path, fields: Iterable[Drawn], lines: str = INVOICES) -> FilledForm:
    """Return a form, filled with what a case knows."""
    brief = brief_in(folder / "atelier", lines)
    return filled(brief, piece_rows(brief, ()), form(folder / "Mon cerfa n° 1.pdf", fields))


def texts_in(content: bytes, folder: Path) -> dict[str, str]:
    """Return what stands in each field of a form, which is still one."""
    path = folder / "lu.pdf"
    path.write_bytes(content)
    return {field.name: field.value for field in form_fields(path, "lu.pdf")}


def test_a_form_is_filled_by_its_names_and_tooltips(tmp_path: Path) -> None:
    """Each value where it is plainly meant; figures alone where there is a place for each."""
    done = fill(
        tmp_path,
        (
            Drawn(name="form1.NomDemandeur[0]"),
            Drawn(name="t1", tip="Forme du demandeur"),
            Drawn(name="t2", tip="SIREN du débiteur", length=9),
            Drawn(name="t3", tip="Code postal du débiteur"),
            Drawn(name="t4", tip="Montant en principal"),
            Drawn(name="t5", tip="à compter du", length=8),
            Drawn(name="t6", tip="Documents justificatifs", is_block=True),
            Drawn(name="t7", tip="Débiteurs : nom, prénoms, domicile, forme", is_block=True),
        ),
    )

    assert "4-actes/Mon-cerfa-n-1-rempli.pdf" == done.path
    texts = texts_in(done.content, tmp_path)
    assert "Atelier Exemple SARL" == texts["form1.NomDemandeur[0]"]
    assert "SARL au capital de 10 000 €" == texts["t1"]
    assert ("010001451", "42000", "4000,00", "21112026") == tuple(
        texts[f"t{number}"] for number in range(2, 6)
    )
    assert "1. Devis signé" in texts["t6"]
    assert texts["t7"].startswith("Filature Imaginaire SARL")
    assert "Siège : 5 RUE X, 42000 SAINT-ETIENNE" in texts["t7"]
    assert not done.filling.left


def test_nothing_is_guessed(tmp_path: Path) -> None:
    """A field whose words fit nothing, or two values, is left, and so is a box; all is told."""
    done = fill(
        tmp_path,
        (
            Drawn(name="champ1"),
            Drawn(name="nom", tip="Nom du demandeur et du débiteur"),
            Drawn(name="mandataire", tip="Nom du mandataire du demandeur"),
            Drawn(name="naissance", tip="Date de naissance du demandeur"),
            Drawn(name="denomination_debiteur", value="Déjà écrit"),
            Drawn(name="adresse", tip="Adresse du demandeur", length=5),
            Drawn(name="oui", tip="Principal", is_box=True),
        ),
    )

    found = done.filling
    assert {} == dict(found.texts)
    assert ("champ1", "Nom du demandeur et du débiteur") == found.left[:2]
    assert ("Adresse du demandeur",) == found.too_long
    assert ("denomination_debiteur",) == found.kept
    assert "Principal" in found.without_field
    assert "Déjà écrit" == texts_in(done.content, tmp_path)["denomination_debiteur"]


def test_the_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    """No random identifier, no time."""
    brief = brief_in(tmp_path / "atelier", INVOICES)
    path = form(tmp_path / "f.pdf", (Drawn(name="NomDemandeur"),))

    assert filled(brief, (), path).content == filled(brief, (), path).content


def test_what_is_no_fillable_form_is_refused(tmp_path: Path) -> None:
    """Encrypted, of Adobe alone, without fields, or no PDF: a sentence with the way out."""
    brief = brief_in(tmp_path / "atelier", INVOICES)
    fields = (Drawn(name="NomDemandeur"),)
    plain, text = tmp_path / "plain.pdf", tmp_path / "texte.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(plain)
    text.write_text("bonjour", encoding="utf-8")
    for path, said in (
        (form(tmp_path / "x.pdf", fields, xfa=True), "XFA"),
        (form(tmp_path / "l.pdf", fields, locked=True), "protected"),
        (form(tmp_path / "b.pdf", (Drawn(name="b", is_box=True),)), "no field that text"),
        (plain, "no fillable form"),
        (text, "damaged"),
    ):
        with pytest.raises(RefusalError, match=said):
            filled(brief, (), path)


def test_no_form_is_filled_where_no_order_is_asked_for(tmp_path: Path) -> None:
    """In a collective procedure there is no order to pay."""
    brief = brief_in(tmp_path, INVOICES + OPENED)

    assert [] == list(value_files(brief, ()))
    with pytest.raises(RefusalError, match="no petition"):
        filled(brief, (), form(tmp_path / "f.pdf", (Drawn(name="NomDemandeur"),)))


def test_the_words_that_the_documentation_lists_are_those_that_count() -> None:
    """Each example of the mapping leads to its value, and to no other."""
    for tip, key in (
        ("Dénomination sociale du créancier", "creditor_name"),
        ("Organe représentant légalement la société requérante", "creditor_representative"),
        ("Siège social du défendeur", "debtor_street"),
        ("Adresse électronique du demandeur", "creditor_email"),
        ("Ville du débiteur", "debtor_town"),
        ("Taux contractuel de", "interest_rate"),
        ("Clause pénale", "penalty_clause"),
        ("Frais accessoires", "accessories"),
        ("Fondement de la créance", "ground"),
        ("Total des sommes", "total"),
        ("Signature du demandeur", ""),
        ("Numéro du greffe", ""),
    ):
        field = FormField(name="c", tooltip=tip, value="", max_length=None, is_multiline=False)
        assert key == key_of(words_of(field)), tip


def values_of(brief: Brief) -> tuple[str, list[dict[str, str]]]:
    """Return the page of values of a case and the rows of its table."""
    files = dict(value_files(brief, piece_rows(brief, ())))
    text = files[f"{VALUES}.csv"].decode("utf-8-sig")
    return files[f"{VALUES}.html"].decode(), list(csv.DictReader(StringIO(text), delimiter=";"))


def test_values_stand_as_they_are_typed(tmp_path: Path) -> None:
    """Field by field, without the spaces of print; what no fact gives is left to the reader."""
    page, rows = values_of(brief_in(tmp_path, INVOICES))
    of_commerce = {row["Champ"]: row["Valeur"] for row in rows if "12946" in row["Formulaire"]}

    assert "4000,00" == of_commerce["Principal"]
    # 4 000 × 12,15 % × 10/365 + 4 000 × 12,40 % × 143/365
    assert "207,64" == of_commerce["Intérêts échus au 20/11/2026"]
    assert "40,00" == of_commerce["Frais accessoires : indemnité forfaitaire de recouvrement"]
    assert "4247,64" == of_commerce["Total arrêté au 20/11/2026"]
    assert "21/11/2026" == of_commerce["Intérêts à compter du"]
    assert "à remplir par vous" == of_commerce["Tribunal (siège)"]
    assert "à remplir par vous" == of_commerce["Signature"]
    assert {"Cerfa 12946", "tribunaldigital.fr"} == {row["Formulaire"] for row in rows}
    shown = re.findall(r'<span class="value">(.*?)</span>', page, re.DOTALL)
    assert "4247,64" in shown
    assert not any("\u00a0" in value or "\u202f" in value for value in shown)
    assert "default-src 'none'" in page


def test_the_forms_are_those_of_the_court(tmp_path: Path) -> None:
    """A consumer is asked before the judicial court; of merchants nothing of it is there."""
    _page, rows = values_of(
        brief_in(tmp_path, INVOICES, kind="consumer", form="", name="Mme Jeanne Essai")
    )

    # The price of goods or services is nothing for the juge des contentieux de la protection.
    assert {"Cerfa 12948"} == {row["Formulaire"] for row in rows}
    labels = {row["Champ"] for row in rows}
    assert "Organe qui la représente légalement" in labels  # of the creditor
    assert "0,00" in {r["Valeur"] for r in rows if r["Champ"].startswith("Frais accessoires")}
