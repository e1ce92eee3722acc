"""The routes open in law: conditions with what the file shows, courts, doubts; never an advice."""

from __future__ import annotations

import re
from datetime import date

import pytest

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.law.constants import legal_values
from relance_docs.law.routes import legal_routes
from relance_docs.review.exhibits import bordereau
from relance_docs.review.records import Route
from relance_docs.review.review import review, routes
from relance_docs.review.route_conditions import CONDITIONS
from tests.plan.builders import DEBTOR, case, did, invoice, paid
from tests.review.review_cases import AS_OF, under_review, whole_case

COMPANY = DEBTOR.model_copy(update={"legal_form": "SARL", "siren": "000200022"})
NO_ADVICE = re.compile(
    r"\b(conseill|recommandons|recommandé\b|il faut|mieux|préférable|devriez|chances?)"
)


def by_key(of: Case, as_of: date = AS_OF) -> dict[str, Route]:
    """Return the routes of a case."""
    asked = under_review(of, as_of)
    return {route.key: route for route in routes(asked, bordereau(asked))}


def shown(of: Case, key: str, as_of: date = AS_OF) -> dict[str, str]:
    """Return the state of each condition of a route, by its text."""
    return {each.text: each.state.value for each in by_key(of, as_of)[key].conditions}


def test_the_order_to_pay_between_two_companies() -> None:
    """Every condition that the file can show is met; the search in the BODACC is not indicated."""
    of = whole_case(debtor=COMPANY)

    route = by_key(of)["order_for_payment"]

    assert shown(of, "order_for_payment") == {
        "Créance de source contractuelle ou statutaire": "met",
        "Montant déterminé, compté élément par élément": "met",
        "Créance échue": "met",
        "Débiteur demeurant en France": "met",
        "Pièces justificatives jointes à la requête": "met",
        "Créance non prescrite": "met",
        "Absence de procédure collective": "not_shown",
    }
    assert [court.name for court in route.before] == ["Tribunal des activités économiques"]
    assert "69007 LYON" in route.before[0].place
    assert "siège à confirmer" in route.before[0].place
    assert any("1411 CPC" in mention for mention in route.mentions)


@pytest.mark.parametrize(
    ("debtor", "courts"),
    [
        ({"legal_form": "SAS"}, ["Tribunal des activités économiques"]),
        ({"legal_form": "SAS", "address": ("42000 SAINT-ETIENNE",)}, ["Tribunal de commerce"]),
        (
            {"legal_form": "SAS", "address": ("69400 VILLEFRANCHE-SUR-SAONE",)},
            ["Tribunal de commerce ou tribunal des activités économiques"],
        ),
        (
            {"legal_form": "SAS", "address": ("68100 MULHOUSE",)},
            ["Chambre commerciale du tribunal judiciaire"],
        ),
        ({"legal_form": "SAS", "address": ("97400 SAINT-DENIS",)}, ["Tribunal mixte de commerce"]),
        ({"legal_form": "SRL", "address": ("4000 LIEGE", "BELGIQUE")}, ["Aucune juridiction"]),
        ({"legal_form": "SPFPLAS"}, ["Tribunal des activités économiques", "Tribunal judiciaire"]),
        ({"legal_form": "SCI"}, ["Tribunal judiciaire"]),
        ({"legal_form": "SELARL"}, ["Tribunal judiciaire"]),
        ({}, ["Tribunal des activités économiques", "Tribunal judiciaire"]),
        ({"kind": DebtorKind.CONSUMER}, ["Tribunal judiciaire"]),
    ],
)
def test_the_court_follows_the_debtor(debtor: dict[str, object], courts: list[str]) -> None:
    """Its seat and its form; both sorts are named where the form does not tell."""
    route = by_key(case(debtor=DEBTOR.model_copy(update=debtor)))["order_for_payment"]

    assert len(courts) == len(route.before)
    assert all(c.name.startswith(name) for c, name in zip(route.before, courts, strict=True))


def test_a_public_body_has_routes_of_its_own() -> None:
    """None of the civil ones, and nothing of a collective procedure."""
    public = DEBTOR.model_copy(update={"kind": DebtorKind.PUBLIC_BODY})

    found = by_key(case(debtor=public))

    assert set(found) == {"public_claim", "official_payment", "administrative_interim"}
    assert "procédure collective" not in str(found)
    assert [c.name for c in found["administrative_interim"].before] == ["Tribunal administratif"]


def test_small_claims_have_a_ceiling() -> None:
    """Principal that has fallen due and interest, 5,000 € included."""
    ceiling = "Principal et intérêts n’excédant pas 5\u202f000,00\xa0€"
    due = date(2026, 11, 19)

    assert shown(case(invoice(amount="4998.30", due=due)), "small_claims")[ceiling] == "met"
    assert shown(case(invoice(amount="4998.31", due=due)), "small_claims")[ceiling] == "not_met"


def test_an_open_dispute_bars_the_uncontested_claim() -> None:
    """And the route bears its reserve: no decree was found."""
    disputed = case(invoice(dispute={"raised_on": "2026-06-10", "reason": "r"}))

    assert shown(disputed, "uncontested_commercial")["Aucune contestation du débiteur"] == "not_met"
    assert "Décret d’application" in by_key(disputed)["uncontested_commercial"].reserve


def test_a_prescribed_claim_is_told() -> None:
    """On the day after the last one."""
    of = case(invoice(due=date(2021, 6, 15), delivery_date=date(2021, 5, 10)))

    for day, state in (
        (date(2026, 5, 10), "met"),
        (date(2026, 5, 11), "not_shown"),
        (date(2026, 6, 16), "not_met"),
    ):
        assert shown(of, "summons", day)["Créance non prescrite"] == state


def test_a_procedure_opens_the_declaration_alone() -> None:
    """Through its last day."""
    procedure = {"kind": "liquidation", "opened_on": "2026-09-01", "published_on": "2026-09-10"}
    of = case(insolvency=procedure)

    for day, state in ((date(2026, 11, 10), "met"), (date(2026, 11, 11), "not_met")):
        assert shown(of, "declaration_of_claim", day) == {
            "Procédure collective ouverte contre le débiteur": "met",
            "Créance née avant le jugement d’ouverture": "met",
            "Délai de déclaration non écoulé": state,
        }
    assert shown(of, "order_for_payment")["Absence de procédure collective"] == "not_met"


def test_a_claim_declared_in_time_stays_in_time() -> None:
    """Even when the day asked for is later."""
    procedure = {"kind": "liquidation", "opened_on": "2026-09-01", "published_on": "2026-09-10"}
    declared = did(None, date(2026, 11, 10), note="x", interruption={"cause": "claim_declared"})

    states = shown(case(insolvency=procedure, history=[declared]), "declaration_of_claim")

    assert states["Délai de déclaration non écoulé"] == "met"


def test_every_route_is_dated_data_with_its_articles() -> None:
    """Each condition is judged, has its article, and is used."""
    used = {each.name for route in legal_routes() for each in route.conditions}

    assert used == set(CONDITIONS)
    assert len(legal_routes()) == 15
    for route in legal_routes():
        assert route.articles
        assert route.source
        assert all(each.article for each in route.conditions)
        amounts = set(re.findall(r"\{(\w+)\}", str(route)))
        assert amounts <= legal_values().keys()


def test_nothing_is_advised() -> None:
    """No sentence of a review says what to do, or what the odds are."""
    on_day = under_review(whole_case(debtor=COMPANY))
    found = review(on_day, {})
    open_ways = routes(on_day, found.bordereau)

    said = f"{open_ways} {found.proofs} {found.deadlines} {found.contacts}"

    assert "Injonction de payer" in said
    assert NO_ADVICE.findall(said.casefold()) == []


def test_a_plan_that_is_kept_leaves_open_whether_the_claim_is_due() -> None:
    """Until an instalment is missed: then the overdue invoices tell it again."""
    instalments = [
        {"due_date": "2026-11-10", "amount": "50.00"},
        {"due_date": "2026-12-10", "amount": "50.00"},
    ]
    plan = {"agreed_on": "2026-11-01", "instalments": instalments}
    paid_first = [paid(date(2026, 11, 10), "50.00")]

    kept = case(payment_plan=plan, payments=paid_first)
    missed = case(payment_plan=plan)

    assert shown(kept, "order_for_payment")["Créance échue"] == "not_shown"
    assert shown(missed, "order_for_payment")["Créance échue"] == "met"


def test_the_court_of_a_debtor_abroad_names_the_whole_address() -> None:
    """The last line of it names the country alone."""
    abroad = DEBTOR.model_copy(update={"address": ("HAUPTSTRASSE 1", "10115 BERLIN", "ALLEMAGNE")})

    (court, *_rest) = by_key(case(debtor=abroad))["order_for_payment"].before

    assert "HAUPTSTRASSE 1, 10115 BERLIN, ALLEMAGNE" in court.place


@pytest.mark.parametrize(
    ("kind", "court"), [(DebtorKind.CONSUMER, "judiciaire"), (DebtorKind.BUSINESS, "de commerce")]
)
def test_the_summons_tells_when_a_lawyer_is_mandatory(kind: DebtorKind, court: str) -> None:
    """Each court has its own article."""
    debtor = COMPANY.model_copy(update={"kind": kind})
    mentions = " ".join(by_key(case(debtor=debtor))["summons"].mentions)

    assert f"Avocat obligatoire devant le tribunal {court}" in mentions
