"""An institution manages its own subscriptions by SOAP, and comes for what waits for it: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classic
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.subscription import Way
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import Settings
from clocks import NOON
from delivering import Deliveries
from subscribing import SERVICE, Partner

OF_CIN = "<subscriptionNumber>1</subscriptionNumber>"


@pytest.fixture
def partner(deliveries: Deliveries, secret_of: Callable[[Settings, Institution], str]) -> Callable[[str], Partner]:
    """The software of a partner by its HTTP Basic user."""

    def of(user: str) -> Partner:
        one = deliveries.institution(user)
        return Partner(deliveries.gateway, one, deliveries.settings, secret_of(deliveries.settings, one))

    return of


def test_a_subscription_begins_is_listed_and_ends(partner: Callable[[str], Partner]) -> None:
    cin = partner("cin")
    _give_keys(cin)
    assert cin.ask("listSubscriptions").status == ("NO_DATA_FOUND", "MSG00100")
    made = cin.subscribe("<address>https://cin.example.org/notify</address><signed>true</signed>")
    assert made.status == ("DATA_FOUND", "MSG00000")
    assert made.texts("subscription/*") == [
        "1",
        "LivingWagesNotifications",
        "https://cin.example.org/notify",
        "true",
        "2026-11-21T11:00:00.000000Z",
    ]
    assert cin.subscribe().code == "NOT30002"
    assert cin.ask("listSubscriptions").texts("subscription/subscriptionNumber") == ["1"]
    assert partner("actiris").ask("listSubscriptions").code == "MSG00100", "of others one sees none"
    assert cin.ask("endSubscription", OF_CIN).texts("subscription/endTimestamp") == ["2026-11-21T11:00:00.000000Z"]
    assert cin.ask("endSubscription", OF_CIN).code == "NOT30004"
    assert cin.ask("listSubscriptions").code == "MSG00100"
    assert cin.ask("listSubscriptions", "<ended>true</ended>").texts("subscription/subscriptionNumber") == ["1"]
    assert cin.subscribe().texts("subscription/subscriptionNumber") == ["2"]


def _give_keys(partner: Partner) -> None:
    keys = KeyFolder(partner.settings.keys)
    keys.make(["localhost"], NOON)
    keys.make_signer(NOON)


@pytest.mark.parametrize("more", ["", "<address>https://cin.example.org/</address>"])
def test_what_cannot_be_signed_is_not_promised(partner: Callable[[str], Partner], more: str) -> None:
    assert partner("cin").subscribe(f"{more}<signed>true</signed>").code == "NOT30006"


@pytest.mark.parametrize(
    "address", ["http://cin.example.org/", "https://169.254.169.254/latest", "https://10.0.0.1/", "file:///etc/passwd"]
)
def test_an_address_inside_a_network_is_refused(partner: Callable[[str], Partner], address: str) -> None:
    assert partner("cin").subscribe(f"<address>{address}</address>").code == "NOT30003"
    assert partner("cin").ask("listSubscriptions").code == "MSG00100"


def test_who_is_not_told_may_not_subscribe(partner: Callable[[str], Partner]) -> None:
    assert partner("forem").subscribe().code == "MSG00013"
    assert partner("cpas-namur").subscribe().code == "MSG00013"


def test_of_the_subscription_of_another_nothing_can_be_done(partner: Callable[[str], Partner]) -> None:
    assert partner("cin").subscribe().code == "MSG00000"
    actiris = partner("actiris")
    since = "<since>2026-01-01T00:00:00Z</since>"
    assert actiris.ask("endSubscription", OF_CIN).code == "NOT30004"
    assert actiris.ask("replayNotifications", OF_CIN + since).code == "NOT30004"
    assert partner("cin").ask("listSubscriptions").code == "MSG00000"


def test_what_waits_is_fetched_in_order_until_it_is_acknowledged(
    deliveries: Deliveries, partner: Callable[[str], Partner]
) -> None:
    cin = partner("cin")
    assert cin.subscribe().code == "MSG00000"
    for tag in ("anna", "marc"):
        deliveries.keeps_a_file("cin", tag)
    for tag in ("anna", "marc", "anna"):
        deliveries.attest(tag)
    assert deliveries.clerk()
    assert cin.fetch(most=2) == ["1", "2"]
    assert cin.fetch() == ["1", "2", "3"], "it comes again until it is acknowledged"
    assert cin.ask("fetchNotifications", SERVICE + "<lastReceived>4</lastReceived>").code == "NOT30005"
    assert cin.fetch(last=2) == ["3"]
    assert cin.fetch(last=3) == cin.fetch(last=3) == [], "an acknowledgement may come twice"
    assert all(one.delivered for one in deliveries.outbox("cin"))
    last = classic.journal(deliveries.gateway)[-4]
    assert last["operation"] == "fetchNotifications"


def test_an_acknowledgement_does_not_reach_what_was_never_given(
    deliveries: Deliveries, partner: Callable[[str], Partner]
) -> None:
    deliveries.subscribes("cin", way=Way.FETCH)
    deliveries.keeps_a_file("cin")
    for _ in range(3):
        deliveries.attest()
    assert deliveries.clerk()
    assert partner("cin").fetch(most=1) == ["1"]
    assert partner("cin").ask("fetchNotifications", SERVICE + "<lastReceived>3</lastReceived>").code == "NOT30005"
    assert partner("cin").fetch(last=1) == ["2", "3"]


def test_everything_since_a_moment_comes_again(deliveries: Deliveries, partner: Callable[[str], Partner]) -> None:
    cin = partner("cin")
    cin.subscribe()
    deliveries.keeps_a_file("cin")
    for _ in range(3):
        deliveries.attest()
        assert deliveries.clerk()
        deliveries.clock.move(hours=1)
    assert cin.fetch() == ["1", "2", "3"]
    assert cin.fetch(last=3) == []
    again = cin.ask("replayNotifications", f"{OF_CIN}<since>2026-11-21T13:00:00+01:00</since>")
    assert again.texts("toldAgain") == ["2"]
    assert cin.fetch() == ["2", "3"]


@pytest.mark.parametrize("since", ["2026-11-21T24:00:00Z", "12026-11-21T00:00:00Z", "-0001-01-01T00:00:00Z"])
def test_a_moment_that_cannot_be_meant_tells_nothing_again(partner: Callable[[str], Partner], since: str) -> None:
    partner("cin").subscribe()
    assert partner("cin").ask("replayNotifications", f"{OF_CIN}<since>{since}</since>").code == "MSG00008"


def test_what_is_fetched_holds_what_its_recipient_may_see(
    deliveries: Deliveries, partner: Callable[[str], Partner]
) -> None:
    for user in ("cin", "actiris"):
        deliveries.subscribes(user, way=Way.FETCH)
        deliveries.keeps_a_file(user)
    deliveries.attest()
    assert deliveries.clerk()
    place = "notifications/notification/livingWagesNotification"
    seen = partner("cin").ask("fetchNotifications", SERVICE)
    assert seen.texts(f"{place}/attestation/change") == ["CREATED"]
    seen = partner("actiris").ask("fetchNotifications", SERVICE)
    assert seen.texts(f"{place}/ssin") == [deliveries.person("anna").ssin]
    assert seen.texts(f"{place}/attestation/change") == []
    entry = next(one for one in classic.journal(deliveries.gateway) if one["operation"] == "fetchNotifications")
    assert entry["ssin"] == deliveries.person("anna").ssin, "the journal knows of whom was told"
