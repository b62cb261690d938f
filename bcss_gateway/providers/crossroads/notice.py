"""What is told of a right, in elements of LivingWagesNotifications: the same whether it is sent or fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bcss_gateway.domain.notification import Notification
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import group, leaf, parsed

_TAKEN_OUT = "livingWagesNotification/attestation"


def content_of(told: Notification) -> list[Element]:
    """What is told: what was taken out of it, where something was, and the notification itself."""
    return [parsed(text) for text in texts_of(told)]


def texts_of(told: Notification) -> list[str]:
    """The same as text."""
    attestation = json.loads(told.what).get("attestation")
    replaced = f' replacedBy="{told.new_ssin}"' if told.new_ssin else ""
    inside = [leaf("ssin", told.ssin, replaced), _attestation(attestation) if attestation else ""]
    notification = group("livingWagesNotification", inside)
    filters = group("dataFilters", [leaf("filteredElement", _TAKEN_OUT)])
    return [notification] if attestation else [filters, notification]


def _attestation(said: Mapping[str, Any]) -> str:
    begin, end = said["period"]
    return group(
        "attestation",
        (
            leaf("change", said["change"].upper()),
            leaf("attestationNumber", said["number"]),
            group("pcsa", [leaf("cbeNumber", said["institution"])]),
            leaf("aid", said["aid"]),
            leaf("category", said["category"]) if said["category"] else "",
            group("period", (leaf("beginDate", begin), leaf("endDate", end))),
        ),
    )
