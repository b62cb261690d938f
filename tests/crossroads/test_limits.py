"""How much is taken, from whom: what is over a limit is refused with the seconds to wait, in every gateway alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import newer
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.crossroads import pacing
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.envelope.exchange import Admitted, Answer
from bcss_gateway.journal.book import Journal
from bcss_gateway.security import profile as profiles
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.signatures.names import SIGNATURE
from bcss_gateway.settings import Settings
from bcss_gateway.storage import crossroads
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.pace import pace
from classic import CONNECTOR, Caller, access, envelope, journal, message, proof_of, service
from newer import RETRIEVE, by_number, retrieve
from ssdn_reply import Reply
from wsgi import Client, Heard, basic

Person = Callable[[str], Citizen]
Limited = Callable[..., Gateway]
KEY = ("RetrieveTIGroups", "v2")
UNKNOWN = "85631290390"
ONE, TWO, THREE = "00901732883", "00901732982", "00901733081"


@pytest.fixture
def limited(settings: Settings, clock: Any, tmp_path: Path) -> Iterator[Limited]:
    """Makes gateways over one database, with these limits in the place of the sandbox's own."""
    built: list[Gateway] = []

    def make(**limits: int) -> Gateway:
        own = "\n".join(f"{name} = {value}" for name, value in limits.items())
        text = (profiles.SHIPPED / "sandbox.toml").read_text("utf-8")
        head, _, rest = text.partition("[limits]")
        file = tmp_path / f"profile-{len(built)}.toml"
        file.write_text(f"{head}[limits]\n{own}\n\n{rest[rest.index('[[policy]]') :]}", "utf-8")
        built.append(build(settings.model_copy(update={"profile": str(file)}), clock))
        return built[-1]

    yield make
    for gateway in built:
        gateway.database.close()


@pytest.fixture
def lists(institution: Callable[[str], Institution], person: Person) -> Callable[..., Reply]:
    """Asks for somebody's lines in the directory."""

    def ask(gateway: Gateway, user: str = "cpas-namur", who: str = "", ssin: str = "") -> Reply:
        anna = person("anna")
        content = access(ssin or anna.ssin, "LIST", "2026-11-21", proof=proof_of(anna))
        return Caller(gateway, institution(user)).ask(content, **({"user": who} if who else {}))

    return ask


@pytest.fixture
def asks(settings: Settings, institution: Callable[[str], Institution], secret_of: Any) -> Callable[..., newer.Reply]:
    """Asks for somebody's file."""

    def ask(gateway: Gateway, ssin: str) -> newer.Reply:
        namur = institution("cpas-namur")
        return newer.Caller(gateway, namur, secret_of(settings, namur)).retrieve(ssin)

    return ask


def codes(reply: Reply) -> list[str]:
    return reply.context.codes


def rows(gateway: Gateway) -> dict[str, tuple[int, int]]:
    """Of each that is counted, the calls and the misses of its minute."""
    with gateway.database.unit_of_work() as work:
        return {row.whose: (row.calls, row.misses) for row in work.connection.execute(select(pace))}


def test_over_its_limit_an_institution_is_refused_in_the_reply_of_its_family(
    limited: Limited, lists: Any, asks: Any, person: Person, institution: Any
) -> None:
    gateway = limited(calls_a_minute=3)
    assert [lists(gateway).context.ok for _ in range(3)] == ["YES"] * 3
    classic, other = lists(gateway), asks(gateway, person("integrated").ssin)
    (detail,) = classic.context.details
    assert (detail.severity, detail.code, classic.services) == ("ERROR", "300050", [])
    assert other.status == ("NO_RESULT", "MSG00030")
    for heard, said in ((classic.heard, detail.fields), (other.heard, other.information)):
        assert (heard.status, heard.headers["Retry-After"], said["RetryAfter"]) == (200, "80", "80")
    assert "80 s" in detail.fields["Advice"]
    assert "3 par minute" in other.information["advice"]
    entry = journal(gateway)[-1]
    assert (entry["outcome"], entry["return_code"], entry["provider_asked"]) == ("refused", "MSG00030", False)
    assert entry["verdicts"][-1] == {"station": "paced", "verdict": "refused", "rule": "calls_a_minute 3"}
    assert lists(gateway, "cpas-liege").context.ok == "YES", "another institution has its own limit"
    assert rows(gateway)[f"institution:{institution('cpas-namur').cbe_number}"] == (3, 0)


def test_a_refusal_is_signed_for_whoever_wants_its_replies_signed(
    limited: Limited, settings: Settings, lists: Any, asks: Any, person: Person, institution: Any, clock: Any
) -> None:
    folder = KeyFolder(settings.keys)
    folder.make(["localhost"], clock())
    folder.make_signer(clock())
    gateway = limited(calls_a_minute=1)
    with gateway.database.unit_of_work() as work:
        crossroads.sign_replies(work, institution("cpas-namur").cbe_number, signed=True)
        work.commit()
    assert lists(gateway).context.ok == "YES"
    for reply in (lists(gateway), asks(gateway, person("integrated").ssin)):
        assert reply.heard.headers["Retry-After"] == "120"
        assert reply.heard.xml.find(f".//{SIGNATURE}") is not None


def test_whoever_waits_as_long_as_was_said_is_answered(limited: Limited, lists: Any, clock: Any) -> None:
    gateway = limited(calls_a_minute=3)
    replies = [lists(gateway) for _ in range(4)]
    seconds = int(replies[-1].heard.headers["Retry-After"])
    clock.move(seconds=seconds - 1)
    assert codes(lists(gateway)) == ["300050"]
    clock.move(seconds=1)
    assert [lists(gateway).context.ok for _ in range(2)] == ["YES", "NO"]
    clock.move(minutes=2)
    assert [lists(gateway).context.ok for _ in range(4)] == ["YES"] * 3 + ["NO"]


def test_gateways_on_one_database_count_together_also_after_a_restart(limited: Limited, lists: Any) -> None:
    one, other = limited(calls_a_minute=3), limited(calls_a_minute=3)
    assert [lists(gateway).context.ok for gateway in (one, other, one)] == ["YES"] * 3
    assert [codes(lists(gateway)) for gateway in (one, other, limited(calls_a_minute=3))] == [["300050"]] * 3


def test_a_user_over_its_limit_does_not_stop_the_others_of_its_institution(limited: Limited, lists: Any) -> None:
    gateway = limited(calls_a_minute_of_a_user=2)
    assert [lists(gateway, who=ONE).context.ok for _ in range(3)] == ["YES", "YES", "NO"]
    assert journal(gateway)[-1]["verdicts"][-1]["rule"] == "calls_a_minute_of_a_user 2"
    assert lists(gateway, who=TWO).context.ok == "YES"
    assert lists(gateway, "cpas-liege", who=ONE).context.ok == "YES", "a name is only known in its institution"


def test_a_user_who_never_comes_to_a_limit_before_its_institution_is_not_counted(
    limited: Limited, lists: Any, institution: Any
) -> None:
    gateway = limited(calls_a_minute=3, calls_a_minute_of_a_user=3)
    assert [lists(gateway, who=ONE).context.ok for _ in range(4)] == ["YES"] * 3 + ["NO"]
    assert rows(gateway) == {f"institution:{institution('cpas-namur').cbe_number}": (3, 0)}


def test_who_tries_numbers_out_is_flagged_held_to_less_and_let_go_again(
    limited: Limited, lists: Any, asks: Any, person: Person, clock: Any
) -> None:
    gateway = limited(misses_a_minute=2, lowered_to=5, lowered_minutes=10)
    tried = [asks(gateway, ssin).code for ssin in (person("anna").ssin, UNKNOWN, UNKNOWN)]
    assert tried == ["MSG00012", "MSG00005", "MSG00005"]
    flags = [[one["rule"] for one in entry["verdicts"] if one["verdict"] == "flagged"] for entry in journal(gateway)]
    assert flags == [[], [], ["misses_a_minute 2"]]
    assert journal(gateway)[-1]["return_code"] == "MSG00005", "this call itself is answered as ever"
    assert [lists(gateway).context.ok for _ in range(3)] == ["YES", "YES", "NO"]
    assert journal(gateway)[-1]["verdicts"][-1]["rule"] == "lowered_to 5"
    assert lists(gateway, "cpas-liege").context.ok == "YES"
    clock.move(minutes=10)
    assert [lists(gateway).context.ok for _ in range(7)] == ["YES"] * 7
    assert [entry["number"] for entry in journal(gateway) if "flagged" in str(entry["verdicts"])] == [3]


@pytest.mark.parametrize(
    ("tag", "misses"), [("integrated", 0), ("anna", 1), ("replaced-number", 1), ("cancelled-number", 1)]
)
def test_what_was_refused_for_its_number_is_a_miss(
    limited: Limited, asks: Any, person: Person, institution: Any, tag: str, misses: int
) -> None:
    gateway = limited()
    asks(gateway, person(tag).ssin)
    assert rows(gateway)[f"institution:{institution('cpas-namur').cbe_number}"] == (1, misses)


def test_each_question_of_a_message_is_a_miss_of_its_own(limited: Limited, person: Person, institution: Any) -> None:
    gateway, namur, anna = limited(), institution("cpas-namur"), person("anna")
    wrong = [access(ssin, "LIST", "2026-11-21", proof=proof_of(anna)) for ssin in (UNKNOWN, "85631290292")]
    other = access(person("marc").ssin, "LIST", "2026-11-21", proof=proof_of(anna))
    Caller(gateway, namur).ask(*wrong, other, access(anna.ssin, "LIST", "2026-11-21", proof=proof_of(anna)))
    assert rows(gateway)[f"institution:{namur.cbe_number}"] == (1, 3)


def test_every_reason_that_is_a_miss_is_one_of_the_table(gateway: Gateway) -> None:
    assert set(stations(gateway).codes.reasons) >= pacing.MISSES


def guess(gateway: Gateway, person: Person, namur: Institution, secret: str, address: str = "192.0.2.1") -> Heard:
    credentials = basic(namur.basic_user, secret) if secret else {}
    content = retrieve(person("integrated").ssin, by_number(namur.cbe_number))
    return Client(gateway.application, address).post(RETRIEVE, content, credentials)


def test_after_too_many_wrong_credentials_an_address_may_not_even_show_right_ones(
    limited: Limited, settings: Settings, person: Person, institution: Any, secret_of: Any, clock: Any
) -> None:
    gateway, namur = limited(failures_a_minute=2), institution("cpas-namur")
    right = secret_of(settings, namur)
    tried = [guess(gateway, person, namur, secret) for secret in ("", right, "wrong", "wrong", "wrong", right)]
    assert [heard.status for heard in tried] == [401, 200, 401, 401, 429, 429]
    assert {heard.headers["Retry-After"] for heard in tried[4:]} == {"90"}
    assert tried[5].headers["Content-Type"].startswith("text/plain")
    assert "90 s" in tried[5].text
    assert "/refusals/too-many-failures" in tried[5].text
    entry = journal(gateway)[-1]
    assert (entry["institution"], entry["address"], entry["return_code"]) == ("", "192.0.2.1", "http:429")
    assert entry["verdicts"] == [{"station": "paced", "verdict": "refused", "rule": "failures_a_minute 2"}]
    assert guess(gateway, person, namur, right, "192.0.2.2").status == 200
    assert guess(gateway, person, namur, "", "192.0.2.1").status == 401, "who shows nothing guesses nothing"
    clock.move(seconds=90)
    assert [guess(gateway, person, namur, secret).status for secret in (right, "wrong", right)] == [200, 401, 429]


def test_who_shows_nothing_is_not_held_up_by_the_failures_of_its_address(limited: Limited, lists: Any) -> None:
    gateway = limited(failures_a_minute=1)
    digits = Client(gateway.application).post(RETRIEVE, retrieve(UNKNOWN, by_number("0")), basic("nobody", "wrong"))
    assert digits.status == 401
    assert rows(gateway) == {"address:127.0.0.1": (1, 0)}
    assert lists(gateway).context.ok == "YES"


class Waiting:
    """A source that answers when it is let."""

    def __init__(self, real: Any) -> None:
        self.read, self.problems, self._real = real.read, real.problems, real
        self.asked, self.may_answer = threading.Semaphore(0), threading.Event()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        self.asked.release()
        assert self.may_answer.wait(60)
        return self._real.answer(admitted, work)


def stations(gateway: Gateway) -> Any:
    (handler,) = {door.handler for door in gateway.application._doors.values()}
    return handler._at


def test_no_more_calls_of_an_institution_are_under_way_at_once_than_its_limit(
    limited: Limited, asks: Any, lists: Any, person: Person
) -> None:
    gateway, ssin = limited(calls_at_once=2), person("integrated").ssin
    routes, heard = stations(gateway).routes._routes, []
    source = routes[KEY] = Waiting(routes[KEY])
    threads = [threading.Thread(target=lambda: heard.append(asks(gateway, ssin).code)) for _ in range(2)]
    for thread in threads:
        thread.start()
        assert source.asked.acquire(timeout=60)
    refused, classic = asks(gateway, ssin), lists(gateway)
    assert (refused.status, refused.heard.headers["Retry-After"]) == (("NO_RESULT", "MSG00031"), "1")
    assert (codes(classic), classic.heard.headers["Retry-After"]) == (["300060"], "1")
    assert journal(gateway)[-1]["verdicts"][-1]["rule"] == "calls_at_once 2"
    assert lists(gateway, "cpas-liege").context.ok == "YES"
    source.may_answer.set()
    for thread in threads:
        thread.join()
    assert heard == ["MSG00000"] * 2
    assert [lists(gateway).context.ok for _ in range(3)] == ["YES"] * 3, "one after the other are never at once"


def test_a_call_that_breaks_is_counted_once_and_lets_the_next_one_in(
    limited: Limited, asks: Any, person: Person, institution: Any
) -> None:
    gateway, ssin = limited(calls_at_once=1), person("integrated").ssin
    routes = stations(gateway).routes._routes
    real = routes[KEY]
    routes[KEY] = broken = Waiting(real)
    broken.answer = lambda admitted, work: [][0]  # type: ignore[method-assign]
    assert [asks(gateway, ssin).heard.status for _ in range(2)] == [500, 500]
    routes[KEY] = real
    assert asks(gateway, ssin).code == "MSG00000"
    assert rows(gateway) == {f"institution:{institution('cpas-namur').cbe_number}": (3, 0)}


def test_what_has_no_entry_was_not_counted(
    limited: Limited, lists: Any, person: Person, institution: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, namur = limited(), institution("cpas-namur")
    assert lists(gateway).context.ok == "YES"
    before = rows(gateway)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", unwritable)
        content = access(person("anna").ssin, "LIST", "2026-11-21", proof=proof_of(person("anna")))
        document = message(service(content), org_unit=namur.cbe_number)
        assert Client(gateway.application).post(CONNECTOR, envelope(document)).status == 500
    assert rows(gateway) == before


def unwritable(*_: Any) -> int:
    raise Breakdown("journal")


def test_rows_older_than_an_hour_go_when_a_new_one_comes_but_for_who_is_still_held_to_less(
    limited: Limited, lists: Any, asks: Any, clock: Any, institution: Any
) -> None:
    gateway = limited(misses_a_minute=0, lowered_minutes=90)
    namur, liege, charleroi = (institution(f"cpas-{name}").cbe_number for name in ("namur", "liege", "charleroi"))
    asks(gateway, UNKNOWN)
    lists(gateway, "cpas-liege", who=ONE)
    clock.move(minutes=61)
    lists(gateway, "cpas-liege", who=ONE)
    assert set(rows(gateway)) == {f"institution:{namur}", f"institution:{liege}", f"user:{liege}:{ONE}"}
    clock.move(minutes=1)
    lists(gateway, "cpas-charleroi", who=TWO)
    known = {f"institution:{liege}", f"user:{liege}:{ONE}", f"institution:{charleroi}", f"user:{charleroi}:{TWO}"}
    assert set(rows(gateway)) == known | {f"institution:{namur}"}
    clock.move(minutes=61)
    lists(gateway, "cpas-charleroi", who=THREE)
    assert set(rows(gateway)) == {f"institution:{charleroi}", f"user:{charleroi}:{THREE}"}


def test_the_hardened_profile_holds_everybody_to_less_than_the_sandbox(gateway: Gateway) -> None:
    catalogue = gateway.library.catalogue
    sandbox, hardened = (profiles.load(name, catalogue).limits for name in ("sandbox", "hardened"))
    for name in profiles.Limits.model_fields:
        assert getattr(hardened, name) <= getattr(sandbox, name)
    assert profiles.Limits() == hardened, "a profile that names no limits has the lower ones"
