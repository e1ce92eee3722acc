"""`relance seal`: prove by when everything existed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import CaseNumber
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.output import print_bytes
from relance_docs.cli.recording import clock_option, completed
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.errors import reason_of
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.settings import Evidence, TimestampAuthority
    from relance_docs.recording.sealing import Sealed
    from relance_docs.seals.authority import Credentials
    from relance_docs.seals.certificates import Certificate
    from relance_docs.seals.report import Stamp

USER: Final = "RELANCE_TSA_USER"
PASSWORD: Final = "RELANCE_TSA_PASSWORD"  # noqa: S105 - the name of a variable
HOST: Final = "RELANCE_TSA_HOST"
_NAMES_SHOWN: Final = 5

_EPILOG: Final = _(
    "Example: relance seal --tsa https://tsa.example/ --ca tsa-root.pem. The authority's name and "
    "password, if it wants any, are read from RELANCE_TSA_USER and RELANCE_TSA_PASSWORD; for an "
    "address in relance.yaml, RELANCE_TSA_HOST says which host they are for."
)


@click.command(
    "seal",
    epilog=_EPILOG,
)
@click.option(
    "--tsa",
    metavar="URL",
    help=_("The time stamp authority; without it, the one of relance.yaml, if any."),
)
@click.option(
    "--ca",
    metavar=_("FILE"),
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Certificates the stamp must lead to; without it, those of relance.yaml, if any."),
)
@click.option(
    "--sums",
    metavar=_("CASE"),
    type=CaseNumber(),
    help=_("Print the list of one case in the last seal, to show that case alone."),
)
@clock_option
@outcome_option
@click.pass_obj
def seal(session: Session, tsa: str | None, ca: Path | None, sums: str | None) -> int:
    """Seal, and say what was sealed; 1 when a stamp was asked for and none was obtained."""
    if sums is not None:
        if session.outcome is not None:
            message = Message("--sums is a list of its own, and goes without --format json")
            raise click.UsageError(session.translate(message))
        _print_sums(session, sums)
        return 0
    sealed = completed(session, lambda: _seal(session, tsa, ca), _say)
    return 1 if sealed.failure else 0


def _seal(session: Session, tsa: str | None, ca: Path | None) -> Sealed:
    from relance_docs.recording.sealing import SealRequest
    from relance_docs.recording.sealing import seal as seal_all
    from relance_docs.seals.authority import authority_at

    configured = _evidence(session).timestamp
    url = tsa or (configured.url if configured else None)
    authority = authority_at(url, _credentials(tsa)) if url else None
    anchors = ca or (_own_certificates(session, configured) if configured else None)
    return seal_all(
        SealRequest(
            root=session.root,
            now=session.now(),
            vouched=session.clock is None,
            authority=authority,
            ca=_certificates(anchors) if anchors and authority else (),
        )
    )


def _evidence(session: Session) -> Evidence:
    """Return what relance.yaml says of evidence; FindingsError when it cannot be read."""
    from relance_docs.errors import FindingsError
    from relance_docs.files.inside import read_inside
    from relance_docs.reading.decoding import MAX_BYTES
    from relance_docs.reading.reading import read_settings
    from relance_docs.workspace.layout import SETTINGS_FILE

    settings = read_settings(
        read_inside(session.root, SETTINGS_FILE, limit=MAX_BYTES), path=SETTINGS_FILE
    )
    if settings.record is None:
        raise FindingsError(tuple(settings.findings))
    return settings.record.evidence


def _credentials(typed: str | None) -> Credentials | None:
    """Return the name and password of the environment, and whom they are for.

    An address in relance.yaml may be anybody's: they go there only where the user says so.
    """
    from relance_docs.errors import RefusalError
    from relance_docs.seals.authority import Credentials, host_of

    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if not user and not password:
        return None
    if not user or not password:
        raise RefusalError(
            Message("set both {user} and {password}, or neither", user=USER, password=PASSWORD)
        )
    host = os.environ.get(HOST, "") or (host_of(typed) if typed else "")
    return Credentials(user=user, password=password, host=host)


def _own_certificates(session: Session, configured: TimestampAuthority) -> Path | None:
    """Return the certificates that relance.yaml names, of the workspace and nobody else's."""
    from relance_docs.errors import RefusalError
    from relance_docs.files.inside import inside

    if configured.ca is None:
        return None
    found = inside(session.root, configured.ca)
    if found is None:
        raise RefusalError(
            Message(
                "'{name}' leaves its folder or is git's own; copy the file into the workspace",
                name=configured.ca,
            )
        )
    return found


def _certificates(path: Path) -> tuple[Certificate, ...]:
    from relance_docs.errors import RefusalError
    from relance_docs.files.plain import CERTIFICATES_BYTES, read_file
    from relance_docs.seals.certificates import read_pem

    try:
        return read_pem(read_file(path, limit=CERTIFICATES_BYTES), path=str(path))
    except OSError as error:
        raise RefusalError(
            Message(
                "the certificates {path} cannot be read ({reason})",
                path=path,
                reason=reason_of(error),
            )
        ) from error


def _print_sums(session: Session, number: str) -> None:
    from relance_docs.errors import RefusalError
    from relance_docs.git.repository import repository_of
    from relance_docs.seals.manifest import case_sums
    from relance_docs.seals.seals import read_seals

    repository = repository_of(session.root)
    last = next(reversed(read_seals(repository)), None) if repository.head() else None
    if last is None or last.content is None or last.secret is None:
        raise RefusalError(Message("nothing is sealed yet: `relance seal`"))
    print_bytes(case_sums(repository, last.content, last.secret, number))


def _say(session: Session, sealed: Sealed) -> None:
    for note in sealed.notes:
        session.note(note)
    if sealed.left_out:
        session.note(_left_out(sealed.left_out))
    if session.outcome is not None:
        session.outcome.more |= _data(sealed)
    for line in (*_outcome(sealed), *(_stamp(sealed.stamp) if sealed.stamp else ())):
        session.announce(line)
    if sealed.failure:
        failure = Message("relance: error: {sentence}", sentence=sealed.failure)
        aside(session.translate(failure))
    if sealed.seal.token is None:
        session.note(_unstamped(sealed))


def _data(sealed: Sealed) -> dict[str, object]:
    """Return what `--format json` tells of a seal."""
    stamp = sealed.stamp
    return {
        "seal": sealed.seal.name,
        "is_new": sealed.is_new,
        "sha256": sealed.seal.digest,
        "commit": sealed.commit,
        "cases": sealed.cases,
        "stamped_at": stamp.time.isoformat() if stamp else None,
        "authority": stamp.authority if stamp else None,
        "left_out": list(sealed.left_out),
    }


def _left_out(paths: tuple[str, ...]) -> Message:
    shown = ", ".join(paths[:_NAMES_SHOWN])
    more = ", …" if len(paths) > _NAMES_SHOWN else ""
    return Message(
        "note: only what is committed is sealed; not committed as it stands: {paths}",
        paths=shown + more,
    )


def _outcome(sealed: Sealed) -> tuple[Message, ...]:
    name = sealed.seal.name
    if sealed.is_new:
        return (
            Message(
                "sealed: {name} (cases: {cases}, SHA-256 of the manifest {digest})",
                name=name,
                cases=sealed.cases,
                digest=sealed.seal.digest,
            ),
        )
    if sealed.stamp:
        return (Message("stamped: {name}; nothing was committed since", name=name),)
    return (Message("nothing to seal: nothing was committed since {name}", name=name),)


def _stamp(stamp: Stamp) -> tuple[Message, ...]:
    """Say what stands in the token, and no more."""
    said = Message(
        "  the token says: {time} (UTC), by {authority}, policy {policy}, number {serial}",
        time=f"{stamp.time:%Y-%m-%d %H:%M:%S}",
        authority=stamp.authority,
        policy=stamp.policy,
        serial=stamp.serial,
    )
    claim = (
        Message(
            "  it says of itself that it is a qualified time stamp; the Trusted List of the "
            "authority's country tells whether it is one"
        )
        if stamp.claims_qualified
        else Message("  it does not say of itself that it is a qualified time stamp")
    )
    if stamp.root_is_configured:
        return said, claim
    return (
        said,
        claim,
        Message(
            "  it was checked with the certificates that came with it, and with no others; name "
            "those of the authority in relance.yaml (evidence.timestamp.ca) or with --ca"
        ),
    )


def _unstamped(sealed: Sealed) -> Message:
    if sealed.failure:
        return Message("note: the manifest is kept and not stamped; `relance seal` asks again")
    return Message(
        "note: no authority is named, so the manifest is not stamped: it fixes what was there, "
        "not when"
    )
