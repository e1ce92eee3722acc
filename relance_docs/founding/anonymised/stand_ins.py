"""What stands in the place of a name, an address or a number: the same one for the same one.

Numbers have right check digits and are nobody's: SIREN that begin with 0, the bank 00000, the
telephone numbers that ARCEP keeps for fiction, the domain .example (RFC 2606).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

_POSTCODE: Final = re.compile(r"\D*((?:2[AB]|97\d|98\d|\d\d))\d{2,3}\b")
_ANON_IN_FIGURES: Final = "1565"
"""The letters of the account as the French key counts them."""
_FIRST_SIREN: Final = 9_000_000
"""Eight digits before the check digit: numbers of the examples lie below."""
_COUNTRY: Final = "152700"
"""FR00 in figures, behind the account (ISO 13616)."""


class StandIns:
    """What was replaced so far, by kind; the first name is 1, the second 2."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def of(self, kind: str, original: str, made: Callable[[int], str]) -> str:
        """Return what stands for a text; `made` makes a new one of its number."""
        key = (kind, " ".join(original.split()).casefold())
        if key not in self._known:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._known[key] = made(self._counts[kind])
        return self._known[key]

    def name(self, label: str, original: str) -> str:
        """Return a name: « Débiteur 00012 »."""
        return self.of("name", original, lambda n: f"{label} {n:05d}")

    def siren(self, original: str) -> str:
        """Return a SIREN with its check digit (ISO/IEC 7812)."""
        return self.of(
            "siren", _plain(original), lambda n: _checked(str(_FIRST_SIREN + n).zfill(8))
        )

    def siret(self, original: str) -> str:
        """Return a SIRET of the same SIREN as any other number of that company."""
        number = _plain(original)
        siren = self.siren(number[:9])
        return self.of("siret", number, lambda n: _checked(f"{siren}{n % 10_000:04d}"))

    def vat(self, original: str) -> str:
        """Return a French number for VAT, of the same SIREN; the country is not kept."""
        siren = self.siren(_plain(original)[-9:])
        return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"

    def iban(self, original: str) -> str:
        """Return an IBAN of a bank that does not exist, with both of its keys."""
        return self.of("iban", _plain(original), _iban)

    def email(self, original: str) -> str:
        """Return an e-mail address."""
        return self.of("email", original, lambda n: f"adresse{n}@anonyme.example")

    def phone(self, original: str) -> str:
        """Return a telephone number of fiction."""
        made = lambda n: f"+33 1 99 00 {n // 100 % 100:02d} {n % 100:02d}"  # noqa: E731
        return self.of("phone", _plain(original), made)

    def address(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of an address; of the last one the department is kept."""
        return tuple(self._line(line) for line in lines)

    def _line(self, line: str) -> str:
        if "@" in line:  # what came back may be an e-mail
            return self.email(line)
        found = _POSTCODE.match(line)
        if found is None:
            return self.of("line", line, lambda n: f"{n} RUE ANONYME")
        code = found[1].ljust(5, "9")
        return self.of("town", line, lambda n: f"{code} VILLE {n}")


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _checked(digits: str) -> str:
    """Return digits with the one that makes them right by the rule of Luhn."""
    doubled = (int(c) * (2 - place % 2) for place, c in enumerate(reversed(digits)))
    total = sum(value - 9 * (value > 9) for value in doubled)  # noqa: PLR2004 - a digit
    return f"{digits}{-total % 10}"


def _iban(number: int) -> str:
    bank, branch, account = "00000", "00000", f"ANON{number:07d}"
    figures = f"{_ANON_IN_FIGURES}{number:07d}"
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(figures)) % 97
    account_number = f"{bank}{branch}{account}{key:02d}"
    spelled = "".join(str(int(c, 36)) for c in account_number)
    return f"FR{98 - int(spelled + _COUNTRY) % 97:02d}{account_number}"
