"""Vouchers: whatever differs from what one says, the file is refused whole, with a code, a reason and a next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from lxml import etree

from batches import document, retrieve, written
from bcss_gateway.batch import folder, voucher
from bcss_gateway.batch.answering import Batches
from bcss_gateway.batch.refused import BatchRefused, words
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import HOME
from classic import journal

Change = Callable[[Path], None]
SCHEMA = etree.XMLSchema(etree.parse(HOME / "xsd" / "batch" / "BatchV1.xsd"))


@pytest.fixture
def file(tmp_path: Path, helped: Citizen, namur_cpas: Institution) -> Path:
    """A good file of three questions."""
    questions = [retrieve(helped.ssin, namur_cpas.cbe_number)] * 3
    return written(tmp_path, questions, namur_cpas.cbe_number)


def says(**values: object) -> Change:
    """Let the voucher say something else."""

    def change(file: Path) -> None:
        told = voucher.read(voucher_of(file))
        voucher.write(voucher_of(file), replace(told, **values))  # type: ignore[arg-type]

    return change


def holds(content: bytes) -> Change:
    """Let the file hold something else, with a voucher that is right about its bytes."""

    def change(file: Path) -> None:
        told = voucher.read(voucher_of(file))
        file.write_bytes(content)
        new = replace(told, size=len(content), digest=sha256(content).hexdigest())
        voucher.write(voucher_of(file), new)

    return change


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def changed_in_place(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"91662390106", b"91662390107", 1))


_Q = '<b:questions xmlns:b="urn:bcss-gateway:batch:v1">{}</b:questions>'
_TWO_IN_ONE = '<b:question number="1"><a/><a/></b:question>'


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda file: voucher_of(file).unlink(), "voucher_missing"),
        (lambda file: voucher_of(file).write_bytes(b"<voucher/>"), "voucher_invalid"),
        (lambda file: voucher_of(file).write_bytes(b"no XML"), "voucher_invalid"),
        (lambda file: voucher_of(file).write_bytes(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "voucher_invalid"),
        (lambda file: file.unlink(), "file_missing"),
        (halved, "file_incomplete"),
        (changed_in_place, "file_differs"),
        (says(items=4), "items_differ"),
        (says(items=2), "items_differ"),
        (says(total=1), "sum_differs"),
        (says(sequence=2), "sequence_wrong"),
        (says(sender="0999100196"), "sender_differs"),
        (holds(b""), "file_unreadable"),
        (holds(b"<questions/>"), "file_unreadable"),
        (holds(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "file_unreadable"),
        (holds(_Q.format("<b:question number='1'>").encode()), "file_unreadable"),
        (holds(_Q.format("").encode()), "items_differ"),
        (holds(_Q.format(_TWO_IN_ONE).encode()), "file_unreadable"),
        (holds(_Q.format('<b:question number="1"><nobody/></b:question>').encode()), "file_unreadable"),
        (holds(_Q.format('<b:question number="1">text</b:question>').encode()), "file_unreadable"),
        (holds(_Q.format('<other number="1"><a/></other>').encode()), "file_unreadable"),
        (
            holds(_Q.format(f'<b:question number="1">{"<a>" * 300}{"</a>" * 300}</b:question>').encode()),
            "file_unreadable",
        ),
    ],
)
def test_what_differs_is_refused_whole_and_leaves_nothing_but_its_entry(
    sqlite_batches: Batches,
    sqlite_gateway: Gateway,
    namur_cpas: Institution,
    file: Path,
    tmp_path: Path,
    change: Change,
    key: str,
) -> None:
    change(file)
    with pytest.raises(BatchRefused) as refused:
        sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    assert refused.value.key == key
    assert str(refused.value).startswith(words()[key].code)
    assert not list(tmp_path.glob("answers*"))
    (entry,) = journal(sqlite_gateway)
    assert (entry["service"], entry["operation"], entry["outcome"]) == ("Batch", "refuse", "refused")
    assert entry["verdicts"][0]["rule"].endswith(key)


@pytest.mark.parametrize("order", [[1, 1], [2, 1], [1, 3]])
def test_numbers_go_from_one_on(
    sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, file: Path, tmp_path: Path, order: list[int]
) -> None:
    one = retrieve(helped.ssin, namur_cpas.cbe_number)
    inside = "".join(f'<b:question number="{number}">{one}</b:question>' for number in order)
    holds(_Q.format(inside).encode())(file)
    with pytest.raises(BatchRefused) as refused:
        sqlite_batches.answer(file, namur_cpas, tmp_path / "answers.xml")
    assert refused.value.key == "numbering_wrong"


def test_a_sequence_number_is_taken_once(
    sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, tmp_path: Path
) -> None:
    question = retrieve(helped.ssin, namur_cpas.cbe_number)

    def sent(number: int, name: str, many: int) -> None:
        file = written(tmp_path, [question] * many, namur_cpas.cbe_number, number, name)
        sqlite_batches.answer(file, namur_cpas, tmp_path / f"{name}.answers.xml")

    sent(1, "first", 1)
    for number, many, key in ((1, 2, "sequence_repeated"), (3, 1, "sequence_wrong")):
        with pytest.raises(BatchRefused) as refused:
            sent(number, "other", many)
        assert refused.value.key == key
    sent(2, "second", 2)


@how(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_byte_is_changed_the_file_is_not_taken(
    sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, tmp_path: Path, data: st.DataObject
) -> None:
    file = written(tmp_path, [retrieve(helped.ssin, namur_cpas.cbe_number)] * 2, namur_cpas.cbe_number)
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(bytes(content))
    with pytest.raises(BatchRefused), sqlite_batches.checked(file, namur_cpas):
        pass


def test_a_folder_is_swept_in_the_order_of_the_numbers(
    sqlite_batches: Batches, namur_cpas: Institution, helped: Citizen, tmp_path: Path
) -> None:
    question, inbox = retrieve(helped.ssin, namur_cpas.cbe_number), tmp_path / "in"
    inbox.mkdir()
    written(inbox, [question], namur_cpas.cbe_number, 2, "a")
    written(inbox, [question], namur_cpas.cbe_number, 1, "b")
    written(inbox, [question], namur_cpas.cbe_number, 9, "c")
    (inbox / "on-its-way.xml").write_bytes(document([question]))
    swept = list(folder.sweep(tmp_path, namur_cpas, sqlite_batches))
    assert [(one.file, one.is_well) for one in swept] == [("b.xml", True), ("a.xml", True), ("c.xml", False)]
    assert sorted(one.name for one in inbox.iterdir()) == ["on-its-way.xml"]
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "a.answers.voucher.xml",
        "a.answers.xml",
        "b.answers.voucher.xml",
        "b.answers.xml",
    ]
    told = etree.parse(tmp_path / "refused" / "c.refused.xml").getroot()
    assert SCHEMA.validate(told), SCHEMA.error_log
    assert told[0].text == "BATCH12"
    assert [(one.get("language"), one.text) for one in told[2:]] == list(words()["sequence_wrong"].advice.items())
    assert list(folder.sweep(tmp_path, namur_cpas, sqlite_batches)) == []


def test_each_refusal_has_its_code_and_a_next_step_in_four_languages() -> None:
    assert [one.code for one in words().values()] == [f"BATCH{number:02}" for number in range(1, len(words()) + 1)]
    for one in words().values():
        assert list(one.advice) == ["fr", "nl", "de", "en"]
        assert len(set(one.advice.values())) == 4
