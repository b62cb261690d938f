"""What one employment service keeps on a person, as it is stored: days as ``YYYY-MM-DD``, lists newest first."""

from __future__ import annotations

import json
from typing import TypedDict, cast


class Contact(TypedDict):
    """How the person can be reached, as told to the service on the day ``since``; empty where not told."""

    since: str
    postal_code: str
    city: str
    city_code: str
    street: str
    street_code: str
    number: str
    box: str
    mobile: str
    landline: str
    email: str


class Inscription(TypedDict):
    """A registration; ``end`` is its last day, empty while it goes on.

    ``jobless`` is the first day without work, which is earlier than ``begin`` where another service had the person
    before; ``category`` is a key of the categories.
    """

    begin: str
    end: str
    jobless: str
    category: str


class File(TypedDict):
    """The file of one service on one person; a ``silent`` service does not answer about the person."""

    silent: bool
    contacts: list[Contact]
    inscriptions: list[Inscription]


def written(file: File) -> str:
    """The text that is stored."""
    return json.dumps(file, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> File:
    """The file that was stored."""
    return cast(File, json.loads(text))


def inscriptions_between(file: File, first: str, last: str) -> list[Inscription]:
    """The registrations that share a day with the period, newest first; none where it ends before it begins."""
    if last < first:
        return []
    return [one for one in file["inscriptions"] if one["begin"] <= last and (not one["end"] or one["end"] >= first)]


def contact_on(file: File, day: str) -> Contact | None:
    """What the service had last been told by a day."""
    return next((one for one in file["contacts"] if one["since"] <= day), None)
