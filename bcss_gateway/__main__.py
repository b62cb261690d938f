"""The command line: ``bcss-gateway`` or ``python -m bcss_gateway``."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from bcss_gateway import __version__

_ROOMS = {
    "init": "serve",
    "serve": "serve",
    "demo": "demo",
    "persons": "listings",
    "institutions": "listings",
    "journal": "journal",
    "doctor": "doctor",
}


class Commands(click.Group):
    """Loads a command's module when that command is asked for: all of them together take more than a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer needs them."""
        return list(_ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with that name."""
        if cmd_name not in _ROOMS:
            return None
        command: click.Command = getattr(import_module(f"bcss_gateway.commands.{_ROOMS[cmd_name]}"), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="bcss-gateway")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of all state (BCSS_DATA; var/ by default).",
)
def main(data: Path | None) -> None:
    """The crossroads bank of Belgian social security, as software that anyone can run.

    All persons are fictitious. Every setting is also an environment variable (BCSS_…): docs/settings.md.
    """
    if data is not None:
        os.environ["BCSS_DATA"] = str(data)


if __name__ == "__main__":
    main(prog_name="bcss-gateway")
