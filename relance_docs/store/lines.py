"""What was printed of something that is kept, made once for a language and a width."""

from __future__ import annotations

from collections.abc import Callable

from relance_docs.store.messages import Plain
from relance_docs.store.store import Store, key_of_all


class Lines:
    """Sentences as they were said, by what was packed of them: nothing else decides on them."""

    def __init__(self, store: Store | None, name: str, language: str, width: int) -> None:
        self._store = store
        self._name = name
        self._by = (language, width)

    def of(self, packed: str, make: Callable[[], Plain], *more: int) -> Plain:
        """Return what `make` makes of what was packed, plain values; `more` decides on it as well.

        Nothing is kept of what could not be packed, for which this is empty.
        """
        if self._store is None or not packed:
            return make()
        shelf, key = self._store.shelf(self._name), key_of_all(packed, *self._by, *more)
        kept = shelf.known(key)
        if kept is None:
            kept = make()
            shelf.keep(key, kept)
        return kept

    def write(self) -> None:
        """Keep what is new."""
        if self._store is not None:
            self._store.write()
