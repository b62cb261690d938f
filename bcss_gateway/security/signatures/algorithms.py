"""The algorithms and the keys that are allowed, and the check of a signature by them."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509 import Certificate

from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.names import DS_NS
from bcss_gateway.security.signatures.refused import SignatureRefused

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
RSA_SHA256, ECDSA_SHA256 = f"{_MORE}rsa-sha256", f"{_MORE}ecdsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    SHA256: hashes.SHA256(),
    f"{_MORE}sha384": hashes.SHA384(),
    "http://www.w3.org/2001/04/xmlenc#sha512": hashes.SHA512(),
}
_OLD_DIGESTS: dict[str, hashes.HashAlgorithm] = {f"{DS_NS}sha1": hashes.SHA1()}
_RSA_BITS = 2048
_CURVES = (ec.SECP256R1, ec.SECP384R1)


@dataclass(frozen=True, slots=True)
class Method:
    """A way to sign: with which kind of key, over which digest."""

    key: type[rsa.RSAPublicKey] | type[ec.EllipticCurvePublicKey]
    digest: hashes.HashAlgorithm


_METHODS = {
    RSA_SHA256: Method(rsa.RSAPublicKey, hashes.SHA256()),
    f"{_MORE}rsa-sha384": Method(rsa.RSAPublicKey, hashes.SHA384()),
    f"{_MORE}rsa-sha512": Method(rsa.RSAPublicKey, hashes.SHA512()),
    ECDSA_SHA256: Method(ec.EllipticCurvePublicKey, hashes.SHA256()),
    f"{_MORE}ecdsa-sha384": Method(ec.EllipticCurvePublicKey, hashes.SHA384()),
}
_OLD_METHODS = {f"{DS_NS}rsa-sha1": Method(rsa.RSAPublicKey, hashes.SHA1())}


def digest_method(uri: str | None, *, sha1: bool) -> hashes.HashAlgorithm:
    """The digest that this URI names.

    Raises:
        SignatureRefused: UnsupportedAlgorithm.
    """
    digest = _DIGESTS.get(uri or "") or (_OLD_DIGESTS.get(uri or "") if sha1 else None)
    if digest is None:
        raise SignatureRefused(
            "algorithm", "Digests are made with SHA-256, SHA-384 or SHA-512.", f"digest {came.algorithm(uri)}"
        )
    return digest


def signature_method(uri: str | None, *, sha1: bool) -> Method:
    """The way to sign that this URI names.

    Raises:
        SignatureRefused: UnsupportedAlgorithm.
    """
    method = _METHODS.get(uri or "") or (_OLD_METHODS.get(uri or "") if sha1 else None)
    if method is None:
        raise SignatureRefused(
            "algorithm",
            "Sign with RSA and SHA-256, SHA-384 or SHA-512, or with ECDSA and SHA-256 or SHA-384.",
            f"signature {came.algorithm(uri)}",
        )
    return method


def digest_of(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """The digest of these bytes."""
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def check_key(certificate: Certificate) -> None:
    """Refuses a certificate whose key is too weak, or of another kind.

    Raises:
        SignatureRefused: InvalidSecurityToken.
    """
    try:
        key = certificate.public_key()
    except Exception:  # cryptography raises several kinds for keys that it does not know or that are malformed
        key = None
    strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= _RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)
    )
    if not strong:
        raise SignatureRefused(
            "certificate-key",
            f"A certificate holds an RSA key of {_RSA_BITS} bits or more, or one of P-256 or P-384.",
            kind_of(key),
        )


def kind_of(key: object) -> str:
    """A public key in a few words."""
    if isinstance(key, rsa.RSAPublicKey):
        return f"an RSA key of {key.key_size} bits"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"a key of the curve {key.curve.name}"
    return "a key of another kind"


def check_signature(certificate: Certificate, method: Method, value: bytes, data: bytes) -> None:
    """Checks a signature over these bytes.

    Raises:
        SignatureRefused: FailedCheck, also where the key is not of the method's kind.
    """
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and method.key is rsa.RSAPublicKey:
            key.verify(value, data, padding.PKCS1v15(), method.digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and method.key is ec.EllipticCurvePublicKey:
            key.verify(_der(value, key), data, ec.ECDSA(method.digest))
        else:
            raise SignatureRefused(
                "algorithm-key", "The signature method does not go with the certificate's key.", kind_of(key)
            )
    except InvalidSignature:
        raise SignatureRefused(
            "signature-value",
            "The signature does not hold: another key made it, or SignedInfo was changed since.",
            f"a value of {len(value)} bytes, for {kind_of(key)}",
        ) from None


def _der(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """XML Signature writes r and s one after the other, each as long as the curve's order (RFC 4050)."""
    half = (key.key_size + 7) // 8
    if len(value) != 2 * half:
        raise InvalidSignature
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
