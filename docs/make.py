"""Writes the documents made from data: return codes, security checks, authorization, codes, Basic Profile 1.1."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bcss_gateway.contracts import catalogue, return_codes
from bcss_gateway.contracts.return_codes import SPOKEN, Reason
from bcss_gateway.crossroads import authorization
from bcss_gateway.crossroads.authorization_table import Allowance, AuthorizationTable, Example, Who
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.reference import loading
from bcss_gateway.directory.reference.rows import InstitutionType, Reference, SectorCode, Validity
from bcss_gateway.security import checks
from bcss_gateway.security.checks import Check, Recipe
from bcss_gateway.settings import HOME

HERE = Path(__file__).parent
TABLES = HOME / "authorization_tables"
ASSERTIONS = HOME / "tests" / "basic_profile" / "assertions.toml"

_CPAS = 17

MARKS = """\
| mark | means |
|---|---|
| OFFICIAL | stands in a published schema or an official text |
| REAL | was seen in a real reply |
| CLIENT | is what a real client sends or expects |
| INFERRED | is our own conclusion, because no source says: [decisions](decisions.md) |
"""

RETURN_CODES = """\
# Return codes

<!-- Made by docs/make.py from bcss_gateway/contracts/return_codes.toml and catalogue.toml; `make docs` writes it. -->

Every reason for which this gateway says something about a question, in the codes of both families. A row's mark is that
of its weakest part: where only the code is known and the text is ours, it says INFERRED.

{marks}
## How to read a reply
**Classic (SSDN).** The HTTP status is 200, for a refusal too. Read `ReplyContext/ResultSummary` first: `ReturnCode` 0
is yes, 1 a warning, 10000 an error. Then read each `ServiceReply`; with 10000 it holds no document. The reasons are in
`Detail`: `Severity`, `ReasonCode`, `Diagnostic`, and up to five `Information`. A refusal before any service is reached
has no `ServiceReply`.

**Newer (SOA).** The HTTP status is 200 with a `status` (`value`, `code`, `description`, `information`). A request that
breaks the schema gets HTTP 500 with a SOAP fault, whose detail is the contract's own: severity FATAL, `reasonCode`
MSG00008, `diagnostic` with the path and the rule.

**The next step** comes with the reason, as `Advice` with `Rule` (classic) or `advice` with `rule` (newer), in the
language of the request, else in French. `Explanation` or `explanation` is the address of a page about that very call,
`/refusals/TICKET`: what to do next, with the call to copy where one is needed, and how it was decided; a fault of the
schema ends with it. Classic details, and the status of RetrieveTIGroups V1, have room for five fields: there the rule
goes first, then the page, and the next step last. `BCSS_TEACH=false` leaves all of it out ([settings](settings.md));
`bcss-gateway journal explain TICKET` then says what the page would. Words in braces are filled in by the station that
refuses.

## The services
{services}

## All reasons
{overview}

## What to do next
{advice}
## What is no call of a contract
What never becomes a question has no reason of the field. It gets an HTTP status, or a SOAP fault with HTTP status 500.
A POST has its entry in the journal all the same, with the code of this table.

| code in the journal | what came |
|---|---|
| `http:400` | a Content-Length that is no number or is not true, a body that cannot be read to its end |
| `http:401` | no HTTP Basic, or a wrong one, where the service asks for it |
| `http:408` | a body that took longer than `BCSS_BODY_SECONDS` |
| `http:413` | more bytes than `BCSS_LARGEST_REQUEST` allows |
| `http:415` | another content type than `text/xml`, an unknown charset, a compressed body, SOAP 1.2 |
| `soap:Client` | no well-formed XML, a DOCTYPE, a processing instruction, two bodies, an element of another contract |
| `soap:MustUnderstand` | a SOAP header that must be understood, and is not |
| `soap:VersionMismatch` | an `Envelope` of another namespace than SOAP 1.1 |
| `soap:Server`, `MSG00003` | something broke on our side; the fault names the ticket under which the journal has it |
"""

AUTHORIZATION = """\
# Authorization

<!-- Made by docs/make.py from authorization_tables/*.toml; `make docs` writes it. -->

Who may ask what, on which legal basis. Nothing listed is refused: 300010 in classic services, MSG00013 in newer ones.
A row with quality codes asks for an integration: the institution must have a line for the person in the reference
directory, in one of these codes, on the day of the call ([glossary](glossary.md)). The first row that fits decides.
A row may let a file open it for some months after it is over (`grace_months`), counted by the calendar. It may want a
file on every day that the question asks (`asked_period = "held"`), be it one after the other; grace holds no day.
Codes 0, a definitive inscription, and 902, a provisional one, open the rows that name them; 999, a replaced number,
opens none.

The journal and a refusal name a row by its table and number, such as `{first}`.

The examples below are tests: they run whenever the tables are loaded. The gateway does not start when one fails, when a
table names no legal basis or says nothing of its deliberation, when a row names an institution, service, operation,
quality code or part of a reply that is not there, or when two rows open the same question. It says file and line, as
`bcss-gateway authorizations check` does.

Of a service that nobody answers yet the contract is not written: operations that no source names are called `consult`,
`react` or `notify`, or as the service itself. The parts of such a reply are those that its table assumes.

{marks}
## All tables
{overview}

{tables}"""

CODES = """\
# Codes

<!-- Made by docs/make.py from bcss_gateway/directory/reference/*.csv and quality_codes.toml; `make docs` writes it. -->

The sectors of the network, the types of institution in each, and the quality codes in which they keep files on persons:
{sectors} sectors, {types_number} types, {codes} codes. `bcss-gateway codes --sector 17 --lang nl` lists one of them.

A message names its sender's sector as `MatrixID`, and the type of institution as `MatrixSubID`. The official lists are
older than some institutions: where a law renamed or merged one since, the new name is a row of its own, from the day on
which that law counts. No list says since when its rows hold. Plain typing errors of the lists are mended here, and what
they have in capitals is in small letters. They are in French and Dutch; the codes of the CPAS are in German too.

{marks}
## Sectors and types of institution
{types}

What the rows that are not OFFICIAL are taken from:

{bases}

## Quality codes
Every sector has these:

{every}

{by_sector}
## Quality codes of the CPAS
The longest duration of a registration is that of the shipped table, which `BCSS_QUALITY_CODES` replaces; `bcss-gateway
codes --sector 17` tells the one in force. For code 9 the training of the CPAS says two years and the circular of 2008
one: the first is followed ([decisions](decisions.md)). A file in code 5 follows those of the household in {leaders}.
Where the official list has other words than ours, they stand beside them.

{cpas}
"""

BASIC_PROFILE = """\
# Basic Profile

<!-- Made by docs/make.py from tests/basic_profile/assertions.toml; `make docs` writes it. -->

WS-I Basic Profile 1.1, with its Simple SOAP Binding Profile 1.0, is what the older SOAP clients of the field expect of
a service. The WS-I published {count} assertions that test it. Each has a row here with its identifier and the profile's
own rule numbers, in our words; {held} apply, and each of these has a check of the same identifier.

The checks run in `tests/basic_profile/`: on every WSDL, fetched with its schemas from a running gateway, and on
exchanges recorded over a socket from one. Of a good exchange both messages are held to the profile; of a bad one (no
XML, a DOCTYPE, another envelope, a header nobody knows) the answer is. Each check is proved by something broken that it
must find. No binding of ours is RPC: what is said of RPC is proved on a made-up one, and holds here of itself.

Level: what is required must hold, what is recommended should. An informational assertion is about something that two
sides must agree on. What the WS-I calls testable by a driver only, or not at all, needs to be known from both sides:
where its rules bind a service, the recorded exchanges show it.

{tables}
## What does not apply
{elsewhere}
"""

SECURITY_CHECKS = """\
# Security checks

<!-- Made by docs/make.py from bcss_gateway/security/checks.toml; `make docs` writes it. -->

Every check by which a call is refused before its question is read: what answers, what is expected, and what to do.
Where refusals teach, a fault names its check and leads to its page, which is there in four languages: `/refusals` lists
them all. Where they do not, a fault has its code and a reference, under which the journal names the check.
[Who speaks](who-speaks.md) says which means there are and who must show which.

`/doctor/signature` takes a signed message in a form and shows, reference by reference, the bytes that are signed and
both digests, what is not signed, the certificate with its chain, the time, and the verdict of the check itself. It is
there where refusals teach. The message is not kept, not logged, and no call.

{groups}
## In your client
What the recipes sign with was run against this gateway's own check: zeep, node-soap and, for the token, WSS4J. The rest
is what the stack's own source or documents say.

{recipes}"""

ABOUT = {"description": "WSDL and schemas", "message": "HTTP messages", "envelope": "Envelopes"}


def pages() -> dict[Path, str]:
    """Each document that is made, with its text."""
    return {
        HERE / "return-codes.md": _return_codes(),
        HERE / "security-checks.md": _security_checks(),
        HERE / "authorization.md": _authorization(),
        HERE / "codes.md": _code_lists(),
        HERE / "basic-profile.md": _basic_profile(),
    }


def _return_codes() -> str:
    reasons = return_codes.load().reasons.values()
    return RETURN_CODES.format(
        marks=MARKS,
        services=_services(),
        overview=_table(("reason", "classic", "newer", "mark"), map(_overview, reasons)),
        advice="\n".join(_advice(reason) for reason in reasons if reason.advice),
    )


def _security_checks() -> str:
    """The checks by group, and once each recipe that they share."""
    table = checks.load()
    groups = (f"## {table.groups[group]['en']}\n{_checks(rows)}\n" for group, rows in table.grouped().items())
    return SECURITY_CHECKS.format(groups="\n".join(groups), recipes="\n".join(_recipes(table.by_name.values())))


def _checks(rows: Iterable[Check]) -> str:
    cells = ((f"`{one.name}`", f"`{one.code}`", one.expected["en"], one.next_step["en"]) for one in rows)
    return _table(("check", "answer", "expected", "what to do"), cells)


def _recipes(rows: Iterable[Check]) -> Iterator[str]:
    """Each recipe once, with the checks that it is for."""
    used: dict[Recipe, list[str]] = {}
    for check in rows:
        for recipe in check.recipes:
            used.setdefault(recipe, []).append(f"`{check.name}`")
    for stack in dict.fromkeys(recipe.stack for recipe in used):
        yield f"### {stack}"
        for recipe, names in used.items():
            if recipe.stack == stack:
                yield f"{', '.join(names)}:\n\n```text\n{recipe.code}\n```\n"


def _services() -> str:
    known = catalogue.load()
    paths = {endpoint.name: endpoint.paths for endpoint in known.endpoints}
    rows = [
        (
            f"`{service.name}` {service.version}",
            {"ssdn": "classic", "soa": "newer", "pushed": "pushed"}[service.family],
            "<br>".join(f"`{path}`" for path in paths.get(service.endpoint, ())) or "–",
            f"`{service.check_digit_reason}`" if service.subject and service.is_answered else "–",
            {"answered": "yes", "told": "told"}.get(service.state, "not yet"),
        )
        for service in known.services.values()
    ]
    return _table(("service", "family", "served at", "wrong check digits are told as", "answered"), rows)


def _overview(reason: Reason) -> tuple[str, ...]:
    classic, newer = reason.classic, reason.newer
    return (
        f"[`{reason.key}`](#{reason.key})" if reason.advice else f"`{reason.key}`",
        f"{classic.severity} {classic.code}<br>`{classic.text}`" if classic else "–",
        f"{newer.value} {newer.code}<br>`{newer.text}`" if newer else "–" if classic else "HTTP 401",
        reason.source,
    )


def _advice(reason: Reason) -> str:
    said = "".join(f"- {language.upper()}: {reason.advice[language]}\n" for language in SPOKEN)
    return f"### {reason.key}\n{said}"


def _basic_profile() -> str:
    rows = tomllib.loads(ASSERTIONS.read_text("utf-8"))["assertion"]
    held, elsewhere = [row for row in rows if "not_here" not in row], [row for row in rows if "not_here" in row]
    return BASIC_PROFILE.format(
        count=len(rows),
        held=len(held),
        tables="\n".join(f"## {title}\n{_assertions(held, about)}\n" for about, title in ABOUT.items()),
        elsewhere=_table(
            ("assertion", "rules", "what it says", "why not"),
            ((f"`{row['id']}`", _rules(row), row["says"], row["not_here"]) for row in elsewhere),
        ),
    )


def _assertions(rows: Iterable[dict[str, Any]], about: str) -> str:
    return _table(
        ("assertion", "level", "rules", "what it says"),
        (
            (f"`{row['id']}`", row["level"], _rules(row), f"{row['says']} {row.get('note', '')}".strip())
            for row in rows
            if row["about"] == about
        ),
    )


def _rules(row: dict[str, Any]) -> str:
    return " ".join(row["rules"]) or "–"


def _authorization() -> str:
    tables = authorization.load(TABLES).tables
    return AUTHORIZATION.format(
        first=f"{min(tables)}#1",
        marks=MARKS,
        overview=_table(
            ("table", "what for", "services", "deliberation", "mark"), map(_of_table, sorted(tables.items()))
        ),
        tables="\n".join(_legal_basis(name, table) for name, table in sorted(tables.items())),
    )


def _of_table(named: tuple[str, AuthorizationTable]) -> tuple[str, ...]:
    name, table = named
    services = dict.fromkeys(f"`{row.service}`" for row in table.allowance)
    return f"[{name}](#{name})", table.title, ", ".join(services), table.deliberation, table.source


def _legal_basis(name: str, table: AuthorizationTable) -> str:
    whole, why, rows = _comments((TABLES / f"{name}.toml").read_text("utf-8"))
    until = f" to {table.valid_to}" if table.valid_to.year < 9999 else ""
    parts = [
        f"## {name}\n{table.title}\n\n{whole}\n",
        f"- Legal basis: {table.legal_basis}\n"
        f"- Deliberation: {table.deliberation}\n"
        f"- Mark: {table.source}{f'. {why}' if why else ''}\n"
        f"- In force: from {table.valid_from}{until}\n"
        + (
            f"- Parts assumed: {', '.join(f'`{part}`' for part in table.assumed_parts)}\n"
            if table.assumed_parts
            else ""
        ),
        *(_row(f"{name}#{n}", row, said) for n, (row, said) in enumerate(zip(table.allowance, rows, strict=True), 1)),
        "Examples:\n\n" + "".join(f"- {_example(one)}\n" for one in table.example),
    ]
    return "\n".join(parts)


def _comments(text: str) -> tuple[str, str, list[str]]:
    """What the file says in its first line, above its mark, and above each of its rows."""
    lines = text.splitlines()
    mark = next(place for place, line in enumerate(lines) if line.startswith("source"))
    rows = [_above(lines, place) for place, line in enumerate(lines) if line == "[[allowance]]"]
    return lines[0].removeprefix("#").strip(), _above(lines, mark), rows


def _above(lines: list[str], place: int) -> str:
    """The comment that ends just above a line."""
    said = itertools.takewhile(lambda line: line.startswith("#"), reversed(lines[:place]))
    return " ".join(line.removeprefix("#").strip() for line in reversed([*said]))


def _row(name: str, row: Allowance, said: str) -> str:
    facts = {
        "who": _who(row.who),
        "may ask": f"`{row.service}` {', '.join(row.versions)}: {', '.join(row.operations)}",
        "in the legal context": ", ".join(f"`{context}`" for context in row.legal_contexts) or "any",
        "with an integration in code": _codes(row) + _of_the_file(row),
        "sees": ", ".join(f"`{part}`" for part in row.parts) if row.parts is not None else "the whole answer",
        "how far back": _history(row),
    }
    return f"### {name}\n" + (f"{said}\n\n" if said else "") + _table(("", ""), facts.items()) + "\n"


def _who(who: Who) -> str:
    said = [
        "anyone, without showing who it is" if who.anyone else "",
        f"institutions of the kind {' or '.join(who.kinds)}" if who.kinds else "",
        f"of sector {', '.join(map(str, who.sectors))}" if who.sectors else "",
        f"and type {', '.join(map(str, who.subsectors))}" if who.subsectors else "",
        f"namely {', '.join(who.institutions)}" if who.institutions else "",
    ]
    return " ".join(filter(None, said))


def _codes(row: Allowance) -> str:
    """The codes, by name where they are those of the CPAS; another sector has codes of its own."""
    known = quality_codes.load().codes if row.who.sectors == [_CPAS] else {}
    names = {code: f"{code} {one.label_fr} · {one.label_nl}" for code, one in known.items()}
    told = [names.get(code, f"{code} of its sector") for code in row.quality_codes]
    told += [f"a member of the household also {names.get(code, code)}" for code in row.household_codes]
    return "<br>".join(told) or "none asked"


def _of_the_file(row: Allowance) -> str:
    """What else a row asks of the file, or lets pass."""
    phase = f"<br>phase {row.lowest_phase} or more" if row.lowest_phase else ""
    grace = f"<br>also for {row.grace_months} months after the file is over" if row.grace_months else ""
    return phase + grace + ("<br>on every day that the question asks" if row.asked_period == "held" else "")


def _history(row: Allowance) -> str:
    if row.history_months is None:
        return "no limit"
    return f"{row.history_months} months" if row.history_months else "what holds today, no history"


def _example(one: Example) -> str:
    sees = [f"sees {', '.join(one.sees)}" if one.sees else "", f"not {', '.join(one.sees_not)}" if one.sees_not else ""]
    more = ", ".join(filter(None, sees))
    return f"{one.text}: {'yes' if one.may else 'no'}" + (f" ({more})" if more else "")


def _code_lists() -> str:
    reference = loading.load()
    types = [row for sector in reference.sectors for row in reference.types_of(sector)]
    guessed = [row for row in types if row.source != "OFFICIAL"]
    return CODES.format(
        marks=MARKS,
        sectors=len(reference.sectors),
        types_number=len(reference.types),
        codes=len(reference.codes),
        types=_table(("sector.type", "français", "Nederlands", "holds", "mark"), map(_institution_type, types)),
        bases=_table(("sector.type", "français", "basis"), map(_basis, guessed)),
        every=_table(("code", "français", "Nederlands", "Deutsch", "mark"), map(_generic, reference.codes_of(None))),
        by_sector="\n".join(_codes_by_sector(reference)),
        leaders=", ".join(map(str, quality_codes.load().codes[5].follows)),
        cpas=_table(
            ("code", "français", "Nederlands", "Deutsch", "mark", "at most", "mark of the duration"),
            map(_cpas_code, reference.codes_of(_CPAS)),
        ),
    )


def _institution_type(row: InstitutionType) -> tuple[str, ...]:
    fr, nl = (f"{short}: {name}" if short not in ("", name) else name for short, name in _both(row))
    return f"{row.sector}.{row.number}", fr, nl, _holds(row.validity), row.source


def _both(row: InstitutionType) -> tuple[tuple[str, str], ...]:
    return (row.abbreviation.fr, row.name.fr), (row.abbreviation.nl, row.name.nl)


def _basis(row: InstitutionType) -> tuple[str, ...]:
    return f"{row.sector}.{row.number}", row.name.fr, row.basis


def _holds(validity: Validity) -> str:
    until = f"until {validity.last}" if validity.last else ""
    return " ".join(filter(None, (f"from {validity.first}" if validity.first else "", until)))


def _generic(row: SectorCode) -> tuple[str, ...]:
    return str(row.number), row.label.fr, row.label.nl, row.label.de, row.source


def _codes_by_sector(reference: Reference) -> Iterator[str]:
    for sector in reference.sectors:
        rows = [
            (str(row.number), row.label.fr, row.label.nl, row.source)
            for row in reference.codes_of(sector)
            if sector != _CPAS
        ]
        if rows:
            name = reference.abbreviation(sector).said_in("en")
            yield f"### {sector}: {name}\n{_table(('code', 'français', 'Nederlands', 'mark'), rows)}\n"


def _cpas_code(row: SectorCode) -> tuple[str, ...]:
    one = quality_codes.load().codes[row.number]
    months = f"{one.longest_months} months" if one.longest_months else "no limit"
    longest = "31 December of its year" if one.within_a_year else months
    fr, nl = (_beside(*pair) for pair in ((row.label.fr, row.listed.fr), (row.label.nl, row.listed.nl)))
    return str(row.number), fr, nl, row.label.de, row.source, longest, one.source


def _beside(said: str, listed: str) -> str:
    return said if said == listed else f"{said} (in the list: {listed})"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    head = tuple(head)
    return "\n".join(_lines(line(head), "|" + "---|" * len(head), map(line, rows)))


def _lines(head: str, rule: str, rows: Iterable[str]) -> Iterator[str]:
    yield head
    yield rule
    yield from rows


if __name__ == "__main__":
    for file, text in pages().items():
        file.write_text(text, "utf-8")
