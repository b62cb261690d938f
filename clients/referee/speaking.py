"""Who speaks: what a client that signs, or shows a UsernameToken, should have heard, and what should be journalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clients.referee.judging import KNOWN, Verdict, blocks
from serving import Server

_LENIENT, _STRICT, _TOKEN = (
    "signature-lenient#{signature}",
    "signature-strict#{signature}",
    "username-token#{username-token}",
)
_ANSWERED = "MSG00000"


@dataclass(frozen=True, slots=True)
class Step:
    """What should come of a step.

    Attributes:
        heard: what the client understood.
        rule: what the journal names: the credential by which it was believed, or the check that refused it; empty where
            no call is made.
    """

    heard: str
    rule: str = ""


STEPS = {
    "strict": Step(_ANSWERED, _STRICT),
    "reply": Step("BinarySecurityToken Body Timestamp"),
    "forged": Step("refused"),
    "intercepted": Step("refused", _STRICT),
    "lenient": Step(_ANSWERED, _LENIENT),
    "issuer": Step(_ANSWERED, _LENIENT),
    "ski": Step(_ANSWERED, _LENIENT),
    "thumbprint": Step(_ANSWERED, _LENIENT),
    "text": Step(_ANSWERED, _TOKEN),
    "digest": Step(_ANSWERED, _TOKEN),
    "tampered": Step("wsse:FailedCheck", "digest"),
    "stale": Step("wsse:MessageExpired", "created-too-old"),
    "sha1": Step("wsse:UnsupportedAlgorithm", "algorithm"),
    "wrong": Step("wsse:FailedAuthentication", "username-token-wrong"),
}
"""Every step that a client may make; ``reply`` and ``forged`` are about the reply to the step before."""


def judge(
    printed: str,
    steps: Sequence[str],
    expected: Mapping[str, Sequence[str]],
    journal: Sequence[str],
    numbers: Mapping[str, int],
) -> list[Verdict]:
    """Hold what a client printed, step by step, against what it should have understood and what was journalled.

    Args:
        steps: those that the client makes, in their order.
        journal: the rule by which each call was believed or refused.
        numbers: of the credentials by their kind.
    """
    heard, noted, verdicts = blocks(printed.splitlines(), STEPS), iter(journal), []
    for step in steps:
        rule = STEPS[step].rule.format_map(numbers)
        came = next(noted, "nothing") if rule else ""
        said = [_page(line) for line in heard.get(step, ["nothing"])]
        if said != expected[step]:
            verdicts.append(Verdict(step, f"should have printed {expected[step]}, and printed {said}"))
        else:
            verdicts.append(
                Verdict(step, "" if came == rule else f"should stand in the journal as {rule}, and does as {came}")
            )
    more = list(noted)
    return [*verdicts, Verdict("more", f"called more often than it should: {more}")] if more else verdicts


def expected(server: Server) -> dict[str, list[str]]:
    """What should be printed of each step: an answer has a person in it, a refusal the page about it."""
    person = server.person(KNOWN)
    name = f"name: {person.first_names[0]} {person.last_name}"
    after = {step: [name] if one.heard == _ANSWERED else [] for step, one in STEPS.items()}
    after |= {step: [f"said: {one.rule}"] for step, one in STEPS.items() if one.heard.startswith("wsse:")}
    return {step: [f"{step}: {one.heard}", *after[step]] for step, one in STEPS.items()}


def journalled(server: Server, since: int) -> list[str]:
    """By what each call was believed or refused, as the journal says it from an entry on."""
    calls = [entry for entry in server.journal()[since:] if entry["service"] == "RetrieveTIGroups"]
    return [_rule(entry["verdicts"]) for entry in calls]


def _rule(verdicts: Sequence[Mapping[str, str]]) -> str:
    found = next((one["rule"] for one in verdicts if one["station"] == "identified"), "nothing")
    return found.partition(";")[0]


def _page(line: str) -> str:
    """Of the words of a fault, the name of the page that they lead to."""
    return f"said: {line.rpartition('/')[2]}" if line.startswith("said: ") else line
