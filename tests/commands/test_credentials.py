"""``credentials``: made, shown, ended; what cannot be is said in words, and changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.serialization import Encoding

from bcss_gateway.commands.welcome import welcome
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import Settings
from speaking import authority_files, der_of, pair_of

Run = Callable[..., Result]

NEXT = 2 * len(institutions()) + 1
"""The number of the first credential that is made: each institution has two."""


@pytest.fixture
def installed(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A filled installation with keys, which the commands see."""
    monkeypatch.setenv("BCSS_DATA", str(sqlite_settings.data))
    sqlite_settings.keys.mkdir()
    for name, content in authority_files().items():
        (sqlite_settings.keys / name).write_bytes(content)
    return sqlite_settings


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    file = tmp_path / "namur.pem"
    file.write_bytes(pair_of("cpas-namur").certificate.public_bytes(Encoding.PEM))
    return file


def listed(run: Run, *arguments: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("credentials", "list", *arguments, "--json").output)
    return found


def test_a_new_secret_is_told_once_and_the_sandbox_shows_it_again(installed: Settings, run: Run) -> None:
    made = run("credentials", "add", "cpas-namur", "--kind", "username-token")
    (secret,) = re.findall(r"user cpas-namur, secret ([a-z2-7]{32})$", made.output, re.MULTILINE)
    assert f"`bcss-gateway credentials show {NEXT}` shows it again" in made.output
    assert secret in run("credentials", "show", str(NEXT)).output
    assert secret not in run("credentials", "list", "cpas-namur", "--json").output
    assert [one["number"] for one in listed(run, "cpas-namur")] == [1, 2, NEXT]


def test_nothing_is_shown_again_where_nobody_is_taught(installed: Settings, run: Run) -> None:
    made = run("credentials", "add", "cpas-namur", profile="hardened")
    (secret,) = re.findall(r"secret ([a-z2-7]{32})$", made.output, re.MULTILINE)
    assert "it is not shown again" in made.output
    assert secret not in run("credentials", "show", str(NEXT), profile="hardened").output
    assert "basic_password" not in run("institutions", "--json", profile="hardened").output
    assert "(not shown)" in run("institutions", profile="hardened").output


def test_a_certificate_is_registered_for_both_or_for_one(installed: Settings, run: Run, certificate: Path) -> None:
    der = certificate.with_suffix(".der")
    der.write_bytes(der_of(pair_of("cpas-liege").certificate))
    assert run("credentials", "add-certificate", "0999100097", certificate).exit_code == 0
    only = run("credentials", "add-certificate", "cpas-liege", der, "--for", "signature", "--sha1-until", "2027-01-31")
    assert "SHA-1 until 2027-01-31" in only.output
    assert [(one["institution"], one["kind"]) for one in listed(run)[-3:]] == [
        ("0999100097", "tls"),
        ("0999100097", "signature"),
        (listed(run)[-1]["institution"], "signature"),
    ]


def test_a_credential_ends_and_is_kept(installed: Settings, run: Run) -> None:
    assert "to 2027-01-01T00:00:00Z" in run("credentials", "end", "1", "--at", "2027-01-01").output
    assert run("credentials", "end", "1").exit_code == 0
    assert 1 not in [one["number"] for one in listed(run, "cpas-namur")]
    assert 1 in [one["number"] for one in listed(run, "cpas-namur", "--all")]
    assert run("journal", "list").output.count("Credentials end") == 2


REFUSED = [
    (("add", "nobody"), "no institution is called nobody: bcss-gateway institutions"),
    (("show", "4711"), "there is no credential 4711"),
    (("end", "4711"), "there is no credential 4711"),
    (("add", "cpas-namur", "--begin", "2027-01-02", "--end", "2027-01-01"), "it would end before it begins"),
    (("add-certificate", "cpas-namur", "{pyproject}"), "holds no certificate, in PEM or DER"),
    (("add-certificate", "cpas-namur", "{authority}"), "no message that it signs would be believed"),
    (("sign-replies", "nobody"), "no institution is called nobody"),
]


@pytest.mark.parametrize(("command", "words"), REFUSED, ids=lambda value: " ".join(value)[:40])
def test_what_cannot_be_is_said(
    installed: Settings, run: Run, tmp_path: Path, command: tuple[str, ...], words: str
) -> None:
    (tmp_path / "text").write_text("no certificate")
    files = {"pyproject": str(tmp_path / "text"), "authority": str(installed.keys / "authority.pem")}
    result = run("credentials", *(part.format(**files) for part in command))
    assert result.exit_code == 1
    assert words in result.output
    assert "0 entries" in run("journal", "list").output


def test_a_certificate_is_one_institutions_and_registered_once(
    installed: Settings, run: Run, certificate: Path
) -> None:
    assert run("credentials", "add-certificate", "cpas-namur", certificate).exit_code == 0
    assert (
        f"is credential {NEXT} of 0999100097" in run("credentials", "add-certificate", "cpas-liege", certificate).output
    )
    twice = run("credentials", "add-certificate", "cpas-namur", certificate)
    assert (twice.exit_code, f"registered already: credential {NEXT}" in twice.output) == (1, True)
    later = run("credentials", "add-certificate", "cpas-namur", certificate, "--for", "tls", "--begin", "2999-01-01")
    assert later.exit_code == 1, "the one that there is holds for ever"


def test_another_certificate_in_its_place_ends_the_one_before(installed: Settings, run: Run) -> None:
    assert f"credentials {NEXT} and {NEXT + 1}" in run("keys", "client", "cpas-namur").output
    assert f"credentials {NEXT + 2} and {NEXT + 3}" in run("keys", "client", "cpas-namur", "--fresh").output
    assert [one["number"] for one in listed(run, "cpas-namur")] == [1, 2, NEXT + 2, NEXT + 3]


def test_signed_replies_need_an_authority(installed: Settings, run: Run) -> None:
    assert "replies.pem" in run("credentials", "sign-replies", "cpas-namur").output
    assert "are not signed" in run("credentials", "sign-replies", "cpas-namur", "--off").output
    for file in ("replies.pem", "authority.pem"):
        (installed.keys / file).unlink()
    result = run("credentials", "sign-replies", "cpas-namur")
    assert (result.exit_code, "bcss-gateway keys init" in result.output) == (1, True)


def test_the_greeting_shows_a_secret_in_the_sandbox_alone(installed: Settings) -> None:
    assert "HTTP Basic cpas-namur" in welcome(installed)
    hardened = welcome(installed.model_copy(update={"profile": "hardened"}))
    assert "by the profile hardened: docs/who-speaks.md" in hardened
    assert "HTTP Basic" not in hardened
