"""Twelve CPAS at once, over processes of the gateway: one of them grants, and the others are told so."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bcss_gateway.domain.clock import day_of
from bcss_gateway.providers.national_register.answer import NationalRegister
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.storage.database import Database
from classic import CONNECTOR, envelope, message, service
from law02 import MANAGE, VERSION, A, block, form_b
from serving import Server, serving
from ssdn_reply import COMMON, Reply

ROUNDS = ("anna", "marc", "sofie", "emma")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_twelve_cpas_at_once_one_grants(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("empty_postgresql")() if kind == "postgresql" else ""
    with serving(tmp_path, BCSS_DATABASE_URL=url, BCSS_WORKERS="2") as server:
        for tag in ROUNDS:
            ssin = server.person(tag).ssin
            codes = _granted_by_all(server, ssin)
            assert sorted(codes) == ["", *["991130"] * (len(codes) - 1)]
            assert _holding(server, ssin) == 1
        entries = [one for one in server.journal() if one["service"] == "OCMWCPASRegisterAttest"]
    assert len(entries) == len(ROUNDS) * len(codes)
    assert {one["outcome"] for one in entries} == {"answered"}


def _granted_by_all(server: Server, ssin: str) -> list[str]:
    """What each CPAS is told on a form B for the same days, all sent at once; empty where it is accepted."""
    cpas = [one for one in institutions() if one.kind == "cpas"]
    ready = threading.Barrier(len(cpas))

    def grant(number: str) -> str:
        call = _form_b(ssin, number)
        ready.wait()
        reply = Reply(server.post(CONNECTOR, call))
        (result,) = reply.body.iterfind(f"{A}DecisionResult")
        return str(result.findtext(f"{A}ErrorsOnForm/{A}Code") or "")

    with ThreadPoolExecutor(len(cpas)) as threads:
        return list(threads.map(grant, [one.cbe_number for one in cpas]))


def _form_b(ssin: str, cpas: str) -> str:
    day = day_of(datetime.now(UTC))
    today, last = day.isoformat(), (day + timedelta(days=364)).isoformat()
    form = form_b(ssin, entry=today, decided=today, requested=today, blocks=block(2, today, last))
    content = (
        f'<RegisterAttestRequest xmlns="{MANAGE}" xmlns:k="{COMMON}"><FileIdentification><KBOBCE>{cpas}</KBOBCE>'
        f"<FileID>0000DOSS001</FileID></FileIdentification>{form}</RegisterAttestRequest>"
    )
    return envelope(message(service(content, "OCMWCPASRegisterAttest", VERSION), org_unit=cpas))


def _holding(server: Server, ssin: str) -> int:
    database = Database(server.settings.database)
    try:
        with database.unit_of_work() as work:
            return sum(one.holds for one in Attestations(Numbers(NationalRegister()), 0).newest_of(ssin, work))
    finally:
        database.close()
