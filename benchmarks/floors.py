"""The floors: what the HTTP server alone costs, and what reading, validating and writing XML costs on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from bcss_gateway.contracts import catalogue, library
from bcss_gateway.envelope.parsing import parse
from bcss_gateway.settings import HOME

_NOTHING = b"<nothing/>"


def bare() -> Callable[..., Any]:
    """A WSGI application that reads the request and says nothing."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response("200 OK", [("Content-Type", "text/xml"), ("Content-Length", str(len(_NOTHING)))])
        return [_NOTHING]

    return application


def validated() -> Callable[..., Any]:
    """A WSGI application that parses and validates a RetrieveTIGroups request, and writes it back."""
    contract = library.load(catalogue.load(), HOME).contracts["RetrieveTIGroups"]

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        root = parse(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or _NOTHING)
        if len(root) == 0:
            start_response("200 OK", [("Content-Length", "0")])
            return [b""]
        valid = contract.schema.accepts(root[-1][0])
        raw = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        start_response(
            "200 OK" if valid else "500 Invalid", [("Content-Type", "text/xml"), ("Content-Length", str(len(raw)))]
        )
        return [raw]

    return application
