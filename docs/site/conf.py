"""How Sphinx makes the site; `make docs` lays out its sources and calls it, once a language."""

from __future__ import annotations

import os
import unicodedata
from importlib.resources import files
from pathlib import Path

from sphinx.search import fr, languages

_HERE = Path(__file__).parent
_STEMMERS = files("sphinx.search") / "minified-js"


class FrenchWithoutAccents(fr.SearchFrench):
    """French as people type it into a search box: « echeancier » finds « échéancier »."""

    js_stemmer_rawcode = ""
    js_stemmer_code = "\n".join(
        (
            (_STEMMERS / "base-stemmer.js").read_text(encoding="utf-8"),
            (_STEMMERS / "french-stemmer.js").read_text(encoding="utf-8"),
            r"""
            const plain = (word) => word.normalize("NFD").replace(/\p{Mn}/gu, "");
            window.Stemmer = class {
              constructor() { this.french = new FrenchStemmer(); }
              stemWord(word) { return plain(this.french.stemWord(plain(word))); }
            };
            """,
        )
    )

    def stem(self, word: str) -> str:
        """Return the stem of a word without its accents, without accents itself."""
        return _plain(super().stem(_plain(word)))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(each for each in letters if unicodedata.category(each) != "Mn")


languages["fr"] = FrenchWithoutAccents

project = "relance-docs"
author = "relance-docs contributors"
language = os.environ["SITE_LANGUAGE"]
root_doc = "index"
extensions = ["myst_parser"]
locale_dirs = ["locale"]
templates_path = [str(_HERE / "templates")]
exclude_patterns: list[str] = []

# Every link of a page to a heading of another is checked; headings get the names GitHub gives them.
nitpicky = True
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
# Files and examples that are no Python, YAML or shell are shown as they are.
highlight_language = "none"

html_theme = "furo"
html_title = "relance-docs"
html_static_path = [str(_HERE / "static")]
html_css_files = ["site.css"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/language.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
# The site is read from a disk: there, a page may not fetch another to show its first lines.
html_show_search_summary = False
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_last_updated_fmt = None
# French words are typeset by who wrote them: no quotation mark or dash is changed.
smartquotes = False
