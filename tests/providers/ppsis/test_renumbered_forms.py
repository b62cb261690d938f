"""Forms about persons whose numbers are replaced meanwhile: decided, attested and paid as if nothing had happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import heating
import law02
import law65
import law76
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.storage.database import Database
from multifunctional import Sender, attestation
from paid import BACK, PAID, PayingCpas, form_d
from rehearsing import ATTESTED, MARC, SOFIE, TODAY, Federal, on_paper

CPAS = {one.cbe_number: one for one in institutions() if one.basic_user in ("cpas-namur", "cpas-charleroi")}
NUMBERS = {f"@{one.tag}": one.ssin for one in named_persons(TODAY) if one.tag in ("marc", "sofie")}
WHO = st.sampled_from(list(NUMBERS))
SENDER = st.sampled_from(list(CPAS.values()))
ENTRY = st.integers(-2, 4).map(lambda weeks: (TODAY + timedelta(weeks=weeks)).isoformat())
OFTEN_NOT = st.sampled_from(["", "", "1"])
CENTS = st.sampled_from([20_000, 60_000, 110_000])


@st.composite
def law_02(draw: st.DrawFn) -> str:
    """A form B or C."""
    software, who, entry = on_paper(law02.Cpas, draw(SENDER)), draw(WHO), draw(ENTRY)
    if draw(st.booleans()):
        form = law02.form_c(who, entry=entry, former=draw(OFTEN_NOT))
        return str(software.send(form))
    partner = draw(st.sampled_from(["", SOFIE if who == MARC else MARC]))
    lasts = f"<Weeks>{draw(st.integers(1, 5))}</Weeks>"
    form = law02.form_b(
        who, entry=entry, category="1" if partner else "2", partner=partner, lasts=lasts, corrects=draw(OFTEN_NOT)
    )
    return str(software.send(form))


@st.composite
def law_65(draw: st.DrawFn) -> str:
    """A form of the law of 1965; Sofie is a member of the household of Marc."""
    software, entry = on_paper(law65.Cpas, draw(SENDER)), draw(ENTRY)
    who, suffix = draw(st.sampled_from([(MARC, 0), (MARC, 0), (SOFIE, 1)]))
    made = {
        "A": lambda: law65.form_a(MARC, law65.secondary(SOFIE, 1), entry=entry),
        "B1": lambda: law65.form_b1(MARC, (SOFIE, 1), entry=entry, months=draw(st.integers(1, 2))),
        "B2": lambda: law65.form_b2(who, suffix, entry=entry),
        "C": lambda: law65.form_c(who, suffix, entry=entry, former=draw(OFTEN_NOT)),
        "D1": lambda: law65.form_d1(MARC, law65.FINANCIAL.format(120), 120),
        "F": lambda: law65.form_f(MARC, draw(st.sampled_from([50, 100]))),
    }
    kind = draw(st.sampled_from(["A", "A", "B1", "B1", "B2", "C", "D1", "F"]))
    return str(software.send("AB" if kind[0] in "AB" else "C" if kind == "C" else "DF", made[kind]()))


@st.composite
def of_an_amount(draw: st.DrawFn) -> str:
    """A form D of the law of 2002."""
    code, order = draw(st.sampled_from([PAID, PAID, BACK])), draw(st.integers(1, 2))
    form = form_d(draw(WHO), draw(CENTS), order=order, code=code)
    return str(on_paper(PayingCpas, draw(SENDER)).send("0000DOSS001", form))


@st.composite
def law_76(draw: st.DrawFn) -> str:
    """An installation grant."""
    form = law76.grant(draw(WHO), entry=draw(ENTRY), corrects=draw(OFTEN_NOT), taken_back=draw(OFTEN_NOT))
    return str(on_paper(law76.Cpas, draw(SENDER)).send(form))


@st.composite
def for_heating(draw: st.DrawFn) -> str:
    """An invoice."""
    litres, fuel = draw(st.sampled_from([500, 900, 1200])), draw(st.sampled_from([heating.BULK, heating.PUMP]))
    return str(on_paper(heating.Cpas, draw(SENDER)).send(draw(WHO), litres=litres, fuel=fuel))


@st.composite
def multifunctional(draw: st.DrawFn) -> str:
    """An attestation that a CPAS sends itself."""
    status, who = draw(st.sampled_from(["NEW", "NEW", "MODIFIED", "CANCELLED"])), draw(WHO)
    partner = draw(st.sampled_from(["", SOFIE if who == MARC else MARC]))
    aid, which = draw(st.sampled_from(["RIS", "ERIS"])), "" if status == "NEW" else ATTESTED
    form = attestation(who, draw(ENTRY), "2027-01-31", aid, status=status, which=which, partner=partner)
    return str(on_paper(Sender, draw(SENDER)).post(form))


FORMS = st.one_of(law_02(), law_02(), law_65(), law_65(), of_an_amount(), law_76(), for_heating(), multifunctional())


@pytest.fixture(scope="module")
def database(shared_gateway: Gateway) -> Database:
    """One that nothing is committed to."""
    return shared_gateway.database


@settings(deadline=None)
@given(
    forms=st.lists(FORMS, min_size=1, max_size=10),
    replaced=st.lists(st.tuples(st.integers(0, 9), WHO), min_size=1, max_size=3),
)
def test_a_new_number_makes_no_difference(
    database: Database, forms: list[str], replaced: list[tuple[int, str]]
) -> None:
    """The same replies to all forms, and the same attestations, payments and forms in the end."""

    def lived(renumbered: list[tuple[int, str]]) -> list[str]:
        with database.unit_of_work() as work:
            work.writing()
            federal, told = Federal(work, CPAS, NUMBERS), []
            for place, form in enumerate(forms):
                told.append(federal.answer(form))
                for who in (who for after, who in renumbered if after == place):
                    federal.renumber(who)
            return [*told, *federal.known()]

    assert lived(replaced) == lived([])
