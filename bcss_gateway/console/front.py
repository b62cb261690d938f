"""The front page: the services by name, with links to their contracts."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from bcss_gateway.contracts.library import Library

Page = tuple[str, str, str]
"""HTTP status, content type, text."""


def front_page(library: Library, address: str) -> Page:
    """The page as it is for this gateway; it does not change while the process lives."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    served = [
        (contract, address + contract.endpoint.paths[0], library.catalogue.of_endpoint(name))
        for name, contract in library.contracts.items()
    ]
    text = pages.get_template("front.html").render(served=served, address=address)
    return "200 OK", "text/html; charset=utf-8", text
