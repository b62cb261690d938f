"""What a client should have understood: what the sandbox, the directory and the journal of its gateway say."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.providers.national_register.labels import CIVIL_STATES
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.directory import lines_of
from serving import Server

CPAS, STRANGER, KNOWN = "cpas-namur", "anna", "integrated"
_NO_CALLS = ("command line", "gateway")
"""The endpoints of what an operator does, and the gateway by itself."""
STEPS = {
    "refusal": ("RetrieveTIGroups retrieveTI", "refused", "MSG00012"),
    "register": ("OCMWCPASManageAccess REGISTER", "answered", "0"),
    "list": ("OCMWCPASManageAccess LIST", "answered", "0"),
    "retrieve": ("RetrieveTIGroups retrieveTI", "answered", "MSG00000"),
    "fault": ("RetrieveTIGroups retrieveTI", "refused", "MSG00008"),
}
"""The five calls in their order, each with its entry in the journal."""

Entry = tuple[str, str, str]
"""What an entry of the journal says: what was asked, its outcome and its code."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One call, judged.

    Attributes:
        problem: what is not as it should be; empty where all is well.
    """

    step: str
    problem: str = ""


def judge(
    printed: str, expected: Mapping[str, Sequence[str]], journal: Sequence[tuple[str, str, str]]
) -> list[Verdict]:
    """Hold what a client printed, call by call, against what it should have understood and what was journalled."""
    heard = blocks(printed.splitlines(), STEPS)
    verdicts = []
    for number, (step, entry) in enumerate(STEPS.items()):
        noted = journal[number] if number < len(journal) else None
        if heard.get(step) != expected[step]:
            problem = f"should have printed {expected[step]}, and printed {heard.get(step, 'nothing')}"
        else:
            problem = "" if noted == entry else f"should stand in the journal as {entry}, and does as {noted}"
        verdicts.append(Verdict(step, problem))
    return verdicts


def expected(server: Server) -> dict[str, list[str]]:
    """What should be printed of each call, by a client that has just called a fresh gateway."""
    lines, file = _lines(server), _file(server.person(KNOWN))
    printed = {step: [f"{step}: {code}"] for step, (_, _, code) in STEPS.items()}
    return printed | {
        "register": [*printed["register"], *lines],
        "list": [*printed["list"], *lines],
        "retrieve": [*printed["retrieve"], *file],
    }


def journalled(server: Server) -> list[Entry]:
    """What the journal says of each call, in order."""
    return [
        (f"{entry['service']} {entry['operation']}", entry["outcome"], entry["return_code"])
        for entry in server.journal()
        if entry["endpoint"] not in _NO_CALLS
    ]


def _lines(server: Server) -> list[str]:
    """The lines of the stranger's registration: the institution's in the directory, and its sector's."""
    own_code = server.institution(CPAS).org_unit
    database = Database(server.settings.database)
    try:
        with database.unit_of_work() as work:
            rows = lines_of(work, server.person(STRANGER).ssin)
    finally:
        database.close()
    both = [(own_code, "SECONDARY"), ("17", "PRIMARY")]
    return [f"line: {unit} {register} {begin} {end}" for *_, begin, end, _ in rows for unit, register in both]


def _file(person: Citizen) -> list[str]:
    """The parts of a file that the clients print, with its history, the newest first."""
    addresses = [one.address for one in reversed(person.residences)]
    return [
        f"name: {person.first_names[0]} {person.last_name}",
        f"state: {CIVIL_STATES[person.civil_states[-1].code]['fr']}",
        *(f"address: {at.street['fr']} {at.house_number}, {at.place.postal_code}" for at in addresses),
        f"family: {len(person.household)}",
    ]


def blocks(lines: Iterable[str], steps: Container[str]) -> dict[str, list[str]]:
    """The lines of each step, under the name of the step."""
    found: dict[str, list[str]] = {}
    for line in lines:
        word = line.partition(":")[0]
        if word in steps:
            found[word] = [line]
        elif found:
            found[list(found)[-1]].append(line)
    return found
