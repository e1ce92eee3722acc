"""Two facts of one day are two facts: wherever they are told, each once, with its own place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance_docs.audit.case_page.account import Accounts, accounts
from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.pedigree import Pedigree
from relance_docs.case.case import Case
from relance_docs.case.record import Loc
from relance_docs.cli.present import sentences_in
from relance_docs.dossier.brief import brief_of
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.workbook.book import recalculation
from relance_docs.dossier.workbook.columns import RECEIPTS
from relance_docs.letters.document import page_of
from relance_docs.letters.past import contacts
from relance_docs.plan.promises import PromiseState, promises
from relance_docs.plan.reckoning import invoice_sections
from relance_docs.review.chronology import chronology
from relance_docs.review.deadlines import deadlines
from relance_docs.review.exhibits import bordereau
from relance_docs.review.letter_said import settlements
from relance_docs.review.records import DeadlineKind
from relance_docs.workspace.workspace import load
from tests.desks.trail_desk import TrailDesk
from tests.dossier.dossier_desk import values
from tests.facts.same_day import (
    AS_OF,
    LATER_NOTES,
    PIECES,
    PLAN,
    SETTINGS,
    TWO_CREDIT_NOTES,
    TWO_LETTERS,
    TWO_NOTES,
    TWO_PAYMENTS,
    TWO_PROMISES,
    case,
    everything_twice,
    invoices,
    owed,
)
from tests.letters.letter_cases import job
from tests.letters.reading_html import words
from tests.plan.builders import LEGAL_ORDER, after, invoice, look, paid, said
from tests.plan.builders import case as small_case
from tests.review.review_cases import under_review
from tests.workspaces import PATH


def places(kind: str, count: int = 2) -> set[Loc]:
    """Return the places of the first entries of a list of the file."""
    return {(kind, place) for place in range(count)}


def test_each_payment_is_itself_in_the_statement() -> None:
    """1 000 and 2 000 of one day, without a text: each part knows its whole, and its entry."""
    found = owed(case(payments=TWO_PAYMENTS)).allocations

    wholes = {receipt.source: receipt.whole for receipt in found}
    assert wholes == {("payments", 0): Decimal("1000.00"), ("payments", 1): Decimal("2000.00")}
    for source, whole in wholes.items():
        assert whole == sum(each.amount for each in found if each.source == source)


def test_each_credit_note_is_itself_in_the_statement() -> None:
    """Two that reduce an invoice from its origin, two that count on their day."""
    found = owed(case(credit_notes=(*TWO_CREDIT_NOTES, *LATER_NOTES)))

    (first, _other) = found.invoices
    assert places("credit_notes") == {each.source for each in first.credit_notes}
    assert {("credit_notes", 2), ("credit_notes", 3)} == {r.source for r in found.allocations}


def test_what_is_left_over_of_a_credit_note_knows_its_whole() -> None:
    """Two credit notes of one day, both beyond the invoice: each goes on by itself."""
    notes = [note | {"amount": "5000.00"} for note in TWO_CREDIT_NOTES]

    (rest,) = owed(case(credit_notes=notes)).allocations

    assert ("credit_notes", 1) == rest.source
    assert (Decimal("4000.00"), Decimal("5000.00")) == (rest.amount, rest.whole)


def test_a_letter_prints_receipts_that_exist() -> None:
    """No « sur 3 000,00 € » where 1 000 and 2 000 arrived on one day."""
    page = words(page_of(job(everything_twice(), "mise-en-demeure")))

    assert "sur 3 000,00 €" not in page
    assert "sur 1 000,00 €" in page
    assert "sur 2 000,00 €" in page
    assert page.count("Règlement du 1er juin 2026") == 4  # each went to both invoices


@pytest.mark.parametrize("references", [("VIR A", "VIR B"), ("VIR", "VIR"), (None, None)])
def test_the_next_step_does_not_hang_on_a_text(references: tuple[str | None, str | None]) -> None:
    """1 020.00 pays A and 1 980.00 all but 20.00 of B: B is reminded, whatever the bank wrote."""
    day = after(7)
    amounts = (paid(day, "1020.00", "A"), paid(day, "1980.00", "B"))
    of = small_case(
        invoice("A", amount="1000.00"),
        invoice("B", amount="2000.00"),
        payments=tuple(
            payment.model_copy(update={"reference": reference})
            for payment, reference in zip(amounts, references, strict=True)
        ),
    )

    found = look(of, after(19), LEGAL_ORDER)

    assert said(found) == "relance-1"
    assert found.invoice_numbers == ("B",)  # type: ignore[union-attr]


def prescription_steps(of: Case) -> list[str]:
    """Return what is said of the limitation of the first invoice, one kind of space."""
    found = (each for each in deadlines(under_review(of)) if each.kind is DeadlineKind.PRESCRIPTION)
    return [step.replace("\xa0", " ").replace("\u202f", " ") for step in next(found).steps]


def not_counted(*occasions: str) -> list[str]:
    """Return the steps that tell a lawyer what to weigh."""
    cause = "reconnaissance de la dette (2240 C. civ.)."
    return [f"Non compté, à apprécier : {occasion}, {cause}" for occasion in occasions]


def test_a_plan_and_a_part_payment_of_one_day() -> None:
    """The limitation tells each once."""
    one = ({"received_on": "2026-06-01", "amount": "1000.00"},)
    of = case(payments=one, payment_plan=PLAN, pieces=PIECES)

    assert prescription_steps(of)[1:3] == not_counted(
        "règlement partiel du 1er juin 2026", "échéancier du 1er juin 2026"
    )
    (first, _other) = owed(of).prescription
    assert [("payments", 0), ("payment_plan",)] == [e.source for e in first.prudent.interruptions]


def test_two_part_payments_of_one_day() -> None:
    """Each is told apart by its amount, once, though both went to several claims."""
    of = case(invoices=invoices(dispute=DISPUTE), payments=TWO_PAYMENTS)

    assert prescription_steps(of)[1:3] == not_counted(
        "règlement partiel de 1 000,00 € du 1er juin 2026",
        "règlement partiel de 2 000,00 € du 1er juin 2026",
    )


DISPUTE = {"raised_on": "2026-05-04", "amount": "5900.00", "reason": "une porte manque"}


def test_a_payment_on_both_parts_of_a_disputed_invoice_interrupts_once() -> None:
    """What is disputed and what is not are one invoice, and the payment is one."""
    of = case(
        invoices=invoices(dispute=DISPUTE)[:1],
        payments=[{"received_on": "2026-06-01", "amount": "1000.00"}],
    )

    (period,) = owed(of).prescription

    assert len(owed(of).allocations) == 2
    assert [("payments", 0)] == [event.source for event in period.prudent.interruptions]


def test_an_acknowledgment_and_a_payment_of_one_day() -> None:
    """What is counted does not hide what a lawyer has to weigh."""
    signed = {"cause": "acknowledgment", "proof": "accord"}
    of = case(
        payments=TWO_PAYMENTS[:1],
        history=[{"at": "2026-06-01", "note": "x", "interruption": signed}],
        pieces=PIECES,
    )

    (first, _other) = owed(of).prescription

    assert [("history", 0), ("payments", 0)] == [
        event.source for event in first.prudent.interruptions
    ]
    assert not_counted("règlement partiel du 1er juin 2026")[0] in prescription_steps(of)


def test_two_promises_of_one_day() -> None:
    """Each has its own invoice and its own outcome, in the deadlines and the chronology."""
    paid_one = [{"received_on": "2026-06-05", "amount": "500.00", "invoice_number": "FA-1"}]
    of = case(history=TWO_PROMISES, payments=paid_one)

    states = {each.source: each.state for each in promises(of, SETTINGS, owed(of), AS_OF)}
    assert states == {("history", 0): PromiseState.KEPT, ("history", 1): PromiseState.BROKEN}
    kept = (each for each in deadlines(under_review(of)) if each.kind is DeadlineKind.PROMISE)
    met = {each.source[1]: each.is_met for each in kept}
    assert met == {0: True, 1: False}


def test_a_notice_is_that_of_the_invoice() -> None:
    """Two letters reached a consumer on one day: interest on each invoice rests on its own."""
    letters = [
        {
            "at": "2026-05-20",
            "step": "mise-en-demeure",
            "channel": "registered",
            "invoices": [number],
            "received_on": "2026-05-22",
        }
        for number in ("FA-1", "FA-2")
    ]
    found = owed(case(debtor={"kind": "consumer", "name": "Jeanne Exemple"}, history=letters))

    for place, claim in enumerate(found.invoices):
        assert {("history", place, "received_on")} == {line.notice_source for line in claim.lines}


def test_two_instalments_of_one_day() -> None:
    """Lines, parts and limitation name the field of their own due date."""
    parts = [{"due_date": "2026-04-30", "amount": "2500.00"}] * 2
    bill = {**invoices()[0], "due_date": None, "instalments": parts, "total_with_vat": "5000.00"}
    found = owed(case(invoices=[{k: v for k, v in bill.items() if v is not None}]))

    fields = [("invoices", 0, "instalments", place, "due_date") for place in range(2)]
    (claim,) = found.invoices
    assert fields == [part.source for part in claim.parts]
    assert fields == list(dict.fromkeys(line.due_source for line in claim.lines))
    assert fields == [period.due_source for period in found.prescription]


def test_two_instalments_of_a_plan_on_one_day() -> None:
    """Each is a deadline in its own place, and the second waits for what both ask for."""
    parts = [{"due_date": "2026-12-01", "amount": amount} for amount in ("1000.00", "2000.00")]
    of = case(payments=TWO_PAYMENTS[:1], payment_plan=PLAN | {"instalments": parts}, pieces=PIECES)

    found = (each for each in deadlines(under_review(of)) if each.kind is DeadlineKind.INSTALMENT)
    met = {each.source: each.is_met for each in found}
    assert met == {
        ("payment_plan", "instalments", 0, "due_date"): True,
        ("payment_plan", "instalments", 1, "due_date"): None,
    }


def test_two_payments_that_came_back_on_one_day() -> None:
    """Each is told in its own place, and neither lowers what is owed."""
    returned = [each | {"bounced": {"bounced_on": "2026-06-10"}} for each in TWO_PAYMENTS]
    of = case(payments=returned)

    found = owed(of)
    assert [("payments", 0), ("payments", 1)] == [each.source for each in found.bounced]
    assert found.total_due == owed(case()).total_due
    told = chronology(under_review(of), bordereau(under_review(of)))
    days = [fact.source for fact in told if fact.source[-1] == "bounced"]
    assert days == [("payments", i, "bounced") for i in range(2)]


def test_two_letters_of_one_day_are_both_told() -> None:
    """A mise en demeure names the reminder by e-mail and the one by post, each once."""
    found = job(everything_twice(), "mise-en-demeure")

    told = contacts(found.on_day, found.due.invoice_numbers)
    assert [(str(each.channel), each.is_partial) for each in told if each.step == "relance-1"] == [
        ("email", True),
        ("post", True),
    ]


def test_the_receipts_that_settled_an_invoice_are_its_own() -> None:
    """Of two payments of one day to two invoices, each is cited for the one that it paid."""
    paid_both = [
        {"received_on": "2026-04-30", "amount": "6000.00", "invoice_number": number}
        for number in ("FA-2", "FA-1")
    ]

    found = settlements(under_review(case(payments=paid_both)))

    assert (("payments", 1, "received_on"),) == found["FA-1"].sources
    assert (("payments", 0, "received_on"),) == found["FA-2"].sources


def test_the_explanation_tells_each_receipt() -> None:
    """A sentence for each part of each receipt, disputed parts apart."""
    of = everything_twice()
    sections = invoice_sections(under_review(of))
    told = [str(each) for section in sections for each in section.sentences]

    assert len(owed(of).allocations) == sum("received on" in sentence for sentence in told)


def test_the_chronology_tells_each_fact_once() -> None:
    """Every entry of the lists of the file has its own fact, in its own place."""
    of = everything_twice()
    review = under_review(of)
    facts = chronology(review, bordereau(review))

    keys = [(fact.kind, fact.source) for fact in facts]
    assert len(keys) == len(set(keys))
    entries = {fact.source[:2] for fact in facts}
    assert places("payments") | places("credit_notes", 4) | places("history", 6) <= entries
    assert {("invoices", i, "dispute", "raised_on") for i in range(2)} <= {f.source for f in facts}


def yaml_of(of: Case) -> str:
    """Return a case file with one line for each entry of its lists."""
    stated: dict[str, Any] = of.model_dump(mode="json", exclude_defaults=True)
    lines = []
    for name, value in stated.items():
        if isinstance(value, list):
            lines += [
                f"{name}:",
                *(f"  - {json.dumps(item, ensure_ascii=False)}" for item in value),
            ]
        else:
            lines.append(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> TrailDesk:
    """Return a repository with the case in which all happens twice."""
    opened = TrailDesk.opened(tmp_path_factory.mktemp("two") / "w")
    settings = SETTINGS.model_dump(mode="json", exclude_defaults=True)
    opened.write("relance.yaml", json.dumps(settings, ensure_ascii=False) + "\n")
    opened.write(PATH, yaml_of(everything_twice()))
    opened.commit(2)
    return opened


def accounts_of(root: Path) -> Accounts:
    """Return the amounts of the page of the case."""
    (material,) = materials(load(root, as_of=AS_OF, today=AS_OF), sentences_in("fr"))
    on_day = material.on_day
    assert on_day is not None
    return accounts(on_day, Pedigree(material))


def line_of(desk: TrailDesk, *wanted: str) -> int:
    """Return the number of the only line of the case file with these words."""
    text = (desk.root / PATH).read_text(encoding="utf-8").splitlines()
    (found,) = [n for n, line in enumerate(text, start=1) if all(word in line for word in wanted)]
    return found


def test_the_audit_page_cites_the_one_it_came_from(desk: TrailDesk) -> None:
    """Each receipt has one field, that of its own entry."""
    found = accounts_of(desk.root)

    cited = {(row.entry.whole, row.field.line) for row in found.receipts}
    assert cited == {
        (Decimal("1000.00"), line_of(desk, "received_on", '"1000.00"')),
        (Decimal("2000.00"), line_of(desk, "received_on", '"2000.00"')),
        (Decimal("100.00"), line_of(desk, "AV-3")),
        (Decimal("50.00"), line_of(desk, "AV-4")),
    }
    first = found.invoices[0].fields
    notes = [field.line for field in first if field.label == "avoir"]
    assert notes == [line_of(desk, "AV-1"), line_of(desk, "AV-2")]


def test_the_dossier_has_each_once(desk: TrailDesk) -> None:
    """The workbook has a row for each receipt; the note tells each letter once, with its place."""
    brief = brief_of(load(desk.root, as_of=AS_OF, today=AS_OF), PATH.split("/")[1][:-5])
    rows = values(recalculation(brief), RECEIPTS)
    count = len(brief.owed.allocations)

    amounts = [Decimal(rows[f"D{row}"]) for row in range(2, count + 2)]
    assert amounts == [receipt.amount for receipt in brief.owed.allocations]
    chronology_of = dossier_context(brief).chronology
    sources = [fact.source for fact in chronology_of if fact.source[0] == "history"]
    assert {("history", place, "at") for place in range(len((*TWO_LETTERS, *TWO_NOTES)))} <= set(
        sources
    )
