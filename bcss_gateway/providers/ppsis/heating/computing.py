"""What an invoice gives right to: decided by the rules, and by what the household has had in its heating period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.providers.ppsis.findings import keys
from bcss_gateway.providers.ppsis.heating.invoice import Asked, Invoice
from bcss_gateway.providers.ppsis.heating.rules import Rules


@dataclass(frozen=True, slots=True)
class Allocated:
    """An allowance that a household has had in a heating period.

    Attributes:
        ssin: the main beneficiary.
        litres: how many were accepted; none of fuel from the pump.
    """

    ssin: str
    invoice: Invoice
    litres: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known besides the invoice.

    Attributes:
        had: what the household has had in the heating period of the delivery, from whatever CPAS.
        was_dead: whether the main beneficiary had died before the delivery.
        leaves_others: whether others lived with the main beneficiary when they had an allowance of this period.
    """

    today: date
    had: tuple[Allocated, ...] = ()
    was_dead: bool = False
    leaves_others: bool = False


@dataclass(frozen=True, slots=True)
class Computed:
    """The decision.

    Attributes:
        refused: keys of the errors for which nothing is given.
        partly: keys of those for which less is.
        litres: how many are accepted.
        amount: what is granted, in ten-thousandths of a euro.
        left: how many litres the household may still have in this period.
    """

    refused: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    litres: int = 0
    amount: int = 0
    left: int = 0


def compute(asked: Asked, rules: Rules, known: Situation) -> Computed:
    """Decide on an invoice."""
    invoice = asked.invoice
    in_bulk = rules.in_bulk.get(invoice.fuel)
    most = rules.most_litres.on(invoice.delivered)
    free = max(0, most - sum(one.litres for one in known.had))
    refused = (
        *_out_of_question(asked, rules, known),
        *keys(("fuel_unknown", in_bulk is None)),
        *(_bulk(asked, rules, known, free) if in_bulk else ()),
        *(_pump(rules, known) if in_bulk is False else ()),
    )
    if refused:
        return Computed(refused)
    if not in_bulk:
        return Computed(amount=rules.at_the_pump(invoice.delivered), left=0)
    litres = min(invoice.own_litres, free)
    partly = keys(("litres_cut", litres < invoice.own_litres))
    return Computed((), partly, litres, rules.by_the_litre(invoice, litres), free - litres)


def _out_of_question(asked: Asked, rules: Rules, known: Situation) -> tuple[str, ...]:
    """What speaks against an invoice whatever the fuel; of a couple the survivor goes on in the name of the dead."""
    delivered = asked.invoice.delivered
    return keys(
        ("late", not rules.in_time(delivered, known.today)),
        ("delivery_ahead", delivered > known.today),
        ("deceased", known.was_dead and not known.leaves_others),
        ("other_beneficiary", any(one.ssin != asked.ssin for one in known.had)),
        ("category_unknown", asked.category not in rules.categories),
        ("invoice_had", any(one.invoice == asked.invoice for one in known.had)),
    )


def _bulk(asked: Asked, rules: Rules, known: Situation, free: int) -> tuple[str, ...]:
    return keys(
        ("no_litres", asked.invoice.own_litres == 0),
        ("pump_had", any(not rules.in_bulk[one.invoice.fuel] for one in known.had)),
        ("litres_used_up", free == 0),
    )


def _pump(rules: Rules, known: Situation) -> tuple[str, ...]:
    return keys(
        ("bulk_had", any(rules.in_bulk[one.invoice.fuel] for one in known.had)),
        ("lump_sum_had", any(not rules.in_bulk[one.invoice.fuel] for one in known.had)),
    )
