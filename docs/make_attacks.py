"""Writes docs/attacks.md from the attack table that the tests run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from door import ANSWERED
from rows.attack import Attack, Category
from rows.table import CATEGORIES

_ONE_OF = ", new Body with "
PAGE = Path(__file__).with_name("attacks.md")

TEXT = """\
# Attacks

<!-- Made by docs/make_attacks.py from tests/attacks/rows/; `make docs` writes it. -->

What was tried on this gateway, and what it answers: {count} attacks, each of which `make test` tries again. None is let
in and none breaks anything: there is no answer with data that was not asked for rightly, no fault of ours, no word in
the process log, nothing of how we are made in an answer, nobody is called by what a message names, and each call that
reaches a service has its one entry in the journal.

{summary}

**How they are tried.** Messages go to a whole gateway in its process, as gunicorn would hand them over; what is about
bytes on the wire goes over a socket to one under gunicorn. Signed messages go to one that takes nothing else, two
workers over one database; and a thousand that were answered are sent again at once, to two workers under gunicorn and
after a restart. Where several services may be attacked, one of each family is.

**What is answered.** A SOAP fault by its code, an HTTP status, or a code of the field
([Return codes](return-codes.md)). «No effect» means that the answer is the one to the message without the attack, which
is ignored or stays text.

**Sources.** WS-Attacker and its plugins, the catalogue of ws-attacks.org, OWASP's cheat sheets and ASVS, the
vulnerability vectors of WSS4J, McIntosh and Austel on signature wrapping, the traps of Spyne that it is built on; and
our own.

## What a message may cost
A message within the limits takes no more than 100 ms of the processor and 40 MB above rest. `make test` measures the
worst that we know of each kind by what the system accounts to a process; `make bench-attacks` shows them beside the
time that lxml alone takes to parse the same bytes. The first violation of a schema in a process costs more, once for
each schema: 0.2 to 2.4 s, for the explaining validator is built then.

{tables}
## What is not covered
- Floods: as many right calls as a network carries. That is for whatever stands before the gateway.
- What lies below HTTP: TLS itself, and the machine.
- Keys and secrets that were stolen from an institution: who has them speaks for it, until its credential is ended.
- A clock that is set back by more than the window, on all machines: what was forgotten could then be believed again.
- Who may write to the database. The chain of the journal shows it afterwards ([format](journal-format.md)).
- The time that an answer takes, as a source of knowledge, but for secrets, which are compared in constant time.
- A look that was registered for and unregistered at once is in the journal, and nobody is warned of it. Whoever tries
  numbers out is flagged there, and held to a lower pace.
- Encrypted messages: none are taken.
"""


def page() -> str:
    """The document."""
    return TEXT.format(
        count=sum(len(category.rows) for category in CATEGORIES),
        summary=_table(
            ("kind", "attacks"), ((f"[{one.title}](#{_anchor(one.title)})", str(len(one.rows))) for one in CATEGORIES)
        ),
        tables="\n".join(map(_category, CATEGORIES)),
    )


def _category(category: Category) -> str:
    return f"## {category.title}\n{category.about}\n\n{_rows(category.rows)}\n"


def _rows(rows: Iterable[Attack]) -> str:
    rows = tuple(rows)
    if any(row.tries for row in rows):
        return _table(
            ("attack", "what is tried", "what is answered", "source"),
            ((row.name, row.tries, told(row.expected), row.source) for row in rows),
        )
    return _table(("attack", "what is answered"), _grouped(rows))


def _grouped(rows: Iterable[Attack]) -> list[tuple[str, str]]:
    """One line for those that differ only in how the new Body is named."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        name, between, last = row.name.partition(_ONE_OF)
        groups.setdefault((name + between, told(row.expected)), []).append(last)
    return [(name + " / ".join(lasts), answer) for (name, answer), lasts in groups.items()]


def told(expected: str | int | tuple[int, ...]) -> str:
    """What must be answered, in words."""
    if isinstance(expected, tuple):
        return _statuses(expected)
    if expected in (ANSWERED, "0", "MSG00000", 200):
        return "answered, no effect"
    if isinstance(expected, int):
        return f"HTTP {expected}"
    if expected.startswith("http:"):
        return f"HTTP {expected.removeprefix('http:')}"
    if " " not in expected and expected[-1].isdigit():
        return f"`{expected}`"
    return f"«{expected}»" if " " in expected else f"fault `{expected}`"


def _statuses(expected: tuple[int, ...]) -> str:
    if not expected:
        return "the connection ends"
    if expected == (200,):
        return "answered, no effect"
    if set(expected) == {200}:
        return f"{len(expected)} answers"
    return f"HTTP {', then '.join(map(str, expected))}"


def _anchor(title: str) -> str:
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter == "-")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(_plain(cell) for cell in cells) + " |"

    head = tuple(head)
    return "\n".join((line(head), "|" + "---|" * len(head), *map(line, rows)))


def _plain(cell: str) -> str:
    """Text that stays text in Markdown."""
    return cell.replace("|", "\\|") if cell.startswith(("`", "[", "fault `")) else _escaped(cell)


def _escaped(cell: str) -> str:
    for sign in "\\|<>*_[]{}":
        cell = cell.replace(sign, f"\\{sign}")
    return cell


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
