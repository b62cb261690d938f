"""Who may subscribe to which mutations: nothing listed is refused, and nothing is undecided."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcss_gateway.notifications import rights
from bcss_gateway.notifications.kinds import TOLD_BY_RULE, WITHOUT_SOURCE, Kind
from bcss_gateway.sandbox.institutions import institutions

RIGHTS = rights.load()
EVERYBODY = institutions()
BY_KIND = {one.kind: one for one in EVERYBODY}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_institution_and_of_mutation_is_decided(kind: Kind) -> None:
    allowed = {name for name, one in BY_KIND.items() if not RIGHTS.why_not(one, kind)}
    everyone = {"cpas", "mutuality", "federal", "regional", "integrator"}
    expected = {
        Kind.PERSON_SSIN: everyone,
        Kind.FAMILY_COMPOSITION: {"cpas", "mutuality"},
        Kind.FILE_BEGUN: {"cpas"},
        Kind.FILE_CHANGED: {"cpas"},
        Kind.FILE_ENDED: {"cpas"},
        Kind.FILE_EXPIRED: {"cpas"},
    }
    assert allowed == expected.get(kind, set())
    assert all(RIGHTS.allow(one, kind) == (one.kind in allowed) for one in EVERYBODY)


def test_the_kinds_of_institutions_that_the_table_names_exist() -> None:
    assert set().union(*RIGHTS.may.values()) == set(BY_KIND)


def test_why_not_is_said() -> None:
    cpas, office = BY_KIND["cpas"], BY_KIND["federal"]
    assert all("without a subscription" in RIGHTS.why_not(cpas, kind) for kind in TOLD_BY_RULE)
    assert all("no source tells" in RIGHTS.why_not(cpas, kind) for kind in WITHOUT_SOURCE)
    assert "open to cpas" in RIGHTS.why_not(office, Kind.FILE_BEGUN)


def test_the_arbiter_is_the_federal_service() -> None:
    assert [one.basic_user for one in EVERYBODY if RIGHTS.is_arbiter(one)] == ["spp-is"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[fileEnded]", "[fileBurnt]"), "fileBurnt, fileEnded"),
        (("[fileEnded]", "[conflict]"), "conflict, fileEnded"),
        (("[fileEnded]", "[PersonnelFile]"), "PersonnelFile, fileEnded"),
        (("subsector = 2", ""), "arbiter"),
    ],
)
def test_a_table_that_does_not_hold_is_refused(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    file = tmp_path / "rights.toml"
    file.write_text(rights.FILE.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(ValueError, match=words):
        rights.load(file)
