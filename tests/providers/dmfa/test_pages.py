"""A long answer comes in pages: nothing is kept between them, and a mark serves its own question alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bcss_gateway.domain.social_life import Activity, Employer, Spell
from bcss_gateway.providers.dmfa.paging import PAGE
from newer import Reply

Ask = Callable[..., Reply]
HOTEL = Employer("0999300110", "0999200166", "Maison Wattiaux SA", "302")
LONG = [Spell(Activity.EMPLOYED, date(2001, 3, 1), None, 70101, HOTEL, True)]
QUARTERS = 95
"""From 2003Q1 to 2026Q3."""


def keys(reply: Reply) -> list[tuple[str, str]]:
    """Identifier and version of each attestation."""
    found = reply.body.iterfind(".//attestationInformation")
    return [(one.findtext("attestationId"), one.findtext("attestationVersion")) for one in found]


def following(reply: Reply, more: str = "") -> str:
    return f"{more}<next>{reply.body.findtext('next')}</next>"


def changed(mark: str, place: int) -> str:
    other = "A" if mark[place] != "A" else "B"
    return mark[:place] + other + mark[place + 1 :]


def test_pages_together_hold_every_attestation_once(ask: Ask, made: Any) -> None:
    ssin, more, pages = made(1, LONG).ssin, "", []
    for _ in range(9):
        pages.append(ask(ssin, more=more))
        if pages[-1].body.find("next") is None:
            break
        more = following(pages[-1])
    assert [one.status[0] for one in pages] == ["PARTIAL_RESULT", "PARTIAL_RESULT", "DATA_FOUND"]
    assert [len(keys(one)) for one in pages] == [PAGE, PAGE, QUARTERS - 2 * PAGE]
    everything = [key for one in pages for key in keys(one)]
    assert len(set(everything)) == QUARTERS
    found = [each.text for one in pages for each in one.body.iterfind(".//attEmployerDeclaration/quarter")]
    assert found == sorted(found, reverse=True)


def test_a_part_says_why_it_ended_and_where_to_go_on(ask: Ask, made: Any) -> None:
    reply = ask(made(1, LONG).ssin)
    assert reply.status == ("PARTIAL_RESULT", "DMF20200")
    assert reply.information == {"terminationReason": f"MAX_ATTESTATIONS_{PAGE}"}
    assert len(reply.body.findtext("next")) <= 64
    assert reply.body.findtext("criteria/next") is None


def test_as_many_as_fit_are_a_whole_answer(ask: Ask, made: Any) -> None:
    reply = ask(made(1, LONG).ssin, "2016Q4", "2026Q3")
    assert (reply.status[0], len(keys(reply)), reply.body.find("next")) == ("DATA_FOUND", PAGE, None)
    assert ask(made(2, LONG).ssin, "2016Q3", "2026Q3").status[0] == "PARTIAL_RESULT"


def test_the_same_mark_gives_the_same_page_again_and_on_a_later_day(ask: Ask, made: Any, clock: Any) -> None:
    ssin = made(1, LONG).ssin
    more = following(ask(ssin))
    second = keys(ask(ssin, more=more))
    clock.move(days=90)
    assert keys(ask(ssin, more=more)) == second


@pytest.mark.parametrize("place", [0, 1, 20, 30, 46, 47])
def test_a_mark_that_was_changed_is_refused(ask: Ask, made: Any, place: int) -> None:
    ssin = made(1, LONG).ssin
    mark = ask(ssin).body.findtext("next")
    assert ask(ssin, more=f"<next>{changed(mark, place)}</next>").status == ("NO_RESULT", "MSG00008")


@pytest.mark.parametrize(
    "mark",
    ["", " ", "x", "=", "é", "A" * 48, "A" * 64, "-_" * 20, base64.b64encode(bytes(36)).decode()],
    ids=["empty", "blank", "short", "padding", "not ASCII", "zeros", "longest", "signs", "plain zeros"],
)
def test_what_is_no_mark_is_refused_or_is_none_at_all(ask: Ask, made: Any, mark: str) -> None:
    reply = ask(made(1, LONG).ssin, more=f"<next>{mark}</next>")
    assert reply.status[0] == ("NO_RESULT" if mark.strip() else "PARTIAL_RESULT")


def test_a_mark_serves_its_own_question_alone(ask: Ask, made: Any) -> None:
    one, other = made(1, LONG).ssin, made(2, LONG).ssin
    more = following(ask(one))
    assert ask(one, more=more).status[0] == "PARTIAL_RESULT"
    assert ask(other, more=more).code == "MSG00008"
    assert ask(one, "2003Q2", "2026Q3", more).code == "MSG00008"
    assert ask(one, latest="false", more=more).code == "MSG00008"
    assert ask(one, more=f"<nssoRegistrationNumber>{HOTEL.nsso_number}</nssoRegistrationNumber>{more}").code == (
        "MSG00008"
    )


def test_every_page_stands_in_the_journal(ask: Ask, asker: Any, made: Any) -> None:
    ssin = made(1, LONG).ssin
    ask(ssin, more=following(ask(ssin)))
    entries = asker("forem").journal()
    assert [(one["ssin"], one["return_code"], one["provider_asked"]) for one in entries] == [
        (ssin, "DMF20200", True),
        (ssin, "DMF20200", True),
    ]
