"""A form with a new number is judged by what came under the former one: it stands in the way, or is what is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import heating
import law02
import law65
import law76
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from clocks import MovableClock
from filed import filed
from law02 import DAYS_UNTIL_KNOWN, form_b, form_c
from law65 import FINANCIAL, form_a, form_b1, form_b2, form_d1, form_f, secondary
from multifunctional import Sender
from paid import BACK, PayingCpas, form_d
from renumbering import FRESHER, renumber

SIX_MONTHS = ("2026-11-01", "2027-04-30")
ACCEPTED = ("ACCEPTED", [])
REPLACED = "32001002"

Institutions = Callable[[str], Institution]


@pytest.fixture
def granted(cpas_02: law02.Cpas, anna: str) -> law02.Cpas:
    """Namur has granted Anna six months of integration income."""
    assert cpas_02.decide(form_b(anna)).evaluation == "ACCEPTED"
    return cpas_02


def decided(cpas: law02.Cpas, form: str) -> tuple[str | None, list[str]]:
    """Evaluation and codes of errors."""
    found = cpas.decide(form)
    return found.evaluation, found.codes


def test_a_right_under_the_former_number_stands_in_the_way(
    granted: law02.Cpas, anna: str, institution: Institutions
) -> None:
    new = renumber(granted.gateway, anna)
    assert decided(granted, form_b(new, entry="2026-12-01")) == ("REFUSED", ["991131"])
    assert decided(granted.by(institution("cpas-liege")), form_b(new, entry="2026-12-01")) == ("REFUSED", ["991130"])


def test_a_correction_under_the_new_number_corrects(granted: law02.Cpas, anna: str, clock: MovableClock) -> None:
    """One attestation in two versions: until the new one is due the network knows the former one, by the new number."""
    [(_, number, *_)] = _attested(granted, anna, clock)
    new = renumber(granted.gateway, anna)
    assert decided(granted, form_b(new, corrects="1", lasts="<Months>3</Months>")) == ACCEPTED
    assert _attested(granted, new) == [("NEW", number, *SIX_MONTHS)]
    assert _attested(granted, new, clock) == [("MODIFIED", number, "2026-11-01", "2027-01-31")]
    listed = granted.listed(new, "FORMULAIRES")
    assert listed.texts("SocialSecurityUser") == [new, new]


def test_a_stop_under_the_new_number_stops_and_is_taken_back(
    granted: law02.Cpas, anna: str, clock: MovableClock
) -> None:
    new = renumber(granted.gateway, anna)
    assert decided(granted, form_c(new)) == ACCEPTED
    assert [row[2:] for row in _attested(granted, new, clock)] == [("2026-11-01", "2026-11-30")]
    newer = renumber(granted.gateway, new, FRESHER)
    assert decided(granted, form_c(newer, former="1")) == ACCEPTED
    assert [row[2:] for row in _attested(granted, newer, clock)] == [SIX_MONTHS]


def test_a_form_with_the_former_number_is_told_the_new_one(granted: law02.Cpas, anna: str) -> None:
    new = renumber(granted.gateway, anna)
    refused = granted.send(form_c(anna)).summary
    assert (refused.ok, refused.codes, refused.details[0].fields["SSIN"]) == ("NO", [REPLACED], new)


def test_a_new_number_of_the_partner_changes_no_right(cpas_02: law02.Cpas, marc: str, sofie: str) -> None:
    """Neither does naming it in a correction, nor taking back a form C that a sooner one has left nothing of."""
    assert cpas_02.decide(form_b(marc, category="1", partner=sofie)).evaluation == "ACCEPTED"
    new = renumber(cpas_02.gateway, sofie)
    assert decided(cpas_02, form_b(marc, category="1", partner=new, corrects="1")) == ACCEPTED
    assert _changed(cpas_02) == []
    for day in ("2027-01-01", "2026-12-01"):
        assert decided(cpas_02, form_c(marc, entry=day)) == ACCEPTED
        assert len(_changed(cpas_02)) == 1
    renumber(cpas_02.gateway, new, FRESHER)
    assert decided(cpas_02, form_c(marc, entry="2027-01-01", former="1")) == ACCEPTED
    assert _changed(cpas_02) == []
    assert cpas_02.newest(marc) == [("MODIFIED", "1", "2026-11-01", "2026-11-30", FRESHER)]


def test_an_attestation_of_the_cpas_itself_is_changed_and_cancelled(cpas_02: law02.Cpas, anna: str) -> None:
    sender = Sender(cpas_02.gateway, cpas_02.institution)
    filed(cpas_02.gateway, anna, cpas_02.institution, 2)
    _, number, _ = sender.send(anna)
    new = renumber(cpas_02.gateway, anna)
    assert sender.send(new, begin="2026-12-01")[2] == ["995106"]
    assert sender.send(new, end="2027-03-31", status="MODIFIED", which=number) == ("ACCEPTED", number, [])
    assert sender.send(new, status="CANCELLED", which=number) == ("ACCEPTED", number, [])
    assert sender.send(new, status="CANCELLED", which=number)[2] == ["995109"]


def test_a_household_of_which_both_have_a_new_number(family: law65.Cpas, marc: str, sofie: str) -> None:
    """The file of the law of 1965 goes on: aid, care, a refund once, what is got back of it, a stop."""
    assert family.decide("AB", form_b1(marc, (sofie, 1)))[0].evaluation == "ACCEPTED"
    him, her = renumber(family.gateway, marc), renumber(family.gateway, sofie, FRESHER)

    def told(letters: str, form: str) -> tuple[str | None, list[str]]:
        (found,) = family.decide(letters, form)
        return found.evaluation, found.codes

    assert told("AB", form_b1(him, (her, 1), entry="2026-12-01")) == ("REFUSED", ["990204"])
    assert told("AB", form_b2(her, 1)) == ACCEPTED
    assert told("DF", form_d1(him, FINANCIAL.format(120), 120)) == ACCEPTED
    assert told("DF", form_d1(him, FINANCIAL.format(120), 120)) == ("REFUSED", ["990502"])
    assert told("DF", form_f(him, 121)) == ("REFUSED", ["990602"])
    assert told("DF", form_f(him, 120)) == ACCEPTED
    assert told("C", law65.form_c(him)) == ACCEPTED
    assert told("AB", form_a(him, secondary(her, 1))) == ("REFUSED", ["990103"])


def test_what_was_paid_is_not_paid_again_and_can_be_got_back(granted: law02.Cpas, anna: str) -> None:
    cpas = PayingCpas(granted.gateway, granted.institution)
    (paid,) = cpas.decide("0000DOSS009", form_d(anna, 50000))
    assert paid.evaluation == "ACCEPTED"
    new = renumber(granted.gateway, anna)
    (again,) = cpas.decide("0000DOSS009", form_d(new, 50000))
    (back,) = cpas.decide("0000DOSS009", form_d(new, 5000, code=BACK))
    assert (again.codes, back.evaluation) == (["993108"], "ACCEPTED")


def test_an_installation_grant_is_given_once_in_a_life(
    sqlite_gateway: Gateway, institution: Institutions, anna: str
) -> None:
    namur, liege = (law76.Cpas(sqlite_gateway, institution(one)) for one in ("cpas-namur", "cpas-liege"))
    assert namur.decide(law76.grant(anna)).evaluation == "ACCEPTED"
    new = renumber(sqlite_gateway, anna)
    assert liege.decide(law76.grant(new)).codes == ["992131"]
    assert namur.decide(law76.grant(new, corrects="1", cents=1000)).codes == []
    assert namur.decide(law76.grant(new, taken_back="1")).codes == []
    assert liege.decide(law76.grant(new)).codes == []


class TestHeating:
    """What somebody had in a heating period counts under the new number, and for who lived with them."""

    def test_of_somebody_alone(self, sqlite_gateway: Gateway, institution: Institutions, anna: str) -> None:
        cpas = self._registered(sqlite_gateway, institution, anna)
        assert cpas.enter(anna).figures[2] == "1000"
        new = renumber(sqlite_gateway, anna)
        assert cpas.enter(new).codes == ["994120"]
        assert cpas.enter(new, litres=400).figures[2] == "600"

    def test_of_who_lived_with_somebody_that_died(
        self, sqlite_gateway: Gateway, institution: Institutions, marc: str, sofie: str
    ) -> None:
        """The survivor goes on in the name of the dead, as long as the accepted form says that they lived together."""
        cpas = self._registered(sqlite_gateway, institution, marc)
        assert cpas.enter(marc, "2026-11-02").evaluation == "ACCEPTED"
        new = renumber(sqlite_gateway, sofie)
        _bury(sqlite_gateway, marc, date(2026, 11, 5))
        filed(sqlite_gateway, new, cpas.institution, 40, date(2026, 1, 1), date(2026, 12, 31))
        assert cpas.enter(new).codes == ["994104"]
        assert cpas.enter(marc).evaluation == "ACCEPTED"

    def test_who_lived_alone_leaves_nobody_whatever_number_the_form_names(
        self, sqlite_gateway: Gateway, institution: Institutions, anna: str
    ) -> None:
        cpas = self._registered(sqlite_gateway, institution, anna)
        assert cpas.enter(anna, "2026-11-02", litres=400).evaluation == "ACCEPTED"
        new = renumber(sqlite_gateway, anna)
        _bury(sqlite_gateway, new, date(2026, 11, 5))
        assert cpas.enter(new, litres=400).codes == ["994103"]

    def _registered(self, gateway: Gateway, institution: Institutions, ssin: str) -> heating.Cpas:
        namur = institution("cpas-namur")
        filed(gateway, ssin, namur, 40, date(2026, 1, 1), date(2026, 12, 31))
        return heating.Cpas(gateway, namur)


def _bury(gateway: Gateway, ssin: str, day: date) -> None:
    with gateway.database.unit_of_work() as work:
        ChangingNationalRegister().bury(Ssin(ssin), day, work)
        work.commit()


def _changed(cpas: law02.Cpas) -> list[str]:
    """The rights that the last call changed, as the journal says it."""
    verdicts = cpas.caller.journal()[-1]["verdicts"]
    return [one["rule"] for one in verdicts if one["station"] == "outbox" and one["rule"].startswith("right")]


def _attested(cpas: law02.Cpas, ssin: str, clock: MovableClock | None = None) -> list[tuple[str, ...]]:
    """What L036 tells: status, number and days; when all is known that has come, if there is a clock."""
    if clock:
        clock.move(days=DAYS_UNTIL_KNOWN)
    rows, _ = Sender(cpas.gateway, cpas.institution).page(ssin)
    return [(row[0], row[1], row[3], row[4]) for row in rows]
