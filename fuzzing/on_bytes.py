"""Changes to bytes, whatever they mean."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzing.values import TOKENS

Change = Callable[[bytes, bytes, Random], bytes]
"""Gives changed bytes; takes the bytes, those of another message, and the dice."""

_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "iso-8859-1", "utf-7", "cp500", "cp1252")
_DIGITS = b"0123456789"


def changed(raw: bytes, other: bytes, dice: Random) -> bytes:
    """The bytes after one to four changes."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        raw = dice.choices(_CHANGES, _WEIGHTS)[0](raw, other, dice)
    return raw


def encoded(text: str, dice: Random) -> bytes:
    """A document in another encoding, whose declaration may or may not say so."""
    name = dice.choice(_ENCODINGS)
    declared = dice.choice((name, name, "utf-8", "utf-16", "us-ascii", ""))
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (declaration + text).encode(name, "xmlcharrefreplace")


def _flip(raw: bytes, _: bytes, dice: Random) -> bytes:
    at = _place(raw, dice)
    return raw[:at] + bytes((raw[at] ^ (1 << dice.randrange(8)),)) + raw[at + 1 :] if raw else raw


def _overwrite(raw: bytes, _: bytes, dice: Random) -> bytes:
    at = _place(raw, dice)
    return raw[:at] + dice.randbytes(dice.choice((1, 1, 2, 8))) + raw[at + 1 :]


def _delete(raw: bytes, _: bytes, dice: Random) -> bytes:
    begin, end = _stretch(raw, dice)
    return raw[:begin] + raw[end:]


def _repeat(raw: bytes, _: bytes, dice: Random) -> bytes:
    begin, end = _stretch(raw, dice)
    return raw[:begin] + raw[begin:end] * dice.choice((2, 2, 3, 20)) + raw[end:]


def _move(raw: bytes, _: bytes, dice: Random) -> bytes:
    begin, end = _stretch(raw, dice)
    rest = raw[:begin] + raw[end:]
    at = _place(rest, dice)
    return rest[:at] + raw[begin:end] + rest[at:]


def _put_token(raw: bytes, _: bytes, dice: Random) -> bytes:
    at = _place(raw, dice)
    return raw[:at] + dice.choice(TOKENS) + raw[at:]


def _put_token_in_text(raw: bytes, _: bytes, dice: Random) -> bytes:
    """Where an element begins or ends, so that the rest stays what it is."""
    places = [at for at, byte in enumerate(raw) if byte in b"<>"]
    if not places:
        return raw
    at = dice.choice(places)
    at += raw[at] == ord(">")
    return raw[:at] + dice.choice(TOKENS) + raw[at:]


def _truncate(raw: bytes, _: bytes, dice: Random) -> bytes:
    return raw[: _place(raw, dice)]


def _splice(raw: bytes, other: bytes, dice: Random) -> bytes:
    return raw[: _place(raw, dice)] + other[_place(other, dice) :]


def _other_digit(raw: bytes, _: bytes, dice: Random) -> bytes:
    places = [at for at, byte in enumerate(raw) if byte in _DIGITS]
    if not places:
        return raw
    at = dice.choice(places)
    return raw[:at] + bytes((dice.choice(_DIGITS),)) + raw[at + 1 :]


def _place(raw: bytes, dice: Random) -> int:
    return dice.randrange(len(raw)) if raw else 0


def _stretch(raw: bytes, dice: Random) -> tuple[int, int]:
    begin = _place(raw, dice)
    return begin, begin + dice.choice((1, 2, 8, 40, 400))


_CHANGES: tuple[Change, ...] = (
    _flip,
    _overwrite,
    _delete,
    _repeat,
    _move,
    _put_token,
    _put_token_in_text,
    _truncate,
    _splice,
    _other_digit,
)
_WEIGHTS = (3, 2, 3, 2, 2, 4, 6, 1, 1, 6)
