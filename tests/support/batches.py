"""Batches: files of questions as a CPAS writes them, with their vouchers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from lxml import etree

from bcss_gateway.batch import folder as folders
from bcss_gateway.batch import voucher
from bcss_gateway.batch.answering import Batches
from bcss_gateway.batch.files import opened
from bcss_gateway.batch.questions import NAMESPACE, Counted, length_of
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from classic import access, message, proof_of, service

B = f"{{{NAMESPACE}}}"
CREATED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_RETRIEVE = (
    '<r:retrieveTIGroupsRequest xmlns:r="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2">'
    "<informationCustomer><customerIdentification><cbeNumber>{cbe}</cbeNumber></customerIdentification>"
    "</informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext><searchInformation><ssin>{ssin}</ssin>"
    "</searchInformation></r:retrieveTIGroupsRequest>"
)


def retrieve(ssin: str, cbe: str) -> str:
    """A question of a newer service."""
    return _RETRIEVE.format(ssin=ssin, cbe=cbe)


def manage(citizen: Citizen, cbe: str, action: str = "LIST") -> str:
    """A question of a classic one."""
    purpose = {"LIST": None, "REGISTER": 1}[action]
    asked = access(citizen.ssin, action, "2026-11-21", "2027-01-20", purpose=purpose, proof=proof_of(citizen))
    return message(service(asked), org_unit=cbe)


def document(questions: Iterable[str]) -> bytes:
    """A file of questions."""
    inside = "".join(f'<b:question number="{n}">{one}</b:question>\n' for n, one in enumerate(questions, start=1))
    return f'<b:questions xmlns:b="{NAMESPACE}">\n{inside}</b:questions>\n'.encode()


def written(folder: Path, questions: list[str], sender: str, sequence: int = 1, name: str = "monday") -> Path:
    """A file of questions in a folder, with the voucher that it should have."""
    file = folder / f"{name}.xml"
    file.write_bytes(document(questions))
    inside = Counted()
    for number, one in enumerate(questions, start=1):
        inside = inside.and_one(number, length_of(etree.fromstring(one)))
    with opened(file) as content:
        voucher.write(voucher_of(file), voucher.made_of(content, sender, sequence, 7, inside, CREATED))
    return file


def answered(file: Path) -> list[tuple[int, str, str]]:
    """Number, outcome and local name of each answer in a file."""
    root = etree.fromstring(file.read_bytes())
    assert root.tag == f"{B}answers"
    return [(int(one.get("number")), one.get("outcome"), etree.QName(one[0]).localname) for one in root]


def hold(file: Path) -> voucher.Voucher:
    """The voucher beside a file, which says the truth about its bytes."""
    made, content = voucher.read(voucher_of(file)), file.read_bytes()
    assert (made.size, made.digest) == (len(content), sha256(content).hexdigest())
    return made


@dataclass(frozen=True, slots=True)
class Exchange:
    """A folder through which a CPAS exchanges batches."""

    gateway: Gateway
    batches: Batches
    sender: Institution
    helped: Citizen
    folder: Path

    def put(self, name: str = "monday", sequence: int = 1, many: int = 3) -> Path:
        """The CPAS puts a good batch there."""
        (self.folder / "in").mkdir(exist_ok=True)
        questions = [retrieve(self.helped.ssin, self.sender.cbe_number)] * many
        return written(self.folder / "in", questions, self.sender.cbe_number, sequence, name)

    def sweep(self) -> list[folders.Swept]:
        """The timer comes by."""
        return list(folders.sweep(self.folder, self.sender, self.batches))

    def names(self, place: str) -> list[str]:
        """What lies in one of its folders, but for the lock."""
        return sorted(one.name for one in (self.folder / place).iterdir() if one.name != ".sweeping")
