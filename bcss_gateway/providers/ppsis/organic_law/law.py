"""The organic law of 8 July 1976 as a law among others: its form, its rules."""

from __future__ import annotations

from pathlib import Path

from bcss_gateway.providers.ppsis import errors, law
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.operation import Deciding, FormsOperation
from bcss_gateway.providers.ppsis.organic_law import rules
from bcss_gateway.providers.ppsis.organic_law.contract import FORM, read_grant, write_grant
from bcss_gateway.providers.ppsis.organic_law.file import LAW, File
from bcss_gateway.providers.ppsis.organic_law.forms import KIND, InstallationGrant
from bcss_gateway.providers.ppsis.organic_law.granting import find
from bcss_gateway.providers.ppsis.organic_law.rules import Rules
from bcss_gateway.providers.provider import Operation

_ERRORS = Path(__file__).with_name("errors.toml")


def organic_law() -> law.Law[File, Rules]:
    """The law. The network knows nothing of a grant: it is paid once, and gives no right from a day to a day."""
    known = rules.load()
    return law.Law(
        name=LAW,
        rules=known,
        errors=errors.load(_ERRORS),
        file_of=File,
        find={InstallationGrant: find},
        kind_of=lambda _: KIND,
        last_entry=lambda _, today: known.last_entry(today),
        begins_to_help=_begins_to_help,
    )


def operations(deciding: Deciding) -> dict[tuple[str, str], Operation]:
    """The service."""
    own = organic_law()
    return {("OCMWCPASOrganicLaw", "any"): FormsOperation(own, deciding, read_grant, write_grant, (FORM,))}


def _begins_to_help(sheet: Sheet) -> list[str]:
    """Nobody settles anywhere after a death; a grant may be taken back after it."""
    return [sheet.ssin] if isinstance(sheet, InstallationGrant) and not sheet.taken_back else []
