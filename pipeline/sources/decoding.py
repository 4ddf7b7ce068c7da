"""Content encodings undone piece by piece, so that a limit of size holds for what comes out, not for what was sent.

httpx undoes whatever a server piles up, a chunk at a time: 3 KB of gzip in gzip become 2 GB before anybody can count.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from pipeline.sources.content import FetchError, PassingError

_PIECE = 1 << 18
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content of a body in pieces of at most 256 KB. FetchError for an encoding that isn't known, or is nested;
    PassingError for a body that ends too early.

    >>> b"".join(decoded([zlib.compress(b"PDF")], "deflate"))
    b'PDF'
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from chunks
        return
    if name not in _WINDOWS:
        raise FetchError(f"the server sends its content as {encoding!r}, which wasn't asked for")
    engine = zlib.decompressobj(_WINDOWS[name])
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not engine.eof:
                yield engine.decompress(rest, _PIECE)
                rest = engine.unconsumed_tail
            if engine.eof and engine.unused_data:
                raise FetchError("more follows the end of its compressed content")
        while piece := engine.decompress(b"", _PIECE):
            yield piece
    except zlib.error as error:
        raise FetchError(f"its content encoding can't be undone ({error})") from error
    if not engine.eof:
        raise PassingError("cut in the middle of its compressed content")
