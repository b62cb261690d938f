"""Sends the same few requests over and over, from a process of its own, and counts."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run showed: calls, seconds, and the time of each call in milliseconds, sorted."""

    calls: int
    seconds: float
    milliseconds: list[float]
    wrong: int

    def percentile(self, share: float) -> float:
        """The time within which this share of the calls was answered."""
        return self.milliseconds[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * share))]


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, and a text that a right reply holds."""

    path: str
    body: str
    headers: dict[str, str]
    expected: str = ""


def drive(address: str, shots: list[list[Shot]], seconds: float) -> Measured:
    """Let each list of requests go round on a connection of its own, for some seconds, in another process."""
    work = {
        "address": address,
        "seconds": seconds,
        "shots": [[[shot.path, shot.body, shot.headers, shot.expected] for shot in one] for one in shots],
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], input=json.dumps(work).encode(), capture_output=True, check=True
    )
    return Measured(**json.loads(done.stdout))


def _round(address: str, shots: list[list[object]], end: float, times: list[float], wrong: list[int]) -> None:
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    requests = [(path, str(body).encode(), headers, str(expected).encode()) for path, body, headers, expected in shots]
    while time.monotonic() < end:
        for path, body, headers, expected in requests:
            begun = time.perf_counter()
            connection.request("POST", str(path), body, headers)  # type: ignore[arg-type]
            reply = connection.getresponse().read()
            times.append((time.perf_counter() - begun) * 1000)
            wrong[0] += expected not in reply


def _main() -> None:
    work = json.load(sys.stdin)
    times: list[float] = []
    wrong = [0]
    begun = time.monotonic()
    end = begun + work["seconds"]
    threads = [
        threading.Thread(target=_round, args=(work["address"], shots, end, times, wrong)) for shots in work["shots"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured = {
        "calls": len(times),
        "seconds": time.monotonic() - begun,
        "milliseconds": sorted(times),
        "wrong": wrong[0],
    }
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    _main()
