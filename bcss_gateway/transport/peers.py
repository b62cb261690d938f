"""Who is at the other end: what the socket knows, or what a proxy that is believed says of whoever called it."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from bcss_gateway.envelope.exchange import Peer
from bcss_gateway.security.credentials import subject_of

_LONGEST = 16_384
_Range = ipaddress.IPv4Network | ipaddress.IPv6Network


class Peers:
    """Reads who calls of a request. No header says a word about it, unless a listed proxy wrote it.

    Args:
        proxies: the addresses of proxies that are believed. They must remove both headers from what they are sent.
        header: in which they give the certificate of whoever called them.
    """

    def __init__(self, proxies: Sequence[_Range], header: str) -> None:
        self._proxies = tuple(proxies)
        self._header = "HTTP_" + header.upper().replace("-", "_")

    def of(self, environ: Mapping[str, Any]) -> Peer:
        """The sender of a request."""
        address = environ.get("REMOTE_ADDR") or ""
        certificate = _certificate_of_socket(environ)
        if self._is_proxy(address):
            address = self._first_before_us(environ.get("HTTP_X_FORWARDED_FOR") or "")
            certificate = _certificate_in(environ.get(self._header) or "")
        return Peer(
            address=address,
            certificate=certificate,
            certificate_subject=subject_of(certificate),
            authorization=environ.get("HTTP_AUTHORIZATION") or "",
        )

    def _is_proxy(self, address: str) -> bool:
        here = _address(address) if self._proxies else None
        return here is not None and any(here in one for one in self._proxies)

    def _first_before_us(self, forwarded: str) -> str:
        """Who called the outermost of our proxies: each one adds who called it at the end; what is before was claimed.

        Nothing where they do not say it: then nobody is of a registered network.
        """
        for hop in reversed(forwarded[-_LONGEST:].split(",")):
            if not self._is_proxy(hop.strip()):
                return hop.strip() if _address(hop.strip()) else ""
        return ""


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        here = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(here, "ipv4_mapped", None) or here


def _certificate_of_socket(environ: Mapping[str, Any]) -> bytes:
    """The sender's certificate as DER, verified in the handshake; empty where none was asked for or shown."""
    shown = getattr(environ.get("gunicorn.socket"), "getpeercert", None)
    return (shown(binary_form=True) or b"") if shown else b""


def _certificate_in(header: str) -> bytes:
    """A certificate as proxies write it: base64 between colons (RFC 9440), or URL-encoded PEM (nginx, Apache).

    What is neither counts as a certificate that cannot be read, not as none.
    """
    if not header:
        return b""
    text = header.strip()
    if text.startswith("-----BEGIN"):
        text = "".join(unquote(text).split("-----")[2:3])
    try:
        return base64.b64decode("".join(text[:_LONGEST].strip(":").split()), validate=True) or b"?"
    except (binascii.Error, ValueError):
        return b"?"
