"""Documents in object stores (s3:// and others that fsspec has a driver for) into the raw store, as `fetch` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import fsspec

from pipeline.sources.address import check_url, checked_addresses
from pipeline.sources.content import FetchError, PassingError, check_size, watched
from pipeline.sources.fetch import Fetched, keep, save, whole_sighting
from pipeline.sources.http import Visit, with_retries
from pipeline.sources.raw import Partial, RawStore, Validator
from pipeline.sources.sightings import Sighting
from pipeline.sources.source import scheme_of

_BLOCK = 4 << 20
_PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs"}


def list_store(address: str, visit: Visit) -> list[str]:
    """The addresses of the documents that a glob, a prefix or an address in a store stands for, sorted. FetchError
    (also RefusedAddress) where there are none."""
    scheme = scheme_of(address)

    def attempt() -> list[str]:
        with _opened(address, visit) as (system, path):
            if any(sign in path for sign in "*?["):
                found = [name for name, about in system.glob(path, detail=True).items() if about["type"] == "file"]
            elif path.lower().endswith(".pdf"):
                found = [path]
            else:
                found = [name for name in system.find(path) if name.lower().endswith(".pdf")]
            return [f"{scheme}://{name.lstrip('/')}" for name in sorted(found)]

    found = with_retries(_bucket(address), visit, attempt)
    if not found:
        raise FetchError("no PDF there; check the address")
    return found


def fetch_stored(address: str, visit: Visit, raw: RawStore, expected: str | None = None) -> Fetched:
    """Have a document of a store: from there if it changed, else from the raw store. FetchError as `fetch`."""
    known = whole_sighting(raw, address)
    with raw.partial(address) as partial:
        return with_retries(_bucket(address), visit, lambda: _attempt(address, visit, raw, partial, known, expected))


def _attempt(
    address: str, visit: Visit, raw: RawStore, partial: Partial, known: Sighting | None, expected: str | None
) -> Fetched:
    name = address.rpartition("/")[2]
    deadline = visit.world.clock() + visit.source.time_limit_seconds
    with _opened(address, visit) as (system, path):
        validator = _validator(system.info(path))
        if known and known.sha256 and expected in (None, known.sha256) and _same(known, validator):
            return Fetched(known.sha256, known.size or 0, validator, name)
        check_size(validator.size, visit.source)
        if partial.validator() != validator or not (validator.etag or validator.last_modified):
            partial.begin(validator)
        with system.open(path, "rb", block_size=_BLOCK) as file:
            file.seek(partial.size)
            blocks = iter(lambda: file.read(_BLOCK), b"")
            save(watched(blocks, partial.size, visit.source, visit.world, deadline), partial)
        # Blocks are read one by one: they are of one document only if it is the same before and after.
        if _validator(system.info(path)) != validator or partial.size != validator.size:
            partial.drop()
            raise PassingError("it changed while it was read")
    size = partial.size
    return Fetched(keep(raw, partial, expected), size, validator, name)


def _same(known: Sighting, validator: Validator) -> bool:
    if validator.etag or known.etag:
        return validator.etag == known.etag
    return validator.last_modified is not None and (validator.last_modified, validator.size) == (
        known.last_modified,
        known.size,
    )


def _validator(about: dict[str, Any]) -> Validator:
    """Drivers name the same things differently."""
    etag = about.get("ETag") or about.get("etag")
    moment = about.get("LastModified") or about.get("last_modified") or about.get("mtime") or about.get("created")
    return Validator(etag, str(moment) if moment else None, about.get("size"))


def _bucket(address: str) -> str:
    return "/".join(address.split("/")[:3])


@contextmanager
def _opened(address: str, visit: Visit) -> Iterator[tuple[Any, str]]:
    """The driver for an address and the path in it, in the bucket's turn; its exceptions as ours."""
    source = visit.source
    _check_endpoint(visit)
    with visit.pace.turn(_bucket(address), source.interval_seconds, source.longest_wait_seconds):
        try:
            # Not from fsspec's cache: what it listed a run ago may have changed.
            system = fsspec.filesystem(
                scheme_of(address), skip_instance_cache=True, use_listings_cache=False, **source.options
            )
            yield system, str(system._strip_protocol(address))
        except FetchError:
            raise
        except ImportError as error:
            scheme = scheme_of(address) or ""
            package = _PACKAGES.get(scheme, "its fsspec driver")
            raise FetchError(f"{scheme}:// needs {package}, which isn't installed ({error})") from error
        except FileNotFoundError as error:
            raise FetchError("not found; check the address") from error
        except PermissionError as error:
            raise FetchError(f"no permission ({error}); check the credentials") from error
        except OSError as error:
            raise PassingError(f"the store failed ({error})") from error
        except Exception as error:  # drivers have exceptions of their own libraries, such as missing credentials
            raise FetchError(f"the store failed ({type(error).__name__}: {error})") from error


def _check_endpoint(visit: Visit) -> None:
    options = visit.source.options
    endpoint = options.get("endpoint_url") or options.get("client_kwargs", {}).get("endpoint_url")
    if endpoint:
        url = check_url(str(endpoint))
        private = frozenset({url.host.lower()} if visit.source.allow_private else ())
        try:
            checked_addresses(url.host, url.port or 443, private, visit.world.resolve)
        except OSError as error:
            raise PassingError(f"the name {url.host} can't be looked up ({error.strerror or error})") from error
