"""The phrases that the tests of the wording check try: per rule, and the innocent ones."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.case.parties import ActsAs, DebtorKind
from relance_docs.wording.facts import LetterFacts, LetterKind

BUSINESS = LetterFacts()
CONSUMER = LetterFacts(debtor_kind=DebtorKind.CONSUMER)
PUBLIC_BODY = LetterFacts(debtor_kind=DebtorKind.PUBLIC_BODY)
DISPUTED = LetterFacts(dispute_is_open=True)
ACCOUNTANT = LetterFacts(acts_as=ActsAs.ACCOUNTANT)
SAID = LetterFacts(last_reminder_was_said=True)
PREVENTIVE = LetterFacts(letter=LetterKind.PREVENTIVE)


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A text, what it weighs (block, warn or nothing) and by which rule."""

    text: str
    rule: str
    level: str = "block"
    facts: LetterFacts = BUSINESS


def _all(
    rule: str, *texts: str, level: str = "block", facts: LetterFacts = BUSINESS
) -> list[Phrase]:
    return [Phrase(text=text, rule=rule, level=level, facts=facts) for text in texts]


PHRASES = [
    *_all(
        "accountant-court",
        "À défaut, nous saisirons le tribunal de commerce sans autre avis.",
        "Nous nous réservons le droit de saisir la juridiction compétente.",
        "Notre cabinet assignera votre société.",
        facts=ACCOUNTANT,
    ),
    *_all(
        "accountant-funds",
        "Votre chèque est à libeller à l’ordre du cabinet.",
        "Merci de virer cette somme sur notre compte bancaire.",
        facts=ACCOUNTANT,
    ),
    *_all(
        "official-act-title",
        "Commandement de payer",
        "Objet : Signification",
        "Exploit d’huissier",
        "Procès-verbal de carence",
        "Assignation",
    ),
    *_all(
        "official-act-claimed",
        "La présente vaut commandement de payer et fait courir les délais.",
        "Nous vous signifions par ce courrier que votre dette est exigible sans attendre.",
        "La présente constitue une assignation et vous engage à répondre au plus vite.",
    ),
    *_all("sommation", "Sommation de payer", "Objet : sommation"),
    *_all(
        "sommation",
        "Nous vous sommons de régler sans tarder la facture que vous avez reçue.",
        "Cette lettre est une sommation de payer la facture que vous avez reçue.",
        level="warn",
    ),
    *_all(
        "injonction-de-payer",
        "La présente est une injonction de payer la somme indiquée dans le tableau.",
        "Nous vous enjoignons de payer la somme indiquée dans le tableau.",
    ),
    *_all("injonction-de-payer-title", "Objet : Injonction de payer"),
    *_all(
        "enforceable-title",
        "Un titre exécutoire sera émis.",
        "revêtu de la formule exécutoire",
    ),
    *_all(
        "name-of-the-state",
        "Au nom de la loi",
        "République Française",
        "Liberté, égalité, fraternité",
    ),
    *_all(
        "official-emblem", "Le sceau officiel", "logo Marianne", "⚖ Recouvrement", "🇫🇷 Recouvrement"
    ),
    *_all(
        "court-service",
        "Le service judiciaire de notre société",
        "Service contentieux d’État",
        "Greffe",
        "transmis au greffe demain",
    ),
    *_all(
        "seizure",
        "Dernier avis avant saisie",
        "une saisie imminente",
        "la saisie de vos biens",
        "nous saisirons vos comptes",
        "faire saisir votre salaire",
        "procéder à la saisie",
        "saisie-attribution",
        "nous bloquerons vos comptes bancaires",
        "vos comptes seront saisis",
        "l’exécution forcée suivra",
        "saisissons vos meubles",
    ),
    *_all(
        "officer-visit",
        "Un huissier va se présenter chez vous.",
        "Un commissaire de justice se présentera à votre domicile.",
        "Les huissiers passeront lundi.",
        "la visite d’un commissaire de justice",
        "nous vous enverrons un huissier",
    ),
    *_all(
        "personal-estate",
        "Votre patrimoine personnel répondra de cette dette.",
        "Nous ferons saisir vos biens personnels.",
        "Vous devrez payer sur vos propres deniers.",
    ),
    *_all(
        "certain-outcome",
        "Vous serez condamné aux dépens.",
        "vous serez certainement condamnée",
        "Le juge ordonnera le paiement.",
        "Le tribunal vous condamnera.",
    ),
    *_all(
        "criminal-law",
        "une plainte pénale",
        "nous déposerons plainte",
        "cette escroquerie",
        "un abus de confiance",
        "vous risquez la prison",
        "nous appellerons la police",
        "la gendarmerie",
    ),
    *_all(
        "registers-and-publicity",
        "votre inscription au fichier de la Banque de France",
        "inscription au FICP",
        "un fichage durable",
        "vous serez fiché",
        "une liste noire",
        "nous publierons votre nom",
        "rendre publique votre dette",
        "votre nom sera publié",
    ),
    *_all(
        "telling-others",
        "Nous avertirons vos clients.",
        "Nous informerons votre employeur de la situation.",
        "nous pourrons prévenir votre banque",
        "nous n’hésiterons pas à prévenir vos clients",
        "Votre employeur sera informé.",
    ),
    *_all(
        "insolvency-threat",
        "la liquidation judiciaire",
        "Nous demanderons votre mise en faillite.",
        "un redressement judiciaire",
    ),
    *_all(
        "hours-to-pay",
        "Réglez sous 48 h la somme que vous devez depuis le mois dernier.",
        "Merci de payer sous 24 heures la somme que vous devez depuis le mois dernier.",
        "Vous avez un délai de quarante-huit heures pour payer ce que vous devez.",
        level="warn",
    ),
    *_all(
        "recovery-costs",
        "des frais de dossier de 15 €",
        "frais de relance : 12,00 €",
        "les frais de recouvrement",
        "les frais de l’acte",
        facts=CONSUMER,
    ),
    *_all(
        "recovery-costs-justified",
        "des frais de dossier de 15 €",
        "frais de relance : 12,00 €",
        "les frais de recouvrement restent dus",
        level="warn",
    ),
    *_all(
        "consumer-indemnity",
        "l’indemnité forfaitaire",
        "une indemnité de 40 €",
        "l’article L. 441-10 du code de commerce",
        "D441-5",
        "des frais de quarante euros",
        "40,00 € d’indemnité",
        facts=CONSUMER,
    ),
    *_all(
        "public-body-regime",
        "l’article L441-10 du code de commerce",
        level="warn",
        facts=PUBLIC_BODY,
    ),
    *_all(
        "compound-interest",
        "des intérêts au taux maximum",
        "une pénalité majorée chaque mois",
        "des intérêts composés",
        "les intérêts sur les intérêts",
        "la capitalisation mensuelle des intérêts",
    ),
    *_all(
        "preventive-demand",
        "Nous vous mettons en demeure.",
        "les pénalités de retard de 12,40 €",
        "à défaut de règlement",
        "la facture reste impayée",
        facts=PREVENTIVE,
    ),
    *_all(
        "last-reminder-repeated",
        "Ceci est notre dernière relance.",
        "dernier avertissement",
        "un ultime rappel",
        level="warn",
        facts=SAID,
    ),
    *_all(
        "undisputed-claim",
        "Notre créance est certaine, liquide et exigible.",
        level="warn",
        facts=DISPUTED,
    ),
    *_all(
        "limitation-interrupted",
        "Ceci interrompt la prescription.",
        "La prescription est interrompue par cette lettre.",
        "cette lettre est interruptive de prescription",
    ),
    *_all(
        "lawyer-implied",
        "Seul un avocat pourra vous aider.",
        "par l’intermédiaire de notre avocat",
        "Notre avocat vous écrira.",
    ),
    *_all(
        "insult",
        "un mauvais payeur",
        "votre comportement malhonnête",
        "voleur",
        "une attitude scandaleuse",
        "votre mauvaise foi",
    ),
    *_all(
        "sarcasm", "comme par hasard", "vous vous moquez de nous", "Félicitations pour ce retard"
    ),
    *_all(
        "private-life",
        "votre état de santé",
        "votre divorce",
        "vos autres dettes envers des tiers",
        "de nombreux créanciers",
        "vos origines",
    ),
]

SHOUTED = [
    "PAYEZ IMMÉDIATEMENT",
    "DERNIER RAPPEL AVANT POURSUITES",
    "VOUS ÊTES EXPOSÉ À DES SANCTIONS",
    "MISE EN DEMEURE DE PAYER SOUS PEINE DE SAISIE",
]

FINE = [
    # The phrases of an ordinary letter.
    "Sauf erreur ou omission de notre part, la facture FA-2026-0042 reste impayée.",
    "Si votre règlement nous est parvenu entre-temps, veuillez ne pas tenir compte de ce courrier.",
    "Si vous contestez tout ou partie de cette somme, dites-nous en les motifs par écrit.",
    "Nous restons à votre disposition pour convenir d’un échéancier.",
    (
        "À défaut de règlement au plus tard le 1er décembre 2026, nous nous réservons le droit de "
        "saisir la juridiction compétente, sans autre avis."
    ),
    "La présente vaut mise en demeure au sens des articles 1344 et suivants du code civil.",
    "sous réserve de tous nos droits",
    "Les pénalités continuent de courir à raison de 3,40 € par jour jusqu’au complet paiement.",
    "MISE EN DEMEURE",
    "MISE EN DEMEURE DE PAYER",
    "Mise en demeure de payer la somme de 10 453,68 €",
    "Nous vous mettons en demeure de payer la somme de 10 453,68 €.",
    "Nous saisirons la juridiction compétente.",
    "Il vous suffit de saisir votre virement avec cette référence.",
    "Merci de saisir votre virement sur votre compte bancaire en ligne.",
    "Nous envisageons de solliciter une injonction de payer.",
    "Nous pourrons déposer une requête en injonction de payer.",
    "Nous pourrons confier le dossier à un commissaire de justice ou à un avocat.",
    "Nous demanderons au juge la condamnation de votre société aux dépens.",
    "Indemnité forfaitaire pour frais de recouvrement de 40 € par facture (D441-5 C. com.)",
    "Indemnités forfaitaires pour frais de recouvrement",
    "Pénalités de retard (L441-10 C. com.), au taux de la BCE majoré de 10 points",
    "votre police d’assurance n° 4512",
    "le numéro de police figure sur le contrat",
    "la police de caractères du devis",
    "le titre de la facture",
    "TRIBUNAL DE COMMERCE DE LYON",
    "Le juge pourra être saisi.",
    "Votre compte client est bloqué jusqu’au règlement.",
    "Vous pouvez saisir le médiateur de la consommation.",
    "la saisie de votre commande",
    "notre consommation d’énergie",
    "une famille de produits",
    "le fichier joint à ce courriel",
    "la fiche client",
    "notre service comptabilité clients",
    "Merci de nous informer de la date à laquelle votre banque exécutera le virement.",
    "Nous vous informons que votre banque a rejeté le prélèvement.",
    "Le procès-verbal de réception est joint.",
    "Cette lettre n’interrompt pas la prescription.",
    "Il n’est pas compté d’intérêts sur les intérêts.",
    "Nous vous répondrons sous 48 heures.",
    "Société immatriculée au registre du greffe de Lyon",
    "nos conditions générales comportent une clause pénale",
    "Malgré notre dernière relance du 3 juin 2026, la facture reste impayée.",
    "Atelier Exemple SARL, 12 RUE DE LA FORGE, 69003 LYON",
    "IBAN FR52 0000 0000 000E XEMP LE00 112",
    "Nous vous remercions de votre confiance et restons à votre écoute.",
]
"""What a letter between businesses may well say."""

LAW_REPRODUCED = (
    "Article L111-8 du code des procédures civiles d’exécution : « Les frais de recouvrement "
    "entrepris sans titre exécutoire restent à la charge du créancier, sauf s’ils concernent un "
    "acte dont l’accomplissement est prescrit par la loi au créancier. »"
)
"""What a collector has to reproduce (R124-4, 5° CPCE)."""
