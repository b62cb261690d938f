"""Signature wrapping: a signed message is taken, and made to say something else while its signature still holds.

The catalogue is that of McIntosh and Austel, of WS-Attacker, and of the eight XSW orders known from SAML.
"""

from __future__ import annotations

from bcss_gateway.security.signatures.names import (
    BODY,
    DS,
    ENVELOPE,
    HEADER,
    SECURITY,
    SIGNATURE,
    TIMESTAMP,
    TOKEN,
    WSSE,
    WSU,
)
from bcss_gateway.security.signatures.refused import Code
from wrapping import (
    BURIALS,
    EVERY_ID,
    Attack,
    ask_more,
    body_reference,
    buried,
    child_of,
    comment,
    comment_in_body,
    double,
    doubled_id,
    envelope_of_another_version,
    evil_time,
    for_another_actor,
    header_reference_only,
    instruction,
    manifest,
    many_references,
    moved_time,
    moved_token,
    other_certificate,
    other_namespace,
    other_sign,
    redigested,
    reference_left_out,
    reference_twice,
    relative_namespace,
    remove,
    renamed,
    same_id,
    second_security,
    short,
    signature_moved,
    signed_body_in_other_version,
    split_digest,
    tampered,
    transform,
    two_signed_infos,
    uri,
    whole_in_header,
    without_hash,
)

NEXT = "http://schemas.xmlsoap.org/soap/actor/next"
S = Code.INVALID_SECURITY
U = Code.UNSUPPORTED_ALGORITHM
F = Code.FAILED_CHECK
NO_TOKEN = Code.UNSUPPORTED_SECURITY_TOKEN
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
OTHER_TRANSFORMS = {
    "xpath": "http://www.w3.org/TR/1999/REC-xpath-19991116",
    "xpath filter": "http://www.w3.org/2002/06/xmldsig-filter2",
    "xslt": "http://www.w3.org/TR/1999/REC-xslt-19991116",
    "base64": "http://www.w3.org/2000/09/xmldsig#base64",
    "enveloped": "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "inclusive": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "with comments": "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "str": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform",
}

ATTACKS: dict[str, tuple[Attack, Code]] = {
    **{
        f"signed Body {place}, new Body with {short(id_name)}": (buried(place, id_name), S)
        for place in BURIALS
        for id_name in EVERY_ID
    },
    **{
        f"two Bodies with the same Id, the new one's in {short(name)}": (same_id(name), S)
        for name in EVERY_ID[1:]
        if name
    },
    **{f"signed Body renamed to a header block, new Body with {short(name)}": (renamed(name), S) for name in EVERY_ID},
    **{f"the Body's Id met again in {short(name)}": (doubled_id(name), S) for name in EVERY_ID if name},
    **{
        f"signed Timestamp moved to the {where}": (moved_time(where), S)
        for where in ("wrapper", "security", "object", "body", "header")
    },
    "signed token moved to a wrapper": (moved_token, S),
    "empty Security before": (second_security(first=True), S),
    "empty Security after": (second_security(first=False), S),
    "Security for another actor before": (second_security(first=True, actor="urn:other"), S),
    "Security for the next actor after": (
        second_security(first=False, actor=NEXT),
        S,
    ),
    "Signature moved to the Header": (signature_moved(HEADER), S),
    "Signature moved to the Body": (signature_moved(BODY), S),
    "Signature moved to the Envelope": (signature_moved(ENVELOPE), S),
    "Signature moved to the Timestamp": (signature_moved(TIMESTAMP), S),
    "Signature left out": (remove(SIGNATURE), S),
    "Security left out": (remove(SECURITY), S),
    "Header left out": (remove(HEADER), S),
    "Body left out": (remove(BODY), S),
    "Timestamp left out": (remove(TIMESTAMP), S),
    "token left out": (remove(TOKEN), S),
    "Created left out": (remove(f"{WSU}Created"), S),
    "SignatureValue left out": (remove(f"{DS}SignatureValue"), S),
    "KeyInfo left out": (remove(f"{DS}KeyInfo"), S),
    "SecurityTokenReference left out": (remove(f"{WSSE}SecurityTokenReference"), NO_TOKEN),
    "Transforms left out": (remove(f"{DS}Transforms"), S),
    "CanonicalizationMethod left out": (remove(f"{DS}CanonicalizationMethod"), S),
    **{
        f"second {tag.rpartition('}')[2]}": (double(tag), S)
        for tag in (
            HEADER,
            BODY,
            SECURITY,
            TIMESTAMP,
            TOKEN,
            SIGNATURE,
            f"{DS}SignatureValue",
            f"{DS}SignatureMethod",
            f"{DS}Transforms",
            f"{DS}DigestValue",
            f"{WSU}Created",
            f"{WSU}Expires",
        )
    },
    "two SignedInfos": (two_signed_infos, S),
    "Object in the Signature": (child_of(SIGNATURE, f"{DS}Object"), S),
    "something after SecurityTokenReference": (child_of(f"{DS}KeyInfo", f"{DS}KeyValue"), NO_TOKEN),
    "child of the SignatureMethod": (child_of(f"{DS}SignatureMethod", f"{DS}HMACOutputLength"), S),
    "child of the DigestMethod": (child_of(f"{DS}DigestMethod", "{urn:wrapper}wrapper"), S),
    "XPath in the Transform": (child_of(f"{DS}Transform", f"{DS}XPath"), S),
    "empty URI": (uri(""), S),
    "no URI": (uri(None), S),
    "URI without #": (body_reference(without_hash), S),
    "URI with another sign": (body_reference(other_sign), S),
    "Security for another actor": (for_another_actor, S),
    "URI of the whole, as an XPointer": (uri("#xpointer(/)"), S),
    "URI as an XPointer of an Id": (uri("#xpointer(id('body'))"), S),
    "URI to a file": (uri("file:///etc/passwd"), S),
    "URI to another machine": (uri("http://attacker.example/body.xml"), S),
    "URI to nothing": (uri("#nothing"), S),
    **{f"transform {name}": (transform(algorithm), U) for name, algorithm in OTHER_TRANSFORMS.items()},
    "transforms enveloped and exclusive": (transform(OTHER_TRANSFORMS["enveloped"], EXCLUSIVE), F),
    "transforms exclusive and enveloped": (transform(EXCLUSIVE, OTHER_TRANSFORMS["enveloped"]), U),
    "six transforms": (transform(*[EXCLUSIVE] * 6), U),
    "no transform": (transform(), U),
    "only a header block is signed": (header_reference_only, S),
    "reference to the Body left out": (reference_left_out, S),
    "reference to the Timestamp twice": (reference_twice, S),
    "31 references more": (many_references, S),
    "reference to a Manifest": (manifest, S),
    "Body changed": (tampered, F),
    "Body changed, digest of another message": (redigested, F),
    "Body asks twice": (ask_more, F),
    "prefix in the Body bound anew": (other_namespace, F),
    "Created changed": (evil_time, F),
    "token of another institution": (other_certificate, F),
    "comment in the Body": (comment_in_body, S),
    "comment in SignedInfo": (comment(f"{DS}SignedInfo"), S),
    "comment in the Timestamp": (comment(f"{WSU}Created"), S),
    "processing instruction in the Body": (instruction, S),
    "digest split by an element": (split_digest, S),
    "whole message in the Header of another": (whole_in_header, S),
    "Envelope of SOAP 1.2": (envelope_of_another_version, S),
    "Body of SOAP 1.2 beside": (signed_body_in_other_version, S),
    "relative namespace in the Body": (relative_namespace, S),
}
