"""HTTP connections to checked addresses only, each with one deadline for everything that it reads.

httpx's own transport takes no network backend, so its connection pool (httpcore) is wrapped here. The deadline is in
the stream because a server may also drip its headers, a byte before each read timeout.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import httpcore
import httpx

from pipeline.sources.address import RefusedAddress, checked_addresses
from pipeline.sources.world import World

# What a moment later may go well.
PASSING = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, world: World, deadline: float) -> None:
        self._inner, self._world, self._deadline = inner, world, deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - self._world.clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the time limit is over")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, self._left(timeout))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                reason = error.__cause__.verify_message
                raise RefusedAddress(f"{server_hostname} has no valid certificate ({reason})") from error
            raise
        return _Stream(inner, self._world, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, private_hosts: frozenset[str], world: World, deadline: float) -> None:
        self._private_hosts, self._world, self._deadline = private_hosts, world, deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = checked_addresses(host, port, self._private_hosts, self._world.resolve)
        except OSError as error:
            message = f"the name {host} can't be looked up ({error.strerror or error})"
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
                raise RefusedAddress(message) from error
            raise httpcore.ConnectError(message) from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._world, self._deadline)
        raise failure


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close:
            close()


class GuardedTransport(httpx.BaseTransport):
    """Raises RefusedAddress before a byte goes to a private address, and httpcore's exceptions for the network's."""

    def __init__(self, private_hosts: frozenset[str], world: World, deadline: float) -> None:
        backend = _Backend(private_hosts, world, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        # A GET has no content.
        response = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        assert isinstance(response.stream, Iterable)
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response.stream), extensions=response.extensions
        )

    def close(self) -> None:
        self._pool.close()


@cache
def _tls() -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    # Python 3.13 refuses certificates without a key identifier, which authorities of government sites still issue;
    # chain, host name and dates are checked as before.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
