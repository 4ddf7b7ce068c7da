"""One file is one file: its bytes are read once, and the same bytes are hashed and read by every engine.

A file that is replaced while it is read would else give one document's rows under the other's id. Only regular files:
a pipe never ends, and a device has no content to name.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


def read_whole(path: Path) -> bytes:
    """The bytes of a regular file. OSError where it can't be read, or is a folder, pipe or device."""
    with opened(path) as file:
        return file.read()


def hash_of(path: Path) -> str:
    """The SHA-256 of a regular file in hex, which is its document's id. OSError as for `read_whole`."""
    digest = hashlib.sha256()
    with opened(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def opened(path: Path) -> BinaryIO:
    """A regular file, opened without waiting for a writer, as opening a pipe would."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(errno.EINVAL, "a pipe or device, not a file; copy its content into one", str(path))
    return os.fdopen(handle, "rb")
