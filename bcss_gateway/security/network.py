"""The registered networks: from which address which institution may be named in a classic message."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bcss_gateway.domain.institution import Institution


class Networks:
    """Network entries, each an address range with the institutions that it may name.

    Args:
        entries: ranges with CBE numbers, own codes, or ``kind:<kind>``.
    """

    def __init__(self, entries: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._entries = tuple((ipaddress.ip_network(addresses), tuple(names)) for addresses, names in entries)
        self._names_of = lru_cache(maxsize=1024)(self._look_up)

    def may_name(self, address: str, institution: Institution) -> bool:
        """Whether a message from this address may say that it comes from this institution."""
        names = self._names_of(address)
        return any(name == f"kind:{institution.kind}" or institution.is_named_by(name) for name in names)

    def _look_up(self, address: str) -> tuple[str, ...]:
        try:
            here = ipaddress.ip_address(address)
        except ValueError:
            return ()
        # A socket that listens on both kinds of address shows an IPv4 caller as ::ffff:a.b.c.d.
        here = getattr(here, "ipv4_mapped", None) or here
        return tuple(name for addresses, names in self._entries if here in addresses for name in names)
