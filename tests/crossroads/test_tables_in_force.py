"""Authorization tables are taken up while the gateway serves: if they hold, each with its entry, else those before."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.crossroads import table_files
from bcss_gateway.crossroads.tables_in_force import TablesDoNotHold
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.journal import book
from bcss_gateway.journal.book import Journal
from bcss_gateway.settings import AUTHORIZATION_TABLES, Settings
from bcss_gateway.storage import authorization_tables as kept
from classic import journal
from clocks import MovableClock
from tables import BROKEN, CURIOSITY, CURIOUS, Tables
from wsgi import Client

SHIPPED = len(list(AUTHORIZATION_TABLES.glob("*.toml")))
ANSWERED, REFUSED = "MSG00000", "MSG00013"
Start = Callable[[], Gateway]
Ask = Callable[[Gateway], str]


@pytest.fixture
def tables(settings: Settings, clock: MovableClock, tmp_path: Path) -> Tables:
    return Tables.of(settings, clock, tmp_path / "tables")


@pytest.fixture
def sqlite_tables(sqlite_settings: Settings, clock: MovableClock, tmp_path: Path) -> Tables:
    return Tables.of(sqlite_settings, clock, tmp_path / "tables")


@pytest.fixture
def started() -> Iterator[Callable[[Tables], Gateway]]:
    """Starts gateways, and closes them at the end."""
    gateways: list[Gateway] = []

    def start(of: Tables) -> Gateway:
        gateways.append(of.start())
        return gateways[-1]

    yield start
    for gateway in gateways:
        gateway.database.close()


@pytest.fixture
def ask(settings_of_key: Settings, institution: Callable[[str], Institution], person, secret_of) -> Ask:
    """The code of the reply to a CPAS that is curious about a person."""
    namur, citizen = institution("cpas-namur"), person("integrated")

    def of(gateway: Gateway) -> str:
        caller = newer.Caller(gateway, namur, secret_of(settings_of_key, namur))
        return caller.retrieve(citizen.ssin, context=CURIOSITY).code

    return of


@pytest.fixture
def settings_of_key(request: pytest.FixtureRequest) -> Settings:
    """The installation of the test, which has the key of the secrets."""
    name = "tables" if "tables" in request.fixturenames else "sqlite_tables"
    settings: Settings = request.getfixturevalue(name).settings
    return settings


def taken_up(gateway: Gateway) -> list[dict[str, Any]]:
    """The entries about tables."""
    return [entry for entry in journal(gateway) if entry["service"] == "Authorizations"]


def rules(entry: dict[str, Any], verdict: str = "passed") -> list[str]:
    return [one["rule"] for one in entry["verdicts"] if one["verdict"] == verdict]


def test_a_table_that_is_put_into_the_folder_opens_and_one_that_is_taken_away_closes(tables, started, ask) -> None:
    gateway = started(tables)
    assert ask(gateway) == REFUSED
    tables.write(CURIOUS)
    assert ask(gateway) == ANSWERED
    tables.remove()
    assert ask(gateway) == REFUSED
    first, added, removed = taken_up(gateway)
    assert (first["endpoint"], first["operation"], first["user"], first["outcome"]) == (
        "gateway",
        "take-up",
        "",
        "answered",
    )
    assert rules(first)[1] == f"{SHIPPED} tables"
    assert "added cpas_job_seeker.toml" in rules(first)
    assert rules(added)[1:] == [f"{SHIPPED + 1} tables", "added curious.toml"]
    assert rules(removed)[1:] == [f"{SHIPPED} tables", "removed curious.toml"]
    assert rules(removed)[0] == rules(first)[0] != rules(added)[0]
    with gateway.database.unit_of_work() as work:
        assert book.broken_entry(work)[1] == 0


def test_the_entry_of_a_change_comes_before_the_call_that_it_opened(tables, started, ask) -> None:
    gateway = started(tables)
    tables.write(CURIOUS)
    ask(gateway)
    *_, change, call = journal(gateway)
    assert (change["operation"], call["operation"]) == ("take-up", "retrieveTI")
    assert {"station": "authorized", "verdict": "passed", "rule": "curious#1"} in call["verdicts"]


def test_gateways_on_one_database_write_one_entry_and_both_go_by_it(tables, started, ask) -> None:
    one, other = started(tables), started(tables)
    assert len(taken_up(one)) == 1
    tables.write(CURIOUS)
    assert (ask(one), ask(other)) == (ANSWERED, ANSWERED)
    tables.write(BROKEN)
    assert (ask(other), ask(one)) == (ANSWERED, ANSWERED)
    assert [entry["outcome"] for entry in taken_up(one)] == ["answered", "answered", "refused"]


def test_many_that_see_a_change_at_once_write_one_entry(tables, started) -> None:
    gateways = [started(tables) for _ in range(4)]
    tables.write(CURIOUS)
    together = threading.Barrier(len(gateways))

    def look(gateway: Gateway) -> None:
        together.wait()
        gateway.tables.look()

    threads = [threading.Thread(target=look, args=(gateway,)) for gateway in gateways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("curious" in gateway.tables.authorizations.tables for gateway in gateways)
    assert len(taken_up(gateways[0])) == 2


def test_tables_that_do_not_hold_leave_those_before_in_force_until_they_do(tables, started, ask, caplog) -> None:
    gateway = started(tables)
    tables.write(CURIOUS)
    assert ask(gateway) == ANSWERED
    with caplog.at_level(logging.ERROR):
        tables.write(BROKEN)
        assert ask(gateway) == ANSWERED
        tables.pass_a_second()
        assert ask(gateway) == ANSWERED
    assert [record.getMessage() for record in caplog.records] == [
        f"authorization tables in {tables.folder} do not hold, and are not taken up: "
        "curious.toml:16: example 1 does not hold: a CPAS may be curious"
    ]
    refused = taken_up(gateway)[-1]
    assert refused["outcome"] == "refused"
    assert rules(refused, "refused")[1:] == ["curious.toml:16: example 1 does not hold: a CPAS may be curious"]
    assert rules(refused) == [f"those of {kept_by(gateway)[1].moment}"]
    tables.write(CURIOUS.replace("Curiosity", "Curiosity killed"))
    assert ask(gateway) == ANSWERED
    assert rules(taken_up(gateway)[-1])[1:] == [f"{SHIPPED + 1} tables", "changed curious.toml"]
    assert len(taken_up(gateway)) == 4


def kept_by(gateway: Gateway) -> list[kept.Kept]:
    with gateway.database.unit_of_work() as work:
        return list(kept.history(work))


def test_the_same_tables_after_a_refusal_are_taken_up_again(sqlite_tables, started) -> None:
    gateway = started(sqlite_tables)
    for _ in range(2):
        sqlite_tables.write(BROKEN)
        gateway.tables.look()
        sqlite_tables.remove()
        gateway.tables.look()
    assert [entry["outcome"] for entry in taken_up(gateway)] == ["answered", *["refused", "answered"] * 2]
    assert rules(taken_up(gateway)[-1])[1:] == [f"{SHIPPED} tables"]


def test_nobody_looks_twice_in_a_second_and_what_only_seems_changed_is_not(sqlite_tables, started, ask) -> None:
    gateway = started(sqlite_tables)
    (sqlite_tables.folder / "curious.toml").write_text(CURIOUS)
    assert ask(gateway) == REFUSED
    sqlite_tables.pass_a_second()
    assert ask(gateway) == ANSWERED
    os.utime(sqlite_tables.folder / "curious.toml", (1, 1))
    sqlite_tables.pass_a_second()
    assert ask(gateway) == ANSWERED
    assert len(taken_up(gateway)) == 2


def test_what_is_kept_is_the_text_that_decides(sqlite_tables, started) -> None:
    gateway = started(sqlite_tables)
    sqlite_tables.write(CURIOUS)
    gateway.tables.look()
    sqlite_tables.write(BROKEN)
    gateway.tables.look()
    first, second, refused = kept_by(gateway)
    assert json.loads(first.files) == {file.name: file.read_text("utf-8") for file in AUTHORIZATION_TABLES.iterdir()}
    assert json.loads(second.files) == json.loads(first.files) | {"curious.toml": CURIOUS}
    assert (second.outcome, refused.outcome, refused.files) == ("in force", "refused", "")
    assert rules(taken_up(gateway)[1])[0] == f"digest {second.digest}"


def test_the_digest_is_what_two_commands_of_any_machine_say(sqlite_tables) -> None:
    sqlite_tables.write("# é", "été.toml")
    said = subprocess.run(
        "LC_ALL=C sha256sum *.toml | sha256sum",
        shell=True,
        cwd=sqlite_tables.folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert table_files.read(sqlite_tables.folder).digest == said.partition(" ")[0]


def test_a_gateway_starts_with_the_tables_before_when_those_of_the_folder_do_not_hold(
    tables, started, ask, caplog
) -> None:
    tables.write(CURIOUS)
    started(tables)
    tables.write(BROKEN)
    with caplog.at_level(logging.ERROR):
        again = started(tables)
    assert ask(again) == ANSWERED
    assert [entry["outcome"] for entry in taken_up(again)] == ["answered", "refused"]
    said = [record.getMessage() for record in caplog.records]
    assert said[-1] == f"the authorization tables of {kept_by(again)[0].moment} decide"
    assert "curious.toml:16: example 1 does not hold" in said[0]
    assert ask(started(tables)) == ANSWERED
    assert len(taken_up(again)) == 2, "what was refused before the start is not refused again"


def test_a_gateway_that_never_had_tables_that_hold_does_not_start(sqlite_tables, started) -> None:
    sqlite_tables.write("title = \n", "half.toml")
    with pytest.raises(TablesDoNotHold, match=r"half\.toml:1: Invalid value \(at line 1, column 9\)"):
        started(sqlite_tables)


def test_whoever_missed_a_change_goes_by_what_came_into_force_last(tables, started, ask) -> None:
    one, sleeper = started(tables), started(tables)
    tables.write(CURIOUS)
    assert ask(one) == ANSWERED
    tables.write(BROKEN)
    assert ask(sleeper) == ANSWERED


def test_what_cannot_be_entered_does_not_come_into_force(sqlite_tables, started, monkeypatch) -> None:
    def full(*_: Any) -> int:
        raise Breakdown("journal")

    gateway = started(sqlite_tables)
    sqlite_tables.write(CURIOUS)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        gateway.tables.look()
    assert "curious" not in gateway.tables.authorizations.tables
    assert len(kept_by(gateway)) == 1
    sqlite_tables.pass_a_second()
    gateway.tables.look()
    assert "curious" in gateway.tables.authorizations.tables
    assert len(taken_up(gateway)) == 2


def test_a_folder_that_changes_while_it_is_entered_is_looked_at_again(sqlite_tables, started, monkeypatch) -> None:
    gateway, writing = started(sqlite_tables), kept.UnitOfWork.writing
    sqlite_tables.write(CURIOUS)
    also = sqlite_tables.folder / "also.toml"

    def late(work: Any) -> Any:
        connection = writing(work)
        also.exists() or also.write_text(CURIOUS.replace(CURIOSITY, "BOREDOM"))
        return connection

    monkeypatch.setattr(kept.UnitOfWork, "writing", late)
    gateway.tables.look()
    assert len(taken_up(gateway)) == 1
    sqlite_tables.pass_a_second()
    gateway.tables.look()
    assert rules(taken_up(gateway)[-1])[1:] == [f"{SHIPPED + 2} tables", "added also.toml", "added curious.toml"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda file: file.write_bytes(b"#" * (5 * 1024 * 1024)), "larger than 4194304 bytes together"),
        (lambda file: file.symlink_to(file), "Too many levels of symbolic links"),
        (lambda file: file.symlink_to(file.with_name("nowhere")), "No such file or directory"),
        (lambda file: file.mkdir(), "this is no file"),
        (lambda file: os.mkfifo(file), "this is no file"),
        (lambda file: file.symlink_to("/dev/zero"), "this is no file"),
        (lambda file: file.write_bytes(b"\xff\xfe"), "invalid start byte"),
        (lambda file: file.write_bytes(b"x = \x00"), "curious.toml:1: "),
        (lambda file: file.write_text("x = " + "[" * 5000), "recursion"),
        (lambda file: file.write_text(CURIOUS[: len(CURIOUS) // 2]), "curious.toml:"),
        (lambda file: file.write_text(""), "curious.toml:1: allowance: Field required"),
        (lambda file: file.with_name("bad\udcff\n.toml").write_text(CURIOUS), r"bad\udcff\n.toml: a table has a name"),
    ],
    ids=[
        "huge",
        "loop",
        "broken link",
        "folder",
        "pipe",
        "device",
        "no UTF-8",
        "zero byte",
        "nested deep",
        "half written",
        "empty",
        "strange name",
    ],
)
def test_whatever_lies_in_the_folder_takes_nothing_down(sqlite_tables, started, ask, make, words) -> None:
    gateway = started(sqlite_tables)
    make(sqlite_tables.folder / "curious.toml")
    sqlite_tables.pass_a_second()
    assert ask(gateway) == REFUSED
    refused = taken_up(gateway)[-1]
    assert (refused["outcome"], len(taken_up(gateway))) == ("refused", 2)
    assert words in rules(refused, "refused")[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_not_holding(sqlite_tables, started) -> None:
    gateway = started(sqlite_tables)
    sqlite_tables.write(CURIOUS)
    (sqlite_tables.folder / "curious.toml").chmod(0)
    gateway.tables.look()
    assert "curious.toml: Permission denied" in rules(taken_up(gateway)[-1], "refused")


def test_without_any_table_those_before_stay(sqlite_tables, started, ask) -> None:
    gateway = started(sqlite_tables)
    sqlite_tables.write(CURIOUS)
    assert ask(gateway) == ANSWERED
    sqlite_tables.folder.rename(sqlite_tables.folder.with_name("elsewhere"))
    sqlite_tables.pass_a_second()
    assert ask(gateway) == ANSWERED
    assert "cannot be read: No such file or directory" in rules(taken_up(gateway)[-1], "refused")[1]
    sqlite_tables.folder.mkdir()
    sqlite_tables.pass_a_second()
    assert ask(gateway) == ANSWERED


def test_many_complaints_are_some_in_the_journal(sqlite_tables, started) -> None:
    gateway = started(sqlite_tables)
    for number in range(25):
        (sqlite_tables.folder / f"loop{number:02}.toml").symlink_to(sqlite_tables.folder / f"loop{number:02}.toml")
    sqlite_tables.pass_a_second()
    gateway.tables.look()
    told = rules(taken_up(gateway)[-1], "refused")
    assert (len(told), told[-1]) == (22, "and 5 more")


def test_what_is_hidden_or_no_table_is_not_looked_at(sqlite_tables, started) -> None:
    gateway = started(sqlite_tables)
    for name in (".curious.toml", "curious.toml~", ".#curious.toml"):
        sqlite_tables.write(b"\xff", name)
    gateway.tables.look()
    assert len(taken_up(gateway)) == 1


def test_the_pages_show_what_is_in_force(sqlite_tables, started) -> None:
    gateway = started(sqlite_tables)
    client = Client(gateway.application)
    places = ("/authorizations", "/services/RetrieveTIGroups/v2")
    assert [CURIOSITY in client.get(place).text for place in places] == [False, False]
    sqlite_tables.write(CURIOUS)
    assert [CURIOSITY in client.get(place).text for place in places] == [True, True]
    assert len(taken_up(gateway)) == 2


def test_the_digest_names_names_and_content(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_bytes(b"1")
    line = f"{hashlib.sha256(b'1').hexdigest()}  b.toml\n"
    assert table_files.read(tmp_path).digest == hashlib.sha256(line.encode()).hexdigest()
    assert list(table_files.changes({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})) == [
        "removed a",
        "changed c",
        "added d",
    ]
