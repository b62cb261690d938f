"""How the processes serve: read by gunicorn, which ``bcss-gateway serve`` starts."""

from __future__ import annotations

import gc
import ssl
import sys
import traceback
from typing import Any

import gunicorn.http.wsgi
import gunicorn.util
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from bcss_gateway.commands.welcome import welcome
from bcss_gateway.security.tls import server_context
from bcss_gateway.settings import Settings
from bcss_gateway.transport.worker import Patience, PatientWorker, refusal

settings = Settings()

wsgi_app = "bcss_gateway.bootstrap:application()"
proc_name = "bcss-gateway"
bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"

# SIGTERM ends everything within 10 seconds: calls under way have 5.
timeout = 30
graceful_timeout = 5
keepalive = 5


class GatewayWorker(PatientWorker):
    """Hears clients out by the settings."""

    patience = Patience(
        header_seconds=settings.header_seconds,
        body_seconds=settings.body_seconds,
        reply_seconds=settings.reply_seconds,
        idle_seconds=keepalive,
        largest_body=settings.largest_request,
        connections=settings.connections,
        connections_per_address=settings.connections_per_address,
    )


# Contracts are compiled once, before the fork; a thread gets a request when all of it has come.
worker_class = GatewayWorker
workers = settings.workers
threads = settings.threads
preload_app = True

# The worker refuses what is more; gunicorn would let it wait.
worker_connections = settings.connections + settings.threads + 1

# A reply is kept until the client takes it; no file leaves by another way.
sendfile = False

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# No header of a sender says where this application stands, or how the sender came to it.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}

# Made once, before the fork: gunicorn would read the files again for each connection.
if settings.tls:
    certfile, keyfile = str(settings.keys / "server.pem"), str(settings.keys / "server.key")
    tls_context = server_context(settings)

    def ssl_context(_config: Any, _default: Any) -> ssl.SSLContext:
        """Give the one context of all connections."""
        return tls_context


# A second way in, on a socket in the user's home folder: nobody uses it here.
control_socket_disable = True

# The Server header cannot be left out, but need not say what serves.
gunicorn.http.wsgi.SERVER = "bcss-gateway"


def refuse(sock: Any, status: int, reason: str, _quote: str) -> None:
    """Answer a broken request in none of its words, where gunicorn would quote it."""
    gunicorn.util.write_nonblock(sock, refusal(status, reason))


gunicorn.util.write_error = refuse


class DiscreetLogger(Logger):
    """Says what went wrong and where, in none of the request's words: any of them may be a person's number."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning; of an unreadable request only who sent it, where gunicorn would quote the request."""
        if msg.startswith("Invalid request from "):
            msg = msg.partition(": ")[0].replace("%", "%%")
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log the type of the exception and the lines of code it passed, where gunicorn would log its text."""
        kind, _, passed = sys.exc_info()
        name = kind.__name__ if kind else "no exception"
        self.error("%s: %s\n%s", msg.partition(" %")[0], name, "".join(traceback.format_tb(passed)))


logger_class = DiscreetLogger
errorlog = "-"
loglevel = "warning"
accesslog = None


def when_ready(_arbiter: Arbiter) -> None:
    """Once the address listens: say what a newcomer needs, who may paste it at once."""
    gc.freeze()  # what the workers share is looked through by nobody's garbage collector, and stays shared
    sys.stdout.write(welcome(settings) + "\n")
    sys.stdout.flush()


def post_fork(_arbiter: Arbiter, worker: Worker) -> None:
    """In a new worker, before its first call: drop what must not be shared with the parent, database connections."""
    after_fork = getattr(worker.app.wsgi(), "after_fork", None)
    if after_fork:
        after_fork()
