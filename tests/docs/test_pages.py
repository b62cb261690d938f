"""What the pages name is there: links, targets, commands, settings, addresses, files, tables, floors, reasons."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from bcss_gateway.__main__ import main
from bcss_gateway.contracts import catalogue, return_codes
from bcss_gateway.crossroads import authorization
from bcss_gateway.envelope import exchange
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import (
    authorization_tables,
    crossroads,
    journal,
    national_register,
    notifications,
    pace,
    ppsis,
    security,
    sources,
)

PAGES = sorted([*(HOME / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")), *(HOME / "docs").glob("*.md")])
OWNERS = (authorization_tables, crossroads, journal, national_register, notifications, pace, ppsis, security, sources)
"""Whoever has tables; importing them fills the register of tables."""

_LINK = re.compile(r"\[[^]]+\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_COMMAND = re.compile(r"bcss-gateway((?: (?:--data \S+|[a-z][a-z-]*))*)((?: --[a-z][a-z0-9-]*)*)")
_PATH = re.compile(r"`((?:bcss_gateway|authorization_tables|migrations|wsdl|xsd|tests|docs|deploy)/[\w/.-]*)`")
_ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1:8080|bcssksz-services-[a-z]+\.smals\.be(?::443)?)(/[\w/]*)")


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> tuple:
    return request.param, request.param.read_text("utf-8")


def test_every_relative_link_resolves(page) -> None:
    file, text = page
    for target, anchor in _LINK.findall(text):
        other = (file.parent / unquote(target)).resolve() if target else file
        assert other.exists(), f"{target} is not there"
        assert not anchor or anchor in _anchors(other.read_text("utf-8")), f"{target}#{anchor} is not there"


def test_every_make_target_exists(page) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"[`$] ?make ([a-z-]+)", page[1]))
    assert named <= targets


def test_every_command_and_option_exists(page) -> None:
    for words, options in _COMMAND.findall(page[1]):
        command = re.sub(r"--data \S+", "", words).split()
        asked = CliRunner().invoke(main, [*command, "--help"])
        assert asked.exit_code == 0, f"bcss-gateway {' '.join(command)}: {asked.output}"
        assert all(option in asked.output for option in options.split()), f"bcss-gateway {words} {options}"


def test_the_options_in_the_table_of_commands_exist() -> None:
    rows = re.findall(
        r"^\| `bcss-gateway ([a-z -]+)` \| (.*) \|$", (HOME / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert {command for command, _ in rows} >= _commands()
    for command, said in rows:
        known = CliRunner().invoke(main, [*command.split(), "--help"]).output
        assert all(option in known for option in re.findall(r"`(--[a-z]+)`", said)), command


def test_every_setting_named_is_one(page) -> None:
    known = {f"BCSS_{name.upper()}" for name in Settings.model_fields} | {"BCSS_SETTINGS"}
    assert set(re.findall(r"\bBCSS_[A-Z_]+", page[1])) <= known


def test_every_address_is_in_the_catalogue(page) -> None:
    served = {path for endpoint in catalogue.load().endpoints for path in endpoint.paths} | {
        "",
        "/",
        "/healthz",
        "/services",
        f"/persons/{named_persons(date(2026, 11, 21))[1].ssin}",
    }
    assert set(_ADDRESS.findall(page[1])) <= served


def test_every_file_and_room_named_is_there(page) -> None:
    assert [path for path in _PATH.findall(page[1]) if not (HOME / path).exists()] == []


def test_nothing_says_where_it_was_written(page) -> None:
    assert not re.search(r"/(?:work|home|root|tmp)/|\.\./shared|\bpypi\b", page[1])


def test_every_path_with_a_contract_stands_in_the_readme() -> None:
    text = (HOME / "README.md").read_text("utf-8")
    for endpoint in (one for one in catalogue.load().endpoints if one.wsdl):
        assert all(f"http://127.0.0.1:8080{path}" in text for path in endpoint.paths)


def test_every_classic_service_that_is_answered_stands_in_the_readme() -> None:
    text = (HOME / "README.md").read_text("utf-8")
    answered = {
        one.name for one in catalogue.load().services.values() if one.family == "ssdn" and one.state == "answered"
    }
    # The list's other spelling is the same service.
    assert [name for name in sorted(answered - {"OCMWCPASListOfAttestation"}) if f"`{name}`" not in text] == []


def test_the_catalogue_in_a_browser_stands_in_the_readme() -> None:
    assert "http://127.0.0.1:8080/services" in (HOME / "README.md").read_text("utf-8")


def test_every_guess_is_owned_up_to() -> None:
    """Each INFERRED reason and each INFERRED table stands in the decisions."""
    text = (HOME / "docs" / "decisions.md").read_text("utf-8")
    tables = authorization.load(HOME / "authorization_tables").tables
    guessed = [key for key, reason in return_codes.load().reasons.items() if reason.source == "INFERRED"]
    guessed += [f"authorization_tables/{name}.toml" for name, table in tables.items() if table.source == "INFERRED"]
    assert [guess for guess in guessed if guess not in text] == []


def test_the_reasons_in_the_decisions_have_the_codes_of_the_table() -> None:
    text = (HOME / "docs" / "decisions.md").read_text("utf-8")
    for key, code in re.findall(r"`([a-z_]+)` (\d{6,8}|MSG\d{5})\b", text):
        reason = return_codes.load()[key]
        assert code in {row.code for row in (reason.classic, reason.newer) if row}, f"{key} is not {code}"


def test_the_floors_are_those_that_are_held() -> None:
    rules = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (held,) = [rule["layers"] for rule in rules if rule["type"] == "layers"]
    floors = "\n".join(floor.replace("bcss_gateway.", "") for floor in held)
    assert f"```text\n{floors}\n```" in _architecture()


def test_the_tables_are_those_of_the_database() -> None:
    tables = {name for owner in OWNERS for name in owner.metadata.tables}
    assert set(re.findall(r"^\| `(\w+)` \|", _architecture(), re.MULTILINE)) == tables


def test_the_stages_of_an_exchange_are_its_types() -> None:
    (stages,) = re.findall(r"`(\w+(?: → \w+)+)`", _architecture())
    assert all(hasattr(exchange, stage) for stage in stages.split(" → "))


def test_the_glossary_has_each_word_once_in_every_language() -> None:
    text = (HOME / "docs" / "glossary.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    words = [row for row in rows if row[0] != "FR"]
    assert all(len(row) == 5 and all(row) for row in words)
    assert len({row[0] for row in words}) == len(words)


def _anchors(text: str) -> set[str]:
    """The anchors that a forge makes of headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in plain}


def _architecture() -> str:
    return (HOME / "docs" / "architecture.md").read_text("utf-8")


def _commands() -> set[str]:
    return set(_names(main, ""))


def _names(group, before: str) -> Iterator[str]:
    context = main.make_context("bcss-gateway", [], resilient_parsing=True)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from _names(command, f"{before}{name} ")
        else:
            yield before + name
