"""Deadlines, each with its computation and its article."""

from __future__ import annotations

from datetime import date

import pytest

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.review.deadlines import deadlines, within
from relance_docs.review.declaration import declared
from relance_docs.review.records import Deadline, DeadlineKind
from tests.plan.builders import DEBTOR, case, did, instalment, invoice, paid
from tests.review.review_cases import AS_OF, under_review

PUBLISHED = {"kind": "redressement", "opened_on": "2026-10-21", "published_on": "2026-10-30"}


def of_kind(of: Case, kind: DeadlineKind, as_of: date = AS_OF) -> list[Deadline]:
    """Return the deadlines of one kind."""
    return [each for each in deadlines(under_review(of, as_of)) if each.kind is kind]


def test_the_prescription_is_told_step_by_step() -> None:
    """Start, length with its article, last day; a formal notice does not interrupt it."""
    of = case(invoice(due=date(2021, 6, 15), delivery_date=date(2021, 5, 10)))

    (found,) = of_kind(of, DeadlineKind.PRESCRIPTION, date(2026, 5, 1))

    assert found.day == date(2026, 5, 10)
    assert found.article == "L110-4, I C. com."
    assert found.steps == (
        (
            "Point de départ\xa0: 10\xa0mai 2021, achèvement des travaux, exécution de la"
            " prestation ou livraison (Cass. com., 26 février 2020, n°\xa018-25.036)."
        ),
        "Durée\xa0: 5\xa0ans (L110-4, I C. com.).",
        "Dernier jour pour agir, inclus\xa0: 10\xa0mai 2026.",
        "Si le délai de paiement est stipulé au contrat, pièce à l’appui\xa0:",
        "Point de départ\xa0: 15\xa0juin 2021, échéance stipulée au contrat (2233, 3° C. civ.).",
        "Durée\xa0: 5\xa0ans (L110-4, I C. com.).",
        "Dernier jour pour agir, inclus\xa0: 15\xa0juin 2026.",
    )
    assert [each.day for each in found.other_days] == [date(2026, 6, 15)]
    assert found.is_urgent
    assert not found.is_barred
    assert "Une mise en demeure n’interrompt pas ce délai" in found.caution
    assert found.source == ("invoices", 0, "due_date")
    assert found.days_left(date(2026, 5, 1)) == 9


def test_what_interrupts_is_counted_with_its_piece_only() -> None:
    """A part payment is told for a lawyer to weigh, and moves nothing."""
    signed = {"cause": "acknowledgment", "proof": "p"}
    of = case(
        invoice(due=date(2023, 6, 1), amount="1000.00"),
        history=[did(None, date(2024, 6, 1), note="x", interruption=signed)],
        payments=[paid(date(2025, 6, 1), "10.00")],
        pieces=[{"id": "p", "kind": "acknowledgment", "title": "t", "file": "2026-001/p.pdf"}],
        terms={"term_agreed_in": "contract", "term_proof": "p"},
    )

    (found,) = of_kind(of, DeadlineKind.PRESCRIPTION)

    assert found.day == date(2029, 6, 1)
    possible = "règlement partiel du 1er\xa0juin 2025, reconnaissance de la dette (2240 C. civ.)."
    assert found.steps[1:4] == (
        (
            "Interruption comptée\xa0: reconnaissance de la dette du 1er\xa0juin 2024 (2240"
            " C. civ., pièce n°\xa01)."
        ),
        f"Non compté, à apprécier\xa0: {possible}",
        "Nouveau point de départ\xa0: 1er\xa0juin 2024 (2231 C. civ.).",
    )


def test_a_public_body_and_a_consumer_have_their_own_periods() -> None:
    """Four years from the next new year; two years."""
    kinds = (
        (DebtorKind.PUBLIC_BODY, (date(2030, 12, 31), "loi n° 68-1250, art. 1er")),
        (DebtorKind.CONSUMER, (date(2028, 5, 4), "L218-2 C. conso.")),
    )

    for kind, expected in kinds:
        of = case(debtor=DEBTOR.model_copy(update={"kind": kind}))
        (found,) = of_kind(of, DeadlineKind.PRESCRIPTION)
        assert (found.day, found.article) == expected


def test_a_written_demand_interrupts_what_a_public_body_owes() -> None:
    """Law: loi n° 68-1250, art. 2. For others, a mise en demeure does not."""
    public = case(debtor=DEBTOR.model_copy(update={"kind": DebtorKind.PUBLIC_BODY}))

    (theirs,) = of_kind(public, DeadlineKind.PRESCRIPTION)
    (usual,) = of_kind(case(), DeadlineKind.PRESCRIPTION)

    assert "interrompt ce délai (loi" in theirs.caution
    assert "n’interrompt pas" not in theirs.caution
    assert "Une mise en demeure n’interrompt pas ce délai" in usual.caution


def test_each_due_date_of_an_invoice_has_its_own_title() -> None:
    """An invoice with one due date needs none."""
    parts = [{"due_date": f"2026-0{month}-01", "amount": "50.00"} for month in (8, 9)]
    of = case(invoice(instalments=parts))

    titles = [found.title for found in of_kind(of, DeadlineKind.PRESCRIPTION)]

    assert titles == [
        "Prescription\xa0: facture FA-1, échéance du 1er\xa0août 2026",
        "Prescription\xa0: facture FA-1, échéance du 1er\xa0septembre 2026",
    ]


@pytest.mark.parametrize(
    ("published_on", "last", "steps"),
    [
        ("2026-10-30", date(2026, 12, 30), 2),
        ("2026-10-26", date(2026, 12, 28), 3),  # 26 December is a Saturday
        ("2026-10-31", date(2026, 12, 31), 2),
    ],
)
def test_a_claim_is_declared_within_two_months(published_on: str, last: date, steps: int) -> None:
    """From the publication in the BODACC; a week-end moves it, and both days are told."""
    of = case(insolvency=PUBLISHED | {"published_on": published_on})

    (found,) = of_kind(of, DeadlineKind.DECLARATION)

    assert (found.day, len(found.steps)) == (last, steps)
    assert found.article == "R622-24 C. com."
    assert "quatre mois" in found.caution
    assert found.is_met is None
    assert len(of_kind(of, DeadlineKind.RELIEF)) == 1


def test_a_declaration_in_time_is_told() -> None:
    """The history says when the claim was declared."""
    declared = did(None, date(2026, 11, 10), note="x", interruption={"cause": "claim_declared"})

    (found,) = of_kind(case(insolvency=PUBLISHED, history=[declared]), DeadlineKind.DECLARATION)

    assert found.is_met


def test_without_a_publication_no_time_is_reckoned() -> None:
    """Nor before the judgment."""
    unpublished = {"kind": "liquidation", "opened_on": "2026-10-21"}

    assert of_kind(case(insolvency=unpublished), DeadlineKind.DECLARATION) == []
    before = date(2026, 10, 20)
    assert of_kind(case(insolvency=PUBLISHED), DeadlineKind.DECLARATION, before) == []


def test_instalments_promises_pauses_and_dates_to_pay() -> None:
    """Each says whether it was met, where the file can tell."""
    of = case(
        invoice(amount="300.00"),
        payments=[paid(date(2026, 8, 1), "100.00")],
        history=[
            did("relance-2", date(2026, 6, 20), channel="post", pay_by="2026-06-30"),
            did(None, date(2026, 7, 1), promise={"pay_by": "2026-07-05", "amount": "300.00"}),
        ],
        payment_plan={
            "agreed_on": "2026-07-20",
            "instalments": [
                instalment(date(2026, 8, 1), "100.00"),
                instalment(date(2026, 9, 1), "100.00"),
                instalment(date(2026, 12, 1), "100.00"),
            ],
        },
        pause={"until": "2026-12-05", "reason": "r"},
    )
    asked = under_review(of)

    found = deadlines(asked)

    assert [(each.day.isoformat(), each.kind.value, each.is_met) for each in found][:7] == [
        ("2026-06-30", "pay_by", None),
        ("2026-07-05", "promise", False),
        ("2026-08-01", "instalment", True),
        ("2026-09-01", "instalment", False),
        ("2026-12-01", "instalment", None),
        ("2026-12-05", "pause", None),
        ("2031-05-04", "prescription", None),
    ]
    assert [each.kind.value for each in within(found, asked, 30)] == ["instalment", "pause"]


def test_what_arose_before_the_judgment_is_declared_whenever_it_was_invoiced() -> None:
    """Delivery tells; an invoice of the day of the judgment, or delivered after it, is not."""
    opened = date(2026, 9, 10)
    of = case(
        invoice("EARLY"),
        invoice("INVOICED-LATER", due=date(2026, 10, 15), delivery_date=date(2026, 9, 1)),
        invoice("DELIVERED-LATER", due=date(2026, 9, 20), delivery_date=date(2026, 9, 11)),
    )

    kept = declared(of, opened, AS_OF).invoices

    assert [each.invoice_number for each in kept] == ["EARLY", "INVOICED-LATER"]
    assert all(each.issue_date <= opened for each in kept)


def test_what_is_contested_after_the_judgment_is_declared_as_contested() -> None:
    """The declaration speaks of the day of the judgment; its reader, of what is said since."""
    opened = date(2026, 9, 10)
    of = case(
        invoice("FA-1", dispute={"raised_on": "2026-10-01", "reason": "r"}),
        invoice(
            "FA-2", dispute={"raised_on": "2026-07-01", "reason": "r", "resolved_on": "2026-10-01"}
        ),
    )

    first, second = declared(of, opened, AS_OF).invoices

    assert first.dispute is not None
    assert first.dispute.is_open(opened)
    assert second.dispute is None


def test_goods_are_claimed_back_within_three_months() -> None:
    """L624-9 C. com.; the goods of the clause are named."""
    clause = {"retention_of_title": {"goods": "trois presses"}}

    (found,) = of_kind(case(insolvency=PUBLISHED | clause), DeadlineKind.RECLAIM)

    assert (found.day, found.article) == (date(2027, 2, 1), "L624-9 C. com.")
    assert "trois presses" in found.steps[-1]


def test_later_claims_are_told_within_a_year_of_the_end_of_the_observation() -> None:
    """L622-17, IV C. com.; nothing while that end is not stated."""
    later = invoice(due=date(2026, 11, 10), delivery_date=date(2026, 10, 25))
    ended = PUBLISHED | {"observation_ended_on": "2026-11-12"}

    (found,) = of_kind(case(later, insolvency=ended), DeadlineKind.LATER_CLAIMS)

    assert found.day == date(2027, 11, 12)
    assert of_kind(case(later, insolvency=PUBLISHED), DeadlineKind.LATER_CLAIMS) == []


def test_in_a_liquidation_later_claims_are_told_to_the_liquidator_or_declared() -> None:
    """L641-13, III C. com.: six months; L622-24, al. 6: two months of the first that fell due."""
    later = invoice(due=date(2026, 11, 10), delivery_date=date(2026, 10, 25))
    wound_up = PUBLISHED | {"kind": "liquidation"}

    (told,) = of_kind(case(later, insolvency=wound_up), DeadlineKind.LATER_CLAIMS)
    (declared,) = of_kind(case(later, insolvency=wound_up), DeadlineKind.LATER_DECLARED)

    assert (told.day, told.article) == (date(2027, 4, 30), "L641-13, III C. com.")
    assert declared.day == date(2027, 1, 11)
    assert "10\u00a0novembre 2026" in declared.steps[0]
    assert of_kind(case(later, insolvency=PUBLISHED), DeadlineKind.LATER_DECLARED) == []
