"""Answers a batch: takes it whole or not at all, then question by question, in chunks of which each is one commit.

What is certain when. The answers of a chunk are written to the file and forced to the disk first; then one commit holds
what the questions changed, their entries in the journal, and how many questions and bytes are certain. Whoever goes on
after a kill cuts the file back to that many bytes, and asks from that question on. So no answer is lost or given twice,
and a question whose commit was not done left nothing: no change, no entry.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bcss_gateway.batch import voucher
from bcss_gateway.batch.answers import FOOT, HEAD, Road, answer_to
from bcss_gateway.batch.checking import Batch, Checking
from bcss_gateway.batch.files import alone, force, force_folder
from bcss_gateway.batch.ledger import Ledger
from bcss_gateway.batch.questions import BatchQuestion, Counted
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.domain.clock import Clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage.batch import Progress
from bcss_gateway.storage.database import Database

AT_ONCE = 20
"""So many questions are one commit: callers who write wait for a chunk at most."""

Tell = Callable[[int, int], None]
"""Told after each chunk how many questions are answered, and of how many."""


class Gone(RuntimeError):
    """Answers that were written are not there any more; the journal has who asked what."""


class Fetched(Gone):
    """The same, of a batch that was answered to its end: somebody has taken them."""


def nobody(_answered: int, _of: int) -> None:
    """Where nobody wants to see how it goes."""


class Batches:
    """Takes and answers batches of institutions.

    Args:
        road: by which each question is answered.
        at_once: how many questions are one commit.
    """

    def __init__(
        self,
        database: Database,
        checking: Checking,
        ledger: Ledger,
        road: Road,
        clock: Clock,
        at_once: int = AT_ONCE,
    ) -> None:
        self._database, self._checking, self._ledger, self._road = database, checking, ledger, road
        self._clock, self._at_once = clock, at_once

    @contextmanager
    def checked(self, file: Path, institution: Institution) -> Iterator[Batch]:
        """A batch that may be taken; nothing is taken or answered.

        Raises:
            BatchRefused: it must not be taken; nothing of it was.
        """
        with self._checking.checked(file, institution) as batch:
            self._ledger.progress(batch)
            yield batch

    def answer(self, file: Path, institution: Institution, answers: Path, tell: Tell = nobody) -> Path:
        """Answer a batch, or go on with it; one that is answered already is left as it is.

        Returns:
            The file of answers, whose voucher stands beside it.

        Raises:
            BatchRefused: it is refused as a whole, which stands in the journal.
            Busy: another process answers it.
            Gone: what was written of its answers is not there any more.
            NotRegular: something else stands where its answers are to be written.
            OSError: the disk is full, or fails; what was committed is certain, and the same again goes on from there.
        """
        try:
            with self._checking.checked(file, institution) as batch:
                if not self._is_answered(batch, answers):
                    self._answer(batch, answers, tell)
        except BatchRefused as refused:
            self._ledger.refuse(file.name, institution, refused)
            raise
        return answers

    def _is_answered(self, batch: Batch, answers: Path) -> bool:
        """Whether there is nothing left to do; what stands in the place of the answers must be these."""
        known, stands = self._ledger.progress(batch), os.path.lexists(answers)
        if known is not None and known.done:
            if not stands:
                raise Fetched(f"it was answered on {known.done[:19]}Z, and {answers.name} was taken away since")
            return True
        if stands and not _are_of(answers, batch):
            raise BatchRefused("answers_in_the_way", answers.name)
        return False

    def _answer(self, batch: Batch, answers: Path, tell: Tell) -> None:
        answers.parent.mkdir(parents=True, exist_ok=True)
        part = answers.with_name(f"{answers.name}.{batch.voucher.sequence}.part")
        with alone(part) as out:
            reached = self._ledger.take(batch)
            if not os.path.lexists(answers):
                self._put_in_place(batch, self._go_on(batch, reached, out, tell), out, part, answers)
            self._ledger.close(batch)
            part.unlink(missing_ok=True)

    def _go_on(self, batch: Batch, reached: Progress, out: BinaryIO, tell: Tell) -> Progress:
        if os.fstat(out.fileno()).st_size < reached.written:
            raise Gone(f"{reached.answered} questions are answered, and the file of answers does not have them all")
        out.truncate(reached.written)
        out.seek(reached.written)
        if not reached.written:
            reached = replace(reached, written=out.write(HEAD))
        left = islice(self._checking.questions(batch), reached.answered, None)
        while chunk := list(islice(left, self._at_once)):
            reached = self._answer_some(chunk, batch, reached, out)
            tell(reached.answered, reached.questions)
        return reached

    def _answer_some(self, chunk: Iterable[BatchQuestion], batch: Batch, reached: Progress, out: BinaryIO) -> Progress:
        with self._database.unit_of_work() as work:
            work.writing()
            inside, written = Counted(reached.answered, reached.total), reached.written
            for one in chunk:
                answer = answer_to(one, batch.institution, self._road, work)
                written += out.write(answer.markup)
                inside = inside.and_one(one.number, answer.length)
            force(out)
            reached = replace(reached, answered=inside.items, total=inside.total, written=written)
            self._ledger.advance(batch, reached, work)
            work.commit()
        return reached

    def _put_in_place(self, batch: Batch, reached: Progress, out: BinaryIO, part: Path, answers: Path) -> None:
        """Complete the file; its voucher comes into place first, then the file itself, which is whole at once."""
        out.truncate(reached.written)
        out.seek(reached.written)
        out.write(FOOT)
        force(out)
        inside = Counted(reached.answered, reached.total)
        found = batch.voucher
        made = voucher.made_of(out, found.sender, found.sequence, found.file_id, inside, self._clock())
        voucher.write(voucher_of(answers), made)
        part.replace(answers)
        force_folder(answers.parent)


def _are_of(answers: Path, batch: Batch) -> bool:
    """Whether answers that stand somewhere are those to a batch, by their voucher."""
    try:
        made = voucher.read(voucher_of(answers))
    except BatchRefused:
        return False
    return (made.sender, made.sequence) == (batch.voucher.sender, batch.voucher.sequence)
