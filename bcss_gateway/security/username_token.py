"""The UsernameToken of WS-Security, with the password as text or as a digest (Username Token Profile 1.1)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.credentials import of_user
from bcss_gateway.security.proof import USERNAME_TOKEN, Proof
from bcss_gateway.security.refused import refused
from bcss_gateway.security.secrets import derived_secret, digest_of
from bcss_gateway.security.signatures import names
from bcss_gateway.storage.database import UnitOfWork

_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#"
TEXT, DIGEST = f"{_PROFILE}PasswordText", f"{_PROFILE}PasswordDigest"
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Token:
    """A UsernameToken as it came; the digest needs a nonce and a moment, the text needs none."""

    user: str
    password: str
    is_digest: bool
    nonce: bytes = b""
    created: str = ""

    def mark(self) -> str:
        """By which the token is known again; empty for one without a nonce, which says nothing of its own."""
        parts = (self.user.encode(), self.nonce, self.created.encode())
        known = b"".join(b"%d %s" % (len(part), part) for part in parts)
        return hashlib.sha256(b"username-token " + known).hexdigest() if self.nonce else ""

    def is_made_with(self, secret: str) -> bool:
        """Whether the digest is the one that the secret makes."""
        made = hashlib.sha1(self.nonce + self.created.encode() + secret.encode(), usedforsecurity=False).digest()
        return hmac.compare_digest(base64.b64encode(made), self.password.encode())


def token_of(envelope: Element) -> Token | None:
    """The UsernameToken of a message, if its Security header has one.

    Raises:
        SecurityRefused: there are two, one elsewhere, or one that is not built as the profile says.
    """
    found = list(envelope.iter(names.USERNAME_TOKEN))
    if not found:
        return None
    security = found[0].getparent()
    in_place = security.tag == names.SECURITY and security.getparent().tag == names.HEADER
    ours = security.get(f"{names.ENV}actor") in names.HERE
    if len(found) > 1 or not (in_place and ours) or len(list(envelope.iter(names.SECURITY))) > 1:
        raise _misshapen("A message holds one UsernameToken, in its one Security header, which is meant for us.")
    return _read(found[0])


def prove(
    token: Token, key: bytes, window: tuple[timedelta, timedelta], now: datetime, moment: str, work: UnitOfWork
) -> Proof:
    """Whose token it is; whether it came before is for the memory to say.

    Args:
        key: from which the secrets are derived: a digest can only be compared with what the secret itself makes.
        window: how long a token is believed after its Created, and how far ahead of our clock that may be.

    Raises:
        SecurityRefused: the user or the password is wrong, or the token is not of now.
    """
    _check_time(token, now, window)
    for credential in of_user(Kind.USERNAME_TOKEN, token.user, moment, work):
        if _is_right(token, credential, key):
            return Proof(credential, frozenset({USERNAME_TOKEN}))
    raise refused(
        "username-token-wrong",
        "The user or the password of the UsernameToken is wrong. `bcss-gateway credentials show` shows those of the "
        "sandbox; a digest is Base64(SHA-1(nonce + created + password)), of the nonce's bytes, not of its Base64.",
    )


def _is_right(token: Token, credential: Credential, key: bytes) -> bool:
    if not token.is_digest:
        return hmac.compare_digest(digest_of(token.password), credential.mark)
    secret = derived_secret(key, credential.institution, Kind.USERNAME_TOKEN, credential.salt)
    return hmac.compare_digest(digest_of(secret), credential.mark) and token.is_made_with(secret)


def _read(token: Element) -> Token:
    user, password = _one(token, f"{names.WSSE}Username"), _one(token, f"{names.WSSE}Password")
    nonce, created = _one(token, f"{names.WSSE}Nonce"), _one(token, f"{names.WSU}Created")
    kind = TEXT if password is None else password.get("Type", TEXT)
    if user is None or password is None or kind not in (TEXT, DIGEST):
        raise _misshapen("A UsernameToken holds a Username and a Password, as PasswordText or PasswordDigest.")
    if kind == DIGEST and (nonce is None or created is None):
        raise _misshapen("A PasswordDigest goes with a Nonce and a Created.")
    if nonce is not None and nonce.get("EncodingType", names.BASE64) != names.BASE64:
        raise _misshapen("A Nonce is written as Base64Binary.")
    return Token(
        user=_text(user).strip(),
        password=_text(password).strip() if kind == DIGEST else _text(password),
        is_digest=kind == DIGEST,
        nonce=b"" if nonce is None else _bytes(_text(nonce)),
        created="" if created is None else _text(created).strip(),
    )


def _one(token: Element, tag: str) -> Element | None:
    found = token.findall(tag)
    if len(found) > 1:
        raise _misshapen("A UsernameToken holds each of its parts once.")
    return found[0] if found else None


def _text(element: Element) -> str:
    text = element.text or ""
    if len(element) or len(text) > _LONGEST:
        raise _misshapen("The parts of a UsernameToken are short texts.")
    return text


def _bytes(text: str) -> bytes:
    try:
        value = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if not value:
        raise _misshapen("A Nonce is written as Base64Binary.")
    return value


def _check_time(token: Token, now: datetime, window: tuple[timedelta, timedelta]) -> None:
    if not token.created:
        return
    try:
        created = datetime.fromisoformat(token.created)
        age = now - created
    except (ValueError, TypeError, OverflowError):
        raise _misshapen("The Created of a UsernameToken is written as 2026-01-31T12:00:00Z, with its zone.") from None
    longest, ahead = window
    if not -ahead <= age <= longest:
        raise refused(
            "username-token-old",
            f"A UsernameToken is believed for {int(longest.total_seconds())} s after its Created, which may be at most "
            f"{int(ahead.total_seconds())} s ahead of our clock. Check the clock of the sending machine.",
            f"created {created:%Y-%m-%dT%H:%M:%S%z}, our clock {now:%Y-%m-%dT%H:%M:%SZ}",
        )


def _misshapen(text: str) -> SecurityRefused:
    return refused("username-token-shape", text)
