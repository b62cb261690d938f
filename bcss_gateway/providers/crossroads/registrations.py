"""The rules by which a file is registered and unregistered, whether ManageAccess or a form asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.arithmetic import TooLong
from bcss_gateway.directory.conflicts import Conflict, conflicts, new_conflicts
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Changed, Directory
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import NO_END, Period, add_months
from bcss_gateway.domain.quality_code import QualityCode, RegistrationRules
from bcss_gateway.domain.refusal import Information, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.notifications.mutation import of_file
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.crossroads.elsewhere import elsewhere
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class FileAsked:
    """A file that an institution wants to have, or no longer to have, in the directory.

    Attributes:
        end: ``None`` for as long as the code allows, or for all from the begin on when it is taken out.
        shown: what a refusal shows besides the period.
    """

    ssin: Ssin
    institution: Institution
    code: QualityCode
    begin: date
    end: date | None
    shown: Information = ()

    @property
    def period(self) -> Period:
        """The days to register."""
        return Period(self.begin, self.end or self.code.last_day(self.begin))

    @property
    def information(self) -> Information:
        """The fields that caused a problem with it."""
        return (period_shown(self.begin, self.end), *self.shown)


@dataclass(frozen=True, slots=True)
class Entered:
    """A file that was registered.

    Attributes:
        changed: what became of the file.
        before: every line of the person as it was before.
        notes: which other CPAS have a file on the person, for the one that registers.
        flags: the conflicts that it made, for the journal.
    """

    changed: Changed
    before: tuple[Line, ...]
    notes: tuple[Problem, ...]
    flags: tuple[str, ...]


class Registrar:
    """Changes the directory by the rules, and puts into the outbox who learns of it, in the unit of work of a call.

    Args:
        own_codes: each institution's own code by CBE number, by which it is shown to another one.
    """

    def __init__(
        self,
        directory: Directory,
        register: PersonRegister,
        rules: RegistrationRules,
        outbox: Outbox,
        own_codes: Mapping[str, str],
    ) -> None:
        self._directory = directory
        self._register = register
        self._rules = rules
        self._outbox = outbox
        self._own_codes = own_codes

    @property
    def codes(self) -> Mapping[int, QualityCode]:
        """The quality codes that may be registered."""
        return self._rules.codes

    def enter(self, asked: FileAsked, today: date, on: Occasion, work: UnitOfWork) -> Entered:
        """Register.

        Raises:
            Refusal: ``period_begins_late``, ``period_begins_early``, ``begins_after_death``, ``period_too_long``;
                nothing is changed.
        """
        died = self._register.day_of_death(asked.ssin, work)  # the proof of identity has read it already
        work.writing()
        known = self._directory.lines_of(asked.ssin, work)
        if not any(is_own(line, asked.institution, asked.code) and line.period.covers(asked.period) for line in known):
            self._check_begin(asked, today)
            _check_life(asked, died)
        changed = self._entered(asked, on, work)
        flags = tuple(f"conflict: {one.told}" for one in self._announced(changed, known, on, work))
        return Entered(changed, known, tuple(self._elsewhere(asked, changed, known)), flags)

    def leave(self, asked: FileAsked, on: Occasion, work: UnitOfWork) -> Changed | None:
        """Unregister; ``None`` where there was nothing to end."""
        work.writing()
        known = self._directory.lines_of(asked.ssin, work)
        cut = Period(asked.begin, asked.end or NO_END)
        changed = self._directory.unregister(asked.ssin, asked.institution, asked.code, cut, on, work)
        if changed is not None:
            self._announced(changed, known, on, work)
        return changed

    def _entered(self, asked: FileAsked, on: Occasion, work: UnitOfWork) -> Changed:
        try:
            return self._directory.register(asked.ssin, asked.institution, asked.code, asked.period, on, work)
        except TooLong as problem:
            raise Refusal(_too_long(asked, problem.whole)) from None

    def _elsewhere(self, asked: FileAsked, changed: Changed, known: tuple[Line, ...]) -> Iterator[Problem]:
        own = [line for line in changed.lines if line.period.overlaps(asked.period)]
        return elsewhere(own, known, self._rules.excluding, self._own_codes, asked.shown)

    def _announced(
        self, changed: Changed, before: tuple[Line, ...], on: Occasion, work: UnitOfWork
    ) -> tuple[Conflict, ...]:
        """The conflicts that a change made, when everybody whom it concerns has it in the outbox."""
        mutation = of_file(changed)
        if mutation is None:
            return ()
        self._outbox.announce(mutation, before, on, work)
        after = (*(line for line in before if line not in changed.ended), *changed.entered)
        excluding = self._rules.excluding
        made = new_conflicts(conflicts(before, excluding), after, excluding)
        for conflict in made:
            self._outbox.announce_conflict(conflict, on, work)
        return made

    def _check_begin(self, asked: FileAsked, today: date) -> None:
        first, last = add_months(today, -self._rules.begins_back), add_months(today, self._rules.begins_ahead)
        if asked.begin > last:
            raise Refusal(Problem("period_begins_late", "Period", asked.information, {"last": last.isoformat()}))
        if asked.begin < first:
            raise Refusal(Problem("period_begins_early", "Period", asked.information, {"first": first.isoformat()}))


def is_own(line: Line, institution: Institution, code: QualityCode) -> bool:
    """Whether a line is an institution's own in a quality."""
    return (line.institution, line.quality_code) == (institution.cbe_number, code.number)


def code_unknown(number: int | None, codes: Mapping[int, QualityCode], field: str, shown: Information = ()) -> Problem:
    """The problem with a quality code that the sector does not have."""
    known = {"known": ", ".join(map(str, codes))}
    return Problem("purpose_unknown", "quality codes", ((field, str(number)), *shown), known)


def period_shown(begin: date, end: date | None) -> tuple[str, str]:
    """A period as a problem shows it."""
    return "Period", f"{begin}/{end or ''}"


def nothing_to_end(code: QualityCode, shown: Information = ()) -> Problem:
    """The warning that a period to take out had nothing in it."""
    return Problem("nothing_to_end", "directory", shown, {"code": str(code.number)})


def _check_life(asked: FileAsked, died: str) -> None:
    """Refuse what begins after the person's death; what began before may be needed to recover costs (INFERRED)."""
    if died and asked.begin > IncompleteDate.parse(died).latest:
        raise Refusal(Problem("begins_after_death", "register", asked.information, {"died": died}))


def _too_long(asked: FileAsked, whole: Period) -> Problem:
    details = {
        "code": str(asked.code.number),
        "begin": whole.begin.isoformat(),
        "last": asked.code.last_day(whole.begin).isoformat(),
    }
    return Problem("period_too_long", f"quality code {asked.code.number}", asked.information, details)
