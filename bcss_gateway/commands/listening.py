"""Whether the gateway's address can be listened on."""

from __future__ import annotations

import os
import socket

from bcss_gateway.settings import Settings

CURE = "stop what listens there, or set BCSS_PORT; for an address that this machine has not, set BCSS_HOST"


def obstacle(settings: Settings) -> str:
    """Why the address cannot be used, or nothing."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as problem:
        return f"{settings.host}:{settings.port} cannot be used ({os.strerror(problem.errno or 0)})"
    return ""
