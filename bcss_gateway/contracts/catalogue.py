"""The catalogue: which services exist, where they are served, and who answers them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("catalogue.toml")
_CONNECTOR = "KSZBCSSWebServiceConnector"
ANY_VERSION = "any"
"""Stands for the version of a classic service of which no source tells one: each is taken, and given back."""


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one contract is served.

    Attributes:
        family: ``ssdn`` for the classic connector, ``soa`` for the newer services.
        wsdl: its file; empty for a service whose contract is not written yet.
        paths: where it is served; the first one is the real service's.
        largest_request: in bytes, where it is not the general limit.
    """

    name: str
    family: str
    wsdl: str
    paths: tuple[str, ...]
    largest_request: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One version of a service.

    Attributes:
        theme: under which head the pages list it.
        reply: for the newer services, the elements of a reply in order; ``*`` stands for the provider's.
        schema, namespace, request: for the classic services, the payload's contract and its root.
        subject: the path in the request to the number of the person asked about, or empty; several, of which the first
            that is there counts, are separated by ``|``. A step ``*:name`` is of whatever namespace.
        operation: the path in a classic request to what is asked; empty where the service does one thing.
        quality_code: the path in a classic request to the quality that it is about, or empty.
        parts: the path in the reply to the elements that hold the parts which authorization tables name; empty for
            the reply itself.
        check_digit_reason: the return code for wrong check digits.
        legal_context: of a newer service, what is meant where the request gives none.
        data_filters: of a newer service, whether a reply names what was taken out of it, after ``ssin``.
        former_numbers: whether a replaced or cancelled number may be asked about; the reply says what became of it.
        most_information: of a newer service, how many fields its contract lets a status have.
        fault: of a newer service, the name of the repeated element in its typed fault.
        state: ``answered``, or ``not yet``: a request is told so, a valid one where the contract is served. Of what
            subscribers get unasked ``told``, or ``not yet``.
        family: that of its endpoint, or ``pushed`` for what subscribers get unasked.
        is_written: whether it has a contract here.
        subscriber_wsdl: of what subscribers get, the contract that they serve.
    """

    name: str
    version: str
    endpoint: str
    provider: str
    provenance: str
    purpose_fr: str
    purpose_nl: str
    purpose_de: str = ""
    purpose_en: str = ""
    theme: str = "other"
    reply: tuple[str, ...] = ()
    schema: str = ""
    namespace: str = ""
    request: str = ""
    subject: str = ""
    language: str = ""
    operation: str = ""
    quality_code: str = ""
    parts: str = ""
    check_digit_reason: str = "ssin_check_digit"
    state: str = "answered"
    legal_context: str = ""
    fault: str = "detail"
    most_information: int = 15
    data_filters: bool = False
    former_numbers: bool = False
    family: str = ""
    is_written: bool = True
    subscriber_wsdl: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether a provider answers it; until then its contract alone is served."""
        return self.state == "answered"

    @property
    def is_told(self) -> bool:
        """Whether subscribers get it unasked."""
        return self.state == "told"

    def purpose(self, language: str) -> str:
        """What it is for; in French where the catalogue does not say it in this language."""
        texts = {"fr": self.purpose_fr, "nl": self.purpose_nl, "de": self.purpose_de, "en": self.purpose_en}
        return texts.get(language) or self.purpose_fr

    @property
    def document(self) -> str:
        """Of a classic service, what its documents are about: the name of its one operation where it does one thing."""
        return self.request.removesuffix("Reply").removesuffix("Request")

    @property
    def reply_document(self) -> str:
        """Of a classic service, the root of what answers its request; of some the two are one document."""
        if self.request.endswith("RequestReply"):
            return self.request
        return f"{self.document}Reply" if self.request else ""

    @property
    def title(self) -> str:
        """Its name and version, in words; the version only where it has one."""
        return self.name if self.version == ANY_VERSION else f"{self.name} {self.version}"

    @property
    def key(self) -> tuple[str, str]:
        """Its name and version."""
        return self.name, self.version

    @property
    def parts_inside(self) -> str:
        """The path to what holds the parts, as lxml finds it in this service's reply; empty for the reply itself."""
        return self.inside(self.parts) if self.parts else ""

    def inside(self, path: str) -> str:
        """A path of local names as lxml finds it in this service's messages."""
        return "/".join(map(self._step, path.strip().split("/")))

    def _step(self, name: str) -> str:
        if name.startswith("*:"):
            return "{*}" + name[2:]
        return f"{{{self.namespace}}}{name}" if self.namespace else name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All endpoints and services."""

    endpoints: tuple[Endpoint, ...]
    services: dict[tuple[str, str], Service]

    def of_endpoint(self, name: str) -> tuple[Service, ...]:
        """The services that one endpoint carries."""
        return tuple(service for service in self.services.values() if service.endpoint == name)

    def classic(self, name: str, version: str) -> Service | None:
        """A classic service in a version, or the one that takes any."""
        known = (self.services.get((name, one)) for one in (version, ANY_VERSION))
        return next((service for service in known if service is not None and service.family == "ssdn"), None)


def load(file: Path = FILE) -> Catalogue:
    """Read the catalogue's data file."""
    data = tomllib.loads(file.read_text("utf-8"))
    endpoints = [Endpoint(**row | {"paths": tuple(row["paths"])}) for row in data["endpoint"]]
    families = {endpoint.name: endpoint.family for endpoint in endpoints}
    services = [
        Service(**row | {"reply": tuple(row.get("reply", ())), "family": families[row["endpoint"]]})
        for row in data["service"]
    ]
    for row in data["waiting"]:
        path = row.pop("path", "")
        endpoint = _waiting_at(row, path) if path else None
        endpoints += [endpoint] if endpoint else []
        carried = endpoint.name if endpoint else _CONNECTOR if row["family"] == "ssdn" else ""
        fixed: Row = {"is_written": False, "subject": "criteria/ssin" if path else ""}
        services.append(Service(**{"state": "not yet", **row}, endpoint=carried, **fixed))
    return Catalogue(tuple(endpoints), {service.key: service for service in services})


def _waiting_at(row: Row, path: str) -> Endpoint:
    return Endpoint(f"{row['name']}-{row['version']}", row["family"], "", (f"/SOA4520/{path}", f"/{path}"))
