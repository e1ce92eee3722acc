"""What `today` lists is kept from run to run, and the hour is never one of another run."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from relance_docs.git.repository import repository_of
from relance_docs.store import tasks
from relance_docs.store.store import Store
from relance_docs.workspace.workspace import load
from tests.store.test_never_wrong import copied
from tests.workspaces import Copies

DAY = date(2026, 11, 24)
"""An e-mail and a call are due."""


@pytest.mark.parametrize("first", [None, 10, 7, 22])
def test_hours(copies: Copies, first: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each hour the list is that of a run that remembers nothing; by day no case is asked."""
    root = copied(copies).root
    workspace = load(root, as_of=DAY, today=DAY)

    def at(hour: int | None, store: Store | None) -> list[str]:
        moment = hour and datetime.combine(DAY, time(hour), ZoneInfo("Europe/Paris"))
        return [str(each.task) for each in tasks.tasks_of_cases(workspace, store, moment or None)]

    store = Store(repository_of(root))
    assert at(first, store) == at(first, None)
    store.write()
    anew = {hour: at(hour, None) for hour in (None, 10, 7, 22)}
    assert len({tuple(said) for said in anew.values()}) == 3  # by day, early, late

    kept = Store(repository_of(root))
    assert {hour: at(hour, kept) for hour in anew} == anew
    monkeypatch.setattr(tasks, "asked_for", lambda *_given: pytest.fail("a case was asked again"))
    assert at(10, kept) == anew[10]
