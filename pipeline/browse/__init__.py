"""`govtables browse`: a dataset looked at in a browser, from a server on this machine that makes each page on demand.

`guard`  who may ask: this machine's own browser, by GET, under the server's own name.
`shelf`  what is kept between two questions: documents, their rows, pictures of pages.
`app`    the addresses; the pages are those of `overview`, `show`, `find` and `diff`.
"""
