"""The page for operators: what it tells them to type is typed, over an installation of this test's own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal import book
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage.database import Database

PAGE = "docs/operations.md"
LONG = "sudo -u bcss-gateway BCSS_SETTINGS=/etc/bcss-gateway/settings.toml /opt/bcss-gateway/.venv/bin/bcss-gateway "


@pytest.fixture
def place(tmp_path: Path) -> Callable[[str], str]:
    """A text of the page, with the folders of this test."""
    (tmp_path / "state").mkdir()
    (tmp_path / "backups").mkdir()
    folders = {"/var/lib/bcss-gateway": tmp_path / "state", "/var/backups/bcss-gateway": tmp_path / "backups"}
    folders["/etc/bcss-gateway/"] = f"{tmp_path}/"

    def placed(text: str) -> str:
        for named, here in folders.items():
            text = text.replace(named, str(here))
        return text

    return placed


@pytest.fixture
def settings_file(blocks, place, tmp_path: Path) -> Path:
    """The settings that the page shows, in one file; the port is a free one."""
    parts = [block.text for block in blocks(PAGE) if block.language == "toml"]
    file = tmp_path / "settings.toml"
    top, networks = place(parts[0]).replace("8080", str(_free_port())).split("\n[[networks]]")
    file.write_text("\n".join([top, "persons = 150", *parts[1:], f"[[networks]]{networks}"]))
    return file


@pytest.fixture
def sent(tmp_path: Path, institution) -> None:
    """What an authority and an institution sent: the authority's certificate with its list, and the institution's."""
    folder, now = KeyFolder(tmp_path / "elsewhere"), datetime.now(UTC)
    folder.make([], now)
    folder.add_client(institution("cpas-namur"), now)
    (tmp_path / "clients").mkdir()
    certificate = folder.client(institution("cpas-namur")).read_bytes().partition(b"-----BEGIN PRIVATE")[0]
    (tmp_path / "clients" / "cpas-namur-2027.pem").write_bytes(certificate)
    (tmp_path / "authorities.pem").write_bytes(folder.authority.read_bytes())
    (tmp_path / "authorities.crl").write_bytes(folder.revocation_list.read_bytes())


def test_what_an_operator_types(blocks, agrees, place, sent, settings_file: Path, monkeypatch) -> None:
    monkeypatch.setenv("BCSS_SETTINGS", str(settings_file))
    for block in (one for one in blocks(PAGE) if one.language == "sh"):
        if "/monday.tar" in block.text and "backup " in block.text:
            journalled(Settings())
        printed = run(place(block.text.replace(LONG, "bcss-gateway ")))
        assert agrees(place(block.shown), printed), f"the page shows\n{block.shown}\nbut what came was\n{printed}"


def run(text: str) -> str:
    """What the lines print, as whoever runs this test."""
    program = f"{Path(sys.executable).parent}/bcss-gateway "
    lines = [program + line.removeprefix("bcss-gateway ") for line in text.splitlines()]
    own = {name: value for name, value in os.environ.items() if name == "BCSS_SETTINGS" or not name.startswith("BCSS_")}
    done = subprocess.run(
        ["sh", "-euc", "\n".join(lines)], cwd=HOME, env=own, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def journalled(settings: Settings) -> None:
    """One call, so that there is something to prove."""
    moment = utc_text(datetime.now(UTC))
    known = dict.fromkeys(("ticket", "endpoint", "address", "outcome", "return_code"), "x")
    database = Database(settings.database)
    with database.unit_of_work() as work:
        book.Journal().append(known | {"received": moment, "answered": moment}, Trail(), work)
        work.commit()
    database.close()


def test_the_folders_of_the_page_are_those_of_the_unit() -> None:
    page, unit = ((HOME / name).read_text("utf-8") for name in (PAGE, "deploy/bcss-gateway.service"))
    for part in (
        "/opt/bcss-gateway/.venv/bin/bcss-gateway",
        "/etc/bcss-gateway/settings.toml",
        "/var/lib/bcss-gateway",
    ):
        assert part in page
        assert part in unit


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
