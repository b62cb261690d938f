"""``make bench-attacks``: what the worst messages within the limits take of the processor, beside what lxml takes."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lxml import etree

from bcss_gateway.sandbox import fill
from bcss_gateway.settings import MIGRATIONS, Settings
from clocks import MovableClock
from costing import Request, World, world_of
from rows.costly import ROWS

_MOST_MILLISECONDS = 100
_SHORTEST = 0.02  # seconds that the floor is measured


def main() -> None:
    """Measure each row, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=9, help="how often each is sent (default 9)")
    arguments.add_argument("--persons", type=int, default=10_000, help="how many persons there are (default 10,000)")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as folder:
        settings = Settings(data=Path(folder), persons=given.persons, public_url="http://gateway.test")
        fill.init(settings, MovableClock(), MIGRATIONS)
        world = world_of(settings.data)
        print(f"{'':60} {'bytes':>7} {'first ms':>8} {'ms':>7} {'worst':>7} {'lxml ms':>8} {'× lxml floor':>12}")
        worst = max(_report(world, row.name, row.make, given.times) for row in ROWS)
    print(f"aim: {_MOST_MILLISECONDS} ms for each, warm: {'met' if worst <= _MOST_MILLISECONDS else 'NOT MET'}")


def _report(world: World, name: str, make: Callable[[World], Request], times: int) -> float:
    requests = [make(world) for _ in range(times + 1)]
    first, *taken = [_milliseconds(partial(world.send, one)) for one in requests]
    middle, floor = statistics.median(taken), _floor(requests[0].body)
    print(
        f"{name:60} {len(requests[0].body):>7} {first:>8.1f} {middle:>7.1f} {max(taken):>7.1f}"
        f" {floor:>8.2f} {middle / floor:>12.1f}",
        flush=True,
    )
    return middle


def _floor(body: bytes) -> float:
    """How long lxml alone takes to parse the bytes, or to find that it cannot."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)

    def parse() -> None:
        try:
            etree.fromstring(body, parser)
        except etree.XMLSyntaxError:
            return

    begun, times = time.process_time(), 0
    while time.process_time() - begun < _SHORTEST:
        parse()
        times += 1
    return (time.process_time() - begun) * 1000 / times


def _milliseconds(work: Callable[[], object]) -> float:
    """Of the processor, whoever else uses it."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
