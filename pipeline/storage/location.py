"""Where a dataset is: in a folder, or under a prefix of an object store. What can be done with it is in `dataset`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import regex

_SCHEME = regex.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)", regex.DOTALL)


class DatasetError(Exception):
    """The dataset can't be written or read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """A dataset in an S3-compatible store; `prefix` has no slash at either end, and may be empty."""

    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"s3://{self.key()}"

    def key(self, *names: str) -> str:
        """The address of something below, without the scheme.

        >>> ObjectStore("bucket", "budgets").key("log.jsonl")
        'bucket/budgets/log.jsonl'
        """
        return "/".join(name for name in (self.bucket, self.prefix, *names) if name)


Dataset = Path | ObjectStore


def dataset_of(text: str) -> Dataset:
    """What somebody names as a dataset. DatasetError for stores that none can be in.

    >>> dataset_of("s3://bucket/reports/110/")
    ObjectStore(bucket='bucket', prefix='reports/110')
    """
    address = _SCHEME.fullmatch(text)
    if address is None:
        return Path(text)
    scheme, rest = address.groups()
    bucket, _, prefix = rest.partition("/")
    if scheme.lower() != "s3":
        raise DatasetError(
            f"{text}: a dataset is a folder or an s3:// address (of any store that speaks S3: AWS_ENDPOINT_URL)"
        )
    if not bucket or "//" in prefix:
        raise DatasetError(f"{text}: no address of a dataset; write s3://bucket/prefix")
    return ObjectStore(bucket, prefix.strip("/"))
