"""Words of closed lists as people type them: in either language, or as a file holds them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import click

from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

YES: Final = frozenset({"o", "oui", "y", "yes"})
NO: Final = frozenset({"n", "non", "no"})
"""What is understood as an answer, in whatever language the question is."""


class YesOrNo(click.ParamType[bool]):
    """Yes or no, in words of either language, or as a case file says it."""

    name = "yes or no"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> bool:
        """Return whether it is yes; misuse for what is neither."""
        said = str(value).strip().lower()
        if said in YES | NO | {"true", "vrai", "false", "faux"}:
            return said in YES or said in {"true", "vrai"}
        session = ctx.ensure_object(Session) if ctx else Session()
        message = Message("'{value}' is neither yes nor no; write yes or no", value=value)
        raise click.BadParameter(session.translate(message), ctx=ctx, param=param)


class OneOf(click.ParamType[Any]):
    """A value of a closed list of the case file, by its name there: `OneOf("Channel")`.

    Help, questions, completion and refusals show the words of the user's language; those of both
    are understood, with other spellings. The list is looked up when it is needed: `--help` of a
    command that has none of them imports no record.
    """

    name = "word"

    def __init__(self, kind: str, *, only: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.only = only
        """The values that can be chosen here, in their order; empty: all of the list."""

    @property
    def values(self) -> tuple[StrEnum, ...]:
        """The values that can be chosen."""
        from relance_docs.case.words import WORDS

        kind = next(kind for kind in WORDS if kind.__name__ == self.kind)
        return tuple(map(kind, self.only)) or tuple(kind)

    def words(self, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the values in the language of the run."""
        from relance_docs.cli.present import word_of

        session = ctx.ensure_object(Session) if ctx else Session()
        return tuple(word_of(value, session.language) for value in self.values)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what help shows: `[avocat|tribunal]`."""
        shown = "|".join(self.words(ctx))
        is_needed = param.required and param.param_type_name == "argument"
        return f"{{{shown}}}" if is_needed else f"[{shown}]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> StrEnum:
        """Return the value; misuse for a word that means none, with the one that is near."""
        from relance_docs.case.words import meant, near
        from relance_docs.cli.present import word_of

        if isinstance(value, StrEnum):
            return value
        text = str(value)
        found = meant(text, self.values)
        if found is not None:
            return found
        session = ctx.ensure_object(Session) if ctx else Session()
        guess = near(text, self.values)
        known = {"value": text, "choices": ", ".join(self.words(ctx))}
        message = (
            Message("'{value}' is not one of: {choices}", **known)
            if guess is None
            else Message(
                "'{value}' is not one of: {choices}; did you mean '{near}'?",
                near=word_of(guess, session.language),
                **known,
            )
        )
        raise click.BadParameter(session.translate(message), ctx=ctx, param=param)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the words that begin as what is typed, whatever its accents."""
        from click.shell_completion import CompletionItem

        from relance_docs.text import without_accents

        del param
        begun = without_accents(incomplete).lower()
        return [
            CompletionItem(word)
            for word in self.words(ctx)
            if without_accents(word).lower().startswith(begun)
        ]


class TypedReason(OneOf):
    """Why an invoice is not paid: a word of the list, or one of relance.yaml's own, as it is."""

    def __init__(self) -> None:
        super().__init__("NonPayment")

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return a word for the list, which is long."""
        del param
        return ctx.ensure_object(Session).words(_("REASON"))

    def convert(  # type: ignore[override]
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the value of the list; what is none of it may be of relance.yaml."""
        from relance_docs.case.words import meant

        del param, ctx
        found = meant(str(value), self.values)
        return str(value) if found is None else found.value
