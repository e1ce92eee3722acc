"""`relance digest`: what was done and what waits, on the screen or to the user alone."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

from tests.desks.loopback_mail import PostOffice
from tests.sending.mailing import Mailing
from tests.workspaces import run


def test_what_was_done_and_what_waits(mailing: Mailing, post: PostOffice) -> None:
    """Events and tasks; by e-mail it goes to the user's own address, and changes nothing."""
    run(mailing.root, "note", "2026-001", "rappellera", "--channel", "phone", "--on", "2026-11-20")
    head = mailing.git("rev-parse", "HEAD")
    said = run(mailing.root, "digest").stdout
    assert run(mailing.root, "digest", "--mail").exit_code == 0
    ((_id, content),) = post.kept.items()
    message = BytesParser(policy=policy.default).parsebytes(content)
    body = message.get_body()
    assert body is not None

    assert "Recorded since 2026-11-20:\n  2026-001: phone of 2026-11-20" in said
    assert "send relance-1 about FA-2" in " ".join(said.split())
    assert (message["To"], message["From"]) == ("compta@atelier.example",) * 2
    assert message["Subject"] == said.splitlines()[0]
    assert body.get_content().split() == said.split()[len(message["Subject"].split()) :]
    assert mailing.git("rev-parse", "HEAD") == head
