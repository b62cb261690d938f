"""The rules for an installation grant: granted once in a life, corrected, or taken back."""

from __future__ import annotations

from typing import Any

from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.organic_law.file import Case, standing
from bcss_gateway.providers.ppsis.organic_law.forms import InstallationGrant


def find(sheet: InstallationGrant, case: Case) -> Finding:
    """Granted in time to who was homeless and has had no grant: no more is accepted than the law gives."""
    former = case.file.grant(sheet.ssin, sheet.entry)
    if sheet.taken_back:
        refused = keys(("decision_ahead", sheet.decided > case.today), ("nothing_to_take_back", former is None))
        return Finding(refused, content=_content(sheet, 0, takes_back=former))
    corrected = former if sheet.corrects else None
    granted = min(sheet.cents, case.rules.most(sheet.entry))
    refused = (
        *keys(("correction_missing", sheet.corrects and corrected is None)),
        *_dates(sheet, case, corrected),
        *_conditions(sheet, case),
        *_had_before(sheet, case, corrected),
    )
    partly = keys(("amount_cut", granted < sheet.cents))
    return Finding(refused, partly, accepted=(granted,), content=_content(sheet, granted, replaces=corrected))


def _dates(sheet: InstallationGrant, case: Case, corrected: Kept | None) -> tuple[str, ...]:
    """A correction repeats the date of a decision that was introduced in time."""
    return keys(
        ("decision_ahead", sheet.decided > case.today),
        ("request_after_decision", sheet.requested > sheet.decided),
        ("decision_late", not case.rules.decided_in_time(sheet.requested, sheet.decided)),
        ("introduced_late", corrected is None and not case.rules.introduced_in_time(sheet.decided, case.today)),
    )


def _conditions(sheet: InstallationGrant, case: Case) -> tuple[str, ...]:
    aids = {one.right.aid for one in case.around.rights(sheet.ssin) if one.holds and sheet.entry in one.right.period}
    return keys(
        ("not_homeless", not sheet.homeless),
        ("situation_unknown", sheet.situation not in case.rules.situations),
        ("amount_not_positive", sheet.cents <= 0),
        ("under_other_law", bool(aids & set(case.rules.granted_by_other_law))),
    )


def _had_before(sheet: InstallationGrant, case: Case, corrected: Kept | None) -> tuple[str, ...]:
    """Once in a life, of whatever CPAS; and once for those who settle at one address as one household."""
    had = [one for one in standing(case.around.forms(sheet.ssin)) if one.form != corrected]
    others = [one for one in case.around.household(sheet.ssin, sheet.entry) if one != sheet.ssin]
    theirs = [one.form for other in others for one in standing(case.around.forms(other))]
    return keys(
        ("granted_before", any(one.institution == case.around.institution for one in had)),
        ("granted_elsewhere", any(one.institution != case.around.institution for one in had)),
        ("household_has_one", any(form.content["dwelling"] == sheet.dwelling.folded for form in theirs)),
    )


def _content(
    sheet: InstallationGrant, granted: int, *, replaces: Kept | None = None, takes_back: Kept | None = None
) -> dict[str, Any]:
    """What the file keeps; of the address, only what tells it from another one."""
    return {
        "requested": sheet.requested.isoformat(),
        "situation": sheet.situation,
        "dwelling": sheet.dwelling.folded,
        "cents": granted,
        "replaces": replaces.number if replaces else 0,
        "takes_back": takes_back.number if takes_back else 0,
    }
