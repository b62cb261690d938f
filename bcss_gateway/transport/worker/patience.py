"""How long and for how much a worker waits for its clients."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.transport.worker.stages import Stage


@dataclass(frozen=True, slots=True)
class Patience:
    """The limits of one worker process; each time is a total, which no trickle of bytes prolongs.

    Attributes:
        header_seconds: for the TLS handshake, and again for the headers.
        body_seconds: for the body, from the end of the headers.
        reply_seconds: for the client to take the reply.
        idle_seconds: until the first byte of the next request on a connection that is kept.
        largest_body: in bytes; of a longer body no more is collected.
        connections: how many are open at once.
        connections_per_address: how many of them may be of one address.
        largest_head: the request line and all headers, in bytes.
        linger_seconds: for the client to close, once the last reply has left.
    """

    header_seconds: float
    body_seconds: float
    reply_seconds: float
    idle_seconds: float
    largest_body: int
    connections: int
    connections_per_address: int
    largest_head: int = 64 * 1024
    linger_seconds: float = 2

    def seconds(self, stage: Stage) -> float | None:
        """How long a stage may take; ``None`` where a thread has the request, for then it is we who take the time."""
        match stage:
            case Stage.HANDSHAKE | Stage.HEAD:
                return self.header_seconds
            case Stage.BODY:
                return self.body_seconds
            case Stage.REPLY:
                return self.reply_seconds
            case Stage.IDLE:
                return self.idle_seconds
            case Stage.LINGER:
                return self.linger_seconds
            case Stage.ANSWER:
                return None
