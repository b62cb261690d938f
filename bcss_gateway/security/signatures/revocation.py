"""The revocation lists of the trusted authorities (RFC 5280, chapter 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509

from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.refused import SignatureRefused


class Revocations:
    """The newest list of each authority.

    Args:
        lists: whole lists, without critical extensions such as those of a partial one.
        authorities: who may have signed them.
        required: whether a certificate is refused when its authority's list is missing or out of date.

    Raises:
        ValueError: a list that none of the authorities signed, or that is not a whole one.
    """

    def __init__(
        self,
        lists: Iterable[x509.CertificateRevocationList],
        authorities: Iterable[x509.Certificate],
        *,
        required: bool,
    ) -> None:
        self._required = required
        self._lists: dict[x509.Certificate, x509.CertificateRevocationList] = {}
        by_age = sorted(lists, key=lambda each: each.last_update_utc)
        authorities = tuple(authorities)
        for each in by_age:
            if any(extension.critical for extension in each.extensions):
                raise ValueError("a revocation list with critical extensions is not a whole list")
            signers = [authority for authority in authorities if _signed_by(each, authority)]
            if not signers:
                raise ValueError("a revocation list is signed by none of the trusted authorities")
            self._lists.update(dict.fromkeys(signers, each))

    def check(self, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> None:
        """Refuses a certificate that its issuer revoked.

        Raises:
            SignatureRefused: FailedAuthentication when revoked; SecurityTokenUnavailable without a current list.
        """
        found = self._lists.get(issuer)
        if found is not None and found.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
            raise SignatureRefused("certificate-revoked", "The certificate, or one above it, was revoked.")
        if self._required and (found is None or not _is_current(found, now)):
            raise SignatureRefused(
                "revocation-list",
                "We have no current revocation list of the certificate's authority.",
                "none" if found is None else f"one of {came.written(found.last_update_utc)}",
            )


def _signed_by(found: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    key = authority.public_key()
    try:
        return found.issuer == authority.subject and found.is_signature_valid(key)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _is_current(found: x509.CertificateRevocationList, now: datetime) -> bool:
    return found.next_update_utc is not None and found.last_update_utc <= now <= found.next_update_utc
