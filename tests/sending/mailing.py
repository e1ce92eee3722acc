"""A workspace whose e-mails are due and made, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from click.testing import Result
from ruamel.yaml import YAML

from tests.workspaces import Workplace, run, settings_of

SETTINGS = settings_of(
    "2026-11-20",
    "mail:\n  smtp: {host: 127.0.0.1, port: 1, security: none}\n",
    checked="2026-11-19",
    creditor="  email: compta@atelier.example\n",
)
CASE = """\
debtor:
  kind: business
  name: NAME
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: Mme Durand, email: EMAIL}
invoices:
  - invoice_number: NUMBER
    issue_date: 2026-10-15
    due_date: 2026-11-15
    total_with_vat: 1000.00
"""


def case(name: str, email: str, number: str) -> str:
    """Return a case whose first reminder is due by e-mail."""
    return CASE.replace("NAME", name).replace("EMAIL", email).replace("NUMBER", number)


OTHERS = """\
co_debtors:
  - name: Holding Fictive SAS
    address: [1 RUE DU TEST, 69001 LYON]
    contact: {name: M. Petit, email: petit@holding.example}
    bound_by: article 4 du contrat du 3 mai 2026
  - name: M. Paul Exemple
    address: [2 RUE DU TEST, BP 12, 69002 LYON CEDEX 02]
    bound_by: article 5 du contrat du 3 mai 2026
"""
"""Two who owe the same: one is reached by e-mail, the other by post."""


class Mailing(Workplace):
    """Two debtors, each to be reminded by e-mail."""

    @classmethod
    def prepared(cls, root: Path, *, port: int) -> Self:
        """Make the workspace and its letters."""
        files = {
            "relance.yaml": SETTINGS.replace("port: 1,", f"port: {port},"),
            ".gitignore": "build/\n",
            "cases/2026-001.yaml": case(
                "Menuiserie Fictive SARL", "compta@menuiserie.example", "FA-1"
            ),
            "cases/2026-002.yaml": case("Garage Inventé SAS", "garage@garage.example", "FA-2"),
        }
        made = cls.of(root, files)
        assert run(root, "letters").exit_code == 0
        return made

    def with_others(self) -> Self:
        """Let two co-debtors owe what the first debtor owes."""
        self.change("invoices:", f"{OTHERS}invoices:", "cases/2026-001.yaml")
        assert run(self.root, "letters").exit_code == 0
        return self

    def send(self, *arguments: str) -> Result:
        """Run `relance send`."""
        return run(self.root, "send", *arguments)

    def history(self, number: str) -> list[dict[str, object]]:
        """Return the history of a case, as its file has it."""
        text = (self.root / f"cases/{number}.yaml").read_text(encoding="utf-8")
        found: list[dict[str, object]] = YAML(typ="safe").load(text).get("history", [])
        return found

    def sent(self) -> dict[str, bytes]:
        """Return every e-mail that is recorded as sent, by its Message-ID, as it is archived."""
        found = {}
        for path in sorted((self.root / "cases").glob("*.yaml")):
            for entry in self.history(path.stem):
                email = entry["email"]
                assert isinstance(email, dict)
                assert entry["message_id"] not in found
                archived = (self.root / "cases" / email["file"]).read_bytes()
                found[str(entry["message_id"])] = archived
        return found

    @property
    def journal(self) -> list[Path]:
        """What lies in the journal of sendings."""
        return sorted((self.root / ".git/relance-sending").glob("*.*[!k]"))
