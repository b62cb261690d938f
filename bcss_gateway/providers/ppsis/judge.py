"""Decides on the forms of one message, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.providers.ppsis.decision import ACCEPTED, NO_REFERENCE, PARTIALLY, REFUSED, Decision
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.file import Kept
from bcss_gateway.providers.ppsis.findings import Case, Finding, keys
from bcss_gateway.providers.ppsis.forms import (
    AidGranted,
    CareGranted,
    Identification,
    Recovery,
    Refund,
    Sheet,
    Stop,
    kind_of,
)
from bcss_gateway.providers.ppsis.granting import find_aid, find_care, find_identification, find_stop
from bcss_gateway.providers.ppsis.refunding import find_recovery, find_refund

_FIND: Mapping[type[Sheet], Callable[[Any, Case], Finding]] = {
    Identification: find_identification,
    AidGranted: find_aid,
    CareGranted: find_care,
    Stop: find_stop,
    Refund: find_refund,
    Recovery: find_recovery,
}


class Judge:
    """Decides, and keeps in mind what it accepted: a form B1 may follow its form A in one message.

    Args:
        last_number: of the newest form that is kept, of whatever file.
        is_used: whether the institution has used a form number before.
        died: the day of a person's death as far as it is known, empty of the living.
    """

    def __init__(
        self,
        case: Case,
        errors: Mapping[str, FormError],
        last_number: int,
        is_used: Callable[[str], bool],
        died: Callable[[str], str],
    ) -> None:
        self._case = case
        self._errors = errors
        self._number = last_number
        self._is_used = is_used
        self._died = died
        self.kept: list[Kept] = []

    def decide(self, sheet: Sheet) -> Decision:
        """The decision on a form, which is kept when it stands."""
        finding = Finding(self._out_of_question(sheet))
        if not finding.refused:
            finding = _FIND[type(sheet)](sheet, self._case)
        if finding.refused:
            refunded = dict.fromkeys(finding.refunded, False)
            return Decision(sheet, NO_REFERENCE, REFUSED, self._told(finding.refused), refunded=refunded)
        evaluation = PARTIALLY if finding.partly else ACCEPTED
        return Decision(
            sheet=sheet,
            reference=self._keep(sheet, finding).reference,
            evaluation=evaluation,
            errors=self._told(finding.partly),
            period=finding.period,
            percentage=self._case.rules.percentage if finding.refunded else None,
            refunded=finding.refunded,
            accepted=finding.accepted,
        )

    def _keep(self, sheet: Sheet, finding: Finding) -> Kept:
        self._number += 1
        form = Kept(
            number=self._number,
            kind=kind_of(sheet),
            attest=sheet.attest,
            ssin=sheet.ssin,
            suffix=sheet.suffix,
            entry=sheet.entry,
            period=finding.period,
            content=dict(finding.content),
        )
        self._case.file.keep(form)
        self.kept.append(form)
        return form

    def _out_of_question(self, sheet: Sheet) -> tuple[str, ...]:
        """What speaks against a form whatever else it says."""
        return keys(
            ("attest_used", any(one.attest == sheet.attest for one in self.kept) or self._is_used(sheet.attest)),
            ("date_ahead", sheet.entry > self._last_entry(sheet)),
            ("deceased", any(self._is_dead(ssin, sheet.entry) for ssin in _beneficiaries(sheet))),
        )

    def _last_entry(self, sheet: Sheet) -> date:
        today = self._case.today
        return today if isinstance(sheet, Refund | Recovery) else self._case.rules.last_entry(today)

    def _is_dead(self, ssin: str, day: date) -> bool:
        death = self._died(ssin)
        return bool(death) and IncompleteDate.parse(death).latest < day

    def _told(self, found: tuple[str, ...]) -> tuple[FormError, ...]:
        return tuple(self._errors[key] for key in found)


def _beneficiaries(sheet: Sheet) -> list[str]:
    """Who begins to be helped by a form; an aid may be stopped and paid back after a death."""
    if isinstance(sheet, Identification | AidGranted):
        return [sheet.ssin, *(one.ssin for one in sheet.members)]
    return [sheet.ssin] if isinstance(sheet, CareGranted) else []
