"""Two CPAS of which one sends what is wrong: what was there before, what is sent, and all that a form may write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import law02
import law65
import law76
import paid
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage import attestations, notifications, payments, ppsis
from bcss_gateway.storage.directory import directory_line
from filed import filed
from law65 import FINANCIAL
from multifunctional import Sender, attestation, question
from ssdn_reply import Reply


@dataclass(frozen=True, slots=True)
class Towns:
    """Namur, which sends what is wrong, and Charleroi, which has sent something before."""

    gateway: Gateway
    namur: Institution
    charleroi: Institution
    anna: str
    sofie: str

    def income(self, form: str) -> Reply:
        return law02.Cpas(self.gateway, self.namur).send(form)

    def law_65(self, letters: str, *forms: str) -> Reply:
        return law65.Cpas(self.gateway, self.namur).send(letters, *forms)

    def pays(self, *forms: str, file: str = "") -> Reply:
        return paid.PayingCpas(self.gateway, self.namur).send(file or self.anna, *forms)

    def settles(self, form: str) -> Reply:
        return law76.Cpas(self.gateway, self.namur).send(form)

    def attests(self, *args: str, **kwargs: str) -> Reply:
        return Sender(self.gateway, self.namur).post(attestation(self.anna, *args, **kwargs))

    def lists(self, *args: str) -> Reply:
        return Sender(self.gateway, self.namur).post(question(self.anna, *args), "OCMWCPASL036", "20060315")

    def granted(self, **more: str) -> None:
        """An integration income of Namur, from 1 November for six months."""
        assert law02.Cpas(self.gateway, self.namur).decide(law02.form_b(self.anna, **more)).evaluation == "ACCEPTED"

    def filed(self) -> None:
        """A file of Namur in code 2, and no form."""
        filed(self.gateway, self.anna, self.namur, 2)

    def identified(self) -> None:
        """A form A of Namur, and no aid."""
        assert law65.Cpas(self.gateway, self.namur).decide("AB", law65.form_a(self.anna))[0].evaluation == "ACCEPTED"

    def granted_elsewhere(self) -> None:
        """The same of Charleroi."""
        assert law02.Cpas(self.gateway, self.charleroi).decide(law02.form_b(self.anna)).evaluation == "ACCEPTED"

    def helped_65(self) -> None:
        """A form A and a form B1 of Namur."""
        sent = law65.Cpas(self.gateway, self.namur).decide("AB", law65.form_a(self.anna), law65.form_b1(self.anna))
        assert [one.evaluation for one in sent] == ["ACCEPTED"] * 2

    def refunded_65(self) -> None:
        """The same, and what was paid for November."""
        self.helped_65()
        (refund,) = law65.Cpas(self.gateway, self.namur).decide(
            "DF", law65.form_d1(self.anna, FINANCIAL.format(1000), 1000)
        )
        assert refund.evaluation == "ACCEPTED"

    def paid_out(self) -> None:
        """An integration income of Namur, of which 1000 was paid for November."""
        self.granted()
        assert self.pays(paid.form_d(self.anna, 1000)).summary.ok == "YES"

    def settled(self) -> None:
        """An installation grant of Namur, taken back."""
        sent = law76.Cpas(self.gateway, self.namur)
        assert sent.decide(law76.grant(self.anna)).evaluation == "ACCEPTED"
        assert sent.decide(law76.grant(self.anna, taken_back="true")).evaluation == "ACCEPTED"

    def stopped(self) -> None:
        """An integration income of Namur, withdrawn from 1 December on."""
        self.granted()
        assert law02.Cpas(self.gateway, self.namur).decide(law02.form_c(self.anna)).evaluation == "ACCEPTED"

    def given_back(self) -> None:
        """The same, and the withdrawal taken back."""
        self.stopped()
        sent = law02.Cpas(self.gateway, self.namur)
        assert sent.decide(law02.form_c(self.anna, former="true")).evaluation == "ACCEPTED"

    def stopped_65(self) -> None:
        """A form B1 of Namur, stopped from 1 December on."""
        self.helped_65()
        assert law65.Cpas(self.gateway, self.namur).decide("C", law65.form_c(self.anna))[0].evaluation == "ACCEPTED"

    def given_back_65(self) -> None:
        """The same, and the stop taken back."""
        self.stopped_65()
        (taken,) = law65.Cpas(self.gateway, self.namur).decide("C", law65.form_c(self.anna, former="1"))
        assert taken.evaluation == "ACCEPTED"

    def cancelled(self) -> None:
        """An attestation of Namur, cancelled: it is the first one of its kind here."""
        self.filed()
        _, number, _ = Sender(self.gateway, self.namur).send(self.anna)
        assert Sender(self.gateway, self.namur).send(self.anna, status="CANCELLED", which=number)[0] == "ACCEPTED"

    def number(self) -> str:
        """Of the newest attestation of Anna."""
        with self.gateway.database.unit_of_work() as work:
            return str(attestations.newest_of(work, [self.anna])[-1][1])

    def written(self) -> list[Any]:
        """All that a form may change: rights, payments, what is to be told, files, and the forms that belong to one."""
        tables = (attestations.attestation, payments.payment, notifications.outbox, directory_line)
        with self.gateway.database.unit_of_work() as work:
            found = [work.connection.execute(select(one)).all() for one in tables]
            accepted = ppsis.form.c.evaluation != "REFUSED"
            return [*found, work.connection.execute(select(ppsis.form).where(accepted)).all()]
