"""The line to a source: one POST over HTTP, within one time budget and one size, never redirected, never repeated."""

from __future__ import annotations

import ssl
from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from bcss_gateway.providers.upstream.deadline import PlainPool, Reaches, SecurePool
from bcss_gateway.providers.upstream.outage import NoAnswer
from bcss_gateway.providers.upstream.troubles import OF_A_FORWARD, Advice, told
from bcss_gateway.settings import Forward

_XML = "text/xml"
_CHUNK = 65_536
_TRY_LATER = (429, 502, 503, 504)
_OUR_CREDENTIALS = (401, 403)


class NotAnAnswer(Exception):
    """What came is no answer of the contract; the text says why, without a word of it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The XML that came back, with its charset where the sender names one."""

    status: int
    body: bytes
    charset: str | None


class Line:
    """The line to one source, or to one subscriber; opened when it is first used, shared by all threads.

    Args:
        reaches: whether a connection to an IP address may be made, where not whoever configured it named the address.
        advice: what whoever set it up can mend.

    Raises:
        ValueError: the secret is empty, or a certificate cannot be read.
    """

    def __init__(self, forward: Forward, reaches: Reaches | None = None, advice: Advice = OF_A_FORWARD) -> None:
        address = urlsplit(forward.url)
        self._forward, self._target, self._advice = forward, address.path or "/", advice
        self._headers = _credentials(forward)
        self._pool = _pool(forward, address)
        if reaches is not None:
            self._pool.conn_kw["reaches"] = reaches
        # A host with two addresses, of which one is silent, leaves time for the other.
        self._timeout = Timeout(connect=forward.timeout_seconds / 2, total=forward.timeout_seconds)

    def post(self, action: str, message: bytes) -> Heard:
        """Send a message and wait for what comes back.

        Raises:
            NoAnswer: nothing came within the time budget, or what asks to try later.
            NotAnAnswer: something else than XML, too much of it, a redirection, or a refusal of our credentials.
        """
        headers = {"Content-Type": f"{_XML}; charset=utf-8", "SOAPAction": f'"{action}"'}
        status, said, body = self._exchange("POST", self._target, message, headers)
        if status in _OUR_CREDENTIALS:
            raise NotAnAnswer(f"HTTP {status}: {self._advice.credentials}")
        kind, charset = _kind(said.get("Content-Type", ""))
        if status in _TRY_LATER or (status >= 500 and kind != _XML):
            raise NoAnswer(f"HTTP {status}")
        if status not in (200, 500):
            raise NotAnAnswer(f"HTTP {status}: {self._advice.address}")
        if kind != _XML or said.get("Content-Encoding", "identity") != "identity":
            raise NotAnAnswer("the content type is not text/xml, or the body is compressed")
        return Heard(status, body, charset)

    def look(self) -> int:
        """The HTTP status with which the source gives its contract.

        Raises:
            NoAnswer: it does not answer.
            NotAnAnswer: it says more than the largest reply.
        """
        return self._exchange("GET", f"{self._target}?wsdl", None, {})[0]

    def _exchange(
        self, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, urllib3.HTTPHeaderDict, bytes]:
        try:
            response = self._pool.urlopen(
                method,
                target,
                body,
                self._headers | headers,
                retries=False,
                redirect=False,
                timeout=self._timeout,
                preload_content=False,
                decode_content=False,
            )
            with closing(response):
                return response.status, response.headers, _taken(response, self._forward.largest_reply)
        except HTTPError as cause:
            raise NoAnswer(told(cause, self._advice, by_tls=self._pool.scheme == "https")) from None


def _taken(response: urllib3.BaseHTTPResponse, largest: int) -> bytes:
    taken = bytearray()
    for chunk in response.stream(_CHUNK):
        taken += chunk
        if len(taken) > largest:
            raise NotAnAnswer(f"it has more than {largest} bytes")
    return bytes(taken)


def _credentials(forward: Forward) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity", "User-Agent": "bcss-gateway"}
    if forward.secret_file is None:
        return headers
    secret = next(iter(Path(forward.secret_file).read_text("utf-8").splitlines()), "")
    if not secret:
        raise ValueError(f"the secret_file of {forward.name} is empty")
    return headers | {"Authorization": "Basic " + b64encode(f"{forward.user}:{secret}".encode()).decode()}


def _pool(forward: Forward, address: SplitResult) -> PlainPool | SecurePool:
    host = str(address.hostname)
    if address.scheme != "https":
        return PlainPool(host, address.port, maxsize=forward.most_waiting)
    try:
        context = ssl.create_default_context(cafile=forward.ca_file)
        if forward.certificate_file:
            context.load_cert_chain(forward.certificate_file)
    except OSError as cause:
        raise ValueError(f"a certificate file of {forward.name} cannot be read: {type(cause).__name__}") from None
    return SecurePool(host, address.port, maxsize=forward.most_waiting, ssl_context=context)


def _kind(content_type: str) -> tuple[str, str | None]:
    header = Message()
    header["Content-Type"] = content_type
    charset = header.get_param("charset")
    return header.get_content_type(), charset if isinstance(charset, str) else None
