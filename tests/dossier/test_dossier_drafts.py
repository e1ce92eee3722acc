"""The drafts say what the law wants said, leave blank what only the signatory knows."""

from __future__ import annotations

from relance_docs.dossier.make import DossierMade
from tests.dossier.dossier_desk import DECLARATION, PETITION, pages_in

NOTES = "notes-pour-le-signataire.pdf"


def text_of(made: DossierMade, name: str) -> str:
    """Return the text of a draft, on one line."""
    return " ".join(" ".join(pages_in(made, name)).split())


def names(made: DossierMade) -> set[str]:
    """Return the files of a dossier."""
    return {file.path for file in made.files}


def test_petition_has_the_mentions_of_the_law(handed_over: DossierMade) -> None:
    """54, 57, 1407 CPC: court, object, parties with form and seat, amounts, ground, list, date."""
    text = text_of(handed_over, PETITION)
    for mention in (
        "À Monsieur ou Madame le président du tribunal des activités économiques de …",
        "SARL au capital de 10 000 €",
        "12 RUE DE LA FORGE, 69003 LYON",
        "Claire Martin, gérante",
        "Promotion Bâtir Demain Fictif SA",
        "TOUR LES CEDRES, 200 BOULEVARD FICTIF, 69003 LYON",
        "Montant de la somme réclamée, élément par élément",
        "article 1405, 1° du code de procédure civile",
        "article L. 441-10, II du code de commerce",
        "articles 1342-10 et 1343-1 du code civil",
        "Sans objet : l’injonction de payer n’y est pas soumise",
        "Pour mémoire, mise en demeure du 10 septembre 2026",
        "PAR CES MOTIFS",
        "majoré de 10 points de pourcentage (12,40 % l’an au 2d semestre 2026, taux",
        "révisé le 1er janvier et le 1er juillet), soit",
        "à compter du 21 novembre 2026 et jusqu’à complet paiement",
        "Renvoi en cas d’opposition (article 1408)",
        "bordereau",
        "Fait à",
        "Signature du requérant ou de son mandataire",
    ):
        assert mention in text, mention


def test_an_act_holds_no_note(handed_over: DossierMade) -> None:
    """What is to be filled in, checked or kept to oneself stands on the sheet of notes."""
    act, notes = text_of(handed_over, PETITION), text_of(handed_over, NOTES)
    for inside in ("à vérifier", "à compléter", "à confirmer", "Projet", "Appel", "article 54) :"):
        assert inside not in act, inside
    for told in ("à ne pas déposer", "siège de la juridiction", "à vérifier", "Taux à justifier"):
        assert told in notes, told


def test_no_petition_against_a_public_body(public: DossierMade) -> None:
    """The civil judge orders no commune to pay: there is no such draft, and the dossier says so."""
    assert PETITION not in names(public)
    text = " ".join(" ".join(pages_in(public)).split())
    assert "tribunal administratif" in text.lower()


def test_petition_against_a_consumer(consumer: DossierMade) -> None:
    """A consumer owes legal interest from the mise en demeure, and no 40 €."""
    text = text_of(consumer, PETITION)
    assert "articles 1231-6 et 1344-1 du code civil" in text
    assert "D. 441-5" not in text
    assert "Domicile" in text


def test_dispute_stays_apart(disputed: DossierMade) -> None:
    """The disputed part is named, with what the debtor says, and is not asked for."""
    text = text_of(disputed, PETITION)
    assert "Les contestations" in text
    assert "Somme contestée" not in text
    assert "Somme contestée, comptée à part." in text_of(disputed, NOTES)


def test_declaration_of_claim(insolvent: DossierMade) -> None:
    """L622-24, L622-25: owed on the day of the judgment, the 40 € of before too; signed blank."""
    assert PETITION not in names(insolvent)
    text = text_of(insolvent, DECLARATION)
    for mention in (
        "Étude Mandataire Exemple",
        "Jugement d’ouverture du 21 octobre 2026",
        "1 × 40 €, échéances antérieures au jugement",
        "demande d’avis de réception le …",
        "n° de procédure : …",
        "5 140,12 €",
        "à titre chirographaire",
        "certifie sincère",
        "article L. 622-28 du code de commerce",
    ):
        assert mention in text, mention
    for internal in ("continuent de courir", "relevé de forclusion", "30 décembre 2026"):
        assert internal not in text
    assert "30 décembre 2026" in text_of(insolvent, NOTES)


def test_letter_leaves_the_mandate_to_sign(handed_over: DossierMade) -> None:
    """The letter names no lawyer that the data do not name, and the power is left to sign."""
    text = text_of(handed_over, "lettre-de-transmission.pdf")
    assert "À l’attention de …" in text

    power = text_of(handed_over, "4-actes/pouvoir-special.pdf")
    assert "Pouvoir spécial" in power
    assert "☐ présenter requête en injonction de payer contre" in power
