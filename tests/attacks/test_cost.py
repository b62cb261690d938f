"""No message within the limits takes more than 100 ms of the processor, or 40 MB above rest: no clock is looked at.

Each is measured in a process of its own, by what the system accounts to it. The floor is the first row: a valid call,
with what a fresh process pays for its memory and for its connection to the database. What is not measured is the first
violation of a schema in a process, for which the explaining validator is built: 0.2 to 2.4 s, once for each schema.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bcss_gateway.settings import HOME
from rows.costly import ROWS

MOST_MILLISECONDS, MOST_MEGABYTES = 100, 40


@pytest.fixture(scope="module")
def costs(sqlite_template, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float]]:
    """Milliseconds and megabytes of each row, by its name."""
    settings = sqlite_template.copy(tmp_path_factory.mktemp("costs") / "data")
    path = os.pathsep.join(str(HOME / folder) for folder in ("", "tests/support", "tests/attacks"))
    command = [sys.executable, "-m", "measuring", str(settings.data)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=True, text=True)
    assert "breakdown" not in done.stderr
    return {name: (milliseconds, megabytes) for name, milliseconds, megabytes, *_ in json.loads(done.stdout)}


@pytest.mark.timeout(300)  # the first one waits for all
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_no_message_within_the_limits_costs_more(row, costs: dict[str, tuple[float, float]]) -> None:
    milliseconds, megabytes = costs[row.name]
    floor, _ = costs[ROWS[0].name]
    assert milliseconds <= MOST_MILLISECONDS, f"a valid call takes {floor:.1f} ms here"
    assert megabytes <= MOST_MEGABYTES
