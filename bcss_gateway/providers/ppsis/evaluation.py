"""How far the federal service accepts a form."""

from __future__ import annotations

ACCEPTED, PARTIALLY, REFUSED = "ACCEPTED", "PARTIALLYACCEPTED", "REFUSED"
