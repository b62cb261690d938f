"""The command line: ``bcss-gateway`` or ``python -m bcss_gateway``."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from bcss_gateway import __version__

_COMMANDS = {
    "init": ("serve", "Migrate the database and fill the sandbox."),
    "serve": ("serve", "Serve under gunicorn, with a clerk beside it."),
    "clerk": (
        "clerk",
        "Close what is over, night after night, and tell subscribers.",
    ),
    "demo": ("demo", "Start a gateway, hold a conversation with it, and stop it."),
    "persons": ("listings", "The fictitious persons."),
    "institutions": ("listings", "The institutions, with the credentials of this sandbox."),
    "batch": ("batch", "Questions in files, with their vouchers."),
    "clock": ("clock", "Show which day it is in this sandbox, or move it."),
    "codes": ("codes", "The sectors, their institutions, and their quality codes."),
    "directory": ("directory", "The reference directory: who keeps a file on a person."),
    "journal": ("journal", "The security journal: one entry a call, refused or not."),
    "authorizations": (
        "authorizations",
        "The authorization tables: what they hold, open and refuse.",
    ),
    "credentials": ("credentials", "The secrets and certificates of the institutions."),
    "subscriptions": ("subscriptions", "Which mutations institutions learn of."),
    "statutes": ("statutes", "The harmonised social statuses, and their feed."),
    "keys": ("keys", "Certificates for TLS, from an authority of your own."),
    "backup": ("backup", "Write the installation to one file, while the gateway serves."),
    "restore": ("backup", "Bring back the installation that a file holds, and prove it."),
    "doctor": ("doctor", "Look at the installation: what is wrong, and how to mend it."),
}
"""Each command's module and the first sentence of its help."""


class Commands(click.Group):
    """Loads a command's module when that command is asked for: all of them together take more than a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with that name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"bcss_gateway.commands.{module}"), cmd_name)
        _let_say_where(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their summaries, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in _COMMANDS.items()])


def _use(_context: click.Context, _parameter: click.Parameter, data: Path | None) -> None:
    if data is not None:
        os.environ["BCSS_DATA"] = str(data)


def _data_option() -> click.Option:
    return click.Option(
        ["--data"],
        type=click.Path(file_okay=False, path_type=Path),
        callback=_use,
        is_eager=True,
        expose_value=False,
        help="The folder of all state (BCSS_DATA; var/ by default).",
    )


def _let_say_where(command: click.Command) -> None:
    """Take ``--data`` behind the command's name too, where it is as often looked for as before it."""
    if not any(parameter.name == "data" for parameter in command.params):
        command.params.append(_data_option())
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _let_say_where(inner)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="bcss-gateway")
def main() -> None:
    """The crossroads bank of Belgian social security, as software that anyone can run.

    All persons are fictitious. Every setting is also an environment variable (BCSS_…): docs/settings.md.
    """


main.params.append(_data_option())

if __name__ == "__main__":
    main(prog_name="bcss-gateway")
