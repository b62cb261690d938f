"""What follows from forms B and C: the rights that the network will know, and the files that may have to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bcss_gateway.domain.form import AidStopped
from bcss_gateway.domain.right import Aid, Right, RightChanged
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.integration_income.file import Case, File, Granted
from bcss_gateway.providers.ppsis.integration_income.forms import WITHDRAWAL, Grant, Stop
from bcss_gateway.providers.ppsis.integration_income.rights import attested
from bcss_gateway.providers.ppsis.integration_income.rules import Rules
from bcss_gateway.providers.ppsis.law import Followed
from bcss_gateway.providers.ppsis.statements import is_statement, stated_before

_SERVICES = {Grant: "OCMWCPASRegisterAttest", Stop: "OCMWCPASStopAttest"}
"""By which a form comes; an attestation keeps it with the reference, as where it is from."""


def follow(followed: Followed[File, Rules], attestations: Attestations) -> tuple[RightChanged, ...]:
    """Attest what is granted, as the file has it after the forms: new, otherwise than before, or no longer."""
    return tuple(
        changed
        for decision in followed.standing
        for granted in _touched(decision, followed.case)
        for changed in _attest(granted, decision, followed, attestations)
    )


def stopped(decisions: Iterable[Decision], case: Case) -> tuple[AidStopped, ...]:
    """Whose integration income a form C withdrew that stands, unless the file goes on to help them."""
    stops = (one.sheet for one in decisions if one.stands and isinstance(one.sheet, Stop))
    return tuple(
        AidStopped(stop.ssin, case.rules.codes_of_the_helped, stop.entry)
        for stop in stops
        if stop.nature == WITHDRAWAL and not stop.taken_back and not case.file.helps_from(stop.ssin, stop.entry)
    )


def _touched(decision: Decision, case: Case) -> list[Granted]:
    """What a form that stands grants, withdraws or gives back; a refusal, or a form taken back, nothing else."""
    sheet = decision.sheet
    granted = case.file.granted(sheet.ssin)
    if isinstance(sheet, Grant):
        return [one for one in granted if one.form == decision.kept]
    if isinstance(sheet, Stop) and sheet.nature == WITHDRAWAL:
        return [one for one in granted if sheet.entry in one.whole]
    return []


def _attest(
    granted: Granted, decision: Decision, followed: Followed[File, Rules], attestations: Attestations
) -> Iterator[RightChanged]:
    """The change of the right that a form B grants; none where the right is the same, another decision aside."""
    institution, on, work = followed.institution.cbe_number, followed.on, followed.work
    right = _right(granted, decision, institution)
    rights = attestations.newest_of(right.ssin, work)
    origin = f"{_SERVICES[type(decision.sheet)]} {decision.reference}"
    stated = stated_before(right, rights) if granted.period else ()
    old = None if _is_new(decision) else attested(rights, institution, granted.whole.begin)
    old = old or next(iter(stated), None)
    for one in stated:
        if one != old:
            yield attestations.cancel(one, origin, on, work)
    if granted.period is None:
        if old is not None and old.holds:
            yield attestations.cancel(old, origin, on, work)
    elif old is None:
        yield attestations.enter(right, origin, on, work)
    elif is_statement(old) or not old.holds or replace(old.right, decided="") != replace(right, decided=""):
        yield attestations.change(old, right, origin, on, work)


def _is_new(decision: Decision) -> bool:
    """Whether a form grants a right for the first time: not a correction, nor a form C."""
    return isinstance(decision.sheet, Grant) and decision.kept is not None and not decision.kept.content["replaces"]


def _right(granted: Granted, decision: Decision, institution: str) -> Right:
    form = granted.form
    return Right(
        ssin=form.ssin,
        institution=institution,
        aid=Aid.INTEGRATION_INCOME,
        period=granted.period or granted.whole,
        category=form.content["category"],
        partner=form.content["partner"],
        decided=decision.kept.decided if decision.kept else "",
    )
