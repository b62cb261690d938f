"""Sends a single request to a gateway as it was on its first day, in a process that may die of it."""

from __future__ import annotations

import shutil
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bcss_gateway.settings import Settings
from fuzzing.request import Request
from fuzzing.run import FORK, PATIENCE, cause_of
from fuzzing.stretch import judged
from fuzzing.target import Heard, Target, copy_of
from fuzzing.worker import MakeTarget, judge_of


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a request.

    Attributes:
        complaint: what is wrong; empty where all is well.
        shown: the answer, or what was raised.
    """

    complaint: str
    shown: str


class Laboratory:
    """A gateway that every request finds as the one before has found it.

    Args:
        template: a filled installation that nobody uses.
        folder: where its own is made.
    """

    def __init__(self, template: Settings, folder: Path, make: MakeTarget = Target, patience: float = PATIENCE) -> None:
        self._template, self._patience = template, patience
        self._settings = copy_of(template, folder)
        self._target = make(self._settings)
        self._target.gateway.database.close()

    def find(self, request: Request) -> Finding:
        """Send a request."""
        ours, theirs = FORK.Pipe(duplex=False)
        process = FORK.Process(target=self._send, args=(request, theirs), daemon=True)
        process.start()
        theirs.close()
        with ours:
            return self._heard(process, ours)

    def _heard(self, process: Any, line: Connection) -> Finding:
        try:
            if not line.poll(self._patience):
                process.kill()
                return Finding(f"no answer within {self._patience:.0f} s", "")
            finding: Finding = line.recv()
            return finding
        except EOFError:
            process.join()
            return Finding(f"the process died of {cause_of(process.exitcode)}", "")
        finally:
            process.join()

    def _send(self, request: Request, line: Connection) -> None:
        for file in self._settings.data.glob("gateway.sqlite*"):
            file.unlink()
        shutil.copy(self._template.data / "gateway.sqlite", self._settings.data)
        self._target.gateway.application.after_fork()
        heard, complaint = judged(request, self._target, judge_of(self._target))
        line.send(Finding(complaint, _shown(heard)))


def _shown(heard: Heard) -> str:
    if heard.error is not None:
        return "".join(traceback.format_exception(heard.error))
    head = "".join(f"{name}: {value}\n" for name, value in heard.headers)
    return f"{heard.status}\n{head}\n{heard.body.decode('utf-8', 'replace')}"
