"""A development authority, and the certificates that it gives: RSA of 2048 bits and SHA-256, as every stack reads."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bcss_gateway.domain.institution import Institution

_KEY_BITS = 2048
_AUTHORITY_DAYS = 3650
_CERTIFICATE_DAYS = 825  # some systems trust none that is longer
_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The private key as PEM, not encrypted."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def read_pair(certificate_pem: bytes, key_pem: bytes) -> Pair:
    """A certificate and its key, as they were kept.

    Raises:
        ValueError: these are no certificate and no RSA key that belong together.
    """
    certificate = x509.load_pem_x509_certificate(certificate_pem)
    key = serialization.load_pem_private_key(key_pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey) or certificate.public_key() != key.public_key():
        raise ValueError("the certificate and the key do not belong together")
    return Pair(certificate, key)


def new_authority(now: datetime) -> Pair:
    """An authority that vouches for itself; its name is its own, so that two of them are told apart."""
    key, serial = _new_key(), x509.random_serial_number()
    name = _name({NameOID.COMMON_NAME: f"bcss_gateway development authority {serial % 2**32:08x}"})
    usage = _usage("key_cert_sign", "crl_sign")
    builder = _builder(name, key, now, _AUTHORITY_DAYS).issuer_name(name).serial_number(serial)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return Pair(builder.add_extension(usage, critical=True).sign(key, hashes.SHA256()), key)


def server_pair(authority: Pair, names: Sequence[str], now: datetime) -> Pair:
    """What a server shows that is reached by these names and addresses; the first is in its subject too."""
    alternatives = x509.SubjectAlternativeName([_general_name(name) for name in names])
    subject = _name({NameOID.COMMON_NAME: names[0]})
    return _signed(authority, subject, now, ExtendedKeyUsageOID.SERVER_AUTH, alternatives)


def client_pair(authority: Pair, institution: Institution, now: datetime) -> Pair:
    """What an institution shows; its CBE number is the ``serialNumber`` of the subject."""
    subject = _name(
        {
            NameOID.COUNTRY_NAME: "BE",
            NameOID.ORGANIZATION_NAME: institution.name_fr,
            NameOID.SERIAL_NUMBER: institution.cbe_number,
            NameOID.COMMON_NAME: institution.basic_user,
        }
    )
    return _signed(authority, subject, now, ExtendedKeyUsageOID.CLIENT_AUTH)


def signer_pair(authority: Pair, now: datetime) -> Pair:
    """What signs the gateway's replies."""
    return _signed(
        authority, _name({NameOID.COMMON_NAME: "bcss_gateway replies"}), now, ExtendedKeyUsageOID.CLIENT_AUTH
    )


def revocation_list(authority: Pair, serials: Iterable[int], now: datetime) -> bytes:
    """The list of the certificates that an authority revoked, as PEM; it holds for as long as a certificate does."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    builder = builder.last_update(now - _CLOCKS_DIFFER).next_update(now + timedelta(_CERTIFICATE_DAYS))
    for serial in serials:
        revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
        builder = builder.add_revoked_certificate(revoked)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def pkcs12_of(pair: Pair, authority: x509.Certificate, name: str, password: str) -> bytes:
    """Certificate, key and authority in one file, in the old encryption that Java 8, Windows and mono can read too.

    Args:
        password: long and random, for that encryption is no more than what it is made from.
    """
    encryption = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(50_000)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())
        .build(password.encode())
    )
    return pkcs12.serialize_key_and_certificates(name.encode(), pair.key, pair.certificate, [authority], encryption)


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names and addresses that a server's certificate is for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(one.value) for one in found if isinstance(one, x509.DNSName | x509.IPAddress))


def _signed(
    authority: Pair, subject: x509.Name, now: datetime, purpose: x509.ObjectIdentifier, *more: x509.ExtensionType
) -> Pair:
    key = _new_key()
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = _builder(subject, key, now, _CERTIFICATE_DAYS).issuer_name(authority.certificate.subject)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage("digital_signature", "key_encipherment"), critical=True)
    for extension in (issuer, x509.ExtendedKeyUsage([purpose]), *more):
        builder = builder.add_extension(extension, critical=False)
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)


def _builder(subject: x509.Name, key: rsa.RSAPrivateKey, now: datetime, days: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
    builder = builder.not_valid_before(now - _CLOCKS_DIFFER).not_valid_after(now - _CLOCKS_DIFFER + timedelta(days))
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(*named: str) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in named for name in names})


def _name(parts: dict[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts.items()])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
