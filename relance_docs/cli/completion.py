"""What a shell offers at Tab: cases, and the steps and invoices of the case that is typed already.

click asks for it in bash, zsh and fish; PowerShell is added here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from relance_docs.cli.session import Session
from relance_docs.errors import FindingsError, RefusalError

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.workspace.workspace import Workspace

SHELLS: Final = ("bash", "zsh", "fish", "powershell")
PROGRAM: Final = "relance"
VARIABLE: Final = "_RELANCE_COMPLETE"
_POWERSHELL: Final = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $env:COMP_WORDS = (@($commandAst.CommandElements | Where-Object {
        $_.Extent.EndOffset -lt $cursorPosition -or -not $wordToComplete
    } | ForEach-Object { $_.Extent.Text })) -join "`n"
    $env:COMP_CWORD = $wordToComplete
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            $shown = if ($value -match "[\\s']") { "'" + $value.Replace("'", "''") + "'" } else { $value }
            $tip = if ($help) { $help } else { $value }
            [System.Management.Automation.CompletionResult]::new($shown, $value, "ParameterValue", $tip)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Completion for PowerShell, on Windows and elsewhere."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is begun, and that one."""
        words = os.environ.get("COMP_WORDS", "").split("\n")[1:]
        return [word.strip("'\"") for word in words], os.environ.get("COMP_CWORD", "").strip("'\"")

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return a line of the value and what is shown beside it."""
        return f"{item.value}\t{item.help or ''}"


def register() -> None:
    """Let click know PowerShell."""
    add_completion_class(PowerShellComplete)


def begun(values: Iterable[str], incomplete: str) -> list[CompletionItem[str]]:
    """Return the values that begin so, whatever the capitals."""
    start = incomplete.casefold()
    return [CompletionItem(v) for v in dict.fromkeys(values) if v.casefold().startswith(start)]


def case_items(ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
    """Return the cases whose number begins so, or that the word means, with their debtors."""
    from relance_docs.reading.reading import read_case
    from relance_docs.workspace.discovery import discover
    from relance_docs.workspace.layout import case_path
    from relance_docs.workspace.numbers import cases_meant
    from relance_docs.workspace.opening import opened

    try:
        root = ctx.ensure_object(Session).root
    except RefusalError:
        return []
    numbers = [n for n in discover(root).numbers if n.startswith(incomplete)]
    numbers = numbers or [meant.number for meant in cases_meant(root, incomplete)]

    def name(number: str) -> str:
        raw = opened(root, case_path(number)).raw
        case = read_case(raw, path=case_path(number), number=number).record
        return case.debtor.name if case is not None else ""

    return [CompletionItem(number, help=name(number)) for number in numbers]


class _OfCase(click.ParamType[str]):
    """A word that the case typed before it has."""

    def words(self, workspace: Workspace, case: Case) -> Iterator[str]:
        """Yield the words that may stand here."""
        raise NotImplementedError

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text as it is; the command looks it up in the case."""
        del param, ctx
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Offer the words of the case."""
        del param
        found = _typed_case(ctx)
        return begun(self.words(*found), incomplete) if found else []


def _typed_case(ctx: click.Context) -> tuple[Workspace, Case] | None:
    from relance_docs.workspace.numbers import cases_meant
    from relance_docs.workspace.workspace import load

    said = ctx.params.get("case_number") or ""
    session = ctx.ensure_object(Session)
    try:
        meant = cases_meant(session.root, str(said))
        if len(meant) != 1:
            return None
        number = meant[0].number
        workspace = load(session.root, as_of=None, today=session.today, numbers=(number,))
        case = workspace.case_file(number).case
    except (RefusalError, FindingsError):
        return None
    return (workspace, case) if case is not None else None


class StepName(_OfCase):
    """A step of the plan of the case."""

    name = "step"

    def words(self, workspace: Workspace, case: Case) -> Iterator[str]:
        """Yield the steps, in the order of the plan."""
        from relance_docs.plan.default import plan_of

        if workspace.settings is not None:
            for invoice in case.invoices:
                yield from (step.step for step in plan_of(invoice, case, workspace.settings))


class InvoiceNumber(_OfCase):
    """An invoice of the case."""

    name = "invoice"

    def words(self, workspace: Workspace, case: Case) -> Iterator[str]:
        """Yield the numbers, in the order of the file."""
        del workspace
        yield from (invoice.invoice_number for invoice in case.invoices)


def script(shell: str, cli: click.Command) -> str:
    """Return what the shell runs once to complete from then on."""
    from click.shell_completion import get_completion_class

    register()
    made = get_completion_class(shell)
    if made is None:
        raise ValueError(shell)
    return made(cli, {}, PROGRAM, VARIABLE).source()


def this_shell(environment: Callable[[str], str | None] = os.environ.get) -> str | None:
    """Return the shell of the user, as far as the system says."""
    name = Path(environment("SHELL") or "").name
    if name in SHELLS:
        return name
    return "powershell" if environment("PSModulePath") else None
