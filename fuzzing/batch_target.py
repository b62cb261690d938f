"""A gateway that is sent files of questions, and what must hold of whatever becomes of them."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from bcss_gateway import bootstrap
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import batch as table
from fuzzing.batch_cases import Case
from fuzzing.moment import clock
from fuzzing.target import Log, new_entries

MOST_SECONDS = 0.15
"""How long the processor may work on one question, and on what is around it."""

_SCHEMA = etree.XMLSchema(etree.parse(HOME / "xsd" / "batch" / "BatchV1.xsd"))


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a case.

    Attributes:
        key: why it was refused, or empty.
        answers: the file of answers, or nothing.
        entries: what the journal holds more than before.
        error: what was raised that no file may raise.
        seconds: how long the processor worked on it.
    """

    key: str = ""
    answers: bytes = b""
    entries: Sequence[Mapping[str, Any]] = ()
    logged: Sequence[str] = ()
    error: Exception | None = None
    seconds: float = 0.0


class Target:
    """A gateway that takes batches, one after the other, from a folder of its own."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.gateway = bootstrap.build(settings, clock)
        self._batches = bootstrap.batches(settings, self.gateway, "fuzzing", clock)
        self._folder, self._log = folder, Log()
        folder.mkdir()
        logging.getLogger().addHandler(self._log)
        self._number = new_entries(self.gateway.database, 0)[1]

    def send(self, case: Case) -> Heard:
        """What becomes of a case, with all that can be seen of it."""
        self._log.lines.clear()
        shutil.rmtree(self._folder)
        self._folder.mkdir()
        file, out = self._folder / "case.xml", self._folder / "answers.xml"
        file.write_bytes(case.content)
        voucher_of(file).write_bytes(case.voucher(self._next(case.sender)))
        key, error, begun = "", None, time.thread_time()
        try:
            self._batches.answer(file, case.sender, out)
        except BatchRefused as refused:
            key = refused.key
        except Exception as problem:
            error = problem
        seconds = time.thread_time() - begun
        entries, self._number = new_entries(self.gateway.database, self._number)
        answers = out.read_bytes() if out.exists() else b""
        return Heard(key, answers, entries, tuple(self._log.lines), error, seconds)

    def close(self) -> None:
        """Close the database."""
        logging.getLogger().removeHandler(self._log)
        self.gateway.database.close()

    def _next(self, sender: Institution) -> int:
        with self.gateway.database.unit_of_work() as work:
            return table.last_sequence(work, sender.cbe_number) + 1


def complaint(heard: Heard) -> str:
    """What is wrong with what became of a case, in words that are the same for the same mistake."""
    if heard.error is not None:
        return f"{type(heard.error).__name__} was raised"
    if heard.logged:
        return f"something was written to the log: {heard.logged[0].partition('; ticket')[0]}"
    told = [(one["operation"], one["outcome"]) for one in heard.entries if one["service"] == "Batch"]
    if heard.key:
        if heard.answers or told != [("refuse", "refused")] or len(heard.entries) != 1:
            return "what was refused left more than its entry"
        return _of_time(1, heard)
    if told != [("take", "answered"), ("answer", "answered")]:
        return "a batch that was answered has not its two entries"
    return _of_answers(heard) or _of_time(len(heard.entries), heard)


def _of_answers(heard: Heard) -> str:
    try:
        root = etree.fromstring(heard.answers, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return "answers that are not well-formed"
    if not _SCHEMA.validate(root):
        return "answers that are not valid"
    given = [(one.get("ticket"), one.get("outcome")) for one in root]
    if given != [(one["ticket"], one["outcome"]) for one in heard.entries if one["service"] != "Batch"]:
        return "answers and entries differ"
    broken = [outcome for _, outcome in given if outcome not in ("answered", "refused")]
    return f"an answer says {broken[0]}" if broken else ""


def _of_time(parts: int, heard: Heard) -> str:
    return f"more than {MOST_SECONDS} s of the processor a question" if heard.seconds > MOST_SECONDS * parts else ""
