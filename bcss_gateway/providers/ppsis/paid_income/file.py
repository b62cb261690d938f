"""A file as far as forms D made it: what was paid, and what of it was got back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bcss_gateway.domain.month import Month
from bcss_gateway.providers.ppsis import findings
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.paid_income.forms import KIND, PaidOrRecovered
from bcss_gateway.providers.ppsis.paid_income.rules import Rules
from bcss_gateway.providers.ppsis.payments import Aid


class File:
    """The accepted forms D of one file; forms of the same law with other letters are not looked at."""

    def __init__(self, forms: Iterable[Kept] = ()) -> None:
        self.forms = [form for form in forms if form.kind == KIND]

    def keep(self, form: Kept) -> None:
        """Add a form that is accepted."""
        self.forms.append(form)

    def payment(self, sheet: PaidOrRecovered) -> Kept | None:
        """The payment that a form is about: the one of its person, month and order number."""
        paid = self._paid(sheet.ssin, sheet.month)
        about = (sheet.suffix, sheet.order)
        return next((form for form in paid if (form.suffix, form.content["order"]) == about), None)

    def left(self, payment: Kept) -> int:
        """What is left of a payment, in cents."""
        recovered = (form for form in self.forms if form.content["of"] == payment.number)
        return _cents(payment) - sum(map(_cents, recovered))

    def left_of_month(self, sheet: PaidOrRecovered, aid: Aid) -> Mapping[str, int]:
        """What is left of all that a person was paid as an aid in the month of a form, in cents by category."""
        left: Counter[str] = Counter()
        for form in self._paid(sheet.ssin, sheet.month):
            if form.content["aid"] == aid:
                left[form.content["category"]] += self.left(form)
        return left

    def _paid(self, ssin: str, month: Month) -> Iterator[Kept]:
        return (
            form for form in self.forms if not form.content["of"] and (form.ssin, Month.of(form.entry)) == (ssin, month)
        )


def _cents(form: Kept) -> int:
    return int(form.content["cents"])


Case = findings.Case[File, Rules]
"""A file of this law under the rules of form D."""
