"""The files at a date: what each part holds, for whom, and who tells what on demand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from disability import BRUSSELS, EUPEN, GENT, NAMUR, SOURCES, somebody

EVER = date(1900, 1, 1)
STATUS, LAW = "<decisionStatus>true</decisionStatus>", "<enrichedRecognition>1</enrichedRecognition>"
RECOGNITION = "handicapRecognitions/handicapRecognition"


def test_an_adult_is_recognised_by_the_federal_source_as_the_story_tells(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("disabled").ssin, "2026-11-21")
    assert (reply.status, reply.found) == (("DATA_FOUND", "MSG00000"), {"dgphResult"})
    assert reply.body.findtext("ssin") == person("disabled").ssin
    file = f"dgphResult/file/{RECOGNITION}"
    assert reply.text(f"{file}/recognitionStatus/startDateRecognition") == "2015-04-01"
    assert reply.texts(f"{file}/recognitionStatus/endDateRecognition") == []
    points = [int(one.text) for one in reply.all(f"{file}/resultRecognitionAdult/diminuationIndependence/*")]
    assert (sum(points[:-1]), points[-1]) == (12, 12)
    assert all(0 <= one <= 3 for one in points[:-1])
    assert reply.text(f"{file}/resultRecognitionAdult/diminuationEarnings") == "true"


def test_an_adult_has_a_right_with_the_categories_of_the_points_and_the_household(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("disabled").ssin, "2026-11-21")
    said = {one.tag: one.text for one in reply.all("dgphResult/file/rights/*")}
    assert (said["legislation"], said["categoryIVT"], said["categoryIT"]) == ("3", "B", "3")
    assert said["monthAmount"] == said["totalMonthAmount"]
    assert said["partnerIncome"] == "false"
    assert reply.text("dgphResult/file/rights/period/beginDate") == "2026-01-01"


def test_who_lost_no_earnings_has_no_income_replaced(file_of: Any) -> None:
    reply = file_of(somebody(date(1980, 5, 5), 11, date(2019, 3, 1), points=8, earns_less=False))
    assert reply.text("dgphResult/file/rights/categoryIVT") == "-"
    assert reply.text("dgphResult/file/rights/categoryIT") == "1"


def test_the_federal_source_gives_names_in_capitals_and_the_address_with_every_sign_intact(file_of: Any) -> None:
    reply = file_of(somebody(date(1980, 5, 5), 11, date(2019, 3, 1)))
    person = "dgphResult/file/addressHandicappedPerson"
    assert (reply.text(f"{person}/lastName"), reply.text(f"{person}/firstName")) == ("ÉLOI & FILS", "ZOÉ")
    address = {one.tag: one.text for one in reply.all(f"{person}/address/*")}
    assert (address["streetName"], address["cityCode"], address["boxNumber"]) == ("Rue <&> des Bois", "92094", "B 1")
    assert reply.all(f"{person}/address")[0].get("class") == "belgianAddress"


def test_a_child_in_wallonia_has_pillars_and_no_right(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("disabled-child").ssin, "2026-11-21")
    assert reply.found == {"dgphResult", "aviqResult"}
    pillars = [int(one.text) for one in reply.all(f"aviqResult/file/{RECOGNITION}/resultRecognitionChild/pillars/*")]
    assert sum(pillars[:-1]) == pillars[-1]
    assert reply.text(f"aviqResult/file/{RECOGNITION}/recognitionStatus/endDateRecognition") == "2032-11-20"
    assert reply.texts("dgphResult/file/handicapRecognitions") == []
    assert reply.text("dgphResult/file/socialCards/socialCard/cardCategory") == "PARKINGCARD"
    assert not reply.all("*/file/rights")


def test_a_child_of_the_older_law_has_classes_instead_of_pillars(file_of: Any) -> None:
    child = somebody(date(1995, 2, 2), 13, date(2001, 6, 1), points=16)
    result = {one.tag: one.text for one in file_of(child, "2010-01-01", more=LAW).all(
        f"dgphResult/file/{RECOGNITION}/resultRecognitionChild/*"
    )}  # fmt: skip
    assert (result["disabilityCode"], result["independencyScore"]) == ("3", "3")
    assert "pillars" not in result


@pytest.mark.parametrize(
    ("town", "result", "law"),
    [(GENT, "kindEnGezinResult", None), (BRUSSELS, "irisCareResult", "2"), (EUPEN, "dslResult", "2")],
)
def test_a_child_is_recognised_where_it_lives(file_of: Any, town: int, result: str, law: str | None) -> None:
    child = somebody(date(2015, 2, 2), 15, date(2022, 6, 1), points=9, lives=((town, EVER),))
    reply = file_of(child)
    assert result in reply.found
    assert reply.found <= {result, "dgphResult"}
    assert reply.texts(f"{result}/file/{RECOGNITION}/legislation") == ([law] if law else [])
    assert reply.all(f"{result}/file/{RECOGNITION}/resultRecognitionChild/pillars")


@pytest.mark.parametrize(
    ("town", "results", "paid"),
    [
        (GENT, {"vsbResult"}, "vsbResult/file/rights"),
        (BRUSSELS, {"irisCareResult"}, "irisCareResult/file/right"),
        (NAMUR, {"nicCinResult"}, "nicCinResult/file/right"),
        (EUPEN, {"dslResult", "mdgResult"}, "mdgResult/file/right"),
    ],
)
def test_the_elderly_are_helped_where_they_live(file_of: Any, town: int, results: set[str], paid: str) -> None:
    elder = somebody(date(1950, 2, 2), 17, date(2024, 6, 1), points=11, lives=((town, EVER),))
    reply = file_of(elder)
    assert reply.found - {"dgphResult"} == results
    assert reply.text(f"{paid}/legislation") == "4"
    assert not reply.all("dgphResult/file/rights")


def test_the_older_sources_tell_the_status_and_the_law_on_demand_alone(file_of: Any, namur: Any) -> None:
    adult = somebody(date(1980, 5, 5), 11, date(2019, 3, 1))
    silent = file_of(adult)
    assert not silent.all(f"dgphResult/file/{RECOGNITION}/legislation")
    assert not silent.all(".//decisionStatus")
    told = namur.by_date(adult.ssin, "2026-11-21", more=STATUS + LAW)
    assert told.text(f"dgphResult/file/{RECOGNITION}/legislation") == "3"
    assert told.texts(f"dgphResult/file/{RECOGNITION}/decisionStatus") == ["RECOGNITION_DETERMINED"]
    assert told.texts("dgphResult/file/rights/decisionStatus") == ["POSITIVE"]


def test_a_flemish_care_budget_tells_its_status_on_demand_alone(file_of: Any, namur: Any) -> None:
    elder = somebody(date(1950, 2, 2), 17, date(2024, 6, 1), lives=((GENT, EVER),))
    assert not file_of(elder).all("vsbResult/file/rights/decisionStatus")
    told = namur.by_date(elder.ssin, "2026-11-21", more=STATUS)
    assert told.text("vsbResult/file/rights/decisionStatus") == "POSITIVE"


def test_the_newer_sources_always_tell_the_status_and_the_law(file_of: Any) -> None:
    reply = file_of(somebody(date(1950, 2, 2), 17, date(2024, 6, 1)))
    assert reply.text(f"nicCinResult/file/{RECOGNITION}/legislation") == "4"
    assert reply.text(f"nicCinResult/file/{RECOGNITION}/decisionStatus") == "RECOGNITION_DETERMINED"
    assert reply.text("nicCinResult/file/right/decisionStatus") == "POSITIVE"


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("evolutionOfRequest", {"evolutionOfRequest"}),
        ("handicapRecognitions", {"handicapRecognitions"}),
        ("rights", {"rights"}),
        ("socialCards", {"socialCards"}),
    ],
)
def test_only_the_parts_asked_are_told(namur: Any, person: Any, part: str, names: set[str]) -> None:
    reply = namur.by_date(person("disabled").ssin, "2026-11-21", parts=[part])
    assert {one.tag for one in reply.all("dgphResult/file/*")} == names | {"addressHandicappedPerson"}


@pytest.mark.parametrize("source", SOURCES)
def test_only_the_sources_asked_are_told(namur: Any, person: Any, source: str) -> None:
    reply = namur.by_date(person("silent-sources").ssin, "2026-11-21", sources=["DGPH", source])
    assert len(reply.said) == len({"DGPH", source})


def test_a_source_that_gives_no_such_part_has_nothing(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("disabled-child").ssin, "2026-11-21", ["AVIQ"], ["rights", "socialCards"])
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")


@pytest.mark.parametrize(
    ("day", "law", "requested", "complete"),
    [
        ("2026-11-21", "3", "2026-07-05", "2026-08-04"),
        ("2026-07-20", "3", "2026-07-05", None),
        ("2030-01-01", "3", "2026-07-05", "2026-08-04"),
        ("2026-07-04", None, None, None),
        ("2026-02-01", "0", None, None),
    ],
    ids=["now", "not complete", "in the future", "the day before", "between two requests"],
)
def test_a_request_is_followed(
    file_of: Any, day: str, law: str | None, requested: str | None, complete: str | None
) -> None:
    """A temporary recognition ends on 2027-01-01: its review is pending since 180 days before."""
    known = {"until": date(2027, 1, 1), "points": 8}
    reply = file_of(somebody(date(1980, 5, 5), 19, date(2024, 1, 1), **known), day, parts=["evolutionOfRequest"])
    expected = "0" if law is None else law
    evolution = {one.tag: one.text for one in reply.all("dgphResult/file/evolutionOfRequest/*")}
    assert evolution["legislation"] == expected
    assert evolution["handicapRecognitionPending"] == ("true" if expected != "0" else "false")
    assert (evolution.get("requestDate"), evolution.get("fileCompletionDate")) == (requested, complete)


def test_who_has_asked_but_is_not_recognised_yet_has_a_request_under_way_and_nothing_else(file_of: Any) -> None:
    reply = file_of(somebody(date(1980, 5, 5), 21, date(2026, 11, 10)))
    assert reply.text("dgphResult/file/evolutionOfRequest/administrativePendingRequest") == "true"
    assert {one.tag for one in reply.all("dgphResult/file/*")} == {"addressHandicappedPerson", "evolutionOfRequest"}


def test_a_source_does_not_know_who_has_not_asked_yet(file_of: Any, namur: Any) -> None:
    reply = file_of(somebody(date(1980, 5, 5), 23, date(2027, 3, 1)))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")
    assert reply.body.find("results") is None


def test_a_source_that_knows_the_person_but_has_nothing_says_so_otherwise(file_of: Any, namur: Any) -> None:
    lapsed = somebody(date(1980, 5, 5), 25, date(2010, 1, 1), until=date(2014, 12, 31), points=8)
    file_of(lapsed)
    current = somebody(date(2018, 5, 5), 25, date(2022, 1, 1))
    assert namur.by_date(lapsed.ssin, "2026-11-21", parts=["rights"]).status == ("NO_DATA_FOUND", "MSG00100")
    both = file_of(current, parts=["handicapRecognitions"])
    assert both.said["aviqResult"] == ("DATA_FOUND", "MSG00000")
    assert both.said["dgphResult"] == ("NO_DATA_FOUND", "MSG00100")
    assert both.said["vsbResult"] == ("NO_DATA_FOUND", "MSG00021")


def test_a_person_without_a_disability_is_known_to_no_source(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("integrated").ssin, "2026-11-21")
    assert (reply.status, reply.body.find("results")) == (("NO_DATA_FOUND", "MSG00100"), None)
    assert reply.body.findtext("ssin") == person("integrated").ssin


@pytest.mark.parametrize("day", ["-0044-03-15", "12026-01-01", "2026-11-21+01:00", "9999-12-31"])
def test_every_date_that_the_schema_takes_is_understood(namur: Any, person: Any, day: str) -> None:
    reply = namur.by_date(person("disabled").ssin, day)
    assert reply.status == (("NO_DATA_FOUND", "MSG00100") if day.startswith("-") else ("DATA_FOUND", "MSG00000"))
