"""`relance send`: shown, asked, handed over once, recorded with the exact e-mail."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest

from relance_docs.cli import asking, session
from relance_docs.cli.commands.sending import run as sending_run
from relance_docs.cli.commands.sending import send as sending_send
from tests.desks.loopback_mail import PostOffice
from tests.sending.mailing import Mailing
from tests.workspaces import run


def test_what_left_is_recorded_as_it_left(mailing: Mailing, post: PostOffice) -> None:
    """Each e-mail is one commit with its Message-ID and the very bytes; then nothing is due."""
    before = mailing.git("rev-parse", "HEAD")
    done = mailing.send("--yes")

    assert done.exit_code == 0, done.output
    assert mailing.sent() == post.kept
    assert len(post.kept) == 2
    assert mailing.git("log", "--format=%s", f"{before}..").splitlines() == [
        "2026-002: relance-1 sent on 2026-11-20 (email)",
        "2026-001: relance-1 sent on 2026-11-20 (email)",
    ]
    assert (mailing.is_clean, mailing.journal) == (True, [])
    assert "no e-mail is due" in mailing.send("--yes").stdout
    assert len(post.kept) == 2
    assert run(mailing.root, "verify").exit_code == 0


def test_what_an_email_says(mailing: Mailing, post: PostOffice) -> None:
    """To the debtor alone, from who relance.yaml says, with the letter that is archived beside."""
    mailing.change("  smtp:", "  from: relances@atelier.example\n  smtp:", "relance.yaml")
    done = mailing.send("2026-001", "--yes")
    ((_id, content),) = post.kept.items()
    message = BytesParser(policy=policy.default).parsebytes(content)
    (entry,) = mailing.history("2026-001")
    document = entry["document"]
    assert isinstance(document, dict)
    (letter,) = message.iter_attachments()

    assert message["To"] == "Mme Durand <compta@menuiserie.example>"
    assert message["From"] == "Atelier Exemple SARL <relances@atelier.example>"
    assert message["X-Unsent"] is None
    assert message["Message-ID"].endswith("@atelier.example>")
    archived = (mailing.root / "cases" / document["file"]).read_bytes()
    assert letter.get_payload(decode=True) == archived
    assert "from relances@atelier.example to compta@menuiserie.example" in done.stdout
    assert "| Sauf erreur ou omission" in done.stdout


def test_somebody_is_asked(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A « no » sends nothing; where nobody can be asked, nothing leaves without --yes."""
    assert mailing.send().exit_code == 2
    for module in (asking, sending_run, sending_send):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr(sending_send, "confirmed", lambda *_: False)
    done = run(mailing.root, "send")

    assert (done.exit_code, mailing.sent()) == (1, {})
    monkeypatch.setattr(sending_send, "confirmed", lambda *_: True)
    assert run(mailing.root, "send").exit_code == 0
    assert len(mailing.sent()) == 2


def test_paid_while_the_question_stood(
    mailing: Mailing, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who paid between the showing and the answer is not written to."""

    def paid(*_: object) -> bool:
        assert run(mailing.root, "paid", "2026-001", "1000,00", "--on", "2026-11-19").exit_code == 0
        return True

    monkeypatch.setattr(sending_send, "is_terminal", lambda: True)
    monkeypatch.setattr(sending_send, "confirmed", paid)
    done = mailing.send()

    assert done.exit_code == 1
    assert "2026-001: error: " in done.stderr
    assert [b"garage@" in each for each in post.kept.values()] == [True]


def test_one_recipient_is_refused(mailing: Mailing, post: PostOffice) -> None:
    """What the server refuses is told, did not leave, and bars no other."""
    mailing.change("compta@men", "refused@men", "cases/2026-001.yaml")
    done = mailing.send("--yes")

    assert done.exit_code == 1
    assert "2026-001: error: the server did not take it: 550 5.1.1 no such" in done.stderr
    assert "\x1b" not in done.stderr
    assert mailing.history("2026-001") == []
    assert (len(post.kept), len(mailing.sent()), mailing.journal) == (1, 1, [])


def test_refused_when_it_was_all_there(mailing: Mailing, post: PostOffice) -> None:
    """A full mailbox is told after the e-mail: it has not left all the same."""
    mailing.change("compta@men", "full@men", "cases/2026-001.yaml")
    done = mailing.send("2026-001", "--yes")

    assert (done.exit_code, post.kept, mailing.journal) == (1, {}, [])
    assert "452 4.2.2 mailbox full" in done.stderr


@pytest.mark.parametrize(("name", "left"), [("unsure", True), ("vanishes", False)])
def test_nobody_knows(mailing: Mailing, post: PostOffice, name: str, left: bool) -> None:  # noqa: FBT001
    """A server that breaks off after the e-mail leaves a question, and only a person answers it."""
    mailing.change("compta@men", f"{name}@men", "cases/2026-001.yaml")
    done = mailing.send("2026-001", "--yes")
    assert done.exit_code == 1
    assert "nobody knows whether it left" in done.stderr
    assert mailing.history("2026-001") == []

    again = mailing.send("2026-001", "--yes")
    assert again.exit_code == 1
    assert "whether it took it is not known" in again.stderr
    assert len(post.kept) == int(left)
    by_hand = run(mailing.root, "sent", "2026-001", "relance-1")
    assert (by_hand.exit_code, "on its way" in by_hand.stderr) == (1, True)
    assert "on its way" in run(mailing.root, "status").stderr

    done = mailing.send("--left" if left else "--not-left", "2026-001")
    assert done.exit_code == 0, done.output
    assert mailing.sent() == post.kept
    assert mailing.journal == []


def test_what_speaks_against_it(
    mailing: Mailing, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing leaves on a Sunday or at night; a reason for it is recorded."""
    mailing.change("as_of: 2026-11-20\n", "", "relance.yaml")
    mailing.change("2026-11-19", "2026-11-21", "relance.yaml")
    now = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    monkeypatch.setattr(session, "_day_of_this_machine", now.date)
    monkeypatch.setattr(session.Session, "now", lambda _self: now)
    right = ("--clock-is-right", "--yes")
    done = mailing.send(*right)

    assert (done.exit_code, post.kept) == (1, {})
    assert "2026-11-22 is a Sunday or a public holiday; it is 21:30" in done.stderr
    assert mailing.send(*right, "2026-001", "--even-if", "demandé par le débiteur").exit_code == 0
    (entry,) = mailing.history("2026-001")
    assert entry["note"] == "demandé par le débiteur"


def test_an_address_of_two_debtors(mailing: Mailing, post: PostOffice) -> None:
    """An address that another debtor has too may be that of a third party."""
    mailing.change("garage@garage.example", "compta@menuiserie.example", "cases/2026-002.yaml")
    done = mailing.send("--yes")

    assert (done.exit_code, post.kept) == (1, {})
    assert "is the address of Garage Inventé SAS in case 2026-002 as well" in done.stderr


def test_no_more_than_so_many_an_hour(mailing: Mailing, post: PostOffice) -> None:
    """What is more than the limit waits."""
    mailing.change("  smtp:", "  max_per_hour: 1\n  smtp:", "relance.yaml")
    done = mailing.send("--yes")

    assert (done.exit_code, len(post.kept)) == (0, 1)
    assert "1 wait for the next one" in done.stderr


def test_unasked(mailing: Mailing, post: PostOffice) -> None:
    """--automatic sends what the plan says may leave unasked, if receipts are entered lately."""
    assert mailing.send("--automatic").exit_code == 0
    assert post.kept == {}
    plan = "plan: [{step: relance-1, after_due: 1, channel: email, send: automatic}]\n"
    case = mailing.root / "cases/2026-002.yaml"
    mailing.commit({"cases/2026-002.yaml": case.read_text(encoding="utf-8") + plan})
    mailing.change("until: 2026-11-19", "until: 2026-11-01", "relance.yaml")
    assert mailing.send("--automatic").exit_code == 0
    assert post.kept == {}
    mailing.change("until: 2026-11-01", "until: 2026-11-19", "relance.yaml")
    assert mailing.send("--automatic").exit_code == 0
    assert [b"garage@" in each for each in post.kept.values()] == [True]


def test_nothing_but_shown(mailing: Mailing, post: PostOffice) -> None:
    """A rehearsal shows what would leave; a draft changed by hand, or not committed, never does."""
    done = mailing.send("--dry-run")
    assert done.exit_code == 0
    assert done.stdout.count("subject: ") == 2
    (draft,) = (mailing.root / "build/letters/2026-001").glob("*.eml")
    draft.write_bytes(draft.read_bytes().replace(b"To: ", b"Cc: tiers@autre.example\r\nTo: "))
    mailing.replace("total_with_vat: 1000.00", "total_with_vat: 999.00", "cases/2026-002.yaml")
    done = mailing.send("--yes")

    assert (post.kept, mailing.journal) == ({}, [])
    assert "2026-002: relance-1 does not leave: " in done.stderr
