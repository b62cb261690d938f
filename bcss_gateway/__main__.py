"""The command line: ``bcss-gateway`` or ``python -m bcss_gateway``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bcss_gateway import __version__
from bcss_gateway.commands.demo import demo
from bcss_gateway.commands.doctor import doctor
from bcss_gateway.commands.journal import journal
from bcss_gateway.commands.listings import institutions, persons
from bcss_gateway.commands.serve import init, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


for command in (init, serve, demo, persons, institutions, journal, doctor):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="bcss-gateway")
