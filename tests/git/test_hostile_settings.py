"""What git is told by others: no setting, variable or file beside the commits changes an answer."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from relance_docs.errors import RefusalError
from relance_docs.git.program import Git
from relance_docs.processes.code_path import program
from relance_docs.recording.data_state import workspace_state
from tests.desks.trail_desk import CASE, TrailDesk
from tests.workspaces import PATH, Copies, git

HOSTILE = """\
commitGraph.readChangedPaths=false core.abbrev=4 core.abbrev=40 core.autocrlf=false
core.bigFileThreshold=1 core.checkStat=minimal core.commitGraph=true core.compression=0
core.createObject=rename core.editor=false core.eol=lf core.fileMode=false
core.fsmonitorHookVersion=1 core.ignoreStat=true core.logAllRefUpdates=false
core.looseCompression=0 core.multiPackIndex=true core.notesRef=refs/notes/x core.packedGitLimit=1m
core.pager=false core.precomposeUnicode=true core.preferSymlinkRefs=true core.preloadIndex=false
core.protectHFS=true core.protectNTFS=true core.quotePath=true core.safecrlf=true
core.safecrlf=warn core.sharedRepository=world core.sparseCheckout=true core.splitIndex=true
core.symlinks=false core.trustctime=false core.untrackedCache=true core.untrackedCache=keep
core.useReplaceRefs=true core.warnAmbiguousRefs=true
core.whitespace=trailing-space,cr-at-eol,tabwidth=1 core.attributesFile={folder}/attributes
core.excludesFile={folder}/everything core.hooksPath={folder} core.sshCommand={program}
core.askPass={program} core.gitProxy={program} core.alternateRefsCommand={program}
core.fsmonitor={program} core.fsmonitor=true core.commentChar=; color.ui=always color.diff=always
color.status=always color.branch=always color.advice=always color.decorate.HEAD=red
color.diff.meta=red color.status.changed=red column.ui=always column.status=always
diff.algorithm=patience diff.algorithm=histogram diff.autoRefreshIndex=false diff.colorMoved=zebra
diff.colorMovedWS=ignore-all-space diff.context=0 diff.context=99 diff.dirstat=lines,0,cumulative
diff.external={program} diff.ignoreSubmodules=none diff.ignoreSubmodules=all
diff.indentHeuristic=false diff.interHunkContext=50 diff.mnemonicPrefix=true diff.noprefix=true
diff.orderFile={folder}/order diff.orderFile={folder}/nowhere diff.relative=true
diff.renameLimit=1 diff.renames=false diff.renames=copies diff.statGraphWidth=3 diff.submodule=log
diff.suppressBlankEmpty=true diff.wordRegex=. diff.wsErrorHighlight=all diff.srcPrefix=x/
diff.dstPrefix=y/ diff.trustExitCode=true diff.yaml.textconv={program} diff.yaml.command={program}
diff.yaml.binary=true diff.yaml.cachetextconv=true diff.yaml.xfuncname=. feature.manyFiles=true
feature.experimental=true format.pretty=oneline format.pretty=raw format.pretty=format:%B
format.notes=true format.signOff=true gpg.program={program} gpg.openpgp.program={program}
gpg.ssh.program={program} gpg.x509.program={program} gpg.format=ssh gpg.minTrustLevel=ultimate
grep.lineNumber=true help.autoCorrect=immediate i18n.commitEncoding=UTF-16
i18n.logOutputEncoding=UTF-16 i18n.logOutputEncoding=ISO-8859-1 i18n.logOutputEncoding=ISO-2022-JP
index.sparse=true index.version=4 index.threads=1 log.abbrevCommit=true log.date=relative
log.date=format:%s log.decorate=full log.decorate=short log.diffMerges=combined log.diffMerges=off
log.excludeDecoration=x log.follow=true log.graphColors=red log.initialDecorationSet=all
log.mailmap=true log.mailmap=false log.showRoot=false log.showSignature=true
mailmap.file={folder}/mailmap mailmap.blob=HEAD:relance.yaml merge.renameLimit=1
merge.renames=false notes.displayRef=refs/notes/* pack.threads=1 pack.useBitmaps=false
pack.useSparse=true pager.log={program} pager.status=true pager.diff=true pretty.medium=%H
protocol.allow=always protocol.ext.allow=always rerere.enabled=true safe.bareRepository=all
sequence.editor={program} showBranch.default=x stash.showPatch=true status.aheadBehind=true
status.branch=true status.displayCommentPrefix=true status.relativePaths=true status.renameLimit=1
status.renames=copies status.short=true status.showStash=true status.showUntrackedFiles=no
status.showUntrackedFiles=all status.submoduleSummary=true submodule.recurse=true
tag.sort=-refname trailer.separators== trailer.event.key=Sonstwas trailer.ifexists=replace
transfer.hideRefs=refs/heads uploadpack.packObjectsHook={program} user.useConfigOnly=true
versionsort.suffix=x alias.log=status alias.status=!{program} alias.cat-file=!{program}
alias.rev-parse=version credential.helper=!{program} credential.useHttpPath=true
url.ext::{program}.insteadOf=https:// remote.origin.url=ext::{program}
remote.origin.uploadpack={program} remote.origin.vcs=x http.proxy=http://127.0.0.1:9/
branch.sort=-committerdate filter.yaml.clean={program} filter.yaml.smudge={program}
filter.yaml.process={program} filter.a=b.clean={program} filter.a=b.process={program}
merge.yaml.driver={program} core.bare=true core.worktree={folder} core.worktree=../..
include.path={folder}/nowhere lsrefs.unborn=ignore maintenance.auto=false gc.auto=1
fetch.writeCommitGraph=true checkout.workers=4 difftool.prompt=false
"""
"""Each is a name, an equals sign and a value."""
SETTINGS = HOSTILE.split()

VARIABLES = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere",
    "GIT_ATTR_SOURCE": "HEAD~1",
    "GIT_CEILING_DIRECTORIES": "{root}",
    "GIT_COMMON_DIR": "/nowhere",
    "GIT_CONFIG": "/nowhere",
    "GIT_CONFIG_PARAMETERS": "'core.bare=true'",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_DIFF_OPTS": "--unified=0",
    "GIT_DIR": "/nowhere",
    "GIT_EXTERNAL_DIFF": "{program}",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_GRAFT_FILE": "{folder}/grafts",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_INDEX_FILE": "/nowhere",
    "GIT_NAMESPACE": "x",
    "GIT_NOTES_REF": "refs/notes/x",
    "GIT_OBJECT_DIRECTORY": "/nowhere",
    "GIT_PAGER": "{program}",
    "GIT_PREFIX": "cases/",
    "GIT_QUARANTINE_PATH": "/nowhere",
    "GIT_REPLACE_REF_BASE": "refs/heads/",
    "GIT_SHALLOW_FILE": "{folder}/shallow",
    "GIT_TRACE": "1",
    "GIT_TRACE2": "1",
    "GIT_WORK_TREE": "/nowhere",
}


@dataclass(frozen=True)
class Place:
    """A workspace, a folder of somebody else, and a program in it that must never run."""

    root: Path
    folder: Path

    @property
    def program(self) -> Path:
        """The program; it leaves a trace."""
        return self.folder / "program"

    @property
    def has_run(self) -> bool:
        """Whether it ran."""
        return (self.folder / "ran").exists()

    def filled(self, text: str) -> str:
        """Put the places in."""
        return text.format(root=self.root, folder=self.folder, program=self.program)


def answers(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[object, ...]:
    """Return all that trail, verify and the state of the data say."""
    found: list[object] = []
    for command in ("trail", "verify"):
        arguments = ["-C", str(root), command, "--format=json"]
        code = relance.main(arguments, standalone_mode=False)
        found += [code, json.loads(capsys.readouterr().out)]
    return (*found, workspace_state(root))


def furnish(root: Path) -> None:
    """Make a history with a name that is no ASCII, a rename, a merge and an event."""
    desk = TrailDesk.opened(root)
    desk.write("cases/2026-014/reçu n° 1.txt", "reçu\n" * 20)
    desk.write(".gitattributes", "*.yaml diff=yaml\n")
    desk.commit(2, "2026-014: reçu\n\nCase: 2026-014\nEvent: note\n")
    desk.change("amount: 2000.00", "amount: 1000.00", 3, "x\n\nCase: 2026-014\nEvent: paid\n")
    desk.git("switch", "--quiet", "--create", "branche")
    desk.write("cases/2026-015.yaml", CASE.replace("0042", "0043"))
    desk.commit(4)
    desk.git("switch", "--quiet", "main")
    desk.git("mv", "cases/2026-014/reçu n° 1.txt", "cases/2026-014/reçu.txt")
    desk.commit(5)
    desk.git("merge", "--quiet", "--no-edit", "branche", day=6)


@pytest.fixture
def place(copies: Copies, tmp_path: Path) -> Place:
    """Return the workspace, and beside it what settings may lead to."""
    folder = tmp_path / "autrui"
    folder.mkdir()
    found = Place(copies.of(furnish), folder)
    found.program.write_text(f"#!/bin/sh\ntouch '{folder}/ran'\ncat\n")
    found.program.chmod(0o700)
    (folder / "everything").write_text("*\n")
    (folder / "attributes").write_text("*.yaml diff=yaml -text\n")
    (folder / "order").write_text("relance.yaml\n*\n")
    (folder / "mailmap").write_text("Personne <x@y.invalid> <c.martin@exemple.invalid>\n")
    return found


@pytest.fixture
def honest(place: Place, capsys: pytest.CaptureFixture[str]) -> tuple[object, ...]:
    """Return what is said where nobody meddled."""
    return answers(place.root, capsys)


def _name_and_value(text: str) -> tuple[str, str]:
    if text.startswith("filter.a=b."):
        name, _equals, value = text.removeprefix("filter.a=b.").partition("=")
        return f"filter.a=b.{name}", value
    name, _equals, value = text.partition("=")
    return name, value


def test_there_are_many() -> None:
    """A hundred hostile settings, and each is one."""
    assert 150 < len(SETTINGS) == len(set(SETTINGS))
    assert all("=" in each for each in SETTINGS)


PARTS = 6
"""So many settings are tried together that the test does not take minutes."""


@pytest.mark.parametrize("where", ["user", "repository"])
@pytest.mark.parametrize("part", range(PARTS))
def test_no_setting_changes_what_is_said(
    part: int,
    where: str,
    place: Place,
    honest: tuple[object, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Trail, verification and the state of the data are the same, and no program runs."""
    file = place.folder / "settings" if where == "user" else place.root / ".git/config"
    before = file.read_bytes() if file.exists() else b""

    def is_deceived_by(*settings: str) -> bool:
        file.write_bytes(before)
        for each in settings:
            name, value = _name_and_value(place.filled(each))
            if where == "repository" or name not in {"core.bare", "core.worktree"}:
                git(place.folder, "config", "--file", str(file), name, value)
        if where == "user":
            monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(file))
        return answers(place.root, capsys) != honest or place.has_run

    chosen = SETTINGS[part::PARTS]
    if is_deceived_by(*chosen):
        assert [] == [each for each in chosen if is_deceived_by(each)]
        pytest.fail("together they deceive")


@pytest.mark.parametrize("name", VARIABLES)
def test_no_variable_changes_what_is_said(
    name: str,
    place: Place,
    honest: tuple[object, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a hook of git or a shell exported is not seen, and stays as it was."""
    value = place.filled(VARIABLES[name])
    monkeypatch.setenv(name, value)

    assert honest == answers(place.root, capsys)
    assert value == os.environ[name]
    assert not place.has_run


def test_filters_of_a_stranger_are_not_run(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Attributes and settings together name a program; it is told, and never started."""
    (place.root / ".git/info").mkdir(exist_ok=True)
    (place.root / ".git/info/attributes").write_text("*.yaml filter=yaml\n*.txt filter=a=b\n")
    for driver in ("yaml", "a=b"):
        for kind in ("clean", "smudge", "process"):
            git(place.root, "config", f"filter.{driver}.{kind}", str(place.program))
        git(place.root, "config", f"filter.{driver}.required", "true")
    (place.root / PATH).touch()
    os.utime(place.root / PATH, (1, 1))

    _code, _trail, _verified, found, state = answers(place.root, capsys)

    assert not place.has_run
    assert "filter=yaml" in json.dumps(found)
    assert "filter=yaml" in str(state.of_case("2026-014").draft_reason)  # type: ignore[attr-defined]


def test_what_is_beside_the_commits_changes_nothing(
    place: Place, honest: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A commit graph made of other parents is not looked at."""
    tip = git(place.root, "rev-parse", "HEAD").strip()
    first = git(place.root, "rev-list", "--max-parents=0", "HEAD").strip()
    forged = place.folder / "forged"
    git(place.folder, "clone", "--quiet", str(place.root), str(forged))
    (forged / ".git/info").mkdir(exist_ok=True)
    git(forged, "replace", "--graft", tip, first)
    # The graph of what the replaced commit shows, put under the honest objects.
    git(forged, "-c", "core.commitGraph=true", "commit-graph", "write", "--reachable")
    graph = forged / ".git/objects/info/commit-graph"
    if graph.exists():
        (place.root / ".git/objects/info").mkdir(exist_ok=True)
        (place.root / ".git/objects/info/commit-graph").write_bytes(graph.read_bytes())

    assert honest == answers(place.root, capsys)


def test_grafts_change_no_trail_and_are_named(
    place: Place, honest: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """The file of grafts gives the last commit other parents; the trail has those of the commit."""
    tip = git(place.root, "rev-parse", "HEAD").strip()
    (place.root / ".git/info").mkdir(exist_ok=True)
    (place.root / ".git/info/grafts").write_text(f"{tip}\n")

    _code, trail, code, found, _state = answers(place.root, capsys)

    assert honest[1] == trail
    assert 1 == code
    assert "grafts give commits other parents" in json.dumps(found)


def test_a_bare_repository_inside_another_is_refused(place: Place) -> None:
    """Who puts a folder that looks like a repository into another has no settings of his read."""
    inside = place.root / "compta"
    git(place.folder, "init", "--quiet", "--bare", str(inside))
    git(inside, "config", "core.fsmonitor", str(place.program))
    git(inside, "config", "core.worktree", str(place.root))
    (inside / "relance.yaml").write_text("", encoding="utf-8")

    with pytest.raises(RefusalError, match="no working files"):
        Git(inside).ask("status")
    assert workspace_state(inside).refusal is not None
    assert not place.has_run


def test_a_partial_clone_fetches_nothing(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing is said, and nobody is asked for it."""
    git(place.root, "config", "uploadpack.allowFilter", "true")
    clone = place.folder / "clone"
    options = ("--quiet", "--no-checkout", "--filter=blob:none")
    git(place.folder, "clone", *options, place.root.as_uri(), str(clone))
    git(clone, "config", "remote.origin.url", f"ext::{place.program} %S")
    git(clone, "config", "protocol.ext.allow", "always")
    git(clone, "config", "remote.origin.uploadpack", str(place.program))

    (clone / "relance.yaml").write_bytes((place.root / "relance.yaml").read_bytes())

    code = relance.main(["-C", str(clone), "verify"], standalone_mode=False)

    said = capsys.readouterr()
    assert 1 == code, said
    assert "FAILED" in said.out
    assert not place.has_run


def test_git_is_never_one_of_the_current_folder(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program called git beside the cases is not ours, whatever PATH says."""
    own = program("git")
    stranger = place.root / "git"
    stranger.write_bytes(place.program.read_bytes())
    stranger.chmod(stranger.stat().st_mode | stat.S_IXUSR)
    monkeypatch.chdir(place.root)
    path = os.pathsep.join(("", ".", str(place.root), os.environ["PATH"]))
    monkeypatch.setenv("PATH", path)

    assert own == program("git")
    Git(place.root).read("status")
    assert not place.has_run


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_who_is_trusted_to_sign_by_the_repository_alone_is_said(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stranger's folder may call its own keys good; a reader is told whose word that is."""
    key = place.folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = key.with_suffix(".pub").read_text(encoding="ascii")
    (place.folder / "signers").write_text(f"c.martin@exemple.invalid {public}")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key)),
        ("gpg.ssh.allowedSignersFile", str(place.folder / "signers")),
    ):
        git(place.root, "config", name, value)
    desk = TrailDesk(place.root)
    desk.write(PATH, CASE.replace("2000.00", "1.00"))
    git(place.root, "commit", "--quiet", "--all", "--gpg-sign", "--message=x")

    _code, _trail, _verified, found, _state = answers(place.root, capsys)

    assert "whose signatures are trusted is said by this repository itself" in json.dumps(found)
