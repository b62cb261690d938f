"""Settings: typed, documented, from the environment or a TOML file."""

from __future__ import annotations

import os
import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from pydantic import ValidationError

from bcss_gateway.settings import HOME, Network, Settings

DOCUMENT = HOME / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BCSS_")]:
        monkeypatch.delenv(name)


def test_the_document_is_made_from_the_settings() -> None:
    spec = spec_from_file_location("make_settings", DOCUMENT.with_name("make_settings.py"))
    assert spec
    assert spec.loader
    maker = module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert DOCUMENT.read_text("utf-8") == maker.page(), "make docs writes it afresh"


def test_every_setting_is_documented() -> None:
    rows = re.findall(r"^\| `BCSS_(\w+)` \| (.+?) \| (.+?) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert [(name.lower(), meaning) for name, _, meaning in rows] == [
        (name, field.description) for name, field in Settings.model_fields.items()
    ]


def test_the_documents_example_is_a_file_of_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "settings.toml"
    file.write_text(example, "utf-8")
    monkeypatch.setenv("BCSS_SETTINGS", str(file))
    read, written = Settings(), tomllib.loads(example)
    assert (read.host, read.port, read.workers) == ("0.0.0.0", 8443, 4)
    assert read.networks == [Network(**network) for network in written["networks"]]
    assert read.address == "https://crossroads.example.org"
    monkeypatch.setenv("BCSS_WORKERS", "3")
    assert Settings().workers == 3
    assert Settings(workers=5).workers == 5


def test_the_documents_example_for_the_environment_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    (value,) = re.findall(r"`BCSS_NETWORKS='(.*?)'`", DOCUMENT.read_text("utf-8"))
    monkeypatch.setenv("BCSS_NETWORKS", value)
    assert Settings().networks == [Network(addresses="10.17.0.0/16", institutions=["kind:cpas"])]


def test_defaults() -> None:
    settings = Settings()
    assert settings.address == "http://127.0.0.1:8080"
    assert settings.database == f"sqlite:///{Path('var').absolute() / 'gateway.sqlite'}"
    assert Settings(host="::1").address == "http://[::1]:8080"
    assert Settings(public_url="https://here/", database_url="postgresql://x/y").database == "postgresql://x/y"
    assert Settings(public_url="https://here/").address == "https://here"


@pytest.mark.parametrize(
    "wrong", [{"port": -1}, {"workers": 0}, {"persons": 99}, {"largest_request": 10}, {"unheard": 1}]
)
def test_what_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("addresses", ["10.0.0.1/8", "somewhere", ""])
def test_a_network_is_a_range_of_addresses(addresses: str) -> None:
    with pytest.raises(ValidationError):
        Network(addresses=addresses, institutions=["kind:cpas"])


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCSS_SETTINGS", str(tmp_path / "none.toml"))
    with pytest.raises(FileNotFoundError, match=r"none\.toml"):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]
