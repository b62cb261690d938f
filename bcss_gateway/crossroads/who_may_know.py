"""Who may subscribe to what: by the authorization tables where these name it, by a table of ours where they do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.domain.institution import Institution
from bcss_gateway.notifications.kinds import BY_TABLES, Kind
from bcss_gateway.notifications.rights import Rights

VERSION, NOTIFY = "v1", "notify"
"""The operation that a row of an authorization table opens to whoever is told."""


class WhoMayKnow:
    """Asks the one table or the other.

    Args:
        authorizations: gives the tables in force.
    """

    def __init__(self, rights: Rights, authorizations: Callable[[], Authorizations]) -> None:
        self._rights, self._authorizations = rights, authorizations

    def why_not(self, institution: Institution, kind: Kind, day: date) -> str:
        """Why an institution may not subscribe to a kind on a day, for whoever wants it to; empty where it may."""
        if kind not in BY_TABLES:
            return self._rights.why_not(institution, kind)
        if self._authorizations().rows_for(institution, kind, VERSION, NOTIFY, day):
            return ""
        return f"{institution.name_fr} may not subscribe to {kind}: no authorization table opens it"
