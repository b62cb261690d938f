"""How names are compared: without case, accents, hyphens and double spaces (decisions)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"ß": "SS", "ẞ": "SS", "Æ": "AE", "Œ": "OE", "Ø": "O", "Đ": "D", "Ł": "L"})


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The name in plain capitals: ``Élise De  Smet-Claes`` gives ``ELISE DE SMET CLAES``."""
    capitals = unicodedata.normalize("NFKD", name).upper().translate(_LIGATURES)
    plain = "".join(c for c in unicodedata.normalize("NFKD", capitals) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else "" if c in "'’" else " " for c in plain).split())
