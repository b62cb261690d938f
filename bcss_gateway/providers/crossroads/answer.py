"""The business of the crossroads' own services: ManageAccess, TestConnection; the third is in reference_manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bcss_gateway.directory.lines import PRIMARY, SECONDARY, Line, in_order, with_primary_of_cpas
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.quality_code import QualityCode
from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.crossroads.contract import (
    AccessRequest,
    Registration,
    read_access_request,
    read_echo,
    write_access_reply,
    write_echo,
)
from bcss_gateway.providers.crossroads.network import as_the_cpas_see, known_elsewhere
from bcss_gateway.providers.crossroads.reference_manager import ConsultOtherSectors
from bcss_gateway.providers.crossroads.registrations import (
    FileAsked,
    Registrar,
    code_unknown,
    is_own,
    nothing_to_end,
    period_shown,
)
from bcss_gateway.providers.crossroads.subscriptions import ManageSubscriptions
from bcss_gateway.providers.provider import Operation, PersonRegister
from bcss_gateway.storage.database import UnitOfWork

_PROOFS = {
    "sis_card": "SISCardNumber",
    "identity_card": "IdentityCardNumber",
    "last_name": "LastName",
    "first_name": "FirstName",
    "birth_date": "BirthDate",
}
"""What the register calls the fields of a proof, and what the contract does."""


class TestConnection:
    """Gives back what was sent."""

    __test__ = False

    def read(self, content: Element) -> str:
        """The text to give back."""
        return read_echo(content)

    def problems(self, request: str, question: Question, today: date) -> tuple[Problem, ...]:
        """None: any text will do."""
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The same text, and the subject of the sender's certificate."""
        return Answer(write_echo(admitted.request, admitted.identified.read.received.peer.certificate_subject))


class ManageAccess:
    """REGISTER, UNREGISTER and LIST of the lines that say who keeps a file on a person.

    Args:
        own_codes: each institution's own code by CBE number, by which its lines are shown.
    """

    def __init__(
        self, directory: Directory, register: PersonRegister, registrar: Registrar, own_codes: Mapping[str, str]
    ) -> None:
        self._directory = directory
        self._registrar = registrar
        self._register = register
        self._codes = registrar.codes
        self._own_codes = own_codes

    def read(self, content: Element) -> AccessRequest:
        """The request in our words."""
        return read_access_request(content)

    def problems(self, request: AccessRequest, question: Question, today: date) -> tuple[Problem, ...]:
        """All that is wrong with the request in itself, together."""
        problems = []
        if request.purpose is None and request.action != "LIST":
            problems.append(Problem("argument_missing", "Purpose", (("Purpose", ""),)))
        elif request.action != "LIST" and request.purpose not in self._codes:
            problems.append(code_unknown(request.purpose, self._codes, "Purpose"))
        if request.end is not None and request.end < request.begin:
            problems.append(Problem("period_reversed", "Period", (period_shown(request.begin, request.end),)))
        if not request.proof.is_given:
            problems.append(Problem("argument_missing", "ProofOfAuthentication", (("ProofOfAuthentication", ""),)))
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What the directory holds afterwards."""
        if admitted.ssin is None or admitted.institution is None:
            raise Breakdown("provider:crossroads")
        self._prove(admitted.ssin, admitted.request, work)
        actions = {"REGISTER": self._enter, "UNREGISTER": self._leave, "LIST": self._list}
        return actions[admitted.request.action](admitted, admitted.ssin, admitted.institution, work)

    def _prove(self, ssin: Ssin, request: AccessRequest, work: UnitOfWork) -> None:
        difference = self._register.first_difference(ssin, request.proof, work)
        if difference:
            field = _PROOFS[difference]
            raise Refusal(Problem("proof_differs", "proof of authentication", ((field, ""),), {"field": field}))

    def _enter(self, admitted: Admitted, ssin: Ssin, institution: Institution, work: UnitOfWork) -> Answer:
        asked = self._file(admitted, ssin, institution)
        entered = self._registrar.enter(asked, admitted.today, admitted.occasion, work)
        own = self._in_both_registers(entered.changed.lines, entered.before, institution, asked.code)
        lines = [*own, *known_elsewhere(entered.before, institution)]
        return replace(self._answer(admitted, lines, asked.period, entered.notes), flags=entered.flags)

    def _leave(self, admitted: Admitted, ssin: Ssin, institution: Institution, work: UnitOfWork) -> Answer:
        asked = self._file(admitted, ssin, institution)
        work.writing()
        known = self._directory.lines_of(ssin, work)
        left = self._registrar.leave(asked, admitted.occasion, work)
        if left is None:
            cut = Period(asked.begin, asked.end or NO_END)
            return self._answer(admitted, (), cut, (nothing_to_end(asked.code),))
        return self._answer(admitted, self._in_both_registers(left.lines, known, institution, asked.code), None)

    def _file(self, admitted: Admitted, ssin: Ssin, institution: Institution) -> FileAsked:
        request = admitted.request
        return FileAsked(ssin, institution, self._codes[request.purpose], request.begin, request.end)

    def _list(self, admitted: Admitted, ssin: Ssin, institution: Institution, work: UnitOfWork) -> Answer:
        request = admitted.request
        lines = [
            line
            for line in with_primary_of_cpas(in_order(as_the_cpas_see(self._directory.lines_of(ssin, work))))
            if request.register in ("", "ALL", line.register)
            and request.sector in (None, line.sector)
            and request.purpose in (None, 0, line.quality_code)
        ]
        return self._answer(admitted, lines, Period(request.begin, request.end or NO_END))

    def _in_both_registers(
        self, own: Iterable[Line], before: Iterable[Line], institution: Institution, code: QualityCode
    ) -> list[Line]:
        """The institution's lines in a quality as they now are, and what the primary register makes of them."""
        others = [line for line in before if line.institution and not is_own(line, institution, code)]
        everything = with_primary_of_cpas((*others, *own))
        primary = [line for line in everything if line.register == PRIMARY and line.quality_code == code.number]
        return [*own, *primary]

    def _answer(
        self, admitted: Admitted, lines: Iterable[Line], within: Period | None, notes: tuple[Problem, ...] = ()
    ) -> Answer:
        shown = [self._registration(line) for line in lines if within is None or line.period.overlaps(within)]
        reply = write_access_reply(admitted.question.content, admitted.request, shown)
        return Answer((reply,), notes)

    def _registration(self, line: Line) -> Registration:
        # SECONDARY names the institution by its own code, PRIMARY the sector (decisions).
        own = self._own_codes.get(line.institution) or line.institution
        org_unit = own if line.register == SECONDARY else str(line.sector)
        return Registration(line.quality_code, line.period.begin, line.period.end, org_unit, line.register)


class CrossroadsProvider:
    """The crossroads as a source like any other."""

    name = "crossroads"

    def __init__(
        self, manage_access: ManageAccess, other_sectors: ConsultOtherSectors, subscriptions: ManageSubscriptions
    ) -> None:
        self.operations: dict[tuple[str, str], Operation] = {
            ("TestConnectionService", "v1"): TestConnection(),
            ("OCMWCPASManageAccess", "20050930"): manage_access,
            ("ReferenceManager.consult", "20050525"): other_sectors,
            ("NotificationSubscriptionService", "v1"): subscriptions,
        }
