"""Makes spyne 2.14.0, the last there is, importable on Python 3.12 and later; everything of spyne comes through here.

Spyne carries its own six 1.14, whose lazy ``six.moves`` importer has no ``find_spec`` (needed since Python 3.12, and
by pytest's importlib mode on every Python). The names that spyne takes from it are put in place beforehand, and the
dead importer is taken out again. From Python 3.13 on, ``import cgi`` needs the package legacy-cgi.
"""

from __future__ import annotations

import collections.abc
import http.cookies
import logging
import sys
import types
import urllib.error
import urllib.parse
import urllib.request
import warnings

_MOVES = "spyne.util.six.moves"


def _install() -> None:
    moves = types.ModuleType(_MOVES)
    moves.__path__ = []
    sys.modules.update(
        {
            _MOVES: moves,
            f"{_MOVES}.collections_abc": collections.abc,
            f"{_MOVES}.http_cookies": http.cookies,
            f"{_MOVES}.urllib": urllib,
            f"{_MOVES}.urllib.parse": urllib.parse,
            f"{_MOVES}.urllib.error": urllib.error,
            f"{_MOVES}.urllib.request": urllib.request,
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", (DeprecationWarning))
        warnings.simplefilter("ignore", (ImportWarning))
        warnings.simplefilter("ignore", (SyntaxWarning))
        import spyne
        import spyne.protocol.soap
        import spyne.server.wsgi  # noqa: F401
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "spyne.util.six"]


if "spyne" not in sys.modules:
    _install()

from spyne import AnyXml, Application, Fault, Service, const, rpc  # noqa: E402
from spyne.interface import InterfaceDocuments  # noqa: E402
from spyne.protocol.soap import Soap11  # noqa: E402
from spyne.server.wsgi import WsgiApplication  # noqa: E402

# Spyne collects garbage once a second in the middle of a call, for tens of milliseconds; Python does so by itself.
const.MIN_GC_INTERVAL = float("inf")

# Spyne writes whole messages to its log when it fails to read one: nothing of it may reach the process log.
logging.getLogger("spyne").setLevel(logging.CRITICAL + 1)

__all__ = ["AnyXml", "Application", "Fault", "InterfaceDocuments", "Service", "Soap11", "WsgiApplication", "rpc"]
