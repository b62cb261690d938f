"""The gateway of these tests stands for a whole module."""

from __future__ import annotations

from standing import caller, calls, entries, standing

__all__ = ["caller", "calls", "entries", "standing"]
