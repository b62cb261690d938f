"""The elements of HandiService: reads what is asked, writes what each source said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.handi import parts
from bcss_gateway.providers.handi.consulting import FOUND, Told
from bcss_gateway.providers.handi.questions import Consultation, ConsultFiles, ConsultPayments
from bcss_gateway.providers.handi.sources import CARDS, RECOGNITIONS, RIGHTS
from bcss_gateway.providers.markup import group, leaf, parsed

_TRUE = ("true", "1")
_BY_DATE, _PAYMENTS = "consultFilesByDateRequest", "consultPaymentsRequest"
_DATE = re.compile(r"(-?)0*([0-9]{4,})-([0-9]{2})-([0-9]{2})")
_LAST_YEAR = 9999


def read(content: Element) -> Consultation:
    """Read a valid request of any of the three operations."""
    criteria, root = content.find("criteria"), content.tag.rpartition("}")[2]
    ssin, sources = _text(criteria, "ssin"), _flags(criteria, "handicapAuthenticSources")
    at_date = root == _BY_DATE
    begin = _day(_text(criteria, "referenceDate" if at_date else "period/beginDate"))
    end = begin if at_date else _day(_text(criteria, "period/endDate"))
    if root == _PAYMENTS:
        return ConsultPayments(ssin, sources, begin, end)
    return ConsultFiles(
        ssin,
        sources,
        begin,
        end,
        at_date,
        _flags(criteria, "parts"),
        with_status=_text(criteria, "decisionStatus") in _TRUE,
        with_law=_text(criteria, "enrichedRecognition") in _TRUE,
    )


def write(
    asked: Consultation, told: Iterable[Told], closed: Iterable[str], codes: ReturnCodes, today: date
) -> list[Element]:
    """The elements behind the status: the number, what is kept from the asker, and what each source said.

    Args:
        told: what each source said; nothing is written of sources when there is none.
        closed: the paths of what was asked for and the asker may not see.
    """
    filters = group("dataFilters", (leaf("filteredElement", path) for path in closed))
    results = group("results", (_result(asked, one, codes, today) for one in told))
    return list(parsed(f"<answer>{leaf('ssin', asked.ssin)}{filters}{results}</answer>"))


def _result(asked: Consultation, told: Told, codes: ReturnCodes, today: date) -> str:
    content = ""
    if told.reason == FOUND:
        content = _file(asked, told, today) if isinstance(asked, ConsultFiles) else _payments(told)
    return group(told.source.result, (_status(told, codes), content))


def _status(told: Told, codes: ReturnCodes) -> str:
    row = codes.newer(told.reason)
    known = (group("information", (leaf("fieldName", name), leaf("fieldValue", value))) for name, value in told.cut)
    return group("status", (leaf("value", row.value), leaf("code", row.code), leaf("description", row.text), *known))


def _payments(told: Told) -> str:
    return group("payments", map(parts.payment, told.payments))


def _file(asked: ConsultFiles, told: Told, today: date) -> str:
    source, always = told.source, not told.source.on_demand
    recognised = (
        parts.recognition(
            source, told.file, one, with_law=always or asked.with_law, with_status=always or asked.with_status
        )
        for one in told.recognitions
    )
    lived = [one for one in told.file.addresses if one.begin <= today]
    return group(
        "file",
        (
            parts.person(told.file, lived[-1] if lived else None) if told.file.last_name else "",
            parts.evolution_of_request(source, told.evolution) if told.evolution else "",
            group(RECOGNITIONS, recognised),
            _rights(asked, told),
            group(CARDS, map(parts.social_card, told.cards)),
        ),
    )


def _rights(asked: ConsultFiles, told: Told) -> str:
    with_status = asked.with_status or not told.source.on_demand
    name = told.source.one_right if asked.at_date else "right"
    every = "".join(parts.right(told.source, name, one, with_status=with_status) for one in told.rights)
    return every if asked.at_date else group(RIGHTS, [every])


def _flags(criteria: Element, name: str) -> dict[str, bool]:
    return {flag.tag: _said(flag) in _TRUE for flag in criteria.find(name).iterchildren("*")}


def _text(criteria: Element, path: str) -> str:
    found = criteria.find(path)
    return "" if found is None else _said(found)


def _said(element: Element) -> str:
    """What an element says; a comment inside does not cut it short."""
    return str(element.xpath("string()")).strip()


def _day(text: str) -> date:
    """A date of the schema, whose years may be before ours or have five digits, and which may name a zone."""
    found = _DATE.match(text)
    if not found or found[1]:
        return date.min
    return date(int(found[2]), int(found[3]), int(found[4])) if int(found[2]) <= _LAST_YEAR else date.max
