"""The due dates of an invoice with their amounts, which the library leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from relance_docs.importing.claims.read import ReadDue
from relance_docs.importing.cleaning import cents, day_of


def dues_of(root: Any) -> tuple[ReadDue, ...]:  # noqa: ANN401 - an element of lxml
    """Return the due dates that a document states, each once, in its order."""
    found = [*_cii(root), *_ubl(root)]
    return tuple(dict.fromkeys(found))


def _cii(root: Any) -> Iterator[ReadDue]:  # noqa: ANN401
    for terms in _each(root, "ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms"):
        day = day_of(_text(terms, "DueDateDateTime/DateTimeString"))
        if day is None:
            continue
        amount = cents(_text(terms, "PartialPaymentAmount"))
        has_discount = next(_each(terms, "ApplicableTradePaymentDiscountTerms"), None) is not None
        yield ReadDue(due_date=day, amount=amount, is_discount=has_discount and amount is None)


def _ubl(root: Any) -> Iterator[ReadDue]:  # noqa: ANN401
    parts = tuple(_ubl_parts(root))
    yield from parts
    if any(part.amount is not None for part in parts):
        return
    direct = [_text(root, "DueDate"), *_texts(root, "PaymentMeans/PaymentDueDate")]
    for day in map(day_of, direct):
        if day is not None:
            yield ReadDue(due_date=day)


def _ubl_parts(root: Any) -> Iterator[ReadDue]:  # noqa: ANN401
    for terms in _each(root, "PaymentTerms"):
        stated = [*_texts(terms, "InstallmentDueDate"), *_texts(terms, "PaymentDueDate")]
        amount = cents(_text(terms, "Amount"))
        has_discount = _text(terms, "SettlementDiscountPercent") is not None
        for day in map(day_of, stated[:1]):
            if day is not None:
                yield ReadDue(due_date=day, amount=amount, is_discount=has_discount)


def _each(node: Any, path: str) -> Iterator[Any]:  # noqa: ANN401
    steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
    anchor = ".//" if path.startswith("Applicable") else "./"
    yield from node.xpath(f"{anchor}{steps}")


def _texts(node: Any, path: str) -> list[str]:  # noqa: ANN401
    return [found.text for found in _each(node, path) if found.text]


def _text(node: Any, path: str) -> str | None:  # noqa: ANN401
    return next(iter(_texts(node, path)), None)
