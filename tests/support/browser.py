"""A real browser that opens every page, at the width of a phone or another, and says what it measured there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH = 320
"""In CSS pixels: what WCAG 1.4.10 asks a page to fit in."""

_RESULT = re.compile(r'<pre id="measured">(.*?)</pre>', re.DOTALL)
_PAGE = Path(__file__).with_name("measure.html").read_text("utf-8")


def browser() -> str | None:
    """The path of a Chromium, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def measure(
    application: Callable[..., Any], addresses: Sequence[str], folder: Path, *flags: str, width: int = WIDTH
) -> list[dict[str, Any]]:
    """What a browser measures of each address, with all that folds unfolded.

    Args:
        folder: where the browser may keep what it keeps.
        width: of the page, in CSS pixels.
    """
    with _served(application, addresses, width) as address:
        own = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", *flags]
        command = [str(browser()), *own, "--virtual-time-budget=600000", "--dump-dom", f"{address}/measure"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    found = _RESULT.search(done.stdout)
    assert found, done.stderr[-2000:]
    measured: list[dict[str, Any]] = json.loads(unescape(found.group(1)))
    return measured


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _served(application: Callable[..., Any], addresses: Sequence[str], width: int) -> Iterator[str]:
    """The application over HTTP, and a page that puts the others into frames, which their policy would not let it."""

    def both(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/measure":
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [_PAGE.replace("ADDRESSES", json.dumps(addresses)).replace("WIDTH", str(width)).encode()]

        def in_frames(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            eased = [(name, value.replace("frame-ancestors 'none'", "")) for name, value in headers]
            return start_response(status, eased, *more)

        return application(environ, in_frames)

    server = make_server("127.0.0.1", 0, both, _Server, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
