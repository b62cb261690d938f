"""Whatever forms B and C come in whatever order: no day is granted twice, and what is attested is what the file grants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations, count

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.right import Aid, Change, Right, RightChanged
from bcss_gateway.providers.ppsis.attestations import CANCELLED, MODIFIED, NEW, Attestation
from bcss_gateway.providers.ppsis.findings import Around, Case
from bcss_gateway.providers.ppsis.forms import Duration, Sheet
from bcss_gateway.providers.ppsis.integration_income.file import File
from bcss_gateway.providers.ppsis.integration_income.forms import REFUSAL, WITHDRAWAL, Grant, Stop
from bcss_gateway.providers.ppsis.integration_income.law import integration_income
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.ppsis.law import Followed
