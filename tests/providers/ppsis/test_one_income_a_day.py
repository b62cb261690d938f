"""Whatever two CPAS send, by whatever service and in whatever order: nobody has two incomes on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid
from bcss_gateway.providers.ppsis.attestations import CANCELLED, MODIFIED, NEW
from bcss_gateway.providers.ppsis.findings import Case
from bcss_gateway.providers.ppsis.forms import Duration, Sheet
from bcss_gateway.providers.ppsis.integration_income.forms import WITHDRAWAL, Grant
from bcss_gateway.providers.ppsis.integration_income.forms import Stop as Withdrawal
from bcss_gateway.providers.ppsis.integration_income.law import integration_income
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.ppsis.law import Followed, Law
from bcss_gateway.providers.ppsis.law_65.forms import AidGranted, Identification, Stop
from bcss_gateway.providers.ppsis.law_65.law import law_65
from bcss_gateway.providers.ppsis.multifunctional import rules
from bcss_gateway.providers.ppsis.multifunctional.contract import Sent
from bcss_gateway.providers.ppsis.multifunctional.sending import SendAttestation
from bcss_gateway.providers.ppsis.statements import is_statement
from bcss_gateway.sandbox.institutions import institutions
from remembered import Remembered, alone

SSIN = "85631290291"
TOWNS = [one for one in institutions() if one.basic_user in ("cpas-namur", "cpas-charleroi")]
LAW_02, LAW_65 = integration_income(), law_65()
TODAY = date(2026, 11, 21)
ON = Occasion(datetime(2026, 11, 21, 11, 0, tzinfo=UTC), "T")
NOBODY_DIED: Any = SimpleNamespace(day_of_death=lambda *_: "")
MESSAGE = etree.Element("A036Request")

Made = Callable[[str], Sheet]
Act = Callable[["Town", int], None]
"""Something that a CPAS sends about one of its files."""
FILES = (0, 1)


class Town:
    """A CPAS with two files of each law on one person, beside others who send about the same person."""

    def __init__(self, institution: Institution, rights: Remembered, numbers: Iterator[int]) -> None:
        self.institution, self.rights, self._numbers = institution, rights, numbers
        around = alone(institution.cbe_number, rights)
        self.files: dict[tuple[str, int], Case[Any, Any]] = {
            (law.name, number): Case(law.file_of([]), law.rules, TODAY, around)
            for law in (LAW_02, LAW_65)
            for number in FILES
        }
        self._sends = SendAttestation(NOBODY_DIED, rights, rules.load())  # type: ignore[arg-type]

    def introduce(self, law: Law[Any, Any], file: int, made: Made) -> None:
        """Send a form, and let what follows from it follow."""
        last = next(self._numbers)
        decision = Judge(law, self.files[law.name, file], last, lambda _: False).decide(made(f"{last:015d}"))
        followed: Followed[Any, Any] = Followed(
            (decision,),
            self.files[law.name, file],
            self.institution,
            ON,
            None,
            "DOSS001",  # type: ignore[arg-type]
        )
        law.follow(followed, self.rights)  # type: ignore[arg-type]

    def attest(self, sent: Sent) -> None:
        """Send an attestation without a form."""
        admitted: Any = SimpleNamespace(
            request=sent,
            institution=self.institution,
            today=TODAY,
            occasion=ON,
            question=SimpleNamespace(content=MESSAGE),
        )
        self._sends.answer(admitted, SimpleNamespace(writing=lambda: None))  # type: ignore[arg-type]

    def granted(self) -> list[tuple[Aid, Period]]:
        """What the files grant."""
        found = []
        for (law, _), case in self.files.items():
            given = case.file.granted(SSIN) if law == LAW_02.name else case.file.granted("B1", SSIN, 0)
            aid = Aid.INTEGRATION_INCOME if law == LAW_02.name else Aid.EQUIVALENT
            found += [(aid, one.period) for one in given if one.period]
        return sorted(found)

    def attested(self) -> list[tuple[Aid, Period]]:
        """What the network knows of it."""
        own = [one for one in self.rights.known if one.right.institution == self.institution.cbe_number]
        return sorted((one.right.aid, one.right.period) for one in own if one.holds and not is_statement(one))


def grant(week: int, weeks: int, corrects: bool) -> Act:
    def made(number: str) -> Sheet:
        day, lasts = TODAY + timedelta(weeks=week), Duration(weeks=weeks)
        return Grant(number, SSIN, 0, day, (), TODAY, lasts, TODAY, "2", "", (), corrects, "", None, None)

    return lambda town, file: town.introduce(LAW_02, file, made)


def withdraw(week: int, taken_back: bool) -> Act:
    def made(number: str) -> Sheet:
        day = TODAY + timedelta(weeks=week)
        return Withdrawal(number, SSIN, 0, day, (), TODAY, WITHDRAWAL, None, False, "01", taken_back)

    return lambda town, file: town.introduce(LAW_02, file, made)


def identify(week: int) -> Act:
    return lambda town, file: town.introduce(
        LAW_65, file, lambda number: Identification(number, SSIN, 0, TODAY + timedelta(weeks=week), (), "A", ())
    )


def aid(week: int, weeks: int) -> Act:
    def made(number: str) -> Sheet:
        day, lasts = TODAY + timedelta(weeks=week), Duration(weeks=weeks)
        return AidGranted(number, SSIN, 0, day, (), TODAY, lasts, ("FinancialAid",), ())

    return lambda town, file: town.introduce(LAW_65, file, made)


def stop(week: int, withdraws: bool) -> Act:
    return lambda town, file: town.introduce(
        LAW_65, file, lambda number: Stop(number, SSIN, 0, TODAY + timedelta(weeks=week), (), TODAY, withdraws)
    )


def attest(week: int, weeks: int, status: str, which: int, aid: Aid) -> Act:
    begin = TODAY + timedelta(weeks=week)
    number = "" if status == NEW else f"{which:010d}"
    sent = Sent(SSIN, status, number, TODAY, begin, begin + timedelta(weeks=weeks, days=-1), aid, "2", "")
    return lambda town, _: town.attest(sent)


WEEK, WEEKS, EITHER = st.integers(0, 5), st.integers(1, 4), st.booleans()
ACTS = st.one_of(
    st.builds(grant, WEEK, WEEKS, EITHER),
    st.builds(withdraw, WEEK, EITHER),
    st.builds(identify, WEEK),
    st.builds(aid, WEEK, WEEKS),
    st.builds(stop, WEEK, EITHER),
    st.builds(
        attest,
        WEEK,
        WEEKS,
        st.sampled_from([NEW, NEW, MODIFIED, CANCELLED]),
        st.integers(1, 5),
        st.sampled_from([Aid.INTEGRATION_INCOME, Aid.EQUIVALENT]),
    ),
)


@settings(max_examples=200)
@given(acts=st.lists(st.tuples(st.sampled_from([0, 0, 1]), st.sampled_from(FILES), ACTS), max_size=16))
def test_nobody_has_two_incomes_on_one_day_and_what_is_attested_is_what_is_granted(
    acts: list[tuple[int, int, Act]],
) -> None:
    rights, numbers = Remembered(), count()
    towns = [Town(one, rights, numbers) for one in TOWNS]
    for town in towns:
        for file in FILES:
            identify(0)(town, file)
    for number, file, act in acts:
        act(towns[number], file)
        days = sorted(one.right.period for one in rights.known if one.holds)
        assert not any(one.overlaps(two) for one, two in pairwise(days))
        for town in towns:
            assert town.attested() == town.granted()
