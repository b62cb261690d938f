"""The day of a sandbox is moved: calls go by it, security by the machine's clock, and the journal tells both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import classic
import newer
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.console import words
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.crossroads.moving_day import NotMoved
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of, same_time_on
from bcss_gateway.domain.credential import Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage import clerk as progress
from bcss_gateway.storage.database import Database
from classic import Caller, proof_of
from clocks import NOON, MovableClock
from moving import move, moving
from scene import Scene
from speaking import Registering, signed_by
from wsgi import Client

WORDS = words.load()["en"]
NEXT_YEAR = date(2027, 3, 1)
SIGNED_ONLY = """\
teach = true

[[policy]]
services = ["TestConnectionService"]
means = ["none"]

[[policy]]
means = ["signature-lenient"]
"""


@dataclass
class Sandbox:
    """A sandbox with a clerk, one CPAS, and one person."""

    settings: Settings
    gateway: Gateway
    clock: MovableClock
    namur: Caller
    anna: Citizen

    def move(self, day: date) -> None:
        move(self.settings, self.gateway.database, self.clock, day)

    def integrate(self, begin: str, end: str) -> classic.Reply:
        return self.namur.access(self.anna.ssin, "REGISTER", begin, end, purpose=1, proof=proof_of(self.anna))

    @property
    def journal(self) -> list[dict[str, Any]]:
        return self.namur.journal()


@pytest.fixture
def sandbox(
    gateway: Gateway,
    settings: Settings,
    clock: MovableClock,
    namur: Caller,
    person: Callable[[str], Citizen],
) -> Sandbox:
    return Sandbox(settings, gateway, clock, namur, person("anna"))


def clocks_of(entry: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in entry["verdicts"] if (one["station"], one["verdict"]) == ("clock", "moved")]


def test_calls_go_by_the_moved_day_and_the_journal_tells_both(
    sandbox: Sandbox, retriever: Callable[[str], newer.Caller]
) -> None:
    sandbox.integrate("2026-11-21", "2026-12-31")
    assert retriever("cpas-namur").retrieve(sandbox.anna.ssin).code == "MSG00000"
    assert clocks_of(sandbox.journal[-1]) == []
    sandbox.move(NEXT_YEAR)
    sandbox.clock.move(seconds=5)
    assert retriever("cpas-namur").retrieve(sandbox.anna.ssin).code == "MSG00012", "the file has ended meanwhile"
    refused = sandbox.journal[-1]
    assert refused["received"] == refused["answered"] == "2026-11-21T11:00:05.000000Z"
    assert clocks_of(refused) == ["2027-03-01T11:00:05.000000Z"]
    assert sandbox.integrate("2027-03-01", "2027-04-30").summary.ok == "YES"
    (line,) = [one for one in sandbox.namur.rows() if str(one.begin) == "2027-03-01" and one.institution]
    assert line.known_from == "2027-03-01T11:00:05.000000Z", "what is known at a day of the story is found at that day"
    assert retriever("cpas-namur").retrieve(sandbox.anna.ssin).code == "MSG00000"


def test_the_clerk_closes_every_night_between_in_order(sandbox: Sandbox) -> None:
    sandbox.integrate("2026-11-21", "2026-12-31")
    sandbox.move(NEXT_YEAR)
    moved, *expired = (one for one in sandbox.journal if one["endpoint"] in ("command line", "gateway"))
    assert (moved["service"], moved["operation"], clocks_of(moved)) == ("Clock", "move", [])
    assert moved["verdicts"] == [{"station": "moved", "verdict": "passed", "rule": "from 2026-11-21 to 2027-03-01"}], (
        "and it is entered at the machine's moment, before the day is another"
    )
    ends = [one["verdicts"][-1]["rule"].partition(", ")[2][11:21] for one in expired if one["operation"] == "expire"]
    assert "2026-12-31" in ends
    assert ends == sorted(ends)
    assert {(one["received"], *clocks_of(one)) for one in expired} == {
        ("2026-11-21T11:00:00.000000Z", "2027-03-01T11:00:00.000000Z")
    }
    with sandbox.gateway.database.unit_of_work() as work:
        assert book.broken_entry(work) == (len(sandbox.journal), 0)
        reached = progress.progress(work, progress.EXPIRY)
    assert reached is not None and reached.done_until == "2027-02-28"


def test_another_process_sees_it_at_the_next_call(sandbox: Sandbox, institution: Callable[[str], Institution]) -> None:
    other = build(sandbox.settings, sandbox.clock)
    elsewhere = Caller(other, institution("cpas-namur"))
    sandbox.move(NEXT_YEAR)
    elsewhere.access(sandbox.anna.ssin, "LIST", "2026-01-01")
    assert clocks_of(elsewhere.journal()[-1]) == ["2027-03-01T11:00:00.000000Z"]
    other.database.close()


def test_a_refusal_is_explained_by_the_day_on_which_it_was_given(
    sqlite_gateway: Gateway,
    sqlite_settings: Settings,
    clock: MovableClock,
    institution: Any,
    secret_of: Any,
    person: Any,
) -> None:
    scene = Scene(sqlite_gateway, sqlite_settings, institution, secret_of, person)
    anna = person("anna")
    scene.access(anna, "REGISTER", "2026-11-21", end="2026-12-31")
    move(sqlite_settings, sqlite_gateway.database, clock, NEXT_YEAR)
    assert scene.retrieve(anna.ssin).xml.findtext(".//status/code") == "MSG00012"
    clock.move(minutes=5)
    (ticket,) = [one["ticket"] for one in classic.journal(sqlite_gateway) if one["outcome"] == "refused"]
    otherwise, changed = (WORDS(one) for one in ("decided_otherwise", "changed_since"))

    def told() -> tuple[bool, bool, bool]:
        page = unescape(Client(sqlite_gateway.application).get(f"/refusals/{ticket}", "lang=en").text)
        return "day moved forward" in page, otherwise in page, changed in page

    assert told() == (True, False, False), "on that day nobody had a file"
    scene.access(anna, "REGISTER", "2027-03-01", end="2027-03-31")
    assert told() == (True, False, True)


def test_security_keeps_the_time_of_the_machine(
    sqlite_settings: Settings, clock: MovableClock, tmp_path: Path, person: Callable[[str], Citizen]
) -> None:
    """A message signed by the machine's clock is believed, one of the moved day is not; and none twice."""
    profile = tmp_path / "signed.toml"
    profile.write_text(SIGNED_ONLY)
    settings = sqlite_settings.model_copy(update={"profile": str(profile)})
    gateway = build(settings, clock)
    registering = Registering(settings, gateway)
    registering.keys()
    registering.certificate("cpas-namur", Kind.SIGNATURE)
    move(settings, gateway.database, clock, date(2036, 1, 1))  # long after the certificate has ended
    question = newer.retrieve(person("anna").ssin, newer.by_number("0999100097"))
    question = question.replace("<s:Body>", "<s:Header/><s:Body>", 1)

    def post(signed: bytes) -> Any:
        return Client(gateway.application).post(newer.RETRIEVE, signed).xml

    message = signed_by("cpas-namur", question, clock())
    assert post(message).findtext(".//status/code") == "MSG00012", "believed; without a file"
    assert post(message).find(".//faultcode") is not None, "once"
    assert post(signed_by("cpas-namur", question, clock() + timedelta(days=3000))).find(".//faultcode") is not None
    entries = classic.journal(gateway)[-3:]
    assert [one["outcome"] for one in entries] == ["refused"] * 3
    assert [(clocks_of(one), one["received"][:10]) for one in entries] == [
        (["2036-01-01T11:00:00.000000Z"], "2026-11-21")
    ] * 3
    gateway.database.close()


def test_an_installation_that_is_no_sandbox_does_not_look_at_it(sandbox: Sandbox, clock: MovableClock) -> None:
    sandbox.move(NEXT_YEAR)
    with sandbox.gateway.database.unit_of_work() as work:
        assert Calendar(clock, movable=True).now(work) == datetime(2027, 3, 1, 11, tzinfo=UTC)
        assert Calendar(clock, movable=False).now(work) == NOON
        assert work.ahead == timedelta()


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 21), "already"),
        (date(2026, 11, 20), "init --fresh"),
        (date(2036, 11, 22), "at most ten years"),
    ],
)
def test_where_the_day_does_not_go(sandbox: Sandbox, day: date, reason: str) -> None:
    with pytest.raises(NotMoved, match=reason):
        sandbox.move(day)
    assert sandbox.journal == []


class TestBack:
    """Back to the machine's day: where nothing came of it, and only there."""

    @pytest.fixture
    def nothing_ends(self, gateway: Gateway) -> Database:
        with gateway.database.unit_of_work() as work:
            work.writing().exec_driver_sql("DELETE FROM crossroads_directory_line")
            work.commit()
        return gateway.database

    def test_when_nothing_was_done(self, sandbox: Sandbox, nothing_ends: Database, clock: MovableClock) -> None:
        sandbox.move(date(2027, 1, 1))
        sandbox.move(NEXT_YEAR)
        assert moving(nothing_ends, clock, lambda moves: moves.back()).days == 0
        with nothing_ends.unit_of_work() as work:
            reached = progress.progress(work, progress.EXPIRY)
        assert reached is not None and reached.done_until == "2026-11-20", "the nights come again"
        assert [(one["operation"], clocks_of(one)) for one in sandbox.journal] == [
            ("move", []),
            ("move", ["2027-01-01T11:00:00.000000Z"]),
            ("put-back", ["2027-03-01T11:00:00.000000Z"]),
        ]
        with pytest.raises(NotMoved, match="already"):
            moving(nothing_ends, clock, lambda moves: moves.back())

    def test_not_after_a_call(self, sandbox: Sandbox, nothing_ends: Database, clock: MovableClock) -> None:
        sandbox.move(NEXT_YEAR)
        sandbox.namur.access(sandbox.anna.ssin, "LIST", "2026-01-01")
        with pytest.raises(NotMoved, match="init --fresh"):
            moving(nothing_ends, clock, lambda moves: moves.back())


@given(
    moment=st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    day=st.dates(date(2020, 1, 1), date(2045, 1, 1)),
)
def test_the_same_time_of_another_day_is_on_that_day(moment: datetime, day: date) -> None:
    """Also where a day has 23 or 25 hours."""
    assert day_of(same_time_on(day, moment)) == day
