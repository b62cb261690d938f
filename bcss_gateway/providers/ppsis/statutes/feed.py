"""The feed of the buffer: every change of a status, in the order in which the network came to know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcss_gateway.domain.right import Change
from bcss_gateway.providers.ppsis.attestations import Attestation, Attestations
from bcss_gateway.providers.ppsis.statutes.statutes import Statute
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StatuteChanged:
    """That a status is known otherwise.

    Attributes:
        moment: from which moment on, UTC as the journal writes it.
        statute: as it is afterwards; of a cancelled one, as it was.
    """

    moment: str
    ssin: str
    change: Change
    statute: Statute


def changes(attestations: Attestations, begin: str, end: str, work: UnitOfWork) -> Iterator[StatuteChanged]:
    """What became known from a moment on, before another; a category or a partner is no part of a status."""
    for before, after in attestations.becoming_known(begin, end, work):
        was, is_now = _statute(before), _statute(after)
        if was == is_now:
            continue
        told = is_now or was
        if told is not None:
            yield StatuteChanged(after.known_from, after.right.ssin, _change(was, is_now), told)


def _statute(one: Attestation | None) -> Statute | None:
    """The status that an attestation gives; ``None`` where there is none."""
    if one is None or not one.holds:
        return None
    return Statute(one.right.period, one.right.aid, one.right.institution)


def _change(was: Statute | None, is_now: Statute | None) -> Change:
    if was is None:
        return Change.CREATED
    return Change.CANCELLED if is_now is None else Change.MODIFIED
