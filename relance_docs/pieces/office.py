"""DOCX and ODT as PDF, by LibreOffice, where it is installed."""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.pieces.kinds import office_suffix
from relance_docs.pieces.opening import damaged, swollen
from relance_docs.pieces.records import Limits
from relance_docs.processes.code_path import program
from relance_docs.processes.confinement import end_with_children, full_memory
from relance_docs.processes.temporary import temporary_folder

_PROGRAMS: Final = ("soffice", "libreoffice")
_ELSEWHERE: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "{ProgramFiles}/LibreOffice/program/soffice.com",  # .exe does not wait for what it starts
)
"""Where its own installer puts it, on systems whose PATH does not know it."""
_MOST_PARTS: Final = 10_000
_BAD_ZIP: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError)
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>\
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>\
<prop oor:name="Field" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
"""No macro runs, nothing outside the file is fetched."""


def office_program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    found = next((path for name in _PROGRAMS if (path := program(name))), None)
    programs = os.environ.get("ProgramFiles", "C:/Program Files")  # noqa: SIM112 - its own spelling
    known = (Path(each.format(ProgramFiles=programs)) for each in _ELSEWHERE)
    return found or next((str(path) for path in known if path.is_file()), None)


def check_office(path: Path, shown: str, limits: Limits) -> None:
    """Raise RefusalError when the document is damaged or swells beyond the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive.infolist(), shown, limits)
            broken = archive.testzip()
    except (OSError, ValueError, NotImplementedError, EOFError, *_BAD_ZIP) as error:
        raise damaged(shown, str(error)) from error
    if broken:
        raise damaged(shown, broken)


def _check_parts(parts: list[zipfile.ZipInfo], shown: str, limits: Limits) -> None:
    inflated = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or inflated > limits.inflated_megabytes * 1_000_000:
        raise swollen(shown, limits)
    if any(part.flag_bits & 1 for part in parts):
        raise RefusalError(
            Message(
                "{file} is locked by a password; save it without one, or print it to a PDF",
                file=shown,
            )
        )


def office_pdf(path: Path, shown: str, limits: Limits) -> bytes:
    """Return the document as LibreOffice prints it.

    Raises RefusalError when it cannot, or takes longer than the limit.
    """
    office = office_program()
    with temporary_folder() as folder:
        # Its own name may be anything: one that starts with a dash, or a pattern.
        document = folder / f"document{office_suffix(path)}"
        shutil.copyfile(path, document)
        if office is None or not _convert(office, document, limits.seconds):
            raise _not_converted(shown)
        return document.with_suffix(".pdf").read_bytes()


def _convert(office: str, document: Path, seconds: int) -> bool:
    """Whether LibreOffice made a PDF beside the document."""
    profile = document.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    with full_memory():
        process = subprocess.Popen(
            [
                office,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                "pdf:writer_pdf_Export",
                "--outdir",
                str(document.parent),
                str(document),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "SAL_USE_VCLPLUGIN": "svp",
                "HOME": str(profile),
                **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(document.parent)),
            },
            cwd=document.parent,
            start_new_session=True,
        )
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
    finally:
        end_with_children(process)
    return document.with_suffix(".pdf").is_file()


def _not_converted(shown: str) -> RefusalError:
    return RefusalError(
        Message(
            "{file} cannot be printed by LibreOffice; open it in the program that made it, print"
            " it to a PDF, and put that in its place",
            file=shown,
        )
    )
