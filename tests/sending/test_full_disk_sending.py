"""`relance send` on a disk that is full, read-only or broken: told, and nothing leaves twice."""

from __future__ import annotations

import pytest

from tests.desks.loopback_mail import PostOffice
from tests.files.test_full_disk import done
from tests.sending.mailing import Mailing
from tests.sending.test_killed_sending import answered, commits


@pytest.mark.parametrize("room", range(1, 240, 21))
def test_wherever_it_ends_the_next_run_goes_on(
    mailing: Mailing, post: PostOffice, room: int
) -> None:
    """What left is recorded once there is room, what did not leave leaves then: each once."""
    code, said = done(mailing.root, "send --yes", room)

    answered(mailing, post)
    again = mailing.send("--yes")
    assert again.exit_code == 0, (code, said, again.output)
    assert mailing.sent() == post.kept
    assert len(post.kept) == commits(mailing) == 2
    assert (mailing.is_clean, mailing.journal) == (True, [])
