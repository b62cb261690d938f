"""From the story of a disability to who recognised it when: birthdays, moves and reforms cut it into stretches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import add_months
from bcss_gateway.domain.region import Region, region_of
from bcss_gateway.domain.social_life import Disability
from bcss_gateway.providers.handi import rules
from bcss_gateway.providers.handi.file import Ending, Stretch
from bcss_gateway.providers.handi.rules import Kind

_DAY = timedelta(days=1)


class _Why(IntEnum):
    """Why something else holds from a day on; of two reasons on one day the smaller counts."""

    ASKED = 0
    BIRTHDAY = 1
    HANDED_OVER = 2
    MOVED = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """Days on which the same sources recognise the person."""

    begin: date
    end: date | None
    why: _Why
    ending: Ending
    kind: Kind
    sources: tuple[str, ...]


def stretches_of(citizen: Citizen, disability: Disability, decision_days: int) -> dict[str, tuple[Stretch, ...]]:
    """The stretches of each source that ever recognised the person, oldest first.

    Args:
        decision_days: how long after its begin the first recognition was decided.
    """
    pieces = tuple(_pieces(citizen, disability))
    names = dict.fromkeys(name for piece in pieces for name in piece.sources)
    return {name: tuple(_stretch(one, disability, decision_days) for one in _joined(pieces, name)) for name in names}


def _pieces(citizen: Citizen, disability: Disability) -> Iterator[_Piece]:
    last, dies = _last_day(citizen, disability)
    cuts = sorted(day for day in _cuts(citizen, disability.since).items() if last is None or day[0] <= last)
    for (begin, why), following in zip(cuts, [*cuts[1:], None], strict=True):
        end = following[0] - _DAY if following else last
        kind = _kind(citizen, begin)
        ending = _ending(kind, following[1]) if following else Ending.SURPRISING if dies else Ending.FORESEEN
        yield _Piece(begin, end, why, ending, kind, rules.sources_of(kind, _region(citizen, begin), begin))


def _ending(kind: Kind, following: _Why) -> Ending:
    """How something ends when something else follows; that a child turns 18 is known beforehand."""
    if following is _Why.MOVED:
        return Ending.SURPRISING
    return Ending.FORESEEN if kind is Kind.CHILD and following is _Why.BIRTHDAY else Ending.FOLLOWED


def _last_day(citizen: Citizen, disability: Disability) -> tuple[date | None, bool]:
    """The last day of the disability, and whether it is that of the death."""
    death = citizen.death.earliest if citizen.death else None
    dies = death is not None and (disability.until is None or death <= disability.until)
    return (death if dies else disability.until), dies


def _cuts(citizen: Citizen, since: date) -> dict[date, _Why]:
    birthdays = {_birthday(citizen, years): _Why.BIRTHDAY for years in (rules.ADULT_FROM, rules.ELDER_FROM)}
    reforms = dict.fromkeys(rules.HANDED_OVER, _Why.HANDED_OVER)
    moves = {one.begin: _Why.MOVED for one in citizen.residences}
    later = {day: why for day, why in (moves | reforms | birthdays).items() if day > since}
    return {since: _Why.ASKED} | later


def _birthday(citizen: Citizen, years: int) -> date:
    return add_months(citizen.birth.latest, 12 * years)


def _kind(citizen: Citizen, day: date) -> Kind:
    if day < _birthday(citizen, rules.ADULT_FROM):
        return Kind.CHILD
    return Kind.ADULT if day < _birthday(citizen, rules.ELDER_FROM) else Kind.ELDER


def _region(citizen: Citizen, day: date) -> Region:
    lived = [one for one in citizen.residences if one.begin <= day] or citizen.residences[:1]
    return region_of(max(lived, key=lambda one: one.begin).address.place.code)


def _joined(pieces: tuple[_Piece, ...], name: str) -> Iterator[_Piece]:
    """The pieces of one source, those that follow each other with the same kind as one."""
    held: _Piece | None = None
    for piece in pieces:
        if held and name in piece.sources and piece.kind is held.kind:
            held = _Piece(held.begin, piece.end, held.why, piece.ending, held.kind, held.sources)
            continue
        if held:
            yield held
        held = piece if name in piece.sources else None
    if held:
        yield held


def _stretch(piece: _Piece, disability: Disability, decision_days: int) -> Stretch:
    requested, decided = {
        _Why.ASKED: (_before(piece.begin, "asked_before"), piece.begin + timedelta(decision_days)),
        _Why.BIRTHDAY: (max(_before(piece.begin, "birthday_before"), disability.since), piece.begin),
        _Why.HANDED_OVER: (piece.begin, piece.begin),
        _Why.MOVED: (piece.begin, piece.begin + timedelta(rules.days("moved_within"))),
    }[piece.why]
    ends = disability.until is not None and piece.end == disability.until
    review = max(_before(disability.until, "review_before"), piece.begin) if ends and disability.until else None
    law = rules.law_of(piece.kind, disability.since)
    return Stretch(piece.begin, piece.end, piece.ending, requested, decided, review, law)


def _before(day: date, name: str) -> date:
    return day - timedelta(rules.days(name))
