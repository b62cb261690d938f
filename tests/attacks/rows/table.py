"""The whole table, in the order in which it is told."""

from __future__ import annotations

from rows import (
    batches,
    business,
    doctor,
    encodings,
    entities,
    freshness,
    http,
    injection,
    keys,
    markup,
    receivers,
    site,
    sizes,
    slow,
    soap,
    sockets,
    wrapping,
)
from rows.attack import Attack, Category

WRAPPING = Category(
    "Signature wrapping",
    "A signed message is taken, and made to say something else while its signature still holds. Each is refused by "
    "what checks signatures, by the code below, and by a whole gateway, whose provider is never asked; but three that "
    "put a comment in: a gateway leaves comments out when it reads, as a signature does, and so reads what was signed.",
    tuple(
        Attack(name, "", "McIntosh and Austel, WS-Attacker, XSW 1 to 8", change, f"wsse:{code}")
        for name, (change, code) in wrapping.ATTACKS.items()
    ),
)
CATEGORIES = (
    WRAPPING,
    *(
        module.CATEGORY
        for module in (
            keys,
            freshness,
            entities,
            sizes,
            encodings,
            markup,
            soap,
            http,
            sockets,
            slow,
            business,
            injection,
            site,
            doctor,
            receivers,
            batches,
        )
    ),
)
