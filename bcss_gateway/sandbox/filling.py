"""What a sandbox was filled with, noted beside its database: listings then say who is there, whatever is set today."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.settings import Settings

_FILE = "sandbox.json"


@dataclass(frozen=True, slots=True)
class Filling:
    """From which number how many persons were made, on which Belgian day."""

    persons: int
    seed: int
    day: date


def note(data: Path, filling: Filling) -> None:
    """Write it into the data folder, in the place of what was there."""
    new = data / f".{_FILE}.{os.getpid()}"
    new.write_text(json.dumps(asdict(filling) | {"day": filling.day.isoformat()}) + "\n", "utf-8")
    new.replace(data / _FILE)


def filling_of(settings: Settings) -> Filling:
    """What the data folder says; where nothing was filled yet, what ``init`` would fill it with today."""
    try:
        text = (settings.data / _FILE).read_text("utf-8")
    except FileNotFoundError:
        return Filling(settings.persons, settings.seed, day_of(system_clock()))
    known = json.loads(text)
    return Filling(known["persons"], known["seed"], date.fromisoformat(known["day"]))
