"""A workspace that keeps its own copy of shared parts from before this version."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from relance_docs.case.parties import Language
from relance_docs.errors import RefusalError
from relance_docs.letters.document import page_of
from relance_docs.letters.proofread import proofread
from relance_docs.plan.kinds import StepKind
from relance_docs.resources import packaged_templates
from relance_docs.workspace.workspace import load
from tests.letters.letter_cases import ALL, AS_OF, job_of
from tests.workspaces import of_example

PARTS = packaged_templates() / "parts.html"
FOOT = re.compile(r'data-foot="([^"]*)"')
KEPT = "{%- macro foot() -%}Notre pied de page{%- endmacro -%}\n"


def own_parts(tmp_path: Path, text: str) -> Path:
    """Return a workspace with a parts.html of its own."""
    (tmp_path / "letter_templates").mkdir()
    (tmp_path / "letter_templates/parts.html").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_an_older_copy_lacks_comes_from_the_program(tmp_path: Path) -> None:
    """Every letter to every kind of debtor is made, and says what the copy says where it does."""
    root = own_parts(tmp_path, KEPT)

    for name in ALL:
        job = job_of(name)
        ours, theirs = page_of(replace(job, root=root)), page_of(job)

        assert FOOT.sub("", ours) == FOOT.sub("", theirs)
        assert ("Notre pied de page" in FOOT.findall(ours)) == (job.kind is not StepKind.CALL)


def test_own_letters_may_use_what_their_older_parts_lack(tmp_path: Path) -> None:
    """`relance check` finds no fault with a letter that uses a macro of the packaged parts."""
    root = of_example(tmp_path / "own", "2026-014")
    letter = (packaged_templates() / "relance-1.html").read_bytes()
    own_parts(root, KEPT)
    (root / "letter_templates/relance-1.html").write_bytes(letter)

    assert () == tuple(proofread(load(root, as_of=None, today=AS_OF)))


def test_macro_that_knows_less_is_told(tmp_path: Path) -> None:
    """Letters that call a copied macro with more than it takes name it, and a way out."""
    macro = "{# ours #}\n{%- macro what_happened() -%}{%- endmacro -%}\n"
    root = own_parts(tmp_path, macro)

    with pytest.raises(RefusalError) as refused:
        page_of(replace(job_of("appel-2"), root=root))
    place = "letter_templates/parts.html:2"
    assert str(refused.value).startswith(f"{place}: the macro 'what_happened' is from before")


def test_parts_in_english_are_completed_in_english(tmp_path: Path) -> None:
    """What an English copy lacks comes from the English parts of the program."""
    (tmp_path / "letter_templates/en").mkdir(parents=True)
    text = "{%- macro payment_means() -%}Own account{%- endmacro -%}"
    (tmp_path / "letter_templates/en/parts.html").write_text(text, encoding="utf-8")
    job = job_of("relance-2")
    case = job.case.model_copy(
        update={"debtor": job.case.debtor.model_copy(update={"language": Language.ENGLISH})}
    )
    on_day = replace(job.on_day, case=case)

    page = page_of(replace(job, root=tmp_path, on_day=on_day))
    assert "Own account" in page
    assert "Virement" not in page
