"""Make `.venv` as the lock files say, and see that the renderer finds its system libraries.

Called by the Makefile: `bootstrap.py runtime|dev|docs|renderer STAMP`. Says in one line what it
does before it does it; ends with one line and exit code 1 when a person has to act. It needs
nothing but the standard library and may be interrupted and run again at any point.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NoReturn

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
LOCKS: Final = {
    "runtime": "requirements.lock",
    "dev": "requirements-dev.lock",
    "docs": "requirements-docs.lock",
}
DEBIAN_LIBRARIES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# harfbuzz-subset is optional for WeasyPrint, but without it the same letter has other bytes.
RENDERER_CHECK: Final = """
import sys, warnings
warnings.simplefilter("ignore")
from weasyprint.text.ffi import harfbuzz_subset
sys.exit(harfbuzz_subset is None)
"""
# Where Homebrew and MacPorts keep libraries that Python does not look for by itself.
MAC_LIBRARIES: Final = "/opt/homebrew/lib:/usr/local/lib:/opt/local/lib"


def main() -> None:
    """Bring one part of the environment up to date and write its stamp."""
    part, stamp = sys.argv[1], Path(sys.argv[2])
    if part == "renderer":
        ensure_renderer()
    else:
        ensure_venv()
        install(LOCKS[part])
    stamp.parent.mkdir(exist_ok=True)
    stamp.touch()


def ensure_venv() -> None:
    """Make the virtual environment, unless there is one that works."""
    if venv_works():
        return
    ensure_venv_module()
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"making .venv with Python {version} ({sys.executable})")
    made = run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode != 0 or not venv_works():
        stop(f"could not make .venv:\n{made.stdout}{made.stderr}".rstrip())


def venv_works() -> bool:
    """Tell whether .venv has a Python that is new enough, and pip; half a venv has not."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return venv_python().exists() and run([str(venv_python()), "-c", check]).returncode == 0


def ensure_venv_module() -> None:
    """See that Python can make a venv with pip in it, which Debian packages apart."""
    if has_venv_module():
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not (is_debian_root() and install_debian_packages((package,)) and has_venv_module()):
        stop(f"this Python cannot make a virtual environment; run: sudo apt-get install {package}")


def has_venv_module() -> bool:
    """Tell whether a venv with pip can be made."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def install(lock: str) -> None:
    """Install what the lock says, hash by hash, then the project itself from this folder."""
    count = sum("==" in line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines())
    say(f"installing the {count} packages of {lock}; the first time takes a minute")
    pip("--require-hashes", "-r", lock)
    pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")


def pip(*arguments: str) -> None:
    """Run `pip install` in .venv; its own words tell what went wrong."""
    command = [str(venv_python()), "-m", "pip", "install", "-qq", "--no-input", *arguments]
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONWARNINGS": "ignore"}
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code != 0:
        stop("pip could not install it (see above); once that is settled, run the same again")


def ensure_renderer() -> None:
    """See that WeasyPrint finds Pango; install it as root on Debian, else say how."""
    if renderer_works():
        return
    if is_debian_root() and install_debian_packages(DEBIAN_LIBRARIES) and renderer_works():
        return
    stop(f"the PDF renderer needs system libraries that are missing; {how_to_get_libraries()}")


def renderer_works() -> bool:
    """Tell whether WeasyPrint can be imported, with all the libraries that decide its output."""
    environment = dict(os.environ)
    if sys.platform == "darwin":
        environment.setdefault("DYLD_FALLBACK_LIBRARY_PATH", MAC_LIBRARIES)
    check = [str(venv_python()), "-c", RENDERER_CHECK]
    done = subprocess.run(check, capture_output=True, env=environment, check=False)
    return done.returncode == 0


def how_to_get_libraries() -> str:
    """Return what to run on this system, or on each when it is not known."""
    commands = {
        "debian": f"sudo apt-get install {' '.join(DEBIAN_LIBRARIES)}",
        "fedora": "sudo dnf install pango harfbuzz",
        "macos": "brew install pango",
    }
    family = system_family()
    if family in commands:
        return f"run: {commands[family]}"
    names = {"debian": "Debian and Ubuntu", "fedora": "Fedora", "macos": "macOS"}
    return "; ".join(f"{names[name]}: {command}" for name, command in commands.items())


def system_family() -> str:
    """Return `debian`, `fedora`, `macos`, or an empty text for any other system."""
    if sys.platform == "darwin":
        return "macos"
    families = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora"}
    known = (families[name] for name in os_names() if name in families)
    return next(known, "")


def os_names() -> list[str]:
    """Return the names that /etc/os-release gives this system, the closest first."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return [name for key in ("ID", "ID_LIKE") for name in values.get(key, "").strip('"').split()]


def is_debian_root() -> bool:
    """Tell whether packages can be installed here without asking anybody."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and system_family() == "debian" and shutil.which("apt-get") is not None


def install_debian_packages(packages: tuple[str, ...]) -> bool:
    """Install system packages as root; tell whether that went well."""
    say(f"installing system packages: {' '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = run([*apt, *command], environment)
        if done.returncode != 0:
            say(f"failed: {shlex.join([*apt, *command])}\n{done.stderr}".rstrip())
            return False
    return True


def venv_python() -> Path:
    """Return the Python of .venv, which may not exist yet."""
    return VENV / "bin" / "python"


def run(
    command: list[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that asks nothing, and keep what it says."""
    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def say(text: str) -> None:
    """Tell the user, beside whatever the target prints as data."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """Tell the user what to do, and end."""
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        say("interrupted; run the same again to go on")
        sys.exit(130)
