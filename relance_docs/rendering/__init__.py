"""From a template to the bytes of a PDF: the only users of jinja2, weasyprint and pdfium.

What a template writer has to know, because validity and speed depend on it:

- PDF/UA-1 wants `<h1>` as the first heading, no level left out, an `alt` on every image that
  says something; decoration belongs in the stylesheet, never in an `<img alt="">`. An inline
  `<svg>` takes its alternative text from a `<title>` child.
- A table stays a table (`display: table`), has `<thead>`, `<th scope>` and, for speed and
  steady columns, `table-layout: fixed` with one `<col>` per column and cells that do not wrap.
- No flex, no grid, no hyphenation, no `:nth-child`: each costs more than the rest of a letter.
- Stylesheets are linked in the head (`<link rel="stylesheet" href="letter.css">`): each is
  parsed once for all letters, where a `<style>` is parsed again for each.
- Relative addresses (`<img src="logo.png">`, `url(logo.png)`) are looked up in the folders of
  the document, in order; `asset:NAME` is one of its own assets (the QR code, the pages of an
  enclosure). Nothing else is ever opened, and nothing is ever fetched from a network.
- The one font family is `"Relance Sans"` (weights 400, 600, 700; italic 400 and 700). A
  character that it lacks stops the letter.
"""
