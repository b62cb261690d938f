"""What follows from forms D that stand: payments, and their corrections."""

from __future__ import annotations

from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law import Followed
from bcss_gateway.providers.ppsis.paid_income.file import File
from bcss_gateway.providers.ppsis.paid_income.rules import Rules
from bcss_gateway.providers.ppsis.payments import Aid, Paid, Payments


def pay(followed: Followed[File, Rules], payments: Payments) -> None:
    """Note what was paid; of what was got back, how much is left."""
    for form in (one.kept for one in followed.standing if one.kept):
        if form.content["of"]:
            _correct(form, followed, payments)
        elif form.period:
            paid = Paid(
                ssin=form.ssin,
                institution=followed.institution.cbe_number,
                file=followed.file,
                suffix=form.suffix,
                aid=Aid(form.content["aid"]),
                period=form.period,
                cents=form.content["cents"],
                category=form.content["category"],
                partner=form.content["partner"],
            )
            payments.enter(paid, form.reference, followed.on, followed.work)


def _correct(form: Kept, followed: Followed[File, Rules], payments: Payments) -> None:
    for old in payments.of_form(f"{form.content['of']:010d}", followed.work):
        payments.correct(old, old.paid.cents - form.content["cents"], followed.on, followed.work)
