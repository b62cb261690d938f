"""The station that cuts an answer down to what the asker may see."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.period import add_months
from bcss_gateway.envelope.exchange import Answer, Element
from bcss_gateway.envelope.grant import Grant

STATION = "filtered"


def cut_down(answer: Answer, grant: Grant, today: date, inside: str = "") -> tuple[Answer, int]:
    """The answer without what the grant does not open, and how many parts were taken out.

    Parts are the children of each element of the answer, or of every element at the path ``inside`` it. History is what
    has ended (``DelDate`` in the register's information types) before the day to which the grant reaches back; a part
    that is left empty goes too.
    """
    hidden = 0
    for whole in answer.content:
        hidden += _close(whole, inside, grant)
        if grant.history_months is not None:
            hidden += _forget(whole, add_months(today, -grant.history_months))
    return answer, hidden


def _forget(whole: Element, first: date) -> int:
    ended = [mark.getparent() for mark in whole.iter("{*}DelDate") if _day(mark) <= f"{first:%Y%m%d}"]
    for item in ended:
        group = item.getparent()
        group.remove(item)
        while len(group) == 0 and group is not whole:
            group, empty = group.getparent(), group
            group.remove(empty)
    return len(ended)


def _close(whole: Element, inside: str, grant: Grant) -> int:
    return sum(_close_in(holder, whole, grant) for holder in (whole.findall(inside) if inside else [whole]))


def _close_in(holder: Element, whole: Element, grant: Grant) -> int:
    closed = [part for part in holder if not grant.opens(_name(part))]
    for part in closed:
        holder.remove(part)
    if closed and len(holder) == 0 and holder is not whole:
        holder.getparent().remove(holder)
    return len(closed)


def _day(mark: Element) -> str:
    """Century, year, month and day as the register writes them, joined; unknown parts count as early."""
    return "".join((part.text or "").strip().rjust(2, "0") for part in mark)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
