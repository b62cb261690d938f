"""Holds a file to its voucher: it is read once, and what was looked at is what will be answered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from bcss_gateway.batch import files, voucher
from bcss_gateway.batch.files import NotRegular
from bcss_gateway.batch.questions import BatchQuestion, counted, questions
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.batch.voucher import Voucher, voucher_of
from bcss_gateway.domain.institution import Institution

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """A file of questions that was held to its voucher.

    Attributes:
        content: a copy of our own: whoever changes the file in its place changes nothing any more.
    """

    name: str
    content: IO[bytes]
    voucher: Voucher
    institution: Institution


@dataclass(frozen=True, slots=True)
class Checking:
    """What a batch may be.

    Attributes:
        takes: whether an element of this name may be asked.
        largest: the largest file, in bytes.
        largest_question: the largest question in it.
        workshop: a folder of ours, where the copies are made.
    """

    takes: Callable[[str], bool]
    largest: int
    largest_question: int
    workshop: Path

    @contextmanager
    def checked(self, file: Path, institution: Institution) -> Iterator[Batch]:
        """A batch, as long as it is needed; nothing of it is answered yet.

        Raises:
            BatchRefused: it must not be taken.
            OSError: there is no room to copy it.
        """
        if not is_suitable(file.name):
            raise BatchRefused("name_unsuitable", file.name)
        found = voucher.read(voucher_of(file))
        if found.sender != institution.cbe_number:
            raise BatchRefused("sender_differs", f"{found.sender}, and not {institution.cbe_number}")
        with _opened(file) as content:
            self._check_size(content, found)
            with files.copied(content, found.size, self.workshop) as (copy, digest):
                if digest != found.digest:
                    raise BatchRefused("file_differs", "another SHA-256 than by the voucher")
                self._count(copy, found)
                yield Batch(file.name, copy, found, institution)

    def questions(self, batch: Batch) -> Iterator[BatchQuestion]:
        """The questions of a batch, in their order."""
        return questions(batch.content, self.largest_question)

    def _check_size(self, content: BinaryIO, found: Voucher) -> None:
        size = os.fstat(content.fileno()).st_size
        if size > self.largest:
            raise BatchRefused("file_too_large", f"{size} bytes, {self.largest} at most")
        if size != found.size:
            raise BatchRefused("file_incomplete", f"{size} bytes, {found.size} by the voucher")

    def _count(self, copy: IO[bytes], found: Voucher) -> None:
        inside = counted(copy, self.largest_question, self.takes)
        if inside.items != found.items:
            raise BatchRefused("items_differ", f"{inside.items}, {found.items} by the voucher")
        if inside.total != found.total:
            raise BatchRefused("sum_differs", f"{inside.total}, {found.total} by the voucher")


def is_suitable(name: str) -> bool:
    """Whether a file may be called so: nothing that hurts a terminal, a shell, a log, or the names of its answers."""
    return name[:1].isalnum() and name.isprintable() and len(os.fsencode(name)) <= _LONGEST_NAME


def _opened(file: Path) -> BinaryIO:
    try:
        return files.opened(file)
    except FileNotFoundError:
        raise BatchRefused("file_missing", file.name) from None
    except NotRegular as problem:
        raise BatchRefused("not_regular", str(problem)) from None
