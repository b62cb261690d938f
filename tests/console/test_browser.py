"""Pages in a real browser, narrow and wide, light and dark: they fit, can be touched, read, and found by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from browser import browser, measure
from browsing import KINDS, PERSON, PLACES, WRITTEN

pytestmark = pytest.mark.skipif(browser() is None, reason="no Chromium is installed")

LIGHT = [f"{path}?lang=de" for path in sorted({*KINDS, PERSON, *map(PLACES.__getitem__, WRITTEN)})] + [
    f"{path}?lang=fr" for path in KINDS
]
DARK = [f"{path}?lang=nl" for path in [*KINDS, PERSON]]
WIDE = [f"{path}?lang=de" for path in ("/authorizations", "/persons", PERSON)]
FAULTS = ("sticksOut", "tooSmall", "tooFaint", "unseen")


def test_pages_on_a_narrow_screen(looked_at: Gateway, tmp_path: Path) -> None:
    _hold(measure(looked_at.application, LIGHT, tmp_path), LIGHT, dark=False)


def test_pages_on_a_wide_screen(looked_at: Gateway, tmp_path: Path) -> None:
    _hold(measure(looked_at.application, WIDE, tmp_path, width=1280), WIDE, dark=False)


def test_pages_in_the_dark(looked_at: Gateway, tmp_path: Path) -> None:
    _hold(measure(looked_at.application, DARK, tmp_path, "--force-dark-mode"), DARK, dark=True)


def _hold(measured: list[dict[str, Any]], addresses: list[str], *, dark: bool) -> None:
    assert [(one["address"], one["dark"]) for one in measured] == [(address, dark) for address in addresses]
    for one in measured:
        assert one["fits"], one["address"]
        for fault in FAULTS:
            assert one[fault] == [], f"{one['address']}: {fault}"


def test_the_measuring_finds_what_is_wrong(tmp_path: Path) -> None:
    def faulty(_: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [
            b"<!doctype html><style>a:focus-visible { outline: none }</style>"
            b"<div style='width: 500px'>wide</div><div style='color: #999'>faint</div>"
            b"<a href='/' style='font-size: 9px'>x</a>"
        ]

    (found,) = measure(faulty, ["/"], tmp_path)
    assert not found["fits"]
    assert [len(found[fault]) for fault in FAULTS] == [1, 1, 1, 1]
