"""A document that a second person must approve does not leave by e-mail before that."""

from __future__ import annotations

import pytest

from tests.desks.loopback_mail import PostOffice
from tests.sending.mailing import Mailing
from tests.workspaces import run


def test_two_persons(mailing: Mailing, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before anything leaves; approved by another, it leaves, and the record says so."""
    mailing.change("as_of:", "approval: {relance-1: 2}\nas_of:", "relance.yaml")
    done = mailing.send("2026-001", "--yes")
    assert (done.exit_code, post.kept) == (1, {})

    with monkeypatch.context() as other:
        other.setenv("GIT_AUTHOR_NAME", "A. Petit")
        other.setenv("GIT_AUTHOR_EMAIL", "a.petit@exemple.invalid")
        other.setenv("GIT_COMMITTER_NAME", "A. Petit")
        other.setenv("GIT_COMMITTER_EMAIL", "a.petit@exemple.invalid")
        approved = run(mailing.root, "approve", "2026-001", "relance-1")
        assert approved.exit_code == 0, approved.output
    done = mailing.send("2026-001", "--yes")

    assert done.exit_code == 0, done.output
    assert mailing.sent() == post.kept
    (entry,) = mailing.history("2026-001")
    assert "A. Petit" in str(entry["approved_by"])
