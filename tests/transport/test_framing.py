"""The end of a body is seen at the very byte where gunicorn finds it, however the bytes are parted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.transport.worker.framing import MORE, Chunks, Length, NotWorthWaiting

LARGEST = 1000
EXTENSIONS = ["", ";a", ";a=1", ' ; a="b c"', ";a;b=2"]
SIZES = [b"5", b"05", b"0x5", b"+5", b"-5", b"5_0", b" 5", b"5 ", b"5;", b"g", b""]
TRAILERS = ["", "X-One: 1\r\n", "X-One: 1\r\nX-Two: 2\r\n"]

PARTS = st.lists(st.tuples(st.binary(min_size=1, max_size=40), st.sampled_from(EXTENSIONS)), max_size=8)


def chunked(parts: list[tuple[bytes, str]], extension: str, trailer: str) -> bytes:
    """A chunked body."""
    chunks = b"".join(b"%X%s\r\n%s\r\n" % (len(part), after.encode(), part) for part, after in parts)
    return chunks + f"00{extension}\r\n{trailer}\r\n".encode()


def as_gunicorn_reads(raw: bytes) -> tuple[bytes, bytes]:
    """The body of a chunked request, and what gunicorn leaves for the next one."""
    parser = RequestParser(Config(), [b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", raw], None)
    return next(parser).body.read(), parser.unreader.take_buffered()


@given(PARTS, st.sampled_from(EXTENSIONS), st.sampled_from(TRAILERS), st.data())
def test_the_end_of_chunks_is_where_gunicorn_finds_it(
    parts: list[tuple[bytes, str]], extension: str, trailer: str, data: st.DataObject
) -> None:
    raw, after = chunked(parts, extension, trailer), b"GET / HTTP/1.1\r\n\r\n"
    cuts = data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=6))
    chunks, collected = Chunks(LARGEST), bytearray()
    for begin, end in pairwise(sorted({0, *cuts})):
        collected += raw[begin:end]
        assert chunks.end(collected) == MORE
    collected += raw[len(collected) :] + after
    assert chunks.end(collected) == len(raw)
    assert as_gunicorn_reads(bytes(collected)) == (b"".join(part for part, _ in parts), after)


@given(st.sampled_from(SIZES), st.binary(max_size=30))
def test_what_gunicorn_refuses_has_no_end(size: bytes, more: bytes) -> None:
    raw = size + more + b"\r\nabcde\r\n0\r\n\r\n"
    try:
        end = Chunks(LARGEST).end(bytearray(raw))
    except NotWorthWaiting:
        return
    assert end == MORE or as_gunicorn_reads(raw)[1] == raw[end:]


@pytest.mark.parametrize(
    "raw",
    [b"x\r\n", b"5\r\nabcdefg", b"x" * 8192, b"5;" + b"x" * 8190, b"1\r\na\r\n" * 2000, b"0\r\n" + b"x" * 8192],
    ids=["no number", "longer than said", "endless", "endless extension", "small chunks for ever", "endless trailer"],
)
def test_chunks_that_lead_nowhere_are_not_waited_for(raw: bytes) -> None:
    with pytest.raises(NotWorthWaiting):
        Chunks(LARGEST).end(bytearray(raw))


def test_more_than_the_largest_body_is_collected_before_chunks_are_given_up() -> None:
    """So that whoever reads them can tell that they are too many."""
    chunks, collected = Chunks(LARGEST), bytearray(b"FFFFFF\r\n")
    with pytest.raises(NotWorthWaiting):
        while chunks.end(collected) == MORE:
            collected += b"x" * 100
    assert len(collected) > LARGEST + 8


@pytest.mark.parametrize(("collected", "end"), [(b"", MORE), (b"abcd", MORE), (b"abcde", 5), (b"abcdefg", 5)])
def test_the_end_of_a_known_length(collected: bytes, end: int) -> None:
    assert Length(5, LARGEST).end(bytearray(collected)) == end


def test_a_length_beyond_the_largest_is_not_waited_for() -> None:
    assert Length(LARGEST, LARGEST).end(bytearray()) == MORE
    with pytest.raises(NotWorthWaiting):
        Length(LARGEST + 1, LARGEST).end(bytearray())
