"""Answers a batch: takes it whole or not at all, then question by question, in chunks of which each is one commit.

What is certain when. The answers of a chunk are written to the file and forced to the disk first; then one commit holds
what the questions changed, their entries in the journal, and how many questions and bytes are certain. Whoever goes on
after a kill cuts the file back to that many bytes, and asks from that question on. So no answer is lost or given twice,
and a question whose commit was not done left nothing: no change, no entry.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bcss_gateway.batch import voucher
from bcss_gateway.batch.answers import FOOT, HEAD, Road, answer_to
from bcss_gateway.batch.questions import BatchQuestion, Counted, counted, questions
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.batch.voucher import Voucher
from bcss_gateway.crossroads import acts
from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage import batch as table
from bcss_gateway.storage.batch import Progress
from bcss_gateway.storage.database import Database, UnitOfWork

SERVICE, STATION = "Batch", "voucher"
AT_ONCE = 20
"""So many questions are one commit: callers who write wait for a chunk at most."""

Tell = Callable[[int, int], None]
"""Told after each chunk how many questions are answered, and of how many."""


class Busy(RuntimeError):
    """Somebody else is answering this very batch."""


class Gone(RuntimeError):
    """Answers that were written are not there any more; the journal has who asked what."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file of questions that was held to its voucher."""

    file: Path
    voucher: Voucher
    institution: Institution


def nobody(_answered: int, _of: int) -> None:
    """Where nobody wants to see how it goes."""


class Batches:
    """Takes and answers batches of institutions.

    Args:
        road: by which each question is answered.
        operator: who acts, for the journal.
        largest: the largest file, in bytes.
    """

    def __init__(
        self, database: Database, road: Road, clock: Clock, operator: str, *, largest: int, at_once: int = AT_ONCE
    ) -> None:
        self._database, self._road, self._clock, self._operator = database, road, clock, operator
        self._largest, self._at_once = largest, at_once

    def check(self, file: Path, institution: Institution) -> Batch:
        """Hold a file to its voucher; nothing is taken or answered.

        Raises:
            BatchRefused: it must not be taken; nothing of it was.
        """
        found = voucher.read(voucher_of(file))
        if found.sender != institution.cbe_number:
            raise BatchRefused("sender_differs", f"{found.sender}, and not {institution.cbe_number}")
        voucher.hold_to(found, file, self._largest)
        is_known = self._road.takes
        inside = counted(file, is_known)
        if inside.items != found.items:
            raise BatchRefused("items_differ", f"{inside.items}, {found.items} by the voucher")
        if inside.total != found.total:
            raise BatchRefused("sum_differs", f"{inside.total}, {found.total} by the voucher")
        self._check_sequence(found)
        return Batch(file, found, institution)

    def answer(self, file: Path, institution: Institution, answers: Path, tell: Tell = nobody) -> Path:
        """Answer a batch, or go on with it; one that is answered already is left as it is.

        Returns:
            The file of answers, whose voucher stands beside it.

        Raises:
            BatchRefused: it is refused as a whole, which stands in the journal.
            Busy: another process answers it.
            Gone: what was written of its answers is not there any more.
        """
        try:
            batch = self.check(file, institution)
        except BatchRefused as refused:
            self._enter("refuse", institution, f"{file.name}: {refused.key}", outcome="refused")
            raise
        part = answers.with_name(f"{answers.name}.part")
        with _alone(part) as out:
            reached = self._taken(batch)
            if not answers.is_file():
                if reached.done:
                    part.unlink()
                    raise Gone(f"it was answered on {reached.done[:19]}Z, and {answers.name} was taken away since")
                self._put_in_place(batch, self._go_on(batch, reached, out, tell), part, answers)
            if not reached.done:
                self._close(batch)
            part.unlink(missing_ok=True)
        return answers

    def _check_sequence(self, found: Voucher) -> None:
        with self._database.unit_of_work() as work:
            known = table.progress(work, found.sender, found.sequence)
            last = table.last_sequence(work, found.sender)
        if known is not None and known.digest != found.digest:
            raise BatchRefused("sequence_repeated", str(found.sequence))
        if known is None and found.sequence != last + 1:
            raise BatchRefused("sequence_wrong", f"{found.sequence}, where {last + 1} is the next")

    def _taken(self, batch: Batch) -> Progress:
        """How far the batch is answered; one that was never taken is taken now."""
        of, number = batch.institution.cbe_number, batch.voucher.sequence
        with self._database.unit_of_work() as work:
            work.writing()
            known = table.progress(work, of, number)
            if known is None:
                if table.last_sequence(work, of) + 1 != number:  # again: somebody may have had the turn before
                    raise BatchRefused("sequence_wrong", str(number))
                digest, items = batch.voucher.digest, batch.voucher.items
                table.take(work, of, number, digest, items, utc_text(self._clock()))
                self._note("take", batch.institution, _named(batch), work)
                work.commit()
                known = Progress(digest, items, 0, 0, 0, "")
        return known

    def _go_on(self, batch: Batch, reached: Progress, out: BinaryIO, tell: Tell) -> Progress:
        if os.fstat(out.fileno()).st_size < reached.written:
            raise Gone(f"{reached.answered} questions are answered, and the file of answers does not have them all")
        out.truncate(reached.written)
        out.seek(reached.written)
        if not reached.written:
            reached = replace(reached, written=out.write(HEAD))
        left = islice(questions(batch.file), reached.answered, None)
        while chunk := list(islice(left, self._at_once)):
            reached = self._answer(chunk, batch, reached, out)
            tell(reached.answered, reached.questions)
        return reached

    def _answer(self, chunk: Iterable[BatchQuestion], batch: Batch, reached: Progress, out: BinaryIO) -> Progress:
        with self._database.unit_of_work() as work:
            work.writing()
            inside, written = Counted(reached.answered, reached.total), reached.written
            for one in chunk:
                answer = answer_to(one, batch.institution, self._road, work)
                written += out.write(answer.markup)
                inside = inside.and_one(one.number, answer.length)
            _force(out)
            reached = replace(reached, answered=inside.items, total=inside.total, written=written)
            table.advance(work, batch.institution.cbe_number, batch.voucher.sequence, reached)
            work.commit()
        return reached

    def _put_in_place(self, batch: Batch, reached: Progress, part: Path, answers: Path) -> None:
        """Complete the file; its voucher comes into place first, then the file itself, which is whole at once."""
        with part.open("r+b") as out:
            out.truncate(reached.written)
            out.seek(reached.written)
            out.write(FOOT)
            _force(out)
        inside = Counted(reached.answered, reached.total)
        found = batch.voucher
        made = voucher.made_of(part, found.sender, found.sequence, found.file_id, inside, self._clock())
        voucher.write(voucher_of(answers), made)
        part.replace(answers)
        _force_folder(answers.parent)

    def _close(self, batch: Batch) -> None:
        """Note that a batch is answered, whose file is in its place."""
        of, number = batch.institution.cbe_number, batch.voucher.sequence
        with self._database.unit_of_work() as work:
            work.writing()
            reached = table.progress(work, of, number)
            if reached is None or reached.done:
                return
            table.advance(work, of, number, replace(reached, done=utc_text(self._clock())))
            self._note("answer", batch.institution, _named(batch), work)
            work.commit()

    def _enter(self, operation: str, institution: Institution, rule: str, *, outcome: str) -> None:
        with self._database.unit_of_work() as work:
            self._note(operation, institution, rule, work, outcome=outcome)
            work.commit()

    def _note(
        self, operation: str, institution: Institution, rule: str, work: UnitOfWork, *, outcome: str = "answered"
    ) -> None:
        trail = acts.of_operator(self._operator, SERVICE, operation, institution.cbe_number)
        (trail.refused if outcome == "refused" else trail.passed)(STATION, rule)
        acts.enter(trail, work, self._clock(), outcome=outcome)


def voucher_of(file: Path) -> Path:
    """Where the voucher of a file stands: beside it, ``NAME.voucher.xml`` of ``NAME.xml``."""
    return file.with_name(f"{file.stem}.voucher.xml")


def _named(batch: Batch) -> str:
    return f"{batch.file.name[:60]} sequence {batch.voucher.sequence}, {batch.voucher.items} questions"


@contextmanager
def _alone(part: Path) -> Iterator[BinaryIO]:
    """The file of answers that is being written, for one process at a time; the lock ends with the process."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{part.name} is being written by another process") from None
        yield out


def _force(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def _force_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
