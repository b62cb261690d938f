"""The profile of an installation, as commands need it."""

from __future__ import annotations

import click

from bcss_gateway.contracts import catalogue
from bcss_gateway.security.profile import Profile, load
from bcss_gateway.settings import Settings


def profile_of(settings: Settings) -> Profile:
    """The profile that the settings name.

    Raises:
        click.ClickException: there is none, or it does not hold together.
    """
    try:
        return load(settings.profile, catalogue.load())
    except ValueError as problem:
        raise click.ClickException(str(problem)) from None


def teaches(settings: Settings) -> bool:
    """Whether this is a sandbox, whose secrets are shown."""
    return profile_of(settings).teach
