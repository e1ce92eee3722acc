"""A post office on this machine, and a workspace whose e-mails are due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks.loopback_mail import PostOffice, post_office_in
from tests.sending.mailing import Mailing
from tests.workspaces import Copies


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    """Run one mail server for all tests of this room."""
    with post_office_in(tmp_path_factory.mktemp("post")) as running:
        yield running


@pytest.fixture
def post(house: PostOffice) -> PostOffice:
    """Return the mail server, with nothing kept."""
    house.empty()
    return house


@pytest.fixture
def mailing(copies: Copies, post: PostOffice) -> Mailing:
    """Return a workspace whose two e-mails are made."""

    def prepared(root: Path) -> None:
        Mailing.prepared(root, port=post.port)

    return Mailing(copies.of(prepared))
