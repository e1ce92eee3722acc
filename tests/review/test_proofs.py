"""What proves each element of a claim: present, absent or contradicted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.review.exhibits import bordereau
from relance_docs.review.proofs import proofs
from relance_docs.review.records import ProofElement
from tests.plan.builders import DEBTOR, case, did, invoice, paid
from tests.review.review_cases import AS_OF, HISTORY, PIECES, piece, under_review, whole_case


def elements(of: Case) -> dict[tuple[str, str | None], ProofElement]:
    """Return the elements of a claim by name and invoice."""
    asked = under_review(of)
    return {(e.key, e.invoice_number): e for e in proofs(asked, bordereau(asked))}


def states(of: Case) -> dict[str, str]:
    """Return the state of each element by its name."""
    return {key: element.state.value for (key, _number), element in elements(of).items()}


def test_a_whole_case_proves_its_claim() -> None:
    """Only what no file can tell of is absent: extracts without a name."""
    found = states(whole_case(payments=[paid(AS_OF.replace(month=6), "10.00")]))

    assert found == {
        "creditor_identity": "absent",
        "debtor_identity": "absent",
        "order": "present",
        "terms_of_sale": "present",
        "terms_accepted": "absent",
        "delivery": "present",
        "invoice": "present",
        "reminders": "present",
        "formal_notice": "present",
        "formal_notice_dispatch": "present",
        "formal_notice_receipt": "present",
        "payments": "present",
        "account_statement": "present",
        "decompte": "present",
        "no_insolvency": "present",
    }


def test_what_the_data_say_without_a_piece_is_absent_and_told() -> None:
    """A date of delivery proves nothing by itself."""
    of = case(invoice(delivery_date="2026-05-02"))

    delivery = elements(of)["delivery", "FA-1"]

    assert delivery.state.value == "absent"
    assert delivery.fact == "Date indiquée\xa0: 2\xa0mai 2026. Aucune pièce ne le montre."
    assert delivery.sources == (("invoices", 0, "delivery_date"),)


def test_a_piece_without_a_file_proves_nothing() -> None:
    """It is named as announced."""
    quote = {"id": "devis", "kind": "signed_quote", "title": "Devis D-1"}
    order = elements(case(invoice(pieces=("devis",)), pieces=[quote]))["order", "FA-1"]

    assert order.state.value == "absent"
    assert order.fact == "Aucune pièce ne le montre. Annoncé sans fichier\xa0: Devis D-1."


def test_an_extract_that_names_the_party_proves_its_identity() -> None:
    """By the name in its title."""
    extract = piece("kbis", "company_extract", title="Extrait Kbis de Menuiserie Fictive SARL")
    found = states(case(pieces=[extract]))

    assert (found["debtor_identity"], found["creditor_identity"]) == ("present", "absent")


@pytest.mark.parametrize(
    ("facts", "key", "said"),
    [
        (
            {"delivery_date": "2026-05-20", "issue_date": "2026-05-04"},
            "delivery",
            "Livraison indiquée après la facture du 4\xa0mai 2026",
        ),
        (
            {"delivery_date": "2026-05-01", "pieces": ("bl",)},
            "delivery",
            "Bon daté du 30\xa0avril 2026",
        ),
        (
            {"pieces": ("facture",), "issue_date": "2026-05-03"},
            "invoice",
            "Pièce datée du 4\xa0mai",
        ),
        (
            {"terms": {"accepted_on": "2026-05-10"}},
            "terms_accepted",
            "Acceptation indiquée le 10\xa0mai 2026, après la facture du 4\xa0mai 2026",
        ),
        (
            {"dispute": {"raised_on": "2026-06-10", "reason": "teinte"}},
            "dispute",
            "Contestation du 10\xa0juin 2026\xa0: teinte. Non close",
        ),
    ],
)
def test_facts_that_contradict(facts: dict[str, Any], key: str, said: str) -> None:
    """The fact against it comes first."""
    found = elements(case(invoice(**facts), pieces=PIECES))[key, "FA-1"]

    assert found.state.value == "contradicted"
    assert found.fact.startswith(said)


def test_a_clause_that_nobody_accepted_is_absent() -> None:
    """The penalty of a clause needs its acceptance."""
    clause = {"penalty_rate": {"legal_times": "3"}, "source": "CGV, art. 7"}
    found = elements(case(terms=clause))["terms_accepted", "FA-1"]

    assert found.state.value == "absent"
    of_sale = elements(case(terms=clause))["terms_of_sale", "FA-1"]
    assert "3 fois le taux d’intérêt légal" in of_sale.fact


def test_a_dispute_that_was_answered_is_present() -> None:
    """With the exchange that shows it."""
    dispute = {"raised_on": "2026-06-10", "reason": "teinte", "resolved_on": "2026-06-20"}
    found = elements(case(invoice(dispute=dispute), pieces=PIECES))["dispute", "FA-1"]

    assert found.state.value == "present"
    assert [e.id for e in found.exhibits] == ["mail-client"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("returned", "Pli revenu le 30\xa0juillet 2026."),
        ("unclaimed", "Pli revenu le 30\xa0juillet 2026. Pli non réclamé"),
    ],
)
def test_a_letter_that_came_back_was_not_received(outcome: str, said: str) -> None:
    """Whatever proves its dispatch."""
    back = {"outcome": outcome, "returned_on": "2026-07-30", "received_on": None}
    entry = HISTORY[1].model_dump(exclude_none=True) | back | {"presented_on": None}
    found = elements(whole_case(history=[entry]))["formal_notice_receipt", None]

    assert found.state.value == "contradicted"
    assert found.fact.startswith(said)


def test_an_invoice_that_no_notice_is_about_is_named() -> None:
    """An overdue one; others wait."""
    notice = did("mise-en-demeure", AS_OF, channel="registered", invoices=("FA-1",))
    of = case(invoice(), invoice("FA-2"), invoice("FA-3", due=AS_OF), history=[notice])

    assert [n for key, n in elements(of) if key == "invoice_in_notice"] == ["FA-2"]


def test_an_open_procedure_contradicts_the_search() -> None:
    """The judgment is told."""
    of = case(insolvency={"kind": "liquidation", "opened_on": "2026-09-01"})

    found = elements(of)["no_insolvency", None]

    assert found.state.value == "contradicted"
    assert "liquidation judiciaire" in found.fact


def test_a_consumer_has_no_extract_and_no_search() -> None:
    """Only companies have them."""
    found = states(case(debtor=DEBTOR.model_copy(update={"kind": DebtorKind.CONSUMER})))

    assert not {"debtor_identity", "no_insolvency"} & found.keys()


def test_an_extract_titled_by_its_party_shows_that_party() -> None:
    """« Extrait Kbis du débiteur » says whose it is as well as a name would."""
    titled = piece("k", "company_extract", "2026-05-01", title="Extrait Kbis du débiteur")

    found = elements(case(pieces=[titled]))
    of_creditor, of_debtor = found["creditor_identity", None], found["debtor_identity", None]

    assert (of_creditor.state.value, of_debtor.state.value) == ("absent", "present")
    assert "sans nom de partie" not in of_creditor.fact + of_debtor.fact


def test_the_decompte_states_what_is_claimed() -> None:
    """Not what falls due later."""
    later = invoice("FA-2", due=date(2026, 12, 31), amount="900.00")

    found = elements(case(invoice(due=date(2026, 11, 19)), later))

    assert "140,03\xa0€" in found["decompte", None].fact


def test_a_clause_below_the_floor_is_not_said_to_be_claimed() -> None:
    """What was decided is said."""
    terms = {"penalty_rate": {"fixed": "5.00"}, "below_floor": "floor"}

    fact = elements(case(terms=terms))["terms_of_sale", "FA-1"].fact

    assert fact.startswith("Clause\xa0: 5,00\xa0% l’an\u202f; là où elle donne moins")
