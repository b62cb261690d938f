"""``persons`` and ``institutions``: exactly who is in the installation, and the credentials that work there."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result
from sqlalchemy import select

from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.security.secrets import digest_of
from bcss_gateway.settings import Settings
from bcss_gateway.storage import crossroads, security
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.national_register import person as person_table

Run = Callable[..., Result]


def test_persons_are_those_of_the_installation_whatever_is_set_today(installed: Settings, run: Run) -> None:
    listed = json.loads(run("persons", "--json", persons="400", seed="77").output)
    database = Database(installed.database)
    with database.unit_of_work() as work:
        columns = (person_table.c.ssin, person_table.c.replaced_by, person_table.c.cancelled)
        there = {
            row.ssin: (row.replaced_by or None, row.cancelled) for row in work.connection.execute(select(*columns))
        }
    database.close()
    assert {one["ssin"]: (one["replaced_by"], one["cancelled"]) for one in listed} == there
    assert len(listed) == 150


def test_a_person_in_json(run: Run) -> None:
    (anna,) = json.loads(run("persons", "--json", "--tag", "anna").output)
    wanted = {
        "ssin": "85631290291",
        "last_name": "Lambert",
        "first_name": "Anna Marie",
        "birth_date": "1985-03-12",
        "death_date": None,
        "replaced_by": None,
        "cancelled": False,
        "tag": "anna",
    }
    assert anna | wanted == anna


def test_whom_a_partner_may_ask_about(run: Run) -> None:
    followed = json.loads(run("persons", "--json", "--followed-by", "onem").output)
    assert [one["tag"] for one in followed] == ["inspected"]
    unknown = run("persons", "--followed-by", "nobody")
    assert (unknown.exit_code, "there are: cpas-namur," in unknown.output) == (1, True)
    nobody = run("persons", "--followed-by", "bcss")
    assert (nobody.exit_code, nobody.output) == (1, "Error: bcss has a file on nobody with a story\n")


def test_named_and_unnamed_persons_in_json(run: Run) -> None:
    everyone = json.loads(run("persons", "--json", persons="150").output)
    by_tag = {one["tag"]: one for one in everyone if one["tag"]}
    assert len(everyone) == 150
    assert any(one["tag"] is None for one in everyone)
    assert by_tag["deceased"]["death_date"].startswith("2019-")
    assert by_tag["replaced-number"]["replaced_by"] == by_tag["new-number"]["ssin"]
    assert by_tag["cancelled-number"]["cancelled"] is True
    assert by_tag["unknown-day"]["birth_date"] == "1958-03-00"
    assert by_tag["unknown-month"]["birth_date"] == "1999-00-00"


def test_the_list_of_named_persons_is_read_by_people(run: Run) -> None:
    listed = run("persons").output
    assert "85631290291  Lambert, Anna Marie  (1985-03-12)  anna" in listed
    assert listed.count("\n") == 2 * len([one for one in json.loads(run("persons", "--json").output) if one["tag"]])
    assert run("persons", "--tag", "marc").output.count("\n") == 2


def test_an_unknown_tag_is_refused_with_those_that_there_are(run: Run) -> None:
    result = run("persons", "--tag", "nobody")
    assert result.exit_code == 1
    assert "no person has the tag nobody; there are: anna, integrated," in result.output


def test_institutions_have_the_credentials_that_the_gateway_knows(installed: Settings, run: Run) -> None:
    listed = json.loads(run("institutions", "--json").output)
    database = Database(installed.database)
    with database.unit_of_work() as work:
        known = {one.cbe_number: one for one in crossroads.institutions(work.connection)}
        digests = {one.institution: one.mark for one in security.credentials(work, kind="basic")}
    database.close()
    assert [one["cbe_number"] for one in listed] == [one.cbe_number for one in institutions()]
    for one in listed:
        there = known[one["cbe_number"]]
        assert digest_of(one.pop("basic_password")) == digests[there.cbe_number]
        assert one == {name: getattr(there, name) for name in one}
        assert list(one) == [
            "cbe_number",
            "org_unit",
            "sector",
            "subsector",
            "name_fr",
            "name_nl",
            "kind",
            "basic_user",
        ]


def test_the_list_of_institutions_is_read_by_people(installed: Settings, run: Run) -> None:
    secret = json.loads(run("institutions", "--json").output)[0]["basic_password"]
    listed = run("institutions").output
    assert f"HTTP Basic cpas-namur : {secret}" in listed
    assert listed.count("\n") == 2 * len(institutions())
