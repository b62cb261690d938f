"""The rules for form C: an integration income is refused or withdrawn, or an earlier form C taken back."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.integration_income.file import Case
from bcss_gateway.providers.ppsis.integration_income.forms import REFUSAL, WITHDRAWAL, Stop
from bcss_gateway.providers.ppsis.integration_income.rights import in_the_way


def find_stop(sheet: Stop, case: Case) -> Finding:
    """Form C: refuses a request in time, withdraws what runs on its date, or takes an earlier one of its date back."""
    refused = (
        *keys(
            ("nature_unknown", sheet.nature not in case.rules.natures),
            ("decision_ahead", sheet.decided > case.today),
        ),
        *(_taking_back(sheet, case) if sheet.taken_back else _stopping(sheet, case)),
    )
    content = {
        "nature": sheet.nature,
        "taken_back": sheet.taken_back,
        "regularises": sheet.regularises,
        "motive": sheet.motive,
        "requested": sheet.requested.isoformat() if sheet.requested else "",
    }
    return Finding(refused, content=content)


def _stopping(sheet: Stop, case: Case) -> tuple[str, ...]:
    is_stopped = case.file.stopped(sheet.ssin, sheet.nature, sheet.entry) is not None
    runs = case.file.running(sheet.ssin, sheet.entry) is not None
    withdraws, requested = sheet.nature == WITHDRAWAL, sheet.requested
    return keys(
        ("request_missing", sheet.nature == REFUSAL and requested is None),
        ("request_after_decision", requested is not None and requested > sheet.decided),
        ("decision_late", requested is not None and not case.rules.decided_in_time(requested, sheet.decided)),
        ("already_stopped", is_stopped and not (withdraws and runs)),
        ("nothing_to_stop", withdraws and not runs and not is_stopped),
    )


def _taking_back(sheet: Stop, case: Case) -> tuple[str, ...]:
    """A right that came since on the days that would be given back stands in the way, and so does a day given twice."""
    stop = case.file.stopped(sheet.ssin, sheet.nature, sheet.entry)
    if stop is None:
        return ("nothing_to_take_back",)
    given_back = [one.period for one in case.file.without(stop) if one.period] if sheet.nature == WITHDRAWAL else []
    found = (
        *(key for period in given_back for key in in_the_way(sheet.ssin, period, case, own=_own(period, sheet))),
        *keys(("right_covered", any(one.overlaps(other) for one, other in combinations(given_back, 2)))),
    )
    return tuple(dict.fromkeys(found))


def _own(period: Period, sheet: Stop) -> date | None:
    """Where the right begins that goes on; one that the form C left nothing of is attested no longer."""
    return period.begin if period.begin < sheet.entry else None
