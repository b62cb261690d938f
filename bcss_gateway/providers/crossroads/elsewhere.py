"""Known elsewhere: what a CPAS that registers somebody is told of the files that other CPAS have on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.quality_code import CPAS_SECTOR, Excluding
from bcss_gateway.domain.refusal import Information, Problem


def elsewhere(
    own: Collection[Line],
    others: Iterable[Line],
    excluding: Excluding,
    own_codes: Mapping[str, str],
    shown: Information = (),
) -> Iterator[Problem]:
    """A note for each line of another CPAS that shares a day with what was registered.

    It tells whose it is, in which quality, and since when: what a LIST would show.

    Args:
        own: what was registered.
        others: the lines of the person; those of the same institution, and of sectors, are passed over.
        excluding: the pairs of codes in which two CPAS are in conflict; the note says so.
        own_codes: each CPAS's own code by CBE number, by which LIST names it too.
        shown: what each note shows besides.
    """
    own = [line for line in own if line.sector == CPAS_SECTOR]
    whose = {line.institution for line in own}
    for line in others:
        met = [one for one in own if one.period.overlaps(line.period)]
        if met and line.sector == CPAS_SECTOR and line.institution and line.institution not in whose:
            excluded = any(frozenset((one.quality_code, line.quality_code)) in excluding for one in met)
            yield _note("in_conflict" if excluded else "known_elsewhere", line, own_codes, shown)


def _note(reason: str, line: Line, own_codes: Mapping[str, str], shown: Information) -> Problem:
    details = {
        "cpas": own_codes.get(line.institution) or line.institution,
        "code": str(line.quality_code),
        "begin": line.period.begin.isoformat(),
    }
    information = (("OrgUnit", details["cpas"]), ("Purpose", details["code"]), ("StartDate", details["begin"]))
    return Problem(reason, "directory", (*information, *shown), details)
