"""The institutions that speak through the crossroads."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("cpas", "federal", "regional", "mutuality", "integrator")
"""What an institution may be."""


def padded_on_the_right(number: str) -> str:
    """A CBE number without its leading zeros, filled with zeros on the right.

    A widespread CPAS client sends it so, and the crossroads accepts it (facts/soa/common, section 4).
    """
    return number.lstrip("0").ljust(10, "0")


def before_padding(name: str) -> str:
    """The CBE number that :func:`padded_on_the_right` may have made this name of."""
    return f"0{name[:-1]}" if name.endswith("0") else name


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution of social security.

    Attributes:
        cbe_number: ten digits of the Crossroads Bank for Enterprises.
        org_unit: its own code in its secondary network (five digits for a CPAS), or empty.
        sector: its sector in the primary network; 17 is the CPAS sector.
        subsector: its kind within the sector.
        kind: one of :data:`KINDS`: what authorization tables may name.
        basic_user: its user of HTTP Basic and of UsernameTokens, which is also its name in commands.
        signed_replies: whether it wants the replies that it gets to be signed.
    """

    cbe_number: str
    org_unit: str
    sector: int
    subsector: int
    name_fr: str
    name_nl: str
    kind: str
    basic_user: str
    signed_replies: bool = False

    def is_named_by(self, name: str) -> bool:
        """Whether a sender's name for itself means this institution: its CBE number, padded or not, or its own code."""
        return name in (self.cbe_number, padded_on_the_right(self.cbe_number)) or bool(name and name == self.org_unit)
