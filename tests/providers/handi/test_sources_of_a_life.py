"""Who recognises somebody changes with birthdays, moves, reforms and death; each source keeps what was in its time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.providers.handi.fictions import files_of
from bcss_gateway.providers.handi.file import read, written
from disability import BRUSSELS, EUPEN, GENT, NAMUR, Reply, somebody

STATUS = "handicapRecognitions/handicapRecognition/recognitionStatus"
FIRST, LAST = "1900-01-01", "2100-01-01"


def recognised(reply: Reply, result: str) -> list[tuple[str, str]]:
    """From when to when a source recognised the person, oldest first."""
    found = reply.all(f"{result}/file/{STATUS}")
    return [(one.findtext("startDateRecognition"), one.findtext("endDateRecognition") or "") for one in found][::-1]


@pytest.fixture
def history_of(settle: Any, namur: Any) -> Any:
    """The files on a person over all time."""

    def asked(citizen: Citizen) -> Reply:
        settle(citizen)
        return namur.by_period(citizen.ssin, FIRST, LAST)

    return asked


@pytest.mark.parametrize(
    ("town", "result", "day"),
    [
        (GENT, "kindEnGezinResult", "2019-01-01"),
        (BRUSSELS, "irisCareResult", "2021-01-01"),
        (NAMUR, "aviqResult", "2021-01-01"),
        (EUPEN, "dslResult", "2021-01-01"),
    ],
)
def test_the_regions_took_over_the_children(history_of: Any, town: int, result: str, day: str) -> None:
    reply = history_of(somebody(date(2012, 4, 4), 41, date(2015, 1, 1), lives=((town, date(2012, 4, 4)),)))
    eve = f"{int(day[:4]) - 1}-12-31"
    assert recognised(reply, "dgphResult") == [("2015-01-01", eve)]
    assert recognised(reply, result) == [(day, "2030-04-03")]


@pytest.mark.parametrize(
    ("town", "recogniser", "payer", "day"),
    [
        (GENT, None, "vsbResult", "2017-01-01"),
        (BRUSSELS, "irisCareResult", "irisCareResult", "2021-01-01"),
        (NAMUR, "nicCinResult", "nicCinResult", "2021-01-01"),
        (EUPEN, "dslResult", "mdgResult", "2023-01-01"),
    ],
)
def test_the_regions_took_over_the_elderly(
    history_of: Any, town: int, recogniser: str | None, payer: str, day: str
) -> None:
    reply = history_of(somebody(date(1940, 4, 4), 43, date(2010, 1, 1), lives=((town, date(1940, 4, 4)),)))
    assert recognised(reply, "dgphResult") == [("2010-01-01", f"{int(day[:4]) - 1}-12-31")]
    assert recogniser is None or recognised(reply, recogniser) == [(day, "")]
    assert reply.texts(f"{payer}/file/rights/right/period/beginDate")[-1] == day
    assert reply.texts("dgphResult/file/rights/right/period/endDate")[0] == f"{int(day[:4]) - 1}-12-31"


def test_turning_18_and_65_begins_something_new(history_of: Any, namur: Any) -> None:
    citizen = somebody(date(1950, 4, 4), 45, date(1960, 1, 1))
    reply = history_of(citizen)
    assert recognised(reply, "dgphResult") == [
        ("1960-01-01", "1968-04-03"),
        ("1968-04-04", "2015-04-03"),
        ("2015-04-04", "2020-12-31"),
    ]
    assert recognised(reply, "nicCinResult") == [("2021-01-01", "")]
    first = namur.by_period(citizen.ssin, FIRST, "1968-12-31")
    assert first.text("dgphResult/file/rights/right/period/beginDate") == "1968-04-04"


def test_who_is_about_to_turn_65_has_asked_the_region_already(history_of: Any) -> None:
    reply = history_of(somebody(date(1962, 4, 4), 50, date(2018, 1, 1)))
    assert recognised(reply, "dgphResult") == [("2018-01-01", "")]
    assert reply.text("nicCinResult/file/evolutionOfRequest/legislation") == "4"
    assert [one.tag for one in reply.all("nicCinResult/file/*")] == ["evolutionOfRequest"]


def test_a_move_to_another_region_ends_a_recognition_and_the_next_source_decides(history_of: Any, namur: Any) -> None:
    moved = ((GENT, date(1950, 4, 4)), (BRUSSELS, date(2024, 5, 20)))
    citizen = somebody(date(1950, 4, 4), 47, date(2018, 1, 1), lives=moved)
    reply = history_of(citizen)
    assert reply.texts("vsbResult/file/rights/right/period/endDate")[0] == "2024-05-19"
    assert recognised(reply, "irisCareResult") == [("2024-05-20", "")]
    assert reply.text(f"irisCareResult/file/{STATUS}/dateOfDecision") == "2024-07-19"
    pending = namur.by_date(citizen.ssin, "2024-06-15", ["IrisCare"], ["evolutionOfRequest"])
    assert pending.text("irisCareResult/file/evolutionOfRequest/requestDate") == "2024-05-20"


def test_a_move_inside_the_region_changes_nothing(history_of: Any) -> None:
    moved = ((GENT, date(1950, 4, 4)), (11002, date(2022, 5, 20)))
    reply = history_of(somebody(date(1950, 4, 4), 49, date(2018, 6, 1), lives=moved))
    assert reply.texts("vsbResult/file/rights/right/period/beginDate")[-1] == "2018-06-01"
    assert recognised(reply, "dgphResult") == []


def test_nothing_that_lies_ahead_and_was_not_decided_is_told(history_of: Any) -> None:
    """The move, and turning 65, come after the day on which is asked."""
    moves = ((NAMUR, date(1963, 4, 4)), (BRUSSELS, date(2027, 12, 1)))
    reply = history_of(somebody(date(1963, 4, 4), 51, date(2018, 1, 1), lives=moves))
    assert recognised(reply, "dgphResult") == [("2018-01-01", "")]
    assert reply.found == {"dgphResult"}


def test_a_recognition_ends_with_the_death(history_of: Any) -> None:
    reply = history_of(somebody(date(1980, 4, 4), 53, date(2018, 1, 1), death=date(2026, 10, 3)))
    assert recognised(reply, "dgphResult") == [("2018-01-01", "2026-10-03")]
    assert reply.texts("dgphResult/file/rights/right/period/endDate")[0] == "2026-10-03"


def test_a_temporary_recognition_says_when_it_ends(history_of: Any) -> None:
    reply = history_of(somebody(date(1980, 4, 4), 55, date(2024, 1, 1), until=date(2028, 6, 30)))
    assert recognised(reply, "dgphResult") == [("2024-01-01", "2028-06-30")]


def test_the_same_person_has_the_same_file_whenever_the_sandbox_is_filled() -> None:
    citizen = somebody(date(1950, 4, 4), 57, date(1960, 1, 1), silent=("MDG",))
    files = files_of(citizen, {})
    assert set(files) == {"DGPH", "NicCin", "MDG"}
    assert files == files_of(citizen, {}) == {name: read(written(file)) for name, file in files.items()}
