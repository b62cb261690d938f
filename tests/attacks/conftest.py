"""The gateway that is attacked, and somebody who listens elsewhere."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from batches import Exchange
from bcss_gateway import bootstrap
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from clocks import MovableClock
from delivering import THIS_MACHINE, Deliveries
from rows.attack import ELSEWHERE, SECRET, SECRET_FILE
from scene import Scene
from serving import Server, serving
from signed_calls import Believer, settings_of
from standing import caller, calls, entries, standing

__all__ = ["caller", "calls", "entries", "standing"]


@pytest.fixture
def scene(
    shared_gateway: Gateway,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
    secret_of: Callable[[Settings, Institution], str],
    sqlite_template: Any,
) -> Scene:
    """What an attacker has to play with; nothing of it stays but entries in the journal."""
    return Scene(shared_gateway, sqlite_template.settings, institution, secret_of, person)


@pytest.fixture(scope="module")
def believer(
    sqlite_template: Any,
    tmp_path_factory: pytest.TempPathFactory,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
) -> Iterator[Believer]:
    """A gateway that takes nothing but what is signed, for tests that leave its clock as it is."""
    folder = tmp_path_factory.mktemp("believer")
    settings = settings_of(sqlite_template.copy(folder / "data"), folder / "keys", institution)
    one = Believer(settings, MovableClock(), institution("cpas-namur"), person("integrated").ssin)
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def beset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gateway under gunicorn for those who come slowly: what they began has its entries when they are gone."""
    with serving(tmp_path_factory.mktemp("beset")) as one:
        yield one


@pytest.fixture(scope="module")
def told(
    sqlite_template: Any,
    tmp_path_factory: pytest.TempPathFactory,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
) -> Iterator[Deliveries]:
    """A gateway that has something to tell to a subscriber on this machine, whom it does not wait for long."""
    settings, clock = sqlite_template.copy(tmp_path_factory.mktemp("told")), MovableClock()
    built = build(settings, clock)
    here = {"notification_networks": THIS_MACHINE, "notification_seconds": 0.4, "notification_refusals": 1000}
    one = Deliveries(built, settings.model_copy(update=here), clock, institution, person)
    one.keeps_a_file("cin")
    yield one
    built.database.close()


@pytest.fixture(scope="module")
def exchange(
    sqlite_template: Any,
    tmp_path_factory: pytest.TempPathFactory,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
) -> Iterator[Exchange]:
    """A folder through which a CPAS exchanges files of questions."""
    settings = sqlite_template.copy(tmp_path_factory.mktemp("exchange"))
    built = build(settings, MovableClock())
    batches = bootstrap.batches(settings, built, "operator", MovableClock())
    yield Exchange(built, batches, institution("cpas-namur"), person("integrated"), tmp_path_factory.mktemp("folder"))
    built.database.close()


_TENS_OF_MINUTES = itertools.count(1)


@pytest.fixture
def restless(believer: Believer) -> Iterator[Believer]:
    """The same, for tests that move its clock and let it begin anew; each has a time of its own."""
    before = believer.clock.moment
    believer.clock.move(minutes=10 * next(_TENS_OF_MINUTES))
    yield believer
    believer.clock.moment = before


@pytest.fixture(scope="session")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is there, and is nobody's business."""
    file = tmp_path_factory.mktemp("secret") / "secret.txt"
    file.write_text(SECRET)
    return file


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """Somebody who takes calls, and waits for none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def aimed(listener: socket.socket, secret_file: Path) -> Iterator[Callable[[bytes], bytes]]:
    """Puts the listener's address and the file's name where a row has placeholders; afterwards nobody has called."""
    address = f"http://127.0.0.1:{listener.getsockname()[1]}".encode()
    file = secret_file.as_uri().encode()
    yield lambda body: body.replace(ELSEWHERE.encode(), address).replace(SECRET_FILE.encode(), file)
    with pytest.raises(BlockingIOError):
        listener.accept()
