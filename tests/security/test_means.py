"""Every means by which an institution shows who it is, posted to a whole gateway."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLVerifier

import classic
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.crossroads.registry import Dates
from bcss_gateway.domain.credential import Kind
from bcss_gateway.envelope.parsing import parse
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.security.signatures import names
from bcss_gateway.settings import Settings
from classic import journal
from newer import RETRIEVE, Reply, by_number, retrieve
from signing import XMLSigner, signed_elsewhere
from speaking import (
    NOON,
    Registering,
    authority_files,
    der_of,
    digest_token,
    institution,
    moment,
    over_tls,
    pair_of,
    signed_by,
    token,
    with_token,
)
from wsgi import Client, Heard, basic

NAMUR, LIEGE = institution("cpas-namur"), institution("cpas-liege")
MARK = re.compile(r"More: http://gateway\.test/refusals/([a-z-]+)$")


@dataclass
class Speaker:
    """Whoever calls a gateway in this process, and the operator who registers what it shows."""

    gateway: Gateway
    settings: Settings
    ssin: str

    @property
    def registering(self) -> Registering:
        return Registering(self.settings, self.gateway)

    @property
    def question(self) -> str:
        return retrieve(self.ssin, by_number(NAMUR.cbe_number))

    def post(self, body: str | bytes, headers: dict[str, str] | None = None, **how: Any) -> Heard:
        return Client(self.gateway.application, **how).post(RETRIEVE, body, headers or {})

    def code(self, body: str | bytes, headers: dict[str, str] | None = None, **how: Any) -> str:
        """The status code of an answer, or the check that a fault names, or the HTTP status."""
        heard = self.post(body, headers, **how)
        if heard.status == 401:
            return "401"
        reply = Reply(heard)
        if reply.heard.status == 200:
            return reply.code
        assert reply.body.findtext("faultcode").startswith("wsse:")
        (check,) = MARK.findall(reply.body.findtext("faultstring"))
        return str(check)

    def secret(self, kind: Kind = Kind.BASIC) -> str:
        return derived_secret(sandbox_key(self.settings.data), NAMUR.cbe_number, kind)

    @property
    def entry(self) -> dict[str, Any]:
        return dict(journal(self.gateway)[-1])

    @property
    def identified(self) -> tuple[str, str]:
        """Verdict and rule of the station."""
        (found,) = [one for one in self.entry["verdicts"] if one["station"] == "identified"]
        return found["verdict"], found["rule"]


@pytest.fixture
def namur(gateway: Gateway, settings: Settings, person: Callable[[str], Any]) -> Speaker:
    speaker = Speaker(gateway, settings, person("integrated").ssin)
    speaker.registering.keys()
    return speaker


@pytest.fixture
def with_profile(settings: Settings, clock: Any, person: Any, tmp_path: Any) -> Iterator[Callable[[str], Speaker]]:
    """Builds a gateway with another profile, given by name or as text."""
    built: list[Gateway] = []

    def made(profile: str) -> Speaker:
        if "\n" in profile:
            (tmp_path / "own.toml").write_text(profile)
            profile = str(tmp_path / "own.toml")
        other = settings.model_copy(update={"profile": profile})
        built.append(build(other, clock))
        speaker = Speaker(built[-1], other, person("integrated").ssin)
        speaker.registering.keys()
        return speaker

    yield made
    for one in built:
        one.database.close()


def certificate_header(value: bytes) -> str:
    return f":{base64.b64encode(value).decode()}:"


WAYS: dict[str, Callable[[Speaker], Heard]] = {
    "basic": lambda one: one.post(one.question, basic("cpas-namur", one.secret())),
    "tls": lambda one: Client(over_tls(one.gateway.application, der_of(pair_of("cpas-namur").certificate))).post(
        RETRIEVE, one.question
    ),
    "username-token": lambda one: one.post(
        with_token(one.question, token("cpas-namur", one.secret(Kind.USERNAME_TOKEN)))
    ),
    "username-token, a digest": lambda one: one.post(
        with_token(one.question, digest_token("cpas-namur", one.secret(Kind.USERNAME_TOKEN)))
    ),
    "signature-strict": lambda one: one.post(signed_by("cpas-namur", one.question)),
    "signature-lenient": lambda one: one.post(lenient(one.question)),
}


def lenient(question: str, **how: Any) -> bytes:
    """Signed by signxml over Body and Timestamp alone, as zeep does."""
    pair = pair_of("cpas-namur")
    plain = question.replace("<s:Body>", "<s:Header/><s:Body>").encode()
    chosen = {"method": SignatureMethod.RSA_SHA256} | how
    return bytes(etree.tostring(signed_elsewhere(pair.certificate, pair.key, envelope=plain, **chosen)))


@pytest.mark.parametrize("way", WAYS)
def test_each_means_is_enough_in_the_sandbox_and_is_named_in_the_journal(namur: Speaker, way: str) -> None:
    registered = {one.kind: one.number for one in namur.registering.certificate("cpas-namur")}
    heard = WAYS[way](namur)
    assert (heard.status, Reply(heard).code) == (200, "MSG00000")
    means = way.partition(",")[0]
    number = {"basic": 1, "username-token": 2}.get(means) or registered[means.partition("-")[0]]
    assert namur.identified == ("passed", f"{means}#{number}")
    assert (namur.entry["institution"], namur.entry["user"]) == (NAMUR.cbe_number, "cpas-namur")


@pytest.mark.parametrize("way", ["tls", "signature-strict", "signature-lenient"])
def test_a_certificate_that_nobody_registered_is_nobodys(namur: Speaker, way: str) -> None:
    heard = WAYS[way](namur)
    assert heard.status == 500
    assert namur.identified == ("refused", "certificate-not-registered")
    assert (namur.entry["return_code"], namur.entry["institution"]) == ("wsse:FailedAuthentication", "")
    assert not namur.entry["provider_asked"]


def test_nothing_shown_is_401_before_the_schema_is_explained(namur: Speaker) -> None:
    heard = namur.post(retrieve("x", ""))
    assert heard.status == 401
    assert heard.text.endswith("http://gateway.test/refusals/credentials-missing")


def test_what_is_shown_beside_must_hold_too(namur: Speaker) -> None:
    """A signature that does not hold is not made good by a password that does."""
    namur.registering.certificate("cpas-namur")
    changed = signed_by("cpas-namur", namur.question).replace(b"<ticket>T 1<", b"<ticket>T 2<")
    assert namur.code(changed, basic("cpas-namur", namur.secret())) == "digest"


def test_credentials_of_two_institutions_are_refused(namur: Speaker) -> None:
    namur.registering.certificate("cpas-liege")
    signed = signed_by("cpas-liege", namur.question)
    assert namur.code(signed, basic("cpas-namur", namur.secret())) == "certificate-of-another"


def test_the_message_names_whoever_signed_it(namur: Speaker) -> None:
    namur.registering.certificate("cpas-liege")
    assert namur.code(signed_by("cpas-liege", namur.question)) == "MSG00014"


def test_the_same_password_elsewhere_is_another_one(namur: Speaker) -> None:
    other = namur.secret(Kind.USERNAME_TOKEN)
    assert other != namur.secret()
    assert namur.code(namur.question, basic("cpas-namur", other)) == "401"
    assert namur.code(with_token(namur.question, token("cpas-namur", namur.secret()))) == "username-token-wrong"


DIGEST = digest_token("cpas-namur", "wrong")
BAD_TOKENS = {
    "another password": (token("cpas-namur", "wrong"), "username-token-wrong"),
    "nobody": (token("nobody", "wrong"), "username-token-wrong"),
    "an empty user": (token("", "wrong"), "username-token-wrong"),
    "a digest of another password": (DIGEST, "username-token-wrong"),
    "a digest without its nonce": (re.sub("<u:Nonce.*?</u:Nonce>", "", DIGEST), "username-token-shape"),
    "a digest without its moment": (re.sub("<t:Created.*?</t:Created>", "", DIGEST), "username-token-shape"),
    "another kind of password": (DIGEST.replace("PasswordDigest", "PasswordOther"), "username-token-shape"),
    "no password": (re.sub("<u:Password.*?</u:Password>", "", DIGEST), "username-token-shape"),
    "no user": (re.sub("<u:Username>.*?</u:Username>", "", DIGEST), "username-token-shape"),
    "two users": (
        DIGEST.replace("<u:Username>", "<u:Username>cpas-liege</u:Username><u:Username>"),
        "username-token-shape",
    ),
    "a nonce that is none": (DIGEST.replace("bm9uY2U=", "!!!"), "username-token-shape"),
    "an empty nonce": (DIGEST.replace("bm9uY2U=", ""), "username-token-shape"),
    "a user that holds an element": (DIGEST.replace("cpas-namur", "cpas-<x/>namur"), "username-token-shape"),
    "a very long user": (DIGEST.replace("cpas-namur", "c" * 401), "username-token-shape"),
    "of yesterday": (digest_token("cpas-namur", "wrong", created="2026-11-20T11:00:00Z"), "username-token-old"),
    "301 seconds old": (digest_token("cpas-namur", "wrong", created="2026-11-21T10:54:59Z"), "username-token-old"),
    "61 seconds ahead": (digest_token("cpas-namur", "wrong", created="2026-11-21T11:01:01Z"), "username-token-old"),
    "no zone": (digest_token("cpas-namur", "wrong", created="2026-11-21T11:00:00"), "username-token-shape"),
    "no moment": (digest_token("cpas-namur", "wrong", created="now"), "username-token-shape"),
    "before all time": (digest_token("cpas-namur", "wrong", created="0001-01-01T00:00:00+14:00"), "username-token-old"),
}


@pytest.mark.parametrize("name", BAD_TOKENS)
def test_a_username_token_that_does_not_hold(namur: Speaker, name: str) -> None:
    made, check = BAD_TOKENS[name]
    assert namur.code(with_token(namur.question, made)) == check
    assert namur.identified[1].partition(";")[0] == check
    assert not namur.entry["provider_asked"]


def test_a_username_token_has_one_place(namur: Speaker) -> None:
    right = token("cpas-namur", namur.secret(Kind.USERNAME_TOKEN))
    twice = with_token(namur.question, right).replace(b"</wsse:Security>", right.encode() + b"</wsse:Security>")
    assert namur.code(twice) == "username-token-shape"
    elsewhere = with_token(namur.question, right).replace(b"wsse:Security", b"wsse:Elsewhere")
    assert namur.code(elsewhere.replace(b'mustUnderstand="1"', b'mustUnderstand="0"')) == "username-token-shape"
    other = with_token(namur.question, right).replace(b"mustUnderstand=", b'actor="urn:other" s:mustUnderstand=')
    assert namur.code(other) == "username-token-shape"


def test_a_signed_message_is_believed_once(namur: Speaker, clock: Any) -> None:
    namur.registering.certificate("cpas-namur")
    message = signed_by("cpas-namur", namur.question)
    assert namur.code(message) == "MSG00000"
    clock.move(seconds=1)
    assert namur.code(message) == "signature-replayed"
    again = signed_by("cpas-namur", namur.question, NOON + timedelta(seconds=1))
    assert namur.code(again) == "MSG00000"
    clock.move(seconds=300)
    assert namur.code(message) == "created-too-old"


def test_a_refused_message_is_believed_once_too(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur")
    message = signed_by("cpas-namur", retrieve(namur.ssin, by_number(NAMUR.cbe_number), context="PCSA:NONE"))
    assert namur.code(message) == "MSG00013"
    assert namur.code(message) == "signature-replayed"


def test_a_token_with_a_nonce_is_believed_once_and_one_without_as_long_as_its_password(namur: Speaker) -> None:
    secret = namur.secret(Kind.USERNAME_TOKEN)
    once = with_token(namur.question, digest_token("cpas-namur", secret))
    assert [namur.code(once) for _ in range(2)] == ["MSG00000", "username-token-nonce-seen"]
    nonce = with_token(namur.question, token("cpas-namur", secret, nonce=b"another"))
    assert [namur.code(nonce) for _ in range(2)] == ["MSG00000", "username-token-nonce-seen"]
    text = with_token(namur.question, token("cpas-namur", secret))
    assert [namur.code(text) for _ in range(2)] == ["MSG00000", "MSG00000"]


def test_another_process_and_a_restart_remember(namur: Speaker, clock: Any) -> None:
    namur.registering.certificate("cpas-namur")
    message = signed_by("cpas-namur", namur.question)
    assert namur.code(message) == "MSG00000"
    other = build(namur.settings, clock)
    assert Speaker(other, namur.settings, namur.ssin).code(message) == "signature-replayed"
    other.database.close()


def test_of_many_that_come_at_once_one_is_answered(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur")
    message, said = signed_by("cpas-namur", namur.question), []
    threads = [threading.Thread(target=lambda: said.append(namur.code(message))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["MSG00000"] + ["signature-replayed"] * 5
    assert len(journal(namur.gateway)) == 7  # with the registration


def test_the_memory_is_no_longer_than_a_message_is_believed(namur: Speaker, clock: Any) -> None:
    namur.registering.certificate("cpas-namur")
    for _ in range(3):
        assert namur.code(signed_by("cpas-namur", namur.question, clock())) == "MSG00000"
        clock.move(seconds=301)
    with namur.gateway.database.unit_of_work() as work:
        kept = work.connection.exec_driver_sql("SELECT count(*) FROM security_remembered").scalar()
    assert kept == 1


def test_two_secrets_overlap_while_one_takes_the_place_of_the_other(namur: Speaker, clock: Any) -> None:
    first, second = namur.secret(), namur.registering.secret("cpas-namur", Kind.BASIC)
    assert first != second
    for secret in (first, second):
        assert namur.code(namur.question, basic("cpas-namur", secret)) == "MSG00000"
    namur.registering.act(lambda acts: acts.end(1, moment(NOON + timedelta(seconds=1))))
    assert namur.code(namur.question, basic("cpas-namur", first)) == "MSG00000"
    clock.move(seconds=1)
    assert namur.code(namur.question, basic("cpas-namur", first)) == "401"
    assert namur.code(namur.question, basic("cpas-namur", second)) == "MSG00000"


def test_a_credential_holds_from_its_begin_to_its_end(namur: Speaker, clock: Any) -> None:
    dates = Dates(moment(NOON + timedelta(hours=1)), moment(NOON + timedelta(hours=2)))
    namur.registering.certificate("cpas-namur", Kind.SIGNATURE, dates=dates)
    said = []
    for _ in range(3):
        said.append(namur.code(signed_by("cpas-namur", namur.question, clock())))
        clock.move(hours=1)
    assert said == ["certificate-not-registered", "MSG00000", "certificate-not-registered"]


def test_a_certificate_may_be_known_by_its_names(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur", by_names=True)
    for way in ("tls", "signature-strict"):
        assert Reply(WAYS[way](namur)).code == "MSG00000"


def test_every_act_is_in_the_journal_without_the_secret(namur: Speaker) -> None:
    secret = namur.registering.secret("cpas-namur", Kind.BASIC)
    (made,) = namur.registering.certificate("cpas-namur", Kind.SIGNATURE, sha1_until=date(2027, 1, 31))
    namur.registering.act(lambda acts: acts.end(made.number, moment(NOON)))
    namur.registering.act(lambda acts: acts.sign_replies(NAMUR, signed=True))
    entries = journal(namur.gateway)
    said = [(one["service"], one["operation"], one["institution"], one["user"], one["endpoint"]) for one in entries]
    who = (NAMUR.cbe_number, "tester", "command line")
    assert said == [("Credentials", act, *who) for act in ("add", "add", "end", "sign-replies")]
    assert made.mark in entries[1]["verdicts"][0]["rule"]
    assert "SHA-1 until 2027-01-31" in entries[1]["verdicts"][0]["rule"]
    assert secret not in str(entries)


def old(question: str) -> bytes:
    class Old(XMLSigner):
        def check_deprecated_methods(self) -> None:
            """Sign with SHA-1, as old clients do."""

    return lenient(question, method=SignatureMethod.RSA_SHA1, digest=DigestAlgorithm.SHA1, signer=Old)


def test_sha1_takes_an_exception_with_a_date(namur: Speaker, clock: Any) -> None:
    namur.registering.certificate("cpas-namur", Kind.SIGNATURE)
    assert namur.code(old(namur.question)) == "algorithm"
    namur.registering.act(lambda acts: acts.end_certificate(NAMUR, pair_of("cpas-namur").certificate))
    namur.registering.certificate(
        "cpas-namur", Kind.SIGNATURE, sha1_until=date(2026, 11, 21), dates=Dates(moment(NOON))
    )
    assert namur.code(old(namur.question)) == "MSG00000"
    assert namur.identified[1].startswith("signature-lenient#")
    clock.move(days=1)
    assert namur.code(old(namur.question)) == "algorithm"


def test_a_revoked_certificate_signs_nothing_any_more(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur", Kind.SIGNATURE)
    assert namur.code(signed_by("cpas-namur", namur.question)) == "MSG00000"
    KeyFolder(namur.settings.keys).revoke(pair_of("cpas-namur").certificate, NOON)
    assert namur.code(signed_by("cpas-namur", namur.question)) == "certificate-revoked"


def test_replies_are_signed_for_whoever_wants_it(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur")
    assert b"Signature" not in namur.post(signed_by("cpas-namur", namur.question)).body
    namur.registering.act(lambda acts: acts.sign_replies(NAMUR, signed=True))
    refused = retrieve(namur.ssin, by_number(NAMUR.cbe_number), context="PCSA:NONE")
    of_another = retrieve(namur.ssin, by_number(LIEGE.cbe_number))
    not_valid = namur.question.replace("<searchInformation>", "<searchInformation><other/>")
    for question in (namur.question, refused, of_another, not_valid):
        heard = namur.post(question, basic("cpas-namur", namur.secret()))
        envelope = heard.xml
        certificate = authority_files()["replies.pem"].decode()
        found = XMLVerifier().verify(
            heard.body,
            x509_cert=certificate,
            expect_references=3,
            id_attribute="Id",
        )
        signed = {etree.QName(one.signed_xml).localname for one in found}
        assert signed == {"BinarySecurityToken", "Timestamp", "Body"}
        assert envelope.findtext(f".//{names.TOKEN}") in certificate.replace("\n", "")


def test_a_classic_reply_is_signed_and_still_read(namur: Speaker) -> None:
    namur.registering.act(lambda acts: acts.sign_replies(NAMUR, signed=True))
    reply = classic.Caller(namur.gateway, NAMUR).access(namur.ssin, "LIST", "2026-01-01")
    assert reply.heard.xml.find(f".//{names.SIGNATURE}") is not None


def test_a_signed_reply_without_a_key_is_a_breakdown_not_an_unsigned_one(namur: Speaker) -> None:
    namur.registering.act(lambda acts: acts.sign_replies(NAMUR, signed=True))
    (namur.settings.keys / "replies.key").unlink()
    heard = namur.post(namur.question, basic("cpas-namur", namur.secret()))
    assert (heard.status, namur.entry["outcome"]) == (500, "broken")


HARDENED = [
    ("basic", "401"),
    ("tls", "signature-missing"),
    ("username-token", "signature-missing"),
    ("signature-lenient", "means-not-enough"),
    ("signature-strict", "MSG00000"),
]


@pytest.mark.parametrize(("way", "outcome"), HARDENED)
def test_the_hardened_profile_takes_strict_signatures_and_says_a_reference(
    with_profile: Callable[[str], Speaker], way: str, outcome: str
) -> None:
    speaker = with_profile("hardened")
    speaker.registering.certificate("cpas-namur")
    heard = WAYS[way](speaker)
    if outcome == "MSG00000":
        assert Reply(heard).code == "MSG00000"
        return
    ticket = speaker.entry["ticket"]
    said = Reply(heard).body.findtext("faultstring")
    assert said == f"The security of the message was refused. Reference: {ticket}"
    assert speaker.identified[1].partition(";")[0] == ("signature-missing" if way == "basic" else outcome)
    assert not speaker.entry["provider_asked"]


OWN = """
teach = true
[[policy]]
institutions = ["cpas-namur-is-no-number", "0999100097"]
families = ["soa"]
means = ["basic+signature-lenient", "tls+basic"]
users = ["cpas-namur"]
[[policy]]
institutions = ["kind:cpas"]
families = ["soa"]
means = ["basic"]
users = ["somebody-else"]
[[policy]]
families = ["ssdn"]
means = ["network"]
"""


def test_a_profile_of_ones_own_asks_for_means_together(with_profile: Callable[[str], Speaker]) -> None:
    speaker = with_profile(OWN)
    speaker.registering.certificate("cpas-namur")
    password = basic("cpas-namur", speaker.secret())
    assert speaker.code(speaker.question, password) in ("signature-missing", "certificate-missing")
    assert speaker.identified[1].endswith("; shown: network, basic")
    assert speaker.code(signed_by("cpas-namur", speaker.question), password) == "MSG00000"
    over = Client(over_tls(speaker.gateway.application, der_of(pair_of("cpas-namur").certificate)))
    assert Reply(over.post(RETRIEVE, speaker.question, password)).code == "MSG00000"
    assert over.post(RETRIEVE, speaker.question).status == 401


def test_a_user_who_may_not_and_an_institution_that_is_no_client(with_profile: Callable[[str], Speaker]) -> None:
    speaker = with_profile(OWN)
    key = sandbox_key(speaker.settings.data)
    for user, code in (("cpas-liege", "MSG00016"), ("forem", "MSG00015")):
        one = institution(user)
        asked = retrieve(speaker.ssin, by_number(one.cbe_number))
        assert speaker.code(asked, basic(user, derived_secret(key, one.cbe_number))) == code
        assert speaker.entry["return_code"] == code


@pytest.mark.parametrize(
    "profile",
    [
        "teach = true\npolicy = [{means = ['magic']}]\n",
        "teach = true\npolicy = [{means = ['none', 'basic']}]\n",
        "teach = true\npolicy = [{means = ['none+basic']}]\n",
        "teach = true\npolicy = [{means = ['basic'], services = ['Nothing']}]\n",
        "teach = true\npolicy = [{means = ['basic'], families = ['rest']}]\n",
        "teach = true\npolicy = [{means = ['basic'], word = 1}]\n",
        "policy = [\n",
    ],
)
def test_a_profile_that_does_not_hold_together_stops_the_start(with_profile: Any, profile: str) -> None:
    with pytest.raises(ValueError):
        with_profile(profile)


def test_an_unknown_profile_names_those_that_ship(with_profile: Any) -> None:
    with pytest.raises(ValueError, match="hardened, sandbox"):
        with_profile("strict")


PROXY = "10.9.8.7"


@pytest.fixture
def proxied(settings: Settings, clock: Any, person: Any) -> Iterator[Speaker]:
    other = Settings(**settings.model_dump() | {"proxies": ["10.9.8.0/24"]})
    built = build(other, clock)
    speaker = Speaker(built, other, person("integrated").ssin)
    speaker.registering.keys()
    yield speaker
    built.database.close()


def forms(certificate: bytes, pem: bytes) -> list[str]:
    return [certificate_header(certificate), quote(pem.decode()), quote(pem.decode(), safe="+/= ")]


def test_a_listed_proxy_is_believed_about_the_certificate(proxied: Speaker) -> None:
    proxied.registering.certificate("cpas-namur")
    certificate = pair_of("cpas-namur").certificate
    for form in forms(der_of(certificate), certificate.public_bytes(Encoding.PEM)):
        assert proxied.code(proxied.question, {"Client-Cert": form}, address=PROXY) == "MSG00000"
        assert proxied.identified[1].startswith("tls#")


def test_nobody_else_is(proxied: Speaker) -> None:
    proxied.registering.certificate("cpas-namur")
    header = certificate_header(der_of(pair_of("cpas-namur").certificate))
    assert proxied.code(proxied.question, {"Client-Cert": header}, address="10.9.7.7") == "401"
    assert proxied.code(proxied.question, {"Client-Cert": header}, address="127.0.0.1") == "401"


@pytest.mark.parametrize("header", ["x", ":!!:", ":AAAA:", "-----BEGIN%20CERTIFICATE-----", "%", ":" + "A" * 20_000])
def test_a_certificate_that_cannot_be_read_is_refused(proxied: Speaker, header: str) -> None:
    assert proxied.code(proxied.question, {"Client-Cert": header}, address=PROXY) == "token-unreadable"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("127.0.0.1, 192.0.2.1", "192.0.2.1"),
        ("192.0.2.1, 10.9.8.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("", ""),
        ("unknown", ""),
        ("127.0.0.1, unknown", ""),
        ("10.9.8.1", ""),
    ],
)
def test_a_listed_proxy_says_who_called_it(proxied: Speaker, forwarded: str, address: str) -> None:
    proxied.post(proxied.question, {"X-Forwarded-For": forwarded}, address=PROXY)
    assert proxied.entry["address"] == address
    proxied.post(proxied.question, {"X-Forwarded-For": forwarded}, address="10.9.7.7")
    assert proxied.entry["address"] == "10.9.7.7"


def test_the_body_that_is_read_is_the_one_that_was_signed(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur")
    root = parse(signed_by("cpas-namur", namur.question))
    wrapper = etree.SubElement(root.find(names.HEADER), "wrapper")
    forged = etree.fromstring(namur.question)[0]
    wrapper.append(root.find(names.BODY))
    root.append(forged)
    assert namur.code(etree.tostring(root)) in ("one-of-each", "displaced")
    assert not namur.entry["provider_asked"]


def test_the_clock_of_a_sender_may_differ_by_a_minute(namur: Speaker) -> None:
    namur.registering.certificate("cpas-namur")

    def sent(at: datetime) -> str:
        return namur.code(signed_by("cpas-namur", namur.question, at))

    assert sent(NOON + timedelta(seconds=60)) == "MSG00000"
    assert sent(NOON + timedelta(seconds=61)) == "created-ahead"
    assert sent(NOON - timedelta(seconds=299)) == "MSG00000"
