"""A marked value in each place of every call turns up nowhere but where the contract gives it back."""

from __future__ import annotations

import http.client
import json
import logging
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import canaries
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.contracts.library import Library
from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.journal import book
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.credentials import fingerprint_of
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.security.signatures.sign import Signer
from bcss_gateway.settings import Settings
from bcss_gateway.storage import security
from bcss_gateway.storage.database import Database
from canaries import Hatchery, Plant, found_in
from serving import Server, serving
from signing import authority, key
from wsgi import Client, Heard, basic

NAMUR = "0999100097"
_CLASSIC, _STATUS = "ReplyContext/ResultSummary/Detail/Information", "status/information/fieldValue"
_OF_SERVICE = "ServiceReply/ResultSummary/Detail/Information/FieldValue"

GIVEN_BACK: Mapping[str, tuple[str, ...]] = {
    # newer: what the reply's own type holds again, and the field that a status is about
    "echo": ("echo",),
    "ticket": ("informationCustomer/ticket",),
    "cbeNumber": ("informationCustomer/customerIdentification/cbeNumber",),
    "legalContext": ("legalContext", _STATUS),
    "ssin": ("searchInformation/ssin", "criteria/ssin", _STATUS),
    "referenceDate": ("criteria/referenceDate",),
    "beginDate": ("criteria/period/beginDate", _STATUS),
    "endDate": ("criteria/period/endDate", _STATUS),
    # classic: the RequestContext, the field that a message is about, and what a reply repeats of its request
    "UserID": ("ReplyContext/AuthorizedUser/UserID", "L036RequestReply/AuthorizedUser/UserID"),
    "Email": ("ReplyContext/AuthorizedUser/Email", "L036RequestReply/AuthorizedUser/Email"),
    "OrgUnit": ("ReplyContext/AuthorizedUser/OrgUnit", f"{_CLASSIC}/FieldValue"),
    "MatrixID": (
        "ReplyContext/AuthorizedUser/MatrixID",
        "L036RequestReply/AuthorizedUser/MatrixID",
        f"{_CLASSIC}/FieldValue",
    ),
    "MatrixSubID": ("ReplyContext/AuthorizedUser/MatrixSubID", "L036RequestReply/AuthorizedUser/MatrixSubID"),
    "Reference": ("ReplyContext/Message/Reference",),
    "ServiceId": (f"{_CLASSIC}/FieldValue",),
    "Version": (f"{_CLASSIC}/FieldValue", "ServiceReply/Version"),
    "SSIN": (_OF_SERVICE,),
    "INSS": (_OF_SERVICE,),
    "SocialSecurityUser": (_OF_SERVICE,),
    "KBOBCE": (_OF_SERVICE,),
    "KboBceNumber": (_OF_SERVICE,),
    "RequestedSsin": (_OF_SERVICE,),
    "QualityCodeRequestor": (_OF_SERVICE,),
    "FileID": ("FileIdentification/FileID",),
    "StartDate": ("OriginalRequest/Period/StartDate",),
    "IntegratedPeriod/StartDate": (_OF_SERVICE,),
    "IntegratedPeriod/EndDate": (_OF_SERVICE,),
    "RequestedPeriod/StartDate": (_OF_SERVICE,),
    "RequestedPeriod/EndDate": (_OF_SERVICE,),
    "RequestType": (_OF_SERVICE,),
    "UniqueReference": ("A036Reply/UniqueReference", "L036RequestReply/UniqueReference"),
    "Integration/StartDate": (_OF_SERVICE,),
    "Integration/EndDate": (_OF_SERVICE,),
    "Desintegration/StartDate": (_OF_SERVICE,),
    "Desintegration/EndDate": (_OF_SERVICE,),
    "SearchPeriod/StartDate": (_OF_SERVICE,),
    "SearchPeriod/EndDate": (_OF_SERVICE,),
    "ValidityPeriod/BeginDate": (_OF_SERVICE,),
    "ValidityPeriod/EndDate": (_OF_SERVICE,),
    "Period/BeginDate": (_OF_SERVICE, "L036RequestReply/Period/BeginDate"),
    "Period/EndDate": (_OF_SERVICE, "L036RequestReply/Period/EndDate"),
    "CategoryCode": (_OF_SERVICE,),
    # a name that a sender made up is named as the path to what is wrong, unless it holds a number
    "an element of no contract": (f"{_CLASSIC}/FieldName",),
    # the end of a published algorithm's address
    "http://www.w3.org/{}": ("Fault/faultstring",),
}
"""By what holds the value in a request, and what holds that: the ends of the paths at which a reply may hold it."""

IN_THE_JOURNAL: Mapping[str, tuple[str, ...]] = {
    "ticket": ("reference",),
    "Reference": ("reference",),
    "legalContext": ("legal_context",),
    "ssin": ("ssin",),
    "SSIN": ("ssin",),
    "SocialSecurityUser": ("ssin",),
    "RequestedSsin": ("ssin",),
    "UserID": ("user",),
    "ServiceId": ("service",),
    "Version": ("version",),
    "Action": ("operation",),
    "CategoryCode": ("operation",),
    "INSS": ("ssin",),
    "http://www.w3.org/{}": ("verdicts",),
}
"""By what holds the value in a request: the columns of the entry that may hold it."""

ONLY_WORDS = ("legalContext", "ServiceId", "Action", "CategoryCode")
"""Where a person's number is not noted in the journal, though a word is."""


GROUPS = ("messages", "strange places", "http", "tokens", "signatures")


@dataclass(frozen=True, slots=True)
class Installation:
    """A filled installation that knows the certificate of one institution."""

    settings: Settings
    signer: Signer

    def secret_of(self, cbe_number: str, kind: Kind = Kind.BASIC) -> str:
        """A secret of an institution."""
        return derived_secret(sandbox_key(self.settings.data), cbe_number, kind)

    def plants(self, group: str, library: Library) -> Iterator[Plant]:
        """The plants of a group."""
        return {
            "messages": lambda: canaries.in_messages(library, self.secret_of),
            "strange places": lambda: canaries.in_strange_places(self.secret_of),
            "http": lambda: canaries.in_http(self.secret_of),
            "tokens": canaries.in_tokens,
            "signatures": lambda: canaries.in_signatures(self.signer),
        }[group]()

    def entries(self, after: int = 0) -> list[dict[str, Any]]:
        """What the journal holds after an entry."""
        database = Database(self.settings.database)
        try:
            with database.unit_of_work() as work:
                return list(book.read(work, {}))[after:]
        finally:
            database.close()


@pytest.fixture(scope="module")
def installation(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation whose authority of the tests vouches for one registered certificate, today."""
    settings = sqlite_template.copy(tmp_path_factory.mktemp("canaries") / "data")
    now, day = datetime.now(UTC), timedelta(days=1)
    anchor = settings.data / "authority-of-the-tests.pem"
    anchor.write_bytes(authority(since=now - day, until=now + day).public_bytes(Encoding.PEM))
    signer = Signer(canaries.certificate("Namur"), key("p256"))
    mark = fingerprint_of(signer.certificate.public_bytes(Encoding.DER))
    database = Database(settings.database)
    with database.unit_of_work() as work:
        known = Credential(security.next_number(work), NAMUR, Kind.SIGNATURE, "Namur", mark)
        security.add_credentials(work, [known])
        work.commit()
    database.close()
    return Installation(settings.model_copy(update={"authorities": [anchor]}), signer)


@pytest.fixture(scope="module")
def standing(installation: Installation) -> Iterator[Gateway]:
    """A gateway in this process, by the real clock."""
    built = build(installation.settings)
    yield built
    built.database.close()


@pytest.fixture(scope="module")
def served(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same under gunicorn, in processes of its own."""
    anchors = json.dumps([str(one) for one in installation.settings.authorities])
    with serving(installation.settings.data, BCSS_AUTHORITIES=anchors) as server:
        yield server


def in_answer(plant: Plant, heard: Heard) -> list[str]:
    """The places of an answer in which a plant turned up and must not."""
    holders = (key for key in GIVEN_BACK if plant.place.partition(" (")[0].endswith(f"/{key}"))
    may = () if plant.is_secret else GIVEN_BACK.get(max(holders, key=len, default=plant.field), ())
    return [place for place in found_in(plant, heard) if not place.endswith(may or ("nowhere",))]


def in_journal(plant: Plant, entries: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns of the journal in which a plant turned up and must not."""
    numbered = plant.place.endswith("(number)") and plant.field in ONLY_WORDS
    columns = () if plant.is_secret or numbered else IN_THE_JOURNAL.get(plant.field, ())
    return [name for entry in entries for name, value in entry.items() if name not in columns and plant.canary in value]


def written(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each column of each entry as text in small letters."""
    return [{name: json.dumps(value, ensure_ascii=False).lower() for name, value in one.items()} for one in entries]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
def test_a_marked_value_turns_up_nowhere_else(
    group: str, installation: Installation, standing: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client, known = Client(standing.application), len(installation.entries())
    plants, wrong = list(installation.plants(group, standing.library)), []
    for plant in plants:
        heard = client.request(plant.method, plant.path, plant.body, plant.headers, plant.query)
        wrong += [f"{plant.place}: {place}" for place in in_answer(plant, heard)]
    entries, log = written(installation.entries()[known:]), caplog.text.lower()
    wrong += [f"{plant.place}: the journal's {name}" for plant in plants for name in in_journal(plant, entries)]
    wrong += [f"{plant.place}: the log" for plant in plants if plant.canary in log]
    assert not wrong
    assert len(plants) >= 8
    assert len({plant.canary for plant in plants}) == len(plants)


BROKEN = {
    "the version": b"GET /x HTTP/%s\r\n\r\n",
    "the method": b"%s! / HTTP/1.1\r\n\r\n",
    "the target": b"GET %s HTTP/1.1 x\r\n\r\n",
    "a header without a colon": b"POST / HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n",
    "the name of a header": b"POST / HTTP/1.1\r\nHost: a\r\n%s x: y\r\n\r\n",
    "a header that is too long": b"GET / HTTP/1.1\r\nX: " + b"y" * 9000 + b"%s\r\n\r\n",
    "the length": b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: %s\r\n\r\n",
    "the coding": b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: %s\r\n\r\n",
    "the size of a chunk": b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n\r\n",
    "no HTTP at all": b"%s\r\n\r\n",
}
"""Requests that no gateway gets to see: the HTTP server in front of it answers them."""


def test_nor_outside_of_the_process(
    served: Server, installation: Installation, standing: Gateway, processes: Callable[[Path], Iterable[int]]
) -> None:
    known, wrong = len(installation.entries()), []
    every = (plant for group in GROUPS for plant in installation.plants(group, standing.library))
    plants = [plant for plant in every if not plant.place.endswith(("(number)", "(like)"))]  # words are enough here
    for plant in plants:
        heard = asked(served, plant)
        wrong += [f"{plant.place}: {place}" for place in in_answer(plant, heard)]
    hatchery = Hatchery("broken requests")
    marks = {name: hatchery.word() for name in BROKEN}
    for name, request in BROKEN.items():
        if marks[name].encode() in served.raw(request % marks[name].encode()):
            wrong.append(f"{name}: the answer")
    marks |= {plant.place: plant.canary for plant in plants}
    entries = written(installation.entries()[known:])
    wrong += [f"{plant.place}: the journal's {name}" for plant in plants for name in in_journal(plant, entries)]
    for place, text in said_elsewhere(served, processes(installation.settings.data)).items():
        wrong += [f"{name}: {place}" for name, mark in marks.items() if mark.lower() in text]
    assert not wrong


def asked(server: Server, plant: Plant) -> Heard:
    """The answer to a plant over HTTP."""
    line = http.client.HTTPConnection(server.settings.host, server.settings.port, timeout=30)
    target = plant.path + (f"?{plant.query}" if plant.query else "")
    line.request(plant.method, target, plant.body, dict(plant.headers))
    reply = line.getresponse()
    heard = Heard(reply.status, dict(reply.getheaders()), reply.read())
    line.close()
    return heard


def said_elsewhere(server: Server, processes: Iterable[int]) -> dict[str, str]:
    """What is written, shown or told by everything but answers, in small letters."""
    pages = ("/", "/healthz", "/services", "/doctor/signature")
    texts = {page: urllib.request.urlopen(server.address + page).read() for page in pages}
    texts |= {one.name: one.read_bytes() for one in server.log.parent.glob("*.log")}
    for process in processes:
        for name in ("cmdline", "environ", "comm"):
            texts[f"{name} of a process"] = (Path("/proc") / str(process) / name).read_bytes()
    assert {"stderr.log", "stdout.log", "cmdline of a process"} <= set(texts)
    return {name: text.decode("utf-8", "replace").lower() for name, text in texts.items()}


def test_a_true_secret_is_nowhere_but_where_it_is_kept(
    served: Server, installation: Installation, processes: Callable[[Path], Iterable[int]]
) -> None:
    password, token = installation.secret_of(NAMUR), installation.secret_of(NAMUR, Kind.USERNAME_TOKEN)
    header = basic("cpas-namur", password)["Authorization"].removeprefix("Basic ")
    private = installation.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    secrets = {"password": password, "header": header, "token": token, "key": private.splitlines()[1]}
    secrets["installation's key"] = sandbox_key(installation.settings.data).hex()
    answers = []
    for name, message, headers in canaries.right_calls(installation.signer, password, token):
        heard = served.post(canaries.RETRIEVE, message, headers)
        assert heard.status == 200, (name, heard.text)
        answers.append(heard.text + str(heard.headers))
        secrets[f"{name}, digest"] = canaries.digest_in(message) or password
    texts = said_elsewhere(served, processes(installation.settings.data)) | {"answers": "".join(answers).lower()}
    del texts["stdout.log"]  # the greeting of the sandbox shows one, to be pasted
    for file in installation.settings.data.rglob("*"):
        if file.is_file() and file.name not in ("sandbox.key", "stdout.log"):
            texts[f"file {file.name}"] = file.read_bytes().decode("latin-1").lower()
    assert any("sqlite" in name for name in texts)
    assert not [(name, place) for name, secret in secrets.items() for place in texts if secret.lower() in texts[place]]


@pytest.fixture
def processes() -> Callable[[Path], Iterable[int]]:
    """The processes that work in a folder."""

    def look(folder: Path) -> Iterator[int]:
        for entry in Path("/proc").iterdir():
            with suppress(OSError):  # it ended meanwhile, or belongs to somebody else
                if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                    yield int(entry.name)

    return look
