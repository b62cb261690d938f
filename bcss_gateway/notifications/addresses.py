"""Where notifications may be sent: by https, to public addresses, unless the operator opened a network.

A subscriber names the address to which this gateway then speaks. Without rules it could have it speak to what stands
behind its firewall: a database, another service on this machine, the cloud's own pages.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

SANDBOX_RECEIVER = "/sandbox/receiver"
"""Stands for the receiver that is built into a sandbox: no connection is made."""
_LONGEST = 200

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


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
            host, _ = found.hostname or "", found.port
        except ValueError:
            return "must be an address"
        if not host or found.username is not None or found.query or found.fragment:
            return "must be an address with a host, and without user, query or fragment"
        here = _ip(host)
        if found.scheme != "https" and not (found.scheme == "http" and here and here.is_loopback):
            return "must begin with https://"
        if host == "localhost" or (here is not None and not self.reaches(host)):
            return "must be a public address: this network is not open to notifications"
        return ""

    def reaches(self, ip: str) -> bool:
        """Whether a connection to this IP address may be made."""
        found = _ip(ip)
        if found is None:
            return False
        mapped = getattr(found, "ipv4_mapped", None) or found
        if any(mapped.version == network.version and mapped in network for network in self.networks):
            return True
        return mapped.is_global and not mapped.is_multicast


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
