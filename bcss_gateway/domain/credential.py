"""What an institution shows to prove who it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FROM_THE_BEGINNING, FOR_EVER = "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"


class Kind(StrEnum):
    """The kinds of credentials."""

    BASIC = "basic"
    USERNAME_TOKEN = "username-token"
    TLS = "tls"
    SIGNATURE = "signature"

    @property
    def is_secret(self) -> bool:
        """Whether it is a user with a secret; otherwise it is a certificate."""
        return self in (Kind.BASIC, Kind.USERNAME_TOKEN)


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential of one institution. Two overlap while one takes the place of the other.

    Attributes:
        number: its number, by which the journal and the commands name it.
        institution: the CBE number of whose it is.
        name: of a secret, its user; of a certificate, its subject, for people.
        mark: by which it is recognised, in 64 hexadecimal digits: SHA-256 of the secret, of the certificate, or of the
            certificate's issuer and subject.
        salt: what makes one derived secret another than the institution's first; empty for that one.
        begin: from which moment on it holds, UTC as the journal writes it.
        end: from which moment on it does not.
        sha1_until: the last day on which it may sign with SHA-1, or empty.
        certificate: the certificate, as base64 of DER; empty where it is known by its names alone.
    """

    number: int
    institution: str
    kind: str
    name: str
    mark: str
    salt: str = ""
    begin: str = FROM_THE_BEGINNING
    end: str = FOR_EVER
    sha1_until: str = ""
    certificate: str = ""

    def holds(self, moment: str) -> bool:
        """Whether it holds at a moment, written as the journal writes it."""
        return self.begin <= moment < self.end
