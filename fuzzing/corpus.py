"""The messages that are changed: the sandbox's samples, a conversation, what tests and real stacks have sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from bcss_gateway.contracts.library import Library
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.conversation import CONNECTOR_PATH, conversation
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.samples import sample_request, speaker_of
from fuzzing.moment import NOON
from fuzzing.values import Plausible

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SSDN = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
RECORDED = Path(__file__).with_name("recorded")
STACKS = Path(__file__).parents[1] / "tests" / "interop" / "recorded"

_UNKNOWN_PERSONS = ("85673003360", "85673003361", "00000000000", "91062390106", "91262390106")
_ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{{}}</s:Body></s:Envelope>'
_CONNECTOR = '<c:xmlString xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector">{}</c:xmlString>'
_DOCUMENT = (
    f'<SSDNRequest xmlns="{SSDN}"><RequestContext><AuthorizedUser><UserID>00901732883</UserID>'
    "<Email>social.worker@example.org</Email><OrgUnit>{cbe}</OrgUnit><MatrixID>17</MatrixID>"
    "<MatrixSubID>1</MatrixSubID></AuthorizedUser><Message><Reference>fuzzing</Reference>"
    "<TimeRequest>20261121T110000</TimeRequest></Message></RequestContext><ServiceRequest><ServiceId>{service}</ServiceId>"
    "<Version>{version}</Version>{content}</ServiceRequest></SSDNRequest>"
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A message that is answered when it is sent as it is, or refused for what it asks.

    Attributes:
        speaker: the institution that it names, whose credentials go with it.
    """

    name: str
    path: str
    envelope: bytes
    speaker: Institution


def corpus(library: Library) -> tuple[Seed, ...]:
    """Every message, in an order that does not change."""
    return (*_samples(library), *_spoken(), *_recorded(library), *_of_stacks(), *_unanswered(library))


def plausible(seeds: Sequence[Seed]) -> Plausible:
    """What may well be valid, by what the messages say and whom the sandbox knows."""
    known = institutions()
    names = [name for one in known for name in (one.cbe_number, one.org_unit) if name]
    persons = [one.ssin for one in named_persons(day_of(NOON))]
    return Plausible((*persons, *_UNKNOWN_PERSONS), tuple(names), _said(seeds))


def inner_document(body_element: Any) -> Any | None:
    """The document that a connector's string holds; ``None`` in a newer message."""
    is_classic = etree.QName(body_element).localname == "xmlString"
    return etree.fromstring((body_element.text or "").strip().encode()) if is_classic else None


def _said(seeds: Sequence[Seed]) -> Mapping[str, Sequence[str]]:
    said: dict[str, set[str]] = defaultdict(set)
    for seed in seeds:
        body_element = etree.fromstring(seed.envelope)[-1][0]
        inner = inner_document(body_element)
        for each in (body_element if inner is None else inner).iter("*"):
            if len(each) == 0 and each.text:
                said[str(etree.QName(each).localname)].add(each.text)
    return {name: sorted(texts) for name, texts in said.items()}


def _samples(library: Library) -> Iterator[Seed]:
    for service in library.catalogue.services.values():
        request = sample_request(service) if service.is_answered else None
        if request is not None:
            path = library.contracts[service.endpoint].endpoint.paths[0]
            yield _seed(f"sample {service.title}", path, request)


def _spoken() -> Iterator[Seed]:
    people = {one.tag: one for one in named_persons(day_of(NOON))}
    namur = next(one for one in institutions() if one.basic_user == "cpas-namur")
    for call in conversation(people["integrated"], namur, day_of(NOON)):
        yield _seed(f"conversation {call.title}", call.path, call.body)


def _recorded(library: Library) -> Iterator[Seed]:
    for file in sorted(RECORDED.glob("*.xml")):
        service, _, version = file.stem.rpartition("-")
        for number, element in enumerate(etree.parse(file).getroot().iterchildren("*"), start=1):
            content = etree.tostring(element, encoding="unicode", with_tail=False)
            if version.startswith("v"):
                yield _seed(f"{file.stem} {number}", _path_of(element.tag, library), _ENVELOPE.format(content))
            else:
                yield _seed(f"{file.stem} {number}", CONNECTOR_PATH, _classic(service, version, content))


def _path_of(tag: str, library: Library) -> str:
    written = (contract for contract in library.contracts.values() if contract.is_written)
    return next(contract.endpoint.paths[0] for contract in written if contract.wsdl.operation_of(tag) is not None)


def _of_stacks() -> Iterator[Seed]:
    for file in sorted(STACKS.glob("*.http")):
        head, _, body = file.read_text("utf-8").partition("\n\n")
        yield _seed(f"stack {file.stem}", head.split(" ", 2)[1], body)


def _unanswered(library: Library) -> Iterator[Seed]:
    """One question to a service of each family that nobody answers yet."""
    unanswered = [one for one in library.catalogue.services.values() if not one.is_answered]
    classic = next(one for one in unanswered if one.family == "ssdn")
    yield _seed(f"unanswered {classic.title}", CONNECTOR_PATH, _classic(classic.name, "20110101", "<a xmlns=''>b</a>"))
    contract = next(one for one in library.contracts.values() if not one.is_written)
    yield _seed(f"unanswered {contract.endpoint.name}", contract.endpoint.paths[0], _ENVELOPE.format("<a/>"))


def _classic(service: str, version: str, content: str) -> str:
    speaker = speaker_of(content)
    document = _DOCUMENT.format(cbe=speaker.cbe_number, service=service, version=version, content=content)
    return _ENVELOPE.format(_CONNECTOR.format(escape(document)))


def _seed(name: str, path: str, envelope: str) -> Seed:
    return Seed(name, path, envelope.encode(), speaker_of(unescape(envelope)))
