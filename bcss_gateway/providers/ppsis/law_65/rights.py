"""The rights that the network knows by forms of this law: the financial aid of a form B1 is the equivalent income."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Right, RightChanged
from bcss_gateway.providers.ppsis.attestations import Attestation, Attestations
from bcss_gateway.providers.ppsis.findings import keys
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law import Followed
from bcss_gateway.providers.ppsis.law_65.file import Case, File
from bcss_gateway.providers.ppsis.law_65.rules import Rules
from bcss_gateway.providers.ppsis.statements import is_statement, stated_before

EQUIVALENT = "FinancialAid"
"""The aid of a form B1 that is attested; the others are costs, of which the network knows nothing."""
_SERVICE = "OCMWCPASWet65Loi65AB"


def origin_of(form: Kept) -> str:
    """Where an attestation says that it comes from: the form B1, through all that becomes of it."""
    return f"{_SERVICE} {form.reference}"


def follow(followed: Followed[File, Rules], attestations: Attestations) -> tuple[RightChanged, ...]:
    """Attest what the file grants after the forms of a message, wherever the network would know otherwise.

    What is attested is compared with what the whole file grants, so it makes no difference which form changed it: a
    form B1, a form C or one that is taken back, or a form A that puts an end to what was before.
    """
    if not followed.standing:
        return ()
    return tuple(changed for form in _granting(followed.case.file) for changed in _attest(form, followed, attestations))


def in_the_way(ssin: str, period: Period, case: Case) -> tuple[str, ...]:
    """The keys of the errors for rights to an integration income, or to its equivalent, on one of these days.

    What this file itself attests is not in its way, for the file says better what it still grants; nor is what the CPAS
    attested without a form, for the form takes it over.
    """
    own = {origin_of(form) for form in _granting(case.file)}
    others = [
        one
        for one in case.around.rights(ssin)
        if one.holds
        and one.right.aid in (Aid.INTEGRATION_INCOME, Aid.EQUIVALENT)
        and one.right.period.overlaps(period)
        and one.origin not in own
    ]
    mine = [one for one in others if one.right.institution == case.around.institution]
    return keys(
        ("period_covered", any(one.right.aid is Aid.EQUIVALENT and not is_statement(one) for one in mine)),
        ("right_elsewhere", len(mine) < len(others)),
        ("right_under_other_law", any(one.right.aid is Aid.INTEGRATION_INCOME for one in mine)),
    )


def _granting(file: File) -> list[Kept]:
    return [form for form in file.forms if form.kind == "B1" and EQUIVALENT in form.content["aids"]]


def _attest(form: Kept, followed: Followed[File, Rules], attestations: Attestations) -> Iterator[RightChanged]:
    on, work, origin = followed.on, followed.work, origin_of(form)
    granted, rights = _granted(form, followed), attestations.newest_of(form.ssin, work)
    stated = stated_before(granted, rights) if granted else ()
    old = _attested(rights, origin) or next(iter(stated), None)
    for one in stated:
        if one != old:
            yield attestations.cancel(one, origin, on, work)
    if granted is None:
        if old is not None and old.holds:
            yield attestations.cancel(old, origin, on, work)
    elif old is None:
        yield attestations.enter(granted, origin, on, work)
    elif not old.holds or (old.origin, old.right.period) != (origin, granted.period):
        # What else it says, told by an attestation of the CPAS itself, stays: no form of this law says it.
        told = replace(granted, category=old.right.category, partner=old.right.partner)
        yield attestations.change(old, told, origin, on, work)


def _attested(rights: tuple[Attestation, ...], origin: str) -> Attestation | None:
    return next((one for one in rights if one.origin == origin), None)


def _granted(form: Kept, followed: Followed[File, Rules]) -> Right | None:
    """The right that a form B1 grants still; ``None`` where no day of it is left."""
    for granted in followed.case.file.granted(form.kind, form.ssin, form.suffix):
        if granted.form == form:
            institution = followed.institution.cbe_number
            return Right(form.ssin, institution, Aid.EQUIVALENT, granted.period, decided=form.decided)
    return None
