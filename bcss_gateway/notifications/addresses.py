"""Where notifications may be sent: by https, to public addresses, unless the operator opened a network.

A subscriber names the address to which this gateway then speaks. Without rules it could have it speak to what stands
behind its firewall: a database, another service on this machine, the cloud's own pages.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

SANDBOX_RECEIVER = "/sandbox/receiver"
"""Stands for the receiver that is built into a sandbox: no connection is made."""
_LONGEST = 200

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME = re.compile(r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
"""The last part begins with a letter: ``127.1``, ``2130706433`` and ``0x7f.1`` are addresses in disguise."""
_CARRIERS = [ipaddress.IPv6Network(one) for one in ("::ffff:0:0/96", "64:ff9b::/96")]
"""IPv4-mapped, and the prefix of NAT64."""
_NOT_PUBLIC = [ipaddress.IPv6Network(one) for one in ("::/3", "2002::/16")]
"""Outside of what is given out as public, and 6to4: IPv4 addresses may be hidden in them."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What may be an address.

    Attributes:
        networks: private networks that are open too; `http` is taken where one has this machine itself in it.
        has_receiver: whether the sandbox's own receiver is there.
    """

    networks: Sequence[Network] = ()
    has_receiver: bool = False

    def why_not(self, address: str) -> str:
        """Why nothing can be sent there, for whoever names it; empty where something can.

        A name is looked at again when it is resolved, at each connection: :meth:`reaches`.
        """
        if address == SANDBOX_RECEIVER and self.has_receiver:
            return ""
        if len(address) > _LONGEST or not address.isascii() or not address.isprintable() or " " in address:
            return f"must be an address of at most {_LONGEST} characters of ASCII"
        try:
            found = urlsplit(address)
            host, port = found.hostname or "", found.port
        except ValueError:
            return "must be an address"
        if not host or port == 0 or found.username is not None or found.query or found.fragment:
            return "must be an address with a host, and without user, query or fragment"
        here = _ip(host)
        if here is None and not _NAME.fullmatch(host):
            return "must be an address whose host is a whole name, or a whole IP address"
        if found.scheme != "https" and not (found.scheme == "http" and here and here.is_loopback):
            return "must begin with https://"
        if _is_localhost(host) or (here is not None and not self.reaches(host)):
            return "must be a public address: this network is not open to notifications"
        return ""

    def reaches(self, ip: str) -> bool:
        """Whether a connection to this IP address may be made."""
        found = _ip(ip)
        if found is None:
            return False
        meant = _meant(found)
        if any(meant.version == network.version and meant in network for network in self.networks):
            return True
        return meant.is_global and not meant.is_multicast and not any(meant in one for one in _NOT_PUBLIC)


def _meant(found: Address) -> Address:
    """The IPv4 address that stands at the end of an IPv6 address, where the network takes it for that one."""
    if found.version == 6 and any(found in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found


def _is_localhost(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")


def _ip(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
