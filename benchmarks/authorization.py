"""What an authorization costs, with the shipped tables and with ten times as many, and the look whether they changed.

All is warm, in one process; the least of several rounds counts, in microseconds of the processor. The promise is that
a decision takes at most 50.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads import authorization, table_files
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.tables_in_force import TablesInForce
from bcss_gateway.domain.legal_context import PCSA_SOCIAL_INQUIRY
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES, MIGRATIONS
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database

_ROUNDS, _CALLS = 7, 2_000
_NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)


def main() -> None:
    """Measure, and print a table."""
    for title, cost in figures().items():
        print(f"{title:66} {cost:>8.2f} µs")


def figures() -> dict[str, float]:
    """Each cost by its title."""
    shipped = authorization.load(AUTHORIZATION_TABLES)
    many = _ten_times(shipped)
    found = {
        f"a decision, {len(shipped.rows)} rows": _least(_decision(shipped)),
        f"a decision, {len(many.rows)} rows, as many about each service": _least(_decision(many)),
    }
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'gateway.sqlite'}"
        migration.upgrade(url, MIGRATIONS)
        database = Database(url)
        in_force = TablesInForce(AUTHORIZATION_TABLES, database, lambda: _NOW, authorization.of_texts, lambda: 0.0)
        timed = TablesInForce(AUTHORIZATION_TABLES, database, lambda: _NOW, authorization.of_texts)
        files = len(timed.authorizations.tables)
        found["what each call pays for the look, when it is not due"] = _least(in_force.look)
        found["what each call pays, with a look a second"] = _least(timed.look)
        found[f"one look at {files} files"] = _least(lambda: table_files.state_of(AUTHORIZATION_TABLES), 200)
        database.close()
    return found


def _decision(tables: Authorizations) -> Callable[[], object]:
    asker = next(one for one in institutions() if one.basic_user == "cpas-namur")
    service = catalogue.load().services["RetrieveTIGroups", "v2"]
    question, today = Question(service, "retrieveTI", None, "", PCSA_SOCIAL_INQUIRY, "fr"), date(2026, 11, 21)
    return lambda: tables.grants(asker, question, today)


def _ten_times(tables: Authorizations) -> Authorizations:
    return Authorizations({f"{name}_{copy}": table for copy in range(10) for name, table in tables.tables.items()})


def _least(act: Callable[[], object], calls: int = _CALLS) -> float:
    act()
    return min(_round(act, calls) for _ in range(_ROUNDS)) / calls * 1e6


def _round(act: Callable[[], object], calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        act()
    return time.process_time() - began


if __name__ == "__main__":
    main()
