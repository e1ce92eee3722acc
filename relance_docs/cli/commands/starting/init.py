"""`relance init`: a workspace of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli import asking
from relance_docs.cli.asking import StepBack, answer_to, asked_option
from relance_docs.cli.identifiers import EmailAddress, Identifier, PostalAddress, vat_of_siren
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import clock_option, completed
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.founding.found import Author, Founded

_QUESTIONS = {
    "legal_form": _("Legal form and capital, as SARL au capital de 10 000 € (Enter: later)"),
    "siren": _("SIREN, nine digits (Enter: later)"),
    "rcs": _("City of the registry of commerce (Enter: later)"),
    "vat_identifier": _("VAT number (Enter: later)"),
    "email": _("E-mail address for answers (Enter: later)"),
    "phone": _("Telephone for answers (Enter: later)"),
    "iban": _("IBAN to pay to (Enter: later)"),
    "bic": _("BIC of that account (Enter: later)"),
    "signatory": _("Who signs the letters, first name and surname (Enter: later)"),
    "role": _("In what capacity, as Gérante"),
}
_KINDS: dict[str, click.ParamType[Any]] = {
    "email": EmailAddress(),
    "siren": Identifier("siren"),
    "vat_identifier": Identifier("vat"),
    "iban": Identifier("iban"),
    "bic": Identifier("bic"),
}


def _sound(ctx: click.Context, _param: click.Parameter, folder: Path) -> Path:
    """Return the folder; refused before the first question, for answers would be lost."""
    from relance_docs.founding.found import refuse_folder

    if not ctx.resilient_parsing:
        refuse_folder(folder)
    return folder


@click.command(
    "init",
    epilog=_("Example: relance init relances"),
)
@click.argument("folder", metavar=_("DIR"), type=click.Path(path_type=Path), callback=_sound)
@asked_option(
    "--name",
    metavar=_("NAME"),
    question=_("Name of your company, as it is registered"),
    help=_("The creditor."),
)
@click.option(
    "--address",
    metavar=_("LINE"),
    multiple=True,
    help=_("A line of its address; once for each line."),
)
@click.option("--legal-form", metavar=_("TEXT"), help=_("As SARL au capital de 10 000 €."))
@click.option("--siren", type=_KINDS["siren"], metavar=_("NUMBER"), help=_("Nine digits."))
@click.option("--rcs", metavar=_("CITY"), help=_("City of the registry of commerce."))
@click.option(
    "--vat",
    "vat_identifier",
    type=_KINDS["vat_identifier"],
    metavar=_("NUMBER"),
    help=_("VAT number."),
)
@click.option("--email", type=_KINDS["email"], metavar=_("ADDRESS"), help=_("For answers."))
@click.option("--phone", metavar=_("NUMBER"), help=_("For answers."))
@click.option("--iban", type=_KINDS["iban"], metavar=_("NUMBER"), help=_("The account to pay to."))
@click.option("--bic", type=_KINDS["bic"], metavar=_("CODE"), help=_("BIC of that account."))
@click.option("--signatory", metavar=_("NAME"), help=_("Who signs the letters."))
@click.option("--role", metavar=_("TEXT"), help=_("In what capacity, as Gérante."))
@click.option("--author", metavar=_("NAME"), help=_("Who records, where git does not know it yet."))
@click.option("--author-email", metavar=_("ADDRESS"), help=_("The e-mail address of that person."))
@clock_option
@outcome_option
@click.pass_context
def init(
    ctx: click.Context,
    /,
    *,
    folder: Path,
    name: str,
    address: tuple[str, ...],
    author: str | None,
    author_email: str | None,
    **given: str | None,
) -> None:
    """Ask for what is missing on a terminal, then make the workspace."""
    from relance_docs.founding.found import found

    session = ctx.ensure_object(Session)
    lines = tuple(line for each in address for line in asking.lines_of(each)) or _address(ctx)
    facts: dict[str, Any] = _completed(ctx, given) if asking.is_terminal() else given
    signs = {"name": facts["signatory"], "role": facts["role"]}
    creditor = {"name": name, "address": lines, **facts}
    creditor["signatory"] = signs if all(signs.values()) else ""
    who = _author(ctx, folder, (author, author_email), facts)
    made = completed(
        session,
        lambda: found(folder, creditor, author=who, today=session.today, now=session.clock),
        _tell,
    )
    if session.outcome is not None:
        session.outcome.more |= {"folder": str(made.root.absolute()), "commit": made.commit}
    if made.commit is None:
        session.note(
            Message(
                "note: nothing is recorded yet: git does not know who you are. Say it once, in "
                'that folder: `git config user.name "…"`, `git config user.email …`, then '
                '`git commit -m "a workspace"`'
            )
        )
    if str(folder) == ".":
        session.note(Message("next: `relance new`, or `relance import` with your files"))
        return
    session.note(
        Message(
            "next: `cd {folder}`, then `relance new`, or `relance import` with your files",
            folder=f'"{folder}"' if " " in str(folder) else folder,
        )
    )


def _tell(session: Session, made: Founded) -> None:
    if made.went_on_with:
        session.note(
            Message(
                "note: an earlier `relance init` was interrupted here; this one went on with what "
                "it had written: {paths}",
                paths=", ".join(made.went_on_with),
            )
        )
    session.announce(Message("made: {folder}", folder=made.root))


def _address(ctx: click.Context) -> tuple[str, ...]:
    if not asking.is_terminal():
        raise click.MissingParameter(ctx=ctx, param_hint="'--address'", param_type="option")
    answer = answer_to(_("Its address: street; postcode and city"), ctx, kind=PostalAddress())
    return asking.lines_of(answer)


def _completed(ctx: click.Context, given: dict[str, str | None]) -> dict[str, Any]:
    """Ask for each fact that no option gave; an empty answer leaves it for later."""
    facts: dict[str, Any] = dict(given)
    asked: list[str] = []
    asking.tell_of_the_way_back(ctx)
    keys = [key for key in _QUESTIONS if not facts.get(key)]
    while len(asked) < len(keys):
        key = keys[len(asked)]
        asked.append(key)
        if key == "role" and not facts.get("signatory"):
            continue
        proposed = vat_of_siren(facts.get("siren")) if key == "vat_identifier" else None
        try:
            facts[key] = answer_to(
                _QUESTIONS[key],
                ctx,
                kind=_KINDS.get(key, click.STRING),
                may_go_back=len(asked) > 1,
                default=proposed or "",
                show_default=proposed is not None,
            )
        except StepBack:
            del asked[-2:]
    return facts


def _author(
    ctx: click.Context, folder: Path, given: tuple[str | None, str | None], facts: dict[str, Any]
) -> Author | None:
    """Return who commits: what the options say, else the person's answers; None for git's own.

    Git's identity is the answer that is proposed: it may be that of a machine, and of nobody.
    """
    from relance_docs.founding.found import Author, who_commits

    name, email = given
    known = who_commits(folder)
    # What the environment says goes before the repository's own name: nothing is asked then.
    is_asked = asking.is_terminal() and not (known and "GIT_AUTHOR_NAME" in os.environ)
    if not is_asked and not (name and email):
        if name or email:
            raise click.UsageError(
                ctx.ensure_object(Session).translate(
                    Message("--author and --author-email go together")
                )
            )
        return None
    name = name or answer_to(
        _("Who records: the name that the record shows"),
        ctx,
        default=known.name if known else facts.get("signatory") or None,
    )
    email = email or answer_to(
        _("That person's e-mail address, as the record shows it"),
        ctx,
        kind=EmailAddress(),
        default=known.email if known else facts.get("email") or None,
    )
    author = Author(name=name or "", email=email or "")
    return None if author == known else author
