"""A second gateway plays the source: what it answers and refuses comes back as if one had asked it oneself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from lxml import etree

from elsewhere import answering, status
from messages import echo, envelope
from newer import INTERFACE, RETRIEVE, Reply, by_number, retrieve
from serving import Server
from wsgi import Client


def direct(server: Server, ssin: str, **how: Any) -> Reply:
    """What the second gateway answers to the CPAS of Namur itself."""
    namur = server.institution("cpas-namur")
    envelope = retrieve(ssin, by_number(namur.cbe_number), **how)
    return Reply(server.post(RETRIEVE, envelope, server.credentials("cpas-namur")))


def canonical(element: Any) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True)


@pytest.mark.parametrize("how", [{}, {"language": "nl"}, {"language": "de", "history": "true"}])
@pytest.mark.parametrize("tag", ["integrated", "two-cpas", "budget-guidance"])
def test_the_answer_is_the_sources_own(forwarded: Any, server: Server, tag: str, how: dict[str, str]) -> None:
    ssin = server.person(tag).ssin
    expected, told = direct(server, ssin, **how), forwarded().caller.retrieve(ssin, **how)
    assert told.status == expected.status == ("DATA_FOUND", "MSG00000")
    assert canonical(told.file) == canonical(expected.file)
    assert told.body.findtext("informationCustomer/ticket") == "T 1"


def test_the_first_version_too(forwarded: Any, server: Server) -> None:
    namur, path = server.institution("cpas-namur"), RETRIEVE.replace("/v2", "")
    sent = retrieve(server.person("integrated").ssin, by_number(namur.cbe_number), context="social issues")
    sent = sent.replace(f'"{INTERFACE}"', f'"{INTERFACE[:-1]}1"')
    expected = Reply(server.post(path, sent, server.credentials("cpas-namur")))
    one = forwarded(version="v1", path=path)
    told = Reply(Client(one.gateway.application).post(path, sent, one.credentials))
    assert told.status == expected.status == ("DATA_FOUND", "MSG00000")
    assert canonical(told.file) == canonical(expected.file)
    assert one.entry["provider"] == "forward:national_register"
    assert one.entry["ticket"].replace("-", "") in {entry["reference"] for entry in server.journal()}
    assert one.caller.retrieve(server.person("integrated").ssin).code == "MSG00000"
    assert one.entry["provider"] == "national_register", "the second version is not forwarded"


def test_a_service_without_customer_and_status(forwarded: Any) -> None:
    call = echo("there and back")
    one = forwarded(service="TestConnectionService", version="v1", path=call.path)
    heard = Client(one.gateway.application).post(call.path, envelope(call.element))
    assert heard.xml.findtext(".//echo") == "there and back"
    assert (one.entry["provider"], one.entry["outcome"]) == ("forward:crossroads", "answered")


def test_two_journals_can_be_laid_side_by_side(forwarded: Any, server: Server) -> None:
    front, person = forwarded(), server.person("integrated")
    told = front.caller.retrieve(person.ssin)
    ours = front.entry
    (theirs,) = [entry for entry in server.journal() if entry["reference"] == ours["ticket"]]
    assert told.body.findtext("informationCBSS/ticketCBSS") == ours["ticket"]
    assert (ours["provider"], ours["provider_asked"], ours["outcome"]) == (
        "forward:national_register",
        True,
        "answered",
    )
    assert {"station": "answered", "verdict": "passed", "rule": "forward:national_register"} in ours["verdicts"]
    assert (theirs["provider"], theirs["ssin"]) == ("national_register", person.ssin)


def test_what_we_know_better_is_not_asked(forwarded: Any, server: Server) -> None:
    front, before = forwarded(), len(server.journal())
    refused = [front.caller.retrieve(server.person(tag).ssin) for tag in ("anna", "expired", "cancelled-number")]
    assert [one.code for one in refused] == ["MSG00012", "MSG00012", "MSG00007"]
    assert front.entry["provider_asked"] is False
    assert len(server.journal()) == before


def test_the_sources_refusal_is_passed_on_as_it_is(forwarded: Any, server: Server) -> None:
    front, person = forwarded("cpas-liege"), server.person("integrated")
    told = front.caller.retrieve(person.ssin)
    assert told.status == ("NO_RESULT", "MSG00012")
    assert told.body.findtext("status/description") == "The SSIN is not sufficiently integrated for your organization"
    assert told.information["cbeNumber"] == server.institution("cpas-liege").cbe_number
    assert told.information["rule"] == "forward:national_register"
    assert told.information["advice"].startswith("C'est la source elle-même qui refuse")
    entry = front.entry
    assert (entry["outcome"], entry["return_code"], entry["provider_asked"]) == ("refused", "MSG00012", True)
    assert entry["verdicts"][-1] == {"station": "answered", "verdict": "refused", "rule": "forward:national_register"}


def test_who_asks_is_the_caller_where_the_forward_names_nobody(forwarded: Any, server: Server) -> None:
    front, person = forwarded("cpas-liege", sender_cbe=""), server.person("integrated")
    told = front.caller.retrieve(person.ssin)
    assert told.code == "MSG00014", "the caller's number beside our credentials"
    assert forwarded("cpas-namur", sender_cbe="").caller.retrieve(person.ssin).code == "MSG00000"


def test_another_legal_context_is_refused_here(forwarded: Any, server: Server) -> None:
    front = forwarded()
    assert front.caller.retrieve(server.person("integrated").ssin, context="ANOTHER").code == "MSG00013"
    assert front.entry["provider_asked"] is False


def test_wrong_credentials_are_our_own_fault(front: Any, server: Server, secret_file: Any, caplog: Any) -> None:
    one = front(f"{server.address}{RETRIEVE}", user="cpas-namur", secret_file=secret_file)
    told = one.caller.retrieve(server.person("integrated").ssin)
    assert (told.heard.status, told.fault.findtext("detail/reasonCode")) == (500, "MSG00003")
    assert "HTTP 401: mend user, secret_file or certificate_file of this forward" in caplog.text
    assert secret_file.read_text().strip() not in caplog.text + told.heard.text


def test_many_at_once_each_get_their_own(forwarded: Any, server: Server) -> None:
    front = forwarded(most_waiting=8)
    numbers = [server.person(tag).ssin for tag in ("integrated", "two-cpas")] * 12
    files = {ssin: canonical(direct(server, ssin).file) for ssin in set(numbers)}
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(front.caller.retrieve, numbers))
    assert [canonical(one.file) for one in told] == [files[ssin] for ssin in numbers]


def test_the_answer_is_cut_down_here_whatever_the_source_tells(front: Any, source: Any, server: Server) -> None:
    whole = direct(server, server.person("integrated").ssin)
    one = front(source(answering(status("DATA_FOUND", "MSG00000"), etree.tostring(whole.file).decode())).url)
    assert one.caller.retrieve(server.person("integrated").ssin).parts == whole.parts
    cut = one.caller.retrieve(server.person("budget-guidance").ssin)
    assert set(cut.parts) < set(whole.parts) - {"FamilyMembers"}
    hidden = f"{len(whole.parts) - len(cut.parts)} parts hidden"
    assert one.entry["verdicts"][-1] == {"station": "filtered", "verdict": "passed", "rule": hidden}
