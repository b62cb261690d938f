"""Writes what the pages show of each service: a valid request, and the reply that a fresh sandbox gives to it."""

from __future__ import annotations

import base64
import io
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.samples import sample_request, speaker_of
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import HOME, MIGRATIONS, Settings

FOLDER = HOME / "bcss_gateway" / "console" / "samples"
MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_PERSONS = 100
_TABLE = '\n["{}"]\nuser = "{}"\nfr = "{}"\nnl = "{}"\n'
_STRING = re.compile(r"(?<=>)&lt;[^<>]+(?=<)")
_TICKETS = (
    (re.compile(r"<ticketCBSS>[^<]+<"), "<ticketCBSS>00000000-0000-4000-8000-000000000000<"),
    (re.compile(r"<(\w+:)?Ticket>[A-Z0-9]{15}<"), r"<\1Ticket>EXAMPLE00000000<"),
)


def samples() -> dict[Path, str]:
    """The files with their texts: a request for each question that was written, a reply where the service answers.

    One more file says who asks each.
    """
    with tempfile.TemporaryDirectory(prefix="bcss-samples-") as folder:
        settings = Settings(data=Path(folder), persons=_PERSONS, database_url="", public_url="http://127.0.0.1:8080")
        fill.init(settings, lambda: MOMENT, MIGRATIONS)
        gateway = build(settings, lambda: MOMENT)
        try:
            return dict(_of_all(gateway, settings))
        finally:
            gateway.database.close()


def _of_all(gateway: Gateway, settings: Settings) -> Iterator[tuple[Path, str]]:
    speakers = ["# Who asks each of the samples: HTTP Basic user and names. Made by docs/make_samples.py.\n"]
    for service in gateway.library.catalogue.services.values():
        request, name = sample_request(service), f"{service.name}-{service.version}"
        if request is not None:
            speaker = speaker_of(request)
            yield FOLDER / f"{name}.request.xml", request
            speakers.append(_TABLE.format(name, speaker.basic_user, speaker.name_fr, speaker.name_nl))
            if service.is_answered:
                endpoint = gateway.library.contracts[service.endpoint].endpoint
                reply = _post(gateway, endpoint.paths[0], request, _credentials(settings, speaker))
                yield FOLDER / f"{name}.reply.xml", _readable(reply, service)
    yield FOLDER / "speakers.toml", "".join(speakers)


def _credentials(settings: Settings, speaker: Institution) -> str:
    pair = f"{speaker.basic_user}:{derived_secret(sandbox_key(settings.data), speaker.cbe_number)}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _post(gateway: Gateway, path: str, text: str, credentials: str) -> str:
    raw = text.encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "text/xml; charset=utf-8",
        "CONTENT_LENGTH": str(len(raw)),
        "HTTP_AUTHORIZATION": credentials,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(raw),
        "wsgi.errors": io.StringIO(),
    }
    return b"".join(gateway.application(environ, lambda *_: None)).decode()


def _readable(reply: str, service: Service) -> str:
    """Indented; of a classic reply the document inside the connector's string too."""
    text = _indented(reply, "utf-8")
    if service.schema:
        return _STRING.sub(lambda found: "\n" + escape(_indented(unescape(found.group()), "us-ascii")), text)
    return text


def _indented(text: str, encoding: str) -> str:
    """A document over several lines, with tickets that do not change from run to run."""
    tree = etree.fromstring(text.encode(), etree.XMLParser(remove_blank_text=True))
    text = etree.tostring(tree, pretty_print=True, encoding=encoding).decode(encoding)
    for ticket, example in _TICKETS:
        text = ticket.sub(example, text)
    return text


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    made = samples()
    for stale in set(FOLDER.glob("*.xml")) - set(made):
        stale.unlink()
    for file, text in made.items():
        file.write_text(text, "utf-8")
