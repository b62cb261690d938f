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
from bcss_gateway.bootstrap import MIGRATIONS, Gateway, build
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import Forward, Settings
from elsewhere import SECRET, Elsewhere, Script, elsewhere
from serving import Server


@dataclass(frozen=True, slots=True)
class Front:
    """A gateway that forwards, and a CPAS that asks it."""

    gateway: Gateway
    caller: newer.Caller
    registrar: classic.Caller

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


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", "utf-8")
    return file


@pytest.fixture
def front(
    installation: Settings,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
) -> Iterator[Fronts]:
    """Makes a gateway that forwards to a URL; more of the forward's fields as keywords."""
    with ExitStack() as made:

        def make(url: str, **more: Any) -> Front:
            forward = Forward(service="RetrieveTIGroups", version="v2", url=url, **more)
            settings = installation.model_copy(update={"forwards": [forward]})
            gateway, namur = build(settings), institution("cpas-namur")
            made.callback(gateway.database.close)
            caller = newer.Caller(gateway, namur, secret_of(settings, namur))
            return Front(gateway, caller, classic.Caller(gateway, namur))

        yield make


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

    def make(user: str = "cpas-namur", sender_cbe: str | None = None, **more: Any) -> Front:
        us = server.institution(user)
        file = tmp_path / f"secret-{user}"
        file.write_text(server.secret_of(us), "utf-8")
        named = us.cbe_number if sender_cbe is None else sender_cbe
        return front(f"{server.address}{newer.RETRIEVE}", user=user, secret_file=file, sender_cbe=named, **more)

    return make
