"""The table of quality codes: the shipped one, and one that an operator puts in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.directory import quality_codes
from bcss_gateway.settings import Settings
from classic import Caller, proof_of

OTHER = """
begins_ahead = 1
begins_back = 1

[[code]]
number = 9
fr = "Autres formes d'accompagnement"
nl = "Andere vormen van begeleiding"
longest_months = 12
"""


def test_the_shipped_rules() -> None:
    rules = quality_codes.load()
    assert (rules.begins_ahead, rules.begins_back) == (2, 12)
    assert rules.codes[9].longest_months == 24


def test_a_table_that_lacks_something_names_it(tmp_path: Path) -> None:
    (tmp_path / "codes.toml").write_text(OTHER.replace("begins_back = 1", ""), "utf-8")
    with pytest.raises(ValueError, match="begins_back"):
        quality_codes.load(tmp_path / "codes.toml")


def test_a_table_whose_code_follows_none_of_the_others_names_it(tmp_path: Path) -> None:
    for leader in (9, 7):
        (tmp_path / "codes.toml").write_text(f"{OTHER}follows = [{leader}]\n", "utf-8")
        with pytest.raises(ValueError, match=f"code 9 cannot follow {leader}"):
            quality_codes.load(tmp_path / "codes.toml")


@pytest.mark.parametrize(
    ("begin", "end", "registered"),
    [
        ("2026-12-31", None, ("2026-12-31", "2026-12-31")),
        ("2027-01-01", None, ("2027-01-01", "2027-12-31")),
        ("2026-11-21", "2026-12-31", ("2026-11-21", "2026-12-31")),
        ("2026-12-31", "2027-01-01", None),
        ("2026-01-01", "2027-01-01", None),
    ],
    ids=["last day", "first day", "to the last day", "into the new year", "a day too long"],
)
def test_the_heating_allocation_is_registered_within_its_calendar_year(
    sqlite_gateway: Gateway,
    institution: Callable[[str], Any],
    person: Callable[[str], Any],
    begin: str,
    end: str | None,
    registered: tuple[str, str] | None,
) -> None:
    caller, anna = Caller(sqlite_gateway, institution("cpas-namur")), person("anna")
    reply = caller.access(anna.ssin, "REGISTER", begin, end, purpose=40, proof=proof_of(anna))
    if registered:
        assert reply.secondary() == [registered]
    else:
        (detail,) = reply.summary.details
        assert (detail.code, f"{begin[:4]}-12-31" in detail.fields["Advice"]) == ("31000005", True)


def test_an_operator_may_put_the_circulars_durations_in_place(
    sqlite_settings: Settings,
    tmp_path: Path,
    clock: Any,
    institution: Callable[[str], Any],
    person: Callable[[str], Any],
) -> None:
    (tmp_path / "codes.toml").write_text(OTHER, "utf-8")
    gateway = build(sqlite_settings.model_copy(update={"quality_codes": tmp_path / "codes.toml"}), clock)
    caller, anna = Caller(gateway, institution("cpas-namur")), person("anna")
    given = {"purpose": 9, "proof": proof_of(anna)}
    assert caller.access(anna.ssin, "REGISTER", "2026-11-21", **given).secondary() == [("2026-11-21", "2027-11-21")]
    refused = caller.access(anna.ssin, "REGISTER", "2026-09-01", **given)
    assert "2026-10-21" in refused.summary.details[0].fields["Advice"]
    gateway.database.close()
