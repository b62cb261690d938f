"""The authorization tables of an installation, as the gateway would judge them."""

from __future__ import annotations

from functools import partial

import click

from bcss_gateway.commands import installation
from bcss_gateway.contracts import catalogue, library
from bcss_gateway.crossroads import proofreading, tables_in_force
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.row_rules import Known
from bcss_gateway.crossroads.tables_in_force import Judged
from bcss_gateway.crossroads.vocabulary import known_to
from bcss_gateway.directory import quality_codes
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions as sandbox_institutions
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import crossroads


def judged(settings: Settings) -> Judged:
    """What lies in the folder of the settings, and whether it holds."""
    return tables_in_force.judge(settings.tables, partial(proofreading.of_texts, known=known(settings)))


def holding(settings: Settings) -> Authorizations:
    """The tables of that folder, which the gateway takes up.

    Raises:
        click.ClickException: they do not hold.
    """
    found = judged(settings).tables
    if found is None:
        raise click.ClickException("the tables do not hold: bcss-gateway authorizations check")
    return found


def known(settings: Settings) -> Known:
    """What rows may name."""
    contracts = library.load(catalogue.load(), HOME)
    return known_to(contracts, institutions(settings), quality_codes.load(settings.quality_codes).codes)


def institutions(settings: Settings) -> list[Institution]:
    """Those of the installation, or of the sandbox where there is none."""
    if not installation.is_installed(settings):
        return list(sandbox_institutions())
    with installation.unit_of_work(settings) as work:
        return crossroads.institutions(work.connection)
