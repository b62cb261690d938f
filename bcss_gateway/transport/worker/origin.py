"""Whose connections are counted together."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Network, ip_address


@lru_cache(maxsize=1024)
def origin_of(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address as its network of 64 bits, for that is what one client gets.

    Args:
        address: as the socket tells it; an IPv4 address may be dressed as an IPv6 one.
    """
    ip = ip_address(address.partition("%")[0])
    if ip.version == 4:
        return str(ip)
    return str(ip.ipv4_mapped or IPv6Network((ip, 64), strict=False))
