"""Attestations that no database holds, for rules that hold whatever forms come."""

from __future__ import annotations

from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.right import Change, Right, RightChanged
from bcss_gateway.providers.ppsis.attestations import CANCELLED, MODIFIED, NEW, Attestation
from bcss_gateway.providers.ppsis.findings import Around


class Remembered:
    """Attestations of one person that no database holds."""

    def __init__(self) -> None:
        self.known: list[Attestation] = []

    def newest_of(self, _ssin: str, _work: object = None) -> tuple[Attestation, ...]:
        return tuple(self.known)

    def enter(self, right: Right, origin: str, _on: Occasion, _work: object) -> RightChanged:
        new = Attestation(f"{len(self.known) + 1:010d}", right, NEW, origin, "")
        self.known.append(new)
        return RightChanged(Change.CREATED, new.number, "", right)

    def change(self, old: Attestation, right: Right, origin: str, _on: Occasion, _work: object) -> RightChanged:
        self.known[self.known.index(old)] = Attestation(old.number, right, MODIFIED, origin, "")
        return RightChanged(Change.MODIFIED, old.number, "", right)

    def cancel(self, old: Attestation, origin: str, _on: Occasion, _work: object) -> RightChanged:
        self.known[self.known.index(old)] = Attestation(old.number, old.right, CANCELLED, origin, "")
        return RightChanged(Change.CANCELLED, old.number, "", old.right)


def alone(institution: str, rights: Remembered | None = None) -> Around:
    """What the rules look at where everybody lives alone, and is only known by what is remembered of rights."""
    known = rights or Remembered()
    return Around(institution, known.newest_of, lambda _: "", lambda _: [], lambda *_: ())
