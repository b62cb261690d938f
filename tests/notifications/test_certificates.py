"""Delivery by https to whoever wants our certificate: what does not fit waits, with words on what to do next."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.beside_calls import addresses
from bcss_gateway.delivery.lines import Lines
from bcss_gateway.providers.upstream.line import NotAnAnswer
from bcss_gateway.security.authority import Pair, new_authority, server_pair, signer_pair
from delivering import Deliveries, acknowledging
from elsewhere import Asked, Line, elsewhere

NOW = datetime.now(UTC)
LONG_AGO, LATER = NOW - timedelta(days=900), NOW + timedelta(days=30)
HERE = ["127.0.0.1"]
UNREADABLE = "BCSS_NOTIFICATION_CERTIFICATE or BCSS_NOTIFICATION_CA cannot be read"
OURS_IS_WRONG = "not take our certificate: BCSS_NOTIFICATION_CERTIFICATE must be one that it takes"
THEIRS_IS_NOT_TRUSTED = "nobody whom we trust vouches for its certificate: BCSS_NOTIFICATION_CA must be who does"


@dataclass(frozen=True, slots=True)
class Papers:
    """Two authorities, of which one is trusted on both sides, and where papers lie."""

    ours: Pair
    other: Pair
    folder: Path

    def file(self, pair: Pair, name: str) -> Path:
        """A certificate with its key, as the setting wants it."""
        file = self.folder / f"{name}.pem"
        file.write_bytes(pair.certificate_pem + pair.key_pem)
        return file

    def context(self, pair: Pair) -> ssl.SSLContext:
        """A subscriber's side of TLS, which asks for a certificate by our authority."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.file(pair, "subscriber"))
        made.load_verify_locations(self.file(self.ours, "authority"))
        made.verify_mode = ssl.CERT_REQUIRED
        return made


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    before = NOW - timedelta(days=1000)
    return Papers(new_authority(before), new_authority(before), tmp_path_factory.mktemp("papers"))


@pytest.fixture
def told(sqlite_deliveries: Deliveries, papers: Papers) -> Deliveries:
    """CIN is to learn of a right; our papers are in order."""
    sqlite_deliveries.keeps_a_file("cin")
    sqlite_deliveries.attest()
    _configure(sqlite_deliveries, papers, signer_pair(papers.ours, NOW), papers.ours)
    return sqlite_deliveries


def _configure(told: Deliveries, papers: Papers, shown: Pair | None, trusted: Pair) -> None:
    files = {
        "notification_ca": papers.file(trusted, "trusted"),
        "notification_certificate": papers.file(shown, "shown") if shown else None,
    }
    told.settings = told.settings.model_copy(update=files)


def _in_order(papers: Papers) -> Pair:
    return server_pair(papers.ours, HERE, NOW)


def test_who_wants_our_certificate_gets_it(told: Deliveries, papers: Papers) -> None:
    seen: list[Any] = []

    def say(line: Line, asked: Asked) -> None:
        seen.append(line.getpeercert()["subject"])  # type: ignore[attr-defined]
        acknowledging(told.clock)(line, asked)

    with elsewhere(say, papers.context(_in_order(papers))) as there:
        told.subscribes("cin", f"HTTPS://127.0.0.1:{there.port}/notify")
        assert told.clerk()
    assert seen == [((("commonName", "bcss_gateway replies"),),)]
    assert told.outbox("cin")[0].delivered


WRONG: dict[str, tuple[Callable[[Papers], tuple[Pair, Pair | None, Pair]], str]] = {
    "we show none": (lambda of: (_in_order(of), None, of.ours), OURS_IS_WRONG),
    "we show one of another authority": (
        lambda of: (_in_order(of), signer_pair(of.other, NOW), of.ours),
        OURS_IS_WRONG,
    ),
    "we show one that has expired": (
        lambda of: (_in_order(of), signer_pair(of.ours, LONG_AGO), of.ours),
        OURS_IS_WRONG,
    ),
    "it shows one of another authority": (
        lambda of: (server_pair(of.other, HERE, NOW), signer_pair(of.ours, NOW), of.ours),
        THEIRS_IS_NOT_TRUSTED,
    ),
    "we trust another authority": (
        lambda of: (_in_order(of), signer_pair(of.ours, NOW), of.other),
        THEIRS_IS_NOT_TRUSTED,
    ),
    "it shows one that has expired": (
        lambda of: (server_pair(of.ours, HERE, LONG_AGO), signer_pair(of.ours, NOW), of.ours),
        "its certificate has expired: it has to show another one",
    ),
    "it shows one of tomorrow": (
        lambda of: (server_pair(of.ours, HERE, LATER), signer_pair(of.ours, NOW), of.ours),
        "its certificate is not valid yet: compare the clocks",
    ),
    "it shows one for another name": (
        lambda of: (server_pair(of.ours, ["subscriber.example.org"], NOW), signer_pair(of.ours, NOW), of.ours),
        "its certificate has another name than its address: mend what is served there, or subscribe another address",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_waits_and_goes_when_it_is_mended(told: Deliveries, papers: Papers, name: str) -> None:
    make, words = WRONG[name]
    theirs, ours, trusted = make(papers)
    _configure(told, papers, ours, trusted)
    with elsewhere(acknowledging(told.clock), papers.context(theirs)) as there:
        told.subscribes("cin", f"https://127.0.0.1:{there.port}/notify")
        assert told.clerk()
        assert there.asked == [], "nothing of a person goes to somebody who may be another"
    (waiting,) = told.outbox("cin")
    assert waiting.waits
    assert waiting.failure.endswith(words)
    (entry,) = told.entries()
    assert (entry["outcome"], entry["verdicts"][0]["rule"]) == ("refused", f"#1: {waiting.failure}")
    _configure(told, papers, signer_pair(papers.ours, NOW), papers.ours)
    told.clock.move(minutes=1)
    with elsewhere(acknowledging(told.clock), papers.context(_in_order(papers))) as there:
        told.subscribes("cin", f"https://127.0.0.1:{there.port}/notify")
        assert told.clerk()
    assert told.outbox("cin")[0].delivered


def test_who_speaks_no_tls_is_told_nothing(told: Deliveries) -> None:
    heard: list[bytes] = []

    def answer(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line:
            line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            heard.append(line.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        told.subscribes("cin", f"https://127.0.0.1:{listening.getsockname()[1]}/")
        assert told.clerk()
        thread.join()
    assert b"ssin" not in heard[0]
    assert told.outbox("cin")[0].failure.startswith("no agreement on TLS is reached")


def test_a_certificate_that_cannot_be_read_is_told_once_and_then_rests(told: Deliveries, papers: Papers) -> None:
    papers.folder.joinpath("shown.pem").write_text("no certificate")
    told.subscribes("cin", "https://127.0.0.1:9/")
    assert told.clerk() and told.clerk()
    assert told.outbox("cin")[0].failure == UNREADABLE
    assert len(told.entries()) == 1


def test_a_renewed_certificate_is_taken_without_a_restart(told: Deliveries, papers: Papers) -> None:
    lines = Lines(told.settings, addresses(told.settings), lambda _: pytest.fail("no sandbox"))
    subscription = told.subscribes("cin", "https://127.0.0.1:9/")
    before = lines.to(subscription)
    assert lines.to(subscription) is before
    file = papers.file(signer_pair(papers.ours, NOW), "shown")
    os.utime(file, ns=(1, 1))
    assert lines.to(subscription) is not before
    file.unlink()
    with pytest.raises(NotAnAnswer, match=UNREADABLE):
        lines.to(subscription)
