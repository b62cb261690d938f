"""Sends one case after the other, and judges each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fuzzing.cases import Case, Cases
from fuzzing.judge import MOST_SECONDS, Judge
from fuzzing.request import Request
from fuzzing.target import Heard, Target

_TIMES = 3


def sent(
    numbers: Iterable[int], cases: Cases, target: Target, judge: Judge, about: Callable[[Case], None] = lambda _: None
) -> Iterator[tuple[Case, Heard, str]]:
    """Each case with what became of it, and what is wrong with that.

    Args:
        about: is told of each case before it is sent.
    """
    for number in numbers:
        case = cases.case(number)
        about(case)
        heard, complaint = judged(case.request, target, judge)
        yield case, heard, complaint


def judged(request: Request, target: Target, judge: Judge) -> tuple[Heard, str]:
    """What became of a request; one that was slow is sent again, for some things are slow the first time only."""
    heard = target.send(request)
    complaint = judge.complaint(request, heard)
    for _ in range(_TIMES):
        if complaint and heard.seconds > MOST_SECONDS and heard.error is None and not heard.logged:
            heard = target.send(request)
            complaint = judge.complaint(request, heard)
    return heard, complaint
