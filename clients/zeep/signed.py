"""Who speaks, with zeep: ``signed.py ADDRESS USER SECRET CERTIFICATE PASSWORD REPLIES``."""

from __future__ import annotations

import sys
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

import xmlsec
import zeep
from lxml import etree
from zeep import ns
from zeep.exceptions import Fault, SignatureVerificationFailed
from zeep.wsse.compose import Compose
from zeep.wsse.signature import BinarySignature, verify_envelope
from zeep.wsse.username import UsernameToken
from zeep.wsse.utils import WSU, ensure_id, get_security_header

ADDRESS, USER, SECRET, CERTIFICATE, _, REPLIES = sys.argv[1:]
BODY, FAULT = f"{{{ns.SOAP_ENV_11}}}Body", f"{{{ns.SOAP_ENV_11}}}Fault"
PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
X509 = {"ValueType": f"{PROFILE}x509-token-profile-1.0#X509v3"}
BASE64 = {"EncodingType": f"{PROFILE}soap-message-security-1.0#Base64Binary"}
SIGN, DIGEST = xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA256  # zeep's own choice is SHA-1


def covered(envelope: Any) -> list[list[Any]]:
    """The elements that each reference of the signature leads to; the Ids are found wherever they are."""
    ids = [one.get("URI")[1:] for one in envelope.iter(f"{{{ns.DS}}}Reference")]
    return [envelope.xpath("//*[@*[local-name() = 'Id'] = $id]", id=each) for each in ids]


class Timestamp:
    """The Timestamp that zeep signs where there is one, and writes for no one but UsernameToken."""

    def apply(self, envelope: Any, headers: Any) -> tuple[Any, Any]:
        """To be composed before the signature."""
        made = datetime.now(UTC).replace(microsecond=0)
        moments = [moment.isoformat().replace("+00:00", "Z") for moment in (made, made + timedelta(minutes=5))]
        get_security_header(envelope).append(WSU.Timestamp(WSU.Created(moments[0]), WSU.Expires(moments[1])))
        return envelope, headers

    def verify(self, envelope: Any) -> None:
        """Nothing of its own: the signature covers it."""


class Signature(BinarySignature):
    """zeep's, which would verify replies with our own certificate, and look for a signature in a fault."""

    reply: Any = None

    def verify(self, envelope: Any) -> None:
        """A fault may be unsigned; all else is signed by the gateway, and the Body that is read is covered."""
        body = envelope.find(BODY)
        if body.find(FAULT) is None:
            verify_envelope(envelope, REPLIES)
            if [body] not in covered(envelope):
                raise SignatureVerificationFailed("the Body is not signed")
            self.reply = envelope


class StrictSignature(Signature):
    """The BinarySecurityToken signed too: the Belgian profile."""

    def apply(self, envelope: Any, headers: Any) -> tuple[Any, Any]:
        """To be composed after the Timestamp."""
        security = get_security_header(envelope)
        token = etree.SubElement(security, f"{{{ns.WSSE}}}BinarySecurityToken", X509 | BASE64)
        token.text = self.cert_data.decode().partition("-----BEGIN CERTIFICATE-----")[2].partition("-----END")[0]
        signature = xmlsec.template.create(envelope, xmlsec.Transform.EXCL_C14N, SIGN)
        security.append(signature)
        key_info = xmlsec.template.ensure_key_info(signature)
        reference = etree.SubElement(key_info, f"{{{ns.WSSE}}}SecurityTokenReference")
        etree.SubElement(reference, f"{{{ns.WSSE}}}Reference", X509, URI=f"#{ensure_id(token)}")
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(self.key_data, xmlsec.KeyFormat.PEM)
        for part in (envelope.find(BODY), security.find(f"{{{ns.WSU}}}Timestamp"), token):
            reference = xmlsec.template.add_reference(signature, DIGEST, uri=f"#{ensure_id(part)}")
            context.register_id(part, "Id", ns.WSU)
            xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        context.sign(signature)
        return envelope, headers


class Tampering:
    """Somebody on the way."""

    def apply(self, envelope: Any, headers: Any) -> tuple[Any, Any]:
        """Asks about somebody else."""
        next(envelope.iter("ssin")).text = "85631290291"
        return envelope, headers

    def verify(self, envelope: Any) -> None:
        """Leaves the reply alone."""


register = zeep.Client(f"{ADDRESS}/SOA4520/RetrieveTIGroupsService/v2/retrieveTI?wsdl")


def retrieve(*wsse: Any) -> Any:
    """RetrieveTIGroups, with what shows who asks; no user and no password of HTTP."""
    register.wsse = Compose(wsse)
    return register.service.retrieveTI(
        informationCustomer={"customerIdentification": {"cbeNumber": "0999100097"}},
        legalContext="PCSA:SOCIAL_INQUIRY",
        searchInformation={"ssin": "91662390106"},
    )


def show(step: str, reply: Any) -> None:
    """A line for the status, a line for the person."""
    name = reply.rrn_it_implicit.Names.Name[0].Name
    print(f"{step}: {reply.status.code}")
    print("name:", name.FirstName[0].Label, name.LastName[0].Label)


def refused(step: str, *wsse: Any) -> None:
    """A fault of WS-Security, as it reaches the programmer."""
    try:
        retrieve(*wsse)
    except Fault as fault:
        print(f"{step}: {fault.code}")
        print("said:", fault.message)


print(f"stack: zeep {version('zeep')}, xmlsec {version('xmlsec')}")
strict = StrictSignature(CERTIFICATE, CERTIFICATE)
show("strict", retrieve(Timestamp(), strict))
print("reply:", *sorted(etree.QName(part).localname for (part,) in covered(strict.reply)))
forged = deepcopy(strict.reply)
next(forged.iter("code")).text = "MSG00012"
try:
    strict.verify(forged)
except SignatureVerificationFailed:
    print("forged: refused")
show("lenient", retrieve(Timestamp(), Signature(CERTIFICATE, CERTIFICATE, None, SIGN, DIGEST)))
show("text", retrieve(UsernameToken(USER, SECRET)))
show("digest", retrieve(UsernameToken(USER, SECRET, use_digest=True)))
refused("tampered", Timestamp(), strict, Tampering())
refused("sha1", Timestamp(), Signature(CERTIFICATE, CERTIFICATE))
