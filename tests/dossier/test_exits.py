"""Each act beside the requête: a case that has it, one that has not, its figures in print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.drafts import DRAFTS, SERVICE
from relance_docs.dossier.front import checked
from relance_docs.dossier.pleading import PLEADINGS
from relance_docs.law import routes as law_routes
from relance_docs.review import review as reviewing
from relance_docs.review.drafts import BARS
from tests.dossier.acts_desk import SHOWN, acts, brief_in, html_of, inv, printed, said, why

Briefed = Callable[..., Brief]
NOTICE = (
    "history:\n  - {at: 2026-09-10, step: mise-en-demeure, channel: registered,"
    " pay_by: 2026-09-21, received_on: 2026-09-14}\n"
)
DANGER = "  - {at: 2026-10-02, note: Le fonds est mis en vente, circumstance: danger, proof: x}\n"
ATTEMPT = (
    "  - {at: 2026-10-02, note: Constat d’échec du conciliateur, circumstance: amicable_attempt,"
    " proof: x}\n"
)
OPENED = "insolvency: {{kind: redressement, opened_on: 2026-08-20{more}}}\n"
CIVIL = (
    "order_for_payment",
    "small_claims",
    "interim_payment",
    "summons",
    "conservatory_seizure",
    "european_order",
)
INTERIM, TRIAL = "assignation-refere-provision", "assignation-au-fond"
SEIZURE, SMALL = "requete-saisie-conservatoire", "demande-petites-creances"


def one(amount: str = "10000.00", more: str = "", *, pieces: str = ", pieces: [q, b, f]") -> str:
    """Return a case with an invoice of May, delivered, not paid; ordered, if pièces show it."""
    facts = f", delivery_date: 2026-05-15{pieces}{more}"
    shown = SHOWN if pieces else ""
    return "invoices:\n" + inv("A", "2026-05-20", "2026-06-20", amount, facts) + shown + NOTICE


@pytest.fixture
def briefed(tmp_path: Path) -> Briefed:
    """Return what makes the brief of a case, of the lines of its file below the debtor."""
    return lambda lines, **of: brief_in(tmp_path / "w", lines, **of)


def test_a_merchant_who_owes_is_summoned(briefed: Briefed) -> None:
    """873, al. 2 CPC: a provision, by rate, base and text; the mentions of 54, 56, 853 and 855."""
    brief = briefed(one())
    summons = acts(brief)[INTERIM]

    text = printed(brief, summons)

    # 10 000 × 12,15 % × 10/365 + 10 000 × 12,40 % × 143/365 + 40
    for mention in (
        "Devant Monsieur ou Madame le président du tribunal de commerce de …",
        "853 et 855, et 873, alinéa 2",
        "à comparaître",
        "sur les seuls éléments fournis par son adversaire (article 56, 4°)",
        "tenues de constituer avocat (article 853)",
        "Article 861-2 : « Sans préjudice des dispositions de l’article 68",
        "articles 42 et 43 du code de procédure civile",
        "L’obligation du défendeur est établie (pièces n° 1 et n° 2)",
        "Sans objet : l’article 750-1 ne vise que le tribunal judiciaire",
        "PAR CES MOTIFS",
        "à titre de provision",
        "la somme de 10 000,00 €",
        "la somme de 519,10 €, outre les pénalités de retard au taux d’intérêt appliqué par la",
        "soit 3,40 € par jour, sur 10 000,00 €, à compter du 21 novembre 2026",
        "la somme de 40,00 €",
        "article 700",
        "bordereau annexé",
    ):
        assert mention.lower() in text.lower(), mention
    assert "10 559,10 €" in text
    assert "à vérifier" not in text


def test_what_nothing_shows_is_no_matter_for_interim_proceedings(briefed: Briefed) -> None:
    """Without order, delivery or acknowledgment an obligation may be contested seriously."""
    brief = briefed(one(pieces=""))

    found = acts(brief)

    assert INTERIM not in found
    assert TRIAL in found
    assert "condition non établie" in why(brief, "interim_payment")
    assert "facture A" not in why(brief, "summons")


def test_only_what_is_undisputed_is_asked_as_a_provision(briefed: Briefed) -> None:
    """The contested part is claimed at trial, by itself, with its own penalties to come."""
    dispute = ", dispute: {raised_on: 2026-07-01, amount: 4000.00, reason: malfaçon}"
    texts = said(briefed(one(more=dispute)))

    assert "Ce qu’il conteste n’est pas compris dans la demande" in texts[INTERIM]
    assert "en principal, la somme de 6 000,00 €" in texts[INTERIM]
    told, _, asked = texts[INTERIM].partition("PAR CES MOTIFS")
    assert "Est contestée, et n’est pas réclamée, la somme de 4 000,00 € en principal" in told
    assert "4 000,00 €" not in asked
    assert "pour la part contestée, la somme de 4 000,00 € en principal" in texts[TRIAL]
    assert "sur cette part contestée, les pénalités de retard" in texts[TRIAL]
    assert "soit 1,36 € par jour, sur 4 000,00 €" in texts[TRIAL]
    assert "(motif : malfaçon)" in texts[TRIAL]


def test_what_is_wholly_contested_is_judged_on_the_merits_alone(briefed: Briefed) -> None:
    """No provision, no petition, no seizure for 0,00 €."""
    brief = briefed(one(more=", dispute: {raised_on: 2026-07-01, reason: malfaçon}"))
    texts = said(brief)

    assert TRIAL in texts
    assert INTERIM not in texts
    assert "Rien n’est échu et non contesté" in why(brief, "interim_payment")
    assert " 0,00 €" not in texts[TRIAL]
    assert "article L. 441-10, II" in texts[TRIAL]


def test_a_small_demand_before_the_judicial_court_needs_an_attempt(briefed: Briefed) -> None:
    """750-1 CPC: with the pièce of the attempt the summons cites it, without it there is none."""
    without = briefed(one("3000.00"), kind="consumer")

    assert not {INTERIM, TRIAL} & set(acts(without))
    assert "aucune tentative n’est indiquée" in why(without, "summons")


def test_the_attempt_is_cited_with_its_piece(briefed: Briefed) -> None:
    """54, 5° CPC; before the judicial court, 753, 762 and 832 and none of the commercial rules."""
    texts = said(briefed(one("3000.00") + ATTEMPT, kind="consumer"))

    assert "Constat d’échec du conciliateur (pièce n° 4)" in texts[TRIAL]
    assert "835, alinéa 2" in texts[INTERIM]
    assert "articles 753, 761 et 762" in texts[INTERIM]
    assert "861-2" not in texts[INTERIM]
    assert "40 €" not in texts[TRIAL]


def test_when_limitation_is_near_the_summons_is_what_is_left(briefed: Briefed) -> None:
    """It interrupts, a petition does not (2241 C. civ.): dispensation is asked for, 750-1, 3°."""
    old = (
        "invoices:\n"
        + inv("A", "2024-12-10", "2025-01-10", "900.00", ", delivery_date: 2024-12-05")
        + NOTICE
    )
    brief = briefed(old, kind="consumer")
    texts = said(brief)

    assert "requete-injonction-de-payer" not in texts
    assert "Dispense demandée pour urgence manifeste" in texts[TRIAL]
    assert "facture A, 5 décembre 2026" in texts[TRIAL]
    assert "URGENT : prescription le 5 décembre 2026" in texts["instructions-signification"]
    assert why(brief, "small_claims")


def test_nothing_out_of_time_is_in_an_act(briefed: Briefed) -> None:
    """A consumer owes it no more (R632-1 C. conso.)."""
    lines = (
        "invoices:\n"
        + inv("A", "2024-11-05", "2024-12-05", "500.00", ", delivery_date: 2024-11-03")
        + inv("B", "2026-06-05", "2026-07-05", "6000.00", ", delivery_date: 2026-06-01")
        + NOTICE
    )

    text = said(briefed(lines, kind="consumer"))[TRIAL]

    assert "6 000,00 €" in text
    assert "500,00" not in text


@pytest.mark.parametrize(
    ("of", "summoned"),
    [
        (
            {"address": "1 RUE X, 67000 STRASBOURG"},
            [
                "Devant la chambre commerciale du tribunal judiciaire de …",
                "Il est demandé à la chambre commerciale du tribunal judiciaire",
                "752 du même code (tribunal judiciaire)",
                "L. 721-3, L. 731-1 et L. 731-2 du code de commerce",
            ],
        ),
        (
            {"address": "1 RUE X, 97400 SAINT-DENIS"},
            ["Devant le tribunal mixte de commerce de …", "L. 721-3 et L. 732-1"],
        ),
        (
            {"address": "1 RUE X, 69400 VILLEFRANCHE-SUR-SAONE"},
            ["Devant le tribunal de commerce (ou des activités économiques) de …"],
        ),
        ({"address": "1 RUE X, 69003 LYON"}, ["loi n° 2023-1059 du 20 novembre 2023"]),
        ({"form": "SELARL"}, ["Devant le tribunal judiciaire de …"]),
        (
            {"form": "SPFPLAS"},
            [
                "☐ Devant le tribunal de commerce de …",
                "☐ Devant le tribunal judiciaire de …",
                "devant la juridiction désignée en tête",
            ],
        ),
        ({"kind": "consumer"}, ["Devant le tribunal judiciaire de …"]),
    ],
)
def test_the_summons_goes_to_the_court_of_the_debtor(
    briefed: Briefed, of: Mapping[str, str], summoned: list[str]
) -> None:
    """By seat and form; both sorts to choose from where the form does not tell."""
    text = said(briefed(one("12000.00"), **of))[TRIAL]

    for each in summoned:
        assert each in text, each
    assert "à vérifier" not in text
    assert "contentieux de la protection" not in text


def test_the_officer_is_told_what_to_serve(briefed: Briefed) -> None:
    """856 and 857 CPC before the commercial court; every summons that was drafted, and no other."""
    text = said(briefed(one()))["instructions-signification"]

    assert "☐ assignation en référé-provision" in text
    assert "☐ assignation au fond" in text
    assert "☐ instructions" not in text
    assert "15 jours au moins avant l’audience (article 856" in text
    assert "8 jours au moins" in text


def test_a_seizure_needs_facts_of_danger(briefed: Briefed) -> None:
    """L511-1 CPCE: recorded, with their pièce; nothing is supposed."""
    brief = briefed(one())

    assert SEIZURE not in acts(brief)
    assert "Aucune circonstance n’est indiquée" in why(brief, "conservatory_seizure")


def test_a_seizure_tells_them_and_its_judges(briefed: Briefed) -> None:
    """Judge of enforcement, or president of the commercial court before any trial (L511-3)."""
    brief = briefed(one() + DANGER)

    text = printed(brief, acts(brief)[SEIZURE])

    assert "le juge de l’exécution du tribunal judiciaire" in text
    assert "le président du tribunal de commerce" in text
    assert "2 octobre 2026 – Le fonds est mis en vente (pièce n° 4)" in text
    assert "pour garantie de la somme de 10 559,10 €" in text
    assert "dans les trois mois de l’ordonnance (article R. 511-6)" in text


def test_the_danger_is_in_no_act_but_its_own(briefed: Briefed) -> None:
    """The petition and the summons are served on the debtor."""
    texts = said(briefed(one() + DANGER))

    for name in ("requete-injonction-de-payer", INTERIM, TRIAL):
        assert "mis en vente" not in texts[name], name


def test_a_danger_without_its_piece_does_not_count(briefed: Briefed) -> None:
    """What is only said threatens nothing."""
    brief = briefed(one() + DANGER.replace(", proof: x", ""))

    assert SEIZURE not in acts(brief)


def test_a_small_claim_goes_to_an_officer(briefed: Briefed) -> None:
    """L125-1 CPCE: principal and interest of a contract, up to the ceiling; no 40 €."""
    brief = briefed(one("3000.00"), name="SCI Imaginaire", form="SCI")

    text = printed(brief, acts(brief)[SMALL])

    assert "Principal et intérêts arrêtés au 20 novembre 2026 3 155,73 €" in text
    assert "n’est pas demandée par cette voie" in text
    assert "dans le délai d’un mois" in text
    assert "ressort de la cour d’appel" in text


@pytest.mark.parametrize(
    ("amount", "of", "reason"),
    [
        ("9000.00", {"form": "SCI"}, "Principal et intérêts n’excédant pas 5 000,00 €"),
        ("3000.00", {}, "Créance ne relevant pas de la procédure entre commerçants"),
        ("3000.00", {"form": "SCI", "address": "5 RUE X, 98800 NOUMEA"}, "Nouvelle-Calédonie"),
    ],
)
def test_a_claim_that_is_no_small_claim(
    briefed: Briefed, amount: str, of: Mapping[str, str], reason: str
) -> None:
    """Above the ceiling, between merchants, or elsewhere: told, and no document."""
    brief = briefed(one(amount), **of)

    assert SMALL not in acts(brief)
    assert reason in why(brief, "small_claims")


BELGIAN = {"address": "1 RUE DU TEST, 1000 BRUXELLES, BELGIQUE"}


def test_the_values_of_form_a(briefed: Briefed) -> None:
    """Regulation 1896/2006, art. 7: every section, for a debtor in another member state."""
    brief = briefed(one(), **BELGIAN)
    values = acts(brief)["valeurs-injonction-europeenne"]

    text = printed(brief, values)

    for mention in (
        "Belgique (BE)",
        "règlement (UE) n° 1215/2012, article 4",
        "article 7, point 1) : facture A, 15 mai 2026",
        "Échus au 20 novembre 2026",
        "519,10 €",
        "10 000,00 €",
        "40,00 €",
        "Décrits, et non joints",
    ):
        assert mention in text, mention
    assert "requete-injonction-de-payer" not in acts(brief)
    assert INTERIM not in acts(brief)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("1 VEJ, 1000 KOBENHAVN, DANEMARK", "État non lié par le règlement : Danemark"),
        ("1 RUE DU TEST, 1200 GENEVE, SUISSE", "Aucun État membre n’est reconnu"),
        ("5 RUE X, 69003 LYON", "condition non remplie"),
    ],
)
def test_no_european_order_elsewhere(briefed: Briefed, address: str, reason: str) -> None:
    """Denmark is not bound, Switzerland is no member, France has its own order."""
    assert reason in why(briefed(one(), address=address), "european_order")


def test_a_consumer_abroad_is_sued_at_home_alone(briefed: Briefed) -> None:
    """Regulation 1896/2006, art. 6, 2."""
    text = said(briefed(one(), kind="consumer", **BELGIAN))["valeurs-injonction-europeenne"]

    assert "seul possible contre un consommateur" in text
    assert "article 7, point 1" not in text


PUBLISHED = ", published_on: 2026-09-01"
TITLE = ', retention_of_title: {goods: "deux tours EX-200", proof: q}'


def test_relief_from_having_missed_the_time_to_declare(briefed: Briefed) -> None:
    """L622-26 C. com.: after the two months, within the six; what is declared, to the cent."""
    brief = briefed(one() + OPENED.format(more=PUBLISHED))

    text = printed(brief, acts(brief)["requete-releve-de-forclusion"])

    # 10 000 × 12,15 % × 10/365 + 10 000 × 12,40 % × 50/365 + 40
    assert "10 243,15 €" in text
    assert "avant le 2 novembre 2026, dernier jour du délai" in text
    assert "publication au BODACC le 1er septembre 2026" in text
    assert "declaration-de-creance" in acts(brief)


@pytest.mark.parametrize(
    ("more", "today", "reason"),
    [
        (PUBLISHED, date(2026, 11, 2), "condition non remplie"),
        (PUBLISHED + ", declared_on: 2026-10-30", date(2026, 11, 20), "condition non remplie"),
        (PUBLISHED, date(2027, 3, 2), "Six mois de la publication non écoulés"),
        ("", date(2026, 11, 20), "La date de publication au BODACC n’est pas indiquée"),
    ],
)
def test_no_relief_is_asked_for(briefed: Briefed, more: str, today: date, reason: str) -> None:
    """In time, declared, too late, or the publication not known."""
    brief = briefed(one() + OPENED.format(more=more), today=today)

    assert "requete-releve-de-forclusion" not in acts(brief)
    assert reason in why(brief, "relief")


def test_goods_are_claimed_back(briefed: Briefed) -> None:
    """L624-16, R624-13 C. com.: the goods, the clause and its pièce, the price that is owed."""
    brief = briefed(one() + OPENED.format(more=PUBLISHED + TITLE))

    text = printed(brief, acts(brief)["demande-en-revendication"])

    assert "deux tours EX-200" in text
    assert "au plus tard à la livraison (pièce n° 1)" in text
    assert "15/05/2026 10 000,00 €" in text
    assert "dans le délai d’un mois à compter de la réception de la présente" in text


@pytest.mark.parametrize(
    ("more", "today", "reason"),
    [
        (PUBLISHED, date(2026, 11, 20), "Aucune clause de réserve de propriété n’est indiquée"),
        (PUBLISHED + TITLE.replace("proof: q", "proof: z"), date(2026, 11, 20), "Aucune pièce"),
        (PUBLISHED + TITLE.replace("proof: q", "proof: x"), date(2026, 11, 20), "après une livr"),
        (PUBLISHED + TITLE, date(2026, 12, 2), "Trois mois de la publication non écoulés"),
    ],
)
def test_no_goods_are_claimed_back(briefed: Briefed, more: str, today: date, reason: str) -> None:
    """No clause, no pièce of it, a pièce later than delivery, or three months gone by."""
    missing = "  - {id: z, kind: terms_of_sale, title: CGV}\n"
    lines = one().replace(NOTICE, missing + NOTICE) + OPENED.format(more=more)
    brief = briefed(lines, today=today)

    assert "demande-en-revendication" not in acts(brief)
    assert reason in why(brief, "reclaim")


def test_before_any_publication_three_months_run_from_the_judgment_at_the_earliest(
    briefed: Briefed,
) -> None:
    """So long the claim is in time, whatever day the BODACC has."""
    in_time = briefed(one() + OPENED.format(more=TITLE), today=date(2026, 11, 20))

    assert "demande-en-revendication" in acts(in_time)


@pytest.mark.parametrize("route", CIVIL)
def test_no_civil_act_in_a_collective_procedure(briefed: Briefed, route: str) -> None:
    """L622-21 C. com."""
    brief = briefed(one("3000.00") + DANGER + OPENED.format(more=PUBLISHED), form="SCI")

    assert "Une procédure collective est ouverte" in why(brief, route)


PLAN = (
    "payment_plan:\n  agreed_on: 2026-11-01\n  instalments:\n"
    "    - {due_date: 2026-12-31, amount: 3000.00}\n"
)


@pytest.mark.parametrize("route", [r for r in CIVIL if r != "european_order"])
def test_no_act_against_a_plan_that_is_kept(briefed: Briefed, route: str) -> None:
    """What was agreed is due by its own terms (1305-2 C. civ.)."""
    brief = briefed(one("9000.00") + DANGER + PLAN, form="SCI")

    assert "Un échéancier est en cours" in why(brief, route)


def test_a_claim_on_a_commune(briefed: Briefed) -> None:
    """Principal, moratory interest, 40 €; the prefect is named for a local authority alone."""
    brief = briefed(one(), kind="public_body", name="Commune de Valfictif", form="")
    found = acts(brief)

    text = printed(brief, found["lettre-de-reclamation"])

    # 30 days: 10 000 × 10,15 % × 153/365
    assert "la somme de 425,47 €, outre les intérêts moratoires au taux de 10,15 % l’an" in text
    assert "article R. 541-1 du code de justice administrative" in text
    assert "mandatement d’office" in text
    assert not [name for name in found if name.startswith(("assignation", "requete", "demande"))]


def test_a_hospital_has_no_prefect(briefed: Briefed) -> None:
    """What its name does not tell is not supposed."""
    hospital = briefed(one(), kind="public_body", name="Centre hospitalier X", form="")

    assert "mandatement d’office" not in said(hospital)["lettre-de-reclamation"]


def test_the_uncontested_claim_waits_for_its_decree(briefed: Briefed) -> None:
    """L126-1 CPCE: no day is known from which a document is made; the reserve is told."""
    brief = briefed(one())

    assert "demande-creance-incontestee" not in acts(brief)
    assert "Décret d’application" in why(brief, "uncontested_commercial")


def test_the_uncontested_claim_is_ready_for_its_day(
    briefed: Briefed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a day in the table, the request is made from that day, and not before."""
    opens = date(2026, 11, 20)
    told = tuple(
        replace(each, documents_from=opens, reserve="")
        if each.key == "uncontested_commercial"
        else each
        for each in law_routes.legal_routes()
    )
    monkeypatch.setattr(reviewing, "legal_routes", lambda: told)
    brief = briefed(one())
    request = acts(brief)["demande-creance-incontestee"]

    assert "10 559,10 €" in printed(brief, request)
    assert "commandement de payer" in said(brief)["demande-creance-incontestee"]
    eve = brief_in(brief.root.parent / "eve", one(), today=date(2026, 11, 19))
    assert "à compter du 20 novembre 2026" in why(eve, "uncontested_commercial")


def test_the_note_tells_each_route_with_its_draft_or_why_there_is_none(briefed: Briefed) -> None:
    """The sheet for the signatory tells what to fill in of each act, and what is not made."""
    brief = briefed(one())
    texts = said(brief)

    notes = texts["notes-pour-le-signataire"]
    assert "Assignation en référé-provision À compléter : siège de la juridiction" in notes
    assert "Saisie conservatoire. Circonstances susceptibles" in notes
    assert "Injonction de payer européenne" not in notes
    assert "☐ Assignation au fond : engager" in texts["pouvoir-special"]
    assert "☐ Saisie conservatoire" not in texts["pouvoir-special"]


@pytest.mark.parametrize(
    ("lines", "of"),
    [
        (one() + DANGER, {}),
        (one("3000.00") + ATTEMPT, {"form": "SCI"}),
        (one(), BELGIAN),
        (one() + OPENED.format(more=PUBLISHED + TITLE), {}),
        (one(), {"kind": "public_body", "form": ""}),
    ],
)
def test_no_act_says_what_no_document_may(
    briefed: Briefed, lines: str, of: Mapping[str, str]
) -> None:
    """Every act passes the check of words, with the totals of the statement alone."""
    brief = briefed(lines, **of)

    for name, act in acts(brief).items():
        assert checked(brief, act.context, html_of(act), act.template) == (), name


def test_every_act_has_its_bars_its_pleading_and_a_plain_name() -> None:
    """A route that has an act is barred by something, and its file has an ASCII name."""
    for draft in (*DRAFTS, SERVICE):
        assert draft.route in BARS
        assert draft.name.isascii()
        assert draft.name in PLEADINGS or draft.template in {"requete.html", "declaration.html"}
    assert {draft.route for draft in DRAFTS} == set(BARS)


ORDER = (
    "title:\n  requested_on: 2026-09-25\n  decisions:\n    - {{kind: order, made_on: 2026-10-06,"
    " court: tribunal de commerce de Saint-Étienne, number: 2026IP01, principal: 10000.00{more}}}\n"
)


def test_a_decision_is_served_and_not_asked_for_again(briefed: Briefed) -> None:
    """1411 CPC: the officer is told by when; no new act claims what it grants."""
    brief = briefed(one() + DANGER + ORDER.format(more=""))
    text = said(brief)["instructions-signification"]

    assert "Ordonnance d’injonction de payer du 6 octobre 2026, n° 2026IP01" in text
    assert "au plus tard le 6 janvier 2027" in text
    assert "☐ assignation" not in text
    assert not [name for name in acts(brief) if name.startswith(("assignation", "requete"))]
    assert "Un juge a décidé" in dossier_context(brief).no_petition


def test_an_order_that_was_not_served_in_time_is_void(briefed: Briefed) -> None:
    """Six months for one of before September 2026; then the claim may be brought again."""
    old = inv("A", "2025-12-01", "2026-01-01", "10000.00", ", delivery_date: 2025-11-20")
    order = ORDER.replace("2026-10-06", "2026-05-01").replace("2026-09-25", "2026-04-20")
    brief = briefed("invoices:\n" + old + NOTICE + order.format(more=""))

    assert TRIAL in acts(brief)
    assert "Ordonnance" not in said(brief)["instructions-signification"]


def test_a_petition_that_waits_for_its_answer_is_not_filed_twice(briefed: Briefed) -> None:
    """A summons may still be served meanwhile."""
    brief = briefed(one() + "title: {requested_on: 2026-09-25}\n")

    assert "sa réponse est attendue" in why(brief, "order_for_payment")
    assert TRIAL in acts(brief)
