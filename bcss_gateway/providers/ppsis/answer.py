"""Answers for the federal service: decides on forms, and keeps those that it accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from bcss_gateway.domain.form import AidStopped, RegistrationAsked
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis import errors, rules
from bcss_gateway.providers.ppsis.contract_ab import read_ab, write_ab
from bcss_gateway.providers.ppsis.contract_c import read_c, write_c
from bcss_gateway.providers.ppsis.contract_df import read_df, write_df
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.file import plain_number, read
from bcss_gateway.providers.ppsis.findings import Case
from bcss_gateway.providers.ppsis.forms import Message, Recovery, Stop
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.provider import Operation, PersonRegister
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork


class FederalService:
    """The federal service as a source.

    Args:
        register: vouches for persons.
    """

    name = "ppsis"

    def __init__(self, register: PersonRegister) -> None:
        rated = partial(write_df, percentage=rules.load().percentage_of_amounts)
        self.operations: dict[tuple[str, str], Operation] = {
            ("OCMWCPASWet65Loi65AB", "any"): FormsOperation(
                register, read_ab, write_ab, ("IdentificationA", "CommonDecisionB1", "IndividualDecisionsB2")
            ),
            ("OCMWCPASWet65Loi65C", "any"): FormsOperation(register, read_c, write_c, ("CancellationFormC",)),
            ("OCMWCPASWet65Loi65DF", "any"): FormsOperation(
                register, read_df, rated, ("RefundformD1", "RefundFormD2", "RecoveringFormF")
            ),
        }


class FormsOperation:
    """One service of forms.

    Args:
        forms: the elements of which a message has one at least: a reply without a decision is not valid.
    """

    def __init__(
        self,
        register: PersonRegister,
        read_message: Callable[[Element], Message],
        write_reply: Callable[[Element, Iterable[Decision]], Element],
        forms: tuple[str, ...],
    ) -> None:
        self._register = register
        self._read = read_message
        self._write = write_reply
        self._forms = forms
        self._rules = rules.load()
        self._errors = errors.load()

    def read(self, content: Element) -> Message:
        """The forms, from the valid element."""
        return self._read(content)

    def problems(self, request: Message, question: Question, today: date) -> tuple[Problem, ...]:
        """What is wrong with the message as a whole; what is wrong with a form is the decision's to say."""
        problems = []
        if not request.sheets:
            problems.append(Problem("argument_missing", "forms", tuple((name, "") for name in self._forms)))
        if not plain_number(request.file):
            problems.append(Problem("argument_invalid", "FileID", (("FileID", request.file),)))
        for sheet in request.sheets:
            if isinstance(sheet, Recovery) and sheet.begin and sheet.end and sheet.end < sheet.begin:
                shown = (("PeriodOfRecovering", f"{sheet.begin}/{sheet.end}"),)
                problems.append(Problem("period_reversed", "PeriodOfRecovering", shown))
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The decision on each form, and the registrations of those that stand.

        Raises:
            Refusal: ``file_of_another``: the file is not the sender's.
        """
        message: Message = admitted.request
        institution = _owner(message, admitted.institution)
        work.writing()
        file = plain_number(message.file)
        case = Case(read(work, institution, file), self._rules, admitted.today)
        judge = self._judge(case, institution, work)
        decisions = [judge.decide(sheet) for sheet in message.sheets]
        received = admitted.moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        ppsis.add(work, [form.row(institution, file, received) for form in judge.kept])
        reply = self._write(admitted.question.content, decisions)
        return Answer((reply,), registrations=_standing(message, decisions), stopped=_stopped(decisions, case))

    def _judge(self, case: Case, institution: str, work: UnitOfWork) -> Judge:
        return Judge(
            case=case,
            errors=self._errors,
            last_number=ppsis.last_number(work),
            is_used=partial(ppsis.is_used, work, institution),
            died=lambda ssin: self._register.day_of_death(Ssin.unchecked(ssin), work),
        )


def _owner(message: Message, institution: Institution | None) -> str:
    """The CBE number of the CPAS whose file it is: the sender's own, padded as senders do or not."""
    if institution is None:
        raise Breakdown("provider:ppsis")
    known = (institution.cbe_number.lstrip("0"), institution.cbe_number.lstrip("0").ljust(10, "0"))
    if message.institution not in known:
        shown = (("KBOBCE", message.institution),)
        raise Refusal(Problem("file_of_another", "FileIdentification", shown, {"cbe": institution.cbe_number}))
    return institution.cbe_number


def _stopped(decisions: Iterable[Decision], case: Case) -> tuple[AidStopped, ...]:
    """Whose aid a form C stopped that stands, unless the file goes on to help them otherwise."""
    stops = (one.sheet for one in decisions if one.stands and isinstance(one.sheet, Stop) and not one.sheet.withdraws)
    return tuple(
        AidStopped(stop.ssin, case.rules.codes_of_the_helped, stop.entry)
        for stop in stops
        if not case.file.helps_from(stop.entry, stop.ssin)
    )


def _standing(message: Message, decisions: Iterable[Decision]) -> tuple[RegistrationAsked, ...]:
    """The registrations of the forms that stand, and with any of them those that belong to no form of their own."""
    standing = [one for one in decisions if one.stands]
    own = tuple(asked for one in standing for asked in one.sheet.registrations)
    return (*own, *(message.beside if standing else ()))
