"""The files of a provider: one read gives what each of its sources knows of a person."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.settings import HOME
from bcss_gateway.storage import sources

PROVIDERS = sorted(name for name, value in vars(sources).items() if isinstance(value, sources.Files))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_files_are_found_by_number_and_source(gateway: Gateway, provider: str) -> None:
    files: sources.Files = getattr(sources, provider)
    with gateway.database.unit_of_work() as work:
        before = files.of("99999999999", work)
        files.add([("99999999999", "ONE", "a"), ("99999999999", "TWO", "b"), ("99999999998", "ONE", "c")], work)
        assert files.of("99999999999", work) == before | {"ONE": "a", "TWO": "b"}
        assert files.of("99999999997", work) == {}


def test_the_files_of_a_provider_are_touched_by_that_provider_alone() -> None:
    root = HOME / "bcss_gateway"
    for file in sorted(root.rglob("*.py")):
        for name in _files_used(file):
            assert file.parent == root / "providers" / name, f"{file.relative_to(root)} uses the files of {name}"


def _files_used(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "bcss_gateway.storage.sources"
        for alias in node.names
    }
    through = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sources"
    }
    return (imported | through) & set(PROVIDERS)
