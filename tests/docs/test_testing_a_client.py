"""The examples for those who write a client: each is run as it stands, in its own language."""

from __future__ import annotations

import html
import shutil
import subprocess
import sys

import pytest

PAGE = "docs/testing-a-client.md"


def _has_soap() -> bool:
    php = shutil.which("php")
    return bool(php) and "soap" in subprocess.run([php, "-m"], capture_output=True, text=True).stdout.split()


@pytest.fixture
def of(blocks):
    return lambda language: [block for block in blocks(PAGE) if block.language == language]


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_curl(reader, of, agrees) -> None:
    list_call, secret, number_call = of("sh")
    printed = reader.run(["bash", "-euc"], list_call.text)
    assert agrees(list_call.shown, html.unescape(printed))
    assert reader.run(["bash", "-euc"], secret.text + '\nprintf %s "$SECRET"') == reader.variables["SECRET"]
    assert agrees(number_call.shown, reader.run(["bash", "-euc"], number_call.text))


def test_zeep(reader, of, agrees) -> None:
    (block,) = of("python")
    assert agrees(block.shown, reader.run([sys.executable, "-W", "ignore", "-c"], block.text))


@pytest.mark.skipif(not _has_soap(), reason="there is no php with its soap extension")
def test_php(reader, of, agrees) -> None:
    document = html.unescape(of("sh")[0].text.partition('WebServiceConnector">')[2].partition("</con:")[0])
    for block in of("php"):
        code = block.text.replace("<?php\n", 'ini_set("soap.wsdl_cache_enabled", "0");\n')
        assert agrees(block.shown, reader.run(["php", "-r"], code, stdin=document))
