"""Freshness: right messages at the wrong time, or twice.

What is made: steps, of a gateway. The last message gets the answer that is told; those before it are answered.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lxml import etree

from bcss_gateway.domain.credential import Kind
from bcss_gateway.security.signatures import names
from bcss_gateway.security.username_token import DIGEST, TEXT
from rows.attack import OURS, OWASP, WSS4J, Attack, Category
from signed_calls import Believer
from signing import institution, key, signed_elsewhere
from wrapping import part

EXPIRED, SHAPE, FAILED = "wsse:MessageExpired", "wsse:InvalidSecurity", "wsse:FailedAuthentication"
ANSWERED = "MSG00000"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message to a worker."""

    message: Any
    worker: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time go on, or back."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Restart:
    """Let the gateway end, and begin anew."""


Step = Send | Wait | Restart
Make = Callable[[Believer], Sequence[Step]]


def created(seconds: int = 0, *times: tuple[str, int], zone: str = "Z") -> Make:
    """A message that says it was made so much later than now, with more such moments in its Timestamp."""

    def make(believer: Believer) -> Sequence[Step]:
        def said(later: int, zone: str = "Z") -> str:
            return f"{believer.clock() + timedelta(seconds=later):%Y-%m-%dT%H:%M:%S}{zone}"

        return [Send(_signed(believer, said(seconds, zone), [(tag, said(later)) for tag, later in times]))]

    return make


def written(moment: str) -> Make:
    """A message whose Created is this text."""
    return lambda believer: [Send(_signed(believer, moment))]


def again_after(*between: Step, change: Callable[[Any], Any] = copy.deepcopy, worker: int = 0) -> Make:
    """A right message, and the same once more after something."""

    def make(believer: Believer) -> Sequence[Step]:
        message = believer.signed()
        return [Send(message), *between, Send(change(message), worker)]

    return make


def _signed(
    believer: Believer, created: str, times: Sequence[tuple[str, str]] = (), beside: bytes | None = None
) -> Any:
    asked = believer.unsigned
    return signed_elsewhere(
        institution(), key("p256"), created=created, times=times, envelope=asked, beside=beside, parts=("time", "body")
    )


def turned(message: Any) -> Any:
    """The other ECDSA value that holds too, which anybody can make."""
    other = copy.deepcopy(message)
    value = part(other, f"{names.DS}SignatureValue")
    raw = base64.b64decode(value.text)
    value.text = base64.b64encode(raw[:32] + (_ORDER - int.from_bytes(raw[32:])).to_bytes(32)).decode()
    return other


def spaced(message: Any) -> Any:
    """White space where nothing is signed."""
    other = copy.deepcopy(message)
    part(other, f"{names.DS}SignatureValue").text += "\n"
    part(other, names.HEADER).tail = "\n  "
    return other


def _renamed(message: Any) -> Any:
    """The Id of the whole Signature, which nothing refers to, is another one."""
    other = copy.deepcopy(message)
    part(other, names.SIGNATURE).set("Id", "another")
    return other


@dataclass(frozen=True, slots=True)
class User:
    """How a UsernameToken is made; what is not said is as it should be.

    Attributes:
        user: of which institution.
        password: what is sent in its place.
        seconds: how much later than now it says that it was made; ``None`` where it does not say.
        times: how often the token is in the message.
    """

    user: str = "cpas-namur"
    password: str | None = None
    kind: str = DIGEST
    nonce: str | None = base64.b64encode(b"sixteen bytes ok").decode()
    seconds: int | None = 0
    times: int = 1
    place: str = names.SECURITY

    def envelope(self, believer: Believer) -> bytes:
        """A question with such a token, and nothing signed."""
        root = etree.fromstring(believer.unsigned)
        place = root[0] if self.place == names.HEADER else etree.SubElement(root[0], self.place)
        for _ in range(self.times):
            place.append(self.token(believer))
        return etree.tostring(root)

    def token(self, believer: Believer) -> Any:
        later = timedelta(seconds=self.seconds or 0)
        moment = None if self.seconds is None else f"{believer.clock() + later:%Y-%m-%dT%H:%M:%SZ}"
        token = etree.Element(names.USERNAME_TOKEN)
        etree.SubElement(token, f"{names.WSSE}Username").text = self.user
        password = self._password(believer, moment or "")
        etree.SubElement(token, f"{names.WSSE}Password", Type=self.kind).text = password
        if self.nonce is not None:
            etree.SubElement(token, f"{names.WSSE}Nonce").text = self.nonce
        if moment is not None:
            etree.SubElement(token, f"{names.WSU}Created").text = moment
        return token

    def _password(self, believer: Believer, moment: str) -> str:
        if self.password is not None:
            return self.password
        secret = believer.secret_of("cpas-namur", Kind.USERNAME_TOKEN)
        if self.kind == TEXT:
            return secret
        made = base64.b64decode(self.nonce or "") + moment.encode() + secret.encode()
        return base64.b64encode(hashlib.sha1(made, usedforsecurity=False).digest()).decode()


def user(*between: Step, twice: bool = False, worker: int = 0, **how: Any) -> Make:
    """A message with such a token, once or twice."""

    def make(believer: Believer) -> Sequence[Step]:
        message = User(**how).envelope(believer)
        return [Send(message), *between, Send(message, worker)] if twice else [Send(message)]

    return make


def signed_by_one_named_by_another(believer: Believer) -> Sequence[Step]:
    """A signature of one institution and a UsernameToken of another."""
    of_gent = believer.secret_of("cpas-gent", Kind.USERNAME_TOKEN)
    token = etree.tostring(User(user="cpas-gent", password=of_gent, kind=TEXT).token(believer))
    return [Send(_signed(believer, f"{believer.clock():%Y-%m-%dT%H:%M:%SZ}", beside=token))]


TIMES = (
    Attack("61 s ahead", "made later than a clock may be wrong", WSS4J, created(61), EXPIRED),
    Attack("301 s old", "made longer ago than a message is believed", WSS4J, created(-301), EXPIRED),
    Attack("a year old", "kept, and sent now", WSS4J, created(-365 * 86_400), EXPIRED),
    Attack("ten years ahead", "made to be believed for long", WSS4J, created(10 * 365 * 86_400), EXPIRED),
    Attack("no Expires, 300 s old", "is believed for as long as any other", WSS4J, created(-300), ANSWERED),
    Attack(
        "no Expires, in another zone",
        "an hour wrong, if the zone were not read",
        OURS,
        created(0, zone="+01:00"),
        EXPIRED,
    ),
    Attack(
        "Expires in a year, 301 s old",
        "a sender that gives itself a year",
        WSS4J,
        created(-301, ("Expires", 365 * 86_400)),
        EXPIRED,
    ),
    Attack("Expires before Created", "a window that ends before it begins", WSS4J, created(0, ("Expires", -1)), SHAPE),
    Attack("expired by its own word", "made 20 s ago, for 10 s", WSS4J, created(-20, ("Expires", -10)), EXPIRED),
    Attack("two Created", "of which one is checked (BSP R3203)", WSS4J, created(-301, ("Created", 0)), SHAPE),
    Attack(
        "two Expires", "of which one is checked (BSP R3224)", WSS4J, created(0, ("Expires", -1), ("Expires", 60)), SHAPE
    ),
    Attack(
        "no zone", "a time that means another one elsewhere (BSP R3217)", WSS4J, written("2026-11-21T11:00:00"), SHAPE
    ),
    Attack("no time", "words in its place", OURS, written("now"), SHAPE),
    Attack("second 60", "a leap second that never was (BSP R3213)", WSS4J, written("2026-11-21T11:00:60Z"), SHAPE),
    Attack("year 1", "a time that cannot be counted with", OURS, written("0001-01-01T00:00:00+14:00"), SHAPE),
    Attack("year 99999", "a time that cannot be counted with", OURS, written("99999-01-01T00:00:00Z"), SHAPE),
    Attack(
        "time in other digits", "which some languages read as a number", OURS, written("٢٠٢٦-11-21T11:00:00Z"), SHAPE
    ),
)
REPLAYS = (
    Attack("sent twice", "the same message at the same worker", WSS4J, again_after(), FAILED),
    Attack("sent twice to two workers", "the same message at another worker", WSS4J, again_after(worker=1), FAILED),
    Attack(
        "sent again after a restart",
        "the same message, when the gateway begins anew",
        WSS4J,
        again_after(Restart()),
        FAILED,
    ),
    Attack("sent again within the window", "299 s later", WSS4J, again_after(Wait(299)), FAILED),
    Attack(
        "sent again after the window",
        "301 s later, when nobody remembers it: it is too old",
        WSS4J,
        again_after(Wait(301)),
        EXPIRED,
    ),
    Attack("sent again, the clock set back", "the clock goes back by a minute", OURS, again_after(Wait(-59)), FAILED),
    Attack(
        "sent again, turned", "the other ECDSA value, which anybody can make", OURS, again_after(change=turned), FAILED
    ),
    Attack(
        "sent again, written otherwise", "white space where nothing is signed", OURS, again_after(change=spaced), FAILED
    ),
    Attack(
        "sent again under another Id",
        "an Id of the Signature that nothing refers to",
        OURS,
        again_after(change=_renamed),
        FAILED,
    ),
)
USERS = (
    Attack("nonce twice", "the same UsernameToken at the same worker", WSS4J, user(twice=True), FAILED),
    Attack(
        "nonce twice, two workers",
        "the same UsernameToken at another worker",
        WSS4J,
        user(twice=True, worker=1),
        FAILED,
    ),
    Attack(
        "nonce twice, a restart between",
        "the same UsernameToken, when the gateway begins anew",
        WSS4J,
        user(Restart(), twice=True),
        FAILED,
    ),
    Attack("UsernameToken of 301 s ago", "made longer ago than one is believed", WSS4J, user(seconds=-301), EXPIRED),
    Attack("UsernameToken 61 s ahead", "made later than a clock may be wrong", WSS4J, user(seconds=61), EXPIRED),
    Attack("digest without a nonce", "which could be sent for ever", WSS4J, user(nonce=None), SHAPE),
    Attack("digest without Created", "which could be sent when nobody remembers it", WSS4J, user(seconds=None), SHAPE),
    Attack("wrong password", "a guess", OWASP, user(kind=TEXT, password="guess"), FAILED),
    Attack(
        "empty password",
        "which some directories take for no question at all",
        OWASP,
        user(kind=TEXT, password=""),
        FAILED,
    ),
    Attack("unknown user", "is told as a wrong password is", OWASP, user(user="nobody"), FAILED),
    Attack(
        "user with a quote", "' OR '1'='1", OWASP, user(user="' OR '1'='1", kind=TEXT, password="' OR '1'='1"), FAILED
    ),
    Attack(
        "digest in the place of a text",
        "what is stored is not what is asked",
        OURS,
        user(kind=TEXT, password="0" * 64),
        FAILED,
    ),
    Attack("password of nobody's kind", "a Type that is not in the profile", WSS4J, user(kind="urn:other"), SHAPE),
    Attack(
        "password of 200,000 characters",
        "which would have to be hashed",
        OWASP,
        user(kind=TEXT, password="a" * 200_000),
        SHAPE,
    ),
    Attack("nonce that is no base64", "!", WSS4J, user(nonce="!", password="x"), SHAPE),
    Attack("two UsernameTokens", "of which one is checked", WSS4J, user(times=2), SHAPE),
    Attack(
        "UsernameToken outside Security",
        "where a search for the first one finds it",
        WSS4J,
        user(place=names.HEADER),
        SHAPE,
    ),
    Attack(
        "signed by one, named by another",
        "a signature of one institution, a UsernameToken of another",
        OURS,
        signed_by_one_named_by_another,
        FAILED,
    ),
)
CATEGORY = Category(
    "Freshness",
    "Right messages at the wrong time, or twice, sent to two workers over one database whose clock moves.",
    TIMES + REPLAYS + USERS,
)
