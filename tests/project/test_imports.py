"""The layout is the architecture: imports only point down the list of layers."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = "relance_docs"
ROOT = Path(__file__).parents[2] / PACKAGE

# From the top: a room may import from its own row and from the rows below it.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("dossier",),
    ("audit",),
    ("post",),
    ("founding", "importing"),
    ("sending",),
    ("documents",),
    ("letters",),
    ("claim",),
    ("verify",),
    ("approving",),
    ("recording",),
    ("seals", "trail"),
    ("store",),
    ("git",),
    ("pieces",),
    ("rendering",),
    ("workspace",),
    ("reading",),
    ("processes",),
    ("review", "portfolio"),
    ("wording", "plan"),
    ("statement",),
    ("law",),
    ("case",),
    ("files",),
    ("missing",),
    ("errors",),
    ("finding",),
    ("message",),
    ("unseen",),
    ("french", "outputs", "text"),
    ("resources", "version"),
)
RANK = {room: rank for rank, row in enumerate(LAYERS) for room in row}

MOST_IN_A_ROOM = 25
SMALL = 40
# The core knows neither files nor clocks nor languages, and no library but these.
CORE = {
    "case",
    "law",
    "statement",
    "plan",
    "wording",
    "review",
    "portfolio",
    "errors",
    "finding",
    "message",
    "unseen",
    "french",
    "outputs",
    "text",
}
CORE_LIBRARIES = {"pydantic", "pydantic_core", "typing_extensions", "holidays", "dateutil"}
OUTSIDE = {"os", "time", "locale", "subprocess", "pathlib", "sys", "socket", "urllib", "tempfile"}

# Which rooms alone may import a library that is slow to load or hard to install.
HEAVY = {
    "icalendar": {"documents"},
    "weasyprint": {"rendering"},
    "pydyf": {"rendering"},
    "jinja2": {"rendering"},
    "pikepdf": {"pieces"},
    "img2pdf": {"pieces"},
    "pi_heif": {"pieces"},
    "xlsxwriter": {"rendering"},
    "docx": {"rendering"},
    "odfdo": {"rendering"},
    "pypdfium2": {"importing", "rendering"},
    "PIL": {"pieces", "rendering"},
    "fontTools": {"pieces", "rendering"},
    "click": {"cli"},
    "git": {"git"},
    "rfc3161_client": {"seals"},
    "cryptography": {"seals"},
    "ruamel": {"reading"},
    "facturx": {"importing"},
    "lxml": {"importing"},
    "python_calamine": {"importing"},
    "tesserocr": {"importing"},
    "smtplib": {"sending"},
    "imaplib": {"sending"},
    "keyring": {"sending"},
    "dask": {"processes"},
    "distributed": {"processes"},
}


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(ROOT.rglob("*.py"))


def room_of(module: Path) -> str:
    """Return the folder or the module right under the package: `law`, `message`."""
    return module.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[tuple[str, int]]:
    """Yield each name that a module imports, inside functions too, with its line."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert 0 == node.level, (
                f"{module}:{node.lineno}: an import that does not say from where"
            )
            base = node.module or ""
            names = (f"{base}.{alias.name}" for alias in node.names)
            yield from ((name, node.lineno) for name in (names if base == PACKAGE else (base,)))


@cache
def all_imports() -> tuple[tuple[str, str, str], ...]:
    """Return (room, name, place) of every import in the package; it is read once."""
    return tuple(
        (room_of(module), name, f"{module.relative_to(ROOT.parent)}:{line}")
        for module in modules()
        if module != ROOT / "__init__.py"
        for name, line in imported(module)
    )


def test_the_modules_are_found() -> None:
    """The tests below look at something: every room of the list, and its imports."""
    rooms = {room_of(module) for module in modules()} - {"__init__"}
    assert set(RANK) == rooms
    assert len(all_imports()) > len(modules())


def test_the_list_of_rooms_is_the_one_people_read() -> None:
    """CONTRIBUTING names the rooms in the order in which imports point down."""
    page = (ROOT.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    ([a-z]+(?:, [a-z]+)*)  +\S", page, re.MULTILINE)
    packages = [tuple(room for room in row if (ROOT / room).is_dir()) for row in LAYERS]
    assert [row for row in packages if row] == [tuple(line.split(", ")) for line in lines]


def test_what_contributing_names_is_there() -> None:
    """Where a new one goes, and what it is copied from, are folders and files that stand."""
    page = (ROOT.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", page)
    assert len(named) > 20
    assert [] == [n for n in named if not (ROOT / n).exists() and not (ROOT.parent / n).exists()]


def test_imports_point_down() -> None:
    """A room imports from its own row or from a row below."""
    upward = [
        f"{place}: {room} imports {name}"
        for room, name, place in all_imports()
        if name.startswith(f"{PACKAGE}.") and RANK[name.split(".")[1]] < RANK[room]
    ]
    assert [] == upward


def test_rooms_of_one_row_do_not_import_each_other() -> None:
    """Rooms that stand side by side know nothing of each other."""
    sideways = [
        f"{place}: {room} imports {name}"
        for room, name, place in all_imports()
        if name.startswith(f"{PACKAGE}.")
        and name.split(".")[1] != room
        and RANK[name.split(".")[1]] == RANK[room]
    ]
    assert [] == sideways


def test_the_core_is_pure() -> None:
    """The core imports no library but its records' and nothing of the world outside."""
    third_party = _third_party()
    impure = [
        f"{place}: {name}"
        for room, name, place in all_imports()
        if room in CORE and (top := name.split(".")[0]) != PACKAGE
        if top in OUTSIDE or (top in third_party and top not in CORE_LIBRARIES)
    ]
    assert [] == impure


def _third_party() -> set[str]:
    from importlib.metadata import packages_distributions

    return set(packages_distributions()) - {PACKAGE}


@pytest.mark.parametrize(("library", "rooms"), HEAVY.items())
def test_a_heavy_library_stays_in_its_rooms(library: str, rooms: set[str]) -> None:
    """A library that is slow to load, or hard to install, is imported where it serves only."""
    strangers = [
        f"{place}: {name}"
        for where, name, place in all_imports()
        if name.split(".")[0] == library and where not in rooms
    ]
    assert [] == strangers


def test_no_module_is_long() -> None:
    """Half of the modules have at most 150 lines, and none has more than 400."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert sorted(lengths.values())[len(lengths) // 2] <= 150
    assert {} == {path: length for path, length in lengths.items() if length > 400}


def test_no_module_has_a_name_that_says_nothing() -> None:
    """No module is called utils, helpers or manager."""
    empty = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [] == [path for path in modules() if path.stem in empty]


def test_the_name_of_a_class_means_one_thing() -> None:
    """No two modules call a class for others by the same name: a reader knows which is meant."""
    where: dict[str, list[str]] = {}
    for module in modules():
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(name_of(module))
    assert {} == {name: places for name, places in where.items() if len(places) > 1}


def imports_at_once() -> dict[str, set[str]]:
    """Return, for each module, what it imports before any of its functions is called."""
    names = {name_of(module): module for module in modules()}
    found: dict[str, set[str]] = {}
    for name, module in names.items():
        tree = ast.parse(module.read_text(encoding="utf-8"))
        called = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        found[name] = {
            wanted
            for node in called
            for wanted in (node.module or "", *(f"{node.module}.{a.name}" for a in node.names))
            if wanted in names and wanted != name
        }
    return found


def name_of(module: Path) -> str:
    """Return the dotted name of a module."""
    parts = module.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_imports_run_in_a_circle() -> None:
    """Modules can be read one after the other: none waits for one that waits for it."""
    sorter = TopologicalSorter(imports_at_once())
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_a_room_is_known_without_a_map() -> None:
    """No folder has more than 25 modules, __init__ aside."""
    counts = Counter(module.parent for module in modules() if module.stem != "__init__")
    assert {} == {str(folder): count for folder, count in counts.items() if count > MOST_IN_A_ROOM}


def test_a_module_is_a_subject_not_a_step() -> None:
    """A module of less than 40 lines has more than one reader."""
    readers = Counter(wanted for wants in all_readers().values() for wanted in wants)
    small = {
        name
        for name, module in ((name_of(each), each) for each in modules())
        if module.stem not in {"__init__", "__main__"}
        and len(module.read_text(encoding="utf-8").splitlines()) < SMALL
        and readers[name] == 1
    }
    assert set() == small


def all_readers() -> dict[str, set[str]]:
    """Return, for each module, the modules that it imports anywhere in it."""
    names = {name_of(module) for module in modules()}
    return {
        name_of(module): {
            wanted
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for wanted in (node.module or "", *(f"{node.module}.{a.name}" for a in node.names))
            if wanted in names
        }
        for module in modules()
    }
