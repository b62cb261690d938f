"""The authorities whose certificates are believed, as the operator's files name them, read anew when these change."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from cryptography import x509

from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.signatures.trust import Trust
from bcss_gateway.settings import Settings

log = logging.getLogger(__name__)

_PEM = b"-----BEGIN"
_Seen = tuple[tuple[int, int] | None, ...]


class Authorities:
    """Trust in the authorities of some files.

    A file that is being replaced, or cannot be read, leaves what was read before in force: a revocation list goes out
    of date by itself.

    Args:
        authorities: certificates in PEM. Those that vouch for themselves are anchors, the others intermediates.
        revocation_lists: lists in PEM or DER.
        lists_required: whether a certificate is refused whose authority has no current list.

    Raises:
        ValueError: a file that is there holds something else.
    """

    def __init__(self, authorities: Sequence[Path], revocation_lists: Sequence[Path], *, lists_required: bool) -> None:
        self._authorities, self._lists, self._required = authorities, revocation_lists, lists_required
        self._seen = self._look()
        self._trust = self._read()

    @classmethod
    def of(cls, settings: Settings, *, lists_required: bool) -> Self:
        """The authorities that the settings name; the installation's own where they name none."""
        own = KeyFolder(settings.keys)
        if settings.authorities:
            return cls(settings.authorities, settings.revocation_lists, lists_required=lists_required)
        return cls([own.authority], [own.revocation_list, *settings.revocation_lists], lists_required=lists_required)

    def trust(self) -> Trust:
        """Whom the files name now."""
        seen = self._look()
        if seen != self._seen:
            try:
                self._trust = self._read()
            except (OSError, ValueError) as problem:
                log.error("authorities or revocation lists cannot be read: %s", type(problem).__name__)
            self._seen = seen  # last: whoever sees it in another thread has the new trust
        return self._trust

    def _look(self) -> _Seen:
        return tuple(map(_state_of, (*self._authorities, *self._lists)))

    def _read(self) -> Trust:
        certificates = [one for file in self._authorities if file.exists() for one in _certificates(file)]
        return Trust(
            [one for one in certificates if one.issuer == one.subject],
            intermediates=[one for one in certificates if one.issuer != one.subject],
            revocation_lists=[_list(file.read_bytes()) for file in self._lists if file.exists()],
            lists_required=self._required,
        )


def _state_of(file: Path) -> tuple[int, int] | None:
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _certificates(file: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(file.read_bytes())


def _list(content: bytes) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(content) if content.startswith(_PEM) else x509.load_der_x509_crl(content)
