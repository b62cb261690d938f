"""What a signature says that it covers, and by which algorithms."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.algorithms import Method, digest_method, digest_of, signature_method
from bcss_gateway.security.signatures.canonical import Prefixes, canonical, check_types, prefixes_of
from bcss_gateway.security.signatures.elements import bytes_of, children_of
from bcss_gateway.security.signatures.message import Parts, referenced
from bcss_gateway.security.signatures.names import (
    DS,
    DS_NS,
    ENV_NS,
    ENVELOPED,
    EXCLUSIVE,
    USERNAME_TOKEN,
    WSSE_NS,
    WSU_NS,
)
from bcss_gateway.security.signatures.refused import SignatureRefused

_MOST_REFERENCES = 8
_OF_A_SIGNATURE = (f"{DS}SignedInfo", f"{DS}SignatureValue", f"{DS}KeyInfo")
_MOST_TRANSFORMS = 4
_OF_ENVELOPES = ("", ENV_NS, DS_NS, WSSE_NS, WSU_NS)


@dataclass(frozen=True, slots=True)
class Reference:
    """One part that is covered: its name, its element, and the digest that it must have."""

    name: str
    element: Element
    prefixes: Prefixes
    algorithm: hashes.HashAlgorithm
    digest: bytes

    def check(self) -> None:
        """Checks that the part is, node for node, what was signed.

        Raises:
            SignatureRefused: FailedCheck for another digest; InvalidSecurity for a type that could be bound anew.
        """
        signed = canonical(self.element, self.prefixes)
        if digest_of(signed, self.algorithm) != self.digest:
            raise SignatureRefused(
                "digest", "A signed part was changed since, perhaps by pretty-printing.", came.parts([self.name])
            )
        check_types(self.element, signed)


@dataclass(frozen=True, slots=True)
class SignedInfo:
    """The ``ds:SignedInfo``: the way it is signed, its bytes, the value of the signature, and what it covers."""

    method: Method
    element: Element
    prefixes: Prefixes
    value: bytes
    references: tuple[Reference, ...]

    @property
    def covered(self) -> frozenset[str]:
        """The names of the covered parts."""
        return frozenset(reference.name for reference in self.references)

    @property
    def uses_sha1(self) -> bool:
        """Whether SHA-1 is anywhere in it."""
        algorithms = (self.method.digest, *(reference.algorithm for reference in self.references))
        return any(isinstance(algorithm, hashes.SHA1) for algorithm in algorithms)

    def canonical(self) -> bytes:
        """The bytes over which the signature is made."""
        return canonical(self.element, self.prefixes)


def key_info_of(signature: Element) -> Element:
    """The ``ds:KeyInfo`` of a signature, which is built as it should be.

    Raises:
        SignatureRefused: InvalidSecurity.
    """
    return children_of(signature, *_OF_A_SIGNATURE)[2]


def signed_info_of(parts: Parts, *, sha1: bool) -> SignedInfo:
    """Reads the signature of a message without believing it yet.

    Raises:
        SignatureRefused: InvalidSecurity for one that is not built as it should be; UnsupportedAlgorithm.
    """
    info, value, _ = children_of(parts.signature, *_OF_A_SIGNATURE)
    count = len(info) - 2
    if not 1 <= count <= _MOST_REFERENCES:
        raise SignatureRefused("reference-parts", f"A signature covers between 1 and {_MOST_REFERENCES} parts.")
    names = [f"{DS}CanonicalizationMethod", f"{DS}SignatureMethod", *[f"{DS}Reference"] * count]
    canonicalization, method, *references = children_of(info, *names)
    children_of(method)
    read = SignedInfo(
        method=signature_method(method.get("Algorithm"), sha1=sha1),
        element=info,
        prefixes=prefixes_of(canonicalization),
        value=bytes_of(value),
        references=tuple(_reference(parts, reference, sha1=sha1) for reference in references),
    )
    if len(read.covered) != count:
        raise SignatureRefused("reference-parts", "A signature covers each part once.")
    return read


def _reference(parts: Parts, reference: Element, *, sha1: bool) -> Reference:
    transforms, method, digest = children_of(reference, f"{DS}Transforms", f"{DS}DigestMethod", f"{DS}DigestValue")
    transform = _transform_of(transforms)
    children_of(method)
    element = referenced(parts, reference.get("URI"))
    return Reference(
        name=_name(parts, element),
        element=element,
        prefixes=prefixes_of(transform),
        algorithm=digest_method(method.get("Algorithm"), sha1=sha1),
        digest=bytes_of(digest),
    )


def _transform_of(transforms: Element) -> Element:
    """The one transform that counts.

    node-soap writes enveloped-signature before it (as Basic Security Profile 1.1, R5423, lets it). That takes nothing
    away: the Signature, whose one place is the Security header, is in none of the parts that may be covered.
    """
    written = [each.get("Algorithm") for each in transforms]
    if len(written) != 1 and written != [ENVELOPED, EXCLUSIVE]:
        raise SignatureRefused(
            "canonicalization",
            "A reference has one transform: exclusive canonicalization.",
            ", ".join(came.algorithm(each) for each in written[:_MOST_TRANSFORMS]),
        )
    *before, transform = children_of(transforms, *[f"{DS}Transform"] * len(written))
    for each in before:
        children_of(each)
    return transform


def _name(parts: Parts, element: Element) -> str:
    """The name of a part that may be covered, told by the element itself: a look-alike elsewhere has none."""
    if element is parts.body:
        return "Body"
    if element is parts.timestamp:
        return "Timestamp"
    if element is parts.token:
        return "BinarySecurityToken"
    if element.getparent() is parts.security and element.tag == USERNAME_TOKEN:
        return "UsernameToken"
    namespace, _, _ = element.tag[1:].rpartition("}")
    alone = len(parts.header.findall(element.tag)) == 1
    if element.getparent() is parts.header and alone and namespace not in _OF_ENVELOPES:
        return str(element.tag)
    raise SignatureRefused(
        "reference-parts",
        "A signature covers the Body, the Timestamp, the BinarySecurityToken and header blocks, nothing else.",
        came.elements([element]),
    )
