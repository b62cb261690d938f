"""A real gateway in processes of its own, started as an operator starts it, and stopped again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.security.tls import own_context
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database
from wsgi import XML, Heard, basic

_PATIENCE_SECONDS = 60
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Server:
    """A gateway under gunicorn, by the real clock.

    Attributes:
        address: where it listens, without a slash at the end.
        log: the file that its stderr goes to; its stdout goes to ``stdout.log`` beside it.
    """

    address: str
    settings: Settings
    log: Path

    def post(
        self,
        path: str,
        body: bytes | str,
        headers: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> Heard:
        """Post over a connection of its own; by https where ``tls`` says how."""
        raw, at = body.encode() if isinstance(body, str) else body, (self.settings.host, self.settings.port)
        connection = (
            http.client.HTTPSConnection(*at, timeout=30, context=tls)
            if tls
            else http.client.HTTPConnection(*at, timeout=30)
        )
        try:
            connection.request("POST", path, raw, {"Content-Type": XML} | dict(headers or {}))
            reply = connection.getresponse()
            return Heard(reply.status, dict(reply.getheaders()), reply.read())
        finally:
            connection.close()

    def raw(self, *parts: bytes) -> bytes:
        """Send bytes as they are and give all that comes back until the server closes the connection."""
        with socket.create_connection((self.settings.host, self.settings.port), timeout=30) as line:
            for part in parts:
                line.sendall(part)
            received = []
            while chunk := line.recv(65536):
                received.append(chunk)
        return b"".join(received)

    def leave(self, part: bytes) -> None:
        """Send a part of a request and go away."""
        with socket.create_connection((self.settings.host, self.settings.port), timeout=30) as line:
            line.sendall(part)

    def person(self, tag: str) -> Citizen:
        """The named person with a tag, as of today."""
        return next(one for one in named_persons(day_of(datetime.now(UTC))) if one.tag == tag)

    def institution(self, user: str) -> Institution:
        """The institution with an HTTP Basic user, such as ``cpas-namur``."""
        return next(one for one in institutions() if one.basic_user == user)

    def secret_of(self, institution: Institution) -> str:
        """The HTTP Basic secret of an institution."""
        return derived_secret(sandbox_key(self.settings.data), institution.cbe_number)

    def credentials(self, user: str) -> dict[str, str]:
        """The HTTP Basic header of an institution."""
        return basic(user, self.secret_of(self.institution(user)))

    def journal(self) -> list[dict[str, Any]]:
        """All entries, as an auditor reads them."""
        database = Database(self.settings.database)
        try:
            with database.unit_of_work() as work:
                return list(book.read(work, {}))
        finally:
            database.close()


@contextmanager
def serving(folder: Path, **variables: str) -> Iterator[Server]:
    """A gateway over the installation in ``folder``, which is filled with 150 persons where there is none.

    Args:
        variables: more of the environment, such as ``BCSS_WORKERS="1"``; with ``BCSS_TLS="true"`` by https.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "stderr.log"
    for _ in range(_ATTEMPTS):  # somebody else may take the free port first
        port = _free_port()
        with log.open("ab") as stderr, log.with_name("stdout.log").open("ab") as stdout:
            process = _start(folder, port, (stdout, stderr), variables)
        settings = Settings(data=folder, host="127.0.0.1", port=port, tls="BCSS_TLS" in variables)
        try:
            if _answers(settings, process):
                url = variables.get("BCSS_DATABASE_URL", "")
                yield Server(settings.address, settings.model_copy(update={"database_url": url}), log)
                return
        finally:
            _stop(process)
    raise AssertionError(f"the gateway did not start:\n{log.read_text()}")


def _start(folder: Path, port: int, outputs: tuple[Any, Any], variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    environment = own | {"BCSS_DATA": str(folder), "BCSS_PERSONS": "150"} | variables
    command = [sys.executable, "-m", "bcss_gateway", "serve", "--host", "127.0.0.1", "--port", str(port)]
    return subprocess.Popen(command, env=environment, stdout=outputs[0], stderr=outputs[1], cwd=folder)


def _answers(settings: Settings, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            context = own_context(settings) if settings.tls else None
            with urllib.request.urlopen(f"{settings.address}/healthz", timeout=5, context=context):
                return process.poll() is None
        except urllib.error.HTTPError as refused:
            refused.close()
        except OSError:
            pass
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
