"""The directory and the numbers: who knows a person, asked by somebody who does not, or for more than is kept."""

from __future__ import annotations

import other_sectors
from rows.attack import OURS, OWASP, Attack
from scene import NAMUR, Scene
from wsgi import Heard

SSIN_INFORMATION = "SSINInformationService"


def sectors_of(tag: str, by: str = NAMUR, **how: object):
    """Somebody asks which sectors know a person."""
    return lambda scene: _ask(scene, scene.person(tag).ssin, by, **how)


def numbers_of(tag: str, context: str, by: str = NAMUR):
    """Somebody asks for all numbers of a person."""

    def asked(scene: Scene) -> Heard:
        about = f"<ssin>{scene.person(tag).ssin}</ssin>"
        return scene.asks(by, SSIN_INFORMATION, context).ask("consultRelatedSsins", about).heard

    return asked


def _ask(scene: Scene, ssin: str, by: str = NAMUR, **how: object) -> Heard:
    asked = other_sectors.request(ssin, **how)
    return scene.classic(asked, by=by, name=other_sectors.NAME, version=other_sectors.VERSION)


def _a_file_for_a_day(scene: Scene) -> Heard:
    """A file of today opens nothing under a period that it does not have."""
    anna = scene.person("anna")
    scene.access(anna, "REGISTER", end="2026-11-21")
    told = _ask(scene, anna.ssin, code=1, integrated=("2026-11-21", "2026-11-22"))
    scene.access(anna, "UNREGISTER")
    return told


def _twenty_numbers(scene: Scene) -> Heard:
    """Numbers that nobody has, asked one by one where no file is asked for, get the same answer each."""
    asker = scene.asks(NAMUR, SSIN_INFORMATION, "PCSA:SOCIAL_INQUIRY")
    for serial in range(100, 120):
        whole = f"856730{serial:03d}"
        heard = asker.ask("consultCurrentSsin", f"<ssin>{whole}{97 - int(whole) % 97:02d}</ssin>").heard
    assert any(entry["verdicts"][-1]["verdict"] == "refused" for entry in scene.journal()[-20:])
    return heard


DIRECTORY = (
    Attack("sectors of a stranger", "who knows somebody whom one does not", OURS, sectors_of("anna", code=1), "300020"),
    Attack(
        "sectors by the file of another",
        "the quality in which another CPAS has the person",
        OURS,
        sectors_of("two-cpas", code=2),
        "300020",
    ),
    Attack(
        "sectors by a file that ended", "a period that once was held", OURS, sectors_of("expired", code=2), "300040"
    ),
    Attack(
        "sectors by a longer file",
        "a period that begins years before the file",
        OURS,
        sectors_of("integrated", integrated=("2010-01-01", "2026-12-31")),
        "300040",
    ),
    Attack("sectors by a file for a day", "registered for today, said to last", OURS, _a_file_for_a_day, "300040"),
    Attack(
        "sectors for the heating",
        "a quality that opens nothing but its own service",
        OURS,
        sectors_of("heating", "cpas-tournai", code=40),
        "300020",
    ),
    Attack(
        "sectors in a quality of nobody",
        "code 0, which is every sector's",
        OURS,
        sectors_of("integrated", code=0),
        "31000005",
    ),
    Attack(
        "sectors in a quality of a thousand digits",
        "a number that no program counts to",
        OWASP,
        sectors_of("integrated", code="9" * 1000),
        "31000005",
    ),
    Attack(
        "sectors, backwards",
        "a period that ends before it begins",
        OURS,
        sectors_of("integrated", requested=("2026-12-31", "2026-01-01")),
        "31000005",
    ),
    Attack(
        "sectors of a number with a joker",
        "% and _, which databases expand",
        OWASP,
        lambda scene: _ask(scene, "9166239010_"),
        "000050",
    ),
    Attack(
        "numbers out of curiosity",
        "no purpose that a table knows",
        OWASP,
        numbers_of("new-number", "CURIOSITY"),
        "MSG00013",
    ),
    Attack(
        "numbers for the police",
        "an institution of no sector of social security",
        OURS,
        numbers_of("new-number", "SSIN:FILE_MANAGEMENT", "police-federale"),
        "MSG00013",
    ),
    Attack(
        "numbers tried out",
        "twenty in a row, at a service that asks for no file",
        OWASP,
        _twenty_numbers,
        "MSG00005",
    ),
)
