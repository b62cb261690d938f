"""How a file is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register.labels import Labels, in_language


@dataclass(frozen=True, slots=True)
class View:
    """In which language, on which day (``YYYY-MM-DD``), and whether with what had ended by then."""

    language: str
    today: str
    history: bool

    def of(self, entries: list[files.E]) -> list[files.E]:
        """The entries to be shown, newest first."""
        return (files.known_on if self.history else files.holding_on)(self.today, entries)

    def say(self, labels: Labels) -> str:
        """A label in the language asked for."""
        return in_language(labels, self.language)
