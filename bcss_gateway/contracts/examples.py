"""A value that a schema's type takes, to show what was meant; never one that was sent."""

from __future__ import annotations

from typing import Any

# The person's number is one that the sandbox gives to nobody.
_BY_NAME = {
    "SsinType": "70610199893",
    "SSINType": "70610199893",
    "INSSType": "70610199893",
    "LegalContextType": "PCSA:SOCIAL_INQUIRY",
    "CbeNumberType": "0999100097",
    "EnterpriseNumberType": "0999100097",
    "CbeEstablishmentUnitType": "2999100097",
    "NssoRegistrationNumberType": "0999301274",
    "YearQuarterType": "2026Q1",
    "YearMonthType": "2026-03",
    "UUIDType": "0b7f6f0e-5c4a-4a57-9f5a-1d6a52f3a001",
}
_BY_PRIMITIVE = {
    "date": "2026-03-31",
    "dateTime": "2026-03-31T12:00:00",
    "time": "12:00:00",
    "gYear": "2026",
    "gYearMonth": "2026-03",
    "boolean": "true",
    "string": "text",
    "decimal": "1",
}
_GUESSES = ("1", "01", "001", "0001", "12345", "2026-03-31", "2026-00-00", "20260331", "A", "abc", "0" * 10, "1" * 11)


def example_of(kind: Any) -> str:
    """A valid value of a simple type as ``xmlschema`` knows it; empty where none is known."""
    enumeration = getattr(kind, "enumeration", None)
    candidates = (
        *map(str, (enumeration or ())[:1]),
        _BY_NAME.get(kind.local_name or "", ""),
        _BY_NAME.get(getattr(kind.base_type, "local_name", None) or "", ""),
        _BY_PRIMITIVE.get(getattr(kind.primitive_type, "local_name", None) or "", ""),
        *(str(bound) for bound in (kind.min_value,) if bound is not None),
        *_GUESSES,
    )
    return next((one for one in candidates if one and kind.is_valid(one)), "")
