"""Tables that want a file on every day that is asked, through a whole gateway; and which days a request asks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.bootstrap import build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import EVER, Period
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.providers.dmfa.questions import Attestations, Criteria, Personnel
from bcss_gateway.providers.handi.questions import Consultation
from bcss_gateway.providers.indemnities.contract import QuarterAsked
from bcss_gateway.providers.job_seeker.questions import ContactAndInscription
from bcss_gateway.providers.national_register.questions import PerformInvestigation, RetrieveTIGroups
from bcss_gateway.providers.ppsis.forms import Duration, Message
from bcss_gateway.providers.ppsis.law_65.forms import CareGranted
from bcss_gateway.providers.provider import AsksPeriod
from bcss_gateway.providers.self_employed.contract import CareerAsked, ContributionsAsked
from bcss_gateway.settings import AUTHORIZATION_TABLES, Settings
from classic import Caller, proof_of
from newer import Reply
from sources import Asker

TODAY = date(2026, 11, 21)
ASKED_FOR = "quality_codes = ["
"""Where a row begins to ask for a file."""


@pytest.fixture
def strict(sqlite_settings: Settings, clock: Any, tmp_path: Path) -> Iterator[Any]:
    """A gateway each of whose rows that asks for a file wants it on every day that is asked."""
    folder = tmp_path / "tables"
    shutil.copytree(AUTHORIZATION_TABLES, folder)
    for file in folder.glob("*.toml"):
        file.write_text(file.read_text("utf-8").replace(ASKED_FOR, f'asked_period = "held"\n{ASKED_FOR}'), "utf-8")
    gateway = build(sqlite_settings.model_copy(update={"authorization_tables": folder}), clock)
    yield gateway
    gateway.database.close()


@pytest.fixture
def namur_asks(
    strict: Any, sqlite_settings: Settings, institution: Callable[[str], Institution], secret_of: Any
) -> Callable[..., Reply]:
    """Namur asks the employment services about a person, over a period."""
    one = institution("cpas-namur")
    asker = Asker(strict, one, secret_of(sqlite_settings, one), "JobSeekerService")

    def ask(ssin: str, begin: str = "", end: str = "") -> Reply:
        last = end and f"<endDate>{end}</endDate>"
        days = begin and f"<period><beginDate>{begin}</beginDate>{last}</period>"
        return asker.ask("consultContactAndInscription", f"<ssin>{ssin}</ssin>{days}")

    return ask


def test_a_period_that_is_held_passes_and_one_that_is_not_is_refused_with_what_would_pass(
    namur_asks: Callable[..., Reply], person: Callable[[str], Citizen]
) -> None:
    kevin = person("job-seeker")
    assert namur_asks(kevin.ssin).code == "MSG00000"
    assert namur_asks(kevin.ssin, "2026-08-01", "2026-10-31").code == "MSG00000"
    refused = namur_asks(kevin.ssin, "2026-05-01", "2026-10-31")
    assert refused.code == "MSG00012"
    assert refused.information["rule"] == "cpas_job_seeker#1"
    advice = refused.information["advice"]
    assert "2026-05-01/2026-10-31" in advice
    begin, _, end = advice.partition("Demandez ")[2].partition(",")[0].partition("/")
    assert namur_asks(kevin.ssin, begin, end).code == "MSG00000", "the part that the advice names"


def test_the_registration_that_is_advised_opens_the_whole_period(
    strict: Any, namur_asks: Callable[..., Reply], person: Callable[[str], Citizen], institution: Callable[[str], Any]
) -> None:
    kevin = person("job-seeker")
    words = namur_asks(kevin.ssin, "2026-05-01", "2026-10-31").information["advice"].rstrip(".").split(", ")
    begin, end = (next(one.split()[1] for one in words if one.startswith(name)) for name in ("StartDate", "EndDate"))
    Caller(strict, institution("cpas-namur")).access(
        kevin.ssin, "REGISTER", begin, end, purpose=3, proof=proof_of(kevin)
    )
    assert namur_asks(kevin.ssin, "2026-05-01", "2026-10-31").code == "MSG00000"


def test_a_file_that_is_over_is_told_from_a_period_that_is_not_held(
    namur_asks: Callable[..., Reply], person: Callable[[str], Citizen]
) -> None:
    advice = namur_asks(person("expired").ssin, "2026-01-01", "2026-01-31").information["advice"]
    assert "ne couvre pas le 2026-11-21" in advice


def test_as_they_are_shipped_the_tables_look_at_the_day_of_the_call_alone() -> None:
    assert not any("asked_period" in file.read_text("utf-8") for file in AUTHORIZATION_TABLES.glob("*.toml"))


def on(begin: str, end: str) -> Period:
    return Period(date.fromisoformat(begin), date.fromisoformat(end))


Q1, Q4, NEXT = Quarter(2026, 1), Quarter(2026, 4), Quarter(2027, 1)
CARE = CareGranted("A", "1", 0, date(2026, 9, 2), (), TODAY, Duration(), ())


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        (ContactAndInscription("1", "", "", ()), Period(TODAY, TODAY)),
        (ContactAndInscription("1", "2026-01-05", "", ()), on("2026-01-05", "2026-11-21")),
        (ContactAndInscription("1", "2026-01-05", "2026-02-01", ()), on("2026-01-05", "2026-02-01")),
        (ContactAndInscription("1", "2026-01-05", "2027-02-01", ()), on("2026-01-05", "2026-11-21")),
        (ContactAndInscription("1", "2027-01-05", "2027-02-01", ()), on("2027-01-05", "2027-01-05")),
        (CareerAsked(None, None), Period(EVER.begin, TODAY)),
        (CareerAsked(date(2020, 1, 1), date(2020, 12, 31)), on("2020-01-01", "2020-12-31")),
        (CareerAsked(date(2020, 1, 1), None), on("2020-01-01", "2026-11-21")),
        (ContributionsAsked(Q1, None), on("2026-01-01", "2026-11-21")),
        (ContributionsAsked(Q1, Q1), on("2026-01-01", "2026-03-31")),
        (ContributionsAsked(NEXT, NEXT), on("2027-01-01", "2027-01-01")),
        (Attestations("1", Criteria(Q1, Q4, latest_only=True), in_batch=False), on("2026-01-01", "2026-12-31")),
        (Personnel(Criteria(Q1, Q1, latest_only=True)), on("2026-01-01", "2026-03-31")),
        (Consultation("1", {}, date(2026, 1, 5), date(2026, 2, 1)), on("2026-01-05", "2026-02-01")),
        (QuarterAsked("consultAttest", Q1), on("2026-01-01", "2026-03-31")),
        (QuarterAsked("consultAttest", Q4), on("2026-10-01", "2026-11-21")),
        (RetrieveTIGroups("1", "fr", history=False), Period(TODAY, TODAY)),
        (RetrieveTIGroups("1", "fr", history=True), EVER),
        (PerformInvestigation("1", frozenset({"CitizenGroup"})), Period(TODAY, TODAY)),
        (PerformInvestigation("1", frozenset({"AddressHistoryGroup"})), EVER),
        (Message((), (), "1", "2", (CARE,)), on("2026-09-02", "2026-09-02")),
        (Message((), (), "1", "2", ()), Period(TODAY, TODAY)),
    ],
)
def test_a_request_says_which_days_it_asks(request_: Any, asked: Period) -> None:
    assert isinstance(request_, AsksPeriod)
    assert request_.asked_period(TODAY) == asked
