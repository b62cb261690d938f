"""Finds rows of authorization tables that open the same question: the second of them is never looked at."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from bcss_gateway.crossroads.authorization import Row
from bcss_gateway.crossroads.authorization_table import Allowance
from bcss_gateway.domain.institution import Institution
from bcss_gateway.envelope.grant import Grant


def contradictions(rows: Iterable[Row], institutions: Collection[Institution]) -> Iterator[tuple[Grant, str]]:
    """Each row that opens, otherwise or again, what an earlier one opens to some institution, with words on it."""
    by_service: dict[str, list[Row]] = defaultdict(list)
    for each in rows:
        by_service[each[1].service].append(each)
    for first, second in itertools.chain.from_iterable(
        itertools.combinations(alike, 2) for alike in by_service.values()
    ):
        if _meet(first, second, institutions):
            how = "again" if _effect(first[1]) == _effect(second[1]) else "otherwise"
            yield second[2], f"it opens {how} what {first[2].row} opens already, which is tried before it"


def _effect(row: Allowance) -> dict[str, object]:
    """What a row asks and gives, but for whom it is, what about and in which qualities and contexts."""
    about = {"who", "service", "versions", "operations", "legal_contexts", "quality_codes", "parts"}
    parts = None if row.parts is None else frozenset(row.parts)
    return {**row.model_dump(exclude=about), "asks a file": bool(row.quality_codes), "parts": parts}


def _meet(one: Row, other: Row, institutions: Collection[Institution]) -> bool:
    """Whether some question of some institution on some day falls under both rows."""
    (table, row, _), (its_table, its_row, _) = one, other
    return (
        not set(row.versions).isdisjoint(its_row.versions)
        and not set(row.operations).isdisjoint(its_row.operations)
        and _share(row.legal_contexts, its_row.legal_contexts)
        and _share(row.quality_codes, its_row.quality_codes)
        and max(table.valid_from, its_table.valid_from) <= min(table.valid_to, its_table.valid_to)
        and any(row.who.includes(each) and its_row.who.includes(each) for each in institutions)
    )


def _share(some: Collection[object], others: Collection[object]) -> bool:
    """Whether two lists, of which an empty one stands for everything, have something in common."""
    return not some or not others or not set(some).isdisjoint(others)
