"""Every setting, typed, with its default: from the environment (``BCSS_*``) or a TOML file."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path

from pydantic import BaseModel, Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

HOME = Path(__file__).resolve().parent.parent
"""The project's folder, where wsdl/, xsd/, authorization_tables/ and migrations/ lie."""
MIGRATIONS = HOME / "migrations"
AUTHORIZATION_TABLES = HOME / "authorization_tables"


class Network(BaseModel):
    """A registered network: from its addresses, these institutions may be named in a classic message.

    Attributes:
        addresses: an address range, such as ``127.0.0.0/8``.
        institutions: CBE numbers, own codes, or ``kind:cpas`` for all of a kind.
    """

    addresses: str
    institutions: list[str]

    @field_validator("addresses")
    @classmethod
    def _is_a_range(cls, text: str) -> str:
        return str(ipaddress.ip_network(text))


class Settings(BaseSettings):
    """What an operator may set; each name is also an environment variable, in capitals after ``BCSS_``."""

    model_config = SettingsConfigDict(env_prefix="BCSS_", extra="forbid", frozen=True)

    data: Path = Field(Path("var"), description="The folder of all state: database, keys, locks.")
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="The port to listen on.")
    public_url: str = Field("", description="The address that served WSDLs name; http://HOST:PORT when empty.")
    database_url: str = Field("", description="An SQLAlchemy address; SQLite in the data folder when empty.")
    workers: int = Field(2, ge=1, le=64, description="Worker processes.")
    threads: int = Field(8, ge=1, le=256, description="Threads in each worker.")
    persons: int = Field(10_000, ge=100, le=1_000_000, description="How many fictitious persons `init` makes.")
    seed: int = Field(1990, description="From which number the fictitious persons are made; same seed, same persons.")
    check_digits: bool = Field(True, description="Whether a person's number must have right check digits.")
    teach: bool = Field(True, description="Whether a refusal says what to do next and which rule refused.")
    quality_codes: Path | None = Field(
        None, description="Another table of quality codes, durations and begins; the shipped one when not set."
    )
    largest_request: int = Field(
        256 * 1024, ge=1024, description="The largest request in bytes, unless a service says otherwise."
    )
    networks: list[Network] = Field(
        default_factory=lambda: [
            Network(addresses="127.0.0.0/8", institutions=["kind:cpas"]),
            Network(addresses="::1/128", institutions=["kind:cpas"]),
        ],
        description="Which institutions may be named in classic messages, by network.",
    )

    @property
    def address(self) -> str:
        """The public address, without a slash at its end."""
        return (self.public_url or self.own_address).rstrip("/")

    @property
    def own_address(self) -> str:
        """The address at which this machine reaches what listens here."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data.absolute() / 'gateway.sqlite'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over ``BCSS_SETTINGS`` (a TOML file)."""
        return init_settings, env_settings, _toml_file(settings_cls)


def _toml_file(settings_cls: type[BaseSettings]) -> PydanticBaseSettingsSource:
    name = os.environ.get("BCSS_SETTINGS")
    if name and not Path(name).is_file():
        raise FileNotFoundError(f"BCSS_SETTINGS names {name}, which is not there")
    return TomlConfigSettingsSource(settings_cls, Path(name) if name else None)
