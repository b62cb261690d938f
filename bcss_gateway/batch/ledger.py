"""Which batches were taken of whom, and how far each is answered; each act on one has its entry in the journal."""

from __future__ import annotations

from dataclasses import replace

from bcss_gateway.batch.checking import Batch
from bcss_gateway.batch.refused import BatchRefused, printable
from bcss_gateway.crossroads import acts
from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage import batch as table
from bcss_gateway.storage.batch import Progress
from bcss_gateway.storage.database import Database, UnitOfWork

SERVICE, STATION = "Batch", "voucher"


class Ledger:
    """Notes what becomes of batches, each act in a commit of its own.

    Args:
        operator: who acts, for the journal.
    """

    def __init__(self, database: Database, clock: Clock, operator: str) -> None:
        self._database, self._clock, self._operator = database, clock, operator

    def progress(self, batch: Batch) -> Progress | None:
        """How far a batch is answered; ``None`` of one that was not taken, and whose turn it is.

        Raises:
            BatchRefused: it is not its turn, or another file had its number.
        """
        with self._database.unit_of_work() as work:
            return self._known(batch, work)

    def take(self, batch: Batch) -> Progress:
        """Take a batch; one that was taken is as far as it was.

        Raises:
            BatchRefused: somebody else had the turn meanwhile.
        """
        found = batch.voucher
        with self._database.unit_of_work() as work:
            work.writing()
            known = self._known(batch, work)
            if known is None:
                table.take(work, found.sender, found.sequence, found.digest, found.items, utc_text(self._clock()))
                self._note("take", batch.institution, _named(batch), work)
                work.commit()
                known = Progress(found.digest, found.items, 0, 0, 0, "")
        return known

    def advance(self, batch: Batch, reached: Progress, work: UnitOfWork) -> None:
        """Note how far it is, in the commit of what was answered."""
        table.advance(work, batch.voucher.sender, batch.voucher.sequence, reached)

    def close(self, batch: Batch) -> None:
        """Note that it is answered, and its file in its place."""
        with self._database.unit_of_work() as work:
            work.writing()
            reached = self._known(batch, work)
            if reached is not None and not reached.done:
                self.advance(batch, replace(reached, done=utc_text(self._clock())), work)
                self._note("answer", batch.institution, _named(batch), work)
                work.commit()

    def refuse(self, file: str, institution: Institution, refused: BatchRefused) -> None:
        """Note that a file was refused as a whole."""
        with self._database.unit_of_work() as work:
            self._note("refuse", institution, f"{printable(file)}: {refused.key}", work, outcome="refused")
            work.commit()

    def _known(self, batch: Batch, work: UnitOfWork) -> Progress | None:
        found = batch.voucher
        known = table.progress(work, found.sender, found.sequence)
        if known is not None and known.digest != found.digest:
            raise BatchRefused("sequence_repeated", str(found.sequence))
        if known is None and found.sequence != (following := table.last_sequence(work, found.sender) + 1):
            raise BatchRefused("sequence_wrong", f"{found.sequence}, where {following} is the next")
        return known

    def _note(
        self, operation: str, institution: Institution, rule: str, work: UnitOfWork, *, outcome: str = "answered"
    ) -> None:
        trail = acts.of_operator(self._operator, SERVICE, operation, institution.cbe_number)
        (trail.refused if outcome == "refused" else trail.passed)(STATION, rule)
        acts.enter(trail, work, self._clock(), outcome=outcome)


def _named(batch: Batch) -> str:
    return f"{batch.name[:60]} sequence {batch.voucher.sequence}, {batch.voucher.items} questions"
