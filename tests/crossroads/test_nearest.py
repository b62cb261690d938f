"""The smallest change that would let a question pass: what is proposed passes, and nothing smaller does."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads.authorization import Authorizations, load
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.crossroads.derivation import Asked
from bcss_gateway.crossroads.nearest import Neighbour, Registration, Surroundings, nearest, weight
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.crossroads.proofreading import without_examples
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.legal_context import CLASSIC_CPAS, PCSA_SOCIAL_INQUIRY
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES

TODAY, LATER = date(2026, 11, 21), date(2026, 12, 1)
ANNA, BEFORE = "85631290291", "85673003360"
SERVICES = catalogue.load().services
RETRIEVE, HANDI = SERVICES["RetrieveTIGroups", "v2"], SERVICES["HandiService", "v2"]
OPERATIONS = {
    RETRIEVE: ("retrieveTI",),
    SERVICES["RetrieveTIGroups", "v1"]: ("retrieveTI",),
    HANDI: ("consultFilesByDate", "consultFilesByPeriod", "consultPayments"),
    SERVICES["OCMWCPASPerformInvestigation", "20080604"]: ("PerformInvestigation",),
    SERVICES["HdiIndemnityAllowanceService", "v1"]: ("consultAttest", "consultIndemnityPeriods"),
}
RULES = quality_codes.load()
TABLES = load(AUTHORIZATION_TABLES)
NAMED = {one.basic_user: one for one in institutions()}
NAMUR, CIN, ONSS = NAMED["cpas-namur"], NAMED["cin"], NAMED["onss"]


def around(
    *lines: Line, tables: Authorizations = TABLES, name: str = "RetrieveTIGroups", replaced: bool = False
) -> Surroundings:
    def subject(question: Question) -> Subject:
        if replaced and question.ssin == BEFORE:
            raise Refusal(Problem("ssin_replaced", "register", (("SSIN", ANNA),)))
        return Subject(Ssin.unchecked(question.ssin))

    services = {service: operations for service, operations in OPERATIONS.items() if service.name == name}
    return Surroundings(
        tables, services, RULES, subject, lambda ssin: [line for line in lines if line.ssin == ssin.digits]
    )


def asks(
    who: Institution = NAMUR,
    service: Any = RETRIEVE,
    operation: str = "retrieveTI",
    context: str = PCSA_SOCIAL_INQUIRY,
    ssin: str = ANNA,
) -> Asked:
    return Asked(who, Question(service, operation, None, ssin, context, "en"), TODAY)


def line(code: int, begin: date = TODAY, end: date = NO_END, phase: int = 0, who: Institution = NAMUR) -> Line:
    holder = who.cbe_number if who.sector == 17 else ""
    return Line(ANNA, who.sector, holder, code, Period(begin, end), phase)


def found(asked: Asked, surroundings: Surroundings) -> Neighbour:
    one = nearest(asked, surroundings)
    assert one is not None
    assert one.derivation.passes
    return one


def test_who_has_no_file_opens_the_one_that_ends_soonest() -> None:
    one = found(asks(), around())
    assert one.changes == ("registration",)
    assert one.registration == Registration(Ssin(ANNA), 1, Period(TODAY, date(2027, 1, 21)))


def test_a_file_that_is_over_is_opened_again() -> None:
    one = found(asks(), around(line(2, date(2025, 1, 1), date(2025, 12, 31))))
    assert one.registration == Registration(Ssin(ANNA), 1, Period(TODAY, date(2027, 1, 21)))


def test_a_file_that_begins_later_is_not_overlapped() -> None:
    one = found(asks(), around(line(1, LATER, date(2027, 1, 31))))
    assert one.registration
    assert one.registration.period == Period(TODAY, LATER - timedelta(days=1))


def test_another_legal_context_is_enough_where_there_is_a_file() -> None:
    one = found(asks(context="CURIOSITY"), around(line(2)))
    assert (one.changes, one.asked.question.legal_context) == (("context",), PCSA_SOCIAL_INQUIRY)


def test_another_legal_context_may_take_a_file_too() -> None:
    one = found(asks(context="CURIOSITY"), around())
    assert one.changes == ("registration", "context")
    assert one.registration and one.registration.quality_code == 1


def test_another_operation_shows_what_the_file_opens() -> None:
    """Budget guidance opens the files, not the payments; another file would open those, and is smaller."""
    asked = asks(service=HANDI, operation="consultPayments")
    assert found(asked, around(line(7), name="HandiService")).changes == ("registration",)
    cin = asks(
        NAMED["forem"], SERVICES["HdiIndemnityAllowanceService", "v1"], "consultAttest", "PES:JOB_SEEKER_FOLLOW_UP"
    )
    one = found(cin, around(line(4, who=NAMED["forem"]), name="HdiIndemnityAllowanceService"))
    assert (one.changes, one.asked.question.operation) == (("operation",), "consultIndemnityPeriods")


def test_a_number_that_was_replaced_is_the_first_to_change() -> None:
    one = found(asks(ssin=BEFORE), around(line(2), replaced=True))
    assert (one.changes, one.asked.question.ssin) == (("number",), ANNA)
    assert found(asks(ssin=BEFORE), around(replaced=True)).changes == ("registration", "number")


def test_outside_the_cpas_the_sector_must_have_a_line() -> None:
    asked = asks(CIN, SERVICES["HdiIndemnityAllowanceService", "v1"], "consultAttest", "NIC:INDEMNITIES")
    one = found(asked, around(name="HdiIndemnityAllowanceService"))
    assert one.registration and one.registration.period == Period(TODAY, NO_END)
    assert one.changes == ("registration",)


def test_a_classic_message_cannot_change_its_legal_context() -> None:
    service = SERVICES["OCMWCPASPerformInvestigation", "20080604"]
    surroundings = around(name=service.name)
    assert nearest(asks(service=service, operation="PerformInvestigation", context="other"), surroundings) is None
    right = asks(service=service, operation="PerformInvestigation", context=CLASSIC_CPAS)
    assert found(right, surroundings).changes == ("registration",)


@pytest.mark.parametrize("who", [ONSS, CIN], ids=["onss", "cin"])
def test_nothing_is_proposed_to_whom_no_table_names(who: Institution) -> None:
    assert nearest(asks(who), around()) is None


def test_waiting_comes_last_but_is_proposed() -> None:
    tables = _tables([_row(codes=[1])], valid_from=LATER)
    one = found(asks(operation="a", context="X"), _in(tables))
    assert one.changes == ("registration", "day")
    assert (one.asked.day, one.registration and one.registration.period.begin) == (LATER, LATER)


def test_a_phase_that_no_registration_has_is_not_promised() -> None:
    tables = _tables([_row(codes=[1], phase=1)])
    assert nearest(asks(operation="a", context="X"), _in(tables)) is None


def test_the_search_is_quick() -> None:
    """The largest of the services, for the institution to which nothing is open whatever it asks."""
    surroundings = around(line(40), name="HandiService")
    asked = asks(service=HANDI, operation="consultPayments", context="CURIOSITY")
    spent = []
    for _ in range(5):
        begin = time.process_time()
        nearest(asked, surroundings)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.02


# --- whatever the tables hold

FOREIGN = Institution("0999200095", "", 55, 0, "", "", "regional", "foreign")
CODES, CONTEXTS, OPS = (1, 2, 40), ("X", "Y"), ("a", "b")


def _row(
    kind: str = "cpas",
    operations: tuple[str, ...] = ("a",),
    contexts: tuple[str, ...] = ("X",),
    codes: Any = (),
    phase: int = 0,
    versions: tuple[str, ...] = ("v2",),
) -> dict[str, Any]:
    return {
        "who": {"kinds": [kind]},
        "service": "RetrieveTIGroups",
        "versions": list(versions),
        "operations": list(operations),
        "legal_contexts": list(contexts),
        "quality_codes": list(codes),
        "lowest_phase": phase if codes else 0,
    }


def _tables(*allowances: list[dict[str, Any]], valid_from: date = date(2020, 1, 1)) -> Authorizations:
    return _dated(*((rows, valid_from) for rows in allowances))


def _dated(*tables: tuple[list[dict[str, Any]], date]) -> Authorizations:
    example = {"text": "", "kind": "", "sector": 0, "service": "", "version": "", "operation": "", "may": False}
    told = {"title": "", "legal_basis": "", "deliberation": "", "source": "INFERRED", "example": [example] * 2}
    return without_examples(
        {
            f"table_{number}": AuthorizationTable(**told, valid_from=begin, allowance=rows)
            for number, (rows, begin) in enumerate(tables)
        }
    )


def _in(tables: Authorizations, *lines: Line, replaced: bool = False) -> Surroundings:
    both = {SERVICES["RetrieveTIGroups", version]: OPS for version in ("v1", "v2")}
    base = around(*lines, tables=tables, replaced=replaced)
    return Surroundings(tables, both, RULES, base.subject, base.lines_of)


def _some(values: tuple[Any, ...], least: int = 1) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=2, unique=True).map(tuple)


_ROWS = st.builds(
    _row,
    st.sampled_from(("cpas", "regional")),
    _some(OPS),
    _some(CONTEXTS, least=0),
    _some(CODES, least=0),
    st.integers(0, 1),
    _some(("v1", "v2")),
)
_TABLES = st.lists(
    st.tuples(st.lists(_ROWS, min_size=1, max_size=3), st.sampled_from((date(2020, 1, 1), LATER))),
    min_size=1,
    max_size=2,
).map(lambda tables: _dated(*tables))
_PERIODS = st.sampled_from(
    (Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2026, 11, 1), date(2026, 12, 15)), Period(LATER, LATER))
)
_LINES = st.lists(
    st.builds(
        lambda who, code, period, phase: line(code, period.begin, period.end, phase, who),
        st.sampled_from((NAMUR, FOREIGN)),
        st.sampled_from(CODES),
        _PERIODS,
        st.integers(0, 1),
    ),
    max_size=3,
)
_ASKED = st.builds(
    asks,
    st.sampled_from((NAMUR, FOREIGN)),
    st.just(RETRIEVE),
    st.sampled_from(OPS),
    st.sampled_from((*CONTEXTS, "Z")),
    st.sampled_from((ANNA, BEFORE)),
)


@settings(deadline=None)
@given(_ASKED, _TABLES, _LINES)
def test_what_is_proposed_passes_and_nothing_smaller_does(
    asked: Asked, tables: Authorizations, lines: list[Line]
) -> None:
    surroundings = _in(tables, *lines, replaced=True)
    passing = [size for size, passes in _everything(asked, tables, lines) if passes()]
    one = nearest(asked, surroundings)
    assert (one.weight if one else None) == min(passing, default=None)
    if one is None:
        return
    assert one.derivation.passes
    held = [*lines, *_held(asked.institution, one.registration)]
    assert _in(tables, *held).derivation(one.asked).passes


def _everything(asked: Asked, tables: Authorizations, lines: list[Line]) -> Iterator[tuple[int, Callable[[], bool]]]:
    """Each neighbour there is, tried one by one without any order, with how large the change is."""
    numbers = {asked.question.ssin, ANNA}
    days = {TODAY, *(day for day in (LATER,) if _happens(asked, tables, lines, day))}
    files = [None, *(Registration(Ssin(ANNA), code, Period(TODAY)) for code in CODES)]
    for ssin, version, operation, context, day, file in itertools.product(
        numbers, ("v1", "v2"), OPS, ("X", "Y", asked.question.legal_context), days, files
    ):
        question = Question(SERVICES["RetrieveTIGroups", version], operation, None, ssin, context, "en")
        other = Asked(asked.institution, question, day)
        changes = [
            kind
            for kind, changed in (
                ("number", ssin != asked.question.ssin),
                ("registration", file is not None),
                ("context", context != asked.question.legal_context),
                ("operation", operation != asked.question.operation),
                ("version", version != asked.question.service.version),
                ("day", day != TODAY),
            )
            if changed
        ]
        there = _in(tables, *lines, *_held(asked.institution, file), replaced=True)
        yield weight(changes), lambda there=there, other=other: there.derivation(other).passes


def _happens(asked: Asked, tables: Authorizations, lines: list[Line], day: date) -> bool:
    """Whether a table comes into force on that day."""
    return any(table.valid_from == day for table in tables.tables.values()) or bool(lines)


def _held(who: Institution, file: Registration | None) -> list[Line]:
    if file is None:
        return []
    return [line(file.quality_code, file.period.begin, file.period.end, who=who)]
