"""Which forwards are taken, and what keeps a gateway from starting; the secret is in no word of either."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bcss_gateway.bootstrap import build
from bcss_gateway.settings import HOME, Forward, Settings

URL = "https://source.example.org/retrieveTI"
SERVICE = {"service": "RetrieveTIGroups", "version": "v2", "url": URL}


@pytest.mark.parametrize(
    "url", [URL, "https://10.1.2.3:8443/x", "http://localhost/x", "http://127.0.0.9:8080/x", "http://[::1]:8080/x"]
)
def test_where_a_source_may_be(url: str) -> None:
    assert Forward(**SERVICE | {"url": url}).url == url


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://source.example.org/x"},
        {"url": "http://10.1.2.3/x"},
        {"url": "ftp://source.example.org/x"},
        {"url": "https:///x"},
        {"url": "https://user:secret@source.example.org/x"},
        {"url": f"{URL}?ssin=1"},
        {"url": f"{URL}#x"},
        {"user": "somebody"},
        {"secret_file": __file__},
        {"user": "somebody", "secret_file": "nowhere/at/all"},
        {"ca_file": "nowhere/at/all"},
        {"sender_cbe": "99"},
        {"timeout_seconds": 0},
        {"timeout_seconds": 61},
        {"largest_reply": 0},
        {"most_waiting": 0},
        {"failures": 0},
        {"rest_seconds": -1},
        {"secret": "not-for-any-log"},
    ],
)
def test_what_cannot_be_is_refused_without_its_value(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(forwards=[SERVICE | wrong])
    assert "secret@" not in str(refused.value)
    assert "not-for-any-log" not in str(refused.value)


@pytest.mark.parametrize(
    ("forwards", "words"),
    [
        ([SERVICE | {"service": "Nonsense"}], "Nonsense v2 is forwarded, but is no service that this gateway answers"),
        ([SERVICE | {"version": "v9"}], "RetrieveTIGroups v9 is forwarded, but is no service"),
        (
            [SERVICE | {"service": "OCMWCPASIdentifyPerson", "version": "20050930"}],
            "OCMWCPASIdentifyPerson 20050930 is forwarded, but only newer services can be",
        ),
        ([SERVICE, SERVICE], "RetrieveTIGroups v2 is forwarded twice"),
        ([SERVICE | {"user": "us", "secret_file": "{empty}"}], "the secret_file of RetrieveTIGroups v2 is empty"),
        ([SERVICE | {"ca_file": "{empty}"}], "a certificate file of RetrieveTIGroups v2 cannot be read"),
        ([SERVICE | {"certificate_file": "{empty}"}], "a certificate file of RetrieveTIGroups v2 cannot be read"),
    ],
)
def test_what_keeps_the_gateway_from_starting(
    forwards: list[dict[str, str]], words: str, installation: Settings, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    made = [Forward(**{name: value.format(empty=empty) for name, value in one.items()}) for one in forwards]
    with pytest.raises(ValueError, match=re.escape(words)):
        build(installation.model_copy(update={"forwards": made}))


def test_it_starts_without_the_source(front: Any) -> None:
    assert front("http://127.0.0.1:1/nobody").gateway.library


def test_the_pages_example_is_a_forward(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (HOME / "docs" / "forwarding.md").read_text("utf-8"), re.DOTALL)
    secret = tmp_path / "secret"
    secret.write_text("x", "utf-8")
    (one,) = tomllib.loads(example)["forwards"]
    assert Forward(**one | {"secret_file": secret}).name == "RetrieveTIGroups v2"


@pytest.mark.parametrize("name", ["user", "secret_file", "certificate_file", "largest_reply", "most_waiting"])
def test_the_page_names_fields_that_exist(name: str) -> None:
    assert name in Forward.model_fields
    assert f"`{name}`" in (HOME / "docs" / "forwarding.md").read_text("utf-8")
