"""Every WSDL, as a running gateway serves it with its schemas, keeps to Basic Profile 1.1."""

from __future__ import annotations

import pytest

from basic_profile.plan import ENDPOINTS
from basic_profile.table import ON_DESCRIPTIONS

PATHS = [path for endpoint in ENDPOINTS.values() for path in endpoint.paths]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("identifier", ON_DESCRIPTIONS)
def test_the_served_wsdl_keeps_to(identifier: str, path: str, descriptions) -> None:
    assert list(ON_DESCRIPTIONS[identifier](descriptions[path])) == []
