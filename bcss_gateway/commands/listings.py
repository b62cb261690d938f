"""``persons`` and ``institutions``: whom one may ask about, and as whom."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from typing import Any

import click

from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.profile import teaches
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.filling import filling_of
from bcss_gateway.sandbox.followers import followers
from bcss_gateway.sandbox.institutions import institutions as sandbox_institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.population import population
from bcss_gateway.security.secrets import derived_secret


class Persons(click.Group):
    """Loads what befalls persons when it is asked for: to list them needs no database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """What can befall somebody."""
        return ["replace", "cancel", "die", "move"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with that name, which takes ``--data`` like this one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module("bcss_gateway.commands.mutations"), cmd_name)
        known = {parameter.name for parameter in command.params}
        command.params += [one for one in self.params if one.name == "data" and one.name not in known]
        return command


@click.group(cls=Persons, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Everyone, as a JSON list.")
@click.option("--tag", help="Only the person with this tag.")
@click.option("--followed-by", help="Only the named ones on whom the institution with this user has a file at first.")
@click.pass_context
def persons(context: click.Context, as_json: bool, tag: str | None, followed_by: str | None) -> None:
    """The fictitious persons.

    The named ones with their stories; with --json everyone: as they were made, before anything befell them.
    """
    if context.invoked_subcommand is None:
        _list_persons(as_json=as_json, tag=tag, user=followed_by)


def _list_persons(*, as_json: bool, tag: str | None, user: str | None) -> None:
    filling = filling_of(configured())
    named = named_persons(filling.day)
    if user:
        named = _followed_by(user, named, filling.day)
    everyone = as_json and not tag and not user
    citizens = population(filling.persons, filling.seed, filling.day) if everyone else named
    chosen = [citizen for citizen in citizens if tag in (None, citizen.tag)]
    if not chosen and tag is None:
        raise click.ClickException(f"{user} has a file on nobody with a story")
    if not chosen:
        known = ", ".join(citizen.tag for citizen in named)
        raise click.ClickException(f"no person has the tag {tag}; there are: {known}")
    if as_json:
        click.echo(json.dumps([_person(citizen) for citizen in chosen], ensure_ascii=False, indent=1))
        return
    for citizen in chosen:
        click.echo(
            f"{citizen.ssin}  {citizen.last_name}, {' '.join(citizen.first_names)}  ({citizen.birth})  {citizen.tag}"
        )
        click.echo(f"             {citizen.story.get('en', '')}")


def _followed_by(user: str, named: Iterable[Citizen], day: date) -> tuple[Citizen, ...]:
    known = {one.basic_user: one for one in sandbox_institutions()}
    if user not in known:
        raise click.ClickException(f"no institution has the user {user}; there are: {', '.join(known)}")
    return tuple(one for one in named if known[user] in followers(one, known.values(), day))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def institutions(as_json: bool) -> None:
    """The institutions, with the credentials of this sandbox."""
    settings = configured()
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = sandbox_key(settings.data) if teaches(settings) else None
    rows = [_institution(one, key) for one in sandbox_institutions()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['cbe_number']}  {row['org_unit'] or '-':6} {row['sector']:>3}.{row['subsector']:<3} {row['name_fr']}"
        )
        click.echo(f"            HTTP Basic {row['basic_user']} : {row.get('basic_password', '(not shown)')}")


def _person(citizen: Citizen) -> dict[str, Any]:
    return {
        "ssin": citizen.ssin,
        "last_name": citizen.last_name,
        "first_name": " ".join(citizen.first_names),
        "birth_date": str(citizen.birth),
        "death_date": str(citizen.death) if citizen.death else None,
        "gender": citizen.gender,
        "language": citizen.language,
        "replaced_by": citizen.replaced_by or None,
        "cancelled": citizen.cancelled,
        "tag": citizen.tag or None,
        "story": citizen.story or None,
    }


def _institution(institution: Institution, key: bytes | None) -> dict[str, Any]:
    names = ("cbe_number", "org_unit", "sector", "subsector", "name_fr", "name_nl", "kind", "basic_user")
    row: dict[str, Any] = {name: getattr(institution, name) for name in names}
    return row | ({"basic_password": derived_secret(key, institution.cbe_number)} if key else {})
