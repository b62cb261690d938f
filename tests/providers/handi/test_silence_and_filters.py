"""Sources that do not answer, parts that stay closed, and what the journal keeps of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from classic import journal
from disability import GENT, SOURCES, Asker, somebody

TODAY = "2026-11-21"
SILENT = ("TECHNICAL_ERROR", "MSG00002")
INCOMPLETE = ("INCOMPLETE_DATA", "HAN20200")


def test_what_a_silent_source_has_is_missing_and_the_whole_is_incomplete(namur: Any, person: Any) -> None:
    ssin = person("silent-sources").ssin
    for reply in (
        namur.by_date(ssin, TODAY),
        namur.by_period(ssin, "2020-01-01", TODAY),
        namur.payments(ssin, "2025-01-01", TODAY),
    ):
        assert reply.status == INCOMPLETE
        assert reply.information == [("source", "DGPH")]
        assert reply.said["dgphResult"] == SILENT
        assert not reply.all("dgphResult/file")
        assert reply.said["nicCinResult"] == ("NO_DATA_FOUND", "MSG00021")


def test_a_silent_source_that_nobody_asks_makes_nothing_incomplete(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("silent-sources").ssin, TODAY, sources=["VSB", "AVIQ"])
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")


def test_the_others_answer_while_one_is_silent(namur: Any, settle: Any) -> None:
    elder = somebody(date(1950, 2, 2), 71, date(2024, 6, 1), silent=("DGPH", "MDG", "FOREM"))
    settle(elder)
    reply = namur.by_date(elder.ssin, TODAY)
    assert (reply.status, reply.found) == (INCOMPLETE, {"nicCinResult"})
    assert reply.information == [("source", "DGPH"), ("source", "MDG")]


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_may_be_silent(namur: Any, settle: Any, source: str) -> None:
    elder = somebody(date(1950, 2, 2), 73, date(2024, 6, 1), silent=(source,))
    settle(elder)
    reply = namur.by_date(elder.ssin, TODAY, sources=[source])
    assert (reply.status, list(reply.said.values())) == (INCOMPLETE, [SILENT])


@pytest.fixture
def guided(namur: Any, settle: Any) -> Any:
    """Somebody in budget guidance, whom a source outside Wallonia and the federal one know."""
    lives = ((GENT, date(1950, 2, 2)),)
    one = somebody(date(1950, 2, 2), 75, date(2000, 6, 1), points=16, lives=lives)
    one = replace(one, integrations=((17, "92094", 7, date(2026, 1, 1), None),))
    settle(one)
    return one


def test_codes_7_to_9_see_recognitions_and_cards_but_no_rights_and_are_told_so(namur: Any, guided: Any) -> None:
    reply = namur.by_period(guided.ssin, "2000-01-01", TODAY)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    paying = ("dgphResult", "vsbResult", "irisCareResult", "nicCinResult", "mdgResult")
    assert reply.filtered == [f"results/{result}/file/rights" for result in paying]
    tags = {one.tag for one in reply.all("*/file/*")}
    assert tags == {"addressHandicappedPerson", "evolutionOfRequest", "handicapRecognitions", "socialCards"}
    assert not reply.all(".//right")


def test_a_source_that_has_closed_parts_alone_has_nothing_to_tell(namur: Any, guided: Any) -> None:
    reply = namur.by_date(guided.ssin, TODAY, parts=["rights", "socialCards"])
    assert reply.said["vsbResult"] == ("NO_DATA_FOUND", "MSG00100")
    assert reply.found == {"dgphResult"}
    assert "results/nicCinResult/file/right" in reply.filtered


def test_who_asks_closed_parts_alone_is_refused(namur: Any, guided: Any) -> None:
    reply = namur.by_date(guided.ssin, TODAY, parts=["rights"])
    assert reply.status == ("NO_RESULT", "HAN00011")
    assert dict(reply.information)["part"] == "rights"
    assert dict(reply.information)["rule"] == "cpas_disability#2"


def test_codes_7_to_9_do_not_see_payments(namur: Any, guided: Any) -> None:
    assert namur.payments(guided.ssin, "2026-01-01", TODAY).status == ("NO_RESULT", "MSG00012")


def test_who_may_see_everything_is_told_of_no_filter(namur: Any, person: Any) -> None:
    reply = namur.by_date(person("disabled").ssin, TODAY)
    assert reply.filtered == []
    assert reply.body.find("dataFilters") is None


def test_the_journal_keeps_who_asked_what_about_whom_in_which_quality(namur: Any, person: Any, guided: Any) -> None:
    ssin = person("disabled").ssin
    namur.by_date(ssin, TODAY)
    namur.payments(ssin, "2026-01-01", TODAY)
    namur.by_period(guided.ssin, "2000-01-01", TODAY)
    dated, paid, hidden = journal(namur.gateway)
    assert (dated["service"], dated["operation"], dated["version"]) == ("HandiService", "consultFilesByDate", "v2")
    assert (dated["ssin"], dated["quality_code"], dated["legal_context"]) == (ssin, "4", "PCSA:SOCIAL_INQUIRY")
    assert (dated["provider"], dated["provider_asked"], dated["return_code"]) == ("handi", True, "MSG00000")
    assert dated["verdicts"][-1]["rule"] == "all parts"
    assert paid["operation"] == "consultPayments"
    assert (hidden["quality_code"], hidden["verdicts"][-1]["rule"]) == ("7", "2 parts hidden")


def test_the_journal_says_that_an_answer_was_incomplete(namur: Any, person: Any) -> None:
    namur.by_date(person("silent-sources").ssin, TODAY)
    assert journal(namur.gateway)[-1]["return_code"] == "HAN20200"


def test_either_kind_of_database_answers_the_same(
    gateway: Any, settings: Any, institution: Any, secret_of: Any, person: Any
) -> None:
    namur = institution("cpas-namur")
    reply = Asker(gateway, namur, secret_of(settings, namur)).by_date(person("disabled-child").ssin, TODAY)
    assert (reply.status, reply.found) == (("DATA_FOUND", "MSG00000"), {"dgphResult", "aviqResult"})
