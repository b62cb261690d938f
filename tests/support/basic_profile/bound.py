"""What a binding says of its operations, with the abstract messages behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from basic_profile.description import Description
from basic_profile.names import S, W, expanded

_WHERE = ("input", "output", "fault")
_CARRIERS = ("body", "header", "fault", "headerfault")


@dataclass(frozen=True, slots=True)
class Bound:
    """One operation of a binding.

    Attributes:
        bound: the operation inside the binding.
        abstract: the operation of the port type, or ``None``.
    """

    description: Description
    binding: Any
    bound: Any
    abstract: Any

    @property
    def style(self) -> str:
        """``document`` or ``rpc``."""
        own = self.bound.find(f"{S}operation")
        return (own.get("style") if own is not None else None) or style_of(self.binding)

    @property
    def action(self) -> str:
        """The soapAction; empty where there is none."""
        own = self.bound.find(f"{S}operation")
        return (own.get("soapAction") if own is not None else None) or ""

    def carriers(self, *kinds: str) -> Iterator[Any]:
        """The soapbind elements in the messages of the operation: body, header, fault, headerfault."""
        for where in self.bound.iterchildren(*(f"{W}{name}" for name in _WHERE)):
            yield from where.iter(*(f"{S}{kind}" for kind in kinds or _CARRIERS))

    def body(self, where: str) -> Any:
        """The soapbind body of the input or the output, or ``None``."""
        return self.bound.find(f"{W}{where}//{S}body")

    def parts(self, where: str) -> list[Any]:
        """The message parts that the body of the input or the output binds, in the order of the message."""
        message, body = self._message(self.abstract.find(f"{W}{where}")), self.body(where)
        if message is None or body is None:
            return []
        listed = body.get("parts")
        return [one for one in message.findall(f"{W}part") if listed is None or one.get("name") in listed.split()]

    def headers(self, where: str) -> list[str]:
        """The elements that the binding asks for in the Header."""
        return [
            expanded(part, part.get("element"))
            for header in self.bound.findall(f"{W}{where}/{S}header")
            for part in (self.part_of(header),)
            if part is not None and part.get("element")
        ]

    def part_of(self, carrier: Any) -> Any:
        """The one part that a header, a headerfault or a fault carries, or ``None``."""
        if carrier.tag != f"{S}fault":
            message = self.description.named("message", carrier, "message")
            return None if message is None else message.find(f"{W}part[@name='{carrier.get('part')}']")
        abstract = self.abstract.find(f"{W}fault[@name='{carrier.get('name')}']")
        message = self._message(abstract)
        return None if message is None else message.find(f"{W}part")

    def faults(self) -> list[str]:
        """The elements that the detail of a fault may hold."""
        parts = [self.part_of(carrier) for carrier in self.carriers("fault")]
        return [expanded(part, part.get("element")) for part in parts if part is not None and part.get("element")]

    def _message(self, referring: Any) -> Any:
        return None if referring is None else self.description.named("message", referring, "message")


def style_of(binding: Any) -> str:
    """The style of a binding."""
    soap = binding.find(f"{S}binding")
    return (soap.get("style") if soap is not None else None) or "document"


def operations(description: Description, style: str = "") -> Iterator[Bound]:
    """All bound operations, or those of a style."""
    for binding in description.bindings:
        port = description.named("portType", binding, "type")
        for bound in binding.findall(f"{W}operation"):
            abstract = None if port is None else port.find(f"{W}operation[@name='{bound.get('name')}']")
            one = Bound(description, binding, bound, abstract)
            if abstract is not None and style in ("", one.style):
                yield one
