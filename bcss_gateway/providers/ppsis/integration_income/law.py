"""The law of 26 May 2002 as a law among others: its forms, their rules, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bcss_gateway.domain.refusal import Problem
from bcss_gateway.providers.ppsis import errors, law
from bcss_gateway.providers.ppsis.findings import Finding
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.integration_income import rules
from bcss_gateway.providers.ppsis.integration_income.contract_b import read_b, write_b
from bcss_gateway.providers.ppsis.integration_income.contract_c import read_c, write_c
from bcss_gateway.providers.ppsis.integration_income.file import Case, File
from bcss_gateway.providers.ppsis.integration_income.following import follow, stopped
from bcss_gateway.providers.ppsis.integration_income.forms import Grant, Stop, kind_of
from bcss_gateway.providers.ppsis.integration_income.granting import find_grant
from bcss_gateway.providers.ppsis.integration_income.rules import Rules
from bcss_gateway.providers.ppsis.integration_income.stopping import find_stop
from bcss_gateway.providers.ppsis.operation import Deciding, FormsOperation
from bcss_gateway.providers.provider import Operation

LAW = "2002-05-26"
"""As its forms are stored."""

_ERRORS = Path(__file__).with_name("errors.toml")
_FIND: Mapping[type[Sheet], Callable[[Any, Case], Finding]] = {Grant: find_grant, Stop: find_stop}


def integration_income() -> law.Law[File, Rules]:
    """The law."""
    known = rules.load()
    return law.Law(
        name=LAW,
        rules=known,
        errors=errors.load(_ERRORS),
        file_of=File,
        find=_FIND,
        kind_of=kind_of,
        last_entry=lambda _, today: known.last_entry(today),
        begins_to_help=lambda sheet: [sheet.ssin] if isinstance(sheet, Grant) else [],
        wrong=_wrong,
        stopped=stopped,
        follow=follow,
    )


def operations(deciding: Deciding) -> dict[tuple[str, str], Operation]:
    """The two services of this law."""
    own = integration_income()
    return {
        ("OCMWCPASRegisterAttest", "any"): FormsOperation(own, deciding, read_b, write_b, ("FormB",)),
        ("OCMWCPASStopAttest", "any"): FormsOperation(own, deciding, read_c, write_c, ("FormC",)),
    }


def _wrong(sheet: Sheet) -> Iterable[Problem]:
    """A period of which the end lies before the begin is wrong in itself, not a matter of decision."""
    if isinstance(sheet, Grant) and sheet.plan and sheet.plan.end < sheet.plan.begin:
        yield Problem("period_reversed", "GpmiPiis", (("GpmiPiis", f"{sheet.plan.begin}/{sheet.plan.end}"),))
