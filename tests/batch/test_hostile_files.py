"""Files of somebody who means harm: what they are, what they are called, what they become while they are read."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree

from batches import B, Exchange, answered, document, hold
from bcss_gateway.batch import checking, folder, voucher
from bcss_gateway.batch.answering import Batches, Fetched
from bcss_gateway.batch.files import Busy, NotRegular, alone
from bcss_gateway.batch.questions import questions
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution


@pytest.fixture
def exchange(
    sqlite_gateway: Gateway, sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, tmp_path: Path
) -> Exchange:
    """The folder through which Namur exchanges batches."""
    return Exchange(sqlite_gateway, sqlite_batches, namur_cpas, helped, tmp_path)


def test_a_name_that_hurts_nobody_is_taken() -> None:
    for name in ("monday.xml", "février.xml", "a b & c.xml", "7.xml", "répit à l'été.xml", "é" * 98 + ".xml"):
        assert checking.is_suitable(name)


def test_what_changes_while_it_is_answered_is_answered_as_it_was(exchange: Exchange, tmp_path: Path) -> None:
    file = exchange.put(many=7)

    def change(*_: int) -> None:
        file.write_bytes(document(["<other/>"] * 20))
        file.unlink(missing_ok=True)

    out = exchange.batches.answer(file, exchange.sender, tmp_path / "answers.xml", change)
    assert [number for number, _, _ in answered(out)] == list(range(1, 8))
    hold(out)


def test_it_is_opened_once(exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, seen, genuine = exchange.put(many=7), [], os.open

    def noted(path: object, *arguments: object, **more: object) -> int:
        seen.append(path)
        return genuine(path, *arguments, **more)

    monkeypatch.setattr(os, "open", noted)
    exchange.batches.answer(file, exchange.sender, tmp_path / "answers.xml")
    assert (seen.count(file), seen.count(voucher_of(file))) == (1, 1)


def test_a_question_without_an_end_is_not_read_to_its_end() -> None:
    whole = io.BytesIO(document(["<a>" + "<b/>" * 500_000 + "</a>"]))
    with pytest.raises(BatchRefused, match="question 1: more than 10000 bytes"):
        list(questions(whole, 10_000))
    assert whole.tell() < 100_000
    fits = f'<b:a xmlns:b="urn:bcss-gateway:batch:v1">{"é" * 4_975}</b:a>'
    length = len(fits.encode())
    assert [one.number for one in questions(io.BytesIO(document([fits] * 30)), length)] == list(range(1, 31))
    with pytest.raises(BatchRefused, match=f"question 2: more than {length - 1} bytes"):
        list(questions(io.BytesIO(document(["<b:a/>", fits])), length - 1))


@pytest.mark.parametrize("place", ["out", "done", "refused", "in"])
def test_a_folder_that_leads_elsewhere_is_not_followed(exchange: Exchange, tmp_path: Path, place: str) -> None:
    exchange.put()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if place == "in":
        (tmp_path / "in").rename(elsewhere / "in")
        elsewhere = elsewhere / "in"
    (tmp_path / place).symlink_to(elsewhere)
    with pytest.raises(NotRegular, match=f"{place} is no folder"):
        exchange.sweep()
    assert sorted(one.name for one in elsewhere.iterdir()) == (
        ["monday.voucher.xml", "monday.xml"] if place == "in" else []
    )


@pytest.mark.parametrize("planted", ["monday.answers.xml.1.part", "monday.answers.voucher.xml", "monday.answers.xml"])
def test_nothing_is_written_through_a_link(exchange: Exchange, tmp_path: Path, planted: str) -> None:
    exchange.put()
    ours = tmp_path / "ours"
    ours.write_text("what nobody may change")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / planted).symlink_to(ours)
    exchange.sweep()
    assert ours.read_text() == "what nobody may change"


def test_the_answers_to_another_batch_of_the_same_name_are_not_taken_for_these(
    exchange: Exchange, tmp_path: Path
) -> None:
    exchange.put("monday", 1, 1)
    assert exchange.sweep()[0].is_well
    first = (tmp_path / "out" / "monday.answers.xml").read_bytes()
    exchange.put("monday", 2, 3)
    (said,) = exchange.sweep()
    assert "BATCH16" in said.what
    assert (tmp_path / "out" / "monday.answers.xml").read_bytes() == first
    for one in (tmp_path / "out").iterdir():
        one.unlink()
    exchange.put("monday", 2, 3)
    assert exchange.sweep()[0].is_well
    assert len(answered(tmp_path / "out" / "monday.answers.xml")) == 3
    assert hold(tmp_path / "out" / "monday.answers.xml").sequence == 2
    assert exchange.names("done") == ["monday-2.voucher.xml", "monday-2.xml", "monday.voucher.xml", "monday.xml"]


def test_what_was_answered_and_fetched_already_holds_up_nothing(exchange: Exchange, tmp_path: Path) -> None:
    file = exchange.put()
    out = exchange.batches.answer(file, exchange.sender, tmp_path / "out" / "monday.answers.xml")
    out.unlink()  # and whoever answered it was killed before it moved the file away
    with pytest.raises(Fetched):
        exchange.batches.answer(file, exchange.sender, out)
    exchange.put("tuesday", 2)
    assert [one.is_well for one in exchange.sweep()] == [True, True]
    assert exchange.names("in") == []


def test_what_lost_its_answers_is_left_and_the_next_ones_go_on(exchange: Exchange, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: int) -> None:
        raise Stopped

    file = exchange.put(many=7)
    with pytest.raises(Stopped):
        exchange.batches.answer(file, exchange.sender, tmp_path / "out" / "monday.answers.xml", stop)
    for one in (tmp_path / "out").iterdir():
        one.unlink()
    exchange.put("tuesday", 2)
    first, second = exchange.sweep()
    assert (first.is_well, second.is_well) == (False, True)
    assert first.what.startswith("left where it is: 3 questions are answered")
    assert exchange.names("in") == ["monday.voucher.xml", "monday.xml"]


def test_two_sweeps_at_once_do_not_tread_on_each_other(exchange: Exchange, tmp_path: Path) -> None:
    exchange.put()
    (tmp_path / "done").mkdir()
    with alone(tmp_path / "done" / ".sweeping"), pytest.raises(Busy):
        exchange.sweep()
    assert exchange.sweep()[0].is_well


def test_what_its_sender_takes_back_while_it_is_swept_is_no_trouble(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = exchange.put()
    exchange.put("tuesday")
    genuine = folder._order

    def taken_back(one: Path) -> tuple[int, str]:
        found = genuine(one)
        if one == file:
            file.unlink()
            voucher_of(file).unlink()
        return found

    monkeypatch.setattr(folder, "_order", taken_back)
    first, second = exchange.sweep()
    assert "BATCH01" in first.what
    assert second.is_well


def test_what_a_file_says_is_no_second_line_anywhere(exchange: Exchange, tmp_path: Path) -> None:
    file = exchange.put()
    content = file.read_bytes().replace(b'number="1"', b'number="1&#10;tuesday: well"')
    file.write_bytes(content)
    told = voucher.read(voucher_of(file))
    voucher.write(voucher_of(file), replace(told, size=len(content), digest=sha256(content).hexdigest()))
    (said,) = exchange.sweep()
    assert "BATCH10" in said.what and said.what.isprintable()
    shown = etree.parse(tmp_path / "refused" / "monday.refused.xml").findtext(f"{B}reason")
    assert "1?tuesday: well" in shown
