"""Decides on the forms of one message, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Generic

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.providers.ppsis.decision import NO_REFERENCE, Decision
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.evaluation import ACCEPTED, PARTIALLY, REFUSED
from bcss_gateway.providers.ppsis.findings import Case, Finding, keys
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law import F, Law, R


class Judge(Generic[F, R]):
    """Decides, and keeps in mind what it accepted: a form B1 may follow its form A in one message.

    Args:
        law: by whose rules.
        last_number: of the newest form that is kept, of whatever file.
        is_used: whether the institution has used a form number before.
        died: the day of a person's death as far as it is known, empty of the living.
    """

    def __init__(
        self,
        law: Law[F, R],
        case: Case[F, R],
        last_number: int,
        is_used: Callable[[str], bool],
        died: Callable[[str], str],
    ) -> None:
        self._law = law
        self._case = case
        self._number = last_number
        self._is_used = is_used
        self._died = died
        self.kept: list[Kept] = []

    def decide(self, sheet: Sheet) -> Decision:
        """The decision on a form, which is kept when it stands."""
        finding = Finding(self._out_of_question(sheet))
        if not finding.refused:
            finding = self._law.find[type(sheet)](sheet, self._case)
        if finding.refused:
            refunded = dict.fromkeys(finding.refunded, False)
            return Decision(sheet, NO_REFERENCE, REFUSED, self._told(finding.refused), refunded=refunded)
        form = self._keep(sheet, finding)
        return Decision(
            sheet=sheet,
            reference=form.reference,
            evaluation=form.evaluation,
            errors=self._told(finding.partly),
            period=finding.period,
            percentage=finding.percentage,
            refunded=finding.refunded,
            accepted=finding.accepted,
            kept=form,
        )

    def _keep(self, sheet: Sheet, finding: Finding) -> Kept:
        self._number += 1
        form = Kept(
            number=self._number,
            kind=self._law.kind_of(sheet),
            attest=sheet.attest,
            ssin=sheet.ssin,
            suffix=sheet.suffix,
            entry=sheet.entry,
            period=finding.period,
            content=dict(finding.content),
            evaluation=PARTIALLY if finding.partly else ACCEPTED,
        )
        self._case.file.keep(form)
        self.kept.append(form)
        return form

    def _out_of_question(self, sheet: Sheet) -> tuple[str, ...]:
        """What speaks against a form whatever else it says."""
        return keys(
            ("attest_used", any(one.attest == sheet.attest for one in self.kept) or self._is_used(sheet.attest)),
            ("date_ahead", sheet.entry > self._law.last_entry(sheet, self._case.today)),
            ("deceased", any(self._is_dead(ssin, sheet.entry) for ssin in self._law.begins_to_help(sheet))),
        )

    def _is_dead(self, ssin: str, day: date) -> bool:
        death = self._died(ssin)
        return bool(death) and IncompleteDate.parse(death).latest < day

    def _told(self, found: tuple[str, ...]) -> tuple[FormError, ...]:
        return tuple(self._law.errors[key] for key in found)
