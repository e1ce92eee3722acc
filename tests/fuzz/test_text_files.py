"""Files that people write, and those that the program keeps: findings or refusals, never a bug."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.errors import RefusalError
from relance_docs.git.repository import repository_of
from relance_docs.law.rates import packaged_rates
from relance_docs.letters import manifest as letters_manifest
from relance_docs.reading.check import Surroundings
from relance_docs.reading.document import SourceText
from relance_docs.reading.reading import check_case, check_settings, read_case, read_settings
from relance_docs.recording.journal import begun
from relance_docs.rendering.folders import TemplateFile
from relance_docs.rendering.proofreading.syntax import parsed
from relance_docs.rendering.templates import render_template
from relance_docs.resources import example_workspace
from relance_docs.seals.certificates import read_pem
from relance_docs.seals.manifest import Manifest, read_manifest, read_secret
from relance_docs.seals.report import TokenError
from relance_docs.seals.tokens import read_token, request_for
from relance_docs.unseen import unseen_in
from relance_docs.wording.check import check_template
from relance_docs.wording.facts import letter_kind
from tests.desks.loopback_tsa import Signer
from tests.fuzz.mutations import FUZZED, worse
from tests.workspaces import initialised

EXAMPLE = example_workspace()
CASES = tuple(
    (EXAMPLE / f"cases/{number}.yaml").read_bytes()
    for number in ("2026-009", "2026-014", "2026-016")
)
SETTINGS = (EXAMPLE / "relance.yaml").read_bytes()
TEMPLATE = b"""{% extends "letter.html" %}{% set x = debtor.name|upper %}
{% block body %}<p class="a">Bonjour {{ debtor.name }}, {% for row in rows %}{{ row.amount|euros }}
{% else %}rien{% endfor %}{% if a and not b %}{{ "x" ~ 'y' }}
{% elif c is defined %}{# n #}{% endif %}
{% macro m(a, b=1) %}{{ caller() }}{% endmacro %}</p>{% endblock %}
"""
MANIFEST = Manifest(commit="a" * 40, previous=("b" * 64,), roots=("c" * 64, "d" * 64)).text
JOURNAL = json.dumps(
    {
        "head": "a" * 40,
        "subject": "2026-001: paid",
        "lines": [{"path": "cases/2026-001.yaml", "old": "b" * 64, "new": "c" * 64, "kept": "0"}],
        "blobs": {"cases/2026-001.yaml": "d" * 40},
    }
).encode()
LETTERS = json.dumps(
    {
        "version": letters_manifest.VERSION,
        "documents": {"2026-001/a.pdf": {"case": "2026-001", "sha256": "a" * 64, "key": "b" * 64}},
    }
).encode()
AROUND = Surroundings(
    settings=read_settings(SETTINGS, path="relance.yaml").record,
    as_of=date(2026, 11, 20),
    latest=date(2026, 11, 20),
    rates=packaged_rates(),
)


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Return a test authority's keys, made once."""
    return Signer.make(tmp_path_factory.mktemp("tsa"))


@FUZZED
@given(st.one_of(*map(worse, CASES)))
def test_case_files(raw: bytes) -> None:
    """A case reads or has findings, each with a place in the file and a sentence."""
    reading = read_case(raw, path="cases/x.yaml", number="x")
    for finding in (*reading.findings, *check_case(reading, AROUND)):
        assert finding.place.line >= 1
        assert finding.place.column <= len(finding.place.source) + 1
        assert not [*unseen_in(str(finding.message))]


@FUZZED
@given(worse(SETTINGS))
def test_settings(raw: bytes) -> None:
    """relance.yaml as well."""
    reading = read_settings(raw, path="relance.yaml")
    for finding in (*reading.findings, *check_settings(reading, AROUND)):
        assert str(finding.message)


@FUZZED
@given(worse(TEMPLATE))
def test_templates(raw: bytes) -> None:
    """A template is parsed, proofread and filled in, or refused."""
    text = raw.decode("utf-8", "replace")
    parsed(TemplateFile(name="a.html", text=SourceText(path="a.html", text=text), folders=()))
    for finding in check_template("a.html", text, letter=letter_kind("mise-en-demeure")):
        assert str(finding.message)


@FUZZED
@given(raw=worse(TEMPLATE.replace(b'{% extends "letter.html" %}', b"")))
def test_filled_in_templates(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """Filling in never raises anything but a refusal."""
    folder = tmp_path_factory.mktemp("modeles")
    (folder / "a.html").write_bytes(raw)
    with suppress(RefusalError):
        render_template("a.html", (folder,), {"debtor": {"name": "Fictive"}, "rows": (), "a": 1})


@FUZZED
@given(worse(MANIFEST))
def test_seal_manifests(raw: bytes) -> None:
    """A manifest is read back to the same bytes, or is none."""
    found = read_manifest(raw)
    assert found is None or found.text == raw


@FUZZED
@given(worse(b"ab" * 32 + b"\n"))
def test_salts(raw: bytes) -> None:
    """A salt is 32 bytes, or none."""
    found = read_secret(raw)
    assert found is None or len(found) >= 16


@FUZZED
@given(data=st.data())
def test_certificates(signer: Signer, data: st.DataObject) -> None:
    """PEM files are read or refused."""
    pem = signer.root_file.read_bytes() + signer.leaf.pem
    with suppress(RefusalError):
        read_pem(data.draw(worse(pem)), path="x.pem")


@FUZZED
@given(data=st.data())
def test_tokens(
    signer: Signer, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Answers of an authority are tokens or refused."""
    answer = _answer(signer, tmp_path_factory)
    with suppress(TokenError):
        read_token(data.draw(worse(answer)))


_ANSWERS: dict[Path, bytes] = {}


def _answer(signer: Signer, _factory: pytest.TempPathFactory) -> bytes:
    if signer.folder not in _ANSWERS:
        _ANSWERS[signer.folder] = signer.answer(request_for(b"x").as_bytes(), chain=True)
    return _ANSWERS[signer.folder]


@FUZZED
@given(raw=worse(LETTERS))
def test_the_manifest_of_letters(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """A damaged manifest is none; none of its paths leads elsewhere."""
    folder = tmp_path_factory.mktemp("lettres")
    (folder / letters_manifest.NAME).write_bytes(raw)
    for path in letters_manifest.read(folder):
        assert ".." not in path.split("/")


@FUZZED
@given(raw=worse(JOURNAL))
def test_the_journal(depot: Path, raw: bytes) -> None:
    """A damaged journal is told, with the way out."""
    (depot / ".git/relance-recording/journal.json").write_bytes(raw)
    with suppress(RefusalError):
        begun(repository_of(depot))


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository in which a recording was interrupted."""
    root = initialised(tmp_path_factory.mktemp("depot"))
    (root / ".git/relance-recording").mkdir()
    return root
