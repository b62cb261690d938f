"""What `make fuzz` once found, each as the smallest message that did it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classic
import newer

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

UNEXPLAINABLE = {
    "a type whose name has two colons": f'{_XSI} xsi:type="a:b:c"',
    "a type of a prefix that is bound to nothing": f'{_XSI} xsi:type="nowhere:a"',
}
"""Attributes on a number that is wrong anyway, over which the explainer of schemas raises."""


@pytest.mark.parametrize("name", UNEXPLAINABLE)
def test_a_newer_message_that_cannot_be_explained_is_refused(
    name: str, retriever: Callable[[str], newer.Caller]
) -> None:
    caller = retriever("cpas-namur")
    envelope = newer.retrieve("1", newer.by_number(caller.institution.cbe_number))
    reply = caller.send(envelope.replace("<ssin>", f"<ssin {UNEXPLAINABLE[name]}>"))
    assert reply.heard.status == 500
    assert "MSG00008" in reply.heard.text


@pytest.mark.parametrize("name", UNEXPLAINABLE)
def test_a_classic_message_that_cannot_be_explained_is_refused(name: str, namur: classic.Caller) -> None:
    request = classic.access("1", "LIST", "2026-01-01").replace("<SSIN>", f"<SSIN {UNEXPLAINABLE[name]}>")
    document = classic.message(classic.service(request), org_unit=namur.institution.cbe_number)
    assert namur.send(document).context.codes == ["000050"]
