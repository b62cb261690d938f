"""A registration of somebody deceased, replaced or cancelled: its code and words, and nothing is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bcss_gateway.notifications.kinds import Kind
from classic import access, message, proof_of, service

Network = Any
TODAY = "2026-11-21"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("deceased", "32001004"), ("replaced-number", "32001002"), ("cancelled-number", "32001003")],
)
def test_it_is_refused_and_leaves_nothing(network: Network, tag: str, code: str) -> None:
    network.has_file("cpas-charleroi", tag=tag)
    network.subscribes("cpas-charleroi", Kind.FILE_BEGUN)
    before = network.by("cpas-namur").rows()
    refused = network.registers("cpas-namur", tag=tag).summary
    assert (refused.ok, refused.return_code, refused.codes) == ("NO", "10000", [code])
    assert (network.by("cpas-namur").rows(), network.outbox()) == (before, [])


def test_the_words_name_the_day_in_the_language_of_the_message(sqlite_network: Network) -> None:
    who = sqlite_network.person("deceased")
    asked = service(access(who.ssin, "REGISTER", TODAY, purpose=2, proof=proof_of(who)))
    words = {"fr": "est décédée le", "nl": "is overleden op", "de": "verstorben", "en": "died on"}
    for language, said in words.items():
        sent = message(asked, org_unit="92094", language=language)
        detail = sqlite_network.by("cpas-namur").send(sent).summary.details[0]
        assert said in detail.fields["Advice"]
        assert "2019-11-03" in detail.fields["Advice"]
        assert detail.fields["Period"] == f"{TODAY}/"


def test_a_file_from_when_the_person_lived_stays_and_can_be_ended(sqlite_network: Network) -> None:
    sqlite_network.has_file("cpas-namur", 2, tag="deceased", end=date(2027, 6, 30))
    again = sqlite_network.registers("cpas-namur", TODAY, "2027-01-31", tag="deceased")
    assert again.secondary() == [("2019-01-01", "2027-06-30")], "inside it nothing changes"
    assert sqlite_network.unregisters("cpas-namur", tag="deceased").summary.ok == "YES"
