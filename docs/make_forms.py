"""Writes docs/forms.md from the tables of what can be wrong with a form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bcss_gateway.contracts import catalogue
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.errors import FormError

PAGE = Path(__file__).with_name("forms.md")

TEXT = """\
# Errors on forms

<!-- Made by docs/make_forms.py from errors.toml and rules.toml of bcss_gateway/providers/ppsis; `make docs` does. -->

What the federal service says of a form that it refuses or does not accept wholly, and what to do next. All {count}
codes are INFERRED: the real list was not found ([decisions](decisions.md#forms-of-the-law-of-2-april-1965)). The codes
of calls that are refused before that are [Return codes](return-codes.md).

**In a reply** the ReturnCode is 0: the call went well. Read `Evaluation` of each form:

| `Evaluation` | what it means |
|---|---|
| `ACCEPTED` | the form stands as it came; `OCMWCPASA036` may remark that it came late |
| `PARTIALLYACCEPTED` | the form stands, its number is used, and the reply says what of it is accepted |
| `REFUSED` | nothing of the form stands: its number is free, its registrations are not made |

Then read each `ErrorsOnForm` (`Errors` in `OCMWCPASA036`): `Code`, and `Description` in four languages. Rely on the
code.

**The next step** is not in the reply, whose `Description` is the federal service's: what a client shows of it in your
tests is what it will show later. It is one step away: `/codes/991101` is the page of 991101 on every gateway, in the
language of the browser or with `?lang=nl`; the page of each service at `/services` has all of its errors.

A rule's name is that in the law's own `rules.toml`, where its source stands; of a rule with dates the newest row is
shown.

{services}

## In four languages
{words}"""


def page() -> str:
    """The document."""
    every = errors.every()
    named = {name for error in every for name in error.services}
    services = [name for name in dict.fromkeys(one.name for one in catalogue.load().services.values()) if name in named]
    return TEXT.format(
        count=len(every),
        services="\n\n".join(_service(name, [one for one in every if name in one.services]) for name in services),
        words="\n".join(map(_words, every)),
    )


def _service(name: str, own: list[FormError]) -> str:
    head = (f"## {name}", "| code | what is wrong | what to do next | rule |", "|---|---|---|---|")
    return "\n".join((*head, *_rows(own)))


def _rows(own: list[FormError]) -> Iterator[str]:
    for error in own:
        rule = f"`{error.rule}`<br>{error.figure}" if error.rule else "–"
        yield f"| [{error.code}](#{error.code}) | {error.words['en']} | {error.advice['en']} | {rule} |"


def _words(error: FormError) -> str:
    said = (f"- {language.upper()}: {error.words[language]} **→** {error.advice[language]}\n" for language in SPOKEN)
    return f"### {error.code}\n{''.join(said)}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
