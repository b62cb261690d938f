"""Makes the attestations of a worker: which there are, in which versions, as the office knows them on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from bcss_gateway.domain.chance import number
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.providers.dmfa.attestation import Attestation
from bcss_gateway.providers.dmfa.file import Employment
from bcss_gateway.providers.dmfa.questions import Criteria
from bcss_gateway.providers.dmfa.work_done import occupation

FIRST = Quarter(2003, 1)
"""The quarter from which on employers declare by the DmfA."""

_ONE_IN = 12
"""Of so many attestations one is modified."""

_HIGHEST_ID = 99_999_999_999


def attestations(ssin: str, employments: list[Employment], asked: Criteria, today: date) -> Iterator[Attestation]:
    """What the office knows today, newest quarter first, then by identifier and version."""
    for quarter in asked.last.back_to(max(asked.first, FIRST)):
        for versions in sorted(_of_quarter(ssin, employments, quarter, today), key=lambda each: each[0].id):
            yield from (one for one in versions if _is_meant(one, asked))


def _of_quarter(
    ssin: str, employments: Iterable[Employment], quarter: Quarter, today: date
) -> Iterator[list[Attestation]]:
    """For each employer and kind of worker, the versions known by a day; an attestation has one worker record."""
    first, last = quarter.first.isoformat(), quarter.last.isoformat()
    running = [one for one in employments if one["begin"] <= last and (not one["end"] or one["end"] >= first)]
    for _, together in groupby(sorted(running, key=_declared_as), key=_declared_as):
        versions = _versions(ssin, list(together), quarter, today)
        if versions:
            yield versions


def _declared_as(employment: Employment) -> tuple[str, bool]:
    return employment["employer"]["nsso_number"], employment["manual"]


def _versions(ssin: str, together: list[Employment], quarter: Quarter, today: date) -> list[Attestation]:
    about = (ssin, *_declared_as(together[0]), quarter)
    created = [quarter.last + timedelta(days=number(8, 30, "created", *about))]
    if number(1, _ONE_IN, "modified", *about) == 1:
        created.append(created[0] + timedelta(days=number(60, 200, "modification", *about)))
    known = [day for day in created if day <= today]
    return [
        Attestation(
            id=number(1, _HIGHEST_ID, "attestation", *about),
            version=version,
            status="CREATION" if version == 1 else "MODIFICATION",
            created=day,
            previous=version - 1 or None,
            next=version + 1 if version < len(known) else None,
            quarter=quarter,
            employer=together[0]["employer"],
            manual=together[0]["manual"],
            occupations=tuple(occupation(ssin, one, quarter, correct=version == len(created)) for one in together),
        )
        for version, day in enumerate(known, start=1)
    ]


def _is_meant(one: Attestation, asked: Criteria) -> bool:
    """Whether an attestation is what the criteria describe; a version that is named is meant even when it is old."""
    employer = one.employer
    return (
        (one.next is None or not asked.latest_only or asked.attestation_version is not None)
        and asked.local in (None, employer["local"])
        and (not asked.sectors or one.sector in asked.sectors)
        and asked.attestation_id in (None, one.id)
        and asked.attestation_version in (None, one.version)
        and asked.nsso_number in ("", employer["nsso_number"])
        and asked.cbe_number in ("", employer["cbe_number"])
        and asked.employer_class in (None, one.employer_class)
        and asked.worker_code in (None, one.worker_code)
    )
