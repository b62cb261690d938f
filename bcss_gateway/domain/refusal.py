"""The two ways in which a call does not get its answer; there are no other errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Information = tuple[tuple[str, str], ...]
"""Fields that caused a message, with their values; an empty value is left out of the reply."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth saying, about a question.

    Attributes:
        reason: a key of the table of return codes.
        rule: which rule, setting or table row decided; for the journal and the advice.
        information: the fields that caused it.
        details: what the advice's words need, by name.
    """

    reason: str
    rule: str = ""
    information: Information = ()
    details: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """A station says no: with a code of the field, the rule that refused, and what would have let it pass."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.reason for problem in problems))
        self.problems = problems


class EnvelopeRefusal(Refusal):
    """The message as a whole is refused, before any of its services is reached.

    Attributes:
        head: the valid part of the envelope that the reply gives back, if the reading came that far.
        language: the language of the reply's words.
    """

    head: Any = None
    language: str = "fr"


class UnreadableCall(Exception):
    """What came is not a call of this contract; the answer is a SOAP fault or an HTTP status.

    Attributes:
        code: the SOAP 1.1 fault code (``Client``, ``MustUnderstand``, ``VersionMismatch``, or ``Server`` for ours).
        text: what is wrong and what to send instead; never a value of the message.
        http_status: 500 for a SOAP fault, or the 4xx status that is answered without an envelope.
    """

    def __init__(self, text: str, *, code: str = "Client", http_status: int = 500) -> None:
        super().__init__(text)
        self.text = text
        self.code = code
        self.http_status = http_status


class Breakdown(Exception):
    """Something broke on our side; the caller learns a reference, the log the cause.

    Attributes:
        part: which part broke: ``journal``, ``storage``, ``provider:<name>``, ``reply``.
    """

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class NotAnsweredYet(Refusal):
    """The service is in the catalogue, but nobody answers it yet; a SOAP fault says so.

    Args:
        read: whether there is a contract by which the message was found valid.
    """

    def __init__(self, service: str, *, read: bool) -> None:
        reason = "not_answered_yet" if read else "not_written_yet"
        super().__init__(Problem(reason, "catalogue", (), {"service": service}))


class Unauthenticated(Refusal):
    """The sender did not show who it is; the answer is HTTP 401."""


class TooMany(Refusal):
    """A limit says no for now; the reply says when to come again.

    Args:
        rule: the name of the limit in the profile.
        seconds: after how many there is room again.
    """

    def __init__(self, reason: str, rule: str, limit: int, seconds: int) -> None:
        details = {"limit": str(limit), "seconds": str(seconds)}
        super().__init__(Problem(reason, f"{rule} {limit}", (("RetryAfter", str(seconds)),), details))
        self.seconds = seconds


class TooManyFailures(TooMany):
    """Credentials from this address are not looked at for now; the answer is HTTP 429."""


class SecurityRefused(Exception):
    """A check of the message's security says no; the answer is a SOAP fault with a code of WS-Security.

    Attributes:
        check: the name of the check, as in ``security/checks.toml``; what the journal and the pages name.
        code: the local name of the fault code (WS-Security 1.1, chapter 12).
        text: what was expected, in English, without a value of the message.
        came: what came, as far as it may be told; for the journal, and for whoever is taught.
    """

    def __init__(self, check: str, code: str, text: str, came: str = "") -> None:
        super().__init__(text)
        self.check = check
        self.code = code
        self.text = text
        self.came = came
