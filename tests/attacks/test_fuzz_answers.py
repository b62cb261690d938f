"""Changed acknowledgements: each is one of what was sent, or none; nothing else is ever raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bcss_gateway.delivery import message
from bcss_gateway.delivery.message import NotAcknowledged
from bcss_gateway.providers.upstream.line import Heard, _kind
from delivering import CONTRACT
from fuzzing import on_bytes, on_tree

CASES = 1_500
TICKET, OTHER, RECIPIENT = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "0f0f0f0f-7dec-11d0-a765-00a0c91e6bf6", "0999500074"
_RIGHT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><n:notifyLivingWagesResponse '
    'xmlns:n="http://kszbcss.fgov.be/intf/LivingWagesNotifications/v1"><informationCBSS>'
    f"<ticketCBSS>{TICKET}</ticketCBSS><timestampSent>2026-11-21T11:00:00Z</timestampSent></informationCBSS>"
    "<informationNotified><timestampReply>2026-11-21T11:00:01Z</timestampReply><notifiedIdentification>"
    f"<cbeNumber>{RECIPIENT}</cbeNumber></notifiedIdentification></informationNotified><status><value>OK</value>"
    "<code>MSG00000</code></status></n:notifyLivingWagesResponse></s:Body></s:Envelope>"
)
_FAULT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>'
    "<faultstring>words</faultstring></s:Fault></s:Body></s:Envelope>"
)


def _tree(dice: Random) -> bytes:
    root = etree.fromstring(_RIGHT)
    on_tree.changed(root, etree.fromstring(_FAULT), dice)
    return bytes(etree.tostring(root))


CHANGES: dict[str, Callable[[Random], bytes]] = {
    "tree": _tree,
    "bytes": lambda dice: on_bytes.changed(_RIGHT.encode(), _FAULT.encode(), dice),
    "a fault's bytes": lambda dice: on_bytes.changed(_FAULT.encode(), _RIGHT.encode(), dice),
    "encoding": lambda dice: on_bytes.encoded(_RIGHT, dice),
}
CHARSETS = (None, None, "utf-8", "utf-16", "utf-7", "us-ascii", "nonsense", "\x00", "")


@pytest.mark.parametrize("how", CHANGES)
def test_whatever_comes_back_is_an_acknowledgement_of_this_or_none(how: str) -> None:
    became: Counter[str] = Counter()
    for number in range(CASES):
        dice = Random(f"{how} {number}")
        heard = Heard(dice.choice((200, 200, 200, 500)), CHANGES[how](dice), dice.choice(CHARSETS))
        try:
            message.check(CONTRACT, heard, TICKET, RECIPIENT)
        except NotAcknowledged as problem:
            became[str(problem)] += 1
            continue
        became["taken"] += 1
        assert heard.status == 200
        with pytest.raises(NotAcknowledged):
            message.check(CONTRACT, heard, OTHER, RECIPIENT)
        with pytest.raises(NotAcknowledged):
            message.check(CONTRACT, Heard(500, heard.body, heard.charset), TICKET, RECIPIENT)
    assert len(became) >= 3
    assert all(said.isprintable() and len(said) <= 120 for said in became)


@given(st.text())
def test_whatever_a_content_type_says_is_read(text: str) -> None:
    kind, charset = _kind(text)
    assert isinstance(kind, str) and (charset is None or isinstance(charset, str))
