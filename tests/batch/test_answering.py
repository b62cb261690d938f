"""Files of questions: answered on the road of every call, one entry each; broken off anywhere, and gone on with."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from batches import B, answered, hold, manage, retrieve, written
from bcss_gateway.batch import answering, voucher
from bcss_gateway.batch.answering import Batches, Gone
from bcss_gateway.batch.files import Busy, opened
from bcss_gateway.batch.questions import counted
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import HOME
from bcss_gateway.storage.database import UnitOfWork
from classic import journal

SCHEMA = etree.XMLSchema(etree.parse(HOME / "xsd" / "batch" / "BatchV1.xsd"))


def questions(helped: Citizen, anna: Citizen, cbe: str) -> list[str]:
    """Eight of both families: answered, refused, registered, and then answered."""
    return [
        retrieve(helped.ssin, cbe),
        retrieve(anna.ssin, cbe),
        manage(helped, cbe),
        manage(anna, cbe, "REGISTER"),
        retrieve(anna.ssin, cbe),
        retrieve(helped.ssin, "0999100196"),
        retrieve("87456712380", cbe),
        retrieve(helped.ssin, cbe),
    ]


EXPECTED = [
    (1, "answered", "retrieveTIGroupsResponse"),
    (2, "refused", "retrieveTIGroupsResponse"),
    (3, "answered", "SSDNReply"),
    (4, "answered", "SSDNReply"),
    (5, "answered", "retrieveTIGroupsResponse"),
    (6, "refused", "retrieveTIGroupsResponse"),
    (7, "refused", "Fault"),
    (8, "answered", "retrieveTIGroupsResponse"),
]


def entries(gateway: Gateway) -> list[dict[str, Any]]:
    """What the journal has of questions, without the acts on batches."""
    return [one for one in journal(gateway) if one["address"] == "batch"]


def test_each_question_is_answered_as_a_call_would_be(
    batches: Batches, gateway: Gateway, namur_cpas: Institution, helped: Citizen, anna: Citizen, tmp_path: Path
) -> None:
    file = written(tmp_path, questions(helped, anna, namur_cpas.cbe_number), namur_cpas.cbe_number)
    seen: list[tuple[int, int]] = []
    out = batches.answer(file, namur_cpas, tmp_path / "answers.xml", lambda *so_far: seen.append(so_far))
    assert answered(out) == EXPECTED
    assert seen == [(3, 8), (6, 8), (8, 8)]
    tickets = [one.get("ticket") for one in etree.fromstring(out.read_bytes())]
    told = entries(gateway)
    assert [(one["ticket"], one["outcome"]) for one in told] == list(
        zip(tickets, [outcome for _, outcome, _ in EXPECTED], strict=True)
    )
    assert {one["institution"] for one in told} == {namur_cpas.cbe_number}
    acts = [(one["service"], one["operation"]) for one in journal(gateway) if one["service"] == "Batch"]
    assert acts == [("Batch", "take"), ("Batch", "answer")]


def test_the_answers_have_a_voucher_that_holds(
    sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, anna: Citizen, tmp_path: Path
) -> None:
    file = written(tmp_path, questions(helped, anna, namur_cpas.cbe_number), namur_cpas.cbe_number)
    out = sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    made = hold(out)
    root = etree.fromstring(out.read_bytes())
    assert (made.items, made.sequence, made.sender) == (8, 1, namur_cpas.cbe_number)
    assert made.total == sum(
        int(one.get("number")) * len("".join(one[0].itertext())) for one in root.iterchildren(f"{B}answer")
    )
    for one in (file, voucher_of(file), out, voucher_of(out)):
        assert SCHEMA.validate(etree.parse(one)), SCHEMA.error_log


def test_the_same_file_again_is_left_as_it_is(
    sqlite_batches: Batches, sqlite_gateway: Gateway, namur_cpas: Institution, helped: Citizen, tmp_path: Path
) -> None:
    file = written(tmp_path, [retrieve(helped.ssin, namur_cpas.cbe_number)], namur_cpas.cbe_number)
    out = sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    content, before = out.read_bytes(), journal(sqlite_gateway)
    assert sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml").read_bytes() == content
    assert journal(sqlite_gateway) == before
    assert sorted(one.name for one in tmp_path.iterdir() if "part" in one.name) == []
    out.unlink()
    with pytest.raises(Gone, match="was taken away"):
        sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")


class Killed(BaseException):
    """Whoever is killed does nothing more."""


@pytest.mark.parametrize("step", range(14))
def test_killed_anywhere_it_goes_on_and_nothing_is_lost_or_doubled(
    sqlite_batches: Batches,
    sqlite_gateway: Gateway,
    namur_cpas: Institution,
    helped: Citizen,
    anna: Citizen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
) -> None:
    """Each commit and each forcing to the disk is a step; one is not survived, before it or just after."""
    file = written(tmp_path, questions(helped, anna, namur_cpas.cbe_number), namur_cpas.cbe_number)
    left = [step]

    def dying(act: Any) -> Any:
        def one(*args: Any) -> Any:
            left[0] -= 1
            if left[0] == -1 and step % 2:
                raise Killed
            done = act(*args)
            if left[0] == -1:
                raise Killed
            return done

        return one

    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", dying(UnitOfWork.commit))
        patch.setattr(answering, "force", dying(answering.force))
        with suppress(Killed):
            sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    out = sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    assert answered(out) == EXPECTED
    tickets = [one.get("ticket") for one in etree.fromstring(out.read_bytes())]
    assert [one["ticket"] for one in entries(sqlite_gateway)] == tickets
    hold(out)


def test_of_two_that_begin_at_once_one_is_told_so(
    sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, tmp_path: Path
) -> None:
    file = written(tmp_path, [retrieve(helped.ssin, namur_cpas.cbe_number)] * 4, namur_cpas.cbe_number)
    out = tmp_path / "answers.xml"

    def the_other(done: int, _of: int) -> None:
        if done == 3:
            with pytest.raises(Busy):
                sqlite_batches.answer(file, namur_cpas, out)

    assert len(answered(sqlite_batches.answer(file, namur_cpas, out, the_other))) == 4


def test_a_question_that_breaks_something_undoes_itself_alone(
    sqlite_batches: Batches,
    sqlite_gateway: Gateway,
    namur_cpas: Institution,
    helped: Citizen,
    anna: Citizen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = written(tmp_path, questions(helped, anna, namur_cpas.cbe_number), namur_cpas.cbe_number)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_gateway.handler._asking, "ask", _failing_once(sqlite_gateway.handler._asking.ask, 5))
        out = sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    outcomes = [outcome for _, outcome, _ in answered(out)]
    assert outcomes == ["answered", "refused", "answered", "answered", "broken", "refused", "refused", "answered"]
    assert [one["outcome"] for one in entries(sqlite_gateway)] == outcomes


def _failing_once(ask: Any, number: int) -> Any:
    calls = [0]

    def asked(*args: Any) -> Any:
        calls[0] += 1
        if calls[0] == number:
            raise RuntimeError("the source is not there")
        return ask(*args)

    return asked


def test_what_a_file_holds_is_counted_without_holding_it(
    tmp_path: Path, helped: Citizen, namur_cpas: Institution
) -> None:
    file = written(tmp_path, [retrieve(helped.ssin, namur_cpas.cbe_number)] * 500, namur_cpas.cbe_number)
    made = voucher.read(voucher_of(file))
    with opened(file) as content:
        inside = counted(content, 10_000, lambda _: True)
    assert (inside.items, inside.total) == (made.items, made.total) == (500, made.total)
