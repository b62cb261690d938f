"""Legal contexts: for which purpose an institution asks."""

from __future__ import annotations

PCSA_SOCIAL_INQUIRY = "PCSA:SOCIAL_INQUIRY"
"""The social inquiry of a CPAS, in the newer services (facts/soa/common, section 9)."""

CLASSIC_CPAS = "SSDN:OCMW_CPAS"
"""Ours: stands in authorization tables and in the journal for the classic services, whose messages name no context."""
