"""What a case file says is the same, whether it stays in memory, is let go or crosses over."""

from __future__ import annotations

import pickle
from datetime import date

from relance_docs.store.cases import CaseMemory
from relance_docs.store.store import store_of
from relance_docs.workspace.records import Workspace
from relance_docs.workspace.workspace import load
from tests.store.test_never_wrong import CASES, case, copied
from tests.workspaces import Copies, Workplace

DAY = date(2026, 12, 24)


def loaded(place: Workplace, *, lets_go: bool = False) -> Workspace:
    """Read a workspace with what earlier runs kept, and keep what this one read."""
    store = store_of(place.root)
    assert store is not None
    memory = CaseMemory(store)
    found = load(place.root, as_of=DAY, today=DAY, memory=memory, lets_go=lets_go)
    store.write()
    return found


def test_a_case_is_the_same_whether_it_is_held_or_let_go(copies: Copies) -> None:
    """Read anew, known by git or known by its bytes: it says the same, here and elsewhere."""
    place = copied(copies)
    with (place.root / case(1)).open("a") as file:
        file.write("# vu\n")
    read = loaded(place)
    assert len(read.case_files) == len(CASES)
    for lets_go in (False, True, False):
        for kept, again in zip(
            read.case_files, loaded(place, lets_go=lets_go).case_files, strict=True
        ):
            assert again.content() == kept.content()
            assert (again.content() is again.content()) is not lets_go
            assert pickle.loads(pickle.dumps(again.content))() == kept.content()  # noqa: S301
