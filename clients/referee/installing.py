"""Brings what is missing, where it can be brought. What cannot is told, and fails nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache

from bcss_gateway.settings import HOME
from clients.referee.stacks import Stack

_PATIENCE_SECONDS = 300
_APT = ("apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20", "-o", "DPkg::Lock::Timeout=60")


def bring(stacks: Iterable[Stack]) -> None:
    """Install what the stacks need: by themselves, then with packages of Debian, and say what went wrong."""
    for stack in [one for each in stacks for one in (each, each.speaker) if one is not None]:
        said = ""
        for command in (stack.bring, _of_debian(stack.debian), stack.bring):
            if command and not stack.installed:
                print(f"bringing {stack.name}", flush=True)
                said = _run(command)
        if not stack.installed:
            print(f"{stack.name} could not be installed: {said or f'as root, {stack.wanted}'}")


def _of_debian(packages: Sequence[str]) -> tuple[str, ...]:
    """The command that installs packages; empty where there are none, or where we may not."""
    if not packages or not _may_install():
        return ()
    return (*_as_root(), *_APT, "install", "-y", "--no-install-recommends", *packages)


@cache
def _may_install() -> bool:
    """Whether apt-get can be used; the list of packages is then fetched afresh, once."""
    if not shutil.which("apt-get") or (os.geteuid() and _run(("sudo", "-n", "true"))):
        return False
    _run((*_as_root(), *_APT, "update"))
    return True


def _as_root() -> tuple[str, ...]:
    return () if os.geteuid() == 0 else ("sudo", "-n")


def _run(command: Sequence[str]) -> str:
    """Run a command that asks nothing; gives the last line of what it complained, or nothing where it went well."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, cwd=HOME, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return str(problem)
    said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
    return "" if done.returncode == 0 else (said or [f"exit status {done.returncode}"])[-1]
