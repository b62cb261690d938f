"""The chain: whatever is changed, removed, added or moved is noticed; what a chain alone cannot notice is shown too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal import book
from bcss_gateway.journal.book import Journal
from bcss_gateway.journal.entry import NAMES
from bcss_gateway.storage.database import Database

Broken = Callable[[], tuple[int, int]]
Tamper = Callable[..., None]

KNOWN = {
    "ticket": "T",
    "received": utc_text(datetime(2026, 11, 21, 11, tzinfo=UTC)),
    "answered": utc_text(datetime(2026, 11, 21, 11, tzinfo=UTC)),
    "endpoint": "E",
    "address": "127.0.0.1",
    "outcome": "answered",
    "return_code": "0",
}


def write(database: Database, entries: int) -> None:
    journal = Journal()
    with database.unit_of_work() as work:
        for _ in range(entries):
            journal.append(KNOWN, Trail(ssin="85631290291", user="somebody"), work)
        work.commit()


@pytest.fixture(autouse=True)
def ten_entries(database: Database) -> None:
    write(database, 10)


def test_an_untouched_chain_holds(broken: Broken) -> None:
    assert broken() == (10, 0)


def test_a_change_in_any_column_is_noticed(database: Database, broken: Broken, tamper: Tamper) -> None:
    with database.unit_of_work() as work:
        before = list(book.rows(work))[3]
    for name in (*NAMES[1:], "hash"):
        changed = {"hash": "0" * 64, "provider_asked": "yes"}.get(name, "x")
        for value, found in ((changed, (4, 4)), (before[name], (10, 0))):
            tamper(f'UPDATE journal_entry SET "{name}" = :value WHERE number = 4', value=value)
            assert broken() == found, name


def test_a_number_that_was_changed_is_noticed(broken: Broken, tamper: Tamper) -> None:
    tamper("UPDATE journal_entry SET number = 99 WHERE number = 4")
    assert broken()[1] == 5


@pytest.mark.parametrize("number", [1, 4, 9])
def test_an_entry_that_was_removed_is_noticed(broken: Broken, tamper: Tamper, number: int) -> None:
    tamper("DELETE FROM journal_entry WHERE number = :number", number=number)
    assert broken()[1] == number + 1


def test_entries_that_changed_places_are_noticed(broken: Broken, tamper: Tamper) -> None:
    for old, new in ((4, -4), (5, 4), (-4, 5)):
        tamper("UPDATE journal_entry SET number = :new WHERE number = :old", old=old, new=new)
    assert broken()[1] == 4


def test_a_removed_entry_is_not_hidden_by_new_numbers(broken: Broken, tamper: Tamper) -> None:
    tamper("DELETE FROM journal_entry WHERE number = 4")
    for number in range(5, 11):
        tamper("UPDATE journal_entry SET number = :new WHERE number = :old", old=number, new=number - 1)
    assert broken()[1] == 4


@pytest.mark.parametrize(("number", "found"), [(11, 11), (0, 0), (-7, -7)])
def test_an_entry_that_was_added_is_noticed(broken: Broken, tamper: Tamper, number: int, found: int) -> None:
    columns = ", ".join(f'"{name}"' for name in (*NAMES[1:], "hash"))
    tamper(
        f"INSERT INTO journal_entry (number, {columns}) SELECT :number, {columns} FROM journal_entry WHERE number = 10",
        number=number,
    )
    assert broken()[1] == found


def test_what_a_chain_alone_cannot_notice(database: Database, broken: Broken, tamper: Tamper) -> None:
    """As docs/journal-format.md says: a tail that is cut off, or all rewritten. A hash noted elsewhere shows both."""
    with database.unit_of_work() as work:
        noted = [row["hash"] for row in book.rows(work)][-1]
    tamper("DELETE FROM journal_entry WHERE number > 7")
    assert broken() == (7, 0)
    tamper("DELETE FROM journal_entry")
    write(database, 10)
    tamper("DELETE FROM journal_entry WHERE number > 9")
    with database.unit_of_work() as work:
        Journal().append(KNOWN | {"ticket": "another"}, Trail(), work)
        work.commit()
    assert broken() == (10, 0)
    with database.unit_of_work() as work:
        assert noted not in [row["hash"] for row in book.rows(work)]


def test_an_entry_whose_verdicts_were_made_unreadable_can_still_be_read(
    database: Database, broken: Broken, tamper: Tamper
) -> None:
    tamper("UPDATE journal_entry SET verdicts = 'not JSON' WHERE number = 4")
    with database.unit_of_work() as work:
        shown = list(book.read(work, {}))[3]
    assert shown["verdicts"] == [{"station": "", "verdict": "unreadable", "rule": "not JSON"}]
    assert broken()[1] == 4


def test_a_long_journal_is_read_in_batches_without_losing_any(database: Database, broken: Broken) -> None:
    write(database, 2_490)
    assert broken() == (2_500, 0)
    with database.unit_of_work() as work:
        assert [row["number"] for row in book.rows(work)] == list(range(1, 2_501))


def test_an_empty_journal_holds(broken: Broken, tamper: Tamper) -> None:
    tamper("DELETE FROM journal_entry")
    assert broken() == (0, 0)
