"""``batch``: files of questions with their vouchers, checked and answered; alone, or all that lie in a folder."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bcss_gateway import bootstrap
from bcss_gateway.batch import folder as folders
from bcss_gateway.batch import voucher as vouchers
from bcss_gateway.batch.answering import Batches, Busy, Gone, voucher_of
from bcss_gateway.batch.questions import counted
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.commands import in_use, installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.domain.institution import Institution

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def batch() -> None:
    """Questions in files, with their vouchers.

    NAME.xml has its voucher beside it, NAME.voucher.xml.
    """


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("file", type=_FILE)
@click.option("--sequence", type=click.IntRange(1), required=True, help="One more than that of the last batch.")
def voucher(name: str, file: Path, sequence: int) -> None:
    """Write the voucher of a file of questions, as its sender would."""
    with installation.unit_of_work(configured()) as work:
        sender = installation.institution_called(name, work).cbe_number
    try:
        inside = counted(file, lambda _: True)
    except BatchRefused as problem:
        raise click.ClickException(str(problem)) from None
    now = datetime.now(UTC)
    made = vouchers.made_of(file, sender, sequence, int(now.timestamp()), inside, now)
    vouchers.write(voucher_of(file), made)
    click.echo(f"{voucher_of(file)}: {inside.items} questions, control sum {inside.total}")


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("file", type=_FILE)
def check(name: str, file: Path) -> None:
    """Hold a file to its voucher; nothing is taken, and nothing answered."""
    with _batches(name) as (batches, institution):
        found = batches.check(file, institution).voucher
    click.echo(f"good: {found.items} questions, sequence {found.sequence}")


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("file", type=_FILE)
@click.option("--answers", type=click.Path(path_type=Path), help="Where they go; NAME.answers.xml if not given.")
def run(name: str, file: Path, answers: Path | None) -> None:
    """Answer a batch, or go on where one was broken off.

    INSTITUTION is whose batch it is: you vouch for that. The same file a second time is left as it is.
    """
    with _batches(name) as (batches, institution):
        out = answers or file.with_name(f"{file.stem}.answers.xml")
        with click.progressbar(length=vouchers.read(voucher_of(file)).items, label=file.name) as bar:
            batches.answer(file, institution, out, lambda done, _: bar.update(done - bar.pos))
    click.echo(f"{out}, with its voucher")


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("folder", type=_FOLDER)
def sweep(name: str, folder: Path) -> None:
    """Answer all that lies in FOLDER/in, for a timer.

    The order is that of the sequence numbers.
    What is answered goes to FOLDER/done, its answers to FOLDER/out; what is refused to FOLDER/refused, with the reason.
    Exit status 1 says that something was refused.
    """
    with _batches(name) as (batches, institution):
        swept = list(folders.sweep(folder, institution, batches))
    for one in swept:
        click.echo(f"{one.file}: {one.what}")
    if any(one.is_refused for one in swept):
        raise SystemExit(1)


@contextmanager
def _batches(name: str) -> Iterator[tuple[Batches, Institution]]:
    settings = configured()
    with installation.unit_of_work(settings) as work:
        institution = installation.institution_called(name, work)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    in_use.occupy(settings.data)
    gateway = bootstrap.build(settings)
    try:
        gateway.tables.take_up()
        yield bootstrap.batches(settings, gateway, getpass.getuser()), institution
    except (BatchRefused, Busy, Gone) as problem:
        raise click.ClickException(str(problem)) from None
    finally:
        gateway.database.close()
