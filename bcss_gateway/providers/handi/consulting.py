"""Asks one source, and cuts what it says to what the contract has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.handi import cards, recognitions, rights
from bcss_gateway.providers.handi.cards import Card
from bcss_gateway.providers.handi.file import File, Stretch
from bcss_gateway.providers.handi.questions import Consultation, ConsultFiles
from bcss_gateway.providers.handi.recognitions import Evolution
from bcss_gateway.providers.handi.rights import Payment, Right
from bcss_gateway.providers.handi.sources import CARDS, EVOLUTION, RECOGNITIONS, RIGHTS, Source

SILENT, WITHOUT_FILE, NOTHING, FOUND = "source_silent", "source_without_file", "no_data_found", "data_found"
"""What came of asking a source, as keys of the return codes."""

_PAYMENTS = "payments"
_MOST_AT_DATE = {RECOGNITIONS: 10, RIGHTS: 1, CARDS: 2}
_MOST_IN_PERIOD = {RECOGNITIONS: 50, RIGHTS: 50, CARDS: 10}
_MOST_PAYMENTS = 24
"""OFFICIAL: maxOccurs of the contract."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one source said: how it went, and what it has.

    Attributes:
        reason: a key of the return codes.
        cut: of each list that was longer than the contract allows, its name with how much of it is told.
    """

    source: Source
    reason: str
    file: File
    evolution: Evolution | None = None
    recognitions: tuple[Stretch, ...] = ()
    rights: tuple[Right, ...] = ()
    cards: tuple[Card, ...] = ()
    payments: tuple[Payment, ...] = ()
    cut: tuple[tuple[str, str], ...] = ()

    def has(self, parts: Sequence[str]) -> bool:
        """Whether any of these parts of the file holds something."""
        held = {EVOLUTION: self.evolution, RECOGNITIONS: self.recognitions, RIGHTS: self.rights, CARDS: self.cards}
        return any(held[part] for part in parts)


def consult(source: Source, file: File | None, asked: Consultation, opened: Sequence[str], today: date) -> Told:
    """What a source says.

    Args:
        file: its file on the person; ``None`` where it has none.
        opened: the parts of a file that were asked for and that the asker may see.
    """
    if file is not None and file.silent:
        return Told(source, SILENT, file)
    if file is None or file.opened > today:
        return Told(source, WITHOUT_FILE, File())
    days = Period(asked.begin, asked.end)
    if not isinstance(asked, ConsultFiles):
        return _payments(source, file, days, today)
    return _file(source, file, asked, opened, today)


def _payments(source: Source, file: File, days: Period, today: date) -> Told:
    every = rights.payments(file, days, today)
    newest = tuple(every[-_MOST_PAYMENTS:])
    cut = _cut(_PAYMENTS, len(newest), len(every))
    return Told(source, FOUND if newest else NOTHING, file, payments=newest, cut=cut)


def _file(source: Source, file: File, asked: ConsultFiles, opened: Sequence[str], today: date) -> Told:
    """The parts asked; those that the asker may not see count for nothing, and the crossroads takes them out."""
    days, parts = Period(asked.begin, asked.end), [part for part in source.parts if asked.parts.get(part)]
    most = _MOST_AT_DATE if asked.at_date else _MOST_IN_PERIOD
    recognised = recognitions.told(file, days, today) if RECOGNITIONS in parts else []
    entitled = rights.rights(file, days, today) if RIGHTS in parts else []
    carded = cards.cards(file, asked.ssin, days, today) if CARDS in parts else []
    lengths = {RECOGNITIONS: len(recognised), RIGHTS: len(entitled), CARDS: len(carded)}
    told = Told(
        source,
        FOUND,
        file,
        recognitions.evolution(file, days, today) if EVOLUTION in parts else None,
        tuple(recognised[: most[RECOGNITIONS]]),
        tuple(entitled[: most[RIGHTS]]),
        tuple(carded[: most[CARDS]]),
        cut=tuple(cut for name in opened if name in lengths for cut in _cut(name, most[name], lengths[name])),
    )
    return told if told.has(opened) else Told(source, NOTHING, file)


def _cut(name: str, told: int, every: int) -> tuple[tuple[str, str], ...]:
    return ((name, f"{told}/{every}"),) if told < every else ()
