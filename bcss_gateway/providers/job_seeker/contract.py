"""The elements of JobSeekerService: reads what is asked, writes what each service answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bcss_gateway.contracts.return_codes import Newer
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.job_seeker.categories import CATEGORIES
from bcss_gateway.providers.job_seeker.file import Contact, Inscription
from bcss_gateway.providers.job_seeker.questions import SERVICES, ContactAndInscription
from bcss_gateway.providers.markup import group, leaf, parsed
from bcss_gateway.providers.reading import day_of, text_of

_OF_THE_DAY = "T10:00:00.000Z"
"""Services tell a moment; the story knows the day, which this is in every Belgian season."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one service says of a person.

    Attributes:
        status: how it ended at the service.
        notes: fields of that status, with their values.
    """

    service: str
    status: Newer
    contact: Contact | None = None
    inscriptions: tuple[Inscription, ...] = ()
    notes: Mapping[str, str] | None = None


def read_contact_and_inscription(content: Element) -> ContactAndInscription:
    """Read a valid ``consultContactAndInscriptionRequest``; without a list of services, all are asked."""
    criteria = content.find("criteria")
    asked = criteria.findall("publicEmploymentServices/publicEmploymentService")
    begin, end = text_of(criteria, "period/beginDate"), text_of(criteria, "period/endDate")
    return ContactAndInscription(
        ssin=text_of(criteria, "ssin"),
        begin=day_of(begin).isoformat() if begin else "",
        end=day_of(end).isoformat() if end else "",
        services=tuple(dict.fromkeys(text_of(one, ".") for one in asked)) or SERVICES,
    )


def write_contact_and_inscription(ssin: str, answers: Iterable[Said]) -> tuple[Element, ...]:
    """Write what follows the status: the number, and what each service says."""
    results = group("results", map(_pes, answers))
    return tuple(parsed(text) for text in (leaf("ssin", ssin), results) if text)


def _pes(said: Said) -> str:
    result = group("result", (_contact(said.contact), _inscriptions(said)))
    return f'<pes source="{said.service}">{_status(said)}{result}</pes>'


def _status(said: Said) -> str:
    notes = (said.notes or {}).items()
    return group(
        "status",
        (
            leaf("value", said.status.value),
            leaf("code", said.status.code),
            leaf("description", said.status.text),
            *(group("information", (leaf("fieldName", name), leaf("fieldValue", value))) for name, value in notes),
        ),
    )


def _contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    address = {
        "postalCode": contact["postal_code"],
        "cityName": contact["city"],
        "cityCode": contact["city_code"],
        "streetName": contact["street"],
        "streetCode": contact["street_code"],
        "houseNumber": contact["number"],
        "boxNumber": contact["box"],
    }
    phones = {"false": contact["mobile"], "true": contact["landline"]}
    return group(
        "contact",
        (
            group("belgianAddress", (leaf(name, value) for name, value in address.items() if value)),
            *(leaf("phoneNumber", number, f' fix="{fix}"') for fix, number in phones.items() if number),
            leaf("emailAddress", contact["email"]) if contact["email"] else "",
            leaf("updateTimestamp", contact["since"] + _OF_THE_DAY),
        ),
    )


def _inscriptions(said: Said) -> str:
    return group("inscriptions", (_inscription(said.service, one) for one in said.inscriptions))


def _inscription(service: str, one: Inscription) -> str:
    code = one["category"]
    return group(
        "inscription",
        (
            leaf("inceptionTimestamp", one["begin"] + _OF_THE_DAY),
            _category("categoryNEO", code, code),
            _category("categoryPES", service + code, code),
            leaf("eurostatDate", one["jobless"]),
        ),
    )


def _category(name: str, code: str, key: str) -> str:
    said = (leaf("description", text, f' language="{language}"') for language, text in CATEGORIES[key].items())
    return group(name, (leaf("code", code), *said))
