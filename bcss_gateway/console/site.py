"""Which path shows which page, in which language, with which headers; nothing of a request comes back in an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from bcss_gateway.console import answers, authorizations, codes, notifications, persons, words
from bcss_gateway.console.answers import Answer, Handler
from bcss_gateway.console.arrivals import Arrivals
from bcss_gateway.console.authorizations import AuthorizationsPage
from bcss_gateway.console.codes import Code
from bcss_gateway.console.doctor import PLACE, DoctorPage
from bcss_gateway.console.facts import Facts, sample_of
from bcss_gateway.console.findings import Doctor
from bcss_gateway.console.notifications import NotificationsPage
from bcss_gateway.console.pages import Pages
from bcss_gateway.console.persons import PersonPage
from bcss_gateway.console.portrait import Persons
from bcss_gateway.console.tickets import Recall, TicketPage
from bcss_gateway.console.words import Words
from bcss_gateway.contracts.archive import contract_archive, subscriber_archive
from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.description import Described, described
from bcss_gateway.domain.clock import Clock, day_of, system_clock
from bcss_gateway.domain.story import Story
from bcss_gateway.security import checks
from bcss_gateway.security.checks import Check

_Made = TypeVar("_Made")
_SERVICES, _REFUSALS, _STORIES = "/services", "/refusals", "/stories"


class Site:
    """The pages by path. The paths are a closed set made at start; each page is rendered when it is first asked for.

    Args:
        others: more pages, by path.
        doctor: what looks into signed messages; without one, its page is not there.
        told: gives the stories of the sandbox by name; without it, they have no pages.
        recall: gives the refused call with a ticket; without it, calls have no page.
        known: what draws fictitious persons; without it, they have no pages.
        arrivals: what was told of them; it goes with them.
        clock: the machine's.
        ahead: by how much the day of a sandbox was moved; pages go by that day, and say so.
    """

    def __init__(
        self,
        facts: Facts,
        others: Mapping[str, Handler],
        doctor: Doctor | None = None,
        known: Persons | None = None,
        *,
        arrivals: Arrivals | None = None,
        told: Callable[[], Mapping[str, Story]] | None = None,
        recall: Recall | None = None,
        clock: Clock = system_clock,
        ahead: Callable[[], timedelta] = timedelta,
    ) -> None:
        self._facts, self._words = facts, words.load()
        self._moved = partial(_moved_to, clock, ahead)
        self._pages = Pages(
            facts, doctor=doctor is not None, persons=known is not None, stories=told is not None, moved=self._moved
        )
        self._lock = threading.RLock()
        self._kept: dict[Hashable, Any] = {}
        self._made_of: tuple[Any, date | None] = (facts.authorizations.tables, None)
        self._handlers: dict[str, Handler] = {
            **others,
            "/": self._page("front", self._pages.front),
            _SERVICES: self._page("services", self._pages.services),
            _REFUSALS: self._page("refusals", self._pages.refusals),
            codes.PLACE: self._page("codes", self._pages.all_codes),
            authorizations.PLACE: AuthorizationsPage(facts, self._pages, self._words, partial(_now, clock, ahead)),
        }
        self._ticket = TicketPage(recall, self._pages, self._words, self._missing) if recall else self._missing
        if doctor is not None:
            self._handlers[PLACE] = DoctorPage(doctor, self._pages, self._words)
        self._person = PersonPage(known, self._pages, self._words, partial(_now, clock, ahead)) if known else None
        if known is not None:
            self._handlers[persons.PLACE] = self._of_persons(known)
        if known is not None and arrivals is not None:
            self._handlers[notifications.PLACE] = NotificationsPage(arrivals, self._pages, self._words)
        self._told = told
        if told is not None:
            self._handlers[_STORIES] = self._page("stories", lambda w, root: self._pages.stories(w, root, told()))
        for check in checks.load().by_name.values():
            self._handlers[f"{_REFUSALS}/{check.name}"] = self._of_check(check)
        for code in self._pages.codes.every.values():
            self._handlers[f"{codes.PLACE}/{code.code}"] = self._of_code(code)
        for service in facts.services:
            self._handlers |= self._of_service(service)

    def find(self, path: str) -> Handler | None:
        """What answers at a path; below lists of services, refusals and codes, and the sandbox's, always something."""
        known = self._handlers.get(path)
        if self._person is not None and path.startswith(f"{persons.PLACE}/"):
            return self._person
        if self._told is not None and path.startswith(f"{_STORIES}/"):
            return self._of_story(self._told().get(path.removeprefix(f"{_STORIES}/").removesuffix("/")))
        if known is None and path.startswith((f"{_SERVICES}/", f"{_REFUSALS}/", f"{codes.PLACE}/")):
            otherwise = self._ticket if path.startswith(_REFUSALS) else self._missing
            return self._handlers.get(path.removesuffix("/")) or otherwise
        return known

    def _of_persons(self, known: Persons) -> Handler:
        return self._page("persons", lambda spoken, root: self._pages.persons(spoken, root, known))

    def _of_story(self, story: Story | None) -> Handler:
        if story is None:
            return self._missing
        return self._page(f"story {story.name}", lambda spoken, root: self._pages.story(spoken, root, story))

    def _of_check(self, check: Check) -> Handler:
        return self._page(check.name, lambda spoken, root: self._pages.refusal(spoken, root, check))

    def _of_code(self, code: Code) -> Handler:
        return self._page(code.code, lambda spoken, root: self._pages.code(spoken, root, code))

    def _of_service(self, service: Service) -> dict[str, Handler]:
        place, name = f"{_SERVICES}/{service.name}/{service.version}", f"{service.name}-{service.version}"
        sample = sample_of(service)

        def text(spoken: Words, root: str) -> str:
            return self._pages.service(spoken, root, service, self._operations(service))

        handlers = {place: self._page(place, text)}
        if service.is_written:
            handlers[f"{place}/contract.zip"] = self._archive(service, name)
        if service.subscriber_wsdl:
            archive = subscriber_archive(service, self._facts.home)
            handlers[f"{place}/contract.zip"] = _always(answers.file(f"{name}.zip", "application/zip", archive))
        for part, content in (("request", sample.request), ("reply", sample.reply)):
            if content:
                handlers[f"{place}/{part}.xml"] = _always(
                    answers.file(f"{name}.{part}.xml", "text/xml; charset=utf-8", content)
                )
        return handlers

    def _operations(self, service: Service) -> tuple[Described, ...]:
        if not service.is_written:
            return ()
        return self._keep(service.key, lambda: described(self._facts.library, service))

    def _archive(self, service: Service, name: str) -> Handler:
        facts = self._facts

        def handler(_: Mapping[str, Any]) -> Answer:
            content = self._keep(name, lambda: contract_archive(facts.library, service, facts.home, facts.address))
            return answers.file(f"{name}.zip", "application/zip", content)

        return handler

    def _page(self, name: str, render: Callable[[Words, str], str]) -> Handler:
        def handler(environ: Mapping[str, Any]) -> Answer:
            spoken, root = answers.reader(environ, self._words)
            text = self._keep((name, spoken.language, root), lambda: render(spoken, root))
            return answers.html("200 OK", spoken.language, text)

        return handler

    def _missing(self, environ: Mapping[str, Any]) -> Answer:
        spoken, root = answers.reader(environ, self._words)
        return answers.html("404 Not Found", spoken.language, self._pages.missing(spoken, root))

    def _keep(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What was made under a key, made once until other tables are in force or the day is moved; keys are few."""
        tables, moved = self._facts.authorizations.tables, self._moved()
        with self._lock:
            if tables is not self._made_of[0] or moved != self._made_of[1]:
                self._kept.clear()
                self._made_of = tables, moved
            if key not in self._kept:
                self._kept[key] = make()
            kept: _Made = self._kept[key]
            return kept


def _now(clock: Clock, ahead: Callable[[], timedelta]) -> datetime:
    return clock() + ahead()


def _moved_to(clock: Clock, ahead: Callable[[], timedelta]) -> date | None:
    by = ahead()
    return day_of(clock() + by) if by else None


def _always(answer: Answer) -> Handler:
    return lambda _: answer
