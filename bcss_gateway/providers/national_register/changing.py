"""What happens in the National Register: numbers, deaths, households. A gateway that serves never causes any of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register import upheaval
from bcss_gateway.providers.national_register.answer import FORMER, NationalRegister
from bcss_gateway.storage import national_register as table
from bcss_gateway.storage.database import UnitOfWork


class ChangingNationalRegister(NationalRegister):
    """The register with what changes it, in a unit of work that its caller commits.

    Whom it is asked about must be known there, living, and neither replaced nor cancelled.
    """

    def replace(self, old: Ssin, new: Ssin, work: UnitOfWork) -> None:
        """Let a number take the place of another; whoever names the old one in their file then names the new one."""
        file = _file(old, work)
        if not self.status(new, work).known:
            table.take_over(work, old.digits, new.digits, upheaval.renumbered(file, old.digits, new.digits))
        dossier = files.read(file)
        for one in upheaval.who_names(dossier):
            if known := table.find(work, one):
                _keep(one, upheaval.renumbered(known[2], old.digits, new.digits), work)
        _keep(old.digits, files.written(upheaval.emptied(dossier)), work)
        table.replace(work, old.digits, new.digits)
        _forget((old.digits, new.digits), work)

    def cancel(self, ssin: Ssin, work: UnitOfWork) -> None:
        """Note that a number was given by mistake; nobody lives with it any more."""
        dossier = files.read(_file(ssin, work))
        self._part(ssin, dossier, work)
        _keep(ssin.digits, files.written(upheaval.emptied(dossier)), work)
        table.cancel(work, ssin.digits)
        _forget((ssin.digits,), work)

    def bury(self, ssin: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Note a death: what held ends, who was married is widowed, and the others live without the person."""
        dossier = files.read(_file(ssin, work))
        left = self._part(ssin, dossier, work)
        for one in upheaval.partners(dossier):
            if known := table.find(work, one):
                _keep(one, files.written(upheaval.widowed(files.read(known[2]), ssin.digits, day)), work)
        _keep(ssin.digits, files.written(upheaval.buried(dossier, day)), work)
        return left

    def leave(self, ssin: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Let a person live alone."""
        dossier = files.read(_file(ssin, work))
        left = self._part(ssin, dossier, work)
        alone = upheaval.living_in(dossier, [upheaval.entry(dossier, upheaval.HEAD, day)])
        _keep(ssin.digits, files.written(alone), work)
        return (*left, ssin)

    def join(self, ssin: Ssin, other: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Let a person live with another one, as somebody not related to the head (INFERRED), at that one's address."""
        dossier, host = files.read(_file(ssin, work)), files.read(_file(other, work))
        left = self._part(ssin, dossier, work)
        hosts = host["household"] or [upheaval.entry(host, upheaval.HEAD, day)]
        household = [*hosts, upheaval.entry(dossier, upheaval.NOT_RELATED, day)]
        self._house(household, work, but=ssin.digits)
        moved = upheaval.at_the_address_of(host, upheaval.living_in(dossier, household), day)
        _keep(ssin.digits, files.written(moved), work)
        return (*left, *(Ssin.unchecked(one["ssin"]) for one in household))

    def _part(self, ssin: Ssin, dossier: files.Dossier, work: UnitOfWork) -> tuple[Ssin, ...]:
        """The others of the household, who live on without the person."""
        others = upheaval.without(ssin.digits, dossier["household"])
        self._house(others, work)
        return tuple(Ssin.unchecked(one["ssin"]) for one in others)

    def _house(self, household: list[files.MemberEntry], work: UnitOfWork, but: str = "") -> None:
        for one in household:
            if one["ssin"] != but and (known := table.find(work, one["ssin"])):
                _keep(one["ssin"], files.written(upheaval.living_in(files.read(known[2]), household)), work)


def _file(ssin: Ssin, work: UnitOfWork) -> str:
    work.writing()
    known = table.find(work, ssin.digits)
    if known is None:
        raise LookupError("the register knows no such number")
    return known[2]


def _keep(ssin: str, file: str, work: UnitOfWork) -> None:
    table.rewrite(work, ssin, file)
    _forget((ssin,), work)


def _forget(numbers: Iterable[str], work: UnitOfWork) -> None:
    for one in numbers:
        work.forget(("national_register", Ssin.unchecked(one)))
        work.forget((FORMER, Ssin.unchecked(one)))
