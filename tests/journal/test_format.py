"""The document of the format holds: its example is recomputed, its verifier is run, the bytes are never ambiguous."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.__main__ import main
from bcss_gateway.journal.entry import BEGINNING, FORMAT, NAMES, Entry
from bcss_gateway.settings import HOME, Settings
from classic import Caller as ClassicCaller

DOCUMENT = (HOME / "docs" / "journal-format.md").read_text("utf-8")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ENTRIES = st.builds(Entry, **{name: st.integers(1, 2**63 - 1) if name == "number" else TEXT for name in NAMES})


def block(language: str) -> str:
    """The document's one block in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document's verifier, as a file of its own."""
    file = tmp_path_factory.mktemp("verifier") / "verify.py"
    file.write_text(block("python"), "utf-8")
    return file


def verified(verifier: Path, export: Path) -> tuple[int, str]:
    run = subprocess.run([sys.executable, "-I", verifier, export], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def test_the_documents_example_is_right() -> None:
    shown = json.loads(block("json"))
    entry = Entry(**{name: shown[name] for name in NAMES})
    canonical = block("text").encode()
    assert entry.canonical() == canonical
    assert f"{len(canonical)} of them" in DOCUMENT
    assert hashlib.sha256(bytes(32) + canonical).hexdigest() == shown["hash"] == entry.hash_after(BEGINNING)
    assert DOCUMENT.count(shown["hash"]) == 2


def test_the_document_names_every_field_in_order() -> None:
    rows = re.findall(r"^\| (`.+?) \|", DOCUMENT.partition("## Entries that are no call")[0], re.MULTILINE)
    assert re.findall(r"`(\w+)`", "".join(rows)) == list(NAMES)
    assert f"`{FORMAT}`" in DOCUMENT


def test_the_verifier_is_short() -> None:
    assert len([line for line in block("python").splitlines() if line.strip()]) <= 20


def test_an_export_convinces_the_documents_verifier(
    classic: ClassicCaller,
    settings: Settings,
    verifier: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        classic.send(f"<{'é' * number} & no message")
        classic.access("85631290291", "LIST", "2026-11-21")
    monkeypatch.setenv("BCSS_DATA", str(settings.data))
    monkeypatch.setenv("BCSS_DATABASE_URL", settings.database_url)
    export = tmp_path / "journal.jsonl"
    assert CliRunner().invoke(main, ["journal", "export", str(export)]).exit_code == 0
    rows = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    assert [list(row) for row in rows] == [[*NAMES, "hash"]] * 10
    assert verified(verifier, export) == (0, f"10 entries; the hash of the last is {rows[-1]['hash']}\n")
    rows[6]["ssin"] = "91662390106"
    export.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert verified(verifier, export) == (1, "entry 7 does not agree with the chain\n")


@given(ENTRIES, ENTRIES)
def test_two_entries_never_have_the_same_bytes(one: Entry, other: Entry) -> None:
    assert (one.canonical() == other.canonical()) == (one == other)


@given(ENTRIES, st.sampled_from(NAMES[1:]), TEXT)
def test_a_change_in_any_field_changes_the_bytes(entry: Entry, name: str, text: str) -> None:
    changes: dict[str, Any] = {name: text}
    assert (replace(entry, **changes).canonical() == entry.canonical()) == (getattr(entry, name) == text)


@given(ENTRIES)
def test_an_entry_can_be_read_back_from_its_bytes(entry: Entry) -> None:
    rest = entry.canonical().removeprefix(b"bcss-journal-entry 1\n")
    read: dict[str, Any] = {}
    while rest:
        head, _, rest = rest.partition(b"\n")
        name, _, length = head.rpartition(b" ")
        value, rest = rest[: int(length)], rest[int(length) + 1 :]
        read[name.decode()] = value.decode()
    assert Entry(**read | {"number": int(read["number"])}) == entry


@given(TEXT)
def test_a_field_cannot_pretend_to_be_the_next_one(text: str) -> None:
    honest = Entry(1, *("x" for _ in NAMES[1:]))
    forged = replace(honest, ticket=f"x\nreference 1\n{text}")
    assert forged.canonical() != honest.canonical()
