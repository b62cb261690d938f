"""The pages that are made from data say what the data says."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from bcss_gateway.settings import HOME


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_make", HOME / "docs" / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_as_their_data_makes_them() -> None:
    stale = [file.name for file, text in _maker().pages().items() if file.read_text("utf-8") != text]
    assert not stale, "run `make docs`"
