"""The page on other stacks: its example is run, and so is the way for clients whose addresses are fixed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bcss_gateway.settings import HOME

pytestmark = pytest.mark.skipif(not all(shutil.which(tool) for tool in ("curl", "bash")), reason="the page uses curl")


@pytest.fixture
def shell(blocks) -> list:
    """The blocks for the shell: the example; an authority, the gateway, and a look at it; the same with a client's."""
    return [block for block in blocks("docs/interop.md") if block.language == "sh"]


def test_the_example(lone_reader, shell, agrees) -> None:
    example = shell[0]
    assert agrees(example.shown, lone_reader.run(["bash", "-euo", "pipefail", "-c"], example.text))


SIGNING = {
    "python": "zeep/signed.py",
    "js": "node/signed.mjs",
    "java": "java/Wss.java",
    "c": "gsoap/signed.c",
    "php": "php/username_token.php",
}


def test_what_is_shown_of_signing_is_what_the_clients_do(blocks) -> None:
    shown = [block for block in blocks("docs/interop.md") if block.language in SIGNING]
    assert [block.language for block in shown] == list(SIGNING)
    for block in shown:
        client = _flush((HOME / "clients" / SIGNING[block.language]).read_text("utf-8"))
        for part in _flush(block.text).split("\n\n"):
            assert part in client, f"{SIGNING[block.language]} does not do this:\n{part}"


def _flush(text: str) -> str:
    """The text without what stands before its lines and at the end: a page shows a part of a class by itself."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def test_an_institution_that_will_sign(lone_reader, shell) -> None:
    said = lone_reader.run(["bash", "-euo", "pipefail", "-c"], shell[-1].text)
    keys = lone_reader.server.settings.keys
    assert all((keys / "clients" / f"cpas-namur.{form}").exists() for form in ("pem", "p12"))
    assert str(keys / "replies.pem") in said


def test_a_gateway_in_the_place_of_a_fixed_address_and_one_that_knows_a_client(shell, agrees, tmp_path: Path) -> None:
    _, authority, gateway, look, client, knowing_gateway, call, _ = shell
    port = _free_port()

    def here(text: str) -> list[str]:
        """The block, with a port and a folder of this test, and without a hosts file."""
        text = text.replace("var/keys", f"{tmp_path}/data/keys").replace("--port 443", f"--port {port}")
        text = text.replace(".venv/bin", str(Path(sys.executable).parent))
        patient = f"curl --retry 60 --retry-delay 1 --retry-connrefused --connect-to ::127.0.0.1:{port}"
        return ["bash", "-euo", "pipefail", "-c", text.replace("curl", patient)]

    own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    environment = own | {"BCSS_DATA": str(tmp_path / "data"), "BCSS_PERSONS": "150", "BCSS_PORT": str(port)}
    for make, serve, see in ((authority, gateway, look), (client, knowing_gateway, call)):
        subprocess.run(here(make.text), cwd=HOME, env=environment, check=True, capture_output=True)
        with _running(here(serve.text), environment):
            seen = subprocess.run(here(see.text), cwd=HOME, env=environment, capture_output=True, text=True)
        assert agrees(see.shown, seen.stdout), seen.stderr


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=HOME, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=15)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
