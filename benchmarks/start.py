"""``make bench-start``: how long ``bcss-gateway serve`` takes to its first answer, and its weight, beside the floor."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from benchmarks import servers

_MOST_SECONDS, _MOST_MEGABYTES = 3.0, 250


@dataclass(frozen=True, slots=True)
class Start:
    """From the command to the first answer: its time, and what all its processes took and weigh by then."""

    seconds: float
    processor_seconds: float
    megabytes: float


def main() -> None:
    """Start some times, and print the middle, the best and the worst."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=5, help="how often each is started (default 5)")
    times = arguments.parse_args().times
    written = sum(bool(endpoint.wsdl) for endpoint in catalogue.load().endpoints)
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as folder:
        settings = Settings(data=Path(folder), port=servers.free_port(), persons=2_000, public_url="", workers=2)
        fill.init(settings, system_clock, MIGRATIONS)
        print(f"{'':44} {'median s':>8} {'best':>6} {'worst':>6} {'CPU s':>6} {'MB':>6}")
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(HOME / "gunicorn.conf.py")]
        _report("floor: gunicorn with an empty application", [*gunicorn, "benchmarks.floors:bare()"], settings, times)
        serve = [sys.executable, "-m", "bcss_gateway", "serve"]
        seconds, megabytes = _report(f"bcss-gateway serve, {written} contracts", serve, settings, times)
    print(f"aims: {_MOST_SECONDS:.0f} s {_met(seconds < _MOST_SECONDS)}, ", end="")
    print(f"{_MOST_MEGABYTES} MB for two preloaded workers {_met(megabytes < _MOST_MEGABYTES)}")


def _met(whether: bool) -> str:
    return "met" if whether else "NOT MET"


def _report(name: str, command: list[str], settings: Settings, times: int) -> tuple[float, float]:
    started = [_started(command, settings) for _ in range(times)]
    seconds = [one.seconds for one in started]
    middle, megabytes = statistics.median(seconds), max(one.megabytes for one in started)
    processor = statistics.median(one.processor_seconds for one in started)
    figures = f"{middle:>8.2f} {min(seconds):>6.2f} {max(seconds):>6.2f} {processor:>6.2f} {megabytes:>6.0f}"
    print(f"{name:44} {figures}", flush=True)
    return middle, megabytes


def _started(command: list[str], settings: Settings) -> Start:
    before = time.monotonic()
    process = subprocess.Popen(
        command, env=os.environ | servers.environment_of(settings), cwd=HOME, stdout=subprocess.DEVNULL
    )
    try:
        servers.wait_for(settings.address, process, pause=0.005)
        seconds = time.monotonic() - before
        server = servers.Server(settings.address, process)
        return Start(seconds, server.cpu_seconds(), server.resident_megabytes())
    finally:
        process.terminate()
        process.wait(timeout=15)


if __name__ == "__main__":
    main()
