"""The settings as a command gets them, with words for an operator where one is not valid."""

from __future__ import annotations

import os
import tomllib

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from bcss_gateway.settings import Settings


def configured(**given: object) -> Settings:
    """The settings, with what the command line gave.

    Raises:
        click.ClickException: a setting is not valid; the message names it as it is set.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as problem:
        lines = [f"{_name(error['loc'])}: {error['msg']}" for error in problem.errors()]
    except (SettingsError, OSError) as problem:
        lines = [str(problem)]
    except tomllib.TOMLDecodeError as problem:
        lines = [f"{os.environ.get('BCSS_SETTINGS')}: {problem}"]
    raise click.ClickException("these settings are not valid:\n  " + "\n  ".join(lines))


def _name(place: tuple[int | str, ...]) -> str:
    """A setting's name as it is set; of one in a list also where: ``BCSS_NETWORKS[0].addresses``."""
    first, *rest = map(str, place)
    return f"BCSS_{first.upper()}" + "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in rest)
