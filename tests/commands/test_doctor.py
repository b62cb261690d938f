"""``doctor``: nothing to say about a healthy installation; each complaint with what mends it."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bcss_gateway.commands import doctor
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import migration
from clocks import MovableClock
from newer import RETRIEVE
from serving import Server
from tables import BROKEN, Tables

Run = Callable[..., Result]


def complaint(result: Result, what: str, cure: str) -> None:
    assert result.exit_code == 1
    assert what in result.output
    assert f"→ {cure}" in result.output
    assert "Traceback" not in result.output


def test_a_healthy_installation(installed: Settings, run: Run) -> None:
    result = run("doctor")
    assert "WRONG" not in result.output
    assert result.exit_code == 0
    assert result.output.count("ok ") == 11


def test_nothing_is_installed(run: Run, tmp_path: Path) -> None:
    complaint(run("doctor", port="0"), f"{tmp_path / 'data'} does not exist", "run bcss-gateway init")
    assert not (tmp_path / "data").exists()


def test_an_empty_folder_stays_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert run("doctor", port="0").exit_code == 1
    assert list((tmp_path / "data").iterdir()) == []


def test_a_database_at_another_migration(installed: Settings, run: Run) -> None:
    migration.downgrade(installed.database, MIGRATIONS)
    complaint(run("doctor"), "the database is at another migration", "run bcss-gateway init")


def test_a_key_that_others_can_read(installed: Settings, run: Run) -> None:
    key = installed.data / "sandbox.key"
    key.chmod(0o644)
    complaint(run("doctor"), f"others can read {key}", f"chmod 600 {key}")


def test_a_folder_that_others_can_look_into(installed: Settings, run: Run) -> None:
    installed.data.chmod(0o750)
    complaint(run("doctor"), f"others can look into {installed.data}", f"chmod go= {installed.data}")


def test_a_folder_that_cannot_be_written(installed: Settings, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    complaint(run("doctor"), f"{installed.data} cannot be written", "chown or chmod it for user")


def test_a_full_disk(installed: Settings, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LEAST_FREE", 2**62)
    complaint(run("doctor"), "less than 100 MB are free", "make room")


def test_a_port_that_somebody_else_has(installed: Settings, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0)
        port = other.getsockname()[1]
        other.close()
        with socket.socket() as silent:  # bound, but it does not listen
            silent.bind(("127.0.0.1", port))
            complaint(run("doctor", port=str(port)), f"127.0.0.1:{port} cannot be used", "stop what listens there")


def test_an_address_that_this_machine_has_not(installed: Settings, run: Run) -> None:
    complaint(run("doctor", host="192.0.2.1"), "192.0.2.1:0 cannot be used", "stop what listens there")


def test_the_gateway_itself_may_listen_there(server: Server, run: Run) -> None:
    settings = server.settings
    result = run("--data", settings.data, "doctor", port=str(settings.port))
    assert (result.exit_code, "WRONG" in result.output) == (0, False)


def test_a_proxy_that_would_be_taken_for_the_caller(installed: Settings, run: Run) -> None:
    elsewhere = {"public_url": "https://crossroads.example.org"}
    complaint(run("doctor", **elsewhere), "is taken for the caller", "set BCSS_PROXIES to its address")
    believed = run("doctor", **elsewhere, proxies='["127.0.0.1/32"]')
    assert (believed.exit_code, "ok     proxy" in believed.output) == (0, True)


def test_a_setting_that_does_not_exist(installed: Settings, run: Run) -> None:
    complaint(run("doctor", prot="8081"), "BCSS_PROT is set, but there is no such setting", "docs/settings.md")


def test_a_python_that_is_too_old(installed: Settings, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    complaint(run("doctor"), "Python 3.1", "use Python 3.11, 3.12 or 3.13")


def test_no_authorization_table(installed: Settings, run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run("doctor", authorization_tables=str(tmp_path / "none"))
    complaint(
        result,
        "there is no table in",
        "bcss-gateway authorizations check says what to mend; the gateway does not start",
    )


def test_authorization_tables_that_do_not_hold_while_those_before_decide(
    installed: Settings, run: Run, tmp_path: Path, clock: MovableClock
) -> None:
    tables = Tables.of(installed, clock, tmp_path / "tables")
    tables.start().database.close()
    assert "ok     authorization tables" in run("doctor", authorization_tables=str(tables.folder)).output
    tables.write(BROKEN)
    result = run("doctor", authorization_tables=str(tables.folder))
    cure = "bcss-gateway authorizations check says what to mend; those of 2026-11-21T11:00:00Z decide until then"
    complaint(result, "curious.toml:16: example 1 does not hold: a CPAS may be curious", cure)
    assert run("journal", "list").output.endswith("\n1 entry\n"), "the doctor looks, and changes nothing"


def test_an_incomplete_checkout(installed: Settings, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "HOME", tmp_path)
    complaint(run("doctor"), f"{tmp_path / 'wsdl'} is missing", "run from a complete checkout")


def test_a_database_that_does_not_answer(run: Run, tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    complaint(run("doctor", port="0", database_url=url), "OperationalError", "mend that first")


def forwards(url: str, **more: object) -> str:
    return json.dumps([{"service": "RetrieveTIGroups", "version": "v2", "url": url} | more])


def test_a_source_that_answers(installed: Settings, run: Run, server: Server) -> None:
    url = f"{server.address}{RETRIEVE}"
    result = run("doctor", forwards=forwards(url))
    assert f"ok     RetrieveTIGroups v2 is forwarded to {url}" in result.output
    assert result.exit_code == 0


def test_a_source_that_does_not_answer(installed: Settings, run: Run) -> None:
    result = run("doctor", forwards=forwards("http://127.0.0.1:1/nobody"))
    complaint(
        result,
        "RetrieveTIGroups v2: the source does not answer: no connection can be made to its address",
        "check url, user,",
    )


def test_a_source_that_has_no_contract_there(installed: Settings, run: Run, server: Server) -> None:
    result = run("doctor", forwards=forwards(f"{server.address}/nothing"))
    complaint(result, "the source answers HTTP 404 when asked for its contract", "check url, user,")


def test_a_secret_that_others_can_read(installed: Settings, run: Run, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "source.secret"
    file.write_text("not-for-any-output", "utf-8")
    file.chmod(0o644)
    result = run("doctor", forwards=forwards(f"{server.address}{RETRIEVE}", user="us", secret_file=str(file)))
    complaint(result, f"others can read {file}", f"chmod 600 {file}")
    assert "not-for-any-output" not in result.output


def test_a_forward_that_cannot_be(installed: Settings, run: Run) -> None:
    result = run("doctor", forwards=forwards("https://source.example.org/x", secret="not-for-any-output"))
    assert result.exit_code == 1
    assert "BCSS_FORWARDS[0].secret: Extra inputs are not permitted" in result.output
    assert "not-for-any-output" not in result.output


def test_an_authority_that_is_not_there(installed: Settings, run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "authority.pem"
    result = run("doctor", authorities=json.dumps([str(missing)]))
    complaint(result, f"{missing} is not there", "mend BCSS_AUTHORITIES")


def test_a_signing_certificate_that_was_revoked(installed: Settings, run: Run) -> None:
    assert run("keys", "init").exit_code == run("keys", "client", "cpas-namur").exit_code == 0
    assert run("doctor").exit_code == 0
    assert run("keys", "revoke", "cpas-namur").exit_code == 0
    complaint(
        run("doctor"),
        f"nothing that credential {2 * len(institutions()) + 2} signs is believed",
        "register its successor",
    )
