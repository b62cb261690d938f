"""Attestations that no database holds, for rules that hold whatever forms come."""

from __future__ import annotations

from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.attestations import CANCELLED, MODIFIED, NEW, Attestation
from bcss_gateway.providers.ppsis.findings import Around


class Remembered:
    """Attestations of one person that no database holds."""

    def __init__(self) -> None:
        self.known: list[Attestation] = []

    def newest_of(self, _ssin: str, _work: object = None) -> tuple[Attestation, ...]:
        return tuple(self.known)

    def enter(self, right: Right, origin: str, _on: Occasion, _work: object) -> None:
        self.known.append(Attestation(f"{len(self.known) + 1:010d}", right, NEW, origin, ""))

    def change(self, old: Attestation, right: Right, origin: str, _on: Occasion, _work: object) -> None:
        self.known[self.known.index(old)] = Attestation(old.number, right, MODIFIED, origin, "")

    def cancel(self, old: Attestation, origin: str, _on: Occasion, _work: object) -> None:
        self.known[self.known.index(old)] = Attestation(old.number, old.right, CANCELLED, origin, "")


def alone(institution: str, rights: Remembered | None = None) -> Around:
    """What the rules look at where everybody lives alone, and is only known by what is remembered of rights."""
    known = rights or Remembered()
    return Around(institution, known.newest_of, lambda _: "", lambda _: [], lambda *_: ())
