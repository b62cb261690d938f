"""What is wrong with whom the gateway believes: authorities, revocation lists, certificates."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography import x509

from bcss_gateway.commands import installation
from bcss_gateway.commands.profile import profile_of
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.credential import Kind
from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.security.authorities import Authorities
from bcss_gateway.settings import Settings
from bcss_gateway.storage import security as table

_SOON = timedelta(days=30)


def about_identities(settings: Settings, now: datetime) -> Iterator[tuple[str, str]]:
    """Each thing that is wrong, with what mends it."""
    for file in (*settings.authorities, *settings.revocation_lists):
        if not file.is_file():
            yield f"{file} is not there", "mend BCSS_AUTHORITIES or BCSS_REVOCATION_LISTS, or bring the file"
    yield from _about_certificates(settings, now)


def _about_certificates(settings: Settings, now: datetime) -> Iterator[tuple[str, str]]:
    trust = Authorities.of(settings, lists_required=profile_of(settings).signatures.lists_required).trust()
    with installation.unit_of_work(settings) as work:
        held = [one for one in table.credentials(work) if one.certificate and one.holds(utc_text(now))]
    for one in held:
        certificate = x509.load_der_x509_certificate(base64.b64decode(one.certificate))
        cure = f"register its successor, then bcss-gateway credentials end {one.number}"
        if certificate.not_valid_after_utc < now + _SOON:
            yield f"the certificate of credential {one.number} ends on {certificate.not_valid_after_utc:%Y-%m-%d}", cure
        elif one.kind == Kind.SIGNATURE:
            try:
                trust.check(certificate, now)
            except SecurityRefused as refusal:
                yield f"nothing that credential {one.number} signs is believed: {refusal.text}", cure
