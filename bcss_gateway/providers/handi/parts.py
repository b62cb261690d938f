"""Writes what a file is made of; each source has its own selection, in the order of the contract."""

from __future__ import annotations

from decimal import Decimal

from bcss_gateway.providers.handi import results
from bcss_gateway.providers.handi.cards import Card
from bcss_gateway.providers.handi.file import Address, File, Stretch
from bcss_gateway.providers.handi.recognitions import Evolution
from bcss_gateway.providers.handi.results import flag
from bcss_gateway.providers.handi.rights import Payment, Right
from bcss_gateway.providers.handi.rules import NEW_CHILD, OLD_CHILD
from bcss_gateway.providers.handi.sources import FEDERAL, Source
from bcss_gateway.providers.markup import group, leaf

_LANGUAGES = ("fr", "nl", "de")
_BELGIUM, _BELGIUM_NAMES = 150, {"fr": "Belgique", "nl": "België", "de": "Belgien"}
_LONGEST_LAST_NAME, _LONGEST_FIRST_NAME, _LONGEST_NUMBER = 48, 24, 10


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
    pending = flag(one.pending)
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
            results.details(file) if source.name == FEDERAL else "",
            results.child(source, file, one.law) if is_child else results.adult(source, file, one.law),
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
        leaf("partnerIncome", flag(one.partner_works)),
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
            leaf("cancelledPayment", flag(one.cancelled)),
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


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
