"""One commit over several cases, as an import makes it: all of it or nothing."""

from __future__ import annotations

import pytest

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.recording.event import CommitMessage, NewFile
from relance_docs.recording.record import Planned, Scene, additions
from tests.desks.import_desk import NEW_CASE, ImportDesk, imported


def test_several_cases_are_one_commit(imports: ImportDesk) -> None:
    """Case files, pièces and relance.yaml come in together; each case has its trailer."""
    done = imports.carry_out(imported)

    assert imports.git("show", "--format=", "--name-only").split() == [
        "cases/2026-014.yaml",
        "cases/2026-015.yaml",
        "cases/2026-015/facture.pdf",
        "relance.yaml",
    ]
    assert imports.git("log", "-1", "--format=%B") == (
        "import: 1 entry, 1 new case\n\nCase: 2026-014\nCase: 2026-015\nEvent: import\n\n"
    )
    assert imports.git("rev-parse", "HEAD").strip() == done.commit
    assert imports.git("status", "--porcelain") == ""


def test_an_error_in_one_case_leaves_all_as_they_were(imports: ImportDesk) -> None:
    """The strict check looks at every case that is touched, in a dry run as well."""
    before = imports.state()

    for dry_run in (False, True):
        with pytest.raises(FindingsError) as refused:
            imports.carry_out(
                lambda scene: imported(scene, NEW_CASE.replace("10000.00", "1 0000,00")),
                dry_run=dry_run,
            )

        assert {f.place.path for f in refused.value.findings} == {"cases/2026-015.yaml"}
        assert imports.state() == before


def test_a_dry_run_shows_every_file_and_writes_none(imports: ImportDesk) -> None:
    """What would be new has no file before it in the diff."""
    before = imports.state()

    done = imports.carry_out(imported, dry_run=True)

    assert imports.state() == before
    assert "--- cases/2026-014.yaml\n+++ cases/2026-014.yaml\n" in done.diff
    assert "--- /dev/null\n+++ cases/2026-015.yaml\n" in done.diff
    assert "+++ cases/2026-015/facture.pdf\n" in done.diff
    assert "+payments_checked_until: 2026-08-30\n" in done.diff


def test_hand_edits_of_any_touched_file_are_refused(imports: ImportDesk) -> None:
    """What is under way in relance.yaml is swept into no import."""
    with (imports.root / "relance.yaml").open("a") as file:
        file.write("# à moi\n")
    before = imports.state()

    with pytest.raises(RefusalError) as refused:
        imports.carry_out(imported)

    told = str(refused.value.message)
    assert "relance.yaml holds changes that are not recorded" in told
    assert "`relance save relance.yaml -m TEXT`" in told
    assert "+# à moi" in told

    assert imports.state() == before


def test_another_file_in_the_place_of_a_new_one_is_refused(imports: ImportDesk) -> None:
    """Nothing that stands there is overwritten."""
    (imports.root / "cases" / "2026-015.yaml").write_text("# autre chose\n")
    before = imports.state()

    with pytest.raises(RefusalError, match=r"2026-015\.yaml is there already"):
        imports.carry_out(imported)

    assert imports.state() == before


def test_cases_whose_numbers_differ_in_capitals_alone_are_refused(imports: ImportDesk) -> None:
    """On some systems they would be one file."""
    before = imports.state()
    new = NewFile(path="cases/a-1.yaml", content=NEW_CASE.split("pieces")[0].encode())
    twin = NewFile(path="cases/A-1.yaml", content=NEW_CASE.split("pieces")[0].encode())

    def plan(scene: Scene) -> Planned:
        message = CommitMessage(cases=("a-1", "A-1"), name="import", sentence="2 new cases")
        files = tuple(additions(scene.workspace.root, (new, twin)))
        return Planned(message=message, files=files)

    with pytest.raises(FindingsError):
        imports.carry_out(plan)

    assert imports.state() == before
