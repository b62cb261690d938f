"""The units for systemd: what they promise on the operations page is in them, and systemd can read them."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bcss_gateway.settings import HOME
from serving import serving

DEPLOY = HOME / "deploy"
SERVICES = ("bcss-gateway.service", "bcss-gateway-clerk.service", "bcss-gateway-backup.service")
HARDENED = {
    "User": "bcss-gateway",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "MemoryDenyWriteExecute": "yes",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "UMask": "0077",
    "LimitCORE": "0",
}
HIGHEST_EXPOSURE = 1.5


def unit(name: str) -> dict[str, dict[str, str]]:
    """Each section with its settings; of one that is given twice, the last."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, comment_prefixes="#")
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return {section: dict(parser[section]) for section in parser.sections()}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_right_that_it_does_not_need(name: str) -> None:
    service = unit(name)["Service"]
    assert {key: service.get(key) for key in HARDENED} == HARDENED
    assert re.fullmatch(r"\d+[MG]", service["MemoryMax"])


def test_the_gateway_has_longer_to_stop_than_it_takes() -> None:
    service = unit("bcss-gateway.service")["Service"]
    assert int(service["TimeoutStopSec"]) > 10
    assert service["StandardOutput"] == "null"  # where the welcome shows a secret


def test_the_timer_starts_the_backup() -> None:
    assert unit("bcss-gateway-backup.timer")["Install"]["WantedBy"] == "timers.target"
    assert "bcss-gateway backup" in unit("bcss-gateway-backup.service")["Service"]["ExecStart"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_systemd_has_nothing_to_say_against_them(tmp_path: Path) -> None:
    program = tmp_path / "bcss-gateway"
    program.touch(0o755)
    for name in (*SERVICES, "bcss-gateway-backup.timer"):
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/bcss-gateway/.venv/bin/bcss-gateway", str(program)))
    files = [str(tmp_path / name) for name in (*SERVICES, "bcss-gateway-backup.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
@pytest.mark.parametrize("name", SERVICES)
def test_little_is_exposed(name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(DEPLOY / name)], capture_output=True, text=True
    )
    (level,) = re.findall(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert float(level) <= HIGHEST_EXPOSURE


def test_systemd_is_told_when_the_gateway_listens(tmp_path: Path) -> None:
    """``Type=notify``: it counts as started at that moment, and no sooner."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(30)
        with serving(tmp_path / "data", NOTIFY_SOCKET=str(tmp_path / "notify")):
            assert b"READY=1" in ear.recv(4096)


def test_the_backup_that_the_timer_starts(tmp_path: Path) -> None:
    """The unit's own line, with the folders of this test."""
    line = unit("bcss-gateway-backup.service")["Service"]["ExecStart"]
    line = line.replace("/opt/bcss-gateway/.venv/bin", str(Path(sys.executable).parent)).replace("%%", "%")
    line = line.replace("/var/backups/bcss-gateway", str(tmp_path))
    own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    for command in (f"{Path(sys.executable).parent}/bcss-gateway init", line):
        environment = own | {"BCSS_DATA": str(tmp_path / "data"), "BCSS_PERSONS": "100"}
        subprocess.run(["sh", "-c", command], check=True, env=environment, cwd=HOME, capture_output=True)
    (file,) = tmp_path.glob("*.tar")
    assert re.fullmatch(r"\d{8}T\d{6}Z", file.stem)
