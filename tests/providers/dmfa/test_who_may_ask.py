"""Which institutions the tables let ask for quarterly declarations, and in which context."""

from __future__ import annotations

from datetime import date

import pytest

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads.authorization import load
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES

TODAY = date(2026, 11, 21)
SERVICE = catalogue.load().services["DmfaConsultationService", "v1"]
OPERATIONS = ("consultDmfaAttestationsBySsin", "consultPersonnelByEmployer")
CONTEXT_OF = {
    "forem": "PES:JOB_SEEKER_FOLLOW_UP",
    "vdab": "PES:JOB_SEEKER_FOLLOW_UP",
    "actiris": "PES:JOB_SEEKER_FOLLOW_UP",
    "inasti": "NISSE:SOCIAL_STATUTE",
    "cin": "NIC:INDEMNITIES",
}
CONTEXTS = (*sorted(set(CONTEXT_OF.values())), "PCSA:SOCIAL_INQUIRY", "VO:WORK_PERMIT")


@pytest.mark.parametrize("one", institutions(), ids=lambda one: one.basic_user)
def test_only_the_partners_that_check_employment_may_each_in_its_context(one: Institution) -> None:
    tables = load(AUTHORIZATION_TABLES)
    for context in CONTEXTS:
        for operation in OPERATIONS:
            asked = Question(SERVICE, operation, None, "", context, "fr")
            try:
                (grant,) = tables.grants(one, asked, TODAY)
            except Refusal:
                assert CONTEXT_OF.get(one.basic_user) != context
            else:
                assert CONTEXT_OF.get(one.basic_user) == context
                assert grant.quality_codes, "without a file on the person there is no answer"
