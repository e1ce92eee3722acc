"""How the time of a command grows with what it is given, and what a start of it costs.

`python -m benchmarks.growth` does with n and with 3 n what GROWING names: what is linear takes
three times as long; it spreads payments over n invoices of one case as well. Measured is CPU time
of this process; then, as multiples, that of what can be compared, and of a start.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from click.testing import CliRunner

from relance_docs.__main__ import ALLOCATED
from relance_docs.case.case import Case
from relance_docs.case.parties import Creditor
from relance_docs.case.settings import Settings
from relance_docs.case.terms import Terms
from relance_docs.cli.commands.documents.letters import say
from relance_docs.cli.main import relance
from relance_docs.cli.session import Session
from relance_docs.importing.fec.reading import read as read_books
from relance_docs.importing.matching.ledger import Ledger
from relance_docs.importing.matching.match import match
from relance_docs.importing.matching.records import BankReceipt
from relance_docs.importing.records import ImportAsked, Source
from relance_docs.law.rates import packaged_rates
from relance_docs.letters.outcome import LetterOutcome, LetterResult, LettersReport
from relance_docs.reading.reading import read_case
from relance_docs.recording.data_state import WorkspaceState
from relance_docs.resources import example_workspace
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement
from relance_docs.text import printable
from tests.importing.bank_papers import OUR_SETTINGS, Movement, camt
from tests.importing.documents import Paper
from tests.importing.fec_papers import Line, fec_of
from tests.workspaces import SETTINGS, committed, write_files

TIMES: Final = 3
ROUNDS: Final = 5
_INVOICES_A_RUN: Final = 12_000
"""A small statement is made oftener: a moment in which the machine does something else is long."""
_TERMS: Final = Terms()
_TRADES: Final = ("Menuiserie", "Boulangerie", "Garage", "Imprimerie", "Transports", "Cabinet")
_NAMES: Final = ("Moreau", "Girard", "Bonnet", "Dupuis", "Lambert", "Fontaine", "Rousseau")
_COMMANDS: Final = (("--version",), ("--help",), ("check", "2026-009"))


def _name(place: int) -> str:
    return f"{_TRADES[place % len(_TRADES)]} {_NAMES[place % len(_NAMES)]} {place} SARL"


def _case(place: int, amount: str = "") -> str:
    contact = _NAMES[place % len(_NAMES)]
    return (
        f"debtor: {{kind: business, name: {_name(place)}, address: [{place} RUE X, 69003 LYON],"
        f" contact: {{name: M. {contact}}}}}\n"
        f"invoices:\n- {{invoice_number: FA-2026-{place:05}, issue_date: 2026-06-01,"
        f" due_date: 2026-07-01, total_with_vat: {amount or _amount(place)}}}\n"
    )


def bank_statement(folder: Path, count: int) -> Callable[[], object]:
    """Return the import of a statement of as many lines as cases, as customers pay.

    Of ten, five name the invoice, three only who pays, one pays a part, one is a stranger.
    """
    root = _workspace(folder, {_path(place): _case(place) for place in range(count)})
    lines = tuple(_movement(place) for place in range(count))
    (folder / "releve.xml").write_bytes(camt(lines))
    return lambda: _relance(root, "import", str(folder / "releve.xml"), "--dry-run")


def dues(folder: Path, count: int) -> Callable[[], object]:
    """Return the import of a statement in which all pay one amount, which each case owes.

    Of ten, seven tell their name, two a name that nobody has, one none.
    """
    root = _workspace(folder, {_path(place): _case(place, "50.00") for place in range(count)})
    lines = tuple(
        Movement(
            day=date(2026, 11, 11 + place % 9),
            amount="50.00",
            label="COTISATION",
            payer=("", *(f"Adhérent Inconnu {place}",) * 2, *(_name(place),) * 7)[place % 10],
        )
        for place in range(count)
    )
    (folder / "releve.xml").write_bytes(camt(lines))
    return lambda: _relance(root, "import", str(folder / "releve.xml"), "--dry-run")


def receipts(folder: Path, count: int) -> Callable[[], object]:
    """Return the matching of those lines alone, with cases that are read already."""
    del folder
    cases = tuple(
        read_case(_case(place).encode(), path=_path(place), number=f"2026-{place:05}").record
        for place in range(count)
    )
    lines = tuple(map(_movement, range(count)))
    settings = Settings(creditor=Creditor(name="Atelier Exemple SARL", address=("12 RUE X",)))

    def work() -> None:
        ledger = Ledger(settings=settings, rates=packaged_rates())
        ledger.renew(case for case in cases if case is not None)
        for line in lines:
            receipt = BankReceipt(
                day=line.day, amount=Decimal(line.amount), label=line.label, payer=line.payer
            )
            recognised, crowd = ledger.recognised(receipt)
            match(receipt, recognised, ledger.open_ones(line.day), crowd)

    return work


def _movement(place: int) -> Movement:
    label, payer, part = "REGLEMENT FACTURE", _name(place), 1
    kind = place % 10
    if kind < 5:
        label = f"VIR FA-2026-{place:05}"
    elif kind == 8:
        label, part = f"ACOMPTE FA-2026-{place:05}", 2
    elif kind == 9:
        label, payer = f"VIR CLIENT {place}", f"Client Inconnu {place}"
    amount = Decimal(_amount(place)) / part
    return Movement(
        day=date(2026, 11, 11 + place % 9), amount=f"{amount:.2f}", label=label, payer=payer
    )


def _amount(place: int) -> str:
    return f"{100 + place}.{place % 100:02}"


def books(folder: Path, count: int) -> Callable[[], object]:
    """Return the import of books in which each customer owes an invoice."""
    root = _workspace(folder, {})
    path = folder / "012345678FEC20261231.txt"
    path.write_bytes(_books(count))
    return lambda: _relance(root, "import", str(path), "--dry-run")


def _books(count: int) -> bytes:
    lines = (
        Line(
            amount=f"{100 + place}.00",
            customer=f"C{place:05}",
            name=_name(place),
            piece=f"FA-2026-{place:05}",
            due="20260701",
        )
        for place in range(count)
    )
    return fec_of(tuple(lines))


def invoices(folder: Path, count: int) -> Callable[[], object]:
    """Return the import of as many electronic invoices, each to a debtor of its own."""
    root = _workspace(folder, {})
    (folder / "in").mkdir()
    for place in range(count):
        paper = Paper(
            number=f"FA-2026-{place:05}",
            buyer=_name(place),
            buyer_siren=None,
            buyer_lines=(f"{place} RUE X",),
        )
        (folder / "in" / f"{place}.xml").write_bytes(paper.cii())
    return lambda: _relance(root, "import", str(folder / "in"), "--dry-run", "--jobs", "1")


def table(folder: Path, count: int) -> Callable[[], object]:
    """Return the import of a list of as many invoices, each to a debtor of its own."""
    root = _workspace(folder, {})
    rows = (
        f"FA-2026-{place:05};01/06/2026;01/07/2026;{_name(place)};{place} RUE X;69003;LYON;100,00"
        for place in range(count)
    )
    heads = "N° facture;Date;Échéance;Client;Adresse;CP;Ville;Total TTC"
    (folder / "liste.csv").write_text("\n".join((heads, *rows)) + "\n", encoding="utf-8")
    return lambda: _relance(root, "import", str(folder / "liste.csv"), "--dry-run")


def one_address(folder: Path, count: int) -> Callable[[], object]:
    """Return the check of cases whose debtors share a house, and words of their names."""
    cases = (_case(place).replace(f"{place} RUE X", "1 RUE X") for place in range(count))
    root = _workspace(folder, {_path(place): case for place, case in enumerate(cases)})
    return lambda: _relance(root, "check", "--format", "json")


def removals(folder: Path, count: int) -> Callable[[], object]:
    """Return what `letters` says of documents that it removed, one of each case."""
    root = _workspace(folder, {_path(place): _case(place) for place in range(count)})
    session = Session(language="en")
    session.folders, session.quiet = (root,), True
    workspace = session.load_workspace()
    names = [file.number for file in workspace.case_files]
    report = LettersReport(
        outcomes=tuple(
            LetterOutcome(case=name, step=None, result=LetterResult.NOT_DUE) for name in names
        ),
        removed=tuple(f"{name}/2026-11-20-relance-1.pdf" for name in names),
        kept=(),
        set_aside={f"{name}/2026-11-20-relance-1.pdf": "build/set-aside/x.pdf" for name in names},
    )
    return lambda: say(session, report, workspace, is_look=False)


def states(folder: Path, count: int) -> Callable[[], object]:
    """Return the telling of why each document is a draft, beside as many new templates."""
    del folder
    names = [f"2026-{place:05}" for place in range(count)]
    state = WorkspaceState(
        commits={"relance.yaml": "0" * 40} | {f"cases/{name}.yaml": "0" * 40 for name in names},
        changes={f"letter_templates/{name}.html": "??" for name in names},
    )
    return lambda: [state.of_case(name) for name in names]


def _workspace(folder: Path, cases: Mapping[str, str]) -> Path:
    settings = OUR_SETTINGS + "as_of: 2026-11-21\n"
    root = write_files(folder / "w", {"relance.yaml": settings, **cases})
    committed(root)
    return root


def _path(place: int) -> str:
    return f"cases/2026-{place:05}.yaml"


def _relance(root: Path, *words: str) -> None:
    done = CliRunner().invoke(relance, ["-C", str(root), *words], catch_exceptions=False)
    if done.exit_code:
        raise AssertionError(done.output[-500:])


def returns(folder: Path, count: int) -> Callable[[], object]:
    """Return the import of a statement in which each payment comes back, of amounts of their own.

    Each case has one, and a return may be of any: by its amount, and by the reasons for it.
    """
    paid = "payments:\n- {{received_on: 2026-08-10, amount: {}, reference: VIR {}}}\n"
    amounts = [f"{100 + place}.{place % 100:02}" for place in range(count)]
    cases = {
        f"cases/2026-{place:05}.yaml": _case(place) + paid.format(amount, f"FA-2026-{place:05}")
        for place, amount in enumerate(amounts)
    }
    root = write_files(folder / "w", {"relance.yaml": SETTINGS + "as_of: 2026-08-31\n", **cases})
    committed(root)
    lines = tuple(
        Movement(
            day=date(2026, 8, 20),
            amount=f"-{amount}",
            label=f"REJET VIR FA-2026-{place:05}",
            payer=_name(place),
        )
        for place, amount in enumerate(amounts)
    )
    (folder / "releve.xml").write_bytes(camt(lines, account="FR09000000000000FICTIF00183"))
    return lambda: _relance(root, "import", str(folder / "releve.xml"), "--dry-run")


GROWING: Final[Mapping[str, Callable[[Path, int], Callable[[], object]]]] = {
    "receipts matched": receipts,
    "bank statement": bank_statement,
    "dues of one amount": dues,
    "returned payments": returns,
    "accounting books": books,
    "electronic invoices": invoices,
    "list of invoices": table,
    "one address": one_address,
    "letters removed": removals,
    "drafts and templates": states,
}


def _large_case(count: int, *, payments: int = 0, is_named: bool = True) -> Case:
    """Return a case of so many invoices, and of payments that come a month after their terms."""
    days = [date(2023, 1, 2) + timedelta(days=place * 37 % 1000) for place in range(count)]
    numbers = [f"F{place}" for place in range(count)]
    invoices = [
        {
            "invoice_number": number,
            "issue_date": day,
            "due_date": day + timedelta(days=30),
            "total_with_vat": Decimal(1000 + place) / 100,
        }
        for place, (number, day) in enumerate(zip(numbers, days, strict=True))
    ]
    received = [
        {
            "received_on": days[place] + timedelta(days=60),
            "amount": Decimal(500 + place) / 100,
            "invoice_number": numbers[place] if is_named else None,
        }
        for place in range(payments)
    ]
    debtor = {"kind": "business", "name": _name(0), "address": ["1 RUE X", "69003 LYON"]}
    return Case.model_validate({"debtor": debtor, "invoices": invoices, "payments": received})


def _statement(case: Case) -> Statement:
    return statement(case, _TERMS, packaged_rates(), date(2026, 8, 31))


def _by_invoice(case: Case) -> None:
    _ = _statement(case).invoices


def _by_line(case: Case) -> None:
    for invoice in _statement(case).invoices:
        _ = invoice.lines


def _all_of(case: Case) -> None:
    """Ask for all that a letter or a page may print."""
    owed = _statement(case)
    for invoice in owed.invoices:
        _ = invoice.lines
    _ = owed.prescription, owed.aging, owed.other_allocation, owed.other_reading


def _against_a_loop(count: int) -> str:
    """Say what a statement of so many invoices takes of a plain loop over its lines.

    The loop goes over the same lines, to the same total. In turn; the least of the rounds counts.
    Once as the program collects garbage, once as Python does by itself.
    """
    case = _large_case(count)
    made = _statement(case)
    lines = [line for invoice in made.invoices for line in invoice.lines]
    cent = Decimal("0.01")

    def plainly() -> None:
        total = sum(
            (
                line.base * line.rate_percent * ((line.to_day - line.from_day).days + 1) / 36_500
            ).quantize(cent, ROUND_HALF_UP)
            for line in lines
        )
        if total != made.penalties_due:
            raise AssertionError(total, made.penalties_due)

    asked = (_statement, _by_invoice, _by_line, _all_of)
    works = (plainly, *(partial(each, case) for each in asked))
    usual, said = gc.get_threshold(), []
    for threshold in (ALLOCATED, usual[0]):
        gc.set_threshold(threshold)
        rounds = max(2, _INVOICES_A_RUN // count)
        found = [tuple(_seconds(work, rounds=1) for work in works) for _ in range(rounds)]
        plain, *ours = (min(each) for each in zip(*found, strict=True))
        said.append(", ".join(f"{each / plain:.1f}" for each in ours))
    gc.set_threshold(*usual)
    return f"{said[0]} x a plain loop; as Python collects garbage {said[1]}"


def _small_statement(payments: int) -> str:
    """Say how long a statement of the usual case takes, and all that may be asked of it."""
    case = _large_case(7, payments=payments)
    times = 50

    def often(work: Callable[[Case], object]) -> None:
        for _ in range(times):
            work(case)

    alone, whole = (
        _seconds(partial(often, each), rounds=20) / times * 1000 for each in (_statement, _all_of)
    )
    return f"{alone:.2f} ms, all of it {whole:.2f} ms"


def _paid_growth(count: int, *, is_named: bool) -> str:
    """Say how the time grows of a case in which half of the invoices are paid in part."""
    cases = [
        _large_case(size, payments=size // 2, is_named=is_named) for size in (count, count * TIMES)
    ]
    took = [_seconds(partial(_statement, case)) for case in cases]
    return _told(count, took)


def _told(count: int, took: list[float]) -> str:
    return f"{count}: {took[0]:.2f} s; {TIMES} x as many: {took[1] / took[0]:.2f} x"


def _reading(count: int) -> tuple[float, float]:
    """Return the seconds that reading the books of so many customers takes, and Python's csv."""
    raw = _books(count)
    source = Source(name="fec.txt", path=Path("fec.txt"))

    def plainly() -> None:
        rows = list(csv.DictReader(io.StringIO(printable(raw)), delimiter="\t"))
        if len(rows) != 2 * count:
            raise AssertionError(len(rows))

    return _seconds(lambda: read_books(source, raw, ImportAsked())), _seconds(plainly)


def _seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    found = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def _start(*words: str) -> float:
    found = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *words], cwd=example_workspace(), capture_output=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return median(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument(
        "-n", type=int, default=150, help="lines, customers, invoices (150); 0: statements alone"
    )
    parser.add_argument(
        "-s", type=int, nargs="*", default=[], help="invoices of further statements, as 3000 30000"
    )
    count, others = parser.parse_args().n, parser.parse_args().s
    if count:
        _all_but_statements(count)
    for name, is_named in (("named payments", True), ("other payments", False)):
        print(f"{name:22} {_paid_growth(count or 300, is_named=is_named)}")
    for payments in (0, 3):
        print(f"statement              7 invoices, {payments} paid: {_small_statement(payments)}")
    print("statement alone, each invoice, each line, all of it:")
    for size in ((count or 300) * TIMES, *others):
        print(f"statement              {size} invoices: {_against_a_loop(size)}")


def _all_but_statements(count: int) -> None:
    _relance(example_workspace(), "check")  # what is loaded once
    for name, made in GROWING.items():
        took = []
        for size in (count, count * TIMES):
            with tempfile.TemporaryDirectory() as folder:
                took.append(_seconds(made(Path(folder), size), rounds=1))
        print(f"{name:22} {_told(count, took)}")
    ours, plain = _reading(count * TIMES)
    print(f"reading books          {count * TIMES} customers: {ours / plain:.0f} x the csv reader")
    base = _start("-c", "pass")
    for words in _COMMANDS:
        ratio = _start("-P", "-m", "relance_docs", *words) / base
        print(f"relance {' '.join(words):18} {ratio:5.1f} x python -c pass")


if __name__ == "__main__":
    main()
