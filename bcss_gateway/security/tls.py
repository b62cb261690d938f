"""TLS as the gateway speaks it: version 1.2 and up, and a client's certificate where the operator asks for one."""

from __future__ import annotations

import ssl

from bcss_gateway.settings import Settings


def server_context(settings: Settings) -> ssl.SSLContext:
    """The server's side of every connection.

    A client that shows a certificate must show one that ``tls_client_ca`` vouches for today; one that shows none is
    let in, because the connector and HTTP Basic ask for none.

    Raises:
        OSError: a certificate or a key is missing, cannot be read, or does not belong to the other.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(settings.keys / "server.pem", settings.keys / "server.key")
    if settings.tls_client_ca is not None:
        context.load_verify_locations(settings.tls_client_ca)
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


def own_context(settings: Settings) -> ssl.SSLContext:
    """A client's side that trusts whoever shows this installation's own certificate, whatever its names.

    Raises:
        OSError: there is no certificate.
    """
    context = ssl.create_default_context(cafile=str(settings.keys / "server.pem"))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.check_hostname = False
    return context
