"""What is installed elsewhere is whole: code, data, catalogue, templates, example."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from contextlib import suppress
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from tools import man
from tools.reproducible import build

ROOT = Path(__file__).parents[2]
EPOCH = "1796000000"
FOLDERS = ("man1", "fr/man1")


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
    """No test and no tool is installed, and of what is generated the manual pages alone."""
    data = "relance_docs-0.1.0.data"
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {"relance_docs", "relance_docs-0.1.0.dist-info", data} == tops
    beside = {name for name in wheel.namelist() if name.startswith(data)}
    assert beside == {f"{data}/data/share/man/{path}" for path in man.pages()}
    assert [] == [name for name in wheel.namelist() if "__pycache__" in name]


def test_every_command_has_a_manual_page_in_both_languages() -> None:
    """Each has one, with all its options; groff, where it is, warns of nothing."""
    pages = man.pages()
    assert {f"{folder}/relance-{name}.1" for folder in FOLDERS for name in relance.entries} == (
        pages.keys() - {"man1/relance.1", "fr/man1/relance.1"}
    )
    assert "Jour où le compte a été crédité" in pages["fr/man1/relance-paid.1"]
    for option in ("on DATE", "overpaid", "dry\\-run"):
        assert f"\n.B \\-\\-{option}\n" in pages["man1/relance-paid.1"]
    if shutil.which("groff"):
        command = ["groff", "-K", "utf8", "-T", "utf8", "-man", "-ww", "-W", "break", "-z"]
        done = subprocess.run(
            command, input="".join(pages.values()), capture_output=True, check=True, text=True
        )
        assert "" == done.stderr


def test_the_commands_need_no_more_than_the_build_has() -> None:
    """A build of pip runs with what pyproject.toml asks for, and with what that brings along."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    todo = [re.split(r"[^\w-]", line)[0] for line in config["build-system"]["requires"]]
    there: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in there:
            there.add(name.replace("_", "-"))
            with suppress(metadata.PackageNotFoundError):  # for another system or Python
                needed = [line for line in metadata.requires(name) or () if "extra ==" not in line]
                todo += [re.split(r"[^\w-]", line)[0] for line in needed]
    code = "import sys; from tools import man; man.pages(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    packages = metadata.packages_distributions()
    loaded = {name.partition(".")[0] for name in done.stdout.split()} - sys.stdlib_module_names
    wanted = {packages[name][0].replace("_", "-") for name in loaded if name in packages}
    # setuptools: its finder of packages is in every older environment.
    assert set() == wanted - there - {"relance-docs", "setuptools"}


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
