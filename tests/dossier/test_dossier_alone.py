"""A dossier shows one case: nothing of another, in any file, however packed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pikepdf

from tests.dossier.conftest import INSOLVENT
from tests.dossier.dossier_desk import commit, loaded, made, workspace_in
from tests.letters.reading_pdf import page_texts
from tests.workspaces import git

NEIGHBOURS = 200
DEBTOR = "Voisine Secrete {number:03} SAS"
CASE = """debtor:
  kind: business
  name: {name}
  address: [1 RUE VOISINE, 69001 LYON]
invoices:
  - invoice_number: VOISINE-{number:03}
    issue_date: 2026-05-04
    due_date: 2026-06-03
    total_with_vat: 1234.56
"""
SECRET = re.compile(rb"voisine", re.IGNORECASE)


def test_no_word_of_another_case(tmp_path: Path) -> None:
    """Among 200 cases committed together, no debtor of another is in any byte of the ZIP."""
    root = workspace_in(tmp_path / "atelier", INSOLVENT)
    for number in range(NEIGHBOURS):
        text = CASE.format(name=DEBTOR.format(number=number), number=number)
        (root / f"cases/N-{number:03}.yaml").write_text(text, encoding="utf-8")
    commit(root)
    case = root / f"cases/{INSOLVENT}.yaml"
    case.write_text(case.read_text("utf-8") + "# relu\n", encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message=Relu")
    assert NEIGHBOURS + 1 == len(tuple(loaded(root).cases))

    dossier = made(root, INSOLVENT)

    looked = 0
    with ZipFile(dossier.archive) as archive:
        for name in archive.namelist():
            for content in unpacked(name, archive.read(name), tmp_path):
                looked += 1
                assert not SECRET.search(content), name
    assert looked > 2 * len(dossier.files)


def unpacked(name: str, content: bytes, folder: Path) -> Iterator[bytes]:
    """Yield a file, then all that is packed in it."""
    yield name.encode() + content
    if name.endswith(".pdf"):
        yield "\n".join(page_texts(content)).encode()
        with pikepdf.open(BytesIO(content)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream):
                    yield item.read_bytes() if _is_plain(item) else b""
                else:
                    yield repr(item).encode()
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as inside:
            yield from map(inside.read, inside.namelist())
    elif name.endswith(".pack"):
        yield from _objects(content, folder / "controle")


def _is_plain(item: pikepdf.Stream) -> bool:
    return item.get("/Subtype") != pikepdf.Name.Image


def _objects(pack: bytes, folder: Path) -> Iterator[bytes]:
    folder.mkdir()
    git(folder, "init", "--quiet")
    subprocess.run(["git", "unpack-objects", "-q"], cwd=folder, input=pack, check=True)
    names = git(folder, "cat-file", "--batch-all-objects", "--batch-check").split("\n")
    for line in filter(None, names):
        digest, kind, _size = line.split(" ")
        done = subprocess.run(
            ["git", "cat-file", kind, digest], cwd=folder, capture_output=True, check=True
        )
        yield done.stdout
