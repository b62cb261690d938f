"""Forms D of the law of 26 May 2002, which has forms B and C too: their rules, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bcss_gateway.domain.refusal import Problem
from bcss_gateway.providers.ppsis import errors, law
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.integration_income.law import LAW
from bcss_gateway.providers.ppsis.operation import Deciding, FormsOperation
from bcss_gateway.providers.ppsis.paid_income import rules
from bcss_gateway.providers.ppsis.paid_income.contract import FORM, read_d, write_d
from bcss_gateway.providers.ppsis.paid_income.file import File
from bcss_gateway.providers.ppsis.paid_income.following import pay
from bcss_gateway.providers.ppsis.paid_income.forms import KIND, PaidOrRecovered
from bcss_gateway.providers.ppsis.paid_income.paying import find
from bcss_gateway.providers.ppsis.paid_income.rules import Rules
from bcss_gateway.providers.provider import Operation

_ERRORS = Path(__file__).with_name("errors.toml")


def paid_income() -> law.Law[File, Rules]:
    """The law, as far as form D goes."""
    known = rules.load()

    def begins_to_help(sheet: Sheet) -> list[str]:
        """Nothing is paid for a month after a death; it may be got back."""
        return [sheet.ssin] if isinstance(sheet, PaidOrRecovered) and known.pays(sheet.code) else []

    return law.Law(
        name=LAW,
        rules=known,
        errors=errors.load(_ERRORS),
        file_of=File,
        find={PaidOrRecovered: find},
        kind_of=lambda _: KIND,
        last_entry=lambda _, today: today,
        begins_to_help=begins_to_help,
        wrong=_wrong,
        pay=pay,
    )


def operations(deciding: Deciding) -> dict[tuple[str, str], Operation]:
    """The service."""
    own = paid_income()
    return {("OCMWCPASRegisterRecoveredAmount", "any"): FormsOperation(own, deciding, read_d, write_d, (FORM,))}


def _wrong(sheet: Sheet) -> Iterable[Problem]:
    """A period of which the end lies before the begin is wrong in itself, not a matter of decision."""
    if isinstance(sheet, PaidOrRecovered) and sheet.begin and sheet.end and sheet.end < sheet.begin:
        yield Problem("period_reversed", "Period", (("Period", f"{sheet.begin}/{sheet.end}"),))
