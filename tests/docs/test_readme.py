"""The README is a test: what it tells a newcomer to paste is pasted, and what it says one then sees is seen."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

from bcss_gateway.__main__ import main
from bcss_gateway.commands.welcome import welcome
from bcss_gateway.settings import HOME

pytestmark = pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="the page uses curl")

_BETWEEN = "@ the next block @"


def test_the_first_ten_minutes(reader, blocks, agrees) -> None:
    pasted = [block for block in blocks("README.md") if block.language == "sh"]
    assert len(pasted) >= 4
    script = f"\necho '{_BETWEEN}'\n".join(block.text for block in pasted)
    printed = reader.run(["bash", "-euo", "pipefail", "-c"], script).split(f"{_BETWEEN}\n")
    for block, output in zip(pasted, printed, strict=True):
        assert agrees(block.shown, output), f"the page shows\n{block.shown}\nbut what came was\n{output}"


def test_the_line_that_is_printed_at_the_start_works_as_pasted(reader, agrees) -> None:
    line = welcome(reader.server.settings).partition("\ncurl ")[2]
    shown = (HOME / "README.md").read_text("utf-8").partition("```text\n")[2].partition("```")[0]
    assert agrees(shown, reader.run(["bash", "-c"], f"curl {line}"))


def test_what_make_run_prints(reader, blocks, agrees, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("BCSS_PERSONS", "150")
    filled = CliRunner().invoke(main, ["init"], env={"BCSS_DATA": str(tmp_path / "var")})
    shown = next(block.text for block in blocks("README.md") if block.text.startswith("$ make run"))
    printed = "$ make run\n" + filled.output.replace(str(tmp_path / "var"), "var").replace(" 150 ", " 10000 ")
    settings = reader.server.settings.model_copy(update={"port": 8080})
    assert agrees(shown, printed + welcome(settings))
