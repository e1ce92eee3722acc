"""An invoice goes into the right case, once, with what is due and nothing more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from difflib import ndiff

import pytest

from relance_docs.case.claims import Instalment, Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.importing.records import ImportAsked, ImportPlan
from tests.importing.documents import Paper
from tests.importing.import_bench import CASE, Bench


def refusal(plan: ImportPlan, name: str = "0") -> str:
    """Return why nothing was taken of a source."""
    assert () == plan.taken
    return str(plan.refusals[name])


def only_invoice(bench: Bench, paper: Paper, asked: ImportAsked | None = None) -> Invoice:
    """Return the invoice of the case that is opened for a paper."""
    plan = bench.plan(paper.cii(), asked=asked)
    (invoice,) = bench.case_after(plan, "2026-001").invoices
    return invoice


def test_a_first_invoice_opens_a_case(empty: Bench) -> None:
    """The debtor comes from the buyer; the check finds no error in the new file."""
    case = empty.case_after(empty.plan(Paper().pdf()), "2026-001")
    debtor = case.debtor
    assert (DebtorKind.BUSINESS, "Restaurant L'Escale Fictive SARL", "010001451") == (
        debtor.kind,
        debtor.name,
        debtor.siren,
    )
    assert ("44 RUE DES TONNELIERS", "69009 LYON") == debtor.address
    (invoice,) = case.invoices
    assert (date(2026, 4, 30), Decimal("10000.00"), Decimal("2000.00"), "D-2026-031") == (
        invoice.due_date,
        invoice.amount_due,
        invoice.paid_amount,
        invoice.order_reference,
    )
    (piece,) = case.pieces
    assert ("invoice", "2026-001/facture-FA-2026-0042.pdf") == (piece.kind.value, piece.file)
    assert (piece.id,) == invoice.pieces
    assert Paper().pdf() == (empty.root / "cases" / str(piece.file)).read_bytes()


def test_the_case_of_the_debtor_gets_the_invoice_and_keeps_its_bytes(bench: Bench) -> None:
    """Only lines are added to a case file that is there."""
    plan = bench.plan(Paper().cii())
    (case,) = plan.cases
    lines = ndiff(CASE.splitlines(), case.new.decode().splitlines())
    assert [] == [line for line in lines if line.startswith("-")]
    assert "the same SIREN, 010001451" == str(plan.taken[0].reason)
    assert ["FA-2026-0001", "FA-2026-0042"] == [
        invoice.invoice_number for invoice in bench.case_after(plan, "2026-014").invoices
    ]


@pytest.mark.parametrize(
    ("paper", "number"),
    [
        (Paper(buyer="Autre nom"), "2026-014"),
        (Paper(buyer_siren=None, buyer="RESTAURANT L’ESCALE FICTIVE"), "2026-014"),
        (Paper(buyer_siren=None, buyer_vat="FR95010001451", buyer="Autre"), "2026-014"),
        (Paper(buyer_siren="010000859"), "2026-015"),
        (Paper(buyer_siren=None, buyer="Autre SARL"), "2026-015"),
    ],
    ids=["SIREN", "name", "VAT number", "another SIREN, same name", "another name"],
)
def test_the_debtor_is_found_by_siren_vat_number_or_name(
    bench: Bench, paper: Paper, number: str
) -> None:
    """An identifier decides; a name counts only where no identifier contradicts it."""
    assert [number] == [taken.case for taken in bench.plan(paper.ubl()).taken]


def test_two_cases_of_one_name_are_a_question(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is written until a person says which case it is."""
    twin = CASE.replace('  siren: "010001451"\n', "").replace("0001", "0002")
    root = tmp_path_factory.mktemp("twins") / "w"
    bench = Bench.made(root, cases={"2026-014": CASE.replace("siren", "rcs"), "2026-015": twin})
    paper = Paper(buyer_siren=None)
    plan = bench.plan(paper.cii())
    assert ((), ["FA-2026-0042.case"]) == (plan.cases, [d.key for d in plan.decisions])
    assert ["2026-014", "2026-015", "new", "skip"] == [c.value for c in plan.decisions[0].choices]
    chosen = bench.plan(paper.cii(), asked=ImportAsked(answers={"FA-2026-0042.case": "2026-015"}))
    assert ["2026-015"] == [taken.case for taken in chosen.taken]
    left_out = bench.plan(paper.cii(), asked=ImportAsked(answers={"FA-2026-0042.case": "skip"}))
    assert "left out, as you said" == refusal(left_out)


def test_a_closed_case_gets_no_new_invoice(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A debtor whose case is closed gets a new one."""
    closed = CASE + "\nclosed: {reason: paid, closed_on: 2026-06-01}\n"
    bench = Bench.made(tmp_path_factory.mktemp("closed") / "w", cases={"2026-014": closed})
    assert ["2026-015"] == [taken.case for taken in bench.plan(Paper().cii()).taken]


def test_the_case_that_is_named_wins(bench: Bench) -> None:
    """--case puts an invoice into a case whatever its buyer is called."""
    paper = Paper(buyer_siren="010000859", buyer="Autre")
    plan = bench.plan(paper.cii(), asked=ImportAsked(case="2026-014"))
    assert ["2026-014"] == [taken.case for taken in plan.taken]
    assert any("one company does not owe for another" in str(w) for _s, w in plan.warnings)
    wrong = bench.plan(paper.cii(), asked=ImportAsked(case="2026-041"))
    assert "there is no case 2026-041; did you mean 2026-014?" == refusal(wrong)


@pytest.mark.parametrize("code", ["380", "381"])
def test_a_document_after_a_fixed_day_is_refused(bench: Bench, code: str) -> None:
    """An invoice, or a credit note: that day nobody has it."""
    settings = bench.root / "relance.yaml"
    settings.write_text(f"{settings.read_text()}as_of: 2026-07-11\n")
    paper = Paper(code=code, issued="2026-07-12", dues=(("2026-08-12", None),))
    assert "2026-07-12 is in the future" in refusal(bench.plan(paper.cii()))


def test_several_invoices_of_a_new_debtor_make_one_case(empty: Bench) -> None:
    """The second invoice finds the case that the first one opens, in any order of files."""
    papers = [Paper(number=f"FA-{n}", issued=f"2026-0{n}-01").cii() for n in (3, 1, 2)]
    case = empty.case_after(empty.plan(*papers), "2026-001")
    assert ["FA-1", "FA-2", "FA-3"] == [invoice.invoice_number for invoice in case.invoices]


def test_the_same_invoice_twice_adds_nothing(bench: Bench) -> None:
    """In one import or in two, as PDF or as XML."""
    plan = bench.plan(Paper().cii(), Paper().pdf())
    assert (1, ["FA-2026-0042 is already in case 2026-014"]) == (
        len(plan.taken),
        [str(reason) for reason in plan.refusals.values()],
    )
    bench.write(plan)
    again = bench.plan(Paper().cii())
    assert ((), frozenset()) == (again.cases, again.alarms)


@pytest.mark.parametrize(
    "other",
    [
        Paper(total="12100.00", due="10100.00"),
        Paper(issued="2026-04-01"),
        Paper(dues=(("2026-05-30", None),)),
        Paper(code="381"),
    ],
    ids=["total", "issue date", "due date", "credit note"],
)
def test_the_same_number_with_another_content_is_an_alarm(bench: Bench, other: Paper) -> None:
    """A person compares the two: the case stays as it is, and its letters wait for the answer."""
    bench.write(bench.plan(Paper().cii()))
    plan = bench.plan(other.cii())
    assert frozenset("0") == plan.alarms
    assert "FA-2026-0042 is in case 2026-014 with another content" in str(plan.refusals["0"])
    before = bench.load().case_file("2026-014").case
    after = bench.case_after(plan, "2026-014")
    assert before is not None
    assert (before.invoices, ()) == (after.invoices, before.to_confirm)
    assert after.to_confirm


@pytest.mark.parametrize(
    ("paper", "reason"),
    [
        (Paper(seller_siren="010000859"), "the seller is Atelier Exemple SARL (SIREN 010000859)"),
        (
            Paper(seller_siren=None, seller_vat="DE123456789", seller="Lieferant GmbH"),
            "the seller is Lieferant GmbH (VAT number DE123456789)",
        ),
        (
            Paper(seller_siren=None, seller_vat=None, seller="Autre"),
            "the seller is Autre, not Atelier Exemple SARL",
        ),
        (Paper(buyer_siren="010000016"), "the buyer is the creditor of relance.yaml itself"),
        (Paper(due="0.00", paid="12000.00"), "nothing is due on it (BT-115 is 0.00)"),
        (Paper(due="12000.00"), "its amounts contradict one another"),
        (Paper(issued="2027-01-01", dues=(("2027-01-31", None),)), "2027-01-01 is in the future"),
        (Paper(dues=(("2026-03-01", None),)), "before the issue date"),
    ],
)
def test_what_is_not_ours_or_not_due_is_refused(bench: Bench, paper: Paper, reason: str) -> None:
    """A wrong claim costs more than a late one."""
    assert reason in refusal(bench.plan(paper.cii()))


def test_the_invoice_of_a_factor_is_taken_with_a_warning(bench: Bench) -> None:
    """A code of factored invoices says that somebody else may be the creditor."""
    plan = bench.plan(Paper(code="393").cii())
    assert any("was assigned to a factor (393)" in str(w) for _s, w in plan.warnings)


def test_our_invoice_is_known_by_name_where_it_has_no_number(bench: Bench) -> None:
    """A MINIMUM profile may state neither SIREN nor VAT number."""
    paper = Paper(seller_siren=None, seller_vat=None, seller="ATELIER EXEMPLE S.A.R.L.")
    assert 1 == len(bench.plan(paper.cii()).taken)


def test_what_is_due_is_what_the_document_says(empty: Bench) -> None:
    """BT-115 counts: without BT-113, the difference was paid before the invoice."""
    plan = empty.plan(Paper(paid=None).cii())
    assert ["what was paid before the invoice is not stated"] == [
        str(warning).partition(":")[0]
        for _source, warning in plan.warnings
        if "paid before" in str(warning)
    ]
    (invoice,) = empty.case_after(plan, "2026-001").invoices
    assert (Decimal("2000.00"), Decimal("10000.00")) == (invoice.paid_amount, invoice.amount_due)


def test_an_invoice_may_round_what_it_asks_for(empty: Bench) -> None:
    """BT-114 makes the difference between the sum and the amount due."""
    invoice = only_invoice(
        empty, Paper(total="119.98", net="99.98", paid="0.00", rounding="0.02", due="120.00")
    )
    assert (Decimal("0.02"), Decimal("120.00")) == (invoice.rounding_amount, invoice.principal)


def test_due_dates_with_amounts_are_instalments(empty: Bench) -> None:
    """The parts stand in the order of their dates and add up to the amount due."""
    parts = (("2026-05-31", "4000.00"), ("2026-04-30", "6000.00"))
    assert (
        Instalment(due_date=date(2026, 4, 30), amount=Decimal("6000.00")),
        Instalment(due_date=date(2026, 5, 31), amount=Decimal("4000.00")),
    ) == only_invoice(empty, Paper(dues=parts)).instalments


def test_due_dates_without_amounts_give_the_last_one(empty: Bench) -> None:
    """What is not known to be late is not claimed yet."""
    parts = (("2026-05-31", None), ("2026-04-30", None))
    assert date(2026, 5, 31) == only_invoice(empty, Paper(dues=parts)).due_date


def test_a_missing_due_date_is_asked_for(empty: Bench) -> None:
    """It comes from --terms, from a person, or from relance.yaml; nothing is made up."""
    paper = Paper(dues=())
    plan = empty.plan(paper.cii())
    assert ((), [("FA-2026-0042.due_date", "day")]) == (
        plan.cases,
        [(decision.key, decision.form) for decision in plan.decisions],
    )
    by_terms = empty.plan(paper.cii(), asked=ImportAsked(payment_days=30))
    assert b"due_date: 2026-04-30" in by_terms.cases[0].new
    answers = {"FA-2026-0042.due_date": "2026-05-15"}
    assert (
        b"due_date: 2026-05-15"
        in empty.plan(paper.cii(), asked=ImportAsked(answers=answers)).cases[0].new
    )


def test_the_penalty_clause_is_kept_for_a_person_to_confirm(empty: Bench) -> None:
    """The text stands beside the invoice; no rate is taken from it, and no letter leaves."""
    notes = (("PMD", "Trois fois le taux légal."), ("PMT", "40 €."), ("REG", "RCS Lyon"))
    case = empty.case_after(empty.plan(Paper(notes=notes).ubl()), "2026-001")
    assert ("PMD: Trois fois le taux légal.", "PMT: 40 €.") == case.invoices[0].stated_terms
    assert (None, 1) == (case.terms.penalty_rate, len(case.to_confirm))


def test_a_clause_in_the_settings_needs_no_confirmation(empty: Bench) -> None:
    """Whoever states a clause in relance.yaml knows his own terms."""
    settings = empty.root / "relance.yaml"
    settings.write_text(settings.read_text() + "terms: {penalty_rate: {legal_times: 3}}\n")
    plan = empty.plan(Paper(notes=(("PMD", "Trois fois le taux légal."),)).cii())
    assert () == empty.case_after(plan, "2026-001").to_confirm


@pytest.mark.parametrize(
    ("paper", "kind", "confirm"),
    [
        (Paper(), DebtorKind.BUSINESS, 0),
        (Paper(notes=(("ADN", "B2G"),)), DebtorKind.PUBLIC_BODY, 0),
        (Paper(buyer_siren="200000008"), DebtorKind.PUBLIC_BODY, 1),
        (Paper(buyer_siren=None), DebtorKind.BUSINESS, 1),
    ],
    ids=["SIREN", "B2G", "SIREN of a local authority", "no identifier"],
)
def test_the_kind_of_debtor_is_what_the_document_shows(
    empty: Bench, paper: Paper, kind: DebtorKind, confirm: int
) -> None:
    """What it does not show is to be confirmed before any letter."""
    case = empty.case_after(empty.plan(paper.cii()), "2026-001")
    assert (kind, confirm) == (case.debtor.kind, len(case.to_confirm))


def test_a_siren_with_a_wrong_check_digit_is_left_out(empty: Bench) -> None:
    """It is told, not written: the right one may be that of another company."""
    plan = empty.plan(Paper(buyer_siren="987654321").cii())
    assert any("987654321, has a wrong check digit" in str(w) for _s, w in plan.warnings)
    assert None is empty.case_after(plan, "2026-001").debtor.siren


@pytest.mark.parametrize(
    "name",
    [
        "NO",
        "06000",
        "1e3",
        "- [x]: {y} # z",
        "Ω \U0001f600 Ltd",
        "a\u202eb\u200bc",
        "X" * 300,
        "é " * 150,
    ],
)
def test_any_name_survives_the_strict_reader(empty: Bench, name: str) -> None:
    """What YAML could misread is quoted; what nobody sees is left out."""
    plan = empty.plan(Paper(buyer=name, city=name, buyer_siren=None, order=name).cii())
    assert 1 == len(plan.taken)
    assert empty.case_after(plan, "2026-001").debtor.name


def test_an_address_that_no_envelope_shows_is_left_out(empty: Bench) -> None:
    """The case is without error, and says that the address is missing."""
    plan = empty.plan(Paper(buyer_lines=("long " * 40, "long " * 40)).cii())
    assert any("takes more lines than an envelope" in str(w) for _s, w in plan.warnings)
    assert () == empty.case_after(plan, "2026-001").debtor.address


class TestCreditNotes:
    """A credit note reduces the invoice that it names."""

    def note(self, **changes: object) -> Paper:
        """Return a credit note of 120 € on FA-2026-0001."""
        facts: dict[str, object] = {
            "number": "AV-1",
            "code": "381",
            "issued": "2026-04-10",
            "dues": (),
            "net": "100.00",
            "total": "120.00",
            "paid": "0.00",
            "due": "120.00",
            "preceding": (("FA-2026-0001", "2026-03-31"),),
        }
        return Paper(**(facts | changes))  # type: ignore[arg-type]

    @pytest.mark.parametrize("syntax", ["cii", "ubl", "pdf"])
    def test_it_is_linked_by_the_number_it_names(self, bench: Bench, syntax: str) -> None:
        """BT-25 gives the invoice; the amount has no sign."""
        case = bench.case_after(bench.plan(getattr(self.note(), syntax)()), "2026-014")
        (note,) = case.credit_notes
        assert ("AV-1", Decimal("120.00"), "FA-2026-0001") == (
            note.number,
            note.amount,
            note.invoice_number,
        )
        assert ["credit_note"] == [piece.kind.value for piece in case.pieces]

    def test_a_negative_invoice_is_one_too(self, bench: Bench) -> None:
        """380 of −120 € is a credit note of 120 €."""
        paper = self.note(code="380", total="-120.00", due="-120.00", net="-100.00")
        (note,) = bench.case_after(bench.plan(paper.cii()), "2026-014").credit_notes
        assert Decimal("120.00") == note.amount

    def test_it_finds_the_invoice_of_the_same_import(self, empty: Bench) -> None:
        """Invoices come before the credit notes that correct them."""
        note = self.note(preceding=(("FA-2026-0042", None),))
        plan = empty.plan(note.cii(), Paper().cii())
        (found,) = empty.case_after(plan, "2026-001").credit_notes
        assert "FA-2026-0042" == found.invoice_number

    def test_without_a_reference_a_person_says_which_invoice(self, bench: Bench) -> None:
        """The invoices of the debtor's case are offered."""
        plan = bench.plan(self.note(preceding=()).cii())
        assert ["2026-014:FA-2026-0001", "2026-014", "skip"] == [
            choice.value for choice in plan.decisions[0].choices
        ]
        answers = {"AV-1.corrects": "2026-014"}
        again = bench.plan(self.note(preceding=()).cii(), asked=ImportAsked(answers=answers))
        assert (None,) == tuple(
            note.invoice_number for note in bench.case_after(again, "2026-014").credit_notes
        )

    def test_one_for_an_unknown_invoice_of_a_stranger_is_refused(self, bench: Bench) -> None:
        """A credit note alone opens no case."""
        paper = self.note(preceding=(("FA-9", None),), buyer_siren="010000859", buyer="Autre")
        assert "no case has the invoice it corrects, FA-9" == refusal(bench.plan(paper.cii()))

    @pytest.mark.parametrize("code", ["384", "471", "472", "473"])
    def test_a_corrected_invoice_never_doubles_the_debt(self, bench: Bench, code: str) -> None:
        """It takes the place of the invoice that it names: a person does that."""
        paper = Paper(code=code, preceding=(("FA-2026-0001", None),))
        plan = bench.plan(paper.cii())
        assert frozenset("0") == plan.alarms
        assert f"it corrects FA-2026-0001 ({code}), which is in case 2026-014" in refusal(plan)


_PAYEE = (
    b"</ram:InvoiceCurrencyCode><ram:PayeeTradeParty><ram:Name>Factor Fictif SA</ram:Name>"
    b"</ram:PayeeTradeParty>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (Paper(code="393").cii(), "le code 393 la dit cédée à un factor"),
        (
            Paper().cii().replace(b"</ram:InvoiceCurrencyCode>", _PAYEE),
            "elle est à payer à Factor Fictif SA (BG-10)",
        ),
    ],
    ids=["code", "payee"],
)
def test_an_assigned_invoice_waits_for_a_person(empty: Bench, content: bytes, words: str) -> None:
    """Whoever bought the debt is paid, not the seller."""
    case = empty.case_after(empty.plan(content), "2026-001")
    assert [True] == [words in line for line in case.to_confirm]


def test_a_corrected_invoice_of_no_case_is_a_question(empty: Bench) -> None:
    """What it corrects may have been claimed elsewhere, or paid."""
    content = Paper(code="384").cii()
    asked = empty.plan(content)
    assert ((), ["FA-2026-0042.corrects"]) == (asked.cases, [d.key for d in asked.decisions])
    claimed = empty.plan(content, asked=ImportAsked(answers={"FA-2026-0042.corrects": "claim"}))
    assert 1 == len(claimed.cases)


def test_a_clause_of_the_rate_of_the_law_needs_no_confirmation(empty: Bench) -> None:
    """It says what is reckoned with anyway; another one names what to write."""
    words = "Taux de la BCE à son opération de refinancement la plus récente, majoré de 10 points"
    same = empty.case_after(empty.plan(Paper(notes=(("PMD", words),)).cii()), "2026-001")
    assert () == same.to_confirm
    other = Paper(number="FA-2", notes=(("PMD", "Trois fois le taux d’intérêt légal"),))
    case = empty.case_after(empty.plan(other.cii()), "2026-001")
    assert case.to_confirm[0].endswith("terms: {penalty_rate: {legal_times: 3}}")


@pytest.mark.parametrize("paid", ["0.00", None])
def test_more_due_than_the_total_is_refused(empty: Bench, paid: str | None) -> None:
    """A rounding that is not stated never raises what is claimed."""
    paper = Paper(total="1200.00", net="1000.00", paid=paid, due="1200.99")
    assert "its amounts contradict one another" in str(empty.plan(paper.cii()).refusals["0"])
