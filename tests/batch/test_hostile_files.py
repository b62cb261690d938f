"""Files of somebody who means harm: what they are, what they are called, what they become while they are read."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree

from batches import B, answered, document, hold, retrieve, written
from bcss_gateway.batch import checking, folder, voucher
from bcss_gateway.batch.answering import Batches, Fetched
from bcss_gateway.batch.files import Busy, NotRegular, alone
from bcss_gateway.batch.folder import Swept
from bcss_gateway.batch.questions import questions
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from classic import journal

Sweep = Callable[[], list[Swept]]
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path, namur_cpas: Institution, helped: Citizen) -> Put:
    """Namur puts a batch into its folder."""
    (tmp_path / "in").mkdir()

    def one(name: str = "monday", sequence: int = 1, many: int = 1) -> Path:
        questions = [retrieve(helped.ssin, namur_cpas.cbe_number)] * many
        return written(tmp_path / "in", questions, namur_cpas.cbe_number, sequence, name)

    return one


@pytest.fixture
def sweep(tmp_path: Path, namur_cpas: Institution, sqlite_batches: Batches) -> Sweep:
    """The timer comes by."""
    return lambda: list(folder.sweep(tmp_path, namur_cpas, sqlite_batches))


def names(where: Path) -> list[str]:
    return sorted(one.name for one in where.iterdir())


def a_link(file: Path, elsewhere: Path) -> None:
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


def a_folder(file: Path, _: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "inside").touch()


def a_pipe(file: Path, _: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_socket(file: Path, _: Path) -> None:
    file.unlink()
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(file))


def a_device(file: Path, _: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


@pytest.mark.parametrize("which", [lambda file: file, voucher_of], ids=["questions", "voucher"])
def test_what_is_no_file_is_refused_in_words_and_keeps_nobody_waiting(
    put: Put, sweep: Sweep, tmp_path: Path, sqlite_gateway: Gateway, which: Callable[[Path], Path]
) -> None:
    for number, becomes in enumerate((a_link, a_folder, a_pipe, a_socket, a_device)):
        becomes(which(put(f"a{number}")), tmp_path / f"elsewhere-{number}")
    before = (tmp_path / "elsewhere-0").read_bytes()
    put("tuesday")
    *refused, last = sweep()
    said = " ".join(one.what for one in refused)
    assert len(refused) == said.count("BATCH14") == 5
    assert all(f" is {what}" in said for what in ("a link", "a folder", "a pipe", "a socket"))
    assert last.what == "answered, tuesday.answers.xml"
    assert names(tmp_path / "in") == []
    assert len(names(tmp_path / "refused")) == 15
    assert "Put the file itself there" in (tmp_path / "refused" / "a0.refused.xml").read_text("utf-8")
    assert before == (tmp_path / "elsewhere-0").read_bytes()
    assert sweep() == []
    entries = [one for one in journal(sqlite_gateway) if one["outcome"] == "refused"]
    assert [one["verdicts"][0]["rule"] for one in entries] == [f"a{number}.xml: not_regular" for number in range(5)]


HURTING = {
    "two lines": "monday.xml: answered\nall is well",
    "a terminal's command": "\x1b[2Jmonday",
    "backwards": "monday\u202elmx",
    "no text": os.fsdecode(b"monday-\xff\xfe"),
    "an option": "-rf",
    "hidden": ".monday",
    "as long as it gets": "m" * 243,
    "as long as it gets, in two bytes each": "é" * 121,
}


def test_a_name_that_hurts_goes_no_further(put: Put, sweep: Sweep, tmp_path: Path, sqlite_gateway: Gateway) -> None:
    for name in HURTING.values():
        put(name)
    put("tuesday")
    swept = {one.file: one for one in sweep()}
    assert swept.pop("tuesday.xml").is_well
    assert len(swept) == len(HURTING)
    for one in swept.values():
        assert "BATCH15" in one.what
        assert one.file.isprintable() and one.what.isprintable()
    assert names(tmp_path / "in") == []
    kept = names(tmp_path / "refused")
    assert len(kept) == 3 * len(HURTING)
    assert all(name.startswith("unsuitable-name") for name in kept)
    assert all(entry["verdicts"][0]["rule"].isprintable() for entry in journal(sqlite_gateway))


@pytest.mark.parametrize(
    "name", ["monday.xml", "février.xml", "a b & c.xml", "7.xml", "répit à l'été.xml", "é" * 98 + ".xml"]
)
def test_a_name_that_hurts_nobody_is_taken(name: str) -> None:
    assert checking.is_suitable(name)


def test_what_changes_while_it_is_answered_is_answered_as_it_was(
    sqlite_batches: Batches, namur_cpas: Institution, tmp_path: Path, put: Put
) -> None:
    file = put(many=7)

    def change(*_: int) -> None:
        file.write_bytes(document(["<other/>"] * 20))
        file.unlink(missing_ok=True)

    out = sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml", change)
    assert [number for number, _, _ in answered(out)] == list(range(1, 8))
    hold(out)


def test_it_is_opened_once(
    sqlite_batches: Batches, namur_cpas: Institution, tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, seen, genuine = put(many=7), [], os.open

    def noted(path: object, *arguments: object, **more: object) -> int:
        seen.append(path)
        return genuine(path, *arguments, **more)

    monkeypatch.setattr(os, "open", noted)
    sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
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
def test_a_folder_that_leads_elsewhere_is_not_followed(put: Put, sweep: Sweep, tmp_path: Path, place: str) -> None:
    put()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if place == "in":
        (tmp_path / "in").rename(elsewhere / "in")
        elsewhere = elsewhere / "in"
    (tmp_path / place).symlink_to(elsewhere)
    with pytest.raises(NotRegular, match=f"{place} is no folder"):
        sweep()
    assert names(elsewhere) == (["monday.voucher.xml", "monday.xml"] if place == "in" else [])


@pytest.mark.parametrize("planted", ["monday.answers.xml.1.part", "monday.answers.voucher.xml", "monday.answers.xml"])
def test_nothing_is_written_through_a_link(put: Put, sweep: Sweep, tmp_path: Path, planted: str) -> None:
    put()
    ours = tmp_path / "ours"
    ours.write_text("what nobody may change")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / planted).symlink_to(ours)
    sweep()
    assert ours.read_text() == "what nobody may change"


def test_the_answers_to_another_batch_of_the_same_name_are_not_taken_for_these(
    put: Put, sweep: Sweep, tmp_path: Path
) -> None:
    put("monday", 1, 1)
    assert sweep()[0].is_well
    first = (tmp_path / "out" / "monday.answers.xml").read_bytes()
    put("monday", 2, 3)
    (said,) = sweep()
    assert "BATCH16" in said.what
    assert (tmp_path / "out" / "monday.answers.xml").read_bytes() == first
    for one in (tmp_path / "out").iterdir():
        one.unlink()
    put("monday", 2, 3)
    assert sweep()[0].is_well
    assert len(answered(tmp_path / "out" / "monday.answers.xml")) == 3
    assert hold(tmp_path / "out" / "monday.answers.xml").sequence == 2
    assert names(tmp_path / "done") == ["monday-2.voucher.xml", "monday-2.xml", "monday.voucher.xml", "monday.xml"]


def test_what_was_answered_and_fetched_already_holds_up_nothing(
    put: Put, sweep: Sweep, sqlite_batches: Batches, namur_cpas: Institution, tmp_path: Path
) -> None:
    file = put()
    out = sqlite_batches.answer(file, namur_cpas, tmp_path / "out" / "monday.answers.xml")
    out.unlink()  # and whoever answered it was killed before it moved the file away
    with pytest.raises(Fetched):
        sqlite_batches.answer(file, namur_cpas, out)
    put("tuesday", 2)
    assert [one.is_well for one in sweep()] == [True, True]
    assert names(tmp_path / "in") == []


def test_what_lost_its_answers_is_left_and_the_next_ones_go_on(
    put: Put, sweep: Sweep, sqlite_batches: Batches, namur_cpas: Institution, tmp_path: Path
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: int) -> None:
        raise Stopped

    file = put(many=7)
    with pytest.raises(Stopped):
        sqlite_batches.answer(file, namur_cpas, tmp_path / "out" / "monday.answers.xml", stop)
    for one in (tmp_path / "out").iterdir():
        one.unlink()
    put("tuesday", 2)
    first, second = sweep()
    assert (first.is_well, second.is_well) == (False, True)
    assert first.what.startswith("left where it is: 3 questions are answered")
    assert names(tmp_path / "in") == ["monday.voucher.xml", "monday.xml"]


def test_two_sweeps_at_once_do_not_tread_on_each_other(put: Put, sweep: Sweep, tmp_path: Path) -> None:
    put()
    with alone(tmp_path / ".sweeping"), pytest.raises(Busy):
        sweep()
    assert sweep()[0].is_well


def test_what_its_sender_takes_back_while_it_is_swept_is_no_trouble(
    put: Put, sweep: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put()
    put("tuesday")
    genuine = folder._order

    def taken_back(one: Path) -> tuple[int, str]:
        found = genuine(one)
        if one == file:
            file.unlink()
            voucher_of(file).unlink()
        return found

    monkeypatch.setattr(folder, "_order", taken_back)
    first, second = sweep()
    assert "BATCH01" in first.what
    assert second.is_well


def test_what_a_file_says_is_no_second_line_anywhere(put: Put, sweep: Sweep, tmp_path: Path) -> None:
    file = put()
    content = file.read_bytes().replace(b'number="1"', b'number="1&#10;tuesday: well"')
    file.write_bytes(content)
    told = voucher.read(voucher_of(file))
    voucher.write(voucher_of(file), replace(told, size=len(content), digest=sha256(content).hexdigest()))
    (said,) = sweep()
    assert "BATCH10" in said.what and said.what.isprintable()
    shown = etree.parse(tmp_path / "refused" / "monday.refused.xml").findtext(f"{B}reason")
    assert "1?tuesday: well" in shown
