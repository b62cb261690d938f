"""The words of the pages in four languages, and which of them a reader wants."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.crossroads.authorization_table import Who
from bcss_gateway.domain.quality_code import QualityCode

FILE = Path(__file__).with_name("words.toml")
NAMES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
_DEFAULT = "en"


class Words:
    """What the pages say in one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language, self._texts = language, texts

    def __call__(self, name: str, /, **filling: object) -> str:
        """A text by its name, with its words in braces filled in.

        Raises:
            KeyError: the data file does not have it.
        """
        text = self._texts[name]
        return text.format(**filling) if filling else text

    def of(self, group: str, name: str) -> str:
        """A text of a group, such as the kinds of institutions; the bare name where the data file does not know it."""
        return self._texts.get(f"{group}_{name}", name)


def load(file: Path = FILE) -> dict[str, Words]:
    """The words of each language, from the data file."""
    rows = tomllib.loads(file.read_text("utf-8"))
    return {language: Words(language, {name: row[language] for name, row in rows.items()}) for language in SPOKEN}


def asker(w: Words, who: Who) -> str:
    """Whom a row of an authorization table is for."""
    if who.anyone:
        return w("anyone")
    told = [w.of("kind", kind) for kind in who.kinds]
    told += [w("of_sector", sectors=spell(who.sectors))] if who.sectors else []
    told += [w("of_type", types=spell(who.subsectors))] if who.subsectors else []
    told += [w("namely", institutions=spell(who.institutions))] if who.institutions else []
    return ", ".join(told) or w("nobody")


def label(w: Words, code: QualityCode | None) -> str:
    """What a quality code is called; in French and Dutch where the reader has neither."""
    if code is None:
        return ""
    return {"fr": code.label_fr, "nl": code.label_nl}.get(w.language, f"{code.label_fr} · {code.label_nl}")


def spell(values: Iterable[object]) -> str:
    """Several things in one line."""
    return ", ".join(map(str, values))


def language_of(query: str, accepted: str) -> str:
    """The language of a page: what the switch says, else the best that ``Accept-Language`` names, else English.

    Args:
        query: the query string; ``lang=fr`` is the switch.
        accepted: the header, or empty.
    """
    switched = [pair[5:] for pair in query.split("&") if pair.startswith("lang=")]
    if switched and switched[0] in SPOKEN:
        return switched[0]
    wanted = sorted((_weighed(part) for part in accepted.split(",")[:20]), key=lambda pair: -pair[1])
    return next((language for language, weight in wanted if weight > 0 and language in SPOKEN), _DEFAULT)


def _weighed(part: str) -> tuple[str, float]:
    """One language of the header with its weight; what cannot be read weighs nothing."""
    tag, _, weight = part.strip().lower().partition(";")
    try:
        return tag.strip().partition("-")[0], float(weight.strip().removeprefix("q=")) if weight else 1.0
    except ValueError:
        return "", 0.0
