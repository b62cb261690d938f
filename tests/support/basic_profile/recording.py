"""Records exchanges from a running gateway: raw bytes over a socket."""

from __future__ import annotations

from lxml import etree

from basic_profile.bound import Bound, operations
from basic_profile.calls import CPAS
from basic_profile.description import Description
from basic_profile.exchange import Exchange, Message
from basic_profile.names import expanded
from basic_profile.plan import ENDPOINTS, SERVED, Planned, Sent
from messages import Call
from serving import Server

_NOTHING = Description({"": b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>'})
"""What describes a service without a contract."""


class Recorder:
    """Records from one gateway; what is costly to make is made once.

    Attributes:
        descriptions: what the gateway serves, by path.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._calls: dict[object, Call] = {}
        self.descriptions = {
            path: Description.fetched(f"{server.address}{path}?wsdl", self._document)
            for one in ENDPOINTS.values()
            for path in one.paths
        }

    def record(self, plan: Planned) -> Exchange:
        """Send what is planned, and keep both sides as they went over the line."""
        description = self.descriptions.get(SERVED[plan.endpoint].paths[plan.path], _NOTHING)
        call = self._call(plan, description)
        raw = _wire(plan, call, plan.sent(call), description)
        return Exchange(Message.read(raw), Message.read(self._server.raw(raw)), description, plan.is_good)

    def _call(self, plan: Planned, description: Description) -> Call:
        key = plan.call or plan.endpoint
        if key not in self._calls:
            self._calls[key] = plan.call(self._server) if plan.call else self._empty(plan, description)
        return self._calls[key]

    def _empty(self, plan: Planned, description: Description) -> Call:
        served, first = SERVED[plan.endpoint], next(operations(description), None)
        element = etree.QName(_element(first) if first else "{urn:other}other")
        credentials = self._server.credentials(CPAS) if served.family == "soa" else {}
        return Call(served.paths[0], f'<e:{element.localname} xmlns:e="{element.namespace}"/>', "", credentials)

    def _document(self, address: str) -> bytes:
        target = address.removeprefix(self._server.address)
        raw = self._server.raw(f"GET {target} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n".encode())
        document = Message.read(raw)
        assert (document.status, document.media_type) == (200, "text/xml"), address
        return document.body


def _wire(plan: Planned, call: Call, sent: Sent, description: Description) -> bytes:
    """A request as it goes over the line."""
    asked = etree.fromstring(call.element).tag
    action = next((one.action for one in operations(description) if _element(one) == asked), "")
    standard = {
        "Host": "gateway",
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{action}"',
        "Content-Length": str(len(sent.body)),
        "Connection": "close",
    }
    headers = standard | dict(call.headers) | dict(sent.headers)
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    start = f"{sent.method} {SERVED[plan.endpoint].paths[plan.path]} {sent.version}"
    return "\r\n".join([start, *lines]).encode() + b"\r\n\r\n" + sent.body


def _element(one: Bound) -> str:
    (part,) = one.parts("input")
    return expanded(part, part.get("element"))
