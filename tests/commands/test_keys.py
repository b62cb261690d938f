"""``keys``: made once, readable by their owner alone, and what a client needs to know is told."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from bcss_gateway.commands.keys import ready
from bcss_gateway.security import keys as keys_module
from bcss_gateway.security.authority import Pair, names_of, new_authority, read_pair, server_pair
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import HOME, Settings

Run = Callable[..., Result]
NAMUR = "0999100097"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of one folder of keys."""
    folder = KeyFolder(tmp_path_factory.mktemp("made") / "keys")
    folder.make(["gateway.test"], datetime.now(UTC))
    return {file.name: file.read_bytes() for file in folder.folder.iterdir()}


@pytest.fixture
def folder(made: dict[str, bytes], tmp_path: Path) -> KeyFolder:
    """An installation that has keys."""
    folder = KeyFolder(tmp_path / "data" / "keys")
    folder.folder.mkdir(parents=True, mode=0o700)
    for name, content in made.items():
        (folder.folder / name).touch(0o600)
        (folder.folder / name).write_bytes(content)
    return folder


def contents(folder: KeyFolder) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.folder.rglob("*") if file.is_file()}


def modes(folder: KeyFolder) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in folder.folder.rglob("*") if file.is_file()}


def test_init_makes_an_authority_and_a_servers_certificate(run: Run, tmp_path: Path) -> None:
    result = run("keys", "init", "--name", "Gateway.Test", "--name", "2001:DB8::0:1")
    folder = KeyFolder(tmp_path / "data" / "keys")
    assert result.exit_code == 0
    assert {file.name for file in folder.folder.iterdir()} == {
        "authority.pem",
        "authority.key",
        "authority.crl",
        "server.pem",
        "server.key",
    }
    expected = ("localhost", "127.0.0.1", "::1", "gateway.test", "2001:db8::1")
    assert names_of(folder.server_certificate()) == expected
    assert ", ".join(expected) in result.output
    assert f"curl --cacert {folder.authority} https://localhost:8080/" in result.output
    assert "PRIVATE KEY" not in result.output


def test_nobody_else_can_read_them_and_nothing_else_is_left(run: Run, tmp_path: Path) -> None:
    run("keys", "init")
    run("keys", "client", "cpas-namur")
    folder = KeyFolder(tmp_path / "data" / "keys")
    assert modes(folder) == {0o600}
    assert (
        folder.folder.stat().st_mode & 0o777
        == folder.authority.parent.joinpath("clients").stat().st_mode & 0o777
        == 0o700
    )
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["keys"]


def test_a_second_init_changes_nothing(run: Run, folder: KeyFolder) -> None:
    before = contents(folder)
    result = run("keys", "init", "--name", "gateway.test")
    assert (result.exit_code, "already has" in result.output) == (0, True)
    assert contents(folder) == before


def test_a_name_that_the_certificate_has_not(run: Run, folder: KeyFolder) -> None:
    before = contents(folder)
    result = run("keys", "init", "--name", "other.test")
    assert result.exit_code == 1
    assert (
        "is not for other.test: bcss-gateway keys init --fresh --name gateway.test --name other.test" in result.output
    )
    assert contents(folder) == before


def test_a_fresh_init_takes_away_what_the_old_authority_gave(run: Run, folder: KeyFolder, tmp_path: Path) -> None:
    run("keys", "client", NAMUR)
    before = contents(folder)
    assert "now has" in run("keys", "init", "--fresh").output
    after = contents(folder)
    assert len(before) == 7
    assert len(after) == 5
    assert not set(before.values()) & set(after.values())
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["keys"]


@pytest.mark.parametrize("name", ["two words", "a/b", "", "-a", "a..b", "é.test", "x" * 64, "*.test", "a,DNS:b"])
def test_a_name_that_is_none(run: Run, tmp_path: Path, name: str) -> None:
    result = run("keys", "init", "--name", name)
    assert (result.exit_code, "is no name of a host, and no address" in result.output) == (2, True)
    assert not (tmp_path / "data").exists()


def test_keys_that_were_not_made_to_the_end_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Pair:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(keys_module.authority, "server_pair", broken)
        KeyFolder(tmp_path / "keys").make([], datetime.now(UTC))
    assert list(tmp_path.iterdir()) == []


def test_whoever_comes_second_leaves_the_keys_of_the_first(
    folder: KeyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, real = KeyFolder(tmp_path / "keys"), keys_module._fill

    def slow(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        folder.folder.rename(late.folder)

    before = sorted(contents(folder).values())
    monkeypatch.setattr(keys_module, "_fill", slow)
    assert late.make([], datetime.now(UTC)) is False
    assert sorted(contents(late).values()) == before
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["cpas-namur", NAMUR, "92094"])
def test_a_certificate_for_an_institution(run: Run, folder: KeyFolder, name: str) -> None:
    result = run("keys", "client", name)
    file = folder.folder / "clients" / "cpas-namur.pem"
    pair = read_pair(file.read_bytes(), file.read_bytes())
    assert "CPAS de Namur, CBE 0999100097, has a certificate." in result.output
    assert pair.certificate.subject.rfc4514_string() == "CN=cpas-namur,2.5.4.5=0999100097,O=CPAS de Namur,C=BE"
    authority = x509.load_pem_x509_certificate(folder.authority.read_bytes())
    pair.certificate.verify_directly_issued_by(authority)
    (password,) = re.findall(r"its password: (\S+)", result.output)
    assert len(password) >= 27
    package = pkcs12.load_pkcs12(file.with_suffix(".p12").read_bytes(), password.encode())
    assert package.cert
    assert package.cert.certificate == pair.certificate
    assert [one.certificate for one in package.additional_certs] == [authority]
    assert not any(password.encode() in content for content in contents(folder).values())


def test_a_second_certificate_only_when_asked_for(run: Run, folder: KeyFolder) -> None:
    run("keys", "client", "cpas-namur")
    before = contents(folder)
    result = run("keys", "client", "cpas-namur")
    assert (result.exit_code, "password" in result.output) == (0, False)
    assert "nothing was changed" in result.output
    assert contents(folder) == before
    run("keys", "client", "cpas-namur", "--fresh")
    assert len(set(contents(folder).values()) - set(before.values())) == 2


def test_an_institution_that_is_none(run: Run, folder: KeyFolder) -> None:
    result = run("keys", "client", "cpas-nowhere")
    assert (result.exit_code, "no institution has that user or CBE number" in result.output) == (1, True)


def test_no_authority_yet(run: Run, tmp_path: Path) -> None:
    result = run("keys", "client", "cpas-namur")
    assert result.exit_code == 1
    assert "there is no authority that could vouch" in result.output
    assert "bcss-gateway keys init" in result.output
    assert not (tmp_path / "data").exists()


def test_keys_never_come_into_the_repository() -> None:
    ignored = subprocess.run(["git", "check-ignore", "var/keys/server.key"], cwd=HOME, capture_output=True)
    assert ignored.returncode in (0, 128)  # 128: this is no checkout


def test_serve_makes_keys_that_name_the_public_address(run: Run, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", tls=True, public_url="https://gateway.example.org/")
    ready(settings)
    assert names_of(KeyFolder(settings.keys).server_certificate())[-1] == "gateway.example.org"


@pytest.mark.parametrize("broken", ["server.key", "server.pem"])
def test_serve_says_when_it_cannot_speak_tls(run: Run, folder: KeyFolder, broken: str) -> None:
    (folder.folder / broken).write_text("not-for-any-output")
    result = run("serve", "--tls", port="0")
    assert result.exit_code == 1
    assert "TLS cannot be spoken with" in result.output
    assert "bcss-gateway keys init --fresh" in result.output
    assert "not-for-any-output" not in result.output


def test_serve_says_when_nobody_vouches_for_clients(run: Run, folder: KeyFolder, tmp_path: Path) -> None:
    result = run("serve", "--tls", port="0", tls_client_ca=str(tmp_path / "nowhere.pem"))
    assert (result.exit_code, f"and {tmp_path / 'nowhere.pem'}" in result.output) == (1, True)
    assert "mend BCSS_TLS_CLIENT_CA, or bcss-gateway keys init --fresh" in result.output


def test_the_doctor_finds_nothing_wrong_with_what_was_made(run: Run, folder: KeyFolder) -> None:
    result = run("doctor", tls="true", port="0", public_url="https://gateway.test")
    assert "ok     TLS" in result.output
    assert "TLS" not in run("doctor", port="0").output


def ending(folder: KeyFolder, **left: float) -> str:
    """Let the server's certificate end so soon, and give the day."""
    vouching = new_authority(datetime.now(UTC))
    pair = server_pair(vouching, ["localhost", "127.0.0.1"], datetime.now(UTC) - timedelta(824) + timedelta(**left))
    folder.server.write_bytes(pair.certificate_pem)
    folder.server.with_suffix(".key").write_bytes(pair.key_pem)
    return f"{pair.certificate.not_valid_after_utc:%Y-%m-%d}"


@pytest.mark.parametrize("days", [-1, 29])
def test_the_doctor_says_when_the_certificate_ends(run: Run, folder: KeyFolder, days: int) -> None:
    day = ending(folder, days=days)
    result = run("doctor", tls="true", port="0")
    assert f"{folder.server} ends on {day}\n         → bcss-gateway keys init --fresh\n" in result.output


def test_the_doctor_says_nothing_of_a_certificate_that_lasts(run: Run, folder: KeyFolder) -> None:
    ending(folder, days=31)
    assert "ok     TLS" in run("doctor", tls="true", port="0").output


def test_the_doctor_says_when_the_certificate_names_another_host(run: Run, folder: KeyFolder) -> None:
    result = run("doctor", tls="true", port="0", public_url="https://crossroads.example.org")
    assert f"{folder.server} is not for crossroads.example.org, but for localhost, 127.0.0.1, ::1, gat" in result.output
    assert "→ bcss-gateway keys init --fresh --name gateway.test --name crossroads.example.org" in result.output


def test_the_doctor_says_when_others_can_read_a_key(run: Run, folder: KeyFolder) -> None:
    key = folder.folder / "server.key"
    key.chmod(0o640)
    result = run("doctor", tls="true", port="0")
    assert f"others can read {key}\n         → chmod go= {key}" in result.output
