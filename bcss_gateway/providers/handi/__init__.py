"""The eight sources of disability: who is recognised, by whom, with which rights, cards and payments."""

from bcss_gateway.providers.handi.answer import HandiProvider

__all__ = ["HandiProvider"]
