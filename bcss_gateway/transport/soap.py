"""SOAP 1.1 by contract: a Spyne application for each WSDL, whose payloads stay the elements that came and go."""

from __future__ import annotations

import logging
import types
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bcss_gateway.contracts.library import Contract
from bcss_gateway.domain.clock import Clock
from bcss_gateway.domain.refusal import UnreadableCall
from bcss_gateway.domain.ticket import classic_ticket, newer_ticket
from bcss_gateway.envelope.exchange import Element, Received, Trail
from bcss_gateway.envelope.parsing import NotReadable, parse
from bcss_gateway.reply import faults
from bcss_gateway.reply.envelopes import bytes_of
from bcss_gateway.reply.reply import Reply
from bcss_gateway.transport import limits
from bcss_gateway.transport.envelopes import open_envelope
from bcss_gateway.transport.peers import Peers
from bcss_gateway.transport.spyne_compat import (
    AnyXml,
    Application,
    Fault,
    InterfaceDocuments,
    Service,
    Soap11,
    WsgiApplication,
    rpc,
)

log = logging.getLogger(__name__)

_ANSWERED = "bcss_gateway.answered"
_CALL = "call"  # what Spyne knows the one operation of an unwritten contract by

_ASK_FOR_THE_CONTRACT = "Ask for the contract with ?wsdl, or call with POST."
_NOT_WRITTEN = "This service is not answered yet, and has no contract here; GET / names those that are answered."

_STATUS = {
    200: "200 OK",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    405: "405 Method Not Allowed",
    408: "408 Request Timeout",
    413: "413 Payload Too Large",
    415: "415 Unsupported Media Type",
    429: "429 Too Many Requests",
    500: "500 Internal Server Error",
}


class Handler(Protocol):
    """What stands behind the door."""

    def handle(self, received: Received) -> Reply:
        """Answer a call of the contract."""

    def turn_away(self, received: Received, problem: UnreadableCall) -> Reply:
        """Answer what is none."""


class _Refused(Fault):
    """Carries an unreadable call through Spyne's fault path."""

    def __init__(self, problem: UnreadableCall) -> None:
        super().__init__(problem.code, problem.text)
        self.problem = problem


class _NoDocuments(InterfaceDocuments):
    """Keeps Spyne from generating a WSDL: the files are the contract."""

    def __init__(self, interface: Any) -> None:
        self.interface = interface
        self.wsdl11 = None


class ContractSoap11(Soap11):
    """Reads and writes envelopes around elements that Spyne never looks into."""

    def __init__(self, contract: Contract, door: Door) -> None:
        super().__init__()
        self._contract = contract
        self._door = door

    def create_in_document(self, ctx: Any, charset: str | None = None) -> None:
        """Bytes to an envelope, in our parser: never Spyne's, which would log what it cannot read."""
        environ = ctx.transport.req_env
        received = self._door.received(environ)
        ctx.udc = types.SimpleNamespace(received=received, reply=None)
        try:
            limits.check_content_type(environ)
            raw = limits.read_body(environ, self._door.largest)
            ctx.in_document = parse(raw, encoding=limits.encoding_of(environ, raw))
        except UnreadableCall as problem:
            raise _Refused(problem) from None
        except NotReadable as problem:
            raise _Refused(UnreadableCall(f"The request was not read: {problem}.")) from None

    def decompose_incoming_envelope(self, ctx: Any, message: Any = None) -> None:
        """The one body element and the operation that the contract has for it."""
        try:
            payload = open_envelope(ctx.in_document)
            operation = self._contract.wsdl.operation_of(payload.tag)
            if operation is None:
                expected = " or ".join(one.request for one in self._contract.wsdl.operations)
                raise UnreadableCall(f"The body element is none of this contract's: {expected} is expected.")
            if self._contract.endpoint.family == "ssdn" and not self._contract.schema.accepts(payload):
                raise UnreadableCall("The connector's xmlString must hold text, and nothing but text.")
        except UnreadableCall as problem:
            raise _Refused(problem) from None
        ctx.in_body_doc = payload
        ctx.method_request_string = f"{{{self._contract.wsdl.namespace}}}{operation.name or _CALL}"
        known = ctx.udc.received
        ctx.udc.received = Received(
            known.endpoint, operation.name, payload, known.peer, known.moment, known.ticket, known.trail
        )

    def deserialize(self, ctx: Any, message: Any) -> None:
        """Nothing is turned into Spyne's own objects; the schema is checked while the envelope is read."""
        ctx.in_header, ctx.in_object = None, ctx.in_body_doc

    def serialize(self, ctx: Any, message: Any) -> None:
        """The envelope of the reply, or of the fault that stands for what could not be read."""
        if ctx.out_error is not None and ctx.udc.reply is None:
            problem = getattr(ctx.out_error, "problem", None) or _broken()
            ctx.udc.reply = self._door.handler.turn_away(ctx.udc.received, problem)
            ctx.transport.req_env[_ANSWERED] = True
        reply: Reply = ctx.udc.reply
        ctx.transport.resp_code = _STATUS[reply.http_status]
        ctx.transport.resp_headers.update(dict(reply.headers))
        ctx.out_document = reply

    def create_out_string(self, ctx: Any, charset: str | None = None) -> None:
        """The bytes that leave."""
        reply: Reply = ctx.out_document
        if reply.words:
            ctx.transport.resp_headers["Content-Type"] = "text/plain; charset=utf-8"
        ctx.out_string = [reply.words.encode() if reply.words else bytes_of(reply)]

    def fault_to_http_response_code(self, fault: Any) -> str:
        """The status is in the reply."""
        return _STATUS[500]


class Door(WsgiApplication):
    """One contract at its paths: calls by POST, the contract itself by GET.

    Args:
        peers: who knows whom to believe about a connection.
        address: the public address of this gateway; the Host header is never believed.
        largest: the largest request, in bytes.
    """

    def __init__(
        self, contract: Contract, handler: Handler, clock: Clock, peers: Peers, *, address: str, largest: int
    ) -> None:
        self.contract, self.handler, self.clock, self.peers = contract, handler, clock, peers
        self.address, self.largest = address, contract.endpoint.largest_request or largest
        self._new_ticket = classic_ticket if contract.endpoint.family == "ssdn" else newer_ticket
        super().__init__(_spyne_application(contract, self))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any], wsgi_url: str | None = None) -> Any:
        """Answer one HTTP request."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self._document(environ, start_response)
        try:
            limits.check_method(environ)
        except UnreadableCall as problem:
            return plain(start_response, _STATUS[problem.http_status], problem.text, (("Allow", "GET, POST"),))
        try:
            return self.handle_rpc(environ, start_response)
        except Exception as cause:  # Spyne lets some errors escape; the journal's own failures never come here
            log.error("the door broke down: %s", type(cause).__name__)
            answered = environ.get(_ANSWERED)  # then the call has its one entry already
            reply = (
                faults.unreadable(_broken()) if answered else self.handler.turn_away(self.received(environ), _broken())
            )
            return plain(start_response, _STATUS[500], bytes_of(reply), kind="text/xml; charset=utf-8")

    def received(self, environ: Mapping[str, Any]) -> Received:
        """A call as far as the connection tells: it has its ticket and its time from here on."""
        peer = self.peers.of(environ)
        return Received(self.contract.endpoint, "", None, peer, self.clock(), self._new_ticket(), Trail())

    def _document(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Any:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        name, _, value = query.partition("=")
        asked = {"wsdl": "", "xsd": limits.unquoted(value) or None}
        written = self.contract.is_written
        if name.lower() not in asked:
            words = limits.TAKES if written else _NOT_WRITTEN
            return plain(start_response, _STATUS[405], words, (("Allow", "POST"),))
        key = asked[name.lower()]
        text = None if key is None else self.contract.wsdl.document(key, self.address + path.rstrip("/"))
        if text is None:
            return plain(start_response, "404 Not Found", _ASK_FOR_THE_CONTRACT if written else _NOT_WRITTEN)
        return plain(start_response, _STATUS[200], text, kind="text/xml; charset=utf-8")


def plain(
    start_response: Callable[..., Any],
    status: str,
    content: str | bytes,
    headers: tuple[tuple[str, str], ...] = (),
    kind: str = "text/plain; charset=utf-8",
) -> list[bytes]:
    """One short answer outside SOAP."""
    raw = content.encode() if isinstance(content, str) else content
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(raw))), *headers])
    return [raw]


def _broken() -> UnreadableCall:
    """What is said when the fault is ours, and nothing behind the door could say it."""
    return UnreadableCall("An error occurred while servicing your request.", code="Server")


def _spyne_application(contract: Contract, door: Door) -> Application:
    """A Spyne service made from the WSDL: one method an operation, its element in, its element out."""
    namespace = contract.wsdl.namespace

    def method(name: str) -> Any:
        def call(ctx: Any, _request: Element) -> None:
            ctx.udc.reply = door.handler.handle(ctx.udc.received)
            ctx.transport.req_env[_ANSWERED] = True

        call.__name__ = name
        tag = f"{{{namespace}}}{name}"
        return rpc(
            AnyXml,
            _returns=AnyXml,
            _body_style="bare",
            _args=("_request",),
            _in_message_name=tag,
            _out_message_name=f"{tag}Out",
        )(call)

    names = [operation.name for operation in contract.wsdl.operations] or [_CALL]
    methods = {name: method(name) for name in names}
    service = type(Service)(contract.endpoint.name, (Service,), methods)
    return Application(
        [service],
        namespace,
        name=contract.endpoint.name,
        in_protocol=ContractSoap11(contract, door),
        out_protocol=ContractSoap11(contract, door),
        documents_container=_NoDocuments,
    )
