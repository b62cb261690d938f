"""Every security check has a name, a row in the table, and says what came without telling what it should not."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from signxml import SignatureMethod

import bcss_gateway
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.security import checks
from bcss_gateway.security.signatures import came, message, names
from bcss_gateway.security.signatures.algorithms import RSA_SHA256
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.refused import Code, SignatureRefused
from signing import (
    DAY,
    ENVELOPE,
    NOW,
    Certify,
    by_data,
    by_identifier,
    institution,
    key,
    revocations,
    signed,
    signed_elsewhere,
    trust,
    verify,
)
from wrapping import (
    buried,
    child_of,
    comment,
    doubled_id,
    for_another_actor,
    manifest,
    moved_time,
    reference_left_out,
    reference_twice,
    relative_namespace,
    remove,
    signature_moved,
    tampered,
    transform,
    uri,
)

SHA1 = f"{names.DS_NS}rsa-sha1"
PACKAGE = Path(bcss_gateway.__file__).parent
CANARY = "85073003328"


def elsewhere(**other: Any) -> Any:
    return signed_elsewhere(institution(), key("p256"), **other)


def certified(**other: Any) -> Any:
    certificate = Certify(**other)
    method = SignatureMethod.RSA_SHA256 if certificate.key.startswith("rsa") else SignatureMethod.ECDSA_SHA256
    return signed_elsewhere(certificate.make(), key(certificate.key), method=method)


def changed(change: Callable[[Any], None]) -> Any:
    envelope = signed()
    change(envelope)
    return envelope


def setting(tag: str, attribute: str, value: str) -> Any:
    return changed(lambda envelope: next(envelope.iter(tag)).set(attribute, value))


def typed() -> Any:
    kind = f'<q:ask xmlns:q="urn:q" xmlns:xsi="{names.XSI_TYPE[1:-5]}" xsi:type="t:kind"/>'
    envelope = re.sub(rb"<q:ask.*</q:ask>", kind.encode(), ENVELOPE).replace(b"urn:unused", b"urn:t")
    return elsewhere(envelope=envelope.replace(b"xmlns:unused", b"xmlns:t"))


def pointing(to: str) -> Any:
    envelope = elsewhere()
    next(envelope.iter(f"{names.WSSE}Reference")).set("URI", to)
    return envelope


def no_certificate(envelope: Any) -> None:
    next(envelope.iter(names.TOKEN)).text = "bm8gY2VydGlmaWNhdGU="


METHOD, INFO = f"{names.DS}SignatureMethod", f"{names.DS}CanonicalizationMethod"
REFUSED: list[tuple[str, Callable[[], Any], str]] = [
    ("only-elements", lambda: changed(comment(names.BODY)), ""),
    ("one-of-each", lambda: changed(moved_time("wrapper")), ""),
    ("one-of-each", lambda: changed(buried("in the KeyInfo", "Id")), ""),
    ("envelope-shape", lambda: changed(remove(names.BODY)), ""),
    ("envelope-shape", lambda: changed(for_another_actor), ""),
    ("signature-missing", lambda: changed(remove(names.HEADER)), ""),
    ("signature-missing", lambda: changed(remove(names.SECURITY)), ""),
    ("signature-missing", lambda: changed(remove(names.SIGNATURE)), ""),
    ("timestamp-missing", lambda: changed(remove(names.TIMESTAMP)), ""),
    ("displaced", lambda: changed(signature_moved(names.BODY)), "in Body, Envelope"),
    ("ids-unique", lambda: changed(doubled_id("ID")), ""),
    ("signature-shape", lambda: changed(manifest), "SignedInfo, SignatureValue, KeyInfo, Object"),
    ("signature-shape", lambda: changed(child_of(METHOD, "{urn:q}secret")), "another element"),
    ("signature-shape", lambda: changed(child_of(f"{names.DS}SignatureValue", "{urn:q}x")), "another element"),
    ("algorithm", lambda: setting(METHOD, "Algorithm", SHA1), "signature xmldsig#rsa-sha1"),
    ("algorithm", lambda: setting(f"{names.DS}DigestMethod", "Algorithm", ""), "digest none"),
    (
        "canonicalization",
        lambda: setting(INFO, "Algorithm", "urn:q"),
        "CanonicalizationMethod one that is not published",
    ),
    (
        "canonicalization",
        lambda: changed(transform(names.EXCLUSIVE, names.ENVELOPED)),
        "xml-exc-c14n#, xmldsig#enveloped-signature",
    ),
    ("reference", lambda: changed(uri("")), ""),
    ("reference", lambda: changed(uri("#nothing")), ""),
    ("reference", lambda: elsewhere(id_name="ID"), "an Id that is not written wsu:Id or Id"),
    ("reference-parts", lambda: changed(reference_twice), ""),
    ("not-covered", lambda: changed(reference_left_out), "BinarySecurityToken, Timestamp"),
    ("not-covered", lambda: elsewhere(parts=("body",)), "Body"),
    ("namespaces", lambda: changed(relative_namespace), ""),
    ("namespaces", typed, ""),
    ("algorithm-key", lambda: setting(METHOD, "Algorithm", RSA_SHA256), "a key of the curve secp256r1"),
    (
        "signature-value",
        lambda: changed(lambda envelope: setattr(next(envelope.iter(f"{names.DS}SignatureValue")), "text", "AAAA")),
        "a value of 3 bytes, for a key of the curve secp256r1",
    ),
    ("digest", lambda: changed(tampered), "Body"),
    ("timestamp-shape", lambda: changed(remove(f"{names.WSU}Created")), "Expires"),
    ("timestamp-shape", lambda: elsewhere(created="20261121T110000Z"), "20261121T110000Z"),
    ("timestamp-shape", lambda: elsewhere(created=CANARY), "something else"),
    (
        "created-too-old",
        lambda: signed(now=NOW - timedelta(seconds=301)),
        "Created 2026-11-21T10:54:59Z, our clock 2026-11-21T11:00:00Z",
    ),
    (
        "created-ahead",
        lambda: elsewhere(created="2026-11-21T13:00:00.5+01:00"),
        "Created 2026-11-21T12:00:00Z, our clock 2026-11-21T11:00:00Z",
    ),
    ("token-kind", lambda: elsewhere(refer=by_identifier("urn:q", lambda _: b"q")), "one that is not published"),
    ("token-kind", lambda: elsewhere(refer=by_data(issuer=None, certificate_too=False)), "nothing"),
    ("token-reference", lambda: pointing("#body"), ""),
    ("token-reference", lambda: elsewhere(refer=by_data(issuer=lambda _: "CN=q", certificate_too=True)), ""),
    ("token-unreadable", lambda: changed(no_certificate), ""),
    ("token-unknown", lambda: elsewhere(refer=by_identifier(names.THUMBPRINT, lambda _: b"q")), ""),
    (
        "certificate-dates",
        lambda: certified(until=NOW - DAY),
        "valid from 2026-10-22T11:00:00Z until 2026-11-20T11:00:00Z, our clock 2026-11-21T11:00:00Z",
    ),
    ("certificate-key", lambda: certified(key="rsa-1024"), "an RSA key of 1024 bits"),
    ("certificate-key", lambda: certified(key="p521"), "a key of the curve secp521r1"),
    ("certificate-form", lambda: certified(digest=hashes.SHA224()), ""),
    ("certificate-usage", lambda: certified(ca=True), ""),
    ("certificate-usage", lambda: certified(bits=("key_encipherment",)), "keyEncipherment, clientAuth"),
    (
        "certificate-usage",
        lambda: certified(purposes=[ExtendedKeyUsageOID.SERVER_AUTH]),
        "digitalSignature, serverAuth",
    ),
    ("certificate-chain", lambda: certified(issuer="institution", issuer_key="p256"), "self-signed"),
    ("certificate-chain", lambda: certified(issuer="other"), "issued by nobody whom we know"),
    (
        "certificate-chain",
        lambda: certified(issuer_key="below"),
        "an authority of ours has the issuer's name, but did not sign it or may not issue now",
    ),
]


def refused(envelope: Any, policy: Policy | None = None, **other: Any) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as caught:
        verify(envelope, policy or Policy(), other.pop("trust", None) or trust(), other.pop("now", NOW))
    return caught.value


@pytest.mark.parametrize(("check", "make", "told"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_refusal_says_which_check_and_what_came(check: str, make: Callable[[], Any], told: str) -> None:
    found = refused(make())
    assert (found.check, found.came) == (check, told)
    assert checks.load().by_name[check].code.endswith(f":{found.code}")
    assert CANARY not in found.text + found.came


def test_what_a_certificate_became_has_a_name_too() -> None:
    revoked = refused(signed(), trust=trust(revocation_lists=[revocations(4711)]))
    unknown = refused(signed(), trust=trust(revocation_lists=[]))
    outdated = refused(signed(), trust=trust(revocation_lists=[revocations(since=-2 * DAY, until=-DAY)]))
    expired = refused(signed(), Policy(window=timedelta(seconds=900)), now=NOW + timedelta(seconds=301))
    told = [(each.check, each.came) for each in (revoked, unknown, outdated, expired)]
    assert told == [
        ("certificate-revoked", ""),
        ("revocation-list", "none"),
        ("revocation-list", "one of 2026-11-19T11:00:00Z"),
        ("expired", "Expires 2026-11-21T11:05:00Z, our clock 2026-11-21T11:05:01Z"),
    ]


def test_every_name_that_is_raised_for_a_signature_is_tested_here() -> None:
    assert set(raised()) == {row[0] for row in REFUSED} | {"certificate-revoked", "revocation-list", "expired"}


def test_every_name_stands_in_the_table_and_no_row_is_there_for_nothing() -> None:
    spoken = set(words_of_the_code())
    table = set(checks.load().by_name)
    assert set(raised()) <= table
    assert {name for name in table if not {name, name.replace("-", "_")} & spoken} == set()
    literal = (node.args[0] for node in calls("refused") if node.args and isinstance(node.args[0], ast.Constant))
    assert {str(name.value) for name in literal} <= table


@cache
def trees() -> list[ast.Module]:
    return [ast.parse(file.read_text("utf-8")) for file in PACKAGE.rglob("*.py")]


def words_of_the_code() -> Iterator[str]:
    """Every text that the code writes."""
    for tree in trees():
        yield from (str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant))


def calls(name: str) -> Iterator[ast.Call]:
    for tree in trees():
        nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        yield from (node for node in nodes if getattr(node.func, "id", "") == name)


def raised() -> Iterator[str]:
    """The first argument of every ``SignatureRefused(…)``."""
    for call in calls("SignatureRefused"):
        yield from named(call.args[0])


def named(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.IfExp):
        yield from named(argument.body)
        yield from named(argument.orelse)
    elif isinstance(argument, ast.Subscript):
        assert ast.unparse(argument) == "_MISSING[tag]"
        yield from message._MISSING.values()
    else:
        assert isinstance(argument, ast.Constant), ast.unparse(argument)
        yield str(argument.value)


@pytest.mark.parametrize("name", checks.load().by_name)
def test_a_row_says_what_is_expected_and_what_to_do_in_four_languages(name: str) -> None:
    check = checks.load().by_name[name]
    for said in (check.expected, check.next_step):
        assert tuple(said) == SPOKEN
        assert all(re.search(r"[.`]$", text) and len(text) <= 250 for text in said.values())
        assert len(set(said.values())) == len(SPOKEN), "each in its own language"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert re.fullmatch(r"wsse:\w+|HTTP 4\d\d|300010|MSG000\d\d", check.code)
    if check.code.startswith("wsse:"):
        Code(check.code.removeprefix("wsse:"))
    assert check.group in checks.load().groups


def test_every_stack_has_a_recipe_for_signing_and_says_each_thing_once() -> None:
    table = checks.load()
    assert len(table.by_name["signature-missing"].recipes) == 8
    for check in table.by_name.values():
        stacks = [recipe.stack for recipe in check.recipes]
        assert len(set(stacks)) == len(stacks)
        assert all(recipe.code.strip() for recipe in check.recipes)
    assert all(tuple(title) == SPOKEN for title in table.groups.values())
    assert sum(map(len, table.grouped().values())) == len(table.by_name)


def test_the_recipes_for_python_are_python() -> None:
    recipes = {one.code for check in checks.load().by_name.values() for one in check.recipes if "zeep" in one.stack}
    assert len(recipes) >= 6
    for code in recipes:
        ast.parse(code)


def test_a_check_that_is_not_there_or_is_answered_otherwise_cannot_refuse_a_signature() -> None:
    with pytest.raises(KeyError):
        SignatureRefused("no-such-check", "Never.")
    with pytest.raises(ValueError, match="Code"):
        SignatureRefused("credentials-missing", "Never.")


@given(st.text(), st.text(alphabet=st.sampled_from("ab/:.-#0123456789")))
def test_what_came_is_short_printable_and_of_published_words(text: str, path: str) -> None:
    told = SignatureRefused("digest", "It is.", text).came
    assert len(told) <= 200
    assert told == "" or told.isprintable()
    assert came.algorithm(text) in ("none", "one that is not published")
    assert not re.search(r"\d{9}", came.algorithm(f"http://www.w3.org/{path}"))
    assert not re.search(r"\d{9}", came.moment(text + path))
