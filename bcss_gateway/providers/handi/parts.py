"""Writes what a file is made of; each source has its own selection, in the order of the contract."""

from __future__ import annotations

from decimal import Decimal

from bcss_gateway.providers.handi.cards import Card
from bcss_gateway.providers.handi.file import Address, File, Stretch
from bcss_gateway.providers.handi.recognitions import Evolution
from bcss_gateway.providers.handi.rights import Payment, Right
from bcss_gateway.providers.handi.rules import INCOME, NEW_CHILD, OLD_CHILD
from bcss_gateway.providers.handi.sources import FEDERAL, Source
from bcss_gateway.providers.markup import group, leaf

_ACTIVITIES = ("mobility", "nourishment", "hygiene", "household", "supervision", "socialSkills")
_LANGUAGES = ("fr", "nl", "de")
_BELGIUM, _BELGIUM_NAMES = 150, {"fr": "Belgique", "nl": "België", "de": "Belgien"}
_LONGEST_LAST_NAME, _LONGEST_FIRST_NAME, _LONGEST_NUMBER = 48, 24, 10

_HALF_UNABLE, _NO_COURSE = 2, 15
"""INFERRED: the points of mobility from which the lower limbs are half unable, and those that keep from school."""

_FIRST_PILLAR = ((16, 6), (13, 4), (10, 2), (0, 1))
_DISABILITY_CODES = {6: 3, 4: 2}
"""INFERRED: the first pillar by points; the classes that pillars stand for in the older law are CLIENT."""


def person(file: File, address: Address | None) -> str:
    """``addressHandicappedPerson``: names in capitals, as in the published test data, and the address of today."""
    return group(
        "addressHandicappedPerson",
        (
            leaf("lastName", file.last_name.upper()[:_LONGEST_LAST_NAME]),
            leaf("firstName", file.first_name.upper()[:_LONGEST_FIRST_NAME]) if file.first_name else "",
            _address(address) if address else "",
        ),
    )


def evolution_of_request(source: Source, one: Evolution) -> str:
    """``evolutionOfRequest``: who pays has an administrative request, who recognises one for a recognition."""
    pending = _flag(one.pending)
    return group(
        "evolutionOfRequest",
        (
            leaf("legislation", one.law),
            leaf("requestDate", one.requested) if one.requested else "",
            leaf("administrativePendingRequest", pending) if source.pays else "",
            leaf("handicapRecognitionPending", pending) if source.recognises else "",
            leaf("fileCompletionDate", one.complete) if one.complete else "",
            leaf("appeal", "false"),
        ),
    )


def recognition(source: Source, file: File, one: Stretch, *, with_law: bool, with_status: bool) -> str:
    """``handicapRecognition``."""
    status = (
        leaf("dateOfDecision", one.decided),
        leaf("startDateRecognition", one.begin),
        leaf("endDateRecognition", one.end) if one.end else "",
    )
    is_child = one.law in (OLD_CHILD, NEW_CHILD)
    return group(
        "handicapRecognition",
        (
            group("recognitionStatus", status),
            leaf("legislation", one.law) if with_law else "",
            _details(file) if source.name == FEDERAL else "",
            _child(source, file, one.law) if is_child else _adult(source, file, one.law),
            leaf("decisionStatus", "RECOGNITION_DETERMINED") if with_status else "",
        ),
    )


def right(source: Source, name: str, one: Right, *, with_status: bool) -> str:
    """A right, under the name that it has in this file."""
    period = leaf("beginDate", one.begin) + (leaf("endDate", one.end) if one.end else "")
    own = (
        leaf("monthAmount", _amount(one.due)),
        leaf("categoryIVT", one.replacement),
        leaf("categoryIT", one.integration),
        leaf("partnerIncome", _flag(one.partner_works)),
    )
    return group(
        name,
        (
            group("period", [period]),
            leaf("legislation", one.law),
            leaf("totalMonthAmount", _amount(one.total)),
            *(own if source.name == FEDERAL else ()),
            leaf("decisionStatus", "POSITIVE") if with_status else "",
        ),
    )


def social_card(one: Card) -> str:
    """``socialCard``."""
    return group(
        "socialCard",
        (
            leaf("deliveryDate", one.delivered),
            leaf("endDate", one.end),
            leaf("cardNumber", one.number),
            leaf("cardCategory", one.category),
        ),
    )


def payment(one: Payment) -> str:
    """``payment``."""
    return group(
        "payment",
        (
            leaf("yearMonth", f"{one.month:%Y-%m}"),
            leaf("amount", _amount(one.amount)),
            leaf("cancelledPayment", _flag(one.cancelled)),
        ),
    )


def _address(one: Address) -> str:
    content = (
        leaf("streetCode", f"{one.street_code:010d}"),
        _described("streetName", one.street),
        leaf("houseNumber", one.house_number[:_LONGEST_NUMBER]),
        leaf("boxNumber", one.box[:_LONGEST_NUMBER]) if one.box else "",
        leaf("postalCode", one.postal_code) if one.postal_code else "",
        leaf("cityCode", one.city_code),
        _described("cityName", one.city),
        leaf("countryCode", _BELGIUM),
        _described("countryName", _BELGIUM_NAMES),
        leaf("date", one.begin),
    )
    return f'<address class="belgianAddress">{"".join(content)}</address>'


def _described(name: str, names: dict[str, str]) -> str:
    spoken = (language for language in _LANGUAGES if names.get(language))
    return "".join(leaf(name, names[language], f' language="{language.upper()}"') for language in spoken)


def _details(file: File) -> str:
    return group(
        "handicapRecognitionDetails",
        (
            leaf("lowerLimbs50p", _flag(file.activities[0] >= _HALF_UNABLE)),
            leaf("fullBlindness", "false"),
            leaf("upperLimbsAmputated", "false"),
            leaf("upperLimbsParalyzed", "false"),
        ),
    )


def _child(source: Source, file: File, law: int) -> str:
    """The newer law has three pillars, the older one a class of percentages and one of independence."""
    pillars = _pillars(file.points) if law == NEW_CHILD else ""
    if source.name == "KindEnGezin":
        return group("resultRecognitionChild", [pillars or "<pillars/>"])
    course = leaf("inabilityFollowCourse", _flag(file.points >= _NO_COURSE))
    if source.name != FEDERAL:
        return group("resultRecognitionChild", (course, pillars))
    old = leaf("disabilityCode", _disability_code(file.points)) + leaf("independencyScore", _independency(file.points))
    work = leaf("inabilityToWork", _flag(file.earns_less))
    return group("resultRecognitionChild", (course, work, pillars or old))


def _pillars(points: int) -> str:
    """The three pillars (INFERRED from the points): at most 6, 12 and 18."""
    three = (_first_pillar(points), points // 2, points * 2 // 3)
    leaves = [leaf(f"pillar{place}", number) for place, number in enumerate(three, start=1)]
    return group("pillars", (*leaves, leaf("pillarsTotal", sum(three))))


def _first_pillar(points: int) -> int:
    return next(pillar for least, pillar in _FIRST_PILLAR if points >= least)


def _disability_code(points: int) -> int:
    return _DISABILITY_CODES.get(_first_pillar(points), 1)


def _independency(points: int) -> int:
    """The class of the older score, which goes to 9: 1 to 3 points, 4 to 6, 7 to 9."""
    return (points // 2 - 1) // 3 + 1


def _adult(source: Source, file: File, law: int) -> str:
    activities = [leaf(name, points) for name, points in zip(_ACTIVITIES, file.activities, strict=True)]
    independence = group("diminuationIndependence", (*activities, leaf("totalPoints", file.points)))
    earnings = leaf("diminuationEarnings", _flag(file.earns_less)) if source.name == FEDERAL and law == INCOME else ""
    return group("resultRecognitionAdult", (independence, earnings))


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
