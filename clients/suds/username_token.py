"""Who speaks, with suds-community, which signs nothing: ``username_token.py ADDRESS USER SECRET``."""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha1
from importlib.metadata import version
from secrets import token_bytes

import suds
import suds.client
from suds.sax.date import DateTime
from suds.wsse import Security, UsernameToken

ADDRESS, USER, SECRET, *_ = sys.argv[1:]
register = suds.client.Client(f"{ADDRESS}/SOA4520/RetrieveTIGroupsService/v2/retrieveTI?wsdl", cache=None)


def with_text(secret: str) -> Security:
    """A Security header with a UsernameToken, its password as text."""
    security = Security()
    security.tokens.append(UsernameToken(USER, secret))
    return security


def with_digest(secret: str) -> Security:
    """The same with a digest: suds writes one, and leaves it to us to make it, of the nonce's bytes."""
    token, nonce = UsernameToken(USER, secret), token_bytes(16)
    token.setcreated()
    made = sha1(nonce + str(DateTime(token.created)).encode() + secret.encode()).digest()
    token.setpassworddigest(b64encode(made).decode())
    token.setnonce(b64encode(nonce).decode())
    token.setnonceencoding(True)
    security = Security()
    security.tokens.append(token)
    return security


def retrieve(security: Security) -> object:
    """RetrieveTIGroups, with what shows who asks; no user and no password of HTTP."""
    register.set_options(wsse=security)
    return register.service.retrieveTI(
        informationCustomer={"customerIdentification": {"cbeNumber": "0999100097"}},
        legalContext="PCSA:SOCIAL_INQUIRY",
        searchInformation={"ssin": "91662390106"},
    )


def show(step: str, reply: object) -> None:
    """A line for the status, a line for the person."""
    name = reply.rrn_it_implicit.Names.Name[0].Name
    print(f"{step}: {reply.status.code}")
    print("name:", name.FirstName[0].Label, name.LastName[0].Label)


print("stack: suds-community", version("suds-community"))
show("text", retrieve(with_text(SECRET)))
show("digest", retrieve(with_digest(SECRET)))
try:
    retrieve(with_digest("another secret"))
except suds.WebFault as fault:
    print("wrong:", fault.fault.faultcode)
    print("said:", fault.fault.faultstring)
