"""From a registration to its end by the calendar: the journal tells it once, and the file is closed. Both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.clerk.clerk import Clerk
from bcss_gateway.domain.citizen import Citizen
from classic import Caller, proof_of
from clocks import MovableClock

Person = Callable[[str], Citizen]
Entries = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def only_own(entries: Entries, person: Person) -> Entries:
    """The entries about Anna: others of the sandbox end in these months too."""
    return lambda: [entry for entry in entries() if entry["ssin"] == person("anna").ssin]


def test_a_file_under_examination_ends_after_two_months(
    namur: Caller, retriever: Any, person: Person, clock: MovableClock, clerk: Clerk, only_own: Entries
) -> None:
    anna, asks = person("anna"), retriever("cpas-namur")
    namur.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    rows = namur.rows()
    clock.move(days=61)  # to 21 January, the last day
    assert clerk.do_what_is_due()
    assert asks.retrieve(anna.ssin).code == "MSG00000"
    assert only_own() == []
    clock.move(days=1)
    assert clerk.do_what_is_due()
    (entry,) = only_own()
    assert {name: entry[name] for name in ("endpoint", "operation", "institution", "sector", "quality_code")} == {
        "endpoint": "gateway",
        "operation": "expire",
        "institution": namur.institution.cbe_number,
        "sector": "17",
        "quality_code": "1",
    }
    assert entry["verdicts"] == [
        {"station": "expired", "verdict": "passed", "rule": "longest duration reached, 2026-11-21/2027-01-21"}
    ]
    assert (entry["outcome"], entry["received"]) == ("answered", "2027-01-22T11:00:00.000000Z")
    assert asks.retrieve(anna.ssin).code == "MSG00012"
    assert clerk.do_what_is_due()
    assert only_own() == [entry]
    assert [row for row in namur.rows() if row in rows] == rows, "what is known of a line that ended stays as it is"


def test_a_file_that_its_cpas_ends_ahead(
    namur: Caller, person: Person, clock: MovableClock, clerk: Clerk, only_own: Entries
) -> None:
    anna = person("anna")
    namur.access(anna.ssin, "REGISTER", "2026-11-21", purpose=2, proof=proof_of(anna))
    namur.access(anna.ssin, "UNREGISTER", "2026-12-01", purpose=2, proof=proof_of(anna))
    clock.move(days=30)
    assert clerk.do_what_is_due()
    assert [entry["verdicts"][0]["rule"] for entry in only_own()] == ["end reached, 2026-11-21/2026-11-30"]


def test_what_an_act_of_its_own_ended_is_told_by_the_entry_of_that(
    namur: Caller, person: Person, clock: MovableClock, clerk: Clerk, only_own: Entries
) -> None:
    anna = person("anna")
    clerk.do_what_is_due()
    namur.access(anna.ssin, "REGISTER", "2026-06-01", "2026-06-30", purpose=2, proof=proof_of(anna))
    namur.access(anna.ssin, "REGISTER", "2026-11-01", purpose=2, proof=proof_of(anna))
    namur.access(anna.ssin, "UNREGISTER", "2026-11-10", purpose=2, proof=proof_of(anna))
    clock.move(days=3)
    assert clerk.do_what_is_due()
    assert only_own() == []
    tickets = {entry["ticket"]: entry["operation"] for entry in namur.journal()}
    known = [row for row in namur.rows() if row.ssin == anna.ssin and not row.known_until]
    assert [(row.end, tickets[row.entered_by]) for row in known] == [
        ("2026-06-30", "REGISTER"),
        ("2026-11-09", "UNREGISTER"),
    ]


def test_lines_that_ended_before_the_installation_are_not_told(clerk: Clerk, entries: Entries) -> None:
    assert clerk.do_what_is_due()
    assert entries() == []
