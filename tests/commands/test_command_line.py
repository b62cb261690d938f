"""The command line as a whole: help that reads well, settings that are wrong, and ``serve``."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from bcss_gateway import __version__
from bcss_gateway.__main__ import main
from bcss_gateway.commands import serve as serve_module
from bcss_gateway.commands.welcome import welcome
from bcss_gateway.settings import Settings
from serving import serving

Run = Callable[..., Result]

COMMANDS = (
    "init",
    "serve",
    "clerk",
    "demo",
    "persons",
    "institutions",
    "batch",
    "clock",
    "codes",
    "directory",
    "journal",
    "authorizations",
    "credentials",
    "subscriptions",
    "statutes",
    "keys",
    "backup",
    "restore",
    "doctor",
)
INNER = {
    "persons": ("replace", "cancel", "die", "move"),
    "directory": ("show", "conflicts"),
    "statutes": ("feed",),
    "journal": ("list", "export", "explain", "verify"),
    "authorizations": ("history", "show", "check", "explain", "diff"),
    "credentials": ("list", "add", "add-certificate", "show", "end", "sign-replies"),
    "subscriptions": ("list", "add", "end", "outbox"),
    "keys": ("init", "client", "revoke"),
}
ALL = [(name,) for name in COMMANDS] + [(outer, name) for outer, names in INNER.items() for name in names]


@pytest.mark.parametrize("command", [(), *ALL], ids=" ".join)
def test_help_reads_well(run: Run, command: tuple[str, ...]) -> None:
    text = run(*command, "--help").output
    assert run(*command, "-h").output == text
    assert max(map(len, text.splitlines())) <= 110
    assert "..." not in text.replace("[ARGS]...", ""), "a sentence is cut off"


def test_every_command_is_listed_in_the_order_of_need(run: Run) -> None:
    context = click.Context(main)
    assert tuple(main.list_commands(context)) == COMMANDS
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command
        assert f"  {name:14}  {command.get_short_help_str(limit=100)}\n" in run("--help").output
    listed = [line.split()[0] for line in run("--help").output.partition("Commands:\n")[2].splitlines()]
    assert listed == list(COMMANDS)


def test_an_unknown_command(run: Run) -> None:
    result = run("fly")
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


def test_a_module_and_a_command_are_the_same() -> None:
    told = [
        subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
        for command in (
            [sys.executable, "-m", "bcss_gateway"],
            [str(Path(sys.executable).parent / "bcss-gateway")],
        )
    ]
    assert told == [f"bcss-gateway, version {__version__}\n"] * 2


def test_light_commands_load_no_heavy_rooms() -> None:
    program = (
        "import sys; from bcss_gateway.__main__ import main;"
        "[main(command, standalone_mode=False) for command in (['--help'], ['persons', '--tag', 'anna'])];"
        "print([name for name in ('spyne', 'sqlalchemy', 'alembic', 'lxml', 'xmlschema') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("port", "none", "BCSS_PORT: Input should be a valid integer"),
        ("port", "70000", "BCSS_PORT: Input should be less than or equal to 65535"),
        ("persons", "5", "BCSS_PERSONS: Input should be greater than or equal to 100"),
        ("networks", "[{]", "networks"),
        ("networks", '[{"addresses": "10.0.0.0/99", "institutions": []}]', "BCSS_NETWORKS[0].addresses"),
        ("networks", '[{"addresses": "10.0.0.0/8"}]', "BCSS_NETWORKS[0].institutions: Field required"),
        ("settings", "/nowhere/settings.toml", "/nowhere/settings.toml"),
    ],
)
def test_a_setting_that_is_not_valid_is_named_as_it_is_set(run: Run, name: str, value: str, words: str) -> None:
    for command in ("init", "doctor", "persons"):
        result = run(command, **{name: value})
        assert result.exit_code == 1
        assert result.output.startswith("Error: these settings are not valid:\n  ")
        assert words in result.output


def test_a_file_that_is_no_toml_or_has_an_unknown_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for content, words in (("port = ", "Invalid value"), ("prot = 80", "BCSS_PROT: Extra inputs are not permitted")):
        file.write_text(content)
        result = run("doctor", settings=str(file))
        assert result.exit_code == 1
        assert words in result.output


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, str]] = []

    class Started(Exception):
        pass

    def start(*_: object) -> None:
        started.append((os.environ["BCSS_HOST"], os.environ["BCSS_PORT"]))
        raise SystemExit

    monkeypatch.setattr(serve_module.sys, "argv", [])
    monkeypatch.setattr(serve_module.Accompanied, "run", start)
    monkeypatch.setenv("BCSS_HOST", "")
    monkeypatch.setenv("BCSS_PORT", "")
    file = tmp_path / "settings.toml"
    file.write_text('host = "127.0.0.3"\nport = 8003\npersons = 100\n')
    monkeypatch.delenv("BCSS_HOST")
    monkeypatch.delenv("BCSS_PORT")
    run("serve", settings=str(file))
    monkeypatch.setenv("BCSS_HOST", "127.0.0.2")
    monkeypatch.setenv("BCSS_PORT", "8002")
    run("serve", settings=str(file))
    run("serve", "--host", "127.0.0.1", "--port", "8001", settings=str(file))
    assert started == [("127.0.0.3", "8003"), ("127.0.0.2", "8002"), ("127.0.0.1", "8001")]


def test_serve_listens_where_the_environment_says_and_tells_a_line_that_works(tmp_path: Path) -> None:
    with serving(tmp_path / "data", BCSS_WORKERS="1") as server:
        with urllib.request.urlopen(f"{server.address}/healthz") as page:
            assert page.read() == b"ok\n"
        told = welcome(server.settings)
        line = told.partition("Paste this in another terminal:\n\n")[2]
        heard = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True).stdout
    assert "<code>MSG00000</code>" in heard
    for words in (server.address, "0999100097", "cpas-namur", "91662390106"):
        assert words in told


def test_make_runs_the_same_command(run: Run) -> None:
    """``make run`` starts ``serve`` without options: BCSS_HOST and BCSS_PORT rule it."""
    makefile = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")
    assert "@exec $(BIN)/bcss-gateway serve\n" in makefile
    assert Settings(host="127.0.0.9", port=9).address == "http://127.0.0.9:9"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--data", "elsewhere", "journal", "verify"),
        ("journal", "--data", "elsewhere", "verify"),
        ("journal", "verify", "--data", "elsewhere"),
    ],
)
def test_the_folder_may_be_named_anywhere(run: Run, sqlite_settings: Settings, arguments: tuple[str, ...]) -> None:
    chosen = [str(sqlite_settings.data) if word == "elsewhere" else word for word in arguments]
    result = run(*chosen)
    assert (result.exit_code, result.output) == (0, "0 entries, all as they were written\n")
