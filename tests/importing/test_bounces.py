"""Notices of non-delivery: the letter of that e-mail came back, and its address is bad."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from relance_docs.importing.mail.reading import read
from relance_docs.importing.mail.records import MailKind, ReceivedEmail
from relance_docs.importing.records import ImportAsked, Source
from tests.workspaces import Workplace, run

ID = "<f3a9@atelier.example>"
TO = "compta@menuiserie.example"
SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  address: [12 RUE DE LA FORGE, 69003 LYON]
  email: compta@atelier.example
as_of: 2026-11-20
payments_checked_until: 2026-11-19
"""
CASE = f"""\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {{name: Mme Durand, email: {TO}}}
invoices:
  - invoice_number: FA-1
    issue_date: 2026-10-10
    due_date: 2026-11-10
    total_with_vat: 1000.00
history:
  - {{at: 2026-11-12T09:00+01:00, step: relance-1, invoices: [FA-1], channel: email, message_id: "{ID}"}}
"""  # noqa: E501 - one entry, one line
HEAD = (
    "From: {sender}\r\nTo: compta@atelier.example\r\nSubject: {subject}\r\n"
    "Date: Thu, 12 Nov 2026 09:05:00 +0100\r\nMessage-ID: <notice@mx.example>\r\n"
)
ORIGINAL = f"From: compta@atelier.example\r\nTo: Mme Durand <{TO}>\r\nMessage-ID: {ID}\r\n"


def report(status: str, original: str, *, action: str = "failed", sender: str = "") -> str:
    """Return a notice with the parts of RFC 3464."""
    head = HEAD.format(
        sender=sender or "Mail Delivery System <MAILER-DAEMON@mx.example>",
        subject="Undelivered Mail Returned to Sender",
    )
    return (
        head + "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"{status}Action: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 unknown\r\n\r\n"
        f"--b\r\n{original}\r\n--b--\r\n"
    )


WHOLE = f"Content-Type: message/rfc822\r\n\r\n{ORIGINAL}Subject: x\r\n\r\nBonjour\r\n"
HEADERS = f"Content-Type: text/rfc822-headers\r\n\r\n{ORIGINAL}"
FINAL = f"Final-Recipient: rfc822; {TO}\r\n"
QMAIL = HEAD.format(sender="MAILER-DAEMON@mx.example", subject="failure notice") + (
    "\r\nHi. This is the qmail-send program at mx.example.\r\n"
    f"I'm afraid I wasn't able to deliver your message.\r\n\r\n<{TO}>:\r\n"
    "Sorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
    f"--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <x>\r\n{ORIGINAL}\r\n"
)
EXIM = HEAD.format(
    sender="Mail Delivery System <Mailer-Daemon@mx.example>",
    subject="Mail delivery failed: returning message to sender",
) + (
    f"X-Failed-Recipients: {TO}\r\nAuto-Submitted: auto-replied\r\n\r\n"
    f"This message was created automatically by mail delivery software.\r\n\r\n  {TO}\r\n"
    f"    550 User unknown\r\n\r\n------ This is a copy of your message ------\r\n\r\n{ORIGINAL}"
)
MICROSOFT = report(
    f"Original-Recipient: rfc822;{TO}\r\nFinal-Recipient: rfc822;parti@ailleurs.example\r\n",
    HEADERS,
    sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.example>",
)
NAMELESS = HEAD.format(sender="postmaster@mx.example", subject="Échec de la remise") + (
    "Content-Type: text/html; charset=utf-8\r\n\r\n<html><b>Votre message n’a pas pu être remis"
    f'</b> à <a href="mailto:{TO}">{TO}</a>.</html>\r\n'
)


@pytest.fixture
def desk(tmp_path: Path) -> Workplace:
    """Return a workspace from which a reminder left by e-mail."""
    return Workplace.of(
        tmp_path / "w", {"relance.yaml": SETTINGS, "cases/2026-001.yaml": CASE, ".gitignore": "b\n"}
    )


def imported(desk: Workplace, notice: str, *options: str) -> tuple[int, str, str]:
    """Import a notice; return the exit code, what was said, and the case file."""
    path = desk.root.parent / "retour.eml"
    path.write_bytes(notice.encode())
    done = run(desk.root, "import", str(path), "--yes", *options)
    case = (desk.root / "cases/2026-001.yaml").read_text(encoding="utf-8")
    return done.exit_code, done.output, case


@pytest.mark.parametrize(
    "notice",
    [report(FINAL, WHOLE), report(FINAL, HEADERS), MICROSOFT, QMAIL, EXIM],
    ids=["postfix", "headers", "microsoft", "qmail", "exim"],
)
def test_the_letter_came_back(desk: Workplace, notice: str) -> None:
    """By its Message-ID, wherever the notice has it; the next step takes another way."""
    code, said, case = imported(desk, notice)

    assert code == 0, said
    for fact in ("outcome: bounced", "returned_on: 2026-11-12", f"not_reached: [{TO}]"):
        assert fact in case, case
    assert "kind: receipt" in case
    assert "Avis de non-remise du courriel du 12 novembre 2026 (relance-1)" in case.replace(
        "\xa0", " "
    )
    assert "relance-1 of 2026-11-12 came back" in run(desk.root, "status", "2026-001").output
    _again, said, later = imported(desk, notice)
    assert (later, "stands in case 2026-001 already" in said) == (case, True)


def test_a_notice_that_names_no_e_mail(desk: Workplace) -> None:
    """Which one it was is asked; said, it is recorded."""
    _code, said, case = imported(desk, NAMELESS)
    assert case == CASE
    assert "which was it?" in said
    key = f"bounce.{hashlib.sha256(NAMELESS.encode()).hexdigest()[:10]}"
    _code, said, case = imported(desk, NAMELESS, "--answer", f"{key}=2026-001.0")
    assert "outcome: bounced" in case, said


def test_a_notice_that_it_is_late(desk: Workplace) -> None:
    """A server that goes on trying has not failed."""
    _code, said, case = imported(desk, report(FINAL, WHOLE, action="delayed"))
    assert case == CASE
    assert "its server goes on trying" in said


def test_a_notice_of_another_e_mail(desk: Workplace) -> None:
    """What is known nowhere marks nothing."""
    other = report(FINAL.replace(TO, "x@autre.example"), WHOLE.replace("f3a9", "other"))
    _code, said, case = imported(desk, other.replace(TO, "x@autre.example"))
    assert case == CASE
    assert "did not arrive at x@autre.example" in said


def read_of(notice: str) -> ReceivedEmail:
    """Return what is read of one e-mail."""
    mails = read(Source(name="retour.eml"), notice.encode(), ImportAsked()).body
    assert isinstance(mails, tuple)
    (mail,) = mails
    assert isinstance(mail, ReceivedEmail)
    return mail


@pytest.mark.parametrize(
    ("notice", "kind", "failed"),
    [
        (report(FINAL, WHOLE), MailKind.BOUNCE, (TO,)),
        (MICROSOFT, MailKind.BOUNCE, (TO, "parti@ailleurs.example")),
        (QMAIL, MailKind.BOUNCE, (TO,)),
        (EXIM, MailKind.BOUNCE, (TO,)),
        (report(FINAL, HEADERS, action="delayed"), MailKind.LATE, ()),
        (report(FINAL, HEADERS, action="delivered"), MailKind.RECEIPT, ()),
    ],
    ids=["postfix", "microsoft", "qmail", "exim", "late", "delivered"],
)
def test_what_a_notice_says(notice: str, kind: MailKind, failed: tuple[str, ...]) -> None:
    """Which e-mail it is about, for whom that was, and who was not reached.

    Where only its text tells it, every address in it may be the one.
    """
    mail = read_of(notice)

    assert mail.kind is kind
    assert mail.original_id == ID
    assert mail.original_to in (TO, None)
    assert set(failed) <= set(mail.failed)


def test_a_notice_without_its_e_mail_names_whom_it_can() -> None:
    """Whoever stands in its text is not reached; which e-mail it was, nobody says."""
    mail = read_of(NAMELESS)

    assert (mail.kind, mail.original_id) == (MailKind.BOUNCE, None)
    assert TO in mail.failed
