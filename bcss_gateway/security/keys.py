"""The folder of keys in the data folder: made whole or not at all, and readable by its owner alone."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from bcss_gateway.domain.institution import Institution
from bcss_gateway.security import authority
from bcss_gateway.security.authority import Pair
from bcss_gateway.security.signatures.sign import Signer

OWN_NAMES = ("localhost", "127.0.0.1", "::1")
_PASSWORD_BYTES = 20


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Where the keys of an installation lie.

    Attributes:
        folder: the settings' ``keys``.
    """

    folder: Path

    @property
    def authority(self) -> Path:
        """The authority's certificate: what a client trusts."""
        return self.folder / "authority.pem"

    @property
    def revocation_list(self) -> Path:
        """The authority's list of the certificates that it revoked."""
        return self.folder / "authority.crl"

    @property
    def server(self) -> Path:
        """The server's certificate."""
        return self.folder / "server.pem"

    def client(self, institution: Institution) -> Path:
        """An institution's certificate and key, in one file; a PKCS#12 file of that name lies beside it."""
        return self.folder / "clients" / f"{institution.basic_user}.pem"

    def make(self, names: Sequence[str], now: datetime, *, fresh: bool = False) -> bool:
        """Make an authority and a server's certificate, where there are none.

        Args:
            names: further names of the server.
            fresh: in the place of those that there are, which go, with all certificates of clients.

        Returns:
            Whether they were made.
        """
        if self.folder.exists() and not fresh:
            return False
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=self.folder.parent, prefix=".keys."))
        try:
            _fill(new, list(dict.fromkeys((*OWN_NAMES, *names))), now)
            return self._put(new, fresh=fresh)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def add_client(self, institution: Institution, now: datetime) -> str:
        """Make an institution's certificate.

        Returns:
            The password of the PKCS#12 file, which is kept nowhere.

        Raises:
            OSError, ValueError: there is no authority, or one that cannot be read.
        """
        vouching = self._authority_pair()
        pair, password = authority.client_pair(vouching, institution, now), secrets.token_urlsafe(_PASSWORD_BYTES)
        file = self.client(institution)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        package = authority.pkcs12_of(pair, vouching.certificate, institution.basic_user, password)
        _write(file.with_suffix(".p12"), package)
        _write(file, pair.certificate_pem + pair.key_pem)
        return password

    def revoke(self, certificate: x509.Certificate, now: datetime) -> None:
        """Add a certificate to the authority's list.

        Raises:
            OSError, ValueError: there is no authority, or one that cannot be read.
        """
        known = x509.load_pem_x509_crl(self.revocation_list.read_bytes()) if self.revocation_list.exists() else ()
        serials = {one.serial_number for one in known} | {certificate.serial_number}
        _write(self.revocation_list, authority.revocation_list(self._authority_pair(), sorted(serials), now))

    @property
    def has_signer(self) -> bool:
        """Whether there is what signs replies."""
        return (self.folder / "replies.pem").exists()

    def signer(self) -> Signer:
        """What signs replies.

        Raises:
            OSError, ValueError: there is no such key, or none that can be read.
        """
        certificate = self.folder / "replies.pem"
        pair = authority.read_pair(certificate.read_bytes(), certificate.with_suffix(".key").read_bytes())
        return Signer(pair.certificate, pair.key)

    def make_signer(self, now: datetime) -> Path:
        """Make what signs replies, where there is none yet.

        Returns:
            The certificate, for whoever checks replies.

        Raises:
            OSError, ValueError: there is no authority, or one that cannot be read.
        """
        certificate = self.folder / "replies.pem"
        if not certificate.exists():
            pair = authority.signer_pair(self._authority_pair(), now)
            _write(certificate.with_suffix(".key"), pair.key_pem)
            _write(certificate, pair.certificate_pem)
        return certificate

    def server_certificate(self) -> x509.Certificate:
        """The certificate that the server shows.

        Raises:
            OSError, ValueError: there is none, or none that can be read.
        """
        return x509.load_pem_x509_certificate(self.server.read_bytes())

    def _authority_pair(self) -> Pair:
        return authority.read_pair(self.authority.read_bytes(), self.authority.with_suffix(".key").read_bytes())

    def _put(self, new: Path, *, fresh: bool) -> bool:
        """Let a whole folder take its place; another one that came first keeps it."""
        if fresh and self.folder.exists():
            old = Path(tempfile.mkdtemp(dir=self.folder.parent, prefix=".keys."))
            self.folder.rename(old)
            shutil.rmtree(old, ignore_errors=True)
        try:
            new.rename(self.folder)
        except OSError:
            if not self.folder.exists():
                raise
            return False
        return True


def _fill(folder: Path, names: Sequence[str], now: datetime) -> None:
    vouching = authority.new_authority(now)
    for name, pair in (("authority", vouching), ("server", authority.server_pair(vouching, names, now))):
        _write(folder / f"{name}.pem", pair.certificate_pem)
        _write(folder / f"{name}.key", pair.key_pem)
    _write(folder / "authority.crl", authority.revocation_list(vouching, (), now))


def _write(file: Path, content: bytes) -> None:
    """Write a file that its owner alone can read, whole before it has its name."""
    descriptor, new = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    Path(new).rename(file)
