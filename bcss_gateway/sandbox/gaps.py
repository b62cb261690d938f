"""Fills the gaps in what a story says: ``{ssin}``, ``{day:30}``, ``{cbe:cpas-mons}``.

In braces stands what differs: ``{ssin}``, ``{name}`` and ``{birth}`` of the person, ``{ssin:TAG}`` of another;
``{cbe}`` and ``{unit}`` of the sender, ``{cbe:USER}`` of another; ``{day}``, and ``{day:30}`` so many days after the
first one, as ``{day_of_month:30}``; ``{months:2}`` so many months after it, as ``{year_month:2}`` and ``{year:2}``; and
whatever the story gives beside the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import add_months

_OF_MONTHS = {"months": "%Y-%m-%d", "year_month": "%Y-%m", "year": "%Y"}
_GAP = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")


class BrokenStory(ValueError):
    """A story that cannot be told; the text says where."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What fills the gaps.

    Attributes:
        first: the day on which the sandbox was filled.
        citizens: by tag.
        institutions: by their users of HTTP Basic.
        who: the person whom the story is about.
        sender: of the message that is being filled.
        today: how many days after the first one it happens.
        given: what the story gives beside the message.
    """

    first: date
    citizens: Mapping[str, Citizen]
    institutions: Mapping[str, Institution]
    who: Citizen | None = None
    sender: str = ""
    today: int = 0
    given: Mapping[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text without gaps.

        Raises:
            BrokenStory: nothing fills one of them.
        """
        return _GAP.sub(lambda gap: self._value(gap[1], gap[2] or ""), text)

    def day(self, after: int) -> date:
        """The day so many days after the first one."""
        return self.first + timedelta(days=after)

    def _value(self, name: str, of: str) -> str:
        if name in self.given:
            return replace(self, given={}).fill(str(self.given[name]))
        try:
            return str(self._known(name, of))
        except (KeyError, ValueError):
            raise BrokenStory(f"nothing fills {{{name}{of and ':' + of}}}") from None

    def _known(self, name: str, of: str) -> object:
        if name in ("day", "day_of_month"):
            day = self.day(int(of) if of else self.today)
            return day if name == "day" else f"{day:%d}"
        if name in _OF_MONTHS:
            return format(add_months(self.first, int(of or "0")), _OF_MONTHS[name])
        if name in ("cbe", "unit"):
            one = self.institutions[of or self.sender]
            return one.cbe_number if name == "cbe" else one.org_unit
        who = self.citizens[of] if of or self.who is None else self.who
        return {"ssin": who.ssin, "name": who.last_name, "birth": who.birth}[name]
