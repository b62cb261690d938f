"""The exceptions to "integrate first": which questions need no file on the person, and why."""

from __future__ import annotations

from bcss_gateway.crossroads.authorization import load
from bcss_gateway.settings import AUTHORIZATION_TABLES

NONE_NEEDED = {
    ("cpas", "OCMWCPASManageAccess"): "INFERRED: it is what makes the file",
    ("cpas", "OCMWCPASIdentifyPerson"): "INFERRED: it finds the number that one registers next, and names no purpose",
    ("cpas", "PersonService"): "OFFICIAL: the presentation of 2022 says that it needs none",
    ("cpas", "BisPersonService"): "INFERRED: it makes a number for whom nobody can have registered yet",
    ("cpas", "ManagePerson.createKSZCitizen"): "INFERRED: the same, in the classic service",
    ("cpas", "SSINInformationService"): "INFERRED: which number counts is asked before one registers",
    ("federal", "SSINInformationService"): "INFERRED: it tells numbers alone, to those who keep files by them",
    ("regional", "SSINInformationService"): "INFERRED: the same",
    ("mutuality", "SSINInformationService"): "INFERRED: the same",
    ("mutuality", "NotificationSubscriptionService"): "INFERRED: whoever subscribes names no person",
    ("federal", "NotificationSubscriptionService"): "INFERRED: the same",
    ("regional", "NotificationSubscriptionService"): "INFERRED: the same",
    ("anyone", "TestConnectionService"): "OFFICIAL: it is about no person",
}
"""All other flows undergo the check (OFFICIAL, circular of 2008): a row without quality codes has its reason here."""


def test_only_these_need_no_file_and_each_has_its_reason() -> None:
    found = {
        (kind, row.service)
        for _, row, _ in load(AUTHORIZATION_TABLES).rows
        if not row.quality_codes
        for kind in (["anyone"] if row.who.anyone else row.who.kinds or ["any kind"])
    }
    assert found == set(NONE_NEEDED)
    assert all(why.partition(":")[0] in ("OFFICIAL", "INFERRED") for why in NONE_NEEDED.values())


def test_no_service_needs_a_file_of_some_and_none_of_others_of_the_same_kind() -> None:
    asked = {
        (kind, row.service)
        for _, row, _ in load(AUTHORIZATION_TABLES).rows
        if row.quality_codes
        for kind in row.who.kinds
    }
    assert not asked & set(NONE_NEEDED)
