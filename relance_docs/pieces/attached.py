"""The files that a PDF carries, as an electronic invoice does: found wherever they may stand."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

from relance_docs.errors import RefusalError
from relance_docs.message import Message

_DEEPEST: Final = 20
_ENCRYPTED: Final = Message(
    "the PDF is encrypted or needs a password; save it without, or ask for the XML"
)


def attached_files(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the files that a PDF carries, wherever it may hold one, with their names.

    Raises RefusalError for a PDF that is encrypted or broken.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise RefusalError(_ENCRYPTED)
            return tuple(_attached(pdf))
    except pikepdf.PasswordError as error:
        raise RefusalError(_ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise RefusalError(
            Message("the PDF is broken ({why}); ask for the file again", why=type(error).__name__)
        ) from error


def _attached(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a PDF, each once: those of its catalogue, then those of any other part."""
    root = pdf.Root
    names = root.get("/Names", pikepdf.Dictionary())
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    specifications = [*_of_tree(tree), *_listed(root.get("/AF"))]
    specifications += [spec for part in pdf.objects for spec in _inside(part)]
    seen: set[object] = set()
    for specification in specifications:
        files = specification.get("/EF")
        if not isinstance(files, pikepdf.Dictionary):
            continue
        stream = next((files[key] for key in ("/UF", "/F") if key in files), None)
        if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        name = str(specification.get("/UF", specification.get("/F", "")))
        yield name, stream.read_bytes()


def _of_tree(node: object) -> Iterator[pikepdf.Dictionary]:
    """Yield the values of a name tree, of any depth, whatever their keys (ISO 32000-1, 7.9.6)."""
    seen: set[object] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        pairs = node.get("/Names")
        if isinstance(pairs, pikepdf.Array):
            yield from (each for each in pairs if isinstance(each, pikepdf.Dictionary))
        waiting += _listed(node.get("/Kids"))


def _listed(entry: object) -> list[pikepdf.Dictionary]:
    entries = list(entry) if isinstance(entry, pikepdf.Array) else [entry]
    return [each for each in entries if isinstance(each, pikepdf.Dictionary)]


def _inside(part: object, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    """Yield the file specifications that stand in an object itself, not in another one."""
    inner: list[object] = []
    if isinstance(part, pikepdf.Dictionary):
        inner.extend(part.values())
        if "/EF" in part:
            yield part
    elif isinstance(part, pikepdf.Array):
        inner.extend(part)
    for each in inner if depth < _DEEPEST else ():
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _inside(each, depth + 1)
