"""Objects that were put in the place of others, or are gone: each is named by `relance verify`."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from tests.desks.trail_desk import CASE, TrailDesk
from tests.workspaces import PATH, SETTINGS, Copies, initialised, write_files

Verify = Callable[[TrailDesk], tuple[int, list[dict[str, str]]]]


@pytest.fixture(params=["sha1", "sha256"])
def desk(request: pytest.FixtureRequest, copies: Copies, tmp_path: Path) -> TrailDesk:
    """Return a workspace with three commits, in a repository of either kind."""
    if request.param == "sha1":
        return TrailDesk(copies.of(_furnished))
    return _furnished(tmp_path / "sha256", "--object-format=sha256")


def _furnished(root: Path, *options: str) -> TrailDesk:
    desk = TrailDesk(write_files(root, {"relance.yaml": SETTINGS, PATH: CASE}))
    initialised(root, *options)
    desk.commit(1)
    desk.write("cases/2026-014/bon.txt", "reçu le 3\n")
    desk.commit(2)
    desk.change("amount: 2000.00", "amount: 1500.00", 3)
    return desk


@pytest.fixture
def objects(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Return a function that verifies, and gives the exit code and what is said of objects."""

    def run(desk: TrailDesk) -> tuple[int, list[dict[str, str]]]:
        capsys.readouterr()
        arguments = ["-C", str(desk.root), "verify", "--format=json"]
        code = int(relance.main(arguments, standalone_mode=False) or 0)
        said = capsys.readouterr()
        if not said.out:
            return code, [{"outcome": "failed", "message": said.err}]
        found = json.loads(said.out)
        return code, next(c["results"] for c in found if c["check"] == "objects-are-whole")

    return run


def _file_of(desk: TrailDesk, object_id: str) -> Path:
    return desk.root / ".git/objects" / object_id[:2] / object_id[2:]


def put_in_place(desk: TrailDesk, object_id: str, change: Callable[[bytes], bytes]) -> None:
    """Put another content under an id, loose, as git itself would write it."""
    file = _file_of(desk, object_id)
    head, _nul, content = zlib.decompress(file.read_bytes()).partition(b"\0")
    content = change(content)
    kind = head.split(b" ")[0]
    file.chmod(0o600)
    file.write_bytes(zlib.compress(kind + b" %d\0" % len(content) + content))


def repacked(desk: TrailDesk, object_id: str) -> None:
    """Put the altered object into a pack whose index calls it by the old id."""
    size = len(object_id) // 2
    new = hashlib.sha1 if size == 20 else hashlib.sha256
    head, _nul, content = zlib.decompress(_file_of(desk, object_id).read_bytes()).partition(b"\0")
    number = {b"commit": 1, b"tree": 2, b"blob": 3}[head.split(b" ")[0]]
    length, first = len(content), True
    begin = bytearray()
    byte = (number << 4) | (length & 15)
    length >>= 4
    while length or first:
        first = False
        begin.append(byte | (0x80 if length else 0))
        byte, length = length & 0x7F, length >> 7
        if not length and not byte:
            break
        if not length:
            begin.append(byte)
    entry = bytes(begin) + zlib.compress(content)
    pack = b"PACK" + struct.pack(">II", 2, 1) + entry
    pack += new(pack).digest()
    raw = bytes.fromhex(object_id)
    fan = b"".join(struct.pack(">I", 1 if n >= raw[0] else 0) for n in range(256))
    index = b"\xfftOc" + struct.pack(">I", 2) + fan + raw
    index += struct.pack(">I", zlib.crc32(entry)) + struct.pack(">I", 12) + pack[-size:]
    index += new(index).digest()
    name = desk.root / ".git/objects/pack" / f"pack-{pack[-size:].hex()}"
    name.parent.mkdir(exist_ok=True)
    name.with_suffix(".pack").write_bytes(pack)
    name.with_suffix(".idx").write_bytes(index)
    _file_of(desk, object_id).unlink()


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new)

    return change


ALTERED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "the last commit": ("HEAD", _swap(b"C. Martin", b"X. Martin"), "commit"),
    "an earlier commit": ("HEAD~1", _swap(b"\n\nx", b"\n\ny"), "commit"),
    "a tree": ("HEAD~1:cases", _swap(b"2026-014.yaml", b"2026-017.yaml"), "tree"),
    "a case file": (f"HEAD~2:{PATH}", _swap(b"2000.00", b"9000.00"), "blob"),
    "a pièce": ("HEAD:cases/2026-014/bon.txt", _swap(b"le 3", b"le 9"), "blob"),
}


def test_an_honest_record_is_whole(desk: TrailDesk, objects: Verify) -> None:
    """All objects are counted: commits, trees, files."""
    code, (found,) = objects(desk)

    assert (0, "ok") == (code, found["outcome"])
    count = len(desk.git("rev-list", "--objects", "HEAD").splitlines())
    assert f"they lie under: {count}" in found["message"]


@pytest.mark.parametrize("packed", ["loose", "packed"])
@pytest.mark.parametrize("what", ALTERED)
def test_another_object_under_an_old_id_is_named(
    what: str, packed: str, desk: TrailDesk, objects: Verify
) -> None:
    """Git shows the other content without a word; the id does not come out."""
    name, change, kind = ALTERED[what]
    object_id = desk.git("rev-parse", name)
    put_in_place(desk, object_id, change)
    if packed == "packed":
        repacked(desk, object_id)
    assert kind == desk.git("cat-file", "-t", object_id)

    code, found = objects(desk)

    said = "\n".join(each["message"] for each in found if each["outcome"] == "failed")
    assert f"another {kind} was put in the place of {object_id}" in said
    assert 1 == code


def test_a_missing_object_is_named(desk: TrailDesk, objects: Verify) -> None:
    """A version of a pièce that is gone is named with its place."""
    object_id = desk.git("rev-parse", "HEAD:cases/2026-014/bon.txt")
    _file_of(desk, object_id).unlink()

    code, (found,) = objects(desk)

    assert ("cases/2026-014/bon.txt", 1) == (found["subject"], code)
    assert f"the blob {object_id} is missing" in found["message"]


def test_a_broken_object_is_named_and_the_others_are_looked_at(
    desk: TrailDesk, objects: Verify
) -> None:
    """Git gives up where it cannot read; what comes after is checked all the same."""
    broken = desk.git("rev-parse", f"HEAD~2:{PATH}")
    _file_of(desk, broken).chmod(0o600)
    _file_of(desk, broken).write_bytes(b"?")
    altered = desk.git("rev-parse", "HEAD:cases/2026-014/bon.txt")
    put_in_place(desk, altered, _swap(b"le 3", b"le 9"))

    code, found = objects(desk)

    said = "\n".join(each["message"] for each in found)
    assert broken in said
    assert f"in the place of {altered}" in said
    assert 1 == code


def test_objects_of_another_folder_are_said(
    desk: TrailDesk, objects: Verify, tmp_path: Path
) -> None:
    """A clone that borrows objects says from where."""
    clone = TrailDesk(tmp_path / "clone")
    desk.git("clone", "--quiet", "--shared", str(desk.root), str(clone.root))

    code, found = objects(clone)

    assert 0 == code
    assert str(desk.root / ".git/objects") in found[1]["message"]


def test_a_workspace_below_the_top(tmp_path: Path, objects: Verify) -> None:
    """What lies beside the workspace is nobody's business here."""
    top = TrailDesk.opened(tmp_path / "top")
    below = TrailDesk(top.root / "a" / "compta")
    below.write("relance.yaml", SETTINGS)
    below.write(PATH, CASE.replace("0042", "0043"))
    below.commit(2)
    other = top.git("rev-parse", f"HEAD:{PATH}")
    put_in_place(top, other, _swap(b"2000.00", b"9000.00"))
    assert 0 == objects(below)[0]

    own = top.git("rev-parse", f"HEAD:a/compta/{PATH}")
    put_in_place(top, own, _swap(b"2000.00", b"9000.00"))
    assert own in objects(below)[1][0]["message"]
