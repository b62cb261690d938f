"""Decides on the forms of one message, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic

from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.evaluation import ACCEPTED, PARTIALLY, REFUSED
from bcss_gateway.providers.ppsis.findings import Case, Finding, keys
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.kept import Kept, said
from bcss_gateway.providers.ppsis.law import F, Law, R


class Judge(Generic[F, R]):
    """Decides, and keeps in mind what it accepted: a form B1 may follow its form A in one message.

    Every form is kept, with what was decided on it; only those that stand belong to the file.

    Args:
        law: by whose rules.
        last_number: of the newest form that is kept, of whatever file.
        is_used: whether the institution has used the number of a form before, one that was accepted.
    """

    def __init__(
        self,
        law: Law[F, R],
        case: Case[F, R],
        last_number: int,
        is_used: Callable[[str], bool],
    ) -> None:
        self._law = law
        self._case = case
        self._number = last_number
        self._is_used = is_used
        self.kept: list[Kept] = []

    def decide(self, sheet: Sheet) -> Decision:
        """The decision on a form, which is kept whether it stands or not."""
        finding = Finding(self._out_of_question(sheet))
        if not finding.refused:
            finding = self._law.find[type(sheet)](sheet, self._case)
        return self._refused(sheet, finding) if finding.refused else self._accepted(sheet, finding)

    def _refused(self, sheet: Sheet, finding: Finding) -> Decision:
        form = self._keep(sheet, Finding(), REFUSED)
        refunded = dict.fromkeys(finding.refunded, False)
        return Decision(sheet, form.reference, REFUSED, self._told(finding.refused), refunded=refunded)

    def _accepted(self, sheet: Sheet, finding: Finding) -> Decision:
        form = self._keep(sheet, finding, PARTIALLY if finding.partly else ACCEPTED)
        self._case.file.keep(form)
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

    def _keep(self, sheet: Sheet, finding: Finding, evaluation: str) -> Kept:
        self._number += 1
        form = Kept(
            number=self._number,
            kind=self._law.kind_of(sheet),
            attest=sheet.attest,
            ssin=sheet.ssin,
            suffix=sheet.suffix,
            entry=sheet.entry,
            period=finding.period,
            content={**said(sheet), **finding.content},
            evaluation=evaluation,
        )
        self.kept.append(form)
        return form

    def _out_of_question(self, sheet: Sheet) -> tuple[str, ...]:
        """What speaks against a form whatever else it says."""
        return keys(
            ("attest_used", sheet.attest in self._taken() or self._is_used(sheet.attest)),
            ("date_ahead", sheet.entry > self._law.last_entry(sheet, self._case.today)),
            ("deceased", any(self._case.was_dead(ssin, sheet.entry) for ssin in self._law.begins_to_help(sheet))),
        )

    def _taken(self) -> set[str]:
        """The numbers of the forms of this message that stand."""
        return {one.attest for one in self.kept if one.evaluation != REFUSED}

    def _told(self, found: tuple[str, ...]) -> tuple[FormError, ...]:
        return tuple(self._law.errors[key] for key in found)
