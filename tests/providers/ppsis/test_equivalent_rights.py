"""Forms of the law of 1965 in any order: what the network knows of the equivalent income is what the file grants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from attesting import attested_of
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Right
from bcss_gateway.providers.ppsis.attestations import CANCELLED, MODIFIED, NEW
from bcss_gateway.providers.ppsis.findings import Case
from bcss_gateway.providers.ppsis.forms import Duration, Sheet
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.ppsis.law import Followed
from bcss_gateway.providers.ppsis.law_65.file import File
from bcss_gateway.providers.ppsis.law_65.forms import AidGranted, Identification, Stop
from bcss_gateway.providers.ppsis.law_65.law import law_65
from bcss_gateway.providers.ppsis.law_65.rights import follow
from bcss_gateway.providers.ppsis.statements import ORIGIN
from bcss_gateway.sandbox.institutions import institutions
from law65 import Cpas, form_a, form_b1, form_c
from remembered import Remembered, alone

SSIN = "85631290291"
NAMUR = next(one for one in institutions() if one.basic_user == "cpas-namur")
LAW = law_65()
TODAY = date(2026, 11, 21)
ON = Occasion(datetime(2026, 11, 21, 11, 0, tzinfo=UTC), "T")

Made = Callable[[str], Sheet]


def identification(week: int) -> Made:
    return lambda number: Identification(number, SSIN, 0, TODAY + timedelta(weeks=week), (), "A", ())


def granted(week: int, weeks: int, aid: str) -> Made:
    return lambda number: AidGranted(
        number, SSIN, 0, TODAY + timedelta(weeks=week), (), TODAY, Duration(weeks=weeks), (aid,), ()
    )


def stop(week: int, withdraws: bool) -> Made:
    return lambda number: Stop(number, SSIN, 0, TODAY + timedelta(weeks=week), (), TODAY, withdraws)


WEEKS = st.integers(0, 6)
FORMS = st.one_of(
    st.builds(identification, WEEKS),
    st.builds(granted, WEEKS, st.integers(1, 5), st.sampled_from(["FinancialAid", "HousingCosts"])),
    st.builds(stop, WEEKS, st.booleans()),
)


STATED = st.builds(
    lambda week, weeks, aid, cpas: (
        Right(SSIN, cpas, aid, Period(TODAY + timedelta(weeks=week), TODAY + timedelta(weeks=week + weeks, days=-1))),
        ORIGIN,
    ),
    WEEKS,
    st.integers(1, 5),
    st.sampled_from([Aid.EQUIVALENT, Aid.INTEGRATION_INCOME]),
    st.sampled_from([NAMUR.cbe_number, "0999100196"]),
)


@settings(max_examples=300)
@given(acts=st.lists(st.one_of(FORMS, STATED), max_size=14))
def test_nobody_has_two_incomes_on_one_day_whatever_comes(acts: list[Made | tuple[Right, str]]) -> None:
    rights, file = Remembered(), File()
    case = Case(file, LAW.rules, TODAY, alone(NAMUR.cbe_number, rights))
    judge = Judge(LAW, case, 0, lambda _: False)
    for number, act in enumerate([identification(0), *acts]):
        if isinstance(act, tuple):
            if not any(one.holds and one.right.period.overlaps(act[0].period) for one in rights.known):
                rights.enter(*act, ON, None)
        else:
            decision = judge.decide(act(f"{number:015d}"))
            follow(Followed((decision,), case, NAMUR, ON, None, "DOSS001"), rights)  # type: ignore[arg-type]
        days = sorted(one.right.period for one in rights.known if one.holds)
        assert not any(one.overlaps(two) for one, two in pairwise(days))


@given(forms=st.lists(FORMS, max_size=14))
def test_what_is_attested_is_what_the_file_grants(forms: list[Made]) -> None:
    rights, file = Remembered(), File()
    case = Case(file, LAW.rules, TODAY, alone(NAMUR.cbe_number, rights))
    judge = Judge(LAW, case, 0, lambda _: False)
    for number, form in enumerate([identification(0), *forms]):
        decision = judge.decide(form(f"{number:015d}"))
        follow(Followed((decision,), case, NAMUR, ON, None, "DOSS001"), rights)  # type: ignore[arg-type]
        given_now = [one.period for one in file.granted("B1", SSIN, 0) if "FinancialAid" in one.form.content["aids"]]
        attested = [one.right for one in rights.known if one.holds]
        assert sorted(one.period for one in attested) == sorted(given_now)
        assert {one.aid for one in attested} <= {Aid.EQUIVALENT}


def statuses(cpas: Cpas, ssin: str) -> list[tuple[str, str, str]]:
    return [
        (one.status, str(one.right.period.begin), str(one.right.period.end)) for one in attested_of(cpas.gateway, ssin)
    ]


def test_an_aid_that_is_granted_cut_short_and_given_back_is_attested_so(cpas: Cpas, anna: str) -> None:
    cpas.decide("AB", form_a(anna), form_b1(anna))
    assert statuses(cpas, anna) == [(NEW, "2026-11-01", "2027-10-31")]
    cpas.decide("C", form_c(anna, entry="2026-12-01"))
    assert statuses(cpas, anna) == [(MODIFIED, "2026-11-01", "2026-11-30")]
    cpas.decide("C", form_c(anna, entry="2026-12-01", former="1"))
    assert statuses(cpas, anna) == [(MODIFIED, "2026-11-01", "2027-10-31")]
    cpas.decide("C", form_c(anna, entry="2026-11-01"))
    assert statuses(cpas, anna) == [(CANCELLED, "2026-11-01", "2027-10-31")]


def test_a_refused_form_attests_nothing(cpas: Cpas, anna: str) -> None:
    cpas.decide("AB", form_a(anna), form_b1(anna, decided="2026-11-22"))
    assert attested_of(cpas.gateway, anna) == ()
