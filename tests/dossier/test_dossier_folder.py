"""The place of a dossier: one run at a time, and nothing behind a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.dossier.folder import replaced_together
from relance_docs.errors import RefusalError


def test_two_runs_of_one_case(tmp_path: Path) -> None:
    """The second does not touch what the first is filling; another case goes on."""
    with replaced_together(tmp_path, "2026-009") as work:
        (work / "2026-009").write_text("un", encoding="utf-8")
        with (
            pytest.raises(RefusalError, match="making this dossier"),
            replaced_together(tmp_path, "2026-009", patience=0.1),
        ):
            pass
        with replaced_together(tmp_path, "2026-010") as other:
            (other / "2026-010").write_text("deux", encoding="utf-8")

    assert "un" == (tmp_path / "2026-009").read_text(encoding="utf-8")
    assert "deux" == (tmp_path / "2026-010").read_text(encoding="utf-8")


def test_a_link_in_the_place_is_replaced(tmp_path: Path) -> None:
    """What a link leads to stays as it is, and the next run works as well."""
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "garder").write_text("x", encoding="utf-8")
    (tmp_path / "2026-009").symlink_to(elsewhere)

    for _run in range(2):
        with replaced_together(tmp_path, "2026-009") as work:
            (work / "2026-009").mkdir()

    assert (tmp_path / "2026-009").is_dir()
    assert not (tmp_path / "2026-009").is_symlink()
    assert ["garder"] == [path.name for path in elsewhere.iterdir()]
