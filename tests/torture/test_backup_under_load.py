"""A backup while many clients call: the gateway goes on, and all that was answered before it began is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from itertools import takewhile
from pathlib import Path

from bcss_gateway.settings import Settings
from classic import CONNECTOR
from crowd import Books, Crowd, asks, check_lines, wait_until
from serving import Server, serving

MORE_THAN_ENOUGH, BACKUPS = 20_000, 2


def test_what_was_answered_before_a_backup_is_in_it(tmp_path: Path) -> None:
    held: dict[Path, set[str]] = {}
    enough = threading.Event()
    with serving(tmp_path / "served", BCSS_WORKERS="2") as server:
        crowd = Crowd(server, takewhile(lambda _: not enough.is_set(), asks(MORE_THAN_ENOUGH, seed=3)))
        crowd.start()
        for number in range(1, BACKUPS + 1):
            wait_until(lambda number=number: len(crowd.told) >= number * 100)  # type: ignore[misc]
            file, before = tmp_path / f"{number}.tar", {one.ask.reference for one in crowd.told}
            done = command(server.settings.data, "backup", str(file))
            assert done.returncode == 0, done.stderr
            held[file] = before
            during = len(crowd.told)
            wait_until(lambda during=during: len(crowd.told) > during)  # type: ignore[misc]
        refused = command(server.settings.data, "restore", str(file), "--force")
        enough.set()
        crowd.wait()
    assert (refused.returncode, "a gateway serves from there" in refused.stderr) == (1, True)
    assert crowd.unanswered == []
    for file, before in held.items():
        check_restored(file, before, tmp_path / f"of-{file.stem}")
    with serving(tmp_path / f"of-{file.stem}", BCSS_WORKERS="1") as server:
        entries = len(server.journal())
        assert server.post(CONNECTOR, asks(1, seed=1)[0].body).status == 200
        assert len(server.journal()) == entries + 1


def check_restored(file: Path, acknowledged: set[str], folder: Path) -> None:
    """Restored, it has each acknowledged call once, in a chain that holds, and says so."""
    done = command(folder, "restore", str(file))
    assert done.returncode == 0, done.stderr
    books = Books.of(Server("", Settings(data=folder), folder / "log"))
    written = Counter(entry["reference"] for entry in books.entries)
    assert books.broken == (1 + len(books.entries), 0), "one is about the tables that the gateway began with"
    assert len(acknowledged) >= 100
    assert acknowledged - written.keys() == set()
    assert set(written.values()) == {1}
    proof = f"{books.broken[0]} entries, all as they were written; last hash {books.entries[-1]['hash']}"
    assert proof in done.stdout
    check_lines(books)


def command(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What an operator would run beside the gateway."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    return subprocess.run(
        [sys.executable, "-m", "bcss_gateway", *arguments],
        env=own | {"BCSS_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
    )
