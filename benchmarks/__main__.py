"""``make bench``: the calls of the first services under gunicorn, beside their floors, in one run."""

from __future__ import annotations

import argparse
import base64
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.conversation import conversation
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import MIGRATIONS, Settings
from benchmarks import servers
from benchmarks.load import Shot, drive

_CONNECTIONS = 8
_FLOORS = {
    "floor: bare WSGI": "benchmarks.floors:bare()",
    "floor: lxml parse, validate, write": "benchmarks.floors:validated()",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """What is sent: to the floors, and to the gateway by name; one list of requests a connection."""

    retrieve: list[list[Shot]]
    gateway: dict[str, list[list[Shot]]]


def main() -> None:
    """Measure, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=5.0, help="how long each row is measured (default 5)")
    arguments.add_argument(
        "--database", default="", help="an SQLAlchemy address; SQLite in a temporary folder if not given"
    )
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as folder:
        settings = Settings(
            data=Path(folder), port=servers.free_port(), persons=2_000, public_url="", database_url=given.database
        )
        fill.init(settings, system_clock, MIGRATIONS)
        rows = _rows(settings)
        print(f"{'':44} {'calls/s':>8} {'p50 ms':>7} {'p99 ms':>7} {'CPU ms/call':>11} {'× lxml floor':>12}")
        floor = [_measure(name, app, settings, rows.retrieve, given.seconds) for name, app in _FLOORS.items()][-1]
        with servers.running("bcss_gateway.bootstrap:application()", settings) as server:
            for name, shots in rows.gateway.items():
                _report(name, server, shots, given.seconds, floor)
            print(f"memory of all processes, shared pages once: {server.resident_megabytes():.0f} MB")


def _measure(name: str, application: str, settings: Settings, shots: list[list[Shot]], seconds: float) -> float:
    with servers.running(application, settings) as server:
        return _report(name, server, shots, seconds, None)


def _report(name: str, server: servers.Server, shots: list[list[Shot]], seconds: float, floor: float | None) -> float:
    drive(server.address, shots, min(1.0, seconds))
    before = server.cpu_seconds()
    measured = drive(server.address, shots, seconds)
    cpu = (server.cpu_seconds() - before) / measured.calls * 1000
    ratio = f"{cpu / floor:>12.1f}" if floor else ""
    wrong = f"  {measured.wrong} WRONG" if measured.wrong else ""
    print(
        f"{name:44} {measured.calls / measured.seconds:>8.0f} {measured.percentile(0.5):>7.1f}"
        f" {measured.percentile(0.99):>7.1f} {cpu:>11.2f} {ratio}{wrong}",
        flush=True,
    )
    return cpu


def _rows(settings: Settings) -> Rows:
    today = day_of(datetime.now(UTC))
    by_tag = {citizen.tag: citizen for citizen in named_persons(today)}
    asker = next(one for one in institutions() if one.org_unit == "92094")
    integrated = _shots(settings, by_tag["integrated"], asker)
    others = [
        _shots(settings, citizen, asker)
        for citizen in by_tag.values()
        if not (citizen.replaced_by or citizen.cancelled)
    ]
    several = (others * _CONNECTIONS)[:_CONNECTIONS]
    answered = replace(integrated[5], expected="MSG00000")
    refused = replace(_shots(settings, by_tag["anna"], asker)[2], expected="MSG00012")
    return Rows(
        retrieve=[[replace(answered, expected="")]] * _CONNECTIONS,
        gateway={
            "TestConnection": [[integrated[0]]] * _CONNECTIONS,
            "ManageAccess LIST": [[integrated[4]]] * _CONNECTIONS,
            "ManageAccess REGISTER, UNREGISTER": [[shots[3], shots[6]] for shots in several],
            "RetrieveTIGroups refused (no integration)": [[refused]] * _CONNECTIONS,
            "RetrieveTIGroups answered": [[answered]] * _CONNECTIONS,
        },
    )


def _shots(settings: Settings, person: Citizen, asker: Institution) -> list[Shot]:
    secret = derived_secret(fill.sandbox_key(settings.data), asker.cbe_number)
    token = base64.b64encode(f"{asker.basic_user}:{secret}".encode()).decode()
    headers = {"Content-Type": "text/xml; charset=utf-8", "Authorization": f"Basic {token}"}
    calls = conversation(person, asker, day_of(datetime.now(UTC)))
    # The connector's reply is text inside a string, whose quotes need no escape.
    return [Shot(call.path, call.body, headers, 'ok="YES"' if "ManageAccess" in call.title else "") for call in calls]


if __name__ == "__main__":
    main()
