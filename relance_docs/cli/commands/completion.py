"""`relance completion`: cases, steps and invoices at Tab, in the shell of the user."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from relance_docs.cli.completion import SHELLS, script, this_shell
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

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
@click.pass_context
def completion(ctx: click.Context, *, action: str, shell: str | None) -> None:
    """Print the script, or write it where the shell finds it."""
    session = ctx.ensure_object(Session)
    chosen = shell or this_shell()
    if chosen is None:
        message = Message("which shell? {shells}", shells=", ".join(SHELLS))
        raise click.UsageError(session.translate(message))
    text = script(chosen, ctx.find_root().command)
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
