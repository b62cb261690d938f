"""Which authorization tables come into force, and which end, by the dates that they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.crossroads.authorization_table import AuthorizationTable


@dataclass(frozen=True, slots=True)
class ComingAndGoing:
    """The names of tables, in order.

    Attributes:
        came: those that are in force on some day and were not on the day before.
        ended: those that are not any more, and were on the day before.
    """

    came: tuple[str, ...]
    ended: tuple[str, ...]


def coming_and_going(tables: Mapping[str, AuthorizationTable], since: date, until: date) -> ComingAndGoing:
    """What changed by itself after one day, up to and with another; the days are Belgian ones.

    Asked day after day, each with the day before as ``since``, every table is told once when it comes and once when
    it ends. A table that came and ended meanwhile is told twice; one whose end lies before its begin, never.
    """
    ordered = [(name, table) for name, table in sorted(tables.items()) if table.valid_from <= table.valid_to]
    came = tuple(name for name, table in ordered if since < table.valid_from <= until)
    ended = tuple(name for name, table in ordered if since <= table.valid_to < until)
    return ComingAndGoing(came, ended)
