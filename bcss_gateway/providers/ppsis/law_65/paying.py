"""What follows from forms D1 and F that stand: payments of the equivalent income, and their corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid as Attested
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law import Followed
from bcss_gateway.providers.ppsis.law_65.file import File
from bcss_gateway.providers.ppsis.law_65.forms import Amount, Recovery, Refund
from bcss_gateway.providers.ppsis.law_65.rules import Rules
from bcss_gateway.providers.ppsis.payments import Aid, Paid, Payments

_PAID_AS = {"FinancialAid": Aid.EQUIVALENT, "GuaranteedChildAllowance": Aid.CHILD_BENEFIT_ADVANCE}
"""Which of the accepted amounts the network knows, by where the reply tells them (INFERRED: nothing else is an
equivalent income or an advance on child benefit). They are in cents, as the contract's whole numbers are read."""


def pay(followed: Followed[File, Rules], payments: Payments) -> None:
    """Note what was paid to the household; of what was got back, how much is left.

    What is got back of a month is taken from its equivalent income first, then from the advance; what is left of it
    was got back of aids that the network does not know (INFERRED).
    """
    for decision in followed.standing:
        form, sheet = decision.kept, decision.sheet
        if form and isinstance(sheet, Refund) and not sheet.care:
            for aid, cents in _amounts(decision.accepted):
                payments.enter(_paid(form, aid, cents, followed), form.reference, followed.on, followed.work)
        elif form and isinstance(sheet, Recovery):
            _correct(form, followed, payments)


def _amounts(accepted: Iterable[Amount]) -> Iterator[tuple[Aid, int]]:
    spent: Counter[Aid] = Counter()
    for one in accepted:
        if one.told in _PAID_AS:
            spent[_PAID_AS[one.told]] += one.spent
    return ((aid, cents) for aid, cents in spent.items() if cents)


def _paid(form: Kept, aid: Aid, cents: int, followed: Followed[File, Rules]) -> Paid:
    period = form.period or Period(form.entry, form.entry)
    right = _right(form, period, followed)
    return Paid(
        ssin=form.ssin,
        institution=followed.institution.cbe_number,
        file=followed.file,
        suffix=form.suffix,
        aid=aid,
        period=(right.period.common(period) if right else None) or period,
        cents=cents,
        category=right.category if right else "",
        partner=right.partner if right else "",
    )


def _right(form: Kept, period: Period, followed: Followed[File, Rules]) -> Right | None:
    """The equivalent income that this CPAS attests for days of the month: it tells the category and the partner."""
    own = (followed.institution.cbe_number, Attested.EQUIVALENT)
    attested = (one.right for one in followed.case.around.rights(form.ssin) if one.holds)
    return next((one for one in attested if (one.institution, one.aid) == own and one.period.overlaps(period)), None)


def _correct(form: Kept, followed: Followed[File, Rules], payments: Payments) -> None:
    rest = form.content["recovered"]
    for old in sorted(payments.of_form(f"{form.content['of']:010d}", followed.work), key=lambda one: _order(one.paid)):
        taken = min(rest, old.paid.cents)
        if taken:
            payments.correct(old, old.paid.cents - taken, followed.on, followed.work)
        rest -= taken


def _order(paid: Paid) -> int:
    return list(Aid).index(paid.aid)
