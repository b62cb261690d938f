"""The federal service for social integration (SPP IS, POD MI): forms on the aid that CPAS give, and its decisions."""

from bcss_gateway.providers.ppsis.answer import FederalService

__all__ = ["FederalService"]
