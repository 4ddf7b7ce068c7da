"""Which addresses may be fetched: http(s) to public hosts, and to private ones only where the source itself names them.

A name is looked up once, and the connection is made to the very address that was checked: a name server that gives
another answer a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = IPv6Network("64:ff9b::/96")
# Another network's own translation, or a relay of long ago: nobody can tell where a packet would go.
_TRANSLATED = tuple(map(IPv6Network, ("64:ff9b:1::/48", "::ffff:0:0:0/96", "2001::/32", "2002::/16")))


class RefusedAddress(Exception):
    """An address that isn't fetched; the message says why and what allows it."""


def resolve_host(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, in the system's order. OSError where the name isn't known."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Whether a numeric address is one of the public internet; IPv4 inside IPv6 counts as what it stands for.

    >>> [is_public(a) for a in ("8.8.8.8", "127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "224.0.0.1")]
    [True, False, False, False, False, False]
    >>> [is_public(a) for a in ("2001:4860:4860::8888", "::1", "fe80::1%eth0", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    >>> [is_public(a) for a in ("fec0::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "::ffff:0:7f00:1")]
    [False, False, False, False]
    """
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address.is_site_local or any(address in network for network in _TRANSLATED):
            return False
        address = _inner(address)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inner(address: IPv6Address) -> IPv4Address | IPv6Address:
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def check_url(text: str) -> httpx.URL:
    """The URL if it is one that may be asked for at all: http(s), a host, no password in it.

    >>> check_url("file:///etc/passwd")
    Traceback (most recent call last):
    pipeline.sources.address.RefusedAddress: file:///etc/passwd: only http:// and https:// addresses are fetched
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedAddress(f"{text}: no address ({error})") from error
    if url.scheme not in ("http", "https"):
        raise RefusedAddress(f"{text}: only http:// and https:// addresses are fetched")
    if not url.host:
        raise RefusedAddress(f"{text}: no address, the host is missing")
    if url.userinfo:
        raise RefusedAddress(f"{url.copy_with(userinfo=b'')}: a user name or password doesn't belong in an address")
    return url


def checked_addresses(host: str, port: int, private_hosts: frozenset[str], resolve: Resolve) -> Sequence[str]:
    """The numeric addresses of a host that may be connected to. RefusedAddress where one of them is private and the
    host isn't allowed; OSError where the name isn't known."""
    found = resolve(host, port)
    if host.lower() in private_hosts:
        return found
    for address in found:
        if not is_public(address):
            where = host if host == address else f"{host} ({address})"
            raise RefusedAddress(
                f"{where} is no public address; a source that names this host may set allow_private = true"
            )
    return found
