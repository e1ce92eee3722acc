"""Make the site of the documentation: `make docs`.

The French pages of docs/fr/ are the site itself; the English ones, of docs/ and of the repository's
root, stand below en/, laid out as in the repository, so that their links lead where they lead
there. What is made from the code is written beside them. A warning of Sphinx is an error, and so is
a link that leads nowhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from tools.docs import commands, french, law
from tools.docs.links import dead_links

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
SITE: Final = ROOT / "build" / "site"
SOURCES: Final = ROOT / "build" / "site-sources"
OF_THE_ROOT: Final = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE")
_MADE: Final = re.compile(r"<!-- made: (\w+) -->")
_LINK: Final = r"\[([^\]]+)\]\(%s([\w-]+)\.md(#[\w-]+)?\)"
_TO_FRENCH: Final = re.compile(r"\[([^\]]+)\]\((?:\.\./)?docs/fr/((?:[\w-]+/)*[\w-]+)\.md\)")

PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "fields": french.fields_page,
    "findings": french.findings_page,
    "values": law.values_table,
    "rates": law.rates_table,
    "rates_day": law.rates_checked_until,
    "routes": law.routes_table,
    "conditions": law.conditions_lists,
    "commands": partial(commands.page, "fr"),
}
"""What a French page asks for with `<!-- made: NAME -->`."""


def main() -> int:
    """Lay out the sources, make both languages, and look where every link leads."""
    shutil.rmtree(SOURCES, ignore_errors=True)
    shutil.rmtree(SITE, ignore_errors=True)
    lay_out_french(SOURCES / "fr")
    lay_out_english(SOURCES / "en")
    for language, place in (("fr", SITE), ("en", SITE / "en")):
        if not _built(language, place):
            return 1
    dead = dead_links(SITE)
    for link in dead:
        print(f"leads nowhere: {link}", file=sys.stderr)
    if not dead:
        print(f"{SITE.relative_to(ROOT)}/index.html")
    return int(bool(dead))


def lay_out_french(folder: Path) -> None:
    """Copy the French pages, with what they ask for made from the code."""
    shutil.copytree(DOCS / "fr", folder, ignore=shutil.ignore_patterns("*.po"))
    shutil.copytree(DOCS / "site" / "locale", folder / "locale")
    for page in folder.rglob("*.md"):
        text = _MADE.sub(lambda made: PARTS[made[1]](), page.read_text(encoding="utf-8"))
        up = "../" * len(page.relative_to(folder).parent.parts)
        # From docs/fr/, one folder up lie the English pages.
        english = re.compile(_LINK % re.escape(f"../{up}"))
        text = english.sub(rf'<a href="{up}en/docs/\2.html\3">\1</a>', text)
        page.write_text(text, encoding="utf-8")


def lay_out_english(folder: Path) -> None:
    """Copy the English pages as they lie in the repository, below a page that lists them."""
    (folder / "docs").mkdir(parents=True)
    for name in OF_THE_ROOT:
        shutil.copy(ROOT / name, folder)
    for page in DOCS.glob("*.md"):
        shutil.copy(page, folder / "docs")
    shutil.copytree(DOCS / "images", folder / "docs" / "images")
    shutil.copy(DOCS / "site" / "en.md", folder / "index.md")
    (folder / "docs" / "commands.md").write_text(commands.page("en"), encoding="utf-8")
    for page in folder.rglob("*.md"):
        up = "../" * (len(page.relative_to(folder).parts))
        text = page.read_text(encoding="utf-8").replace("README.fr.md", "docs/fr/index.md")
        text = _TO_FRENCH.sub(rf'<a href="{up}\2.html">\1</a>', text)
        page.write_text(text, encoding="utf-8")


def _built(language: str, place: Path) -> bool:
    """Let Sphinx make the pages of one language; tell whether it had nothing to complain of."""
    command = [
        *(sys.executable, "-m", "sphinx", "--builder", "html", "--quiet", "--nitpicky"),
        *("--fail-on-warning", "--conf-dir", str(DOCS / "site")),
        *("--doctree-dir", str(SOURCES / f"{language}-doctrees")),
        *(str(SOURCES / language), str(place)),
    ]
    environment = os.environ | {"SITE_LANGUAGE": language}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
