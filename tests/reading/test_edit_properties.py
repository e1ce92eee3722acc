"""Whatever the style of a file, an edit adds what was asked and leaves the rest alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relance_docs.errors import RefusalError
from relance_docs.reading.editing.changes import Append, Change, Drop, Put, Remove, applied
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.editing.writing import normalised
from relance_docs.reading.yaml import read_yaml
from relance_docs.unseen import unseen_in

ORDER = ("debtor", "terms", "invoices", "payments", "history", "pause", "closed")
TEXTS = st.one_of(
    st.sampled_from(
        [
            "Menuiserie Fictive SARL",
            "0042",
            "06000",
            "1e3",
            "no",
            "Oui : demain",
            "n° 3 # bis",
            "l'échéance « ferme »",
            'il a dit "non"',
            "- tiret",
            "[crochet]",
            "{accolade}",
            "a, b",
            "C:\\dossier",
            "1:30",
            "~",
            "null",
            "@home",
            "%TAG",
            "deux lignes\nla seconde",
            "trois\n\n  lignes\nfin",
            "émoji 😀",
            "espace\u00a0insécable",
            "&ancre",
            "*alias",
            "!tag",
            "? question",
            "fin:",
            "---",
            "...",
            "=",
            "<<",
        ]
    ),
    st.text(min_size=1, max_size=30).filter(
        lambda text: text.strip() and not any(unseen_in(text.replace("\r", "\n")))
    ),
)


@st.composite
def scalars(draw: st.DrawFn, *, in_flow: bool) -> tuple[str, str]:
    """Draw a text and a way to write it."""
    text = draw(
        st.sampled_from(["VIR DURAND", "FA-2026-0042", "dit : non", "0012", "l'été # 3", "a, [b]"])
    )
    ways = [f'"{text}"', "'" + text.replace("'", "''") + "'"]
    if not set(text) & set("#:,["):
        ways.append(text)
    if not in_flow and draw(st.booleans()):
        ways.append(f'"{text}" # note')
    return text, draw(st.sampled_from(ways))


@st.composite
def flow_maps(draw: st.DrawFn) -> str:
    """Draw a mapping between braces."""
    keys = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    pairs = [f"{key}: {draw(scalars(in_flow=True))[1]}" for key in keys]
    pad = draw(st.sampled_from(["", " "]))
    comma = draw(st.sampled_from([", ", ",  ", ","]))
    return f"{{{pad}{comma.join(pairs)}{pad}}}"


@st.composite
def block_maps(draw: st.DrawFn) -> list[str]:
    """Draw the lines of a mapping, not indented."""
    keys = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    lines: list[str] = []
    for key in keys:
        kind = draw(st.integers(0, 5))
        if kind == 0:
            header = draw(st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|2"]))
            lines += [f"{key}: {header}", "  du texte : # pas un commentaire", "", "    en retrait"]
            lines += [""] * draw(st.integers(0, 2))
        elif kind == 1:
            lines.append(f"{key}: {draw(flow_maps())}")
        elif kind == 2:
            lines += [f"{key}:", f"    x: {draw(scalars(in_flow=False))[1]}"]
        else:
            lines.append(f"{key}:  {draw(scalars(in_flow=False))[1]}")
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(st.sampled_from(["# au bord", "  # en retrait", ""])))
    return lines


@st.composite
def lists(draw: st.DrawFn, key: str) -> list[str]:
    """Draw the lines of a list under its key."""
    kind = draw(st.integers(0, 6))
    if kind == 0:
        return [
            draw(st.sampled_from([f"{key}: []", f"{key}:", f"{key}: [ ]  # rien", f"{key}: ~"]))
        ]
    if kind == 1:
        items = draw(st.lists(flow_maps(), min_size=1, max_size=3))
        comma = draw(st.sampled_from(["", ","]))
        return [f"{key}: [{', '.join(items)}{comma}]"]
    if kind == 2:
        items = draw(st.lists(flow_maps(), min_size=1, max_size=3))
        comma = draw(st.sampled_from(["", ",", " # fin", ", # fin", " ,"]))
        lines = [f"   {item}," for item in items[:-1]]
        return [
            f"{key}: [",
            *lines,
            f"   {items[-1]}{comma}",
            draw(st.sampled_from([" ]", "  ] # fin"])),
        ]
    indent = " " * draw(st.sampled_from([0, 2, 4]))
    gap = " " * draw(st.sampled_from([1, 1, 3]))
    lines = [f"{key}:{draw(st.sampled_from(['', '  # liste']))}"]
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            lines.append(f"{indent}-{gap}{draw(flow_maps())}")
        else:
            first, *rest = draw(block_maps())
            lines.append(f"{indent}-{gap}{first}")
            lines += [f"{indent} {gap}{line}" if line else "" for line in rest]
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(st.sampled_from([f"{indent}# item", "# au bord", ""])))
    return lines


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a case-like file in any style."""
    keys = draw(st.permutations(ORDER)) if draw(st.integers(0, 3)) == 0 else ORDER
    lines: list[str] = draw(st.sampled_from([[], ["# $schema"], ["---"], ["", "# tête", ""]]))
    blank = draw(st.booleans())
    lines = list(lines)
    for key in keys:
        if key in ("payments", "terms", "pause", "closed") and draw(st.booleans()):
            continue
        if key in ("invoices", "payments", "history"):
            lines += draw(lists(key))
        elif draw(st.booleans()):
            lines.append(f"{key}: {draw(flow_maps())}")
        else:
            lines += [f"{key}:", *(f"  {line}" if line else "" for line in draw(block_maps()))]
        if blank:
            lines.append("")
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    last = draw(st.sampled_from(["", ending, ending * 2, f"{ending}...{ending}"]))
    return ending.join(lines) + last


def values() -> st.SearchStrategy[dict[str, object]]:
    """Draw what an event writes."""
    return st.fixed_dictionaries(
        {"received_on": st.dates(date(2020, 1, 1), date(2030, 1, 1)), "note": TEXTS},
        optional={
            "amount": st.decimals(0, 10**9, places=2).map(Decimal),
            "promise": st.fixed_dictionaries({"pay_by": st.just(date(2026, 6, 20)), "x": TEXTS}),
            "invoices": st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
        },
    )


def changes() -> st.SearchStrategy[Change]:
    """Draw a change that any file allows."""
    return st.one_of(
        st.builds(
            Append,
            key=st.sampled_from(["invoices", "payments", "history"]),
            value=values(),
            order=st.just(ORDER),
            as_block=st.booleans(),
        ),
        st.builds(
            Put, key=st.sampled_from(["pause", "closed"]), value=values(), order=st.just(ORDER)
        ),
        st.builds(
            Put,
            loc=st.just(("debtor",)),
            key=st.sampled_from(["a", "z"]),
            value=TEXTS,
            order=st.just(()),
        ),
    )


def is_readable(text: str) -> bool:
    """Whether the drawn file is one that `relance check` reads."""
    document = read_yaml(text.encode(), "x.yaml")
    return not document.findings and isinstance(document.data, dict)


@settings(max_examples=80, deadline=None)
@given(files().filter(is_readable), changes())
def test_only_the_change_is_in_the_edited_file(text: str, change: Change) -> None:
    """The parse shows exactly the event, and what was there before is there still."""
    data = read_yaml(text.encode(), "x.yaml").data

    result = edited(text.encode(), "x.yaml", [change])

    assert read_yaml(result, "x.yaml").data == applied(data, [_normalised(change)])
    if not _replaces(data, change):
        assert _lost(text, result.decode()) == ""


@settings(max_examples=40, deadline=None)
@given(files().filter(is_readable), st.sampled_from(["pause", "closed", "terms"]))
def test_a_removed_key_takes_nothing_with_it(text: str, key: str) -> None:
    """Every line of the result was in the file, in the same order."""
    data = read_yaml(text.encode(), "x.yaml").data
    assume(isinstance(data, dict) and key in data)

    result = edited(text.encode(), "x.yaml", [Remove(key=key)]).decode()

    assert _lost(result, text) == ""


@pytest.mark.parametrize("text", ["a\x1b]0;b", "a\u2028b", "a\u202eb", "a\u200db"])
def test_text_that_nobody_sees_is_refused(text: str) -> None:
    """What would run backwards, or command a terminal, never reaches the file."""
    with pytest.raises(RefusalError, match="invisible character U"):
        edited(b"a: b\n", "x.yaml", [Put(key="c", value=text)])


@pytest.mark.parametrize("text", ["\ud800", "a\udcff"])
def test_text_that_is_not_unicode_is_refused(text: str) -> None:
    """What a terminal in another encoding typed never reaches the file."""
    with pytest.raises(RefusalError):
        edited(b"a: b\n", "x.yaml", [Put(key="c", value=text)])


def _normalised(change: Change) -> Change:
    assert not isinstance(change, Remove | Drop)
    return type(change)(loc=change.loc, key=change.key, value=normalised(change.value))


def _replaces(data: object, change: Change) -> bool:
    """Whether the change takes the place of something, which is then meant to go."""
    mapping: object = data
    for part in change.loc:
        mapping = mapping[part]  # type: ignore[index]
    old = mapping.get(change.key)  # type: ignore[attr-defined]
    return change.key in mapping and (isinstance(change, Put) or not old)  # type: ignore[operator]


def _lost(old: str, new: str) -> str:
    """Return the characters of `old` that are missing in `new`, where the order is kept."""
    found = 0
    for place, character in enumerate(old):
        found = new.find(character, found) + 1
        if not found:
            return old[place:]
    return ""
