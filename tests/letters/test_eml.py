"""The e-mail drafts: they open in a mail program, whole."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.letters import eml
from relance_docs.letters.document import make_document
from tests.letters.letter_cases import case_of, document, invoice, job, job_of, pdf_of


def opened(content: bytes) -> EmailMessage:
    """Return a draft as a mail program reads it."""
    message = message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def draft_of(name: str) -> bytes:
    """Return the e-mail draft of a document of `BUILDERS`."""
    (_pdf, (path, content)) = document(name).files
    assert path.endswith(".eml")
    return content


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("rappel-1", "Madame"),
        ("relance-1", "Madame"),
        ("relance-1-consumer", "Madame, Monsieur"),  # Jeanne Exemple: nothing says her civility
    ],
)
def test_draft(name: str, greeted: str) -> None:
    """A draft is addressed, unsent, undated, with its text and the very PDF that was written."""
    message = opened(draft_of(name))
    body = message.get_body(("plain",))
    (letter,) = message.iter_attachments()

    assert message["X-Unsent"] == "1"
    assert message["To"] == "Mme Durand <durand@fictive.example>"
    assert message["From"] == "Atelier Exemple SARL <compta@atelier.example>"
    assert message["Date"] is None
    assert body is not None
    assert body.get_content().startswith(f"{greeted},\r\n\r\n")
    assert letter.get_filename() == f"2026-11-20-{job_of(name).due.step.step}.pdf"
    assert letter.get_content() == pdf_of(name)


def test_subject() -> None:
    """The subject is the first line of the template, typography included."""
    subject = opened(draft_of("relance-1"))["Subject"]

    assert subject == "Rappel\u00a0: facture FA-2026-0042 arrivée à échéance"


def test_lines() -> None:
    """Every line ends in CR LF and none is longer than mail programs take."""
    content = draft_of("relance-1")

    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_same_bytes() -> None:
    """The same document gives the same draft."""
    assert dict(make_document(job_of("relance-1")).files) == dict(document("relance-1").files)


def test_enclosed_invoice(tmp_path: Path) -> None:
    """The file of the invoice goes with the draft untouched, and its pages with the letter."""
    folder = tmp_path / "cases" / "2026-014"
    folder.mkdir(parents=True)
    file = folder / "facture.pdf"
    file.write_bytes(pdf_of("rappel-1"))
    piece = {"id": "f", "kind": "invoice", "title": "Facture 42", "file": "2026-014/facture.pdf"}
    case = case_of("business", invoice(pieces=("f",)), pieces=(piece,))
    files = dict(make_document(job(case, "relance-1", root=tmp_path)).files)
    _letter, enclosed = opened(files["2026-014/2026-11-20-relance-1.eml"]).iter_attachments()

    assert enclosed.get_filename() == "1-facture.pdf"
    assert enclosed.get_content() == file.read_bytes()


def test_bad_address() -> None:
    """What is no e-mail address is refused by name."""
    case = case_of(debtor={"contact": {"name": "X", "email": "durand at fictive"}})

    with pytest.raises(RefusalError, match="durand at fictive"):
        make_document(job(case, "relance-1"))


def test_other_step_by_email() -> None:
    """A step without a text of its own gets the general one, with the letter's subject."""
    made = job_of("relance-2")
    step = made.due.step.model_copy(update={"channel": job_of("relance-1").due.step.channel})
    files = make_document(replace(made, due=replace(made.due, step=step))).files

    assert opened(files[1][1])["Subject"] == "Relance\u00a0: solde de la facture FA-2026-0042"


def test_no_subject() -> None:
    """A text that does not begin with its subject is refused by name."""
    with pytest.raises(RefusalError, match=r"mine\.txt"):
        eml.split_subject("Madame,\n", "mine.txt")
