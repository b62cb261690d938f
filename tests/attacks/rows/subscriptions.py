"""Subscriptions: what is another's, addresses inside a network, and numbers that were never given."""

from __future__ import annotations

from rows.attack import OURS, OWASP, Attack
from scene import NAMUR, Scene
from wsgi import Heard

ENDPOINT, CONTEXT = "NotificationSubscriptionService", "NOTIFICATION:SUBSCRIPTION"
SERVICE = "<service>LivingWagesNotifications</service>"
OF_CIN = "<subscriptionNumber>1</subscriptionNumber>"


def asked(operation: str, about: str, by: str = "actiris", context: str = CONTEXT):
    """An institution calls an operation; the health funds have the subscription 1 in a fresh sandbox."""

    def call(scene: Scene) -> Heard:
        return scene.asks(by, ENDPOINT, context).ask(operation, about).heard

    return call


def at(address: str):
    """An institution that has ended its subscription wants to be told at an address."""

    def call(scene: Scene) -> Heard:
        asker = scene.asks("kbi", ENDPOINT, CONTEXT)
        asker.ask("endSubscription", "<subscriptionNumber>7</subscriptionNumber>")
        return asker.ask("subscribe", f"{SERVICE}<address>{address}</address>").heard

    return call


SUBSCRIPTIONS = (
    Attack(
        "a subscription of another, ended", "its number guessed", OURS, asked("endSubscription", OF_CIN), "NOT30004"
    ),
    Attack(
        "a subscription of another, told again",
        "that it gets everything twice",
        OURS,
        asked("replayNotifications", f"{OF_CIN}<since>2020-01-01T00:00:00Z</since>"),
        "NOT30004",
    ),
    Attack(
        "a subscription of a CPAS",
        "to what the others attest",
        OURS,
        asked("subscribe", SERVICE, NAMUR),
        "MSG00013",
    ),
    Attack(
        "a subscription out of curiosity",
        "no purpose that a table knows",
        OURS,
        asked("fetchNotifications", SERVICE, context="CURIOSITY"),
        "MSG00013",
    ),
    Attack(
        "what was never given, acknowledged",
        "a number of fifteen digits",
        OURS,
        asked("fetchNotifications", f"{SERVICE}<lastReceived>{'9' * 15}</lastReceived>"),
        "NOT30005",
    ),
    *(
        Attack(f"told at {what}", "that the gateway speaks to it", OWASP, at(address), "NOT30003")
        for what, address in (
            ("this machine", "http://127.0.0.1:8080/"),
            ("this machine by name", "https://localhost/"),
            ("this machine in another spelling", "https://[::ffff:127.0.0.1]/"),
            ("the cloud's own pages", "https://169.254.169.254/latest/meta-data/"),
            ("a private network", "https://10.0.0.1/"),
            ("this machine as one number", "https://2130706433/"),
            ("this machine in octal", "https://0177.0.0.1/"),
            ("this machine through NAT64", "https://[64:ff9b::7f00:1]/"),
            ("this machine through 6to4", "https://[2002:7f00:1::1]/"),
            ("a name of this machine", "https://anything.localhost/"),
            ("a file", "file:///etc/passwd"),
            ("an address with a secret", "https://user:secret@cin.example.org/"),
            ("an address in the clear", "http://cin.example.org/"),
        )
    ),
)
