"""Who is registered as looking for work, where, since when, and how to reach them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen, Residence
from bcss_gateway.domain.region import region_of
from bcss_gateway.domain.social_life import Activity, Spell
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.job_seeker import fictions
from bcss_gateway.providers.job_seeker.fictions import SERVICE_OF
from bcss_gateway.sandbox.population import population
from bcss_gateway.settings import Settings
from newer import Reply
from sources import Asker, acquaint, settle

Ask = Callable[..., Reply]
Person = Callable[[str], Citizen]
NAMUR, TODAY = "0999100097", date(2026, 11, 21)
ALL = ["ACTIRIS", "VDAB", "FOREM", "ADG"]
DAY = timedelta(days=1)


def by_service(reply: Reply) -> dict[str, str]:
    """The status of each service that answered."""
    return {one.get("source"): one.findtext("status/value") for one in reply.body.iterfind("results/pes")}


def begins(reply: Reply, service: str) -> list[str]:
    """The days of a service's registrations, in order."""
    found = reply.body.iterfind(f"results/pes[@source='{service}']/result/inscriptions/inscription")
    return [one.findtext("inceptionTimestamp")[:10] for one in found]


def seeking(begin: date, end: date | None = None) -> Spell:
    return Spell(Activity.SEEKING_WORK, begin, end)


@pytest.fixture
def made(sqlite_gateway: Gateway, person: Person) -> Callable[..., Citizen]:
    """Somebody made for a test, whom Namur knows: a named person's address and words, with another number and life."""

    def settled(serial: int, *spells: Spell, **other: Any) -> Citizen:
        ssin = mock_ssin(1990, 2, 3, serial).digits
        one = replace(person("integrated"), ssin=ssin, tag="", household=(), spells=spells, **other)
        settle(sqlite_gateway, [one], fictions)
        acquaint(sqlite_gateway, [one], 17, NAMUR, 2)
        return one

    return settled


def test_a_job_seeker_is_registered_at_the_service_of_the_region(ask: Ask, person: Person) -> None:
    reply = ask(person("job-seeker").ssin)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert reply.body.findtext("ssin") == person("job-seeker").ssin
    assert by_service(reply) == dict.fromkeys(ALL, "NO_DATA_FOUND") | {"FOREM": "DATA_FOUND"}
    assert begins(reply, "FOREM") == ["2024-05-02"]
    found = reply.body.find("results/pes[@source='FOREM']/result/inscriptions/inscription")
    assert [found.findtext(path) for path in ("categoryNEO/code", "categoryPES/code", "eurostatDate")] == [
        "001",
        "FOREM001",
        "2024-05-02",
    ]
    assert {one.get("language") for one in found.iterfind("categoryPES/description")} == {"NL", "FR", "DE"}


def test_the_contact_is_the_address_of_the_time_with_a_number_and_a_mailbox_of_nobody(ask: Ask, person: Person) -> None:
    contact = ask(person("job-seeker").ssin).body.find("results/pes[@source='FOREM']/result/contact")
    address = contact.find("belgianAddress")
    assert {one.tag: one.text for one in address} == {
        "postalCode": "5000",
        "cityName": "Namur",
        "cityCode": "92094",
        "streetName": "Rue Saint-Nicolas",
        "streetCode": address.findtext("streetCode"),
        "houseNumber": "18",
    }
    assert contact.findtext("emailAddress") == "kevin.lemaire@example.org"
    assert contact.findtext("updateTimestamp")[:10] == "2024-05-02"
    for phone in contact.iterfind("phoneNumber"):
        assert re.fullmatch(r"\+999\d{8}", phone.text), "a country code that is nobody's"
        assert phone.get("fix") in ("true", "false")


@pytest.mark.parametrize(
    ("tag", "status"),
    [("disabled", "no work"), ("two-cpas", "has work"), ("incapacitated", "is ill")],
    ids=lambda value: value.replace(" ", "-"),
)
def test_whoever_does_not_seek_work_is_not_found(ask: Ask, person: Person, tag: str, status: str) -> None:
    reply = ask(person(tag).ssin)
    assert reply.status == ("NO_DATA_FOUND", "MSG00100"), status
    assert reply.body.find("results") is None


def test_only_the_services_asked_answer_each_once(ask: Ask, person: Person) -> None:
    ssin = person("job-seeker").ssin
    assert by_service(ask(ssin, services=("ADG", "FOREM", "ADG"))) == {"ADG": "NO_DATA_FOUND", "FOREM": "DATA_FOUND"}
    assert ask(ssin, services=("VDAB",)).status == ("NO_DATA_FOUND", "MSG00100")


def test_a_service_that_does_not_answer_leaves_the_others_answers(ask: Ask, person: Person) -> None:
    reply = ask(person("silent-sources").ssin)
    assert reply.status == ("INCOMPLETE_DATA", "JOB20200")
    assert by_service(reply) == dict.fromkeys(ALL, "NO_DATA_FOUND") | {"FOREM": "TECHNICAL_ERROR"}
    silent = reply.body.find("results/pes[@source='FOREM']")
    assert silent.findtext("status/code") == "MSG00002"
    assert silent.find("result") is None


def test_a_silent_service_that_is_not_asked_is_no_trouble(ask: Ask, person: Person) -> None:
    reply = ask(person("silent-sources").ssin, services=("ACTIRIS", "VDAB", "ADG"))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ((), []),
        (("2020-01-01",), ["2021-03-01"]),
        (("2020-01-01", "2021-02-28"), []),
        (("2020-01-01", "2021-03-01"), ["2021-03-01"]),
        (("2021-12-31", "2026-01-01"), ["2021-03-01"]),
        (("2022-01-01", "2026-01-01"), []),
        (("2010-01-01", "2026-01-01"), ["2021-03-01", "2012-06-01"]),
        (("2012-06-30", "2021-03-01"), ["2021-03-01", "2012-06-01"]),
        (("2012-07-01+02:00", "2021-02-28Z"), []),
        (("1066-10-14", "12026-01-01"), ["2021-03-01", "2012-06-01"]),
    ],
)
def test_a_period_finds_the_registrations_that_share_a_day_with_it(
    ask: Ask, made: Any, period: tuple[str, ...], found: list[str]
) -> None:
    one = made(1, seeking(date(2012, 6, 1), date(2012, 6, 30)), seeking(date(2021, 3, 1), date(2021, 12, 31)))
    assert begins(ask(one.ssin, period=period), "FOREM") == found


def test_nothing_is_told_of_days_to_come(ask: Ask, made: Any, person: Person) -> None:
    one = made(2, seeking(TODAY + DAY))
    assert ask(one.ssin, period=("2020-01-01", "2030-01-01")).code == "MSG00100"
    assert ask(person("job-seeker").ssin, period=("2026-11-22",)).code == "MSG00100"
    assert ask(person("job-seeker").ssin, period=("2026-11-21",)).code == "MSG00000"


def test_a_registration_ends_by_the_clock(ask: Ask, made: Any, clock: Any) -> None:
    one = made(3, seeking(date(2026, 1, 5), TODAY))
    assert ask(one.ssin).code == "MSG00000"
    clock.move(days=1)
    assert ask(one.ssin).code == "MSG00100"
    assert ask(one.ssin, period=("2026-11-01",)).code == "MSG00000"


def test_a_move_to_another_region_registers_at_the_other_service_since_the_same_loss_of_work(
    ask: Ask, made: Any, person: Person
) -> None:
    namur, leuven = person("integrated").residences[-1].address, person("marc").residences[-1].address
    homes = (
        Residence(namur, date(1991, 6, 23), date(2022, 4, 30)),
        Residence(leuven, date(2022, 5, 1)),
    )
    one = made(4, seeking(date(2021, 11, 2)), residences=homes)
    now, ever = ask(one.ssin), ask(one.ssin, period=("2021-01-01",))
    assert (begins(now, "FOREM"), begins(now, "VDAB")) == ([], ["2022-05-01"])
    assert (begins(ever, "FOREM"), begins(ever, "VDAB")) == (["2021-11-02"], ["2022-05-01"])
    cities = [found.text for found in ever.body.iterfind(".//cityName")]
    assert sorted(cities) == ["Leuven", "Namur"], "each service in its own language, with the address that it was told"
    assert {found.text for found in ever.body.iterfind(".//eurostatDate")} == {"2021-11-02"}


def test_a_move_within_the_region_is_a_new_contact_and_no_new_registration(ask: Ask, made: Any, person: Person) -> None:
    before, after = (one.address for one in person("integrated").residences)
    homes = (Residence(before, date(1991, 6, 23), date(2022, 4, 30)), Residence(after, date(2022, 5, 1)))
    one = made(5, seeking(date(2021, 11, 2)), residences=homes)
    now, then = ask(one.ssin), ask(one.ssin, period=("2022-01-01", "2022-01-31"))
    assert begins(now, "FOREM") == begins(then, "FOREM") == ["2021-11-02"]
    assert [reply.body.findtext(".//postalCode") for reply in (now, then)] == ["5000", "5500"]
    assert now.body.findtext(".//updateTimestamp")[:10] == "2022-05-01"


def test_of_more_than_twenty_registrations_the_newest_are_told_and_the_status_says_so(ask: Ask, made: Any) -> None:
    months = [date(2000 + year, 3, 1) for year in range(23)]
    one = made(6, *(seeking(begin, begin + 30 * DAY) for begin in months))
    reply = ask(one.ssin, period=("1999-01-01",))
    assert begins(reply, "FOREM") == [begin.isoformat() for begin in months[:2:-1]]
    information = reply.body.find("results/pes[@source='FOREM']/status/information")
    assert (information.findtext("fieldName"), information.findtext("fieldValue")) == ("inscriptions", "20/23")


def test_who_never_worked_seeks_work_for_the_first_time(ask: Ask, made: Any) -> None:
    assert ask(made(7, seeking(date(2025, 7, 1))).ssin).body.findtext(".//categoryPES/code") == "FOREM002"


def test_in_budget_guidance_the_contact_is_closed_and_the_reply_names_it(
    ask: Ask, made: Any, sqlite_gateway: Gateway, person: Person, asker: Callable[[str], Asker]
) -> None:
    seeker = replace(person("integrated"), ssin=mock_ssin(1990, 2, 3, 9).digits, spells=(seeking(date(2025, 1, 6)),))
    settle(sqlite_gateway, [seeker], fictions)
    acquaint(sqlite_gateway, [seeker], 17, NAMUR, 7)
    reply = ask(seeker.ssin)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert begins(reply, "FOREM") == ["2025-01-06"]
    assert reply.body.find(".//contact") is None
    assert [one.text for one in reply.body.iterfind("dataFilters/filteredElement")] == ["results/pes/result/contact"]
    entry = asker("cpas-namur").journal()[-1]
    assert entry["verdicts"][-1] == {"station": "filtered", "verdict": "passed", "rule": "1 parts hidden"}


def test_whoever_sees_all_is_told_of_no_filter(ask: Ask, person: Person) -> None:
    assert ask(person("job-seeker").ssin).body.find("dataFilters") is None


def test_the_journal_says_who_was_asked_about_whom_and_nothing_of_the_answer(
    ask: Ask, asker: Callable[[str], Asker], person: Person
) -> None:
    ask(person("job-seeker").ssin)
    (entry,) = asker("cpas-namur").journal()
    assert {name: entry[name] for name in ("service", "version", "operation", "quality_code", "ssin", "provider")} == {
        "service": "JobSeekerService",
        "version": "v1",
        "operation": "consultContactAndInscription",
        "quality_code": "2",
        "ssin": person("job-seeker").ssin,
        "provider": "job_seeker",
    }
    assert (entry["provider_asked"], entry["return_code"]) == (True, "MSG00000")
    assert not [name for name, value in entry.items() if "example.org" in str(value) or "Nicolas" in str(value)]


def test_everybody_gets_a_valid_answer_that_agrees_with_the_story(
    ask: Ask, sqlite_gateway: Gateway, sqlite_settings: Settings
) -> None:
    people = [
        one
        for one in population(sqlite_settings.persons, sqlite_settings.seed, TODAY)
        if not (one.replaced_by or one.cancelled)
    ]
    acquaint(sqlite_gateway, people, 17, NAMUR, 2)
    registered = 0
    for one in people:
        reply = ask(one.ssin, period=("1950-01-01",))
        told = {(service, begin) for service in ALL for begin in begins(reply, service)}
        silent = set(one.silent_sources)
        lived = {pair for pair in _registered(one) if pair[0] not in silent}
        assert lived <= told, "a registration at the service of where the person lived when the work ended"
        assert (reply.code == "MSG00100") is (not told and not silent & set(ALL))
        registered += bool(told)
    assert registered > 10


def _registered(one: Citizen) -> set[tuple[str, str]]:
    """Where the person lived when each spell of seeking work began, and when that was."""
    return {
        (SERVICE_OF[region_of(home.address.place.code)], spell.begin.isoformat())
        for spell in one.spells
        for home in one.residences
        if spell.activity is Activity.SEEKING_WORK and home.begin <= spell.begin
        if home.end is None or home.end >= spell.begin
    }
