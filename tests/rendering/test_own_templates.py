"""The templates of the program itself, which no sandbox looks at."""

from __future__ import annotations

from jinja2 import nodes

from relance_docs.audit.page import TEMPLATES
from relance_docs.audit.parts import PARTS
from relance_docs.rendering.templates import FILTERS, environment, own_environment

_COMPUTING = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)


def test_templates_of_the_report_compute_nothing() -> None:
    """No arithmetic stands in them, and a letter's sandbox has the same filters."""
    own = own_environment(TEMPLATES)
    found = sorted(TEMPLATES.rglob("*.html"))
    assert len(found) > 5
    for path in found:
        tree = own.parse(path.read_text(encoding="utf-8"))
        assert not list(tree.find_all(_COMPUTING)), path
    assert own.filters.keys() == environment((TEMPLATES,)).filters.keys()


def test_only_parts_make_elements_of_a_text() -> None:
    """What a filter says is HTML is printed as it is: a part has looked through its text."""
    own = own_environment(TEMPLATES, PARTS)
    plain = {"capitalize", "join", "length", *FILTERS}
    for path in sorted(TEMPLATES.rglob("*.html")):
        used = {each.name for each in own.parse(path.read_text("utf-8")).find_all(nodes.Filter)}
        assert used <= {*plain, *PARTS, *({"safe"} if path.name == "shell.html" else ())}, path
