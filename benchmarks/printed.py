"""How much of printed invoices is read, by the programs that print them, and in what time.

`python -m benchmarks.printed` draws invented invoices at random, prints them with every program
that is installed here, and reads them: without a layout, then with one learned from another invoice
of the same program. It prints the share that is read right (number, days, total, what is asked
for), the values that are wrong though certain, of which there must be none, and milliseconds of
CPU time a file.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from relance_docs.case.settings import InvoiceLayout
from relance_docs.importing.printed.reading import PrintedInvoice, read_printed, text_of
from tests.importing.invoice_printers import PRINTERS
from tests.importing.invoice_programs import Bill, bill
from tests.importing.test_printed import CREDITOR
from tests.importing.test_printed_programs import is_read, taught_by, wrong

COUNT: Final = 60
SLOW: Final = frozenset(("chromium", "libreoffice"))
"""Programs that start anew for each page."""
FEW: Final = 6


@dataclass
class Score:
    """What came of the invoices of one program."""

    read: int = 0
    files: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, one: Bill, found: PrintedInvoice, seconds: float) -> None:
        """Count an invoice."""
        self.files += 1
        self.read += is_read(one, found)
        self.seconds += seconds
        self.wrong += wrong(one, found)

    def __str__(self) -> str:
        """Return the figures as a row."""
        share, time_each = self.read / self.files, 1000 * self.seconds / self.files
        return f"{share:7.1%} of {self.files:4} read, {len(self.wrong)} wrong, {time_each:6.1f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.printed", description=__doc__)
    parser.add_argument("-n", type=int, default=COUNT, help=f"invoices (default {COUNT})")
    asked = parser.parse_args()
    found_wrong: list[str] = []
    for name, printer in PRINTERS.items():
        without, taught = Score(), Score()
        for seed in range(FEW if name in SLOW else asked.n):
            one, following = bill(seed), bill(seed, following=True)
            first = printer(one.texts)
            without.add(one, *_read(first, ()))
            layout = taught_by(first, one)
            if layout is not None:
                taught.add(following, *_read(printer(following.texts), (layout,)))
        print(f"{name:18} without a layout {without}")
        print(f"{'':18} with a layout    {taught}")
        found_wrong += [*without.wrong, *taught.wrong]
    print(f"wrong though certain: {len(found_wrong)}")
    for said, count in Counter(found_wrong).most_common():
        print(f"  {count} × {said}")


def _read(content: bytes, layouts: tuple[InvoiceLayout, ...]) -> tuple[PrintedInvoice, float]:
    start = time.process_time()
    sheet = text_of(content)
    if sheet is None:
        raise ValueError("a page without text was printed")
    found = read_printed(sheet, CREDITOR, layouts)
    return found, time.process_time() - start


if __name__ == "__main__":
    main()
