"""The page of the signature doctor: a form, and what is found in the message that was sent with it."""

from __future__ import annotations

from binascii import a2b_qp
from collections.abc import Mapping
from typing import Any

from bcss_gateway.console import answers
from bcss_gateway.console.answers import Answer
from bcss_gateway.console.findings import Doctor, Findings
from bcss_gateway.console.pages import Pages
from bcss_gateway.console.words import Words

PLACE = "/doctor/signature"
FIELD = "message"
_MOST_FIELDS = 4
_ESCAPED = 3  # a form may write a byte as three


class DoctorPage:
    """A form by GET, and what is found by POST. The message is nowhere but in the answer.

    Attributes:
        largest: how many bytes a form may have.
    """

    def __init__(self, doctor: Doctor, pages: Pages, words: Mapping[str, Words]) -> None:
        self._doctor, self._pages, self._words = doctor, pages, words
        self.largest = doctor.largest * _ESCAPED + len(FIELD) + 1

    def __call__(self, environ: Mapping[str, Any]) -> Answer:
        """The empty form."""
        return self._answer(environ, "200 OK", None)

    def submitted(self, environ: Mapping[str, Any], body: bytes) -> Answer:
        """What is found in the message of a form that was sent."""
        findings = self._doctor.look(_field(body))
        return self._answer(environ, "422 Unprocessable Content" if findings.complaint else "200 OK", findings)

    def _answer(self, environ: Mapping[str, Any], status: str, findings: Findings | None) -> Answer:
        spoken, root = answers.reader(environ, self._words)
        text = self._pages.doctor(spoken, root, findings)
        return answers.html(status, spoken.language, text, form="'self'", kept=False)


def _field(body: bytes) -> str:
    """The message of a form; what is no such form has none."""
    for field in body.split(b"&", _MOST_FIELDS)[:_MOST_FIELDS]:
        name, _, value = field.partition(b"=")
        if _unquoted(name) == FIELD:
            return _unquoted(value)
    return ""


def _unquoted(text: bytes) -> str:
    """What a form had quoted. ``urllib`` takes a second for what may be in one; quoted-printable is read in C."""
    quoted = text.replace(b"=", b"=3D").replace(b"+", b" ").replace(b"%", b"=")
    return a2b_qp(quoted).decode("utf-8", "replace")
