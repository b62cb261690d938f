"""The files over a period: what overlaps it, as much as the contract has room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Member
from bcss_gateway.domain.social_life import Activity, Spell
from disability import GENT, NAMUR, somebody

RIGHT = "dgphResult/file/rights/right"


def test_rights_are_told_newest_first_and_follow_each_other_day_by_day(namur: Any, person: Any) -> None:
    reply = namur.by_period(person("disabled").ssin, "2015-01-01", "2026-11-21")
    begins, ends = reply.texts(f"{RIGHT}/period/beginDate"), reply.texts(f"{RIGHT}/period/endDate")
    assert begins == [*(f"{year}-01-01" for year in range(2026, 2015, -1)), "2015-04-01"]
    assert ends == [f"{year}-12-31" for year in range(2025, 2014, -1)]
    totals = [float(one) for one in reply.texts(f"{RIGHT}/totalMonthAmount")]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("begin", "end", "years"),
    [
        ("2020-06-01", "2021-06-01", [2021, 2020]),
        ("2020-12-31", "2020-12-31", [2020]),
        ("2021-01-01", "2021-01-01", [2021]),
        ("2027-01-01", "2030-01-01", [2026]),
        ("2000-01-01", "2015-03-31", []),
    ],
)
def test_what_overlaps_the_period_is_told(namur: Any, person: Any, begin: str, end: str, years: list[int]) -> None:
    reply = namur.by_period(person("disabled").ssin, begin, end, parts=["rights"])
    assert [int(one[:4]) for one in reply.texts(f"{RIGHT}/period/beginDate")] == years
    assert reply.status[0] == ("DATA_FOUND" if years else "NO_DATA_FOUND")


def test_the_answer_on_one_day_is_the_answer_over_that_day(namur: Any, person: Any) -> None:
    ssin = person("disabled").ssin
    for day in ("2015-04-01", "2019-07-07", "2026-11-21"):
        at_date, over = namur.by_date(ssin, day), namur.by_period(ssin, day, day)
        assert at_date.texts("dgphResult/file/rights/totalMonthAmount") == over.texts(f"{RIGHT}/totalMonthAmount")
        start = "dgphResult/file/handicapRecognitions/handicapRecognition/recognitionStatus/startDateRecognition"
        assert at_date.texts(start) == over.texts(start)


def test_a_file_longer_than_the_contract_allows_is_cut_to_its_newest_part_and_says_so(settle: Any, namur: Any) -> None:
    old = somebody(date(1947, 3, 3), 31, date(1966, 1, 1), points=16, lives=((NAMUR, date(1947, 3, 3)),))
    work = tuple(Spell(Activity.EMPLOYED, date(year, 3, 1), date(year, 9, 30), 60103) for year in range(1970, 2010))
    settle(somebody(date(1947, 3, 3), 31, date(1966, 1, 1), points=16, spells=work))
    reply = namur.by_period(old.ssin, "1960-01-01", "2026-11-21")
    assert len(reply.all(RIGHT)) == 50
    begins = reply.texts(f"{RIGHT}/period/beginDate")
    assert begins == sorted(begins, reverse=True)
    assert begins[0] == "2020-01-01"
    assert reply.texts(f"{RIGHT}/period/endDate")[0] == "2020-12-31"
    cards = reply.texts("dgphResult/file/socialCards/socialCard/deliveryDate")
    assert len(cards) == 10
    said = dict(reply.source_information("dgphResult"))
    assert said["rights"].startswith("50/")
    assert said["socialCards"] == "10/14"


def test_social_cards_are_renewed_every_ten_years_as_long_as_the_disability_lasts(settle: Any, namur: Any) -> None:
    citizen = somebody(date(1970, 3, 3), 33, date(2000, 1, 1), until=date(2025, 6, 30), points=16)
    settle(citizen)
    reply = namur.by_period(citizen.ssin, "1990-01-01", "2026-11-21", parts=["socialCards"])
    card = "dgphResult/file/socialCards/socialCard"
    assert reply.texts(f"{card}/cardCategory") == ["REDUCTIONCARD", "PARKINGCARD"] * 3
    assert reply.texts(f"{card}/endDate")[0] == "2025-06-30"
    assert len(set(reply.texts(f"{card}/cardNumber"))) == 6
    assert namur.by_date(citizen.ssin, "2026-11-21", parts=["socialCards"]).status[0] == "NO_DATA_FOUND"


def test_who_takes_up_work_keeps_the_integration_allowance_alone_from_the_next_month(settle: Any, namur: Any) -> None:
    work = (Spell(Activity.EMPLOYED, date(2025, 3, 10), date(2025, 8, 20), 60103),)
    citizen = somebody(date(1980, 5, 5), 35, date(2019, 3, 1), spells=work)
    settle(citizen)
    reply = namur.by_period(citizen.ssin, "2025-01-01", "2025-12-31")
    assert reply.texts(f"{RIGHT}/period/beginDate") == ["2025-09-01", "2025-04-01", "2025-01-01"]
    after, during, before = (float(one) for one in reply.texts(f"{RIGHT}/monthAmount"))
    assert during < before == after
    assert len(set(reply.texts(f"{RIGHT}/totalMonthAmount"))) == 1


def test_the_income_of_a_partner_is_taken_into_account(namur: Any, settle: Any) -> None:
    disabled = somebody(date(1980, 5, 5), 37, date(2019, 3, 1))
    spouse = replace(
        somebody(date(1981, 6, 6), 38, date(2019, 3, 1), spells=(Spell(Activity.SELF_EMPLOYED, date(2010, 1, 1)),)),
        disability=None,
    )
    household = (
        Member(disabled.ssin, "A", "A", disabled.birth, 1, date(2010, 1, 1)),
        Member(spouse.ssin, "B", "B", spouse.birth, 2, date(2010, 1, 1)),
    )
    settle(*(replace(one, household=household, head=disabled.ssin) for one in (disabled, spouse)))
    reply = namur.by_date(disabled.ssin, "2026-11-21", parts=["rights"])
    said = {one.tag: one.text for one in reply.all("dgphResult/file/rights/*")}
    assert (said["categoryIVT"], said["partnerIncome"]) == ("C", "true")
    assert float(said["monthAmount"]) < float(said["totalMonthAmount"])


def test_the_older_sources_tell_neither_status_nor_law_over_a_period(settle: Any, namur: Any) -> None:
    """The contract has no switches here (OFFICIAL)."""
    citizen = somebody(date(1950, 3, 3), 39, date(2000, 1, 1), lives=((GENT, date(1950, 3, 3)),))
    settle(citizen)
    reply = namur.by_period(citizen.ssin, "2000-01-01", "2026-11-21")
    assert {"dgphResult", "vsbResult"} == reply.found
    assert not reply.all(".//decisionStatus")
    assert not reply.all(".//handicapRecognition/legislation")
