"""Cuts a long answer into pages, without keeping anything between two questions.

The mark holds the last attestation of a page, and a digest of the question that it continues. It gives no right: every
page is asked for, authorized and journalled like the first. The digest tells a mark that was changed, or that belongs
to another question, from a good one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from itertools import dropwhile, islice

from bcss_gateway.providers.dmfa.attestation import Attestation
from bcss_gateway.providers.dmfa.questions import Attestations

PAGE = 40
"""The most attestations of one answer."""

_LAYOUT = struct.Struct(">IQI")
_DIGEST = 20

Place = tuple[int, int, int]
"""Where an attestation stands in the order of an answer: quarter, identifier, version."""


class NotAMark(ValueError):
    """What was given is no mark of this question."""


def page(all_of_them: Iterable[Attestation], asked: Attestations) -> tuple[list[Attestation], str]:
    """The attestations of one answer, and the mark for the next one; empty when it was the last.

    Raises:
        NotAMark: see :func:`place_of`.
    """
    remaining = iter(all_of_them)
    if asked.next:
        after = place_of(asked)
        remaining = dropwhile(lambda one: _order(_place(one)) <= _order(after), remaining)
    found = list(islice(remaining, PAGE + 1))
    return (found[:PAGE], _mark(_place(found[PAGE - 1]), asked)) if len(found) > PAGE else (found, "")


def place_of(asked: Attestations) -> Place:
    """The place that the question's mark names.

    Raises:
        NotAMark: it was changed, or belongs to another question.
    """
    try:
        raw = base64.b64decode(asked.next, altchars=b"-_", validate=True)
        quarter, number, version = _LAYOUT.unpack(raw[_DIGEST:])
    except (binascii.Error, ValueError, struct.error):
        raise NotAMark from None
    place = (quarter, number, version)
    if _mark(place, asked) != asked.next:
        raise NotAMark
    return place


def _mark(place: Place, asked: Attestations) -> str:
    body = _LAYOUT.pack(*place)
    digest = hashlib.sha256(body + repr(asked.from_the_start).encode()).digest()[:_DIGEST]
    return base64.urlsafe_b64encode(digest + body).decode()


def _place(one: Attestation) -> Place:
    return one.quarter.year * 10 + one.quarter.number, one.id, one.version


def _order(place: Place) -> Place:
    """The newest quarter comes first."""
    quarter, number, version = place
    return -quarter, number, version
