"""Every row of the attack table, outside in: nothing is let in, nothing breaks, and nothing is told."""

from __future__ import annotations

import pytest

from door import hold
from rows import encodings, entities, http, markup, sizes, soap

DOOR = [row for module in (entities, sizes, encodings, markup, soap, http) for row in module.CATEGORY.rows]


@pytest.mark.parametrize(
    ("row", "endpoint"),
    [pytest.param(row, endpoint, id=f"{row.name}-{endpoint}") for row in DOOR for endpoint in row.at],
)
def test_at_the_door(row, endpoint, aimed, calls, caller, entries, standing, caplog) -> None:
    call, before = calls[endpoint], entries()
    sent = row.make(call)
    heard = caller.request(sent.method, call.path, aimed(sent.body), {**call.headers, **sent.headers}, sent.query)
    hold(heard, row, call)
    assert entries() == before + 1, "one entry for each POST"
    assert not caplog.records, "what a sender does wrong is no news for the process log"
