"""The window of the envelope, and who may write."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.case.parties import ActsAs
from relance_docs.case.settings import Settings
from relance_docs.claim.address import window_lines
from relance_docs.claim.letterhead import sender_of
from relance_docs.errors import RefusalError
from relance_docs.letters.document import make_document, page_of
from tests.letters.letter_cases import CREDITOR, case_of, job

COLLECTOR = Settings.model_validate(
    {
        "creditor": CREDITOR | {"acts_as": "collector"},
        "sender": {
            "name": "Recouvrement Exemple SAS",
            "address": ("1 RUE X", "75001 PARIS"),
            "signatory": {"name": "Léa Exemple", "role": "Chargée de recouvrement"},
            "mandate_date": "2026-01-15",
        },
    }
)


def test_attention() -> None:
    """The person in charge is named when there is room for it."""
    debtor = case_of().debtor

    assert window_lines(debtor, "À l’attention de Mme Durand")[1] == "À l’attention de Mme Durand"


def test_too_many_lines() -> None:
    """An address that does not fit is refused, with what to do."""
    debtor = case_of(debtor={"address": tuple("ABCDEF")}).debtor

    with pytest.raises(RefusalError, match="7 lines"):
        window_lines(debtor)


def test_too_wide() -> None:
    """A line that is too wide is refused by name."""
    debtor = case_of(debtor={"address": ("X" * 39, "69007 LYON")}).debtor

    with pytest.raises(RefusalError, match="XXX"):
        window_lines(debtor)


def test_collector_without_text() -> None:
    """A collector's letter without the text of the law that it must reproduce is refused."""
    with pytest.raises(RefusalError, match="L111-8"):
        make_document(job(case_of(), "relance-2", settings=COLLECTOR))


def test_collector(tmp_path: Path) -> None:
    """A collector says who it is, for whom and under which mandate, and reproduces the law."""
    folder = tmp_path / "letter_templates"
    folder.mkdir()
    (folder / "l111-8.txt").write_text("Texte recopié.", encoding="utf-8")
    page = page_of(job(case_of(), "relance-2", settings=COLLECTOR, root=tmp_path))

    assert "exerce une activité de recouvrement amiable" in page
    assert "au nom et pour le compte du créancier, Atelier Exemple SARL" in page
    assert "mandat écrit du 15\u00a0janvier 2026" in page
    assert "Texte recopié." in page


def test_collector_without_mandate() -> None:
    """A collector without a dated mandate writes to nobody."""
    assert COLLECTOR.sender is not None
    sender = COLLECTOR.sender.model_copy(update={"mandate_date": None})

    with pytest.raises(RefusalError, match="mandate"):
        sender_of(COLLECTOR.model_copy(update={"sender": sender}))


ACCOUNTANT = COLLECTOR.model_copy(
    update={"creditor": COLLECTOR.creditor.model_copy(update={"acts_as": ActsAs.ACCOUNTANT})}
)


def test_accountant() -> None:
    """An accountant says for whom, under which mandate, and that the money is the creditor's."""
    assert ACCOUNTANT.sender is not None
    for step in ("relance-2", "mise-en-demeure"):
        document = make_document(job(case_of(), step, settings=ACCOUNTANT))
        page = page_of(job(case_of(), step, settings=ACCOUNTANT))
        assert document.warnings == ()
        assert "expert-comptable, vous écrit au nom et pour le compte du créancier" in page
        assert "mandat écrit de recouvrement amiable du 15\u00a0janvier 2026" in page
        assert "aucune somme n’est reçue par Recouvrement Exemple SAS" in page
        assert "L. 111-8" not in page
        assert "nous nous réservons le droit de saisir" not in page
    sender = ACCOUNTANT.sender.model_copy(update={"mandate_date": None})
    with pytest.raises(RefusalError, match="45-2138"):
        sender_of(ACCOUNTANT.model_copy(update={"sender": sender}))
