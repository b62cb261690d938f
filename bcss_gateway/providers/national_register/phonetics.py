"""How a last name sounds: its American Soundex, made to fit Belgian spellings."""

from __future__ import annotations

import re
from functools import lru_cache

import jellyfish

from bcss_gateway.domain.names import folded

_PARTICLE = re.compile("(VAN|DE)(?:(?<=VAN)DE)?[NR]?(?=...)")
"""``Van``, ``Van de``, ``Vanden``, ``Van der``, ``De``, ``Den``, ``Der``, in one word or in several."""

_OPENINGS = {"PH": "F", "CE": "SE", "CI": "SI", "CY": "SY", "C": "K", "Q": "K", "Z": "S", "X": "S", "W": "V"}
_OPENINGS |= dict.fromkeys("EIOU", "A") | {"Y": "J"}
"""Soundex keeps the first letter as it is written; these are heard alike."""


@lru_cache(maxsize=4096)
def phonetic_key(last_name: str) -> str:
    """The key under which names that sound alike meet: ``Van den Berghe`` and ``Vandenberge`` give ``VB620``.

    Spaces, hyphens, accents and case do not count. At most five characters.
    """
    letters = folded(last_name).replace(" ", "").replace("IJ", "Y")
    particle = _PARTICLE.match(letters)
    mark, rest = (letters[0], letters[particle.end() :]) if particle else ("", letters)
    return mark + jellyfish.soundex(_opened(rest))


def _opened(letters: str) -> str:
    for spelling, sound in _OPENINGS.items():
        if letters.startswith(spelling):
            return sound + letters[len(spelling) :]
    return letters
