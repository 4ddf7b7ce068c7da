"""Objects in an S3-compatible store: whole reads and writes, conditions, lists. Everything that knows botocore.

The client takes credentials and endpoint where every AWS tool does (AWS_PROFILE, AWS_ENDPOINT_URL …). Keys are relative
to a dataset's prefix. What a store refuses is a DatasetError that says what to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, TypeVar

from pipeline.storage.location import DatasetError, ObjectStore

# Requests under way at once.
THREADS = 16
_HINTS = {
    "NoSuchBucket": "there is no such bucket; make it first",
    "NoCredentialsError": "no credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "PartialCredentialsError": "the credentials aren't complete",
    "ProfileNotFound": "no such AWS_PROFILE",
    "EndpointConnectionError": "the store can't be reached; check AWS_ENDPOINT_URL and the network",
}
_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Conflict(Exception):
    """An object isn't what the condition of a write says: somebody else wrote it."""


@dataclass(frozen=True, slots=True)
class Object:
    """An object's content, and the tag that stands for it in conditions."""

    data: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An object in a list: its key, its size in bytes, when it was written by the store's clock."""

    key: str
    size: int
    modified: datetime


def read_object(store: ObjectStore, key: str, known: Object | None = None) -> Object | None:
    """An object, whole; None where there is none. `known` itself where it still is that one: then nothing is sent."""
    condition = {"IfNoneMatch": known.etag} if known else {}
    with _explained(store):
        try:
            answer = _client().get_object(**_name(store, key), **condition)
            return Object(answer["Body"].read(), answer["ETag"])
        except _failure() as error:
            if _status(error) == 304:
                return known
            if _status(error) == 404 and _code(error) != "NoSuchBucket":
                return None
            raise


def write_object(store: ObjectStore, key: str, data: bytes, replaced: str | None = None, *, new: bool = False) -> str:
    """Write an object in one step; returns its tag. With `replaced` only over the object with that tag, with `new` only
    where there is none: else Conflict."""
    condition = {"IfMatch": replaced} if replaced else {"IfNoneMatch": "*"} if new else {}
    with _explained(store):
        try:
            return str(_client().put_object(**_name(store, key), Body=data, **condition)["ETag"])
        except _failure() as error:
            missing = _status(error) == 404 and _code(error) != "NoSuchBucket"
            if condition and (_status(error) in (409, 412) or missing):
                raise Conflict(key) from error
            raise


def list_objects(store: ObjectStore, prefix: str) -> tuple[list[Listed], datetime]:
    """All objects whose key begins so, in the order of their keys, and the store's time when the list was begun."""
    skip = len(_path(store, ""))
    with _explained(store):
        pages = _client().get_paginator("list_objects_v2").paginate(Bucket=store.bucket, Prefix=_path(store, prefix))
        found = list(pages)
    date = found[0]["ResponseMetadata"]["HTTPHeaders"].get("date")
    listed = [one for page in found for one in page.get("Contents", ())]
    out = [Listed(one["Key"][skip:], one["Size"], one["LastModified"]) for one in listed]
    return out, parsedate_to_datetime(date) if date else datetime.now(UTC)


def delete_objects(store: ObjectStore, keys: Sequence[str]) -> None:
    """Delete objects, in no order; those that are gone already are no error."""
    for begin in range(0, len(keys), 1000):
        with _explained(store):
            listing = {"Objects": [{"Key": _path(store, key)} for key in keys[begin : begin + 1000]], "Quiet": True}
            answer = _client().delete_objects(Bucket=store.bucket, Delete=listing)
        if errors := answer.get("Errors"):
            raise DatasetError(f"{store}: {errors[0].get('Key')} can't be deleted ({errors[0].get('Message')})")


def at_once(act: Callable[[_In], _Out], items: Iterable[_In]) -> list[_Out]:
    """The results of an action for each item, in their order, several under way at a time."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(act, items))


def check_driver() -> None:
    """DatasetError where the driver isn't installed."""
    try:
        import botocore.session  # noqa: F401
    except ImportError as error:
        raise DatasetError(f"s3:// needs botocore ({error}); pip install 'govtables[s3]'") from error


def _client() -> Any:
    check_driver()
    return _client_of(os.getpid())


@cache
def _client_of(_process: int) -> Any:
    """One client for all threads; a forked process needs connections of its own."""
    from botocore.config import Config
    from botocore.session import Session

    session = Session()
    region = session.get_config_variable("region") or "us-east-1"
    try:
        return session.create_client("s3", region_name=region, config=Config(max_pool_connections=8 * THREADS))
    except ValueError as error:
        raise DatasetError(f"the store's address can't be used ({error}); check AWS_ENDPOINT_URL") from error


def _name(store: ObjectStore, key: str) -> dict[str, str]:
    return {"Bucket": store.bucket, "Key": _path(store, key)}


def _path(store: ObjectStore, key: str) -> str:
    return f"{store.prefix}/{key}" if store.prefix else key


def _failure() -> type[Exception]:
    from botocore.exceptions import ClientError

    failure: type[Exception] = ClientError
    return failure


def _status(error: Any) -> int:
    return int(getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _code(error: Any) -> str:
    return str(getattr(error, "response", {}).get("Error", {}).get("Code", "") or type(error).__name__)


@contextmanager
def _explained(store: ObjectStore) -> Iterator[None]:
    """What a store or its driver says as one line for the person who chose the address."""
    check_driver()
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        code = _code(error)
        other = "no permission; check the credentials" if _status(error) == 403 else "the store failed"
        raise DatasetError(f"{store}: {_HINTS.get(code, other)} ({code}: {error})") from error
