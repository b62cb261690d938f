"""``statutes feed``: every change of a harmonised social status since a day, for an institution that may know it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import click

from bcss_gateway.commands import installation, looking_up, own_tables, questions
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.derivation import Asked, decide
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import begin_of, day_of, system_clock, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.national_register.answer import NationalRegister
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.ppsis.statutes.answer import SERVICE
from bcss_gateway.providers.ppsis.statutes.contract import INSTITUTION
from bcss_gateway.providers.ppsis.statutes.feed import StatuteChanged, changes
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import UnitOfWork

OPERATION = "consultSocialStatutes"
_FIELDS = ("moment", "ssin", "change", "code", "begin", "end", INSTITUTION)


@click.group()
def statutes() -> None:
    """The harmonised social statuses, and their feed."""


@statutes.command()
@click.argument("name", metavar="INSTITUTION")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Changes that became known from here on."
)
@click.option("--context", default="SSH:DERIVED_RIGHTS", show_default=True, help="The legal context that it asks in.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; CSV if not given.")
def feed(name: str, since: datetime, context: str, as_json: bool) -> None:
    """Every change of a status, one a line, as an institution may know it.

    INSTITUTION is its CBE number, own code or user. It gets the persons on whom it keeps a file that opens the service
    today, and of each status what the service would show. Who was told of stands in the journal.
    """
    settings = configured()
    with installation.unit_of_work(settings) as work:
        now = by_calendar(system_clock, work)
        asker = _Asker(
            settings, own_tables.holding(settings), installation.institution_called(name, work), context, now
        )
        begin = utc_text(begin_of(since.date()).astimezone(UTC))
        attestations = Attestations(Numbers(NationalRegister()), settings.attestation_days)
        found = list(_seen(asker, changes(attestations, begin, utc_text(now), work), work))
        persons = " ".join(dict.fromkeys(row["ssin"] for row in found))
        what = f"changes of statuses since {since:%Y-%m-%d}"
        cbe_number = asker.institution.cbe_number
        looking_up.note("SocialStatutes", "feed", persons, what, work, institution=cbe_number, context=context)
    for line in map(json.dumps, found) if as_json else _csv(found):
        click.echo(line)


@dataclass(frozen=True)
class _Asker:
    """Who asks, in which context, at which moment."""

    settings: Settings
    tables: Authorizations
    institution: Institution
    context: str
    now: datetime

    def grant(self, ssin: str, work: UnitOfWork) -> Grant | None:
        """The row that opens the service about a person, as it would at a call; ``None`` where none does."""
        question = Question(catalogue.load().services[SERVICE], OPERATION, None, ssin, self.context, "en")
        asked = Asked(self.institution, question, day_of(self.now))

        def subject() -> Subject:
            return questions.subject_of(question, self.settings, work)

        return decide(self.tables, asked, subject, lambda one: Directory().lines_of(one, work)).grant


def _seen(asker: _Asker, changed: Iterator[StatuteChanged], work: UnitOfWork) -> Iterator[dict[str, str]]:
    grant_of = cache(lambda ssin: asker.grant(ssin, work))
    for one in changed:
        grant = grant_of(one.ssin)
        if grant is not None:
            row = _row(one)
            yield {name: row[name] for name in _FIELDS if name != INSTITUTION or grant.opens(INSTITUTION)}


def _row(one: StatuteChanged) -> dict[str, str]:
    period = one.statute.period
    end = "" if period.end == NO_END else period.end.isoformat()
    told = (one.moment, one.ssin, one.change.value, one.statute.code.value, period.begin.isoformat(), end)
    return dict(zip(_FIELDS, (*told, one.statute.institution), strict=True))


def _csv(found: list[dict[str, str]]) -> Iterator[str]:
    """A head and a line a change; without the column of the CPAS where it may not be known."""
    text = io.StringIO()
    names = [name for name in _FIELDS if name != INSTITUTION or any(name in row for row in found)]
    lines = csv.DictWriter(text, names, lineterminator="\n")
    lines.writeheader()
    lines.writerows(found)
    return iter(text.getvalue().splitlines())
