"""Reads the envelope of the newer services: customer, legal context, search block."""

from __future__ import annotations

import re

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.schema import Schema
from bcss_gateway.domain.refusal import EnvelopeRefusal, Problem
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element, Question, Read, Received, Sender

_SSIN = re.compile(r"[0-9]{11}")
_CONTEXT = re.compile(r"(?!.*[0-9]{6})[a-zA-Z0-9][a-zA-Z0-9_:+\- ]{0,63}")
_NAME = re.compile(r"[A-Za-z]{1,80}")
_CUSTOMER = "informationCustomer"
_IDENTITY = f"{_CUSTOMER}/customerIdentification"


def glimpse(received: Received, service: Service) -> None:
    """Note for the journal what the message seems to say, before anything is known to be valid or true."""
    body, trail = received.body, received.trail
    trail.service, trail.version = service.name, service.version
    trail.operation = received.operation or _local_name(body)
    trail.reference = _text(body, f"{_CUSTOMER}/ticket")[:36]
    ssin = _text(body, service.subject) if service.subject else ""
    context = _text(body, "legalContext") or service.legal_context
    trail.ssin = ssin if _SSIN.fullmatch(ssin) else ""
    trail.legal_context = context if _CONTEXT.fullmatch(context) else ""


def read(received: Received, service: Service, schema: Schema) -> Read:
    """The message in our words.

    Raises:
        EnvelopeRefusal: ``request_invalid``, with the paths and rules that the schema names.
    """
    body = received.body
    spoken = _text(body, service.language) if service.language else ""
    if not schema.accepts(body):
        why = schema.explain(body, spoken)
        refusal = EnvelopeRefusal(*(Problem("request_invalid", "schema", ((each.path, each.rule),)) for each in why))
        refusal.language = spoken or "en"  # the other words of a fault are English
        raise refusal
    language = spoken or "fr"
    question = Question(
        service=service,
        operation=received.operation,
        content=body,
        ssin=_text(body, service.subject) if service.subject else "",
        legal_context=_text(body, "legalContext") or service.legal_context,
        language=language,
    )
    return Read(received, _sender(body), received.trail.reference, language, (question,), body)


def _sender(body: Element) -> Sender:
    sector, institution = _text(body, f"{_IDENTITY}/sector"), _text(body, f"{_IDENTITY}/institution")
    return Sender(
        name=_text(body, f"{_IDENTITY}/cbeNumber"),
        sector=whole_number(sector) if sector else None,
        subsector=whole_number(institution) if institution else None,
    )


def _local_name(body: Element) -> str:
    """What a service without a contract seems to be asked; only what has the form of a name."""
    name = str(body.tag).rpartition("}")[2]
    return name if _NAME.fullmatch(name) else ""


def _text(body: Element, path: str) -> str:
    return (body.findtext(path) or "").strip()
