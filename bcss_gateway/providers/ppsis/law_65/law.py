"""The law of 2 April 1965 as a law among others: its forms, their rules, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bcss_gateway.domain.form import AidStopped
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.providers.ppsis import errors, law
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.findings import Finding
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.law_65 import rules
from bcss_gateway.providers.ppsis.law_65.contract_ab import read_ab, write_ab
from bcss_gateway.providers.ppsis.law_65.contract_c import read_c, write_c
from bcss_gateway.providers.ppsis.law_65.contract_df import read_df, write_df
from bcss_gateway.providers.ppsis.law_65.file import Case, File
from bcss_gateway.providers.ppsis.law_65.forms import (
    AidGranted,
    CareGranted,
    Identification,
    Recovery,
    Refund,
    Stop,
    kind_of,
)
from bcss_gateway.providers.ppsis.law_65.granting import find_aid, find_care, find_identification, find_stop
from bcss_gateway.providers.ppsis.law_65.paying import pay
from bcss_gateway.providers.ppsis.law_65.refunding import find_recovery, find_refund
from bcss_gateway.providers.ppsis.law_65.rights import follow
from bcss_gateway.providers.ppsis.law_65.rules import Rules
from bcss_gateway.providers.ppsis.operation import Deciding, FormsOperation
from bcss_gateway.providers.provider import Operation

LAW = "1965-04-02"
"""As its forms are stored."""

_ERRORS = Path(__file__).with_name("errors.toml")
_FIND: Mapping[type[Sheet], Callable[[Any, Case], Finding]] = {
    Identification: find_identification,
    AidGranted: find_aid,
    CareGranted: find_care,
    Stop: find_stop,
    Refund: find_refund,
    Recovery: find_recovery,
}


def law_65() -> law.Law[File, Rules]:
    """The law."""
    known = rules.load()
    return law.Law(
        name=LAW,
        rules=known,
        errors=errors.load(_ERRORS),
        file_of=File,
        find=_FIND,
        kind_of=kind_of,
        last_entry=lambda sheet, today: today if isinstance(sheet, Refund | Recovery) else known.last_entry(today),
        begins_to_help=_begins_to_help,
        wrong=_wrong,
        stopped=_stopped,
        follow=follow,
        pay=pay,
    )


def operations(deciding: Deciding) -> dict[tuple[str, str], Operation]:
    """The three services of this law."""
    own = law_65()
    rated = partial(write_df, percentage=own.rules.percentage_of_amounts)
    granting, refunding = (
        ("IdentificationA", "CommonDecisionB1", "IndividualDecisionsB2"),
        (
            "RefundformD1",
            "RefundFormD2",
            "RecoveringFormF",
        ),
    )
    return {
        ("OCMWCPASWet65Loi65AB", "any"): FormsOperation(own, deciding, read_ab, write_ab, granting),
        ("OCMWCPASWet65Loi65C", "any"): FormsOperation(own, deciding, read_c, write_c, ("CancellationFormC",)),
        ("OCMWCPASWet65Loi65DF", "any"): FormsOperation(own, deciding, read_df, rated, refunding),
    }


def _wrong(sheet: Sheet) -> Iterable[Problem]:
    """A period of which the end lies before the begin is wrong in itself, not a matter of decision."""
    if isinstance(sheet, Recovery) and sheet.begin and sheet.end and sheet.end < sheet.begin:
        yield Problem("period_reversed", "PeriodOfRecovering", (("PeriodOfRecovering", f"{sheet.begin}/{sheet.end}"),))


def _stopped(decisions: Iterable[Decision], case: Case) -> tuple[AidStopped, ...]:
    """Whose aid a form C stopped that stands, unless the file goes on to help them otherwise."""
    stops = (one.sheet for one in decisions if one.stands and isinstance(one.sheet, Stop) and not one.sheet.withdraws)
    return tuple(
        AidStopped(stop.ssin, case.rules.codes_of_the_helped, stop.entry)
        for stop in stops
        if not case.file.helps_from(stop.entry, stop.ssin)
    )


def _begins_to_help(sheet: Sheet) -> list[str]:
    """Who begins to be helped by a form; an aid may be stopped and paid back after a death."""
    if isinstance(sheet, Identification | AidGranted):
        return [sheet.ssin, *(one.ssin for one in sheet.members)]
    return [sheet.ssin] if isinstance(sheet, CareGranted) else []
