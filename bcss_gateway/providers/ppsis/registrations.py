"""Reads the registrations that a form asks beside a person, in the messages of whatever law."""

from __future__ import annotations

from bcss_gateway.domain.form import RegistrationAsked
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import day, text_of

_DATES = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Common}"


def registrations_in(holder: Element, space: str, ssin: str) -> tuple[RegistrationAsked, ...]:
    """The blocks ``Integration`` and ``Desintegration`` that stand beside a person, in order.

    Args:
        space: the namespace of the blocks, in braces.
    """
    blocks = [block for name in ("Integration", "Desintegration") for block in holder.findall(space + name)]
    return tuple(
        RegistrationAsked(
            ssin=ssin,
            quality_code=whole_number(block.get("qualitycode")),
            begin=day(text_of(block, f"{_DATES}StartDate")),
            end=day(text_of(block, f"{_DATES}EndDate")),
            ends=block.tag == f"{space}Desintegration",
        )
        for block in blocks
    )
