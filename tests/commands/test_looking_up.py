"""Whom an operator looks up at the command line stands in the journal."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any

from click.testing import Result

from bcss_gateway.domain.legal_context import PCSA_SOCIAL_INQUIRY
from bcss_gateway.settings import Settings

Run = Callable[..., Result]
EXPLAIN = ("authorizations", "explain", "--institution", "cpas-namur", "--service", "RetrieveTIGroups")
INQUIRY = ("--version", "v2", "--context", PCSA_SOCIAL_INQUIRY, "--date", "2026-11-21")


def entries(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("journal", "list", "--json").output)
    assert run("journal", "verify").exit_code == 0
    return found


def test_what_is_explained_about_a_person(installed: Settings, run: Run, person) -> None:
    run(*EXPLAIN, *INQUIRY, "--ssin", person("anna").ssin)
    run(*EXPLAIN, *INQUIRY)
    (entry,) = entries(run)
    assert entry["ssin"] == person("anna").ssin
    assert (entry["endpoint"], entry["service"], entry["operation"]) == ("command line", "Authorizations", "explain")
    assert (entry["user"], entry["institution"]) == (getpass.getuser()[:80], "0999100097")
    assert (entry["legal_context"], entry["provider_asked"], entry["outcome"]) == (
        PCSA_SOCIAL_INQUIRY,
        False,
        "answered",
    )
    assert entry["verdicts"] == [
        {"station": "looked up", "verdict": "passed", "rule": "RetrieveTIGroups v2 retrieveTI on 2026-11-21"}
    ]


def test_what_the_directory_shows_of_a_person(installed: Settings, run: Run, person) -> None:
    run("directory", "show", person("anna").ssin)
    run("directory", "show", person("anna").ssin, "--history")
    assert [(entry["service"], entry["ssin"], entry["verdicts"][0]["rule"]) for entry in entries(run)] == [
        ("Directory", person("anna").ssin, "lines"),
        ("Directory", person("anna").ssin, "all that was ever known"),
    ]
