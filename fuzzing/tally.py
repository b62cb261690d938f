"""What a run has seen: how far its cases came, by which codes they were answered, and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from fuzzing.cases import Case
from fuzzing.judge import code_of, depth_of
from fuzzing.request import Request
from fuzzing.target import Heard

_KEPT = 5
"""Of so many cases with the same complaint the request is kept."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A case after which something did not hold.

    Attributes:
        begun: the first case of the stretch that it belongs to; with those from there on, it happens again.
    """

    number: int
    begun: int
    complaint: str
    recipe: str
    request: Request


@dataclass(slots=True)
class Tally:
    """Figures of a run, or of a part of one.

    Attributes:
        ways: each combination of service, code and verdicts that was met.
        slowest: the longest time of the processor on one request, in seconds.
        memory: the most that one process has held, in MB.
    """

    cases: int = 0
    depths: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    recipes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    ways: set[tuple[str, ...]] = field(default_factory=set)
    complaints: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0
    memory: int = 0

    def note(self, case: Case, heard: Heard) -> None:
        """One case more."""
        self.cases += 1
        self.slowest = max(self.slowest, heard.seconds)
        if heard.error is not None:
            return
        depth = depth_of(heard)
        self.depths[depth] += 1
        self.codes[code_of(heard)] += 1
        self.recipes[case.recipe, depth == "asked of the source"] += 1
        for entry in heard.entries[:1]:
            self.ways.add((entry["endpoint"], entry["provider"], entry["return_code"], entry["verdicts"]))

    def complain(self, failure: Failure) -> None:
        """One failure more."""
        self.complaints[failure.complaint] += 1
        if self.complaints[failure.complaint] <= _KEPT:
            self.failures.append(failure)

    def add(self, other: Tally) -> None:
        """All that another one has seen."""
        self.cases += other.cases
        self.ways |= other.ways
        self.slowest, self.memory = max(self.slowest, other.slowest), max(self.memory, other.memory)
        for mine, theirs in ((self.depths, other.depths), (self.codes, other.codes), (self.recipes, other.recipes)):
            mine.update(theirs)  # type: ignore[arg-type]
        known = Counter(one.complaint for one in self.failures)
        self.failures += [one for one in other.failures if known[one.complaint] < _KEPT]
        self.complaints.update(other.complaints)

    def lines(self, seconds: float) -> Iterator[str]:
        """The figures for people."""
        yield f"{self.cases:,} cases in {seconds:.0f} s, {self.cases / max(seconds, 0.001):.0f} a second"
        yield f"{len(self.ways):,} different ways to an answer; slowest {self.slowest:.2f} s; {self.memory} MB at most"
        for head, counted in (("how far they came", self.depths), ("answered by", self.codes)):
            yield f"{head}:"
            for name, count in counted.most_common():
                yield f"  {name:28} {count:>9,} {100 * count / max(self.cases, 1):6.2f} %"
        yield "asked of the source, by recipe:"
        for name in sorted({recipe for recipe, _ in self.recipes}):
            asked, not_asked = self.recipes[name, True], self.recipes[name, False]
            yield f"  {name:28} {asked:>9,} of {asked + not_asked:,}"
