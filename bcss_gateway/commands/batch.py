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
from bcss_gateway.batch.answering import Batches, Gone
from bcss_gateway.batch.files import Busy, NotRegular, opened
from bcss_gateway.batch.questions import counted
from bcss_gateway.batch.refused import BatchRefused, printable
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.commands import in_use, installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage.failing import said_by_database

_AGAIN = "start it again when that is mended, and it goes on"
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
    settings, now = configured(), datetime.now(UTC)
    with installation.unit_of_work(settings) as work:
        sender = installation.institution_called(name, work).cbe_number
    with _told(), opened(file) as content:
        inside = counted(content, settings.largest_request, lambda _: True)
        vouchers.write(voucher_of(file), vouchers.made_of(content, sender, sequence, int(now.timestamp()), inside, now))
    click.echo(f"{voucher_of(file)}: {inside.items} questions, control sum {inside.total}")


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("file", type=_FILE)
def check(name: str, file: Path) -> None:
    """Hold a file to its voucher; nothing is taken, and nothing answered."""
    with _batches(name) as (batches, institution), batches.checked(file, institution) as found:
        click.echo(f"good: {found.voucher.items} questions, sequence {found.voucher.sequence}")


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("file", type=_FILE)
@click.option("--answers", type=click.Path(path_type=Path), help="Where they go; NAME.answers.xml if not given.")
def run(name: str, file: Path, answers: Path | None) -> None:
    """Answer a batch, or go on where one was broken off.

    INSTITUTION is whose batch it is: you vouch for that. The same file a second time is left as it is.
    """
    out = answers or file.with_name(f"{file.stem}.answers.xml")
    with _batches(name) as (batches, institution), click.progressbar(length=1, label=printable(file.name)) as bar:

        def tell(answered: int, of: int) -> None:
            bar.length = of
            bar.update(answered - bar.pos)

        batches.answer(file, institution, out, tell)
    click.echo(f"{out}, with its voucher")


@batch.command()
@click.argument("name", metavar="INSTITUTION")
@click.argument("folder", type=_FOLDER)
def sweep(name: str, folder: Path) -> None:
    """Answer all that lies in FOLDER/in, for a timer.

    The order is that of the sequence numbers.
    What is answered goes to FOLDER/done, its answers to FOLDER/out; what is refused to FOLDER/refused, with the reason.
    Exit status 1 says that something was refused, or left where it is.
    """
    is_well = True
    with _batches(name) as (batches, institution):
        for one in folders.sweep(folder, institution, batches):
            click.echo(f"{one.file}: {one.what}")
            is_well &= one.is_well
    if not is_well:
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
        with _told():
            yield bootstrap.batches(settings, gateway, getpass.getuser()), institution
    finally:
        gateway.database.close()


@contextmanager
def _told() -> Iterator[None]:
    """What stops a batch, in words for whoever started it."""
    try:
        yield
    except (BatchRefused, Busy, Gone, NotRegular) as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        raise click.ClickException(f"{problem.strerror}: {_AGAIN}") from None
    except Exception as problem:
        if said := said_by_database(problem):
            raise click.ClickException(f"{said}: {_AGAIN}") from None
        raise
