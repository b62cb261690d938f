"""Starts what is measured, each under the same gunicorn settings, and reads what it costs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.settings import HOME, Settings

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and its processes."""

    address: str
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """The processor time of the whole process tree so far, user and system."""
        return sum(_cpu_seconds(pid) for pid in (self.process.pid, *_children(self.process.pid)))

    def resident_megabytes(self) -> float:
        """The proportional memory of the whole process tree: shared pages count once."""
        return sum(_proportional_kilobytes(pid) for pid in (self.process.pid, *_children(self.process.pid))) / 1024


@contextmanager
def running(application: str, settings: Settings) -> Iterator[Server]:
    """Serve a WSGI application under the project's own gunicorn settings."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(HOME / "gunicorn.conf.py"), application]
    process = subprocess.Popen(command, env=os.environ | environment_of(settings), cwd=HOME, stdout=subprocess.DEVNULL)
    try:
        wait_for(settings.address, process)
        yield Server(settings.address, process)
    finally:
        process.terminate()
        process.wait(timeout=15)


def environment_of(settings: Settings) -> dict[str, str]:
    """What a process must be told to serve by these settings."""
    return {
        "BCSS_DATA": str(settings.data),
        "BCSS_HOST": settings.host,
        "BCSS_PORT": str(settings.port),
        "BCSS_DATABASE_URL": settings.database_url,
        "BCSS_WORKERS": str(settings.workers),
        "BCSS_THREADS": str(settings.threads),
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], pause: float = 0.05) -> None:
    """Wait for the first answer.

    Args:
        pause: seconds between two tries.

    Raises:
        RuntimeError: there was none in half a minute.
    """
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(pause)
    raise RuntimeError("the server did not start")


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _proportional_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
