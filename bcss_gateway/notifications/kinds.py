"""The kinds of mutations, by the names under which institutions know them (seed 003, 2.6)."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What may change about a person. The names of the services are the field's; those of files are ours."""

    PERSON_SSIN = "notifyPersonSSIN"
    FAMILY_COMPOSITION = "notifyFamilyComposition"
    FILE_BEGUN = "fileBegun"
    FILE_CHANGED = "fileChanged"
    FILE_ENDED = "fileEnded"
    FILE_EXPIRED = "fileExpired"
    CONFLICT = "conflict"
    PENSION = "PensionRegisterMutation"
    EMPLOYMENT = "PersonnelFile"
    SELF_EMPLOYED = "SelfEmployedCareerNotifications"
    MEDICAL_CARD = "eCarmedCalculationNotification"
    LIVING_WAGES = "LivingWagesNotifications"


WITHOUT_SOURCE = frozenset((Kind.PENSION, Kind.EMPLOYMENT, Kind.SELF_EMPLOYED, Kind.MEDICAL_CARD))
"""Known names of mutations that no source here tells yet."""

TOLD_BY_RULE = frozenset((Kind.CONFLICT,))
"""What those whom it concerns learn whatever they subscribed to."""

BY_TABLES = frozenset((Kind.LIVING_WAGES,))
"""What the authorization tables open, as the operation ``notify`` of the service of that name: they say to whom, on
which file, in which legal context, and with which parts. What each of them knows is written when it comes due.

For the others a table of ours says which kinds of institutions may subscribe (rights.toml), as long as no authorization
table names them."""

DELIVERED = BY_TABLES
"""What has a contract, and is therefore delivered; of the others the outbox can be looked at."""
