"""Evidence: what a document's pages look like beside what was read from them, as HTML without network.

What other pages (diff, history, overview) build on:

`picture`  `paint(pdf, [Shot(page, region)])` → `Picture`s: pages or crops of them as lossless WebP with 16 greys, in a
           process of its own; a picture knows its region in points, so a box is drawn over it in SVG, never into it.
`shell`    `html_page(title, body=…, style=…, script=…, data=…, pictures=…)` → one self-contained page: a strict
           content security policy, light and dark, print, text by `textContent`, and the helpers of `shell.js`.
`locate`   `find_pdf(document, dataset, given)` → the PDF of a document, proved by its hash;
           `find_document(dataset, name)` → a document by id, prefix of an id, or file name; `read_document_tables`.
`link`     `value_link(page, bbox)` → the fragment that `show` and `browse` open a value with.
"""
