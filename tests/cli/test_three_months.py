"""Three months of a bookkeeper, from an empty folder on: no editor, no git, the clock moved.

The commands are spelled as she types them, in French; what she sees is French, and ties with her
books. Everybody in it is fictional.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from relance_docs.cli import session
from relance_docs.cli.main import relance
from relance_docs.git import program
from relance_docs.recording import clock
from tests.cli.test_french import english_in
from tests.importing.documents import Paper
from tests.importing.fec_papers import Line, fec_of

ESCALE: Final = "Restaurant L'Escale Fictive SARL"
LIBRAIRIE: Final = "Librairie Imaginaire EURL"
GARAGE: Final = "Garage Inventé SAS"
TRAITEUR: Final = "Traiteur Supposé SARL"
BOULANGERIE: Final = "Boulangerie Feinte SAS"
FLEURS: Final = "Fleurs Inventées EURL"


@dataclass
class Office:
    """A desk with a clock, a folder, and all that was seen on the screen."""

    folder: Path
    patch: pytest.MonkeyPatch
    typed: list[str] = field(default_factory=list)
    screen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let git date its commits by the calendar of the desk, which dates no file."""
        self.patch.setattr(clock, "ZONES", timedelta(days=50 * 365))
        dates = ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")
        self.patch.setattr(program, "KEPT_VARIABLES", (*program.KEPT_VARIABLES, *dates))

    def on(self, day: str) -> None:
        """Turn the calendar to a day, nine in the morning."""
        now = datetime.combine(date.fromisoformat(day), time(9)).astimezone()
        self.patch.setattr(session, "_day_of_this_machine", now.date)
        self.patch.setattr(session.Session, "now", lambda _self: now)
        for role in ("AUTHOR", "COMMITTER"):
            self.patch.setenv(f"GIT_{role}_DATE", now.isoformat())

    def type(self, line: str, *, code: int = 0) -> str:
        """Type a command; return what it shows, blanks made plain."""
        command, *arguments = shlex.split(line)
        assert command == "relance"
        if arguments[0] != "init":
            arguments = ["-C", str(self.folder), *arguments]
        self.patch.chdir(self.folder if self.folder.exists() else self.folder.parent)
        done = CliRunner().invoke(relance, arguments, catch_exceptions=False)
        shown = f"{done.stdout}{done.stderr}".replace("\u202f", " ").replace("\xa0", " ")
        self.typed.append(line)
        self.screen.append(shown)
        assert done.exit_code == code, f"{line}\n{shown}"
        # The hook is a process of its own, whose calendar is that of the machine.
        (self.folder / ".git/hooks/pre-commit").unlink(missing_ok=True)
        return shown

    def has(self, name: str, content: bytes) -> None:
        """Put a file on the desk, beside the workspace."""
        (self.folder.parent / name).write_bytes(content)

    def letter(self, case: str, step: str) -> str:
        """Return the text of the letter of a step that lies in build/letters."""
        import pypdf

        (path,) = (self.folder / "build/letters" / case).glob(f"*-{step}.pdf")
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        return " ".join(text.split())


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office whose workspace is not made yet."""
    monkeypatch.setenv("RELANCE_LANG", "fr")
    return Office(folder=tmp_path / "relances", patch=monkeypatch)


def invoice(number: str, buyer: str, siren: str, total: str, days: tuple[str, str]) -> bytes:
    """Return an electronic invoice in a PDF; `days`: of issue, and when it is due."""
    issued, due = days
    net = (Decimal(total) / Decimal("1.2")).quantize(Decimal("0.01"))
    paper = Paper(number=number, buyer=buyer, buyer_siren=siren, total=total, net=str(net))
    paper.issued = paper.delivered = issued
    paper.dues, paper.paid, paper.due, paper.order = ((due, None),), None, total, None
    return paper.pdf()


def statement_of(*rows: str) -> bytes:
    """Return an export of the bank, as it is downloaded."""
    head = "Compte;FR52 0000 0000 000E XEMP LE00 112\n\nDate;Libellé;Débit;Crédit\n"
    return (head + "".join(f"{row}\n" for row in rows)).encode("cp1252")


INIT: Final = (
    'relance init relances --name "Atelier Exemple SARL" --address "12 RUE DE LA FORGE" '
    '--address "69003 LYON" --siren 010000016 --iban "FR52 0000 0000 000E XEMP LE00 112" '
    '--bic EXMPFRP0 --signatory "Claire Martin" --role Gérante'
)


def papers_of_november(office: Office) -> None:
    """Put down what she has: four invoices, the books, what the bank says."""
    office.has(
        "escale.pdf",
        invoice("FA-2026-0101", ESCALE, "010001451", "4812.00", ("2026-09-30", "2026-10-30")),
    )
    office.has(
        "librairie.pdf",
        invoice("FA-2026-0102", LIBRAIRIE, "000300038", "3000.00", ("2026-09-15", "2026-10-15")),
    )
    office.has(
        "garage.pdf",
        invoice("FA-2026-0103", GARAGE, "552100554", "1524.55", ("2026-10-15", "2026-11-15")),
    )
    office.has(
        "traiteur.pdf",
        invoice("FA-2026-0104", TRAITEUR, "732829320", "1240.00", ("2026-10-25", "2026-11-25")),
    )
    sale = Line(amount="4812.00", name=ESCALE, piece="FA-2026-0101", day="20260930")
    books = (
        sale,
        replace(sale, amount="-2000.00", piece="BQ11", day="20261105", journal="BQ"),
        replace(sale, amount="468.00", customer="C005", name=FLEURS, piece="FA-2026-0105"),
    )
    office.has("fec.txt", fec_of(books))
    office.has(
        "releve.csv",
        statement_of(
            "05/11/2026;VIR SEPA RESTAURANT L ESCALE FICTIVE ACOMPTE FA-2026-0101;;2000,00",
            "26/11/2026;VIR SEPA GARAGE INVENTE FA-2026-0103;;1524,50",
            "27/11/2026;FRAIS DE TENUE DE COMPTE;8,00;",
        ),
    )


def first_letters(office: Office) -> None:
    """30 November: three commands from the papers to the first letters; the books are tied with.

    2 000.00 € stand in the books and in the statement: that is one payment, and no question.
    """
    office.on("2026-11-30")
    papers_of_november(office)
    office.type(INIT)
    shown = office.type(
        "relance import ../escale.pdf ../librairie.pdf ../garage.pdf ../traiteur.pdf ../fec.txt "
        "../releve.csv --terms 30 --yes"
    )
    assert "FA-2026-0101 est déjà dans le dossier 2026-002" in shown
    assert "attention" not in shown
    shown = office.type("relance letters")
    assert "2026-11-30-relance-1.pdf" in shown
    assert len(office.typed) <= COMMANDS_TO_THE_FIRST_LETTER

    letter = office.letter("2026-002", "relance-1")
    assert "2 812,00 €" in letter
    assert "indemnité" not in letter.partition("Nous avons tenu compte de")[2][:80]
    assert "il reste 0,05 € de la facture FA-2026-0103" in shown
    assert "0,05" in office.type("relance close garage --reason abandon")


COMMANDS_TO_THE_FIRST_LETTER: Final = 4


def what_the_books_did_not_say(office: Office) -> None:
    """Enter what the books do not say, without an editor; four letters leave in one command."""
    shown = office.type("relance confirm fleurs --all debtor.address='7 RUE DES LILAS, 69002 LYON'")
    assert "reste à confirmer : 0" in shown
    office.type(
        'relance set librairie debtor.contact.name="Mme Durand" '
        'debtor.contact.phone="+33 4 00 00 00 01" --reason "carte de visite"'
    )
    office.type("relance letters fleurs")
    shown = office.type("relance sent --all")
    assert shown.count("relance-1, envoi du") == SENT_TOGETHER
    shown = office.type("relance status")
    assert "appel-1         02/12/2026" in shown
    assert "Garage" not in shown


SENT_TOGETHER: Final = 4


def calls_and_promises(office: Office) -> None:
    """3 December: a promise, a message left, an objection to a part."""
    office.on("2026-12-03")
    office.type("relance checked 02/12/2026")
    office.type("relance promise escale --pay-by 10/12/2026 --amount 812")
    shown = office.type('relance note librairie "message laissé" --outcome message-laissé')
    assert "cela compte comme appel-1" in shown
    office.type(
        'relance dispute traiteur FA-2026-0104 --amount 240 --reason "deux plateaux manquants"'
    )
    shown = office.type("relance letters")
    assert "appel-2, vient le 10 décembre 2026" in shown
    assert "2026-003" not in shown


def money_comes(office: Office) -> None:
    """12 December: what the bank says without a name is asked, once, in her words."""
    office.on("2026-12-12")
    office.has(
        "decembre.csv",
        statement_of(
            "03/12/2026;FRAIS;1,00;",
            "04/12/2026;REMISE CHEQUES BORD 4530;;468,00",
            "10/12/2026;VIR M OU MME INCONNU;;812,00",
            "11/12/2026;FRAIS;8,00;",
        ),
    )
    shown = office.type("relance import ../decembre.csv --yes")
    assert "le montant est celui promis pour le 10 décembre 2026" in shown
    cheque, transfer = re.findall(r"--accept (\w+)=…", shown)
    shown = office.type(
        f"relance import ../decembre.csv --yes --accept {cheque}=2026-005 "
        f"--accept {transfer}=2026-002"
    )
    assert "2 écritures" in shown
    shown = office.type("relance status")
    assert "2 000,00" in shown
    assert "payé" in shown
    shown = office.type(
        "relance dispute traiteur FA-2026-0104 --resolved-on 12/12/2026 "
        '--resolution "avoir de 240 €" --credit-note AV-2026-0009 --credited 240'
    )
    assert "1 000,00" in office.type("relance status traiteur")


def a_cheque_comes_back(office: Office) -> None:
    """15 December: the cheque bounced, a refund went to the wrong case and is taken back."""
    office.on("2026-12-15")
    shown = office.type("relance bounced fleurs 468 --on 14/12/2026 --fee 12,50")
    assert "aucun document ne réclame les frais de 12,50" in shown
    assert "468,00" in office.type("relance status fleurs")
    office.type("relance refund escale 12 --on 15/12/2026 --invoice FA-2026-0101")
    assert "2 012,00" in office.type("relance status escale")
    shown = office.type('relance undo escale "saisi dans le mauvais dossier"', code=1)
    assert "12,00 EUR remboursés" in shown
    office.type('relance undo escale "saisi dans le mauvais dossier" --yes')
    assert "2 000,00" in office.type("relance status escale")
    office.type("relance invoice escale FA-2026-0110 960 --issued 01/12/2026 --due 31/12/2026")
    assert "960,00 € ne sont pas encore échus" in office.type("relance status escale")
    office.type("relance promise escale --pay-by 20/12/2026 --amount 500")


def two_cases_of_one_debtor(office: Office) -> None:
    """17 December: a second case is refused, made by mistake all the same, and put into the first.

    Another debtor is in a collective procedure: no letter, and a deadline that does not wait.
    """
    office.on("2026-12-17")
    another = (
        'relance new --debtor "Les Fleurs Inventées" --kind professionnel '
        '--address "7 RUE DES LILAS" --address "69002 LYON" --invoice FA-2026-0112 '
        "--issue-date 05/11/2026 --due-date 05/12/2026 --amount 300"
    )
    assert "peut-être le même débiteur" in office.type(another, code=1)
    office.type(f"{another} --another-debtor")
    office.type('relance merge 2026-006 fleurs --reason "même cliente"')
    assert "768,00" in office.type("relance status fleurs")
    office.type(
        f'relance new --debtor "{BOULANGERIE}" --kind professionnel --siren 010001717 '
        '--address "9 RUE DU FOUR" --address "69003 LYON" --invoice FA-2026-0113 '
        "--issue-date 01/11/2026 --due-date 01/12/2026 --amount 700"
    )
    office.type(
        "relance insolvency boulangerie --kind redressement --opened-on 10/12/2026 "
        "--published-on 14/12/2026"
    )
    shown = office.type("relance today")
    assert shown.startswith("1. 2026-007 Boulangerie Feinte SAS")
    assert "15 février 2027, il reste 60 j" in shown
    assert "relance dossier 2026-007" in shown
    assert "aucune lettre ne peut demander le" in office.type("relance status boulangerie")


def a_letter_comes_back(office: Office) -> None:
    """Year's end: the registered letter comes back; the step is made again for the new address."""
    office.on("2026-12-18")
    office.type("relance checked 17/12/2026")
    office.type('relance note librairie "ne répond pas" --outcome sans-réponse')
    office.on("2026-12-21")
    office.type("relance letters librairie")
    assert "pénalités" in office.letter("2026-001", "relance-2")
    office.type("relance sent librairie --channel recommandé")
    shown = office.type('relance sent librairie relance-2 --tracking "1A 123 456 7890 4"')
    assert "preuve du départ ajoutée" in shown
    assert "DÉPASSÉ depuis le 20 décembre 2026" in office.type("relance status escale")
    office.on("2026-12-31")
    office.type("relance received librairie relance-2 --outcome retourné --on 30/12/2026")
    assert "debtor.address" in office.type("relance status librairie")
    office.type(
        'relance set librairie debtor.address="8 RUE DU PORT, 69002 LYON" '
        '--reason "courrier revenu"'
    )
    office.type('relance again librairie relance-2 --reason "NPAI, nouvelle adresse"')
    office.type("relance checked 30/12/2026")
    assert "relance-2.pdf" in office.type("relance letters librairie")
    assert "8 RUE DU PORT" in office.letter("2026-001", "relance-2")
    office.type("relance sent librairie")
    assert "total dû   3 118,48" in office.type("relance statement librairie")


def a_new_year(office: Office) -> None:
    """12 January: the rate is not known, and penalties are claimed through 31 December.

    With the rate entered, twelve days more are claimed: 3 000.00 × 12.65 % × 12 / 365 = 12.48.
    """
    office.on("2027-01-12")
    office.type("relance checked 11/01/2027")
    shown = office.type("relance statement librairie")
    assert "pénalités arrêtées au 31 décembre 2026" in shown
    assert "total dû   3 118,48" in shown
    office.type("relance letters librairie")
    letter = office.letter("2026-001", "avertissement")
    assert "arrêtées au 31 décembre 2026" in letter
    assert "réservées" in letter
    office.type(
        "relance rate 2027-S1 --ecb 2,65 --legal-business 2,90 --legal-individual 6,80 "
        '--source "Journal officiel, essai"'
    )
    shown = office.type("relance statement librairie")
    assert "total dû   3 130,96" in shown
    assert "réservé" not in shown


def the_end(office: Office) -> None:
    """15 February: paid to the cent, closed; nothing of the record was changed."""
    office.on("2027-02-15")
    office.type("relance paid traiteur 1000 --on 12/02/2027")
    office.type("relance checked 14/02/2027")
    office.type("relance close traiteur --reason payé")
    office.type("relance declared boulangerie --on 15/02/2027")
    assert "Traiteur" not in office.type("relance status")
    assert "Traiteur" in office.type("relance status --all")
    shown = office.type("relance verify")
    assert "ÉCHEC" not in shown


def test_three_months(office: Office) -> None:
    """From the first papers to the last payment, and no English word on the screen."""
    first_letters(office)
    what_the_books_did_not_say(office)
    calls_and_promises(office)
    money_comes(office)
    a_cheque_comes_back(office)
    two_cases_of_one_debtor(office)
    a_letter_comes_back(office)
    a_new_year(office)
    the_end(office)

    assert {line.split()[0] for line in office.typed} == {"relance"}
    assert english_in("\n".join(map(told, office.screen))) == []


_OF_A_FILE: Final = re.compile(r"^[-+@ ].*\n", re.MULTILINE)
_CODE: Final = re.compile(r" \[[a-z-]+\]$", re.MULTILINE)


def told(shown: str) -> str:
    """Return what a screen says in words: no lines of a file that is changed, and no codes."""
    words = _CODE.sub("", shown)
    return _OF_A_FILE.sub("", words) if "\n--- " in words else words


def test_the_first_letters_in_english(office: Office) -> None:
    """The same three commands and the same money; the letter to the debtor stays French."""
    office.patch.setenv("RELANCE_LANG", "en")
    office.on("2026-11-30")
    papers_of_november(office)
    office.type(INIT)
    shown = office.type(
        "relance import ../escale.pdf ../librairie.pdf ../garage.pdf ../traiteur.pdf ../fec.txt "
        "../releve.csv --terms 30 --yes"
    )
    assert "FA-2026-0101 is already in case 2026-002" in shown
    assert "0.05 € are left of invoice FA-2026-0103" in office.type("relance letters")
    assert "2 812,00 €" in office.letter("2026-002", "relance-1")
    assert "2,812.00" in office.type("relance status escale")
