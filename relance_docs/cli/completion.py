"""`relance completion`, and what a shell offers at Tab: cases, and the steps and invoices of one.

click asks for it in bash, zsh and fish; PowerShell is added here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.message import Message

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
            $shown = $value
            if ($value -match "[\\s']") { $shown = "'" + $value.Replace("'", "''") + "'" }
            $tip = if ($help) { $help } else { $value }
            [System.Management.Automation.CompletionResult]::new(
                $shown, $value, "ParameterValue", $tip)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
    }
}
"""

_MARK: Final = "# relance completion"
_LINES: Final = {
    "bash": "[ -r '{script}' ] && . '{script}'  " + _MARK,
    "zsh": (
        "(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit; }}; "
        "[ -r '{script}' ] && . '{script}'  " + _MARK
    ),
    "powershell": "if (Test-Path '{script}') {{ . '{script}' }}  " + _MARK,
}
"""What the file that a shell runs at its start gets; fish needs none."""


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
    from relance_docs.workspace.workspace import opened

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
        found = typed_case(ctx)
        return begun(self.words(*found), incomplete) if found else []


def typed_case(ctx: click.Context) -> tuple[Workspace, Case] | None:
    """Return the case that stands on the line already, and its workspace."""
    from relance_docs.workspace.numbers import cases_meant
    from relance_docs.workspace.workspace import load

    said = ctx.params.get("case_number") or next(iter(ctx.params.get("words") or ()), "")
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


class CasesThenStep(StepName):
    """Cases, one or several, and then a step of the plan of the first."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Offer the steps of the case that stands there already, and cases."""
        steps = super().shell_complete(ctx, param, incomplete)
        return [*steps, *case_items(ctx, incomplete)]


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


@click.command(
    "completion",
    help=_(
        "Offer commands, cases, steps and invoices at Tab: `install` sets it up for the shell you "
        "use, `show` prints the script for one that is set up by hand."
    ),
    epilog=_("Example: relance completion install"),
)
@click.argument("action", metavar="install|show", type=click.Choice(("install", "show")))
@click.argument("shell", metavar=_("[SHELL]"), type=click.Choice(SHELLS), required=False)
@outcome_option
@click.pass_context
def completion(ctx: click.Context, *, action: str, shell: str | None) -> None:
    """Print the script, or write it where the shell finds it."""
    session = ctx.ensure_object(Session)
    chosen = shell or this_shell()
    if chosen is None:
        message = Message("which shell? {shells}", shells=", ".join(SHELLS))
        raise click.UsageError(session.translate(message))
    text = script(chosen, ctx.find_root().command)
    if action == "show" and session.outcome is not None:
        session.outcome.more["script"] = text
        return
    if action == "show":
        click.echo(text, nl=False)
        return
    for path in _installed(chosen, text):
        session.announce(Message("written: {path}", path=path))
    session.note(Message("next: open a new terminal, type `relance ` and press Tab"))


def _installed(shell: str, text: str) -> tuple[Path, ...]:
    """Write the script, and the line by which the shell runs it, once; return what was written."""
    home = Path.home()
    if shell == "fish":
        return (_written(home / ".config/fish/completions/relance.fish", text),)
    ending = "ps1" if shell == "powershell" else shell
    path = _written(home / f".local/share/relance/completion.{ending}", text)
    start = _profile() if shell == "powershell" else home / f".{shell}rc"
    line = _LINES[shell].format(script=path)
    return (path, _with_line(start, line))


def _with_line(start: Path, line: str) -> Path:
    """Add the line to a file of the user, in the place of an older one of ours."""
    from relance_docs.files.plain import present

    raw = (present(start.resolve()) or b"").decode("utf-8", "surrogateescape")
    kept = [each for each in raw.splitlines(keepends=True) if _MARK not in each]
    before = "".join(kept)
    apart = "" if not before or before.endswith("\n") else "\n"
    return _written(start, f"{before}{apart}{line}\n")


def _written(path: Path, text: str) -> Path:
    from relance_docs.files.folder import folder_at, replace_file

    path = path.resolve()  # who keeps his settings elsewhere has links here
    home = Path.home().resolve()
    below = home if path.is_relative_to(home) else path.parent
    with folder_at(path.parent, below=below, make=True):
        pass
    replace_file(path, text.encode("utf-8", "surrogateescape"), below=below)
    return path


def _profile() -> Path:
    """Return the file that PowerShell runs at its start, as it says itself."""
    import shutil
    import subprocess

    program = shutil.which("pwsh") or shutil.which("powershell")
    if program is not None:
        asked = (program, "-NoProfile", "-Command", "$PROFILE.CurrentUserAllHosts")
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip():
            return Path(done.stdout.strip())
    return Path.home() / "Documents/WindowsPowerShell/profile.ps1"
