"""Forms B and C in whatever order: no day is granted twice, and what is attested is what the file grants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.right import Aid
from bcss_gateway.providers.ppsis.findings import Case
from bcss_gateway.providers.ppsis.forms import Duration, Sheet
from bcss_gateway.providers.ppsis.integration_income.file import File
from bcss_gateway.providers.ppsis.integration_income.following import follow
from bcss_gateway.providers.ppsis.integration_income.forms import WITHDRAWAL, Grant, Stop
from bcss_gateway.providers.ppsis.integration_income.law import integration_income
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.ppsis.law import Followed
from bcss_gateway.sandbox.institutions import institutions
from remembered import Remembered, alone

SSIN = "85631290291"
NAMUR = next(one for one in institutions() if one.basic_user == "cpas-namur")
LAW = integration_income()
TODAY = date(2026, 11, 21)
ON = Occasion(datetime(2026, 11, 21, 11, 0, tzinfo=UTC), "T")


def grant(day: int, weeks: int, corrects: bool) -> Callable[[str], Sheet]:
    entry = TODAY + timedelta(weeks=day)
    return lambda number: Grant(
        attest=number,
        ssin=SSIN,
        suffix=0,
        entry=entry,
        registrations=(),
        decided=TODAY,
        duration=Duration(weeks=weeks),
        requested=TODAY,
        category="2",
        partner="",
        members=(),
        corrects=corrects,
        employment="",
        exempt_from=None,
        plan=None,
    )


def stop(day: int, taken_back: bool) -> Callable[[str], Sheet]:
    entry = TODAY + timedelta(weeks=day)
    return lambda number: Stop(number, SSIN, 0, entry, (), TODAY, WITHDRAWAL, None, False, "01", taken_back)


WEEKS = st.integers(0, 6)
FORMS = st.one_of(st.builds(grant, WEEKS, st.integers(1, 5), st.booleans()), st.builds(stop, WEEKS, st.booleans()))


@given(forms=st.lists(FORMS, max_size=14))
@example(forms=[grant(1, 1, False), grant(2, 1, False), stop(2, False), grant(1, 2, True), stop(2, True)])
def test_no_day_is_granted_twice_and_the_attestations_say_what_the_file_grants(
    forms: list[Callable[[str], Sheet]],
) -> None:
    rights, file = Remembered(), File()
    case = Case(file, LAW.rules, TODAY, alone(NAMUR.cbe_number, rights))
    judge = Judge(LAW, case, 0, lambda _: False)
    for number, form in enumerate(forms):
        decision = judge.decide(form(f"{number:015d}"))
        follow(Followed((decision,), case, NAMUR, ON, None, "DOSS001"), rights)  # type: ignore[arg-type]
        granted = [one.period for one in file.granted(SSIN) if one.period]
        assert not any(one.overlaps(other) for one, other in combinations(granted, 2))
        attested = [one.right for one in rights.known if one.holds]
        assert sorted(one.period for one in attested) == sorted(granted)
        assert {one.aid for one in attested} <= {Aid.INTEGRATION_INCOME}


@given(weeks=st.integers(1, 60), begin=st.integers(0, 8))
def test_what_is_accepted_begins_on_the_date_of_the_form_and_lasts_a_year_at_most(weeks: int, begin: int) -> None:
    case = Case(File(), LAW.rules, TODAY, alone(NAMUR.cbe_number))
    decision = Judge(LAW, case, 0, lambda _: False).decide(grant(begin, weeks, corrects=False)("N" * 15))
    assert decision.period is not None
    assert decision.period.begin == TODAY + timedelta(weeks=begin)
    assert (decision.period.end - decision.period.begin).days + 1 == min(7 * weeks, 365)
    assert decision.evaluation == ("ACCEPTED" if 7 * weeks <= 365 else "PARTIALLYACCEPTED")
