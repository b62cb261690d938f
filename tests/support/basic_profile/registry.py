"""The checks, each under the identifiers of the assertions that it looks after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Violations = Iterator[str]

ON_DESCRIPTIONS: dict[str, Callable[[Any], Violations]] = {}
"""A check takes a ``Description``."""
ON_EXCHANGES: dict[str, Callable[[Any], Violations]] = {}
"""A check takes an ``Exchange``."""


def description(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of a description; it yields each violation in a few words."""
    return _registrar(ON_DESCRIPTIONS, identifiers)


def exchange(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of a whole exchange."""
    return _registrar(ON_EXCHANGES, identifiers)


def message(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of each message that an exchange is held to; it takes the message and the exchange."""
    return lambda check: _spread(check, identifiers, lambda one: one.held)


def request(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of the request, where the exchange is held to it."""
    return lambda check: _spread(check, identifiers, lambda one: [each for each in one.held if each is one.request])


def response(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of the response."""
    return lambda check: _spread(check, identifiers, lambda one: [one.response])


def envelope(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of each well-formed envelope; it takes the message and the exchange."""
    return lambda check: _spread(check, identifiers, lambda one: [each for each in one.held if each.root is not None])


def fault(*identifiers: str) -> Callable[[Any], Any]:
    """Registers a check of the response's fault; it takes the Fault element and the exchange."""

    def register(check: Any) -> Any:
        def look(one: Any) -> Violations:
            if one.response.fault is not None:
                yield from check(one.response.fault, one)

        _registrar(ON_EXCHANGES, identifiers)(look)
        return check

    return register


def _spread(check: Any, identifiers: tuple[str, ...], chosen: Callable[[Any], list[Any]]) -> Any:
    def each(one: Any) -> Violations:
        for message in chosen(one):
            yield from check(message, one)

    _registrar(ON_EXCHANGES, identifiers)(each)
    return check


def _registrar(registry: dict[str, Any], identifiers: tuple[str, ...]) -> Callable[[Any], Any]:
    def register(check: Any) -> Any:
        for identifier in identifiers:
            assert identifier not in ON_DESCRIPTIONS | ON_EXCHANGES, f"{identifier} has two checks"
            registry[identifier] = check
        return check

    return register
