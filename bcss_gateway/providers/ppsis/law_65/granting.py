"""The rules for what begins or ends an aid: forms A, B1, B2 and C."""

from __future__ import annotations

from itertools import combinations

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law_65.file import Case
from bcss_gateway.providers.ppsis.law_65.forms import AidGranted, CareGranted, Identification, Stop
from bcss_gateway.providers.ppsis.law_65.rights import EQUIVALENT, in_the_way

_OF_PARTNER = "Partner/"


def find_identification(sheet: Identification, case: Case) -> Finding:
    """Form A: one primary beneficiary a file; a new situation needs a newer date, which is never corrected."""
    newest = case.file.newest_identification()
    numbers = [sheet.ssin, *(one.ssin for one in sheet.members)]
    suffixes = [sheet.suffix, *(one.suffix for one in sheet.members)]
    refused = keys(
        ("status_unknown", sheet.status not in case.rules.statuses),
        ("member_twice", len(set(numbers)) < len(numbers) or len(set(suffixes)) < len(suffixes)),
        ("primary_differs", newest is not None and newest.ssin != sheet.ssin),
        ("identification_exists", newest is not None and sheet.entry <= newest.entry),
    )
    members = [[one.ssin, one.suffix] for one in sheet.members]
    return Finding(refused, content={"status": sheet.status, "members": members})


def find_aid(sheet: AidGranted, case: Case) -> Finding:
    """Form B1: introduced in time, for those of form A, and no day twice."""
    identified = case.file.identification(sheet.entry)
    persons = [(sheet.ssin, sheet.suffix), *((one.ssin, one.suffix) for one in sheet.members)]
    period = case.rules.period(sheet.entry, sheet.duration)
    alone = identified is not None and not identified.content["members"]
    refunded = {aid: not (alone and aid.startswith(_OF_PARTNER)) for aid in sheet.aids}
    found = keys(
        ("identification_missing", not all(_is_named(ssin, suffix, identified) for ssin, suffix in persons)),
        ("decision_ahead", sheet.decided > case.today),
        ("decision_late", not case.rules.introduced_in_time(sheet.decided, case.today)),
        ("no_aid", not sheet.aids),
        ("no_partner", bool(refunded) and not any(refunded.values())),
        *_period_errors("B1", sheet, period, case),
    )
    rights = in_the_way(sheet.ssin, period, case) if EQUIVALENT in sheet.aids else ()
    refused = tuple(dict.fromkeys((*found, *rights)))
    partly = keys(("no_partner", not all(refunded.values())))
    return Finding(refused, partly, period, refunded, case.rules.percentage, content=_granted(refunded))


def find_care(sheet: CareGranted, case: Case) -> Finding:
    """Form B2: for somebody of form A, a year at most, and no day twice."""
    identified = case.file.identification(sheet.entry)
    period = case.rules.period(sheet.entry, sheet.duration)
    refused = keys(
        ("identification_missing", not _is_named(sheet.ssin, sheet.suffix, identified)),
        ("decision_ahead", sheet.decided > case.today),
        ("no_aid", not sheet.aids),
        *_period_errors("B2", sheet, period, case),
    )
    refunded = dict.fromkeys(sheet.aids, True)
    return Finding(refused, (), period, refunded, case.rules.percentage, content=_granted(refunded))


def find_stop(sheet: Stop, case: Case) -> Finding:
    """Form C: stops what runs on its date, or takes back an earlier form C of that date."""
    stops = case.file.stops(sheet.ssin, sheet.suffix)
    granted = [one for kind in ("B1", "B2") for one in case.file.granted(kind, sheet.ssin, sheet.suffix)]
    found = keys(
        ("decision_ahead", sheet.decided > case.today),
        ("nothing_to_withdraw", sheet.withdraws and not any(one.entry == sheet.entry for one in stops)),
        ("nothing_to_stop", not sheet.withdraws and not any(sheet.entry in one.period for one in granted)),
    )
    return Finding((*found, *_given_back(sheet, case)), content={"withdraws": sheet.withdraws})


def _given_back(sheet: Stop, case: Case) -> tuple[str, ...]:
    """The keys of the errors for what came since on the days that a form C which is taken back would give back."""
    if not sheet.withdraws:
        return ()
    file = case.file.without_stops(sheet.ssin, sheet.suffix, sheet.entry)
    aids, care = (list(file.granted_to(kind, sheet.ssin)) for kind in ("B1", "B2"))
    twice = any(one.period.overlaps(two.period) for kind in (aids, care) for one, two in combinations(kind, 2))
    back = [one for one in aids if EQUIVALENT in one.form.content["aids"] and one.period.end >= sheet.entry]
    days = [Period(max(one.period.begin, sheet.entry), one.period.end) for one in back]
    rights = (key for period in days for key in in_the_way(sheet.ssin, period, case))
    return tuple(dict.fromkeys((*keys(("period_covered", twice)), *rights)))


def _period_errors(
    kind: str, sheet: AidGranted | CareGranted, period: Period, case: Case
) -> tuple[tuple[str, bool], ...]:
    granted = case.file.granted_to(kind, sheet.ssin)
    return (
        ("period_too_long", not case.rules.allows(period)),
        ("period_covered", any(one.period.overlaps(period) for one in granted)),
    )


def _is_named(ssin: str, suffix: int, identified: Kept | None) -> bool:
    """Whether a form A names a person, under that suffix."""
    if identified is None:
        return False
    return (ssin, suffix) == (identified.ssin, identified.suffix) or [ssin, suffix] in identified.content["members"]


def _granted(refunded: dict[str, bool]) -> dict[str, list[str]]:
    return {"aids": [aid for aid, is_refunded in refunded.items() if is_refunded]}
