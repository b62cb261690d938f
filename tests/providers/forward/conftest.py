"""Gateways that forward RetrieveTIGroups: to a second gateway, or to a source that says whatever a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import classic
import newer
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import MIGRATIONS, Forward, Settings
from elsewhere import SECRET, USER, Elsewhere, Script, elsewhere
from serving import Server
from wsgi import basic


@dataclass(frozen=True, slots=True)
class Front:
    """A gateway that forwards, and a CPAS that asks it."""

    gateway: Gateway
    caller: newer.Caller
    registrar: classic.Caller
    credentials: dict[str, str]

    @property
    def entry(self) -> dict[str, Any]:
        """The newest entry of its journal."""
        return classic.journal(self.gateway)[-1]


Fronts = Callable[..., Front]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation filled today, as the second gateway is."""
    settings = Settings(data=tmp_path_factory.mktemp("front"), persons=150, public_url="http://gateway.test")
    fill.init(settings, system_clock, MIGRATIONS)
    return settings


@pytest.fixture(scope="module")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secret") / "secret"
    file.write_text(f"{SECRET}\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def opened(installation: Settings, institution: Callable[[str], Institution]) -> Callable[..., Front]:
    """Makes a gateway that forwards to a URL; more of the forward's fields as keywords."""

    def make(url: str, **more: Any) -> Front:
        forward = Forward(**{"service": "RetrieveTIGroups", "version": "v2", "url": url} | more)
        gateway, namur = build(installation.model_copy(update={"forwards": [forward]})), institution("cpas-namur")
        secret = derived_secret(sandbox_key(installation.data), namur.cbe_number)
        caller, registrar = newer.Caller(gateway, namur, secret), classic.Caller(gateway, namur)
        return Front(gateway, caller, registrar, basic(namur.basic_user, secret))

    return make


@pytest.fixture
def front(opened: Fronts) -> Iterator[Fronts]:
    """Makes such a gateway for one test."""
    with ExitStack() as made:

        def make(url: str, **more: Any) -> Front:
            one = opened(url, **more)
            made.callback(one.gateway.database.close)
            return one

        yield make


@pytest.fixture(scope="module")
def pair(opened: Fronts, secret_file: Path) -> Iterator[tuple[Front, Elsewhere]]:
    """A source, and a gateway that never tires of asking it: each test makes it say something else."""
    with elsewhere(lambda *_: None) as there:
        one = opened(there.url, user=USER, secret_file=secret_file, largest_reply=50_000, failures=1_000)
        yield one, there
        one.gateway.database.close()


@pytest.fixture
def source() -> Iterator[Callable[..., Elsewhere]]:
    """Starts a source that says what a script says."""
    with ExitStack() as started:

        def start(say: Script, **how: Any) -> Elsewhere:
            return started.enter_context(elsewhere(say, **how))

        yield start


@pytest.fixture
def forwarded(front: Fronts, server: Server, tmp_path: Path) -> Fronts:
    """Makes a gateway that forwards to a second gateway, as one of its institutions."""

    def make(user: str = "cpas-namur", sender_cbe: str | None = None, path: str = newer.RETRIEVE, **more: Any) -> Front:
        us = server.institution(user)
        file = tmp_path / f"secret-{user}"
        file.write_text(server.secret_of(us), "utf-8")
        named = us.cbe_number if sender_cbe is None else sender_cbe
        return front(f"{server.address}{path}", user=user, secret_file=file, sender_cbe=named, **more)

    return make
