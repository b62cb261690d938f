"""A new certificate of the server is taken up while clients call, and none of them is turned away."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import Settings
from crowd import wait_until, workers
from serving import serving

Processes = Callable[[Path], dict[int, int]]
CLIENTS = 4


def test_a_renewed_certificate_costs_no_call(tmp_path: Path, processes_in: Processes) -> None:
    with serving(tmp_path, BCSS_TLS="true", BCSS_WORKERS="2") as server:
        running = processes_in(tmp_path)
        (master,) = {parent for parent in running.values() if parent in running}
        old = set(workers(running))
        before, enough = shown(server.settings), threading.Event()
        told: list[bytes] = []
        callers = [threading.Thread(target=call, args=(server.settings, told, enough)) for _ in range(CLIENTS)]
        for caller in callers:
            caller.start()
        KeyFolder(server.settings.keys).make([], datetime.now(UTC), fresh=True)
        os.kill(master, signal.SIGHUP)
        wait_until(lambda: not old & processes_in(tmp_path).keys())
        at_the_change = len(told)
        wait_until(lambda: len(told) > at_the_change + 20 * CLIENTS)
        enough.set()
        for caller in callers:
            caller.join()
        after = {shown(server.settings) for _ in range(10)}
    assert set(told) == {b"ok\n"}
    assert len(after) == 1
    assert before not in after


def call(settings: Settings, told: list[bytes], enough: threading.Event) -> None:
    """Ask again and again, each time over a connection of its own; what goes wrong is told too."""
    while not enough.is_set():
        try:
            line = connection(settings)
            line.request("GET", "/healthz")
            told.append(line.getresponse().read())
            line.close()
        except (OSError, http.client.HTTPException) as problem:
            told.append(repr(problem).encode())


def shown(settings: Settings) -> bytes:
    """The certificate that the server shows."""
    line = connection(settings)
    line.connect()
    certificate = line.sock.getpeercert(binary_form=True)  # type: ignore[union-attr]
    line.close()
    return bytes(certificate or b"")


def connection(settings: Settings) -> http.client.HTTPSConnection:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(settings.host, settings.port, timeout=30, context=context)
