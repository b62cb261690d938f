"""Who speaks in a newer service: the credentials decide, and the customer named must be theirs."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Unauthenticated
from bcss_gateway.security import basic
from bcss_gateway.security.network import Networks
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from classic import journal
from newer import by_number, by_sector, retrieve

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
Person = Callable[[str], Citizen]


@pytest.mark.parametrize(
    ("customer", "agrees"),
    [
        (by_number("0999100097"), True),
        (by_number("9991000970"), True),
        (by_sector(17, 1), True),
        (by_number("0999100196"), False),
        (by_number("0999999922"), False),
        (by_sector(17, 0), False),
        (by_sector(55, 0), False),
    ],
    ids=["own", "padded on the right", "the CPAS network", "another CPAS", "nobody", "17.0", "FOREM"],
)
def test_the_customer_must_be_whose_credentials_came(
    retriever: Any, person: Person, customer: str, agrees: bool
) -> None:
    asks = retriever("cpas-namur")
    reply = asks.retrieve(person("integrated").ssin, customer)
    assert reply.code == ("MSG00000" if agrees else "MSG00014")
    entry = journal(asks.gateway)[-1]
    assert (entry["institution"], entry["user"]) == ("0999100097", "cpas-namur")
    if not agrees:
        assert reply.status[0] == "NO_RESULT"
        assert "0999100097" in reply.information["advice"]
        assert (entry["verdicts"][-1]["station"], entry["provider_asked"]) == ("identified", False)


def test_sector_17_institution_1_is_whichever_cpas_has_the_credentials(retriever: Any, person: Person) -> None:
    ssin = person("integrated").ssin
    assert retriever("cpas-namur").retrieve(ssin, by_sector(17, 1)).code == "MSG00000"
    assert retriever("cpas-charleroi").retrieve(ssin, by_sector(17, 1)).code == "MSG00012"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic é",
        "Bearer abc",
        "Basic " + base64.b64encode(b"cpas-namur").decode(),
        "Basic " + base64.b64encode(b"cpas-namur:").decode(),
        "Basic " + base64.b64encode(b"cpas-namur:wrong").decode(),
        "Basic " + base64.b64encode(b"nobody:" + b"0" * 32).decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
    ],
)
def test_no_or_wrong_credentials_are_401_with_an_entry(retriever: Any, person: Person, header: str) -> None:
    asks = retriever("cpas-namur")
    envelope = retrieve(person("integrated").ssin, by_number("0999100097"))
    heard = asks.post(envelope, {"Authorization": header} if header else {})
    assert heard.status == 401
    assert heard.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert person("integrated").ssin not in heard.text
    (entry,) = journal(asks.gateway)
    assert (entry["return_code"], entry["outcome"], entry["institution"]) == ("http:401", "refused", "")
    assert entry["ssin"] == person("integrated").ssin, "who was asked about is noted"
    assert entry["verdicts"] == [{"station": "identified", "verdict": "refused", "rule": "http-basic"}]


def test_credentials_are_asked_before_the_schema_is_explained(retriever: Any) -> None:
    assert retriever("cpas-namur").post(retrieve("x", ""), {}).status == 401


NAMUR = Institution("0999100097", "92094", 17, 1, "", "", "cpas", "cpas-namur")


@given(header=st.text(max_size=60))
def test_no_header_at_all_opens_a_closed_door(shared_gateway: Gateway, header: str) -> None:
    with shared_gateway.database.unit_of_work() as work, pytest.raises(Unauthenticated):
        basic.prove(f"Basic {header}", utc_text(NOON), work)


def test_the_scheme_is_read_in_any_case_and_another_one_is_no_proof(
    gateway: Gateway, settings: Settings, secret_of: Any
) -> None:
    secret = secret_of(settings, NAMUR)
    pair = base64.b64encode(f"cpas-namur:{secret}".encode()).decode()
    with gateway.database.unit_of_work() as work:
        proof = basic.prove(f"BASIC {pair}", utc_text(NOON), work)
        assert proof is not None and proof.credential.institution == NAMUR.cbe_number
        assert basic.prove(f"Bearer {pair}", utc_text(NOON), work) is None


def test_a_secret_of_the_sandbox_is_long_and_one_institutions_own() -> None:
    secrets = {derived_secret(key, number) for key in (b"a" * 32, b"b" * 32) for number in ("0999100097", "0999100196")}
    assert len(secrets) == 4
    assert all(len(secret) == 32 for secret in secrets)


@pytest.mark.parametrize(
    ("address", "names", "may"),
    [
        ("10.1.2.3", ["kind:cpas"], True),
        ("10.1.2.3", ["0999100097"], True),
        ("10.1.2.3", ["92094"], True),
        ("10.1.2.3", ["kind:regional", "52011"], False),
        ("10.1.2.3", [], False),
        ("10.2.0.1", ["kind:cpas"], False),
        ("::ffff:10.1.2.3", ["kind:cpas"], True),
        ("2001:db8::1", ["kind:cpas"], False),
        ("unix:", ["kind:cpas"], False),
    ],
)
def test_a_network_names_whom_it_lists(address: str, names: list[str], may: bool) -> None:
    assert Networks([("10.1.0.0/16", names)]).may_name(address, NAMUR) is may
