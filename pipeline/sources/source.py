"""Where documents come from: a `Source`, as `source_file` reads it from a file, or `chosen` from an argument."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

WEB = ("http", "https")
# Object stores only: no protocol that reads this machine's files or that connects to any host.
STORES = ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "oci", "memory")
CONTACT_VARIABLE = "GOVTABLES_CONTACT"


class SourceError(ValueError):
    """A source that can't be used; the message names the file, the source and the key."""


@dataclass(frozen=True, slots=True)
class Source:
    """Documents that come from one place and are fetched in one way.

    `files` are folders, globs, files, https:// addresses of documents and s3:// (or other stores') prefixes and globs;
    `index` are web pages whose links to .pdf are taken. Sizes in bytes, times in seconds, rates in bytes a second.
    """

    name: str
    files: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    agency: str | None = None
    report_type: str | None = None
    schedule: str | None = None
    timezone: str = "Asia/Taipei"
    interval_seconds: float = 1.0
    retries: int = 4
    timeout_seconds: float = 30.0
    time_limit_seconds: float = 1800.0
    longest_wait_seconds: float = 300.0
    size_limit_mb: float = 500.0
    slowest_bytes_per_second: float = 1024.0
    max_redirects: int = 5
    allow_private: bool = False
    contact: str | None = None
    copy: bool = False
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def size_limit(self) -> int:
        return int(self.size_limit_mb * 1_000_000)

    @property
    def private_hosts(self) -> frozenset[str]:
        """Hosts that may be private: only those that the source itself names, never one that a redirect or a link
        leads to."""
        if not self.allow_private:
            return frozenset()
        return frozenset(httpx.URL(address).host.lower() for address in (*self.files, *self.index) if is_web(address))


def scheme_of(address: str) -> str | None:
    """The scheme of an address; None for a path.

    >>> scheme_of("HTTPS://example.org/a.pdf"), scheme_of("reports/*.pdf"), scheme_of("file:/etc/passwd")
    ('https', None, 'file')
    """
    head, colon, rest = address.partition(":")
    if not colon or not (head.isascii() and head.isalnum()) or not rest.startswith(("/", ":")):
        return None
    return head.lower()


def is_web(address: str) -> bool:
    return scheme_of(address) in WEB


def check_scheme(address: str) -> None:
    """SourceError for an address of a kind that isn't taken, such as file:// or a chain of fsspec's (zip::…)."""
    scheme = scheme_of(address)
    if "::" in address or scheme not in (None, *WEB, *STORES):
        taken = ", ".join(f"{name}://" for name in (*WEB, *STORES[:3]))
        raise SourceError(f"{address}: this kind of address isn't taken; give a path, or one of {taken} …")
    if scheme in ("s3", "s3a") and "@" in address.split("/")[2]:
        raise SourceError("a key doesn't belong in an address, as logs keep addresses; use AWS_PROFILE")
