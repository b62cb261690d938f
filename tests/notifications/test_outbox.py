"""The outbox: one commit with its cause, an order for each person, and what a delivery needs of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from bcss_gateway import beside_calls
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.journal.book import Journal
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.mutation import Mutation
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import Settings
from bcss_gateway.storage import notifications as table
from bcss_gateway.storage.database import UnitOfWork
from classic import access, proof_of
from clocks import NOON
from law65 import Cpas, form_a
from registration import is_fault, registered

Network = Any
TODAY = "2026-11-21"


@pytest.fixture
def watched(network: Network) -> Network:
    """Namur has a file on Anna, and learns of those of others."""
    network.has_file("cpas-namur", 4)
    network.subscribes("cpas-namur", Kind.FILE_BEGUN, Kind.FILE_ENDED, Kind.FILE_EXPIRED)
    return network


BREAKS: list[tuple[object, str]] = [
    (Journal, "append"),
    (table, "put"),
    (Directory, "_put"),
]


@pytest.mark.parametrize(("what", "name"), BREAKS, ids=lambda value: getattr(value, "__name__", value))
def test_whatever_breaks_there_is_no_row_without_its_change_nor_a_change_without_its_row(
    watched: Network, monkeypatch: pytest.MonkeyPatch, what: object, name: str
) -> None:
    charleroi, anna = watched.by("cpas-charleroi"), watched.person("anna")
    before = charleroi.rows()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(what, name, broken)
        assert is_fault(registered(charleroi, anna))
    assert (charleroi.rows(), watched.outbox()) == (before, [])
    assert registered(charleroi, anna).status == 200
    assert watched.told() == [("cpas-namur", "fileBegun")]
    assert len(charleroi.rows()) == len(before) + 1


def test_a_question_that_is_refused_undoes_its_own_rows_only(watched: Network) -> None:
    anna = watched.person("anna")

    def asked(begin: str, purpose: int) -> str:
        return access(anna.ssin, "REGISTER", begin, purpose=purpose, proof=proof_of(anna))

    watched.by("cpas-charleroi").ask(asked(TODAY, 1), asked("2029-01-01", 4), asked(TODAY, 5))
    assert [watched.what(number)["quality_code"] for number in range(len(watched.outbox()))] == [1, 5]


def test_a_rehearsal_leaves_nothing(watched: Network) -> None:
    sender = Cpas(watched.gateway, watched.institution("cpas-charleroi"))
    refused = sender.send("AB", form_a(watched.person("anna").ssin, entry="2028-01-01"))  # after the rehearsal
    assert refused.summary.ok == "YES"
    assert (sender.periods(watched.person("anna").ssin), watched.outbox()) == ([], [])


def test_numbers_grow_in_the_order_in_which_things_happened(watched: Network) -> None:
    for _ in range(3):
        watched.registers("cpas-charleroi", purpose=1)
        watched.unregisters("cpas-charleroi", purpose=1)
    kinds = [one.kind for one in watched.outbox()]
    assert kinds == ["fileBegun", "fileEnded"] * 3
    numbers = [one.number for one in watched.outbox()]
    assert numbers == sorted(set(numbers))


def test_a_number_is_never_given_twice(watched: Network) -> None:
    watched.registers("cpas-charleroi", purpose=1)
    (first,) = watched.outbox()
    with watched.gateway.database.unit_of_work() as work:
        work.writing().execute(table.outbox.delete())
        work.commit()
    watched.registers("cpas-liege", purpose=1)
    assert watched.outbox()[0].number > first.number


def test_what_is_next_for_a_recipient_and_everything_from_a_date(watched: Network, clock: Any) -> None:
    watched.registers("cpas-charleroi", purpose=1)
    clock.move(days=1)
    watched.registers("cpas-charleroi", "2026-11-22", purpose=5)
    namur = watched.institution("cpas-namur").cbe_number
    with watched.gateway.database.unit_of_work() as work:
        first, second = table.waiting(work, namur, 10)
        assert [one.number for one in table.waiting(work, namur, 1)] == [first.number]
        assert table.since(work, namur, "2026-11-22") == [second]
        assert table.waiting(work, "0999100196", 10) == []
        done = table.outbox.update().where(table.outbox.c.number == first.number).values(delivered=second.moment)
        work.writing().execute(done)
        assert table.waiting(work, namur, 10) == [second]
        assert [one.number for one in table.since(work, namur, "2026-11-21")] == [first.number, second.number]


@pytest.mark.parametrize("order", ["recipient", "moment"])
def test_both_are_read_by_an_index(sqlite_network: Network, order: str) -> None:
    conditions = {"recipient": "delivered = '' AND dead = '' ORDER BY number", "moment": "moment >= '2026'"}
    with sqlite_network.gateway.database.unit_of_work() as work:
        asked = f"EXPLAIN QUERY PLAN SELECT * FROM crossroads_outbox WHERE recipient = 'x' AND {conditions[order]}"
        plan = " ".join(str(row) for row in work.connection.execute(text(asked)))
    assert "USING INDEX" in plan
    assert "TEMP B-TREE" not in plan


def test_however_many_have_a_file_all_of_them_learn_of_it(network: Network) -> None:
    cpas = [one.basic_user for one in institutions() if one.kind == "cpas"][:8]
    others = [one for one in institutions() if one.kind == "federal" and one.sector != 17][:8]
    for user in cpas:
        network.has_file(user, 1)
        network.subscribes(user, Kind.PERSON_SSIN)
    for one in others:
        network.has_file(one.sector, 1)
        network.subscribes(one.basic_user, Kind.PERSON_SSIN)
    anna = Ssin(network.person("anna").ssin)
    with network.gateway.database.unit_of_work() as work:
        lines, mutation = Directory().lines_of(anna, work), Mutation(Kind.PERSON_SSIN, anna.digits, {})
        told = Outbox(rights.load(), institutions()).announce(mutation, lines, Occasion(NOON, "ticket"), work)
    expected = [network.institution(user).cbe_number for user in cpas] + [one.cbe_number for one in others]
    assert told == tuple(sorted(expected))


def test_an_expiry_is_told_to_whose_file_it_was_and_to_the_others(watched: Network) -> None:
    watched.subscribes("cpas-charleroi", Kind.FILE_EXPIRED)
    watched.has_file("cpas-charleroi", 2, end=date(2026, 11, 20))
    anna = Ssin(watched.person("anna").ssin)
    charleroi = watched.institution("cpas-charleroi").cbe_number
    over = Line(anna.digits, 17, charleroi, 2, Period(date(2019, 1, 1), date(2026, 11, 20)))
    with watched.gateway.database.unit_of_work() as work:
        lines = Directory().lines_of(anna, work)
        told = Outbox(rights.load(), institutions()).announce_expiry(over, lines, Occasion(NOON, "ticket"), work)
        work.commit()
    assert set(told) == {charleroi, watched.institution("cpas-namur").cbe_number}
    assert watched.what()["ended"] == [["2019-01-01", "2026-11-20"]]


def test_the_clerk_tells_of_what_is_over_under_the_ticket_of_its_entry(
    watched: Network, settings: Settings, clock: Any
) -> None:
    watched.registers("cpas-charleroi", TODAY, "2026-11-22", purpose=1)
    clerk = beside_calls.clerk(settings, watched.gateway.database, clock)
    assert clerk.do_what_is_due()
    clock.move(days=2)
    assert clerk.do_what_is_due()
    anna = watched.person("anna").ssin
    begun, expired = (one for one in watched.outbox() if one.ssin == anna)
    assert (begun.kind, expired.kind) == ("fileBegun", "fileExpired")
    (entry,) = [one for one in watched.by("cpas-namur").journal() if one["ticket"] == expired.ticket]
    assert (entry["operation"], entry["ssin"], entry["institution"]) == ("expire", anna, "0999100196")


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[str]]:
    """What is said to the database meanwhile about subscriptions and the outbox."""

    def during(act: Callable[[], Any]) -> list[str]:
        said: list[str] = []
        real = UnitOfWork.run

        def note(self: UnitOfWork, statement: Any, parameters: dict[str, Any]) -> Any:
            said.append(str(statement._statement))
            return real(self, statement, parameters)

        with monkeypatch.context() as patch:
            patch.setattr(UnitOfWork, "run", note)
            act()
        assert said, "a call reads something"
        return [one for one in said if "crossroads_subscription" in one or "crossroads_outbox" in one]

    return during


def test_a_registration_reads_subscriptions_once_and_only_where_somebody_else_has_a_file(
    sqlite_network: Network, statements: Any
) -> None:
    assert statements(lambda: sqlite_network.registers("cpas-namur", purpose=1)) == []
    assert len(statements(lambda: sqlite_network.registers("cpas-charleroi", purpose=1))) == 1
    assert statements(lambda: sqlite_network.registers("cpas-charleroi", purpose=1)) == [], "nothing is changed"


def test_a_consultation_reads_none(sqlite_network: Network, statements: Any) -> None:
    anna = sqlite_network.person("anna")
    sqlite_network.registers("cpas-namur")
    listed = statements(lambda: sqlite_network.by("cpas-namur").access(anna.ssin, "LIST", TODAY, proof=proof_of(anna)))
    assert listed == []
