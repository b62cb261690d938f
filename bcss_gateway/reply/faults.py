"""Turns what stops a call before any service is reached into the words that leave the gateway."""

from __future__ import annotations

from dataclasses import replace

from bcss_gateway.contracts.return_codes import SPOKEN, ReturnCodes
from bcss_gateway.domain.refusal import (
    NotAnsweredYet,
    Problem,
    SecurityRefused,
    TooManyFailures,
    Unauthenticated,
    UnreadableCall,
)
from bcss_gateway.reply.reply import WSSE, Fault, Reply

_REFERENCE = "Reference: {}"


def unreadable(problem: UnreadableCall) -> Reply:
    """A SOAP fault, or plain words for what HTTP has a 4xx status for."""
    if problem.http_status != 500:
        headers = (("Allow", "GET, POST"),) if problem.http_status == 405 else ()
        return Reply(
            "refused",
            f"http:{problem.http_status}",
            http_status=problem.http_status,
            words=problem.text,
            headers=headers,
        )
    outcome = "broken" if problem.code == "Server" else "refused"
    return Reply(outcome, f"soap:{problem.code}", fault=Fault(problem.code, problem.text), http_status=500)


def not_answered_yet(refusal: NotAnsweredYet, codes: ReturnCodes, language: str) -> Reply:
    """A SOAP fault that names the service, in the language of the message."""
    problem = refusal.problems[0]
    words = codes[problem.reason].next_step(problem, language)
    return Reply("refused", "soap:Server", fault=Fault("Server", words), http_status=500)


def to_be_retried(reply: Reply, seconds: int) -> Reply:
    """A refusal that says in its HTTP header too after how many seconds to come again."""
    return replace(reply, headers=(*reply.headers, ("Retry-After", str(seconds))))


class Security:
    """Says why the security of a message was refused: everything where one is taught, else a code and a reference.

    Args:
        pages: where the pages about each check are, without a slash at the end.
    """

    def __init__(self, codes: ReturnCodes, pages: str, *, teach: bool) -> None:
        self._codes = codes
        self._pages = pages
        self._teach = teach

    def unauthenticated(self, refusal: Unauthenticated, ticket: str) -> Reply:
        """HTTP 401 with what to do, in every language: nobody is known yet to prefer one."""
        said = self._next_steps(refusal.problems[0]) or [_REFERENCE.format(ticket)]
        headers = (("WWW-Authenticate", 'Basic realm="bcss-gateway", charset="UTF-8"'),)
        return Reply("refused", "http:401", http_status=401, words="\n".join(said), headers=headers)

    def too_many(self, refusal: TooManyFailures, ticket: str) -> Reply:
        """HTTP 429 with when to come again, in every language."""
        said = self._next_steps(refusal.problems[0]) or [_REFERENCE.format(ticket)]
        return to_be_retried(Reply("refused", "http:429", http_status=429, words="\n".join(said)), refusal.seconds)

    def _next_steps(self, problem: Problem) -> list[str]:
        """What to do next in every language, and where to read on; nothing where nobody is taught."""
        if not self._teach:
            return []
        words = [self._codes[problem.reason].next_step(problem, language) for language in SPOKEN]
        return [*words, f"{self._pages}/{problem.reason.replace('_', '-')}"]

    def refused(self, refusal: SecurityRefused, ticket: str) -> Reply:
        """A SOAP fault with the code that WS-Security 1.1, chapter 12, has for it."""
        came = f" This came: {refusal.came}." if refusal.came else ""
        taught = f"{refusal.text}{came} More: {self._pages}/{refusal.check}"
        text = taught if self._teach else f"The security of the message was refused. {_REFERENCE.format(ticket)}"
        fault = Fault(refusal.code, text, namespace=WSSE)
        return Reply("refused", f"wsse:{refusal.code}", fault=fault, http_status=500)
