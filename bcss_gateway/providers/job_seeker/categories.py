"""What a job seeker is registered as; the codes are ours, made to the schema's patterns (INFERRED)."""

from __future__ import annotations

from collections.abc import Mapping

Labels = Mapping[str, str]

LOST_WORK, FIRST_WORK = "001", "002"
"""Three digits, which stand alone for the federal employment office and behind the name of the service for itself."""

CATEGORIES: Mapping[str, Labels] = {
    LOST_WORK: {
        "NL": "Werkzoekende die gewerkt heeft",
        "FR": "Demandeur d'emploi ayant travaillé",
        "DE": "Arbeitsuchender, der gearbeitet hat",
    },
    FIRST_WORK: {
        "NL": "Werkzoekende zonder vroeger werk",
        "FR": "Demandeur d'emploi sans travail antérieur",
        "DE": "Arbeitsuchender ohne frühere Arbeit",
    },
}
