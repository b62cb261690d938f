"""What the tests of the documents share: the blocks of a page, and a gateway to run them against."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bcss_gateway.settings import HOME
from serving import Server, serving

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ADDRESS = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code of a page, with what the page says that one then sees (empty where it says nothing)."""

    language: str
    text: str
    shown: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A newcomer who does what a page says, in the project's folder, with a gateway of its own running."""

    server: Server
    variables: dict[str, str]

    def run(self, command: list[str], text: str, stdin: str = "") -> str:
        """What a block prints; its address is the running gateway's, its ``.venv`` the one of this test run.

        Args:
            command: what takes the block as its last argument.
        """
        text = text.replace(_ADDRESS, self.server.address).replace(".venv/bin", str(Path(sys.executable).parent))
        own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
        environment = own | {"BCSS_DATA": str(self.server.settings.data)} | self.variables
        done = subprocess.run(
            [*command, text], cwd=HOME, env=environment, input=stdin, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """On a gateway that only these pages use: they register and ask about named persons, each about its own."""
    with _reading(tmp_path_factory.mktemp("reader")) as one:
        yield one


@pytest.fixture
def lone_reader(tmp_path: Path) -> Iterator[Reader]:
    """On a gateway that only this test uses."""
    with _reading(tmp_path / "reader") as one:
        yield one


@contextmanager
def _reading(folder: Path) -> Iterator[Reader]:
    with serving(folder) as server:
        secret = server.secret_of(server.institution("cpas-namur"))
        yield Reader(server, {"SECRET": secret})


@pytest.fixture(scope="session")
def blocks() -> Callable[[str], list[Block]]:
    """The blocks of a page, each with the ``text`` block that follows it."""
    return lambda name: list(_with_what_is_shown(_BLOCK.findall((HOME / name).read_text("utf-8"))))


def _with_what_is_shown(found: list[tuple[str, str]]) -> Iterator[Block]:
    for (language, text), (next_language, shown) in zip(found, [*found[1:], ("", "")], strict=True):
        if language != "text":
            yield Block(language, text, shown if next_language == "text" else "")


@pytest.fixture(scope="session")
def agrees() -> Callable[[str, str], bool]:
    """Whether a page shows what was printed; ``…`` stands for whatever was left out, and spaces may be fewer."""

    def compare(shown: str, printed: str) -> bool:
        pattern = re.sub(r"(\\ |\\\n)*…(\\ |\\\n)*", ".*", re.escape(_narrow(shown)))
        return re.fullmatch(pattern, _narrow(printed), re.DOTALL) is not None

    return compare


def _narrow(text: str) -> str:
    return "\n".join(re.sub(r" +", " ", line).strip() for line in text.strip().splitlines())
