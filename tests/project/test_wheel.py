"""What is installed elsewhere is whole: code, data, catalogue, templates, example."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tools.reproducible import build

ROOT = Path(__file__).parents[2]
EPOCH = "1796000000"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which a wheel and an sdist were built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder, 0, epoch=EPOCH)
    return folder


def test_built_again_they_have_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Neither the time zone, the language, the umask nor the order of sets shows."""
    first = {path.name: sha256(path.read_bytes()).hexdigest() for path in built.iterdir()}
    assert first == build(ROOT, tmp_path, 1, epoch=EPOCH)


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    """Return the wheel."""
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


def carried(folder: str) -> set[str]:
    """Return the files of a folder of the checkout, by their path in it."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in files
        if "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("relance_docs", "relance_docs"),
        ("letter_templates", "relance_docs/letter_templates"),
        ("cases", "relance_docs/example/cases"),
    ],
)
def test_the_wheel_carries_the_folder(wheel: zipfile.ZipFile, source: str, target: str) -> None:
    """Every file of the folder is in the wheel."""
    expected = {f"{target}/{name}" for name in carried(source)}
    assert expected
    assert set() == expected - set(wheel.namelist())


def test_the_wheel_carries_the_settings_of_the_example(wheel: zipfile.ZipFile) -> None:
    """The example is a workspace: it has its relance.yaml."""
    in_wheel = wheel.read("relance_docs/example/relance.yaml")
    assert (ROOT / "relance.yaml").read_bytes() == in_wheel


def test_the_wheel_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    """No test, tool or generated file is installed."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {"relance_docs", "relance_docs-0.1.0.dist-info"} == tops
    assert [] == [name for name in wheel.namelist() if "__pycache__" in name]


def test_the_program_runs_from_the_wheel(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Outside the checkout, the package finds its templates, its example and its French."""
    wheel.extractall(tmp_path)  # noqa: S202 - built right here
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from relance_docs.resources import example_workspace, packaged_templates\n"
        "from relance_docs.cli.main import relance\n"
        "print(packaged_templates(), example_workspace())\n"
        "relance.main(['--help', '--lang', 'fr'], standalone_mode=False)\n"
    )
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True)
    package = tmp_path / "relance_docs"
    first, second = done.stdout.splitlines()[:2]
    assert f"{package / 'letter_templates'} {package / 'example'}" == first
    assert second.startswith("Utilisation")


def test_the_sdist_can_build_the_wheel(built: Path) -> None:
    """The source archive has the workspace, the tests and the tools, and nothing generated."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    expected = {"pyproject.toml", "README.md", "LICENSE", "relance.yaml", "tools/wheel_contents.py"}
    assert set() == expected - names
    tops = {name.split("/")[0] for name in names}
    assert set() == {"cases", "letter_templates", "tests"} - tops
    assert set() == tops & {"build", ".venv", "dist"}
