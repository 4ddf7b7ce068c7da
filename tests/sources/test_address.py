from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from hypothesis import given, settings
from hypothesis.strategies import integers, ip_addresses, sampled_from

from pipeline.sources.address import is_public

PRIVATE = ["0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"]


@settings(deadline=None)
@given(sampled_from(PRIVATE), integers(0, 2**32 - 1))
def test_a_private_address_stays_private_however_it_is_written(network: str, bits: int) -> None:
    base, length = network.split("/")
    number = int(IPv4Address(base)) | bits & (2 ** (32 - int(length)) - 1)
    forms = [number | 0xFFFF << 32, number | 0x64FF9B << 96, 0x2002 << 112 | number << 80]
    assert not is_public(str(IPv4Address(number)))
    assert not any(is_public(str(IPv6Address(form))) for form in forms)


@settings(deadline=None)
@given(ip_addresses(network="fc00::/7") | ip_addresses(network="fe80::/10") | ip_addresses(network="ff00::/8"))
def test_private_ipv6(address: IPv6Address) -> None:
    assert not is_public(str(address))
