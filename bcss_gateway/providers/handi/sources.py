"""The eight sources, and what the contract has room for in each one's file."""

from __future__ import annotations

from dataclasses import dataclass

EVOLUTION, RECOGNITIONS, RIGHTS, CARDS = "evolutionOfRequest", "handicapRecognitions", "rights", "socialCards"
PARTS = (EVOLUTION, RECOGNITIONS, RIGHTS, CARDS)
"""The parts of a file, as a question names them and in the order of the answer."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source.

    Attributes:
        name: as questions name it, and as its files are kept.
        result: the element that holds what it says.
        parts: the parts that its files may have.
        one_right: the element of the single right of a file at a date, empty where it has none. Where it is
            ``rights`` that element is the right; in a file over a period a list of rights is called so everywhere.
        on_demand: whether it tells the status of a decision, and the law of a recognition, only on demand
            (OFFICIAL: annotations of ``decisionStatus`` and ``enrichedRecognition``).
    """

    name: str
    result: str
    parts: tuple[str, ...]
    one_right: str = ""
    on_demand: bool = False

    def part(self, name: str, *, at_date: bool) -> str:
        """The element that a part is in this source's file; empty where it has none."""
        if name == RIGHTS and at_date:
            return self.one_right
        return name if name in self.parts else ""

    @property
    def recognises(self) -> bool:
        """Whether it recognises disabilities."""
        return RECOGNITIONS in self.parts

    @property
    def pays(self) -> bool:
        """Whether it gives rights and pays."""
        return RIGHTS in self.parts


SOURCES = (
    Source("DGPH", "dgphResult", PARTS, "rights", on_demand=True),
    Source("VSB", "vsbResult", (EVOLUTION, RIGHTS), "rights", on_demand=True),
    Source("KindEnGezin", "kindEnGezinResult", (EVOLUTION, RECOGNITIONS), on_demand=True),
    Source("IrisCare", "irisCareResult", (EVOLUTION, RECOGNITIONS, RIGHTS), "right"),
    Source("NicCin", "nicCinResult", (EVOLUTION, RECOGNITIONS, RIGHTS), "right"),
    Source("AVIQ", "aviqResult", (EVOLUTION, RECOGNITIONS)),
    Source("DSL", "dslResult", (EVOLUTION, RECOGNITIONS)),
    Source("MDG", "mdgResult", (EVOLUTION, RIGHTS), "right"),
)
"""In the order of the contract."""

FEDERAL = "DGPH"
"""The only source with an address and social cards."""
