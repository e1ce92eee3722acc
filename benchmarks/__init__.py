"""How fast letters are made, as ratios measured in one run: `make bench`.

The letter: a mise en demeure of two pages with its décompte, 7 invoices, 12 penalty lines and a
QR code, from generated case files, no two alike, in a committed workspace.

- ours: `relance letters` without its command line, from reading the workspace to the files on
  disk. Rendering is `Renderer.render`, and the collection of what it leaves in memory, which
  batches do by hand; everything else is outside rendering.
- naive: `HTML(string).write_pdf(pdf_variant="pdf/a-3a")` of the very same HTML, its stylesheets and
  pictures at addresses that anybody can open.
- Typst: the words, tables and picture of that HTML as a Typst source, on as many pages.

All three give tagged PDF/A-3a. The ways take turns, each turn in a process of its own that has
made one letter before the clock starts; the naive way keeps Python's usual garbage collection.
What is counted is the CPU time of that process. Programs that it calls (git, five times a run)
are not in it.
"""
