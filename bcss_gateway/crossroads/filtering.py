"""The station that cuts an answer down to what the asker may see."""

from __future__ import annotations

from dataclasses import replace

from bcss_gateway.envelope.exchange import Answer, Element, Grant

STATION = "filtered"


def cut_down(answer: Answer, grant: Grant) -> tuple[Answer, int]:
    """The answer without the parts that the grant does not name, and how many parts were taken out."""
    if grant.parts is None:
        return answer, 0
    hidden = [(whole, part) for whole in answer.content for part in whole if _name(part) not in grant.parts]
    for whole, part in hidden:
        whole.remove(part)
    return replace(answer, content=answer.content), len(hidden)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
