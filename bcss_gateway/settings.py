"""Every setting, typed, with its default: from the environment (``BCSS_*``) or a TOML file."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, FilePath, IPvAnyNetwork, field_validator, model_validator
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


class Forward(BaseModel):
    """A service that a real source answers, in the place of the provider that the catalogue names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str = Field(description="The service, as the catalogue names it.")
    version: str = Field(description="Its version, as the catalogue names it.")
    url: str = Field(description="Where the source serves the same contract; `http` only on this machine.")
    user: str = Field("", description="Our HTTP Basic user there; none is sent when empty.")
    secret_file: FilePath | None = Field(None, description="The file whose first line is that user's secret.")
    sender_cbe: str = Field(
        "",
        pattern=r"^(\d{10})?$",
        description="The CBE number as which we ask; the caller's own identification when empty.",
    )
    ca_file: FilePath | None = Field(
        None, description="Who vouches for the source's certificate; the system's own list when not set."
    )
    certificate_file: FilePath | None = Field(None, description="Our client certificate and its key, in one PEM file.")
    timeout_seconds: float = Field(4, gt=0, le=60, description="How long one call may take in all.")
    largest_reply: int = Field(4 * 1024 * 1024, ge=1024, description="The largest reply in bytes.")
    most_waiting: int = Field(
        6, ge=1, description="How many calls of one worker process may wait for the source at once."
    )
    failures: int = Field(5, ge=1, description="After so many calls in a row without an answer the source is spared …")
    rest_seconds: float = Field(30, ge=0, description="… for so long; then one call tries again.")

    @field_validator("url")
    @classmethod
    def _is_safe(cls, text: str) -> str:
        address = urlsplit(text)
        if address.username is not None or address.query or address.fragment or not address.hostname:
            raise ValueError("must be an address without user, query or fragment")
        if address.scheme != "https" and not (address.scheme == "http" and _is_this_machine(address.hostname)):
            raise ValueError("must begin with https://")
        return text

    @model_validator(mode="after")
    def _has_both_or_none(self) -> Self:
        if bool(self.user) != bool(self.secret_file):
            raise ValueError("user and secret_file go together")
        return self

    @property
    def name(self) -> str:
        """The service and its version, for people."""
        return f"{self.service} {self.version}"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """What an operator may set; each name is also an environment variable, in capitals after ``BCSS_``."""

    model_config = SettingsConfigDict(env_prefix="BCSS_", extra="forbid", frozen=True, hide_input_in_errors=True)

    data: Path = Field(Path("var"), description="The folder of all state: database, keys, locks.")
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="The port to listen on.")
    public_url: str = Field("", description="The address that served WSDLs name; HOST:PORT when empty.")
    tls: bool = Field(False, description="Whether to serve by https, with the keys in the data folder.")
    tls_client_ca: Path | None = Field(
        None,
        description="Who vouches for certificates of clients, in a PEM file; with `tls`, a client may then show one.",
    )
    database_url: str = Field("", description="An SQLAlchemy address; SQLite in the data folder when empty.")
    workers: int = Field(2, ge=1, le=64, description="Worker processes.")
    threads: int = Field(8, ge=1, le=256, description="Threads in each worker.")
    persons: int = Field(10_000, ge=100, le=1_000_000, description="How many fictitious persons `init` makes.")
    seed: int = Field(1990, description="From which number the fictitious persons are made; same seed, same persons.")
    check_digits: bool = Field(True, description="Whether a person's number must have right check digits.")
    attestation_days: int = Field(
        2,
        ge=0,
        le=7,
        description="How many days after it came a decision of a CPAS is known to the network: a law gives it 7.",
    )
    profile: str = Field(
        "sandbox",
        description="Who must show what at which service: `sandbox`, `hardened`, or the path of a table of your own: "
        "[Who speaks](who-speaks.md).",
    )
    teach: bool | None = Field(
        None,
        description="Whether a refusal says what to do next and which rule refused; as the profile says when not set.",
    )
    authorities: list[Path] = Field(
        default_factory=list,
        description="Who vouches for the certificates that sign messages, in PEM files, with the authorities between; "
        "the installation's own authority when empty.",
    )
    revocation_lists: list[Path] = Field(
        default_factory=list,
        description="The lists of those authorities, in PEM or DER files, which are read again when they change.",
    )
    proxies: list[IPvAnyNetwork] = Field(
        default_factory=list,
        description="The addresses of proxies that are believed when they say who called, and with what certificate.",
    )
    proxy_certificate_header: str = Field(
        "Client-Cert",
        pattern=r"^[A-Za-z0-9-]+$",
        description="The header in which such a proxy gives the certificate, as RFC 9440 or as URL-encoded PEM.",
    )
    authorization_tables: Path | None = Field(
        None,
        description="The folder of the authorization tables, which are taken up when they change; the shipped one when "
        "not set.",
    )
    quality_codes: Path | None = Field(
        None, description="Another table of quality codes, durations and begins; the shipped one when not set."
    )
    largest_request: int = Field(
        256 * 1024, ge=1024, description="The largest request in bytes, unless a service says otherwise."
    )
    largest_batch: int = Field(
        1024 * 1024 * 1024, ge=1024, description="The largest file of questions in bytes: [Batch](batch.md)."
    )
    header_seconds: float = Field(
        5, gt=0, le=300, description="How long a client may take for its headers, and before that to agree on TLS."
    )
    body_seconds: float = Field(20, gt=0, le=3600, description="How long a client may take for the body of a request.")
    reply_seconds: float = Field(20, gt=0, le=3600, description="How long a client may take to read its reply.")
    connections: int = Field(
        500, ge=10, le=100_000, description="How many connections a worker has open at once, whatever they do."
    )
    connections_per_address: int = Field(
        250, ge=1, le=100_000, description="How many of them may be of one address; behind a proxy all are of one."
    )
    networks: list[Network] = Field(
        default_factory=lambda: [
            Network(addresses="127.0.0.0/8", institutions=["kind:cpas"]),
            Network(addresses="::1/128", institutions=["kind:cpas"]),
        ],
        description="Which institutions may be named in classic messages, by network.",
    )
    forwards: list[Forward] = Field(
        default_factory=list, description="Which services a real source answers: [Forwarding](forwarding.md)."
    )

    notification_sender: str = Field(
        "0999504133",
        pattern=r"^\d{10}$",
        description="The CBE number as which the crossroads speaks to subscribers; the sandbox's own BCSS by default.",
    )
    notification_seconds: float = Field(
        10, gt=0, le=60, description="How long a subscriber may take for one notification in all."
    )
    notification_days: int = Field(
        3, ge=1, le=365, description="How many days a notification waits for its subscriber before it is given up."
    )
    notification_refusals: int = Field(
        12, ge=1, le=1000, description="How often a subscriber may refuse one notification before it is given up."
    )
    notification_networks: list[IPvAnyNetwork] = Field(
        default_factory=list,
        description="Networks that are not public, such as `10.17.0.0/16`, in which subscribers may be none the less.",
    )
    notification_ca: FilePath | None = Field(
        None, description="Who vouches for the certificates of subscribers; the system's own list when not set."
    )
    notification_certificate: FilePath | None = Field(
        None, description="Our client certificate towards subscribers, with its key, in one PEM file."
    )

    @property
    def address(self) -> str:
        """The public address, without a slash at its end."""
        return (self.public_url or self.own_address).rstrip("/")

    @property
    def own_address(self) -> str:
        """The address at which this machine reaches what listens here."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    @property
    def tables(self) -> Path:
        """The folder of the authorization tables."""
        return self.authorization_tables or AUTHORIZATION_TABLES

    @property
    def keys(self) -> Path:
        """The folder of the authority, and of the certificates that it gave."""
        return self.data / "keys"

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
