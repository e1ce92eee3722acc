"""Sent e-mails: the invoices they carry, the day they left, the address they went to."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.importing.invoice_looks import LOOKS, printed
from tests.workspaces import committed, git, run, settings_of, write_files

SETTINGS = settings_of("2026-07-20", creditor="  email: compta@atelier.example\n")
BODY = LOOKS[0].body
NUMBER = "FA-2026-031"
PARIS = timezone(timedelta(hours=2))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace without cases."""
    root = write_files(tmp_path / "w", {"relance.yaml": SETTINGS, "cases/.gitkeep": ""})
    committed(root)
    return root


def letter(
    *attached: tuple[str, bytes],
    sender: str = "Atelier Exemple <compta@atelier.example>",
    to: str = "Mme Durand <durand@menuiserie.example>",
    at: datetime | None = datetime(2026, 6, 3, 18, 12, tzinfo=PARIS),
) -> EmailMessage:
    """Return an e-mail as a mail program writes it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = "Votre facture n° FA-2026-031 – échéance au 3 juillet"
    mail["Message-ID"] = "<31@atelier.example>"
    if at is not None:
        mail["Date"] = at
    mail.set_content("Bonjour,\n\nVeuillez trouver notre facture ci-jointe.\n")
    for name, content in attached:
        kind = ("application", "pdf") if name.endswith("pdf") else ("image", "png")
        mail.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    return mail


def saved(root: Path, mail: EmailMessage | bytes, name: str = "envoi.eml") -> str:
    """Save an e-mail beside the workspace; return its path."""
    path = root.parent / name
    path.write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())
    return str(path)


def imported(root: Path, *names: str) -> list[dict[str, Any]]:
    """Import for good; return what is said of each file, as data."""
    done = run(root, "import", *names, "--yes", "--format", "json")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def case(root: Path, number: str = "2026-001") -> str:
    """Return the text of a case."""
    return (root / f"cases/{number}.yaml").read_text(encoding="utf-8")


def test_the_invoice_is_taken_with_its_day_of_sending(root: Path) -> None:
    """The attached PDF is the pièce of the invoice, the e-mail that of its sending."""
    path = saved(root, letter(("facture.pdf", printed(BODY))))

    mail, invoice = imported(root, path)

    assert ("email", None) == (mail["kind"], mail["refused"])
    assert NUMBER == invoice["invoice"]["invoice_number"]
    assert f"{path} › facture.pdf" == invoice["file"]
    text = case(root)
    assert "at: 2026-06-03T18:12" in text
    assert "channel: email" in text
    assert 'message_id: "<31@atelier.example>"' in text
    assert "email: durand@menuiserie.example" in text
    assert "name: Mme Durand" in text
    kept = root / "cases/2026-001/courriel-FA-2026-031.eml"
    assert Path(path).read_bytes() == kept.read_bytes()
    assert "" == git(root, "status", "--porcelain")
    assert 0 == run(root, "check").exit_code


def test_twice_is_once(root: Path) -> None:
    """By the identifier of the message, also when the invoice was imported by itself before."""
    path = saved(root, letter(("facture.pdf", printed(BODY))))
    alone = root.parent / "facture.pdf"
    alone.write_bytes(printed(BODY))
    imported(root, str(alone))

    imported(root, path)
    again, *_inside = imported(root, path)

    assert "stands in case 2026-001 already" in again["refused"]
    assert 1 == case(root).count("invoice_number: FA-2026-031")
    assert 1 == case(root).count("message_id")


def test_another_address_than_the_known_one_is_asked_about(root: Path) -> None:
    """Whether the invoice went to the right person is what a debtor contests first."""
    imported(root, saved(root, letter(("facture.pdf", printed(BODY)))))
    other = letter(("facture.pdf", printed(BODY)), to="accueil@menuiserie.example")
    other.replace_header("Message-ID", "<32@atelier.example>")

    imported(root, saved(root, other, "autre.eml"))

    assert (
        "debtor.contact.email : durand@menuiserie.example au dossier, FA-2026-031 envoyée à "
        "accueil@menuiserie.example" in case(root)
    )


def test_a_folder_and_an_mbox_are_read(root: Path) -> None:
    """Each e-mail by itself; a line that begins with From is quoted in an mbox."""
    first = letter(("facture.pdf", printed(BODY))).as_bytes(policy=policy.default)
    second = letter(("f.pdf", printed(BODY.replace(NUMBER, "FA-2026-032"))))
    second.replace_header("Message-ID", "<33@atelier.example>")
    box = b"".join(
        b"From compta@atelier.example Wed Jun  3 18:12:00 2026\n" + mail + b"\n\n"
        for mail in (first, second.as_bytes(policy=policy.default))
    )
    folder = root.parent / "courriels"
    folder.mkdir()
    (folder / "Envoyés").write_bytes(box)

    mail, *invoices = imported(root, str(folder))

    assert ["<31@atelier.example>", "<33@atelier.example>"] == [
        each["message_id"] for each in mail["messages"]
    ]
    assert [NUMBER, "FA-2026-032"] == [i["invoice"]["invoice_number"] for i in invoices]
    assert 2 == case(root).count("message_id")


def test_what_was_received_is_a_question(root: Path) -> None:
    """The address is not ours: a person says what it was, once for all its e-mails."""
    mail = letter(("facture.pdf", printed(BODY)), sender="moi@ailleurs.example")
    path = saved(root, mail)

    first, _invoice = imported(root, path)

    (asked,) = first["decisions"]
    assert "email.moi@ailleurs.example" == asked["key"]
    assert "message_id" not in case(root)
    run(root, "import", path, "--answer", "email.moi@ailleurs.example=sent", "--yes")
    assert 'message_id: "<31@atelier.example>"' in case(root)


def test_an_invoice_in_an_e_mail_that_is_attached_left_with_that_one(root: Path) -> None:
    """A forwarded e-mail has a day and a recipient of its own."""
    outer = letter(to="avocat@cabinet.example", at=datetime(2026, 7, 15, 9, 0, tzinfo=PARIS))
    outer.replace_header("Message-ID", "<99@atelier.example>")
    outer.add_attachment(letter(("facture.pdf", printed(BODY))))

    imported(root, saved(root, outer))

    assert "at: 2026-06-03T18:12" in case(root)
    assert "durand@menuiserie.example" in case(root)
    assert "cabinet.example" not in case(root)


def test_pictures_and_terms_of_sale_are_no_invoices(root: Path) -> None:
    """A logo is passed over; a PDF that calls itself nothing is refused in one sentence."""
    terms = printed("<h2>Conditions générales de vente</h2>" + "<p>Article 1. Objet.</p>" * 20)
    mail = letter(("logo.png", b"\x89PNG\r\n\x1a\n"), ("cgv.pdf", terms), ("f.pdf", printed(BODY)))

    _mail, refused, invoice = imported(root, saved(root, mail))

    assert "nothing in its text says that it is an invoice" in refused["refused"]
    assert [] == refused["decisions"]
    assert NUMBER == invoice["invoice"]["invoice_number"]


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "multipart/encrypted"])
def test_an_encrypted_e_mail_says_how_else(root: Path, kind: str) -> None:
    """Its content cannot be read, and is not guessed."""
    mail = letter()
    mail.replace_header("Content-Type", kind)

    (found,) = imported(root, saved(root, mail))

    assert "the e-mail is encrypted" in found["refused"]
    assert "save the invoice attached to it" in found["refused"]


def bounce(of: EmailMessage) -> bytes:
    """Return the notice that an e-mail came back, as servers write it."""
    return (
        b"From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\n"
        b"To: compta@atelier.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        b"Date: Wed, 03 Jun 2026 18:13:00 +0200\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nunknown user\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n"
        b"\r\nFinal-Recipient: rfc822; durand@menuiserie.example\r\nAction: failed\r\n"
        b"Status: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + of.as_bytes()
        + b"\r\n--b--\r\n"
    )


def test_an_e_mail_that_came_back_is_told_and_asked_about(root: Path) -> None:
    """What the case says of its sending is no longer sure; the invoice in it is not taken."""
    mail = letter(("facture.pdf", printed(BODY)))
    imported(root, saved(root, mail))

    (found,) = imported(root, saved(root, bounce(mail), "retour.eml"))

    assert "did not arrive at durand@menuiserie.example" in found["refused"]
    assert "n’est pas arrivé à durand@menuiserie.example (avis de non-remise)" in case(root)


def test_a_bounce_in_the_same_import_is_found(root: Path) -> None:
    """Whatever the order of the files."""
    mail = letter(("facture.pdf", printed(BODY)))
    sent, back = saved(root, mail, "z.eml"), saved(root, bounce(mail), "a.eml")

    imported(root, back, sent)

    assert "n’est pas arrivé" in case(root)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"at": None}, "it proves nothing"),
        ({"at": datetime(2031, 1, 1, tzinfo=PARIS)}, "a day to come"),
    ],
)
def test_a_day_that_cannot_be_is_not_taken(root: Path, change: dict[str, Any], told: str) -> None:
    """The invoice is taken all the same."""
    mail, invoice = imported(root, saved(root, letter(("f.pdf", printed(BODY)), **change)))

    assert told in mail["refused"]
    assert invoice["taken"]


def test_a_draft_was_not_sent(root: Path) -> None:
    """A mail program marks what it only keeps."""
    mail = letter(("facture.pdf", printed(BODY)))
    mail["X-Unsent"] = "1"

    (found,) = imported(root, saved(root, mail))

    assert "this is a draft" in found["refused"]


PLAIN = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: multipart/mixed; "
        b"boundary=a\r\n\r\n" + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 400,
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: multipart/mixed; "
        b"boundary=a\r\n\r\n" + b"--a\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 400,
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: message/rfc822\r\n"
        b"\r\n" * 400,
        b'From: =?utf-8?b?////?=\r\nTo: "<@,;\r\nDate: 99 Foo\r\nSubject: =?x?y?z?=\r\n\r\n\xff',
        PLAIN + b"Content-Type: text/plain; x" + b"(" * 3_000 + b"\r\n\r\nx\r\n",
        PLAIN + b"Content-Type: text/plain; charset*=\0'x'%41\r\n\r\n\xe9\r\n",
        PLAIN + b"Content-Type: text/plain; charset=\0\r\n\r\n\xe9\r\n",
        PLAIN + b"Date: Mon, 01 Jan 2026 10:00:00 +99999999999999999999\r\n\r\nx\r\n",
        (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: application/pdf; "
        b"name*0*=x'y'%zz\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0!!!\r\n"),
    ],
    ids=[
        *("many boundaries", "many parts", "e-mails in e-mails", "broken headers"),
        *("many comments", "NUL in a name", "NUL for a charset", "a zone beyond all"),
        "broken base64",
    ],
)  # fmt: skip
def test_a_hostile_e_mail_is_told_in_a_sentence(root: Path, raw: bytes) -> None:
    """Nothing is taken of it, and nothing breaks."""
    found = imported(root, saved(root, raw))

    assert all(not each.get("taken") for each in found)
    assert found[0].get("refused") or found[0].get("error") or found[0].get("decisions")
