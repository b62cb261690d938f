"""A registration of a person, and how one sees that the gateway broke down over it."""

from __future__ import annotations

from bcss_gateway.domain.citizen import Citizen
from classic import Caller, access, envelope, message, proof_of, service
from wsgi import Heard


def registered(caller: Caller, person: Citizen) -> Heard:
    """What comes back when a CPAS registers a person."""
    asked = service(access(person.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(person)))
    return caller.post_envelope(envelope(message(asked, org_unit=caller.institution.cbe_number)))


def is_fault(heard: Heard) -> bool:
    """Whether it is a fault of ours, without any of its inside."""
    return heard.status == 500 and b"faultcode>soapenv:Server<" in heard.body and b"Traceback" not in heard.body
