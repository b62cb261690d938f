"""Acts on credentials, as commands do them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bcss_gateway.commands import installation
from bcss_gateway.crossroads.registry import NotRegistered, Registry
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import UnitOfWork


@contextmanager
def registry(settings: Settings) -> Iterator[tuple[Registry, UnitOfWork]]:
    """The registry of an installation, with its unit of work; the journal names whoever is logged in.

    Raises:
        click.ClickException: an act that is not done, or nothing is installed.
    """
    with installation.unit_of_work(settings) as work:
        try:
            yield Registry(sandbox_key(settings.data), getpass.getuser(), work, system_clock()), work
        except NotRegistered as problem:
            raise click.ClickException(str(problem)) from None
