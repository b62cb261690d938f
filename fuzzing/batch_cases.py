"""Which file of questions a case is, with which voucher: by the seed of the run and the number of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random
from typing import Any

from lxml import etree

from bcss_gateway.batch import voucher as vouchers
from bcss_gateway.batch.questions import NAMESPACE, Counted, length_of
from bcss_gateway.batch.voucher import Voucher
from bcss_gateway.contracts.library import Library
from bcss_gateway.domain.institution import Institution
from fuzzing import on_bytes, on_tree
from fuzzing.corpus import Seed, corpus, inner_document, plausible
from fuzzing.moment import NOON


@dataclass(frozen=True, slots=True)
class Case:
    """A file and its voucher, of one institution.

    Attributes:
        voucher: its bytes, changed or not, for the sequence number that is the next one.
    """

    number: int
    recipe: str
    sender: Institution
    content: bytes
    voucher: Callable[[int], bytes]


class Cases:
    """The cases of a run, each from the seed of the run and its own number.

    Args:
        seed: any text.
    """

    def __init__(self, library: Library, seed: str) -> None:
        self._seeds, self._seed = corpus(library), seed
        self._values = plausible(self._seeds)

    def case(self, number: int) -> Case:
        """The case with this number."""
        dice = Random(f"{self._seed} batch {number}")
        first = dice.choice(self._seeds)
        alike = [one for one in self._seeds if one.speaker == first.speaker]
        asked = [_asked(one) for one in (first, *dice.choices(alike, k=dice.choice((0, 0, 1, 2, 5))))]
        recipe = dice.choices(list(_RECIPES), _WEIGHTS)[0]
        content, inside = _RECIPES[recipe](self, asked, dice)

        def voucher(sequence: int) -> bytes:
            return self._voucher(recipe, _honest(content, inside, first.speaker, sequence), Random(f"{number}"))

        return Case(number, recipe, first.speaker, content, voucher)

    def _voucher(self, recipe: str, honest: Voucher, dice: Random) -> bytes:
        raw = vouchers.written(honest)
        if recipe == "voucher's bytes":
            return on_bytes.changed(raw, _asked_bytes(dice.choice(self._seeds)), dice)
        if recipe == "voucher's tree":
            root = etree.fromstring(raw)
            on_tree.changed(root, _asked(dice.choice(self._seeds)), dice)
            return bytes(etree.tostring(root))
        if recipe == "voucher's values":
            name, value = dice.choice(_LIES)
            return vouchers.written(replace(honest, **{name: value}))
        return raw

    def as_it_is(self, asked: list[Any], _: Random) -> tuple[bytes, Counted]:
        """The questions themselves."""
        return _file(asked), _counted(asked)

    def other_values(self, asked: list[Any], dice: Random) -> tuple[bytes, Counted]:
        """Values that may well be valid."""
        for one in asked:
            on_tree.made_plausible(one, self._values, dice)
        return _file(asked), _counted(asked)

    def changed_questions(self, asked: list[Any], dice: Random) -> tuple[bytes, Counted]:
        """Elements and attributes of what is asked, changed without regard to any contract."""
        on_tree.changed(dice.choice(asked), _asked(dice.choice(self._seeds)), dice)
        return _file(asked), _counted(asked)

    def changed_tree(self, asked: list[Any], dice: Random) -> tuple[bytes, Counted]:
        """The whole file, changed likewise."""
        root = etree.fromstring(_file(asked))
        on_tree.changed(root, _asked(dice.choice(self._seeds)), dice)
        return bytes(etree.tostring(root)), _counted(asked)

    def changed_bytes(self, asked: list[Any], dice: Random) -> tuple[bytes, Counted]:
        """Bytes of the file."""
        return on_bytes.changed(_file(asked), _asked_bytes(dice.choice(self._seeds)), dice), _counted(asked)

    def other_encoding(self, asked: list[Any], dice: Random) -> tuple[bytes, Counted]:
        """Another encoding, declared or not."""
        return on_bytes.encoded(_file(asked).decode("utf-8"), dice), _counted(asked)


Recipe = Callable[[Cases, list[Any], Random], tuple[bytes, Counted]]
_RECIPES: Mapping[str, Recipe] = {
    "as it is": Cases.as_it_is,
    "other values": Cases.other_values,
    "questions": Cases.changed_questions,
    "tree": Cases.changed_tree,
    "bytes": Cases.changed_bytes,
    "encoding": Cases.other_encoding,
    "voucher's bytes": Cases.as_it_is,
    "voucher's tree": Cases.as_it_is,
    "voucher's values": Cases.as_it_is,
}
_WEIGHTS = (1, 8, 8, 6, 6, 2, 4, 3, 2)
_LIES: Sequence[tuple[str, Any]] = [
    *((name, number) for name in ("sequence", "file_id", "items", "total", "size") for number in (0, 1, 10**30, -1)),
    ("items", "9" * 5000),
    ("total", "0" * 5000),
    ("sender", "0999100097"),
    ("sender", ""),
    ("created", "0000-00-00T00:00:00Z"),
    ("digest", "0" * 64),
]


def _asked(seed: Seed) -> Any:
    """What a message asks: the document in the connector's string, or the body element itself."""
    body_element = etree.fromstring(seed.envelope)[-1][0]
    inner = inner_document(body_element)
    return body_element if inner is None else inner


def _asked_bytes(seed: Seed) -> bytes:
    return bytes(etree.tostring(_asked(seed)))


def _file(asked: Iterable[Any]) -> bytes:
    inside = "".join(
        f'<b:question number="{number}">{etree.tostring(one, encoding="unicode", with_tail=False)}</b:question>\n'
        for number, one in enumerate(asked, start=1)
    )
    return f'<b:questions xmlns:b="{NAMESPACE}">\n{inside}</b:questions>\n'.encode()


def _counted(asked: Iterable[Any]) -> Counted:
    inside = Counted()
    for number, one in enumerate(asked, start=1):
        inside = inside.and_one(number, length_of(one))
    return inside


def _honest(content: bytes, inside: Counted, sender: Institution, sequence: int) -> Voucher:
    digest = sha256(content).hexdigest()
    moment = f"{NOON:%Y-%m-%dT%H:%M:%SZ}"
    return Voucher(sender.cbe_number, sequence, 1, moment, inside.items, inside.total, len(content), digest)
