"""A thousand messages come once more, at once, to two workers and after a restart: none is believed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import newer
from bcss_gateway.domain.credential import Kind
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from serving import Server, serving
from speaking import digest_token, with_token

MESSAGES, TIMES = 20, 25


def messages(server: Server) -> list[bytes]:
    """Questions that are answered, each with a UsernameToken of its own."""
    namur = server.institution("cpas-namur")
    secret = derived_secret(sandbox_key(server.settings.data), namur.cbe_number, Kind.USERNAME_TOKEN)
    asked = newer.retrieve(server.person("integrated").ssin, newer.by_number(namur.cbe_number))
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    nonces = [f"nonce {number}".encode() for number in range(MESSAGES)]
    return [with_token(asked, digest_token(namur.basic_user, secret, nonce, now)) for nonce in nonces]


def sent(server: Server, several: Iterable[bytes]) -> Counter[bool]:
    """How many were answered, and how many were not, when they come at once."""

    def is_answered(message: bytes) -> bool:
        heard = server.post(newer.RETRIEVE, message)
        assert heard.status in (200, 429, 500)
        assert (heard.status == 200) is (b"<code>MSG00000</code>" in heard.body)
        return heard.status == 200

    with ThreadPoolExecutor(16) as threads:
        return Counter(threads.map(is_answered, several))


def test_none_of_a_thousand_is_believed_twice(tmp_path: Path) -> None:
    with serving(tmp_path, BCSS_WORKERS="2") as server:
        several = messages(server)
        assert sent(server, several * TIMES) == {True: MESSAGES, False: MESSAGES * (TIMES - 1)}
    with serving(tmp_path, BCSS_WORKERS="2") as server:
        assert sent(server, several * TIMES) == {False: MESSAGES * TIMES}
        outcomes = Counter(entry["outcome"] for entry in server.journal() if entry["endpoint"] != "gateway")
    assert outcomes == {"answered": MESSAGES, "refused": MESSAGES * (2 * TIMES - 1)}
    assert "Traceback" not in server.log.read_text()
