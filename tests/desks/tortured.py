"""A workspace with cases in every state, and each command that writes, as it is tortured in it."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.desks.killing import forked, git
from tests.importing.watch_papers import announced, as_csv
from tests.workspaces import at, committed, write_files

SETTINGS: Final = """\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL au capital de 10 000 €
  siren: "010000016"
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR52 0000 0000 000E XEMP LE00 112
  signatory: {name: Claire Martin, role: Gérante}
as_of: 2026-06-10
payments_checked_until: 2026-06-10
"""
CASE: Final = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-1
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
    pieces: [p-facture]
history:
  - {at: 2026-05-28, step: avertissement, channel: post, pay_by: 2026-06-05}
pieces:
  - {id: p-facture, kind: invoice, title: Facture, file: NUMBER/facture.pdf}
"""
TABLE: Final = (
    "N° facture;Date;Échéance;Client;Adresse;CP;Ville;Total TTC (€);Reste dû\n"
    "FA-77;04/05/2026;03/06/2026;Garage Inventé;5 quai du Rhône;69007;Lyon;1 200,00;1 200,00\n"
    "FA-78;05/05/2026;04/06/2026;Peinture Inventée;6 quai du Rhône;69007;Lyon;300,00;300,00\n"
)
STATEMENT: Final = """\
Compte;FR52 0000 0000 000E XEMP LE00 112

Date;Libellé;Débit;Crédit
08/06/2026;VIR SEPA SCIERIE FICTIVE FA-67;;1200,00
09/06/2026;VIR SEPA MIROITERIE FICTIVE FA-68;;300,00
"""
DEBTOR: Final = """\
debtor:
  kind: KIND
  name: Valfictif
  address: [1 PLACE DU MARCHE, 69999 VALFICTIF]
"""
OWED: Final = """\
invoices:
  - {invoice_number: FA-30, issue_date: 2026-03-31, due_date: 2026-04-30, total_with_vat: 900.00}
history:
  - {at: 2026-05-28, step: avertissement, channel: post, pay_by: 2026-06-05}
"""
SIREN: Final = "010000123"
NUMBERS: Final = ("2026-014", "2026-015", "2026-016", "2026-017", "2026-018")
PLAIN, PAUSED, CLOSED, SENT, OTHER = NUMBERS
ANOTHER: Final = "2026-030"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Where the copies of the workspace lie, and what was made for them."""

    folder: Path
    template: Path
    tsa: str
    """Address of the time stamping authority."""
    smtp: str
    """Port of the mail server."""
    cluster: str
    """Address of the machines that make letters."""

    def copy(self, name: str) -> Path:
        """Return a fresh copy of the workspace; nothing is left that was made beside another."""
        target = self.folder / name
        for old in (target, *(self.folder / each for each in ("neuf", *BESIDE.values()))):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(self.template, target, symlinks=True)
        write_files(self.folder, {"home/.bashrc": BASHRC})
        return target


BASHRC: Final = "alias ll='ls -l'\n"
BESIDE: Final = {"anonymise": "anonyme", "demo": "essai"}
"""What is made beside the workspace, and is not made again once it is there."""

Words = Callable[[Bench, Path], tuple[str, ...]]


def fixed(*words: str) -> Words:
    """Return a command that is the same in every workspace."""
    return lambda _bench, _root: words


def prepared(prepare: Callable[[Path], None], *words: str) -> Words:
    """Return a command that needs something to be done in the workspace before."""

    def asked(_bench: Bench, root: Path) -> tuple[str, ...]:
        prepare(root)
        return words

    return asked


def imported(_bench: Bench, root: Path) -> str:
    """Return the commit of the import that is in the template."""
    return git(root, "log", "--format=%H", "--grep=^Event: import", "-1").strip()


def did(root: Path, *words: str) -> None:
    """Run a command that nobody kills."""
    done = forked(root, words)
    assert done.code == 0, (words, done)


def is_approved_by_two(root: Path) -> None:
    """Ask for two persons behind a letter, which is made."""
    with (root / "relance.yaml").open("a", encoding="utf-8") as settings:
        settings.write("approval: {mise-en-demeure: 2}\n")
    git(root, "commit", "--quiet", "--all", "--message=à deux")
    did(root, "letters", PLAIN, "-j", "1")


def is_paid(root: Path) -> None:
    """Record a payment."""
    did(root, "paid", PLAIN, "50.00", "--on", "2026-06-01")


def is_insolvent(root: Path) -> None:
    """Record a procedure."""
    did(root, "insolvency", PLAIN, "--kind", "redressement", "--opened-on", "2026-06-01")


def is_another(kind: str, *more: str) -> Callable[[Path], None]:
    """Let a debtor of another kind owe an invoice; `more`: lines of the debtor."""

    def prepare(root: Path) -> None:
        lines = "".join(f"  {line}\n" for line in more)
        write_files(root, {f"cases/{ANOTHER}.yaml": DEBTOR.replace("KIND", kind) + lines + OWED})
        # At the same second in each copy: letters name it.
        moment = int(git(root, "log", "-1", "--format=%ct")) + 1
        committed(root, "un autre", **at(f"@{moment} +0000"))

    return prepare


def is_announced(root: Path) -> None:
    """Publish that a debtor, whose SIREN is known, is insolvent."""
    path = root / f"cases/{PLAIN}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("business,", f'business, siren: "{SIREN}",', 1), encoding="utf-8")
    committed(root, "siren")
    said = announced(siren=SIREN, decided="21 mai 2026", published="2026-05-30")
    write_files(root.parent, {"annonces.csv": as_csv(said)})


def are_made(root: Path) -> None:
    """Let the letters of two debtors be made."""
    is_another("business")(root)
    did(root, "letters", PLAIN, ANOTHER, "-j", "1")


def is_printed(root: Path) -> None:
    """Print the day's post, and fill in its table."""
    is_another("business")(root)
    did(root, "print", PLAIN, ANOTHER, "-j", "1")
    (table,) = (root / "build/print").glob("*.csv")
    printed = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    with (root.parent / "poste.csv").open("w", encoding="utf-8", newline="") as file:
        filled = csv.DictWriter(file, printed.fieldnames or (), delimiter=";")
        filled.writeheader()
        filled.writerows(row | {"Posté le": "10/06/2026"} for row in printed)


def mailed(bench: Bench, root: Path) -> tuple[str, ...]:
    """Name the mail server, by which the user writes to himself."""
    with (root / "relance.yaml").open("a", encoding="utf-8") as settings:
        settings.write(
            "mail:\n  from: moi@exemple.invalid\n"
            f"  smtp: {{host: 127.0.0.1, port: {bench.smtp}, security: none}}\n"
        )
    committed(root, "courrier")
    return "digest", "--mail"


def is_edited(root: Path) -> None:
    """Change a case by hand."""
    path = root / f"cases/{PLAIN}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("3 QUAI", "4 QUAI"), encoding="utf-8")


def misdated(_bench: Bench, root: Path) -> tuple[str, ...]:
    """Make a commit with a wrong clock, which somebody answers for."""
    moment = int(git(root, "log", "-1", "--format=%ct")) - 30 * 86_400
    committed(root, **at(f"@{moment} +0000"))
    return "misdated", git(root, "rev-parse", "HEAD").strip(), "pile changée"


def corrected(_bench: Bench, root: Path) -> tuple[str, ...]:
    """Change a history by hand, in a commit, for which somebody answers."""
    path = root / f"cases/{PLAIN}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("channel: post, pay", "channel: email, pay"), encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message=à la main")
    return "corrected", PLAIN, git(root, "rev-parse", "HEAD").strip(), "par courriel"


COMMANDS: Final[dict[str, Words]] = {
    "init": lambda _bench, root: (
        *("init", str(root.with_name("neuf")), "--name", "Atelier Neuf SARL"),
        *("--address", "1 RUE NEUVE", "--address", "69001 LYON"),
    ),
    "new": fixed(
        *("new", "2026-099", "--debtor", "Peinture Fictive SARL", "--kind", "business"),
        *("--address", "5 QUAI DU RHONE", "--address", "69007 LYON", "--invoice", "FA-99"),
        *("--issue-date", "2026-05-04", "--due-date", "2026-06-03", "--amount", "1200"),
        *("--file", "../facture.pdf"),
    ),
    "import": fixed("import", "../liste.csv", "--yes", "-j", "1"),
    "sent": fixed("sent", PLAIN, "mise-en-demeure", "--tracking", "1A 123 456 7890 4"),
    "sent (several)": prepared(are_made, "sent", PLAIN, ANOTHER, "mise-en-demeure"),
    "sent --from": prepared(is_printed, "sent", "--from", "../poste.csv"),
    "received": fixed("received", SENT, "--on", "2026-06-10", "--proof", "../recu.pdf"),
    "import (bank)": fixed("import", "../releve.csv", "--yes", "-j", "1"),
    "paid": fixed("paid", PLAIN, "50.00", "--on", "2026-06-01"),
    "note": fixed("note", PLAIN, "rappellera", "--at", "2026-06-09"),
    "promise": fixed("promise", PLAIN, "--pay-by", "2026-07-01", "--at", "2026-06-09"),
    "dispute": fixed("dispute", PLAIN, "FA-1", "--reason", "rayée", "--on", "2026-06-09"),
    "plan": fixed("plan", PLAIN, "--instalment", "2026-07-31=500", "--agreed-on", "2026-06-09"),
    "sent-back": prepared(
        is_another("public_body", "public_body: {order_giver: Le maire, accountant: Le SGC}"),
        *("sent-back", ANOTHER, "FA-30", "--reason", "référence", "--on", "2026-04-10"),
    ),
    "skip": fixed("skip", PLAIN, "mise-en-demeure", "inutile", "--at", "2026-06-09"),
    "pause": fixed("pause", PLAIN, "--until", "2026-07-01", "congés"),
    "resume": fixed("resume", PAUSED),
    "close": fixed("close", PLAIN, "--reason", "waived", "--on", "2026-06-09"),
    "reopen": fixed("reopen", CLOSED, "chèque impayé"),
    "insolvency": fixed(
        *("insolvency", PLAIN, "--kind", "redressement", "--opened-on", "2026-06-01")
    ),
    "over-indebtedness": prepared(
        is_another("consumer"),
        *("over-indebtedness", ANOTHER, "--admissible-on", "2026-06-01", "--proof", "../recu.pdf"),
    ),
    "watch": prepared(is_announced, "watch", "../annonces.csv", "--record"),
    "communicated": fixed("communicated", PLAIN, "--to", "Me X", "--on", "2026-06-09"),
    "handed-over": fixed("handed-over", PLAIN, "--to", "lawyer", "--on", "2026-06-09"),
    "checked": fixed("checked", "2026-06-09"),
    "set": fixed("set", PLAIN, "debtor.contact.email=x@exemple.invalid", "--reason", "donné"),
    "debtor": fixed("debtor", "menuiserie", PLAIN, PAUSED),
    "invoice": fixed(
        *("invoice", PLAIN, "FA-90", "12", "--issued", "2026-05-04", "--due", "2026-06-03")
    ),
    "title": fixed("title", PLAIN, "--request", "2026-06-09"),
    "merge": fixed("merge", PAUSED, PLAIN, "--reason", "même débiteur"),
    "undo": fixed("undo", SENT, "saisi par erreur", "--yes"),
    "undo --import": lambda bench, root: ("undo", "--import", imported(bench, root), "erreur"),
    "seal": lambda bench, _root: ("seal", "--tsa", bench.tsa),
    "registered": fixed("registered", PLAIN, "mise-en-demeure", "1A 123 456 7890 5"),
    "approve": prepared(is_approved_by_two, "approve", PLAIN, "mise-en-demeure"),
    "consent": fixed("consent", PLAIN, "--on", "2026-05-04", "--proof", "../recu.pdf"),
    "credit-note": fixed(
        *("credit-note", PLAIN, "AV-1", "120", "--on", "2026-06-01", "--invoice", "FA-1"),
        *("--file", "../recu.pdf"),
    ),
    "piece": fixed("piece", PLAIN, "../recu.pdf", "--kind", "delivery_note", "--title", "Bon"),
    "co-debtor": fixed(
        *("co-debtor", PLAIN, "--name", "Holding Fictive SAS", "--address", "1 RUE DU TEST"),
        *("--address", "69001 LYON", "--bound-by", "article 4 du contrat"),
    ),
    "guarantor": fixed(
        *("guarantor", PLAIN, "--name", "M. Paul Exemple", "--address", "2 RUE DU TEST"),
        *("--address", "69002 LYON", "--signed-on", "2026-01-15", "--limit", "10000"),
    ),
    "confirm": fixed("confirm", "2026-019", "--all"),
    "refund": prepared(is_paid, "refund", PLAIN, "20", "--on", "2026-06-01"),
    "bounced": prepared(is_paid, "bounced", PLAIN, "50.00", "--on", "2026-06-09"),
    "again": fixed("again", SENT, "mise-en-demeure", "--reason", "NPAI", "--at", "2026-06-10"),
    "declared": prepared(is_insolvent, "declared", PLAIN, "--on", "2026-06-09"),
    "save": prepared(is_edited, "save", PLAIN, "--message", "contact donné"),
    "corrected": corrected,
    "misdated": misdated,
    "rate": fixed("rate", "2027-S1", "--ecb", "2.65", "--source", "BCE, 1er janvier 2027"),
    "upgrade": fixed("upgrade"),
    "letters": fixed("letters", "-j", "1"),
    "letters --executor": lambda bench, _root: ("letters", "--executor", bench.cluster),
    "dossier": fixed("dossier", PLAIN),
    "audit": fixed("audit"),
    "print": fixed("print", "-j", "1"),
    "write": fixed("write", PLAIN, "visit-sheet"),
    "plan --propose": fixed("plan", PLAIN, "--propose", "--number", "3"),
    "policy": fixed("policy", "--write"),
    "agenda": fixed("agenda", "--ics", "../agenda.ics"),
    "anonymise": fixed("anonymise", "../anonyme"),
    "demo": fixed("demo", "../essai"),
    "digest": mailed,
    "completion": fixed("completion", "install", "bash"),
}
COMMITS_NOTHING: Final = frozenset(
    {
        *("init", "letters", "letters --executor", "dossier", "audit", "print", "write", "agenda"),
        *("plan --propose", "policy", "anonymise", "demo", "digest", "completion"),
    }
)
"""What makes no commit in the workspace."""
SLOW: Final = frozenset(
    {
        *("import", "import (bank)", "seal", "approve", "sent (several)", "sent --from"),
        *COMMITS_NOTHING,
    }
)
"""What COMMAND=quick leaves out."""
ELSEWHERE: Final = {"send": "tests/sending/test_killed_sending.py"}
"""What is killed in a test of its own, since it cannot be taken back."""
IS_RANDOM: Final = frozenset({"seal"})
"""What holds a secret or an answer that is another each time."""


def furnished(root: Path, folder: Path) -> None:
    """Make the workspace that is copied: cases in every state, letters made, an import."""
    (folder / "liste.csv").write_text(TABLE, encoding="utf-8")
    (folder / "releve.csv").write_text(STATEMENT, encoding="utf-8")
    (folder / "deja.csv").write_text(
        TABLE.replace("FA-7", "FA-6")
        .replace("Garage Inventé;5 quai", "Scierie Fictive;7 place")
        .replace("Peinture Inventée;6 quai", "Miroiterie Fictive;8 place"),
        encoding="utf-8",
    )
    for name in ("facture.pdf", "recu.pdf"):
        (folder / name).write_bytes(_a_page(595 if name == "recu.pdf" else 600))
    own = {".gitignore": "/build/\n", ".gitattributes": "cases/*/** -text -filter\n"}
    write_files(root, {"relance.yaml": SETTINGS, "notes.txt": "0\n", **own})
    for number in NUMBERS:
        text = CASE.replace("NUMBER", number).replace("FA-1", f"FA-{number[-1]}")
        text = text.replace("FA-4", "FA-1")
        invoice = (folder / "facture.pdf").read_bytes()
        case = f"cases/{number}"
        write_files(root, {f"{case}.yaml": text, f"{case}/facture.pdf": invoice})
    committed(root)
    for words in (
        ("pause", PAUSED, "--until", "2026-07-01", "congés"),
        ("close", CLOSED, "--reason", "waived", "--on", "2026-06-09"),
        ("import", "../deja.csv", "--yes", "-j", "1"),
        ("letters", "-j", "1"),
        ("sent", SENT, "mise-en-demeure", "--tracking", "1A 123 456 7890 4"),
    ):
        did(root, *words)


def _a_page(width: int) -> bytes:
    """Return a PDF of one page, so wide in points."""
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        document = pypdfium2.PdfDocument.new()
        document.new_page(width, 842)
        document.save(Path(folder) / "x.pdf")
        return (Path(folder) / "x.pdf").read_bytes()
