"""What to do next after a refusal, in the reader's words: the smallest change, with what there is to copy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bcss_gateway.console.facts import Facts
from bcss_gateway.console.matrix import anchor_of
from bcss_gateway.console.words import Words, asker, label, spell
from bcss_gateway.contracts.return_codes import Reason
from bcss_gateway.crossroads import authorization
from bcss_gateway.crossroads.nearest import Neighbour, Registration
from bcss_gateway.crossroads.recalling import REGISTER, Recalled, Retried
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.security import checks

_REQUEST = Path(__file__).with_name("templates") / "register.xml"
_USER = re.compile(r"[0-9]{11}")
_SOMEBODY = "00901732883"
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, or to know.

    Attributes:
        copy: what there is to copy.
        name: what is called that which there is to copy, or the place.
        place: where more is told, from the front page on.
    """

    text: str
    copy: str = ""
    name: str = ""
    place: str = ""


def steps(w: Words, recalled: Recalled, facts: Facts) -> tuple[Step, ...]:
    """What to do next, in order; there is always something."""
    if recalled.questions:
        found = [step for one in recalled.questions for step in _of_question(w, one, recalled, facts)]
    else:
        found = list(_of_check(w, recalled)) or [*_of_reasons(w, recalled), *_narrower(w, recalled, facts)]
    return tuple(dict.fromkeys(found)) or (Step(w("ask_the_operator", ticket=recalled.entry["ticket"])),)


def _of_question(w: Words, one: Retried, recalled: Recalled, facts: Facts) -> Iterator[Step]:
    if one.now.passes:
        yield Step(w("ask_again"))
    elif one.nearest is not None:
        yield from _changes(w, one, one.nearest, recalled, facts)
    else:
        for problem in one.now.problems:
            yield Step(facts.codes[problem.reason].next_step(problem, w.language))
        if one.now.station == authorization.STATION:
            yield _open_to(w, one)


def _changes(w: Words, one: Retried, other: Neighbour, recalled: Recalled, facts: Facts) -> Iterator[Step]:
    """Each change that is needed, what is registered first; then the question passes."""
    question = other.asked.question
    if other.registration is not None:
        yield from _registration(w, one, other.registration, recalled, facts)
    said = {
        "number": lambda: w("change_number", ssin=question.ssin),
        "context": lambda: w("change_context", context=question.legal_context),
        "operation": lambda: w("change_operation", operation=question.operation),
        "version": lambda: w("change_version", service=question.service.title),
        "day": lambda: w("change_day", day=other.asked.day),
    }
    yield from (Step(said[kind]()) for kind in other.changes if kind in said)
    grant = other.derivation.grant
    if grant is not None:
        place = f"authorizations#{anchor_of(grant.row, facts.authorizations.tables)}"
        yield Step(w("then_it_passes"), name=grant.row, place=place)


def _registration(w: Words, one: Retried, file: Registration, recalled: Recalled, facts: Facts) -> Iterator[Step]:
    institution, days = one.asked.institution, _days(w, file)
    if not one.registers:
        yield Step(
            w("enter_first", ssin=file.ssin.digits, code=file.quality_code, sector=institution.sector, days=days)
        )
        return
    code = f"{file.quality_code} ({label(w, facts.quality_codes.get(file.quality_code))})"
    text = w("register_first", ssin=file.ssin.digits, code=code, days=days)
    yield from _to_send(w, text, file, institution, recalled, facts)
    grant = one.nearest.derivation.grant if one.nearest else None
    codes = sorted(grant.quality_codes) if grant else ()
    yield Step(w("codes_that_open", codes=spell(codes)))


def _narrower(w: Words, recalled: Recalled, facts: Facts) -> Iterator[Step]:
    """The registration that would be taken in the place of the one that was asked."""
    file, institution = recalled.narrower, recalled.institution
    if file is not None and institution is not None:
        text = w("register_narrower", ssin=file.ssin.digits, code=file.quality_code, days=_days(w, file))
        yield from _to_send(w, text, file, institution, recalled, facts)


def _to_send(
    w: Words, text: str, file: Registration, institution: Institution, recalled: Recalled, facts: Facts
) -> Iterator[Step]:
    yield Step(text, request_for(file, institution, recalled.entry["user"]), "register.xml")
    yield Step(w("send_it"), _curl(facts), "curl")


def _days(w: Words, file: Registration) -> str:
    if file.period.end == NO_END:
        return w("since_day", day=file.period.begin)
    return w("from_day_to_day", first=file.period.begin, last=file.period.end)


def request_for(
    file: Registration,
    institution: Institution,
    user: str,
    last_name: str = "LAST NAME",
    birth_date: str = "YYYY-MM-DD",
) -> str:
    """The message that registers a file; the proof is for the sender to fill in."""
    end = "" if file.period.end == NO_END else f"<k:EndDate>{file.period.end}</k:EndDate>"
    return _REQUEST.read_text("utf-8").format(
        user=user if _USER.fullmatch(user) else _SOMEBODY,
        cbe_number=institution.cbe_number,
        subsector=institution.subsector,
        ssin=file.ssin.digits,
        quality_code=file.quality_code,
        period=f"<k:StartDate>{file.period.begin}</k:StartDate>{end}",
        last_name=last_name,
        birth_date=birth_date,
    )


def _curl(facts: Facts) -> str:
    endpoint = facts.endpoint(facts.library.catalogue.services[REGISTER[0]])
    path = endpoint.paths[0] if endpoint else ""
    return (
        f"curl -sS -H 'Content-Type: text/xml; charset=utf-8' \\\n  --data-binary @register.xml {facts.address}{path}"
    )


def _open_to(w: Words, one: Retried) -> Step:
    """Whom the tables that are in force name for the operation."""
    rows = [row for row in one.now.rows if row.in_force and row.names_operation]
    named = dict.fromkeys(asker(w, row.row.who) for row in rows)
    return Step(w("open_to", who="; ".join(named)) if named else w("open_to_nobody"))


def _of_check(w: Words, recalled: Recalled) -> Iterator[Step]:
    """What the page of a security check says, where one refused."""
    known = checks.load().by_name
    names = [recalled.rule.partition(";")[0], *(one.key.replace("_", "-") for one in recalled.reasons)]
    for name in names:
        if name in known:
            yield Step(known[name].next_step[w.language], place=f"refusals/{name}")


def _of_reasons(w: Words, recalled: Recalled) -> Iterator[Step]:
    advised = [reason for reason in recalled.reasons if reason.advice]
    if len(advised) > 1:
        yield Step(w("one_of_these"))
    said = [_advice(reason, recalled, w.language) for reason in advised]
    yield from map(Step, said)
    if any(_LEFT_OUT in text for text in said):
        yield Step(w("left_out"))
    if not advised and recalled.station in ("read", "broken"):
        yield Step(w.of("after", recalled.station))


def _advice(reason: Reason, recalled: Recalled, language: str) -> str:
    """The next step of a reason; a dash of dots for what the journal does not keep, which the reply has."""
    text = reason.advice.get(language, "")
    details = dict.fromkeys(_blanks(text), _LEFT_OUT) | _known(recalled)
    return reason.next_step(Problem(reason.key, details=details), language)


def _known(recalled: Recalled) -> dict[str, str]:
    """What an entry knows of the words of an advice."""
    entry, number = recalled.entry, recalled.rule.rpartition(" ")[2]
    found = {"service": f"{entry['service']} {entry['version']}".strip(), "operation": entry["operation"]}
    return found | ({"limit": number, "code": number} if number.isdigit() else {})


def _blanks(text: str) -> Iterable[str]:
    return (name for _, name, *_ in Formatter().parse(text) if name)
