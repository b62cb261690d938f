"""What is said to a client whose request reaches no door."""

from __future__ import annotations


def refusal(status: int, reason: str, words: str = "", *headers: str) -> bytes:
    """A whole HTTP reply that ends the connection.

    Args:
        words: what is wrong, in none of the request's words; status and reason when empty.
        headers: more header lines, such as ``Retry-After: 1``.
    """
    text = f"{words or f'{status} {reason}'}\n"
    lines = [
        f"HTTP/1.1 {status} {reason}",
        "Connection: close",
        "Content-Type: text/plain; charset=utf-8",
        *headers,
        f"Content-Length: {len(text)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode("ascii")
