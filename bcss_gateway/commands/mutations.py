"""``persons replace``, ``cancel``, ``die`` and ``move``: what happens at the register, as somebody causes it."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from bcss_gateway.commands import installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.crossroads.mutations import Done, NotDone, RegisterMutations, Touched
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.domain.ssin import NotAnSsin, Ssin
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.sandbox.numbers import NumbersExhausted, another_ssin
from bcss_gateway.settings import Settings
from bcss_gateway.storage import crossroads
from bcss_gateway.storage.database import UnitOfWork


class Number(click.ParamType[Ssin]):
    """A number of a person; its check digits are looked at where the gateway does."""

    name = "SSIN"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Ssin:
        """The number."""
        if isinstance(value, Ssin):
            return value
        try:
            return Ssin(str(value)) if configured().check_digits else Ssin.unchecked(str(value))
        except NotAnSsin as wrong:
            hint = f": its check digits would be {wrong.expected_digits}" if wrong.expected_digits else ""
            self.fail(f"{value} is no number of a person{hint}", param, ctx)


@click.command()
@click.argument("old", type=Number())
@click.argument("new", type=Number(), required=False)
def replace(old: Ssin, new: Ssin | None) -> None:
    """Let a number take the place of another.

    NEW is somebody's whom the register knows, a mock number that nobody has, or, if not given, one that is made from
    the same birth date. The files on the person move to it, and whoever asks about OLD is told NEW.
    """
    with _acts() as (acts, register, work):
        chosen = new or _another(old, register, work)
        done = acts.replace(old, chosen)
    _tell(f"{old} was replaced by {chosen}", done)


@click.command()
@click.argument("ssin", type=Number())
def cancel(ssin: Ssin) -> None:
    """Cancel a number that was given by mistake."""
    with _acts() as (acts, _, _work):
        done = acts.cancel(ssin)
    _tell(f"{ssin} was cancelled", done)


@click.command()
@click.argument("ssin", type=Number())
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the death.")
def die(ssin: Ssin, day: datetime) -> None:
    """Note that a person died."""
    with _acts() as (acts, _, _work):
        done = acts.bury(ssin, day.date())
    _tell(f"{ssin} died on {day:%Y-%m-%d}", done)


@click.command()
@click.argument("ssin", type=Number())
@click.option("--with", "other", type=Number(), help="With whom the person lives from today on.")
@click.option("--alone", is_flag=True, help="Alone, at the same address.")
def move(ssin: Ssin, other: Ssin | None, alone: bool) -> None:
    """Change with whom a person lives, from today on."""
    if alone == bool(other):
        raise click.UsageError("say one of --with SSIN and --alone")
    with _acts() as (acts, _, _work):
        done = acts.move(ssin, other)
    _tell(f"{ssin} lives {f'with {other}' if other else 'alone'}", done)


@contextmanager
def _acts() -> Iterator[tuple[RegisterMutations, ChangingNationalRegister, UnitOfWork]]:
    settings = configured()
    with installation.unit_of_work(settings) as work:
        try:
            at = _touched(settings, work)
            now = by_calendar(system_clock, work)
            yield RegisterMutations(at, getpass.getuser(), work, now), ChangingNationalRegister(), work
        except NotDone as problem:
            raise click.ClickException(str(problem)) from None


def _touched(settings: Settings, work: UnitOfWork) -> Touched:
    return Touched(
        register=ChangingNationalRegister(),
        directory=Directory(),
        outbox=Outbox(rights.load(), crossroads.institutions(work.connection)),
        excluding=quality_codes.load(settings.quality_codes).excluding,
    )


def _another(old: Ssin, register: ChangingNationalRegister, work: UnitOfWork) -> Ssin:
    """A number that nobody has; nobody's number keeps its place, which is then refused."""
    if not register.status(old, work).known:
        return old
    try:
        return another_ssin(old, lambda one: register.status(one, work).known)
    except NumbersExhausted as problem:
        raise NotDone(str(problem)) from None


def _tell(what: str, done: Done) -> None:
    click.echo(f"{what}; ticket {done.ticket}")
    for kind, ssin, institution in done.told:
        click.echo(f"  {institution} is to learn of {kind} {ssin}")
    if not done.told:
        click.echo("  nobody is to learn of it: no file with a subscription")
