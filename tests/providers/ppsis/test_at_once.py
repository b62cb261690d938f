"""Forms that come at the same instant: what only one of them may have, one of them has."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

import law02
import law65
import paid
from attesting import attested_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from filed import filed
from multifunctional import Sender, attestation
from ssdn_reply import Reply

Cities = Callable[[str], Institution]


@pytest.fixture
def both(gateway: Gateway, institution: Cities) -> tuple[Gateway, Institution, Institution]:
    """A gateway on either kind of database, Namur and Charleroi."""
    return gateway, institution("cpas-namur"), institution("cpas-charleroi")


def at_once(calls: Sequence[Callable[[], Reply]]) -> list[tuple[list[str], list[str]]]:
    """The evaluations and the errors of calls that all start together, in their order."""
    ready = threading.Barrier(len(calls))

    def call(one: Callable[[], Reply]) -> tuple[list[str], list[str]]:
        ready.wait()
        reply = one()
        assert reply.summary.ok == "YES", reply.summary
        errors = [error for name in ("ErrorsOnForm", "Errors") for error in reply.body.iter(f"{{*}}{name}")]
        evaluations = [told.text for told in reply.body.iter("{*}Evaluation")]
        return evaluations, [error.findtext("{*}Code") for error in errors]

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def one_of(found: list[tuple[list[str], list[str]]], *codes: str) -> None:
    """Hold that one call was accepted, and each other refused with one of these codes."""
    refused = [errors for evaluations, errors in found if evaluations != ["ACCEPTED"]]
    assert len(refused) == len(found) - 1, found
    assert {code for errors in refused for code in errors} <= set(codes)
    assert all(refused)


def test_a_number_serves_once(both: tuple[Gateway, Institution, Institution], anna: str, marc: str, sofie: str) -> None:
    gateway, namur, _ = both
    sender, number = law02.Cpas(gateway, namur), "N" * 15
    forms = [law02.form_b(ssin, number=number) for ssin in (anna, marc, sofie)]
    one_of(at_once([lambda form=form: sender.send(form) for form in forms]), "991101")
    assert sum(len(attested_of(gateway, ssin)) for ssin in (anna, marc, sofie)) == 1


def test_a_person_has_one_income_by_whatever_service(
    both: tuple[Gateway, Institution, Institution], institution: Cities, anna: str
) -> None:
    gateway, namur, charleroi = both
    liege = institution("cpas-liege")
    for cpas, code in ((namur, 2), (charleroi, 3), (liege, 2)):
        filed(gateway, anna, cpas, code)
    helps = law65.Cpas(gateway, charleroi)
    helps.decide("AB", law65.form_a(anna, blocks=""))
    found = at_once(
        [
            lambda: law02.Cpas(gateway, namur).send(law02.form_b(anna, blocks="")),
            lambda: helps.send("AB", law65.form_b1(anna)),
            lambda: Sender(gateway, liege).post(attestation(anna)),
        ]
    )
    one_of(found, "991130", "990208", "995105")
    assert len(attested_of(gateway, anna)) == 1


def test_two_files_do_not_pay_the_same_month(both: tuple[Gateway, Institution, Institution], anna: str) -> None:
    gateway, namur, _ = both
    law02.Cpas(gateway, namur).decide(law02.form_b(anna))
    payer = paid.PayingCpas(gateway, namur)
    files = (anna, "0000DOSS002", "0000DOSS003")
    one_of(at_once([lambda file=file: payer.send(file, paid.form_d(anna, 131420)) for file in files]), "993111")
    assert [cents for _, cents, *_ in payer.noted(anna, "2026-11")] == [131420]


def test_an_attestation_is_cancelled_once(both: tuple[Gateway, Institution, Institution], anna: str) -> None:
    gateway, namur, _ = both
    filed(gateway, anna, namur, 2)
    _, number, _ = Sender(gateway, namur).send(anna)
    cancel = attestation(anna, status="CANCELLED", which=number)
    one_of(at_once([lambda: Sender(gateway, namur).post(cancel)] * 3), "995109")
    assert [one.status for one in attested_of(gateway, anna)] == ["CANCELLED"]


def test_of_fifty_forms_of_a_message_the_one_that_is_wrong_is_refused(
    both: tuple[Gateway, Institution, Institution], anna: str
) -> None:
    gateway, namur, _ = both
    law02.Cpas(gateway, namur).decide(law02.form_b(anna))
    payer = paid.PayingCpas(gateway, namur)
    forms = [paid.form_d(anna, 0 if order == 25 else order, order=order) for order in range(1, 51)]
    decided = payer.decide(anna, *forms)
    assert [int(one.text("OrderNumber") or "") for one in decided] == list(range(1, 51))
    assert {one.text("OrderNumber"): one.codes for one in decided if one.codes} == {"25": ["993105"]}
    assert [cents for _, cents, *_ in payer.noted(anna, "2026-11")] == [one for one in range(1, 51) if one != 25]
    assert len(payer.caller.journal()) == 2
