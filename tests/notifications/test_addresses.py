"""Where notifications may be sent: a subscriber cannot have the gateway speak to what stands behind its firewall."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import NewConnectionError

from bcss_gateway.notifications.addresses import SANDBOX_RECEIVER, Addresses
from bcss_gateway.providers.upstream.deadline import SecurePool
from delivering import Deliveries, acknowledging
from elsewhere import elsewhere

PUBLIC = Addresses()
OPEN = Addresses([ip_network("10.17.0.0/16"), ip_network("127.0.0.0/8")], has_receiver=True)

REFUSED = [
    "http://subscriber.example.org/",
    "http://10.17.0.1/",
    "https://127.0.0.1/",
    "https://localhost/",
    "http://localhost:9200/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://user:secret@subscriber.example.org/",
    "https://subscriber.example.org/?next=1",
    "https://subscriber.example.org/#x",
    "https://subscriber.example.org:port/",
    "https:///path",
    "ftp://subscriber.example.org/",
    "file:///etc/passwd",
    "/sandbox/receiver",
    "/etc/passwd",
    "",
    "https://subscriber.example.org/\r\nHost: other",
    "https://subscriber.example.org/" + "x" * 200,
    "https://[",
    "https://éé.example.org/",
    "https://localhost./",
    "https://anything.localhost/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://127.1/",
    "https://0177.0.0.1/",
    "https://127.0.0.1./",
    "https://127%2e0.0.1/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a00:1::1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[::]/",
    "https://subscriber..example.org/",
    "https://-subscriber.example.org/",
    "https://" + "x" * 64 + ".example.org/",
    "https://subscriber.example.org:0/",
]


@pytest.mark.parametrize("address", REFUSED)
def test_what_may_be_no_address_is_refused_in_words(address: str) -> None:
    assert PUBLIC.why_not(address).startswith("must ")


@pytest.mark.parametrize(
    "address",
    [
        "https://subscriber.example.org/notify",
        "HTTPS://Subscriber.Example.ORG",
        "https://a_b.x-1.example.org:443/",
        "https://8.8.8.8:8443/a/b",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::808:808]/",
    ],
)
def test_public_addresses_by_https_are_taken(address: str) -> None:
    assert PUBLIC.why_not(address) == ""


@pytest.mark.parametrize("address", ["https://10.17.3.4/", "http://127.0.0.1:9000/n", SANDBOX_RECEIVER])
def test_what_the_operator_opened_is_taken(address: str) -> None:
    assert OPEN.why_not(address) == ""


@pytest.mark.parametrize("address", ["https://10.18.0.1/", "http://10.17.3.4/", "http://subscriber.example.org/"])
def test_and_nothing_beside_it(address: str) -> None:
    assert OPEN.why_not(address).startswith("must ")


@given(st.text(max_size=300))
def test_whatever_is_named_is_taken_or_refused(address: str) -> None:
    assert isinstance(PUBLIC.why_not(address), str)


@given(st.ip_addresses())
def test_only_public_addresses_are_reached(ip: Any) -> None:
    if PUBLIC.reaches(str(ip)):
        ip = getattr(ip, "ipv4_mapped", None) or ip
        assert ip.is_global and not (ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast)


@pytest.mark.parametrize("carrier", ["::ffff:0:0", "64:ff9b::", "::", "::ffff:0:0:0", "64:ff9b:1::"])
@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_reached_only_where_it_may_be_itself(carrier: str, ip: Any) -> None:
    outside = ip_address(int(ip_address(carrier)) + int(ip))
    assert not PUBLIC.reaches(str(outside)) or PUBLIC.reaches(str(ip))


@pytest.mark.parametrize("meant", [["127.0.0.1"], ["10.0.0.1"], ["93.184.216.34", "169.254.169.254"]])
def test_a_name_that_means_a_private_address_is_never_connected_to(
    sqlite_deliveries: Deliveries, meant: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sqlite_deliveries
    told.settings = told.settings.model_copy(update={"notification_networks": []})
    told.keeps_a_file("cin")
    told.attest()
    with elsewhere(acknowledging(told.clock)) as there:

        def resolved(*_: Any, **__: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, there.port)) for ip in meant]

        told.subscribes("cin", f"https://rebound.example.org:{there.port}/")
        monkeypatch.setattr(socket, "getaddrinfo", resolved)
        assert told.clerk()
        assert there.lines == 0
    assert told.outbox("cin")[0].failure == "its name leads to an address that is not open to this gateway"


def test_a_name_whose_resolution_takes_long_is_not_waited_for(
    sqlite_deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sqlite_deliveries
    told.settings = told.settings.model_copy(update={"notification_seconds": 0.4})
    told.keeps_a_file("cin")
    told.attest()
    told.subscribes("cin", "https://slow.example.org/")
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(20) and [])
    began = time.monotonic()
    assert told.clerk()
    assert time.monotonic() - began < 5
    ended.set()
    assert told.outbox("cin")[0].failure == "no connection can be made to its address"


@pytest.mark.parametrize("name", ["x..example.org", "x" * 64 + ".example.org", "nobody.invalid"])
def test_a_name_that_is_none_is_no_connection(name: str) -> None:
    with pytest.raises(NewConnectionError):
        SecurePool(name, 443, reaches=lambda _: True).urlopen("POST", "/", b"", retries=False)
