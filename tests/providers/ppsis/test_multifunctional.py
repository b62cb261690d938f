"""The multifunctional attestation: what a CPAS sends, what is refused, and who sees it from when on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attesting import attest, attested_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage import notifications
from bcss_gateway.storage.database import UnitOfWork
from classic import envelope, message, service
from clocks import MovableClock
from filed import filed
from law02 import Cpas as IncomeCpas
from law02 import form_b
from law65 import Cpas, form_a, form_b1
from multifunctional import Sender, attestation, question

A_YEAR = ("2026-11-01", "2027-10-31")
NAMUR, CHARLEROI = "0999100097", "0999100196"
Institutions = Callable[[str], Institution]


@pytest.fixture
def namur_attests(gateway: Gateway, institution: Institutions, anna: str) -> Sender:
    """Namur, which helps Anna in code 2, on either kind of database."""
    filed(gateway, anna, institution("cpas-namur"), 2)
    return Sender(gateway, institution("cpas-namur"))


@pytest.fixture
def sender(sqlite_gateway: Gateway, institution: Institutions, anna: str) -> Sender:
    """Namur, which helps Anna in code 2."""
    filed(sqlite_gateway, anna, institution("cpas-namur"), 2)
    return Sender(sqlite_gateway, institution("cpas-namur"))


def outbox(gateway: Gateway) -> list[Any]:
    with gateway.database.unit_of_work() as work:
        return notifications.everything(work)


def test_an_attestation_is_sent_known_two_days_later_and_told_then(
    namur_attests: Sender, anna: str, clock: MovableClock
) -> None:
    sender = namur_attests
    evaluation, number, codes = sender.send(anna)
    assert (evaluation, codes) == ("ACCEPTED", [])
    pages = []
    for _ in range(3):
        pages.append(sender.page(anna))
        clock.move(days=1)
    row = ("NEW", number, NAMUR, *A_YEAR, "RIS")
    assert pages == [([], ""), ([], ""), ([row], "")]
    [told] = outbox(sender.gateway)
    assert (told.recipient, told.kind, told.ssin) == ("", "LivingWagesNotifications", anna)
    assert told.due == "2026-11-22T23:00:00.000000Z"
    assert f'"change":"created","attestation":{{"number":"{number}"' in told.what
    entry = sender.caller.journal()[0]
    assert (entry["ticket"], entry["operation"], entry["ssin"]) == (told.ticket, "RIS", anna)


def test_it_is_modified_and_cancelled_under_its_number(sender: Sender, anna: str, clock: MovableClock) -> None:
    _, number, _ = sender.send(anna)
    clock.move(days=3)
    shorter = sender.send(anna, "2026-11-01", "2026-12-31", status="MODIFIED", which=number, decided="2026-11-24")
    assert shorter == ("ACCEPTED", number, [])
    clock.move(days=3)
    assert sender.page(anna)[0] == [("MODIFIED", number, NAMUR, "2026-11-01", "2026-12-31", "RIS")]
    assert sender.send(anna, status="CANCELLED", which=number)[:2] == ("ACCEPTED", number)
    clock.move(days=3)
    assert sender.page(anna)[0] == [("CANCELLED", number, NAMUR, "2026-11-01", "2026-12-31", "RIS")]
    assert sender.send(anna, status="CANCELLED", which=number) == ("REFUSED", "", ["995109"])
    assert [one.what.split(",")[0] for one in outbox(sender.gateway)] == [
        '{"change":"created"',
        '{"change":"modified"',
        '{"change":"cancelled"',
    ]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"decided": "2026-11-22"}, "995102"),
        ({"begin": "2027-01-22"}, "995103"),
        ({"status": "MODIFIED"}, "995107"),
        ({"status": "CANCELLED"}, "995107"),
        ({"status": "MODIFIED", "which": "0000009999"}, "995108"),
        ({"partner": "own"}, "995111"),
        ({"partner": "unknown"}, "995111"),
    ],
    ids=lambda one: str(one),
)
def test_what_is_wrong_is_refused_with_its_code_and_changes_nothing(
    sender: Sender, anna: str, wrong: dict[str, str], code: str
) -> None:
    partners = {"own": anna, "unknown": "87456712380"}
    given = {key: partners.get(value, value) for key, value in wrong.items()}
    assert sender.send(anna, **given) == ("REFUSED", "", [code])
    assert attested_of(sender.gateway, anna) == ()
    assert outbox(sender.gateway) == []


@pytest.mark.parametrize("begin", ["1900-02-28", "2001-12-31", "-0044-03-15"])
def test_nothing_is_attested_before_there_was_an_integration_income(sender: Sender, anna: str, begin: str) -> None:
    reply = sender.post(attestation(anna, begin, "2002-06-30"))
    assert (reply.services, reply.context.codes) == ([], ["000050"])
    assert attested_of(sender.gateway, anna) == ()
    assert sender.send(anna, "2002-01-01", "2002-06-30")[0] == "ACCEPTED"


def test_the_dead_are_attested_nothing_that_begins_later(
    sender: Sender, person: Callable[[str], Citizen], institution: Institutions
) -> None:
    dead = person("deceased").ssin
    filed(sender.gateway, dead, institution("cpas-namur"), 2)
    assert sender.send(dead) == ("REFUSED", "", ["995104"])


def test_one_that_comes_late_is_taken_and_told_so(sender: Sender, anna: str) -> None:
    assert sender.send(anna, decided="2026-11-14")[2] == []
    evaluation, number, codes = sender.send(anna, "2026-01-01", "2026-01-31", decided="2026-11-13")
    assert (evaluation, codes) == ("ACCEPTED", ["995101"])
    assert number
    verdicts = sender.caller.journal()[-1]["verdicts"]
    assert ("answered", "flagged") in [(one["station"], one["verdict"]) for one in verdicts]


def test_two_cpas_do_not_attest_an_income_on_the_same_days(
    sender: Sender, anna: str, institution: Institutions
) -> None:
    sender.send(anna)
    other = institution("cpas-charleroi")
    filed(sender.gateway, anna, other, 2)
    filed(sender.gateway, anna, other, 4)
    elsewhere = Sender(sender.gateway, other)
    assert elsewhere.send(anna, "2027-10-31", "2028-01-31", decided="2026-11-20")[2] == ["995103", "995105"]
    assert elsewhere.send(anna, aid="OTHER", category="")[0] == "ACCEPTED"
    number = attested_of(sender.gateway, anna)[0].number
    assert elsewhere.send(anna, status="CANCELLED", which=number) == ("REFUSED", "", ["995108"])


def test_the_same_again_is_the_same_attestation_and_an_overlap_is_refused(sender: Sender, anna: str) -> None:
    first = sender.send(anna)
    assert sender.send(anna) == first
    assert sender.send(anna, "2027-01-01", "2027-12-31") == ("REFUSED", "", ["995106"])
    assert len(outbox(sender.gateway)) == 1


@pytest.mark.parametrize("aid", ["ERIS", "OTHER"])
def test_the_file_must_be_in_the_quality_of_what_is_attested(sender: Sender, anna: str, aid: str) -> None:
    reply = sender.post(attestation(anna, aid=aid))
    assert reply.summary.codes == ["300020"]
    assert attested_of(sender.gateway, anna) == ()


def test_a_period_the_wrong_way_round_is_refused(sender: Sender, anna: str) -> None:
    assert sender.post(attestation(anna, "2026-12-31", "2026-01-01")).summary.codes == ["31000005"]
    assert sender.post(question(anna, "2026-12-31", "2026-01-01"), "OCMWCPASL036", "20060315").summary.codes == [
        "31000005"
    ]


def test_a_form_takes_over_what_the_cpas_had_attested(sender: Sender, anna: str, institution: Institutions) -> None:
    _, number, _ = sender.send(anna, *A_YEAR)
    income = IncomeCpas(sender.gateway, institution("cpas-namur"))
    assert income.decide(form_b(anna)).evaluation == "ACCEPTED"
    [attested] = attested_of(sender.gateway, anna)
    assert (attested.number, attested.status) == (number, "MODIFIED")
    assert sender.send(anna, status="CANCELLED", which=number) == ("REFUSED", "", ["995110"])


def test_so_does_a_form_of_the_law_of_1965(sender: Sender, anna: str, institution: Institutions) -> None:
    filed(sender.gateway, anna, institution("cpas-namur"), 3)
    _, number, _ = sender.send(anna, *A_YEAR, "ERIS")
    cpas = Cpas(sender.gateway, institution("cpas-namur"))
    cpas.decide("AB", form_a(anna), form_b1(anna))
    [attested] = attested_of(sender.gateway, anna)
    assert (attested.number, attested.right.category) == (number, "2")


def test_the_list_is_given_in_pages(sender: Sender, anna: str) -> None:
    for year in range(1990, 2020):
        attest(sender.gateway, anna, CHARLEROI, f"{year}-01-01", f"{year}-12-31")
    whole = ("1990-01-01", "2026-12-31")
    first, after = sender.page(anna, *whole)
    second, end = sender.page(anna, *whole, after=after)
    assert (len(first), len(second), end) == (25, 5, "")
    assert [row[3] for row in (*first, *second)] == [f"{year}-01-01" for year in range(1990, 2020)]


@pytest.mark.parametrize("wrong", [{"process": "X"}, {"after": "'; DROP"}])
def test_a_question_that_is_none_is_refused(sender: Sender, anna: str, wrong: dict[str, str]) -> None:
    assert sender.post(question(anna, **wrong), "OCMWCPASL036", "20060315").summary.codes == ["31000005"]


def test_an_answer_in_the_place_of_a_question_is_refused(sender: Sender, anna: str) -> None:
    asked = question(anna).replace("<l:Request></l:Request>", "<l:AnswerOK/>")
    assert sender.post(asked, "OCMWCPASL036", "20060315").summary.codes == ["31000007"]


def test_nothing_is_half_done_when_the_commit_fails(sender: Sender, anna: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_disk(_self: UnitOfWork) -> None:
        raise OSError("no space left on device")

    before = sender.caller.journal()
    document = message(service(attestation(anna), "OCMWCPASA036", "20110101"), org_unit=NAMUR)
    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", no_disk)
        heard = sender.caller.post_envelope(envelope(document))
    assert b"ACCEPTED" not in heard.body
    assert (attested_of(sender.gateway, anna), outbox(sender.gateway)) == ((), [])
    assert sender.caller.journal() == before
