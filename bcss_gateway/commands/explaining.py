"""A refused call explained at the command line, and the entry that whoever looks leaves in the journal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bcss_gateway.calls import recalling
from bcss_gateway.commands import installation, looking_up, own_tables
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.console import telling, words
from bcss_gateway.console.facts import Facts
from bcss_gateway.contracts import catalogue, library, return_codes
from bcss_gateway.directory import quality_codes
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.security import profile
from bcss_gateway.settings import HOME, Settings


def explained(ticket: str, language: str, settings: Settings) -> Sequence[str]:
    """What the sandbox shows on the page of the call, line by line; the look has its entry before anything is shown.

    Raises:
        click.ClickException: no call with this ticket was refused.
    """
    contracts, codes = library.load(catalogue.load(), HOME), return_codes.load()
    tables = own_tables.holding(settings)
    facts = Facts(
        library=contracts,
        authorizations=tables,
        codes=codes,
        quality_codes=quality_codes.load(settings.quality_codes).codes,
        profile=profile.load(settings.profile, contracts.catalogue),
        address=settings.address,
        home=HOME,
    )
    with installation.unit_of_work(settings) as work:
        again = recalling(settings, contracts, codes, lambda: tables)
        found = again.recall(ticket, by_calendar(system_clock, work), work)
        if found is None:
            raise click.ClickException(
                f"no call with the ticket {ticket} was refused: bcss-gateway journal list --refused"
            )
        entry, persons = found.entry, found.entry["ssin"]
        what, whose = f"entry {entry['number']}", entry["institution"]
        looking_up.note("Journal", "explain", persons, what, work, institution=whose, context=entry["legal_context"])
    spoken = words.load()[language]
    return telling.as_text(spoken, telling.told(spoken, found, facts))
