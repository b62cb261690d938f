"""A refused call explained at the command line, and the entry that whoever looks leaves in the journal."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

import click

from bcss_gateway.bootstrap import recalling
from bcss_gateway.commands import installation
from bcss_gateway.console import telling, words
from bcss_gateway.console.facts import Facts
from bcss_gateway.contracts import catalogue, library, return_codes
from bcss_gateway.crossroads import authorization
from bcss_gateway.crossroads.recalling import Recalled
from bcss_gateway.directory import quality_codes
from bcss_gateway.domain.clock import system_clock, utc_text
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal.book import Journal
from bcss_gateway.security import profile
from bcss_gateway.settings import AUTHORIZATION_TABLES, HOME, Settings
from bcss_gateway.storage.database import UnitOfWork

_ENDPOINT, _SERVICE, _OPERATION, _STATION = "command line", "Journal", "explain", "looked up"


def explained(ticket: str, language: str, settings: Settings) -> Sequence[str]:
    """What the sandbox shows on the page of the call, line by line; the look has its entry before anything is shown.

    Raises:
        click.ClickException: no call with this ticket was refused.
    """
    contracts, codes = library.load(catalogue.load(), HOME), return_codes.load()
    tables = authorization.load(AUTHORIZATION_TABLES)
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
        found = recalling(settings, contracts, codes, tables).recall(ticket, system_clock(), work)
        if found is None:
            raise click.ClickException(
                f"no call with the ticket {ticket} was refused: bcss-gateway journal list --refused"
            )
        _enter(found, work)
    spoken = words.load()[language]
    return telling.as_text(spoken, telling.told(spoken, found, facts))


def _enter(looked_at: Recalled, work: UnitOfWork) -> None:
    """Enter who looked at whose call about whom."""
    entry, now = looked_at.entry, utc_text(system_clock())
    trail = Trail(
        service=_SERVICE,
        operation=_OPERATION,
        institution=entry["institution"],
        user=getpass.getuser()[:80],
        ssin=entry["ssin"],
    )
    trail.passed(_STATION, f"entry {entry['number']}")
    known = {"ticket": newer_ticket(), "received": now, "answered": now, "endpoint": _ENDPOINT, "address": ""}
    Journal().append(known | {"outcome": "answered", "return_code": ""}, trail, work)
    work.commit()
