"""Compressed streams carry a checksum: one that fails says that what was decoded may be wrong, a font's map included.

PDF engines don't look: they use what comes out, and read a character map up to its last line only, before the checksum.
"""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 1024  # bytes before a stream that hold its dictionary
# Pictures don't change what is read, but glyphs do: one without an outline has no size, and its character is lost. A
# predictor or second filter doesn't matter, Flate comes first.
_SKIPPED = re.compile(rb"/Subtype\s*/Image")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode)")
_MOST = 16 * 1024 * 1024  # bytes of a stream that are looked at


def damaged_streams(data: bytes) -> int:
    """How many compressed streams of text, fonts and structure fail their checksum. Not for an encrypted file."""
    count = 0
    for match in _STREAM.finditer(data):
        start = match.start()
        if data[start - 3 : start] == b"end":
            continue
        head = data[max(0, start - _DICTIONARY) : start]
        head = head[head.rfind(b" obj") + 1 :]
        if _FLATE.search(head) and not _SKIPPED.search(head):
            count += _is_damaged(data, match.end())
    return count


def _is_damaged(data: bytes, start: int) -> bool:
    """Does the stream that starts here break off, or end with another checksum than its content has?

    >>> good = zlib.compress(b'12' * 99)
    >>> _is_damaged(good, 0), _is_damaged(good[:-1] + bytes([good[-1] ^ 1]), 0)
    (False, True)
    """
    end = data.find(b"endstream", start)
    stream = zlib.decompressobj()
    chunk = data[start : end if end >= 0 else len(data)]
    read = 0
    try:
        while not stream.eof and read < _MOST:
            out = stream.decompress(chunk, 1 << 20)
            if not out and not stream.eof:
                return True
            read += len(out)
            chunk = stream.unconsumed_tail
    except zlib.error:
        return True
    return False
